// What the screens do, a program can do as well: finding a citizen, the mail of what to bring, the catalogue in and out, one's password.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, fillTown, PASSWORD } from './town.mjs';

const CPR = '6101901234', NOBODY = '6201905678';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const pia = await node.clerk('pia', CONTACT_CENTRE), rita = await node.clerk('rita', CENTRE), erik = await node.signIn('erik');
  const audited = action => house.rows(`SELECT purpose, COALESCE(citizen_id, 0) FROM audit WHERE action = '${action}' ORDER BY at, chain, seq`);

  await story('a citizen is found by CPR number in the body, for a purpose, and the log says so', async () => {
    const registered = await pia.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'pas', name: 'Bo Dahl', cpr: CPR });
    assert.equal(registered.status, 303, registered.text);
    const id = house.sql('SELECT id FROM citizen WHERE cpr_box IS NOT NULL');
    const found = await pia.post('/api/v1/citizens/find', { cpr: '610190-1234', purpose: 'ringer om sit pas' });
    assert.equal(found.status, 200, found.text);
    assert.equal(found.json.id, id);
    assert.equal(found.json.name, 'Bo Dahl');
    assert.ok(!found.text.includes('1234'));
    assert.deepEqual(audited('citizen.look_up').at(-1), ['ringer om sit pas', id]);
  });

  await story('without a purpose nothing is told; a number of nobody is 404 and in the log; no number gets anywhere', async () => {
    const rows = audited('citizen.look_up').length;
    const asked = await pia.post('/api/v1/citizens/find', { cpr: CPR });
    assert.equal(asked.status, 422, asked.text);
    assert.equal(asked.json.errors[0].field, 'purpose');
    assert.equal(audited('citizen.look_up').length, rows);
    assert.equal((await pia.post('/api/v1/citizens/find', { cpr: NOBODY, purpose: 'ringer om sit pas' })).status, 404);
    assert.deepEqual(audited('citizen.look_up').at(-1), ['ringer om sit pas', '0']);
    assert.equal((await pia.post('/api/v1/citizens/find', { cpr: '123', purpose: 'ringer' })).status, 422);
    assert.equal((await erik.post('/api/v1/citizens/find', { cpr: CPR, purpose: 'ringer om sit pas' })).status, 403);
    assert.equal(house.number('SELECT COUNT(*) FROM citizen'), 1);
    assert.ok(![CPR, NOBODY, '610190-1234', 'citizens/find?'].some(s => node.lines().join('\n').includes(s)));
  });

  await story('what to bring is mailed once, however often the request is sent', async () => {
    const contact = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
    const key = newKey(), path = `/api/v1/contacts/${contact}/mail`, send = () => rita.api('POST', path, { email: 'bo@example.dk' }, { key });
    const first = await send(), second = await send();
    assert.equal(first.status, 202, first.text);
    assert.equal(second.text, first.text);
    assert.deepEqual(house.rows(`SELECT recipient FROM outbox WHERE contact_id = ${contact}`), [['bo@example.dk']]);
    assert.equal((await rita.post(path, { email: 'nej' })).status, 422);
    const english = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], language: 'en' })).json.contact.id;
    assert.equal((await rita.post(`/api/v1/contacts/${english}/mail`, { email: 'jo@example.dk' })).status, 202);
    const letters = ['bo', 'jo'].map(who => house.sql(`SELECT body FROM outbox WHERE recipient = '${who}@example.dk'`));
    assert.match(letters[0], /^- Betalingskort$/m);
    assert.match(letters[1], /^- Payment card$/m);
    assert.match(letters[1], /^The police – passports and photo requirements: https:/m);
    assert.doesNotMatch(letters[1], /Betalingskort|en: /);
    const empty = (await rita.post('/api/v1/contacts', { channel: 'counter', said: 'noget' })).json.contact.id;
    const refused = await rita.post(`/api/v1/contacts/${empty}/mail`, { email: 'bo@example.dk' });
    assert.equal(refused.status, 422, refused.text);
    assert.equal(refused.json.errors[0].field, 'email');
    assert.equal((await erik.post(path, { email: 'bo@example.dk' })).status, 403);
  });

  await story('the catalogue goes out as text and comes in again: first what it would do, then done', async () => {
    const all = await erik.get('/api/v1/catalogue/export');
    assert.equal(all.status, 200, all.text);
    assert.match(all.json.text, /\[opgave pas\]/);
    const from = all.json.text.indexOf('[opgave pas]'), end = all.json.text.indexOf('\n[', from + 5);
    const one = all.json.text.slice(from, end < 0 ? undefined : end + 1), name = one.match(/^navn: *(.*)$/m)[1];
    const text = one.replace(`${name}\n`, `${name} nu\n`);
    const before = house.sql("SELECT name FROM task WHERE key = 'pas'");
    const plan = await erik.post('/api/v1/catalogue/import', { text, dry_run: true });
    assert.equal(plan.status, 200, plan.text);
    assert.deepEqual(plan.json, { dry_run: true, unchanged: 0, changes: [{ change: 'changed', kind: 'task', key: 'pas', name: `${name} nu` }] });
    assert.equal(house.sql("SELECT name FROM task WHERE key = 'pas'"), before);
    const done = await erik.post('/api/v1/catalogue/import', { text });
    assert.deepEqual(done.json, { ...plan.json, dry_run: false });
    assert.equal(house.sql("SELECT name FROM task WHERE key = 'pas'"), `${name} nu`);
    const wrong = await erik.post('/api/v1/catalogue/import', { text: '[opgave x]\n', dry_run: true });
    assert.equal(wrong.status, 422, wrong.text);
    assert.equal(wrong.json.errors[0].field, 'text');
    assert.equal((await rita.post('/api/v1/catalogue/import', { text })).status, 403);
    assert.equal((await rita.get('/api/v1/catalogue/export')).status, 403);
  });

  await story('one\'s own password: the present one is asked for, and the new one holds', async () => {
    const put = json => rita.api('PUT', '/api/v1/me/password', json);
    const wrong = await put({ current: 'helt forkert kode', new: 'en ny lang adgangskode' });
    assert.equal(wrong.status, 422, wrong.text);
    assert.equal(wrong.json.errors[0].field, 'current');
    assert.equal((await put({ current: PASSWORD, new: 'kort' })).status, 422);
    const done = await put({ current: PASSWORD, new: 'en ny lang adgangskode' });
    assert.equal(done.status, 204, done.text);
    assert.equal((await rita.get('/api/v1/me')).status, 200, 'this session goes on');
    const session = password => node.client().post('/api/v1/sessions', { username: 'rita', password });
    assert.equal((await session(PASSWORD)).status, 401);
    assert.ok([200, 201].includes((await session('en ny lang adgangskode')).status));
    assert.equal(audited('password.change').length, 1);
  });

  await story('the page of the log calls actions by their names; a word that has none stands as it is', async () => {
    const anna = await node.signIn('anna'), page = (await anna.get('/revision')).text;
    assert.match(page, /<td>Logget ind<\/td>/);
    assert.match(page, /<td>Egen adgangskode skiftet<\/td>/);
    assert.ok(!page.includes('session.begin'));
    house.sql("UPDATE audit SET action = 'from.before' WHERE action = 'password.change';");
    assert.match((await anna.get('/revision')).text, /<code>from\.before<\/code>/);
  });
}, { fill: fillTown });
