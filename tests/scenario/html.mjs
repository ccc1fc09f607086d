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

const TAG = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>\/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*\/?>/gi;

// Every element of the page in order: { tag, at: its attributes, text: what stands before the next tag, inside: the forms' number }.
export function elementsOf(html) {
  const all = [];
  let form = 0, inside = 0;
  for (const m of html.matchAll(TAG)) {
    if (!m[2]) continue;
    const tag = m[2].toLowerCase();
    if (tag === 'form') inside = m[1] ? 0 : ++form;
    if (m[1]) continue;
    const at = Object.fromEntries([...m[3].matchAll(/([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g)].map(a => [a[1].toLowerCase(), decode(a[2] ?? a[3] ?? a[4] ?? '')]));
    const end = m.index + m[0].length, next = html.indexOf(tag === 'textarea' ? '</textarea' : '<', end);
    all.push({ tag, at, text: decode(html.slice(end, next < 0 ? html.length : next)), inside });
  }
  return all;
}

// The forms of a page as a browser would send them: { method, action, fields: [{ name, kind, value, values }] } – kind "hidden", "text",
// "textarea", "select" …; a button with a name is a field of kind "submit".
export function formsOf(html) {
  const all = elementsOf(html), forms = [];
  for (const e of all) {
    if (e.tag === 'form') { forms[e.inside] = { method: e.at.method ?? 'get', action: e.at.action, fields: [] }; continue; }
    const form = e.inside ? forms[e.inside] : forms.find(f => f?.id && f.id === e.at.form);
    if (!form) continue;
    const add = more => form.fields.push({ name: e.at.name, id: e.at.id, required: e.at['aria-required'] === 'true', ...more });
    if (e.tag === 'input' && e.at.name) {
      const box = ['radio', 'checkbox'].includes(e.at.type);
      add({ kind: e.at.type ?? 'text', value: e.at.value ?? (box ? 'on' : ''), on: !box || 'checked' in e.at });
    }
    if (e.tag === 'textarea' && e.at.name) add({ kind: 'hidden' in e.at ? 'hidden' : 'textarea', value: e.text.replace(/^\n/, ''), on: true });
    if (e.tag === 'select') add({ kind: 'select', value: undefined, values: [], on: true });
    if (e.tag === 'option') {
      const select = form.fields.findLast(f => f.kind === 'select');
      if (!select) continue;
      select.values.push(e.at.value);
      if ('selected' in e.at || select.value === undefined) select.value = e.at.value;
    }
    if (e.tag === 'button' && e.at.name) add({ kind: 'submit', value: e.at.value ?? '', on: false });
  }
  return forms.filter(Boolean);
}
