// CPR numbers stand in their own field, encrypted, and nowhere else: a note, a word, a purpose, a name that holds one is refused
// beside the field, and nothing typed is lost. Walks every text field of every route.
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS } from './town.mjs';

const CPR = '0101901234', WRITTEN = '010190-1234', SAID = /må ikke indeholde et CPR-nummer/;
const FORMS = [CPR, WRITTEN, '010190 1234', '01.01.90-1234', '610190-1234'];
// What may hold one, and why: it is stored nowhere, or the handler takes the number out before it is.
const TAKEN_OUT = ['/log-ind username', '/log-ind next', '/log-ind carried', '/api/v1/sessions username',
  ...['/reception', '/telefon', '/post'].flatMap(p => [p, `${p}/borger`]).flatMap(p => ['q', 'said', 'number'].map(f => `${p} ${f}`))];

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
  const by = { staff: sara, leader: await node.signIn('lone'), editor: await node.signIn('erik'), administrator: await node.signIn('anna') };
  const routes = house.must(['routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l)).filter(r => r.method !== 'GET');
  const words = r => r.fields.filter(f => ['text', 'lines', 'email'].includes(f.kind));
  let contact;

  await story('what may hold a number is on a short list', async () => {
    const open = routes.flatMap(r => words(r).filter(f => f.digits).map(f => `${r.path} ${f.name}`));
    assert.deepEqual(open.sort(), TAKEN_OUT.sort());
  });

  await story('at the desk: said beside the field, and what was typed stands there still', async () => {
    contact = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['sundhedskort'] })).json.contact.id;
    for (const number of FORMS) {
      const note = `Hun ringer fra ${number} igen.`, refused = await sara.form(`/henvendelser/${contact}/notat`, { text: note });
      assert.equal(refused.status, 422, number);
      assert.match(refused.text, SAID);
      assert.match(refused.text, /id="text-error"/);
      assert.ok(refused.text.includes(note), 'nothing is lost');
      assert.match(refused.text, /<details class="desk-more" +open/, 'and it is in sight');
    }
    const closing = await sara.form(`/henvendelser/${contact}/afslut`, { outcome: 'answered', note: `om ${WRITTEN}` });
    assert.match(closing.text, /id="note-error"/);
    const registered = await rita.form('/reception', { do: 'answered', idempotency_key: newKey(), task: 'pas', note: `om ${WRITTEN}`, acting_for: 'Karen Dal' });
    assert.equal(registered.status, 422);
    assert.ok(registered.text.includes(`om ${WRITTEN}`) && registered.text.includes('Karen Dal'));
    const waits = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'koerekort' });
    const word = `er ${WRITTEN}, tal højt`, sent = await sara.form(`/skranke/numre/${waits.location.match(/given=(\d+)/)[1]}/videre`, { unit_id: CENTRE, word });
    assert.equal(sent.status, 422);
    assert.ok(sent.text.includes(word) && /id="word-error"/.test(sent.text), 'the word that goes with it stands there still');
    assert.equal((await sara.form(`/henvendelser/${contact}/notat`, { text: 'Sag 123456-2026, tlf. 12 34 56 78, kl. 10.30 den 21.11.2026.' })).status, 303, 'other numbers are none');
  });

  await story('in the API: 422, naming the field', async () => {
    for (const number of FORMS) {
      const refused = await sara.post('/api/v1/contacts', { channel: 'phone', said: `det er ${number}` });
      assert.deepEqual([refused.status, refused.json.errors.map(e => e.field)], [422, ['said']], refused.text);
    }
    const act = await sara.post(`/api/v1/contacts/${contact}/activities`, { task: 'sundhedskort', activity: 'hand_out', text: WRITTEN });
    assert.deepEqual([act.status, act.json.errors.map(e => e.field)], [422, ['text']]);
  });

  await story('what the citizen says at the reception is taken without the number', async () => {
    const given = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas', q: `nyt pas, ${WRITTEN}` });
    assert.equal(given.status, 303, given.text);
    assert.equal(house.number("SELECT COUNT(*) FROM contact WHERE said LIKE 'nyt pas%'"), 1);
  });

  await story('every text field of every route refuses one', async () => {
    const faults = [];
    let walked = 0;
    for (const r of routes) for (const f of words(r).filter(x => !x.digits)) {
      const role = Object.keys(by).find(x => r.roles.includes(x)), value = f.kind === 'email' ? `x${CPR}@eksempel.dk` : CPR;
      if (!role) { faults.push(`${r.path}: nobody here may`); continue; }
      const path = r.path.replace('{id}', r.path.includes('contacts') || r.path.includes('henvendelser') ? contact : '1').replace(/\{\w+\}/g, '1');
      const api = r.path.startsWith('/api/');
      const answer = api ? await by[role].api(r.method, path, { [f.name]: f.many ? [value] : value }) : await by[role].form(path, { [f.name]: value });
      walked++;
      if (answer.status < 400) faults.push(`${r.method} ${r.path} ${f.name}: ${answer.status}`);
      if (api && answer.status === 422 && !answer.json.errors?.some(e => e.field === f.name)) faults.push(`${r.method} ${r.path} ${f.name}: ${answer.text.slice(0, 200)}`);
    }
    none(faults);
    assert.ok(walked > 100, `${walked}`);
  });

  await story('and in the whole database there is none', async () => {
    const tables = house.rows(house.engine === 'sqlite' ? "SELECT name FROM sqlite_master WHERE type = 'table'" : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").map(r => r[0]);
    assert.ok(tables.includes('contact_event'));
    none(tables.flatMap(t => { const text = house.sql(`SELECT * FROM ${t}`); return FORMS.filter(n => text.includes(n)).map(n => `${n} in ${t}`); }));
  });
});
