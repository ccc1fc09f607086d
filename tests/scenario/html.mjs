// Reads a page: what a person sees and hears of it, and in which language it is marked.
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const decode = text => text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, name) => name[0] === '#'
  ? String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10)) : ENTITIES[name] ?? all);
const tidy = text => decode(text).replace(/\s+/g, ' ').trim();
const SPOKEN = ['aria-label', 'title', 'alt', 'placeholder', 'data-announce', 'data-title', 'data-confirm', 'aria-description'];

// Every text of the page: [{ text, lang, element }].
export function textsOf(html) {
  const open = [{ tag: '', lang: '' }], texts = [];
  const add = (text, lang, element) => { const t = tidy(text); if (t) texts.push({ text: t, lang, element }); };
  const pattern = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>\/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*\/?>/gi;
  let at = 0, match;
  while ((match = pattern.exec(html))) {
    const top = open.at(-1), [all, closing, name, attributes] = match;
    add(html.slice(at, match.index), top.lang, top.tag);
    at = match.index + all.length;
    if (!name) continue;
    const tag = name.toLowerCase();
    if (closing) {
      const back = open.map(o => o.tag).lastIndexOf(tag);
      if (back > 0) open.length = back;
      continue;
    }
    const given = Object.fromEntries([...attributes.matchAll(/([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g)].map(a => [a[1].toLowerCase(), a[2] ?? a[3] ?? a[4] ?? '']));
    const lang = given.lang ?? top.lang;
    for (const attribute of SPOKEN) if (given[attribute]) add(given[attribute], lang, `${tag}[${attribute}]`);
    if (tag === 'input' && ['submit', 'button', 'reset'].includes(given.type)) add(given.value ?? '', lang, 'input[value]');
    if (tag === 'script' || tag === 'style') {
      const end = html.indexOf(`</${tag}`, at);
      at = pattern.lastIndex = end < 0 ? html.length : end;
    }
    if (!VOID.has(tag)) open.push({ tag, lang });
  }
  add(html.slice(at), open.at(-1).lang, open.at(-1).tag);
  return texts;
}
