// English is complete: on no page, in no message and in no mail stands a Danish text of the program; what comes from the
// catalogue and the organisation in Danish is marked so, and screen readers read it as Danish.
import { readFileSync } from 'node:fs';
import { assert, none, scenario, story } from './lib.mjs';
import { textsOf } from './html.mjs';
import { newKey } from './http.mjs';
import { livelyTown, pagesOf } from './pages.mjs';
import { CENTRE } from './town.mjs';

// The texts of the program that differ in English, as patterns ({1} stands for anything).
function danishTexts() {
  const po = readFileSync(new URL('../../po/en.po', import.meta.url), 'utf8');
  const joined = block => [...block.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(m => JSON.parse(`"${m[1]}"`)).join('');
  const pairs = [...po.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)/gm)].map(m => [joined(m[1]), joined(m[2])]);
  const english = new Set(pairs.map(p => p[1]));
  const different = pairs.filter(([da, en]) => da && da !== en && !english.has(da));
  const fixed = new Set(different.map(p => p[0]).filter(t => !t.includes('{'))), open = [];
  for (const [da] of different.filter(p => p[0].includes('{'))) {
    const words = da.replace(/\{\d\}/g, '').trim();
    if (words.length < 4) continue; // "{1} af {2}" fits too much
    open.push([da, new RegExp(`^${da.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '.*')}$`)]);
  }
  return text => fixed.has(text) ? text : open.find(([, pattern]) => pattern.test(text))?.[0];
}
const danish = danishTexts();

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const town = await livelyTown(house, node), { pages: all, missing } = pagesOf(town);
  const slip = 'nummer-udskrift', pages = all.filter(p => p.name !== slip);

  await story('the test knows what a Danish text is', async () => {
    assert.ok(danish('Log ind') && danish('Giv nummer (F8)') && danish('Nummer 12'));
    assert.ok(!danish('Sign in') && !danish('Skranke 12x'));
    const seen = textsOf('<html lang="en"><p title="Luk">Hej &amp; <b lang="da">farvel</b></p><script>if (a < b) {}</script><input type="submit" value="Send">');
    assert.deepEqual(seen.map(t => [t.text, t.lang]), [['Luk', 'en'], ['Hej &', 'en'], ['farvel', 'da'], ['Send', 'en']]);
  });

  await story('every page is on the list', async () => { none(missing); });

  await story('what staff have written down is Danish on an English page, what the citizen wrote is in their language, and a task has its English name', async () => {
    const { sara, lone } = town.staff, at = town.called.contact_id;
    assert.equal((await sara.form(`/henvendelser/${at}/notat`, { text: 'Hun kommer igen med lejekontrakten.', idempotency_key: newKey() })).status, 303);
    const english = path => sara.get(`${path}?lang=en`).then(a => a.text);
    const page = await english(`/henvendelser/${at}`);
    assert.match(page, /<p class="said">»<span lang="da">jeg er flyttet<\/span>«/);
    assert.match(page, /class="event-text"><span lang="da">Hun kommer igen/);
    const open = async more => (await sara.post('/api/v1/contacts', { task: ['pas'], ...more })).json.contact.id;
    const chat = await open({ channel: 'counter', language: 'uk', said: 'Мій паспорт' });
    house.sql(`UPDATE contact SET channel = 'chat' WHERE id = ${chat}`); // chat is not open yet
    assert.match(await english(`/henvendelser/${chat}`), /<span lang="uk">Мій паспорт</);
    assert.match(await english(`/henvendelser/${await open({ channel: 'counter', language: 'uk', said: 'taler ukrainsk, vil have pas' })}`), /<span lang="da">taler ukrainsk/);
    const [danish, name] = house.rows("SELECT name, name_en FROM task WHERE key = 'sundhedskort'")[0];
    const asked = (await lone.get(`/henvendelser/${at}?lang=en`)).text;
    assert.ok(asked.includes(`Serving: ${name}`) && !asked.includes(`Serving: ${danish}`), asked.match(/Serving:[^<]*/)?.[0]);
    assert.equal((await sara.post(`/api/v1/contacts/${at}/activities`, { task: 'sundhedskort', activity: 'guide_abstract' })).status < 300, true);
    assert.ok(textsOf((await english(`/henvendelser/${at}`)).match(/class="events"[^]*?<\/details>/)[0]).some(t => t.text === name), 'in what happened');
    await sara.get(`/henvendelser/${at}?lang=da`);
    await lone.get('/tal?lang=da');
  });

  // Proper names are names in every language.
  const names = new Set(house.sql('SELECT name FROM authority UNION SELECT name FROM unit UNION SELECT name FROM employee UNION SELECT name FROM booth').split('\n'));
  for (const [, name] of readFileSync(new URL('../../src/authority/municipalities.c', import.meta.url), 'utf8').matchAll(/"\d{4}"\), "([^"]+)"/g)) names.add(name);
  // The catalogue's own English may quote a Danish word: "Your tax assessment notice (årsopgørelse)".
  const lines = columns => columns.flatMap(column => house.sql(`SELECT ${column} FROM task`).split('\n'));
  for (const row of lines(['bring_en', 'case_time_en', 'summary_en'])) names.add(row.trim());
  for (const row of lines(['links', 'forms'])) if (row.includes('| en:')) names.add(row.split('| en:')[1].trim());
  await story('no page in English shows a Danish text of the program', async () => {
    const faults = [];
    for (const { who, path, name } of pages) {
      const page = await town.staff[who].get(`${path}${path.includes('?') ? '&' : '?'}lang=en`);
      if (!/html/.test(page.type)) continue;
      if (!/<html[^>]* lang="en"/.test(page.text)) faults.push(`${name} (${path}): <html lang> is not en`);
      for (const t of textsOf(page.text)) {
        if (names.has(t.text)) continue;
        if (name.startsWith('katalog') && ['option', 'textarea'].includes(t.element)) continue; // the catalogue itself, which is in Danish
        const hit = t.lang === 'en' ? danish(t.text) : undefined;
        if (hit) faults.push(`${name} (${path}): "${t.text}" in <${t.element}>`);
        else if (t.lang === 'en' && /[æøåÆØÅ]/.test(t.text)) faults.push(`${name} (${path}): "${t.text}" in <${t.element}> is Danish and not marked lang="da"`);
      }
    }
    none(faults);
  });

  await story('pages in Danish are marked Danish', async () => {
    for (const { who, path } of pages) {
      const page = await town.staff[who].get(`${path}${path.includes('?') ? '&' : '?'}lang=da`);
      if (/html/.test(page.type)) assert.match(page.text, /<html[^>]* lang="da"/, path);
    }
  });

  await story('the slip is in the citizen\'s language, whoever prints it', async () => {
    const [foreign, danish_] = [town.waiting[0], town.waiting[1]].map(t => town.staff.rita.get(`/nummer/${t.token}?udskriv=1`));
    assert.match((await foreign).text, /<html[^>]* lang="en"/);
    assert.match((await danish_).text, /<html[^>]* lang="da"/);
    none(textsOf((await foreign).text).filter(t => t.lang === 'en' && danish(t.text)).map(t => t.text));
  });

  await story('the language is switched on every page, and remembered', async () => {
    for (const { who, path, name } of pages.filter(p => !p.name.startsWith('tavle'))) {
      const page = await town.staff[who].get(path);
      if (/html/.test(page.type)) assert.match(page.text, /href="[^"]*lang=en"/, `${name}: there is no switch`);
    }
    const citizen = node.client();
    await citizen.get('/log-ind?lang=en');
    assert.match((await citizen.get('/log-ind')).text, /<html[^>]* lang="en"/);
    await citizen.get('/log-ind?lang=da');
    assert.match((await citizen.get('/log-ind')).text, /<html[^>]* lang="da"/);
    const abroad = await node.client().get('/log-ind', { 'Accept-Language': 'de, en;q=0.7, da;q=0.3' });
    assert.match(abroad.text, /<html[^>]* lang="en"/, 'a browser that prefers English gets it');
  });

  await story('what is wrong with the input is said in English too, on pages and in the API', async () => {
    const faults = [];
    const routes = house.must(['routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l)).filter(r => r.method !== 'GET');
    const users = { staff: town.staff.sara, leader: town.staff.lone, editor: town.staff.erik, administrator: town.staff.anna };
    for (const user of Object.values(users)) await user.get('/log-ind?lang=en');
    for (const route of routes.filter(r => !['/log-ud', '/api/v1/sessions/current', '/vagt/slut'].includes(r.path))) {
      const user = users[route.roles[0]] ?? town.staff.sara, path = route.path.replace(/\{\w+\}/g, String(CENTRE));
      for (const value of ['', '<', 'x'.repeat(12_000)]) {
        const fields = Object.fromEntries(route.fields.map(f => [f.name, value]));
        const answer = route.path.startsWith('/api/') ? await user.api(route.method, path, fields)
          : await user.form(`${path}?lang=en`, fields);
        const said = /json/.test(answer.type) ? (answer.json?.errors ?? []).map(e => e.text).concat(answer.json?.detail ?? [])
          : /html/.test(answer.type) ? textsOf(answer.text).filter(t => t.lang === 'en').map(t => t.text) : [];
        for (const text of said) if (danish(text)) faults.push(`${route.method} ${route.path}: "${text.slice(0, 100)}"`);
      }
    }
    none(faults);
  });

  await story('what is live is in the reader\'s language as well', async () => {
    for (const [who, path] of [['nobody', `/live/nummer/${town.waiting[1].token}`], ['nobody', `/live/tavle/${CENTRE}`], ['sara', '/live/skranke'], ['lone', '/ledelse/live'], ['lone', `/ledelse/koe/${CENTRE}/live`]]) {
      const stream = await town.staff[who].listen(`${path}?lang=en`);
      const html = await stream.next();
      stream.close();
      for (const t of textsOf(`<div lang="en">${html}</div>`)) assert.ok(t.lang !== 'en' || !danish(t.text), `${path}: "${t.text}"`);
    }
  });
}, { on: ['sqlite'] });
