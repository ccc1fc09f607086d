// Name and address protection: set where the citizen is served, said beside the name, the address hidden until somebody says
// why; every step of it in the log, on the screen and in the API.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, HARBOUR } from './town.mjs';

const ADDRESS = 'Skjulestien 4, 2. th.', WHY = 'skal sende det nye sundhedskort';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), per = await node.clerk('per', HARBOUR);
  const tove = await node.clerk('tove', CENTRE, COUNTERS[2]), anna = await node.signIn('anna'), lone = await node.signIn('lone');
  const why = { 'X-Purpose': encodeURIComponent(WHY) };
  let contact, citizen;
  const log = async () => (await anna.get(`/api/v1/audit?citizen_id=${citizen}&limit=500`, { 'X-Purpose': 'tilsyn' })).json.rows;
  const page = `/borger`, at = path => `/henvendelser/${contact}${path}`;
  const version = async () => (await sara.get(at(page))).text.match(/name="version" value="(\d+)"/)[1];

  await story('she is served, and known by name', async () => {
    contact = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['sundhedskort'] })).json.contact.id;
    await sara.form(at('/borger'), { name: 'Ane Skov', reason: 'matter' });
    citizen = (await sara.get(`/api/v1/contacts/${contact}`)).json.contact.citizen_id;
    assert.match((await sara.get(at(''))).text, new RegExp(`href="/henvendelser/${contact}/borger"`));
    assert.equal((await sara.form(at('/borger/oplysninger'), { version: await version(), name: 'Ane Skov', address: ADDRESS, phone: '12345678' })).location, `/henvendelser/${contact}/borger?gemt=1`);
    const shown = (await sara.get(at(page))).text;
    assert.ok(shown.includes(ADDRESS));
    assert.ok(!shown.includes('badge-warning'));
  });

  await story('protection is set, said beside the name, and hides the address', async () => {
    const saved = await sara.form(at('/borger/oplysninger'), { version: await version(), name: 'Ane Skov', address: ADDRESS, phone: '12345678', protected: '1' });
    assert.equal(saved.status, 303, saved.text);
    for (const path of [at(page), at('')]) {
      const { text } = await sara.get(path);
      assert.match(text, /Navne- og adressebeskyttet/, path);
      assert.ok(!text.includes(ADDRESS), path);
    }
    assert.match((await sara.get(at(page))).text, /Adressen er skjult/);
    const told = (await log()).map(r => [r.action, r.detail]);
    assert.ok(told.some(([a, d]) => a === 'citizen.correct' && d === 'address, phone'), JSON.stringify(told));
    assert.ok(told.some(([a]) => a === 'citizen.protect'));
    assert.ok(!JSON.stringify(await log()).includes('Skjulestien'));
  });

  await story('who says why sees the address, and the log says so', async () => {
    const short = await sara.form(at('/borger/adresse'), { purpose: 'x' });
    assert.equal(short.status, 422);
    assert.ok(!short.text.includes(ADDRESS));
    assert.equal((await sara.form(at('/borger/adresse'), {})).status, 422);
    const shown = await sara.form(at('/borger/adresse'), { purpose: WHY });
    assert.ok(shown.text.includes(ADDRESS));
    assert.deepEqual((await log()).filter(r => r.action === 'citizen.address').map(r => [r.name, r.purpose]), [['Sara Lund', WHY]]);
  });

  await story('what is hidden is not lost when the rest is saved', async () => {
    assert.equal((await sara.form(at('/borger/oplysninger'), { version: await version(), name: 'Ane Skovby', phone: '12345678', protected: '1' })).status, 303);
    assert.equal(house.sql(`SELECT name, address, protected FROM citizen WHERE id = ${citizen}`), `Ane Skovby|${ADDRESS}|1`);
  });

  await story('somebody else saved first: nothing typed is lost, nothing is overwritten unseen', async () => {
    const old = await version();
    await sara.form(at('/borger/oplysninger'), { version: old, name: 'Ane Skovlund', protected: '1' });
    const late = await sara.form(at('/borger/oplysninger'), { version: old, name: 'Ane Nyborg', email: 'forkert', protected: '1' });
    assert.equal(late.status, 422);
    assert.match(late.text, /value="Ane Nyborg"/);
    const conflict = await sara.form(at('/borger/oplysninger'), { version: old, name: 'Ane Nyborg', protected: '1' });
    assert.equal(conflict.status, 409);
    assert.match(conflict.text, /value="Ane Nyborg"/);
    assert.equal(house.sql(`SELECT name FROM citizen WHERE id = ${citizen}`), 'Ane Skovlund');
    const again = conflict.text.match(/name="version" value="(\d+)"/)[1];
    assert.equal((await sara.form(at('/borger/oplysninger'), { version: again, name: 'Ane Nyborg', protected: '1' })).status, 303);
  });

  await story('the API: a purpose for any of it, the protected address only when asked for, changes with their version', async () => {
    const url = `/api/v1/citizens/${citizen}`;
    assert.equal((await sara.get(url)).status, 422);
    const plain = (await sara.get(url, why)).json;
    assert.deepEqual([plain.name, plain.protected, plain.address, plain.address_hidden], ['Ane Nyborg', true, null, true]);
    assert.equal((await sara.get(`${url}?with_address=1`, why)).json.address, ADDRESS);
    assert.equal((await log()).filter(r => r.action === 'citizen.address' && r.purpose === WHY).length, 2);
    assert.equal((await sara.api('PATCH', url, { protected: false }, { headers: why })).status, 428);
    assert.equal((await sara.api('PATCH', url, { protected: false }, { headers: why, version: 1 })).status, 412);
    assert.equal((await sara.api('PATCH', url, { protected: false }, { version: plain.version })).status, 422, 'a purpose');
    const off = await sara.api('PATCH', url, { protected: false }, { headers: why, version: plain.version });
    assert.equal(off.status, 200, off.text);
    assert.deepEqual([off.json.protected, off.json.address, off.json.name], [false, ADDRESS, 'Ane Nyborg']);
    assert.deepEqual((await log()).slice(0, 2).map(r => [r.action, r.purpose]).sort(), [['citizen.address', WHY], ['citizen.unprotect', WHY]], 'that it was shown is in the log');
    const on = await sara.api('PATCH', url, { protected: true, phone: null }, { headers: why, version: off.json.version });
    assert.deepEqual([on.status, on.json.protected, on.json.address], [200, true, null], on.text);
    assert.deepEqual((await log()).filter(r => /protect/.test(r.action)).map(r => r.action).reverse(), ['citizen.protect', 'citizen.unprotect', 'citizen.protect']);
  });

  await story('who has nothing to do with her gets nowhere', async () => {
    assert.equal((await per.get(at(page))).location, at(''), 'a colleague is asked why, for the contact');
    assert.equal((await per.form(at('/borger/adresse'), { purpose: WHY })).location, at(''));
    assert.equal((await per.form(at('/borger/oplysninger'), { version: 1, name: 'x' })).location, at(''));
    assert.equal((await tove.get(at(page))).status, 403);
    assert.equal((await tove.get(`/api/v1/citizens/${citizen}`, why)).status, 403);
    assert.equal((await lone.get(`/api/v1/citizens/${citizen}`, why)).status, 403, 'a leader looks nobody up');
    assert.equal(house.sql(`SELECT name FROM citizen WHERE id = ${citizen}`), 'Ane Nyborg');
  });

  await story('it can be said at once, at the reception and at the desk', async () => {
    await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas', name: 'Bo Skjult', protected: '1' });
    const other = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
    await sara.form(`/henvendelser/${other}/borger`, { name: 'Cai Skjult', protected: 'on', reason: 'here' });
    assert.equal(house.number("SELECT COUNT(*) FROM citizen WHERE protected = 1 AND name LIKE '%Skjult'"), 2);
    assert.equal(house.number("SELECT COUNT(*) FROM audit WHERE action = 'citizen.protect'"), 4);
    house.auditIsWhole();
  });

  await story('an outsider\'s history of a citizen holds what the outsider handled', async () => {
    const mine = (await tove.post('/api/v1/contacts', { channel: 'counter', task: ['aarsopgoerelse'] })).json.contact.id;
    assert.equal((await tove.post(`/api/v1/contacts/${mine}/citizen`, { citizen_id: citizen })).status, 403, 'naming a citizen is no way to look one up');
    assert.equal((await sara.post(`/api/v1/contacts/${mine}/citizen`, { citizen_id: citizen, purpose: WHY })).status, 200);
    const ids = async who => (await who.get(`/api/v1/contacts?citizen_id=${citizen}`, why)).json.contacts.map(c => c.id);
    assert.deepEqual(await ids(tove), []);
    await tove.post(`/api/v1/contacts/${mine}/close`, { outcome: 'answered' });
    assert.deepEqual(await ids(tove), [mine]);
    assert.equal((await ids(sara)).length, 2);
  });

  await story('taking it off takes a purpose of its own, for it shows the address; nothing typed is lost', async () => {
    const now = () => house.sql(`SELECT name, phone, address, protected FROM citizen WHERE id = ${citizen}`);
    const before = now(), looks = async () => (await log()).filter(r => /citizen\.(address|unprotect|correct)/.test(r.action)), rows = (await looks()).length;
    const off = async more => sara.form(at('/borger/oplysninger'), { version: await version(), name: 'Ane Nyborg', phone: '87654321', ...more });
    assert.match((await sara.get(at(page))).text, /name="unprotect"/);
    for (const more of [{}, { unprotect: '' }, { unprotect: 'x' }, { unprotect: '...' }, { purpose: WHY }, { address: '' }]) {
      const refused = await off(more);
      assert.equal(refused.status, 422, JSON.stringify(more));
      assert.match(refused.text, /id="unprotect-error"/);
      assert.match(refused.text, /value="87654321"/);
      assert.ok(!/name="protected"[^>]*checked/.test(refused.text), 'the cross stays off');
      assert.ok(!refused.text.includes(ADDRESS));
    }
    assert.deepEqual([now(), (await looks()).length], [before, rows], 'nothing was written');
    assert.equal((await off({ unprotect: 'flyttet, beskyttelsen er ophævet' })).status, 303);
    const shown = (await sara.get(at(page))).text;
    assert.ok(shown.includes(ADDRESS) && !shown.includes('name="unprotect"'));
    assert.deepEqual((await looks()).slice(0, -rows).map(r => [r.action, r.purpose]).sort(), ['citizen.address', 'citizen.correct', 'citizen.unprotect'].map(a => [a, 'flyttet, beskyttelsen er ophævet']));
    house.auditIsWhole();
  });
});
