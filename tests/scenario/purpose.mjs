// Nobody is looked up without a purpose, said by whoever looks: at the desk, on the citizen's page, on the phone and in the API.
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS } from './town.mjs';

const CPR = '0101901234', NAME = 'Ane Kendt', WHY = 'skal have sit nye pas udleveret';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const anna = await node.signIn('anna');
  const open = async (fields = { task: 'pas' }) => (await rita.form('/reception', { do: 'open', idempotency_key: newKey(), ...fields })).location;
  const shows = text => [NAME, 'Tidligere henvendelser'].filter(w => text.includes(w));
  const log = async () => (await anna.get(`/api/v1/audit?citizen_id=${citizen}&limit=500`, { 'X-Purpose': 'tilsyn' })).json.rows;
  let citizen;

  await story('somebody is known, and was here before', async () => {
    await rita.form('/reception', { do: 'answered', idempotency_key: newKey(), task: 'pas', cpr: CPR, name: NAME });
    citizen = house.sql('SELECT id FROM citizen');
  });

  await story('at the desk a number without a purpose shows nobody, and loses nothing', async () => {
    const at = await open({ q: 'noget andet' });
    for (const said of [{}, { reason: '' }, { reason: 'other' }, { reason: 'matter' }]) {
      const refused = await rita.form(`${at}/borger`, { cpr: CPR, name: 'Skrevet Navn', ...said });
      assert.equal(refused.status, 422, JSON.stringify(said));
      none(shows(refused.text));
      assert.match(refused.text, /value="Skrevet Navn"/);
      assert.match(refused.text, said.reason === 'other' ? /id="purpose-error"/ : /id="reason-error"/);
    }
    assert.equal(house.number(`SELECT COUNT(*) FROM audit WHERE action = 'citizen.look_up'`), 0);
    assert.equal(house.number(`SELECT COUNT(*) FROM contact WHERE citizen_id IS NOT NULL`), 1, 'nobody was set on it');
    none(shows((await rita.get(at)).text));
  });

  await story('the matter in hand is proposed, and the button confirms it; the log says it as said, each time', async () => {
    const at = await open(), before = (await rita.get(at)).text;
    assert.match(before, /<option value="matter" selected>Betjening: Pas<\/option>/);
    assert.equal((await rita.form(`${at}/borger`, { cpr: CPR, reason: 'matter', purpose: '' })).status, 303);
    for (let i = 0; i < 2; i++) assert.equal(shows((await rita.get(at)).text).length, 2);
    assert.ok((await rita.get(`${at}/borger`)).text.includes(NAME));
    const rows = (await log()).filter(r => /look_up|history/.test(r.action));
    assert.deepEqual(rows.map(r => [r.action, r.purpose]), [['citizen.look_up', 'Betjening: Pas'], ['citizen.history', 'Betjening: Pas'],
      ['citizen.history', 'Betjening: Pas'], ['citizen.look_up', 'Betjening: Pas']]);
  });

  await story('whom the reception set on the contact is shown at the desk when the clerk has said why', async () => {
    const at = await open({ task: 'pas', cpr: CPR });
    none(shows((await rita.get(at)).text).map(w => `${w}: registering somebody is no look`));
    await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas', cpr: CPR });
    await sara.post('/api/v1/tickets/next');
    const desk = (await sara.get('/skranke')).text, path = desk.match(/action="(\/henvendelser\/\d+)\/borger\/vis"/)[1];
    none(shows(desk));
    assert.match(desk, /Vis borgeren \(F4\)/);
    const details = await sara.get(`${path}/borger`);
    none(shows(details.text));
    assert.equal((await sara.form(`${path}/borger/oplysninger`, { version: 1, name: 'Ændret Navn' })).status, 422);
    const refused = await sara.form(`${path}/borger/vis`, { reason: 'other' });
    assert.equal(refused.status, 422);
    none(shows(refused.text));
    assert.equal((await sara.form(`${path}/borger/vis`, { reason: 'other', purpose: WHY, oplysninger: '1' })).location, `${path}/borger`);
    assert.equal(shows((await sara.get('/skranke')).text).length, 2);
    assert.ok((await sara.get(`${path}/borger`)).text.includes(NAME));
    assert.equal(house.sql(`SELECT name FROM citizen WHERE id = ${citizen}`), NAME);
    const hers = (await log()).filter(r => r.name === 'Sara Lund' && /citizen\./.test(r.action));
    assert.deepEqual([...new Set(hers.map(r => r.purpose))], [WHY]);
    assert.deepEqual(hers.filter(r => r.subject_kind === 'contact').map(r => r.action), ['citizen.history', 'citizen.look_up']);
    none(shows((await rita.get(path)).text).map(w => `${w}: what Sara said is not said by Rita`));
  });

  await story('on the phone it is said once, for the page and for the contact that it becomes', async () => {
    const found = await pia.form('/telefon/borger', { cpr: CPR, reason: 'phone', purpose: 'om sit pas', task: 'pas' });
    assert.equal(shows((await pia.get(found.location)).text).length, 2);
    const seen = found.location.match(/seen=([^&]+)/)[1];
    const at = (await pia.form('/telefon', { do: 'open', idempotency_key: newKey(), task: 'pas', citizen_id: citizen, seen })).location;
    assert.equal(shows((await pia.get(at)).text).length, 2);
    const hers = (await log()).filter(r => r.name === 'Pia Bech' && /citizen\.|contact\.register/.test(r.action));
    assert.deepEqual([...new Set(hers.map(r => r.purpose))], ['Borgeren er i telefonen: om sit pas']);
    const other = await pia.form('/telefon', { do: 'open', idempotency_key: newKey(), task: 'pas', citizen_id: citizen });
    assert.equal(other.status, 422);
    none(shows(other.text));
  });

  await story('the form that ends a triage registers nobody on a citizen whom its sender did not look up: it asks, and loses nothing', async () => {
    const contacts = () => house.number('SELECT COUNT(*) FROM contact'), state = { task: 'pas', q: 'fornye', note: 'Har billede med.', email: 'ane@example.dk', acting_for: 'sin søn', citizen_id: citizen };
    for (const path of ['/reception', '/telefon', '/post'])
      for (const more of [{}, { seen: 'A'.repeat(32) }, { seen: (await pia.form('/telefon/borger', { cpr: CPR, reason: 'phone' })).location.match(/seen=([^&]+)/)[1] }, { reason: '' }, { reason: 'other' }, { reason: 'nysgerrig' }, { purpose: 'x' }, { email: 'forkert' }]) {
        const before = contacts(), refused = await rita.form(path, { ...state, do: 'open', idempotency_key: newKey(), ...more });
        assert.equal(refused.status, 422, JSON.stringify([path, more]));
        none(shows(refused.text));
        for (const kept of ['Har billede med.', `value="${more.email ?? state.email}"`, 'value="sin søn"', 'name="task" value="pas"', `name="citizen_id" value="${citizen}"`]) assert.ok(refused.text.includes(kept), kept);
        assert.match(refused.text, more.email ? /id="email-error"/ : more.reason === 'other' || more.purpose ? /id="purpose-error"/ : /id="reason-error"/, JSON.stringify([path, more]));
        for (const name of ['reason', 'purpose']) assert.equal(refused.text.split(` id="${name}"`).length, 2, 'once on the page');
        assert.equal(contacts(), before);
      }
    const at = (await rita.form('/reception', { ...state, do: 'open', idempotency_key: newKey(), reason: 'here', purpose: 'fornyer pas' })).location;
    assert.equal(shows((await rita.get(at)).text).length, 2);
    const [registered, looked] = (await log()).filter(r => r.name === 'Rita Holm' && /register|look_up/.test(r.action)).map(r => [r.action, r.purpose]);
    assert.deepEqual([registered, looked], [['contact.register', 'Borgeren er her: fornyer pas'], ['citizen.look_up', 'Borgeren er her: fornyer pas']]);
    const nobody = await rita.form('/reception', { ...state, citizen_id: '77', do: 'open', idempotency_key: newKey(), reason: 'here' });
    assert.equal(nobody.status, 422);
    assert.match(nobody.text, /Borgeren findes ikke/);
    assert.ok(!nobody.text.includes('value="77"'));
  });

  await story('who registers somebody by number adds what was not known and replaces nothing; the log says what', async () => {
    const is = () => house.sql(`SELECT name, email, municipality_code, language, protected FROM citizen WHERE id = ${citizen}`).trim(), mails = () => house.sql('SELECT recipient FROM outbox ORDER BY id').trim().split('\n');
    const last = async () => (await log()).filter(r => /citizen\.(add|correct|remember|protect)/.test(r.action))[0];
    const end = async more => assert.equal((await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas', cpr: CPR, ...more })).status, 303);
    assert.equal(is(), `${NAME}||||0`.replace('|||', '|||da'));
    await end({ name: 'Falsk Navn', email: 'ane@example.dk', language: 'so' });
    assert.equal(is(), `${NAME}|ane@example.dk||so|0`);
    assert.ok((await log()).some(r => r.action === 'citizen.add' && r.detail === 'email, language' && r.name === 'Rita Holm'));
    const rows = (await log()).filter(r => r.action === 'citizen.add').length;
    await end({ name: 'Falsk Navn', email: 'anden@example.dk', language: 'en' });
    assert.equal(mails().at(-1), 'anden@example.dk', 'the mail goes where it was said just now');
    const other = (await sara.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] })).json.contact.id;
    assert.equal((await sara.form(`/henvendelser/${other}/borger`, { cpr: CPR, name: 'Falsk Navn', reason: 'other', purpose: WHY })).status, 303);
    assert.equal((await sara.post(`/api/v1/contacts/${other}/citizen`, { cpr: CPR, name: 'Falsk Navn', purpose: WHY })).status, 200);
    assert.equal((await sara.post('/api/v1/citizens', { cpr: CPR, name: 'Falsk Navn', email: 'falsk@example.dk', language: 'en', purpose: WHY })).status, 200);
    assert.equal(is(), `${NAME}|ane@example.dk||so|0`, 'by no way');
    assert.equal((await log()).filter(r => r.action === 'citizen.add').length, rows);
    await end({ protected: '1' });
    assert.equal(is(), `${NAME}|ane@example.dk||so|1`);
    none(JSON.stringify(await log()).match(/Falsk Navn|ane@example/g) ?? []);
  });

  await story('the API asks too, and writes it down', async () => {
    const contact = (await sara.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] })).json.contact.id;
    for (const [path, body] of [[`/api/v1/contacts/${contact}/citizen`, { citizen_id: citizen }], ['/api/v1/contacts', { channel: 'phone', citizen_id: citizen }]]) {
      const without = await sara.post(path, body);
      assert.equal(without.status, 422, without.text);
      assert.deepEqual(without.json.errors.map(e => e.field), ['purpose']);
      const right = await sara.post(path, { ...body, purpose: `${WHY}: ${path.length}` });
      assert.ok(right.status < 300, right.text);
      assert.ok((await log()).some(r => r.subject_id === right.json.contact.id && r.purpose === `${WHY}: ${path.length}`));
    }
  });

  await story('a purpose is said with words', async () => {
    const at = await open();
    for (const purpose of ['...', '123', '- - -', 'xx', 'a b c', '?!?!', '—————', 'ab'.padEnd(201, 'b')]) {
      const told = [await rita.form(`${at}/borger`, { cpr: CPR, reason: 'other', purpose }), await rita.form(`${at}/borger`, { cpr: CPR, reason: 'here', purpose }),
        await sara.post('/api/v1/citizens/find', { cpr: CPR, purpose }), await sara.get(`/api/v1/citizens/${citizen}?purpose=${encodeURIComponent(purpose)}`),
        await sara.get(`/api/v1/citizens/${citizen}`, { 'X-Purpose': encodeURIComponent(purpose) }), await pia.form('/telefon/borger', { cpr: CPR, reason: 'other', purpose }),
        await anna.form('/revision/borger', { cpr: CPR, purpose })];
      assert.deepEqual(told.map(t => t.status), told.map(() => 422), purpose);
      none(told.flatMap(t => shows(t.text)));
    }
    for (const purpose of ['pas', 'يسأل عن جوازه', 'Паспорт', 'æøå'])
      assert.equal((await sara.post('/api/v1/citizens/find', { cpr: CPR, purpose })).status, 200, purpose);
  });

  await story('a language is one of ISO 639-1, or another', async () => {
    for (const language of ['xx-yy-zz-q', 'xx', 'DA', 'dan', '-', 'd'])
      for (const refused of [await sara.post('/api/v1/contacts', { channel: 'phone', language }), await rita.form('/reception', { do: 'open', idempotency_key: newKey(), task: 'pas', language })])
        assert.equal(refused.status, 422, language);
    for (const language of ['da', 'uk', 'so', 'kl', 'x', ''])
      assert.equal((await sara.post('/api/v1/contacts', { channel: 'phone', language })).status, 201, language);
  });

  await story('nobody was looked at without a purpose, and the log is whole', async () => {
    none((await log()).filter(r => /look_up|history|address/.test(r.action) && !r.purpose));
    none((await log()).filter(r => r.purpose === 'betjening af henvendelsen'));
    house.auditIsWhole();
  });
});
