// A citizen who asks is shown who has looked them up: found by CPR number, whole, and on paper.
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS } from './town.mjs';

const CPR = '0101901234', WRITTEN = '010190-1234', STRANGER = '2402784321', WHY = 'borgeren har bedt om at se sin log';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const anna = await node.signIn('anna'), lone = await node.signIn('lone');
  const numbers = text => [CPR, WRITTEN, STRANGER].filter(n => text.includes(n));
  const find = (cpr, purpose = WHY) => anna.form('/revision/borger', { cpr, purpose });
  let citizen, contact;

  await story('she was looked for before anybody knew her, and then served from end to end', async () => {
    assert.equal((await pia.form('/telefon/borger', { cpr: CPR, reason: 'phone', purpose: 'spørger om åbningstid' })).status, 303);
    assert.equal((await sara.post('/api/v1/citizens/find', { cpr: WRITTEN, purpose: 'svar på et brev' })).status, 404);
    await sara.post('/api/v1/citizens/find', { cpr: STRANGER, purpose: 'tastet forkert' });
    const given = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort', cpr: CPR, name: 'Ane Log' });
    citizen = house.sql('SELECT id FROM citizen');
    contact = house.sql('SELECT id FROM contact');
    const ticket = given.location.match(/given=(\d+)/)[1];
    await sara.form('/skranke/naeste', {});
    await sara.form(`/skranke/numre/${ticket}/start`, { version: 2 });
    await sara.form(`/henvendelser/${contact}/borger/vis`, { reason: 'matter' });
    await sara.form(`/henvendelser/${contact}/notat`, { text: 'Nyt kort.' });
    await sara.form(`/henvendelser/${contact}/mail`, { email: 'ane@eksempel.dk' });
    assert.equal((await sara.form(`/henvendelser/${contact}/afslut`, { outcome: 'answered', note: 'Bestilt.' })).status, 303);
    const by = (await sara.post('/api/v1/contacts', { channel: 'phone', citizen_id: citizen, purpose: 'ringer igen', task: ['pas'] })).json.contact.id;
    await sara.post(`/api/v1/contacts/${by}/notes`, { text: 'Vil vide mere.' });
    await sara.post(`/api/v1/contacts/${by}/close`, { outcome: 'answered' });
  });

  await story('every row about her contacts, their tickets and mail names her', async () => {
    const actions = house.rows(`SELECT DISTINCT action FROM audit WHERE citizen_id = ${citizen}`).map(r => r[0]);
    for (const action of ['contact.register', 'contact.note', 'contact.close', 'contact.mail', 'ticket.issue', 'ticket.call', 'ticket.start', 'citizen.look_up'])
      assert.ok(actions.includes(action), `${action} of ${actions}`);
    none(house.rows(`SELECT action, subject_kind, subject_id FROM audit WHERE citizen_id IS NULL AND subject_kind IN ('contact', 'ticket', 'mail', 'citizen')`).map(String));
  });

  await story('her log is found by her number, with a purpose, and the number stands in no address', async () => {
    const form = (await anna.get('/revision')).text;
    assert.match(form, /<form method="post" action="\/revision\/borger"/);
    for (const [fields, field] of [[{ cpr: WRITTEN, purpose: '' }, 'purpose'], [{ cpr: '9999999999', purpose: WHY }, 'cpr'], [{ cpr: '', purpose: WHY }, 'cpr']]) {
      const refused = await anna.form('/revision/borger', fields);
      assert.equal(refused.status, 422);
      assert.match(refused.text, new RegExp(`id="${field}-error"`));
    }
    const found = await find(WRITTEN);
    assert.deepEqual([found.status, found.location], [303, `/revision?borger=${citizen}`]);
    const page = (await anna.get(found.location)).text;
    for (const word of ['Henvendelse afsluttet', 'Nummer kaldt', 'spørger om åbningstid', 'svar på et brev', 'Betjening: Nyt sundhedskort', 'Udskriv til borgeren'])
      assert.ok(page.includes(word), word);
    assert.ok(!page.includes('tastet forkert'), 'who looked for another number is none of hers');
    none(numbers(page));
    const rows = (await anna.get(`/api/v1/audit?citizen_id=${citizen}`, { 'X-Purpose': encodeURIComponent(WHY) })).json.rows;
    assert.deepEqual(rows.filter(r => /audit\./.test(r.action)).map(r => [r.action, r.purpose]), [['audit.read', WHY], ['audit.find', WHY]]);
    assert.ok(rows.some(r => r.subject_kind === 'number' && r.purpose === 'svar på et brev'));
  });

  await story('and printed in plain words, with whose eyes and why; printing is logged', async () => {
    house.sql("UPDATE employee SET title = 'Borgervejleder' WHERE name = 'Sara Lund'");
    const page = (await anna.get(`/revision?borger=${citizen}`)).text, href = page.match(/href="(\/revision\/udskrift[^"]*)"/)[1];
    const paper = await anna.get(href);
    assert.equal(paper.status, 200);
    for (const word of ['Hvem har set oplysninger om dig?', 'Sara Lund', 'Borgervejleder', 'Pia Bech', 'spørger om åbningstid', 'nummeret var ikke kendt', citizen, 'Datatilsynet'])
      assert.ok(paper.text.includes(word), word);
    none(numbers(paper.text));
    const rows = (await anna.get(`/api/v1/audit?citizen_id=${citizen}`, { 'X-Purpose': encodeURIComponent(WHY) })).json.rows;
    assert.deepEqual(rows.filter(r => r.action === 'audit.print').map(r => r.purpose), [WHY]);
    assert.equal((await anna.get('/revision/udskrift')).status, 422, 'it is about one citizen');
  });

  await story('whoever is not known is shown who looked for the number', async () => {
    const found = await find(STRANGER);
    assert.match(found.location, /^\/revision\?nummer=[a-p]{64}$/);
    const page = (await anna.get(found.location)).text;
    assert.ok(page.includes('tastet forkert') && page.includes('Ingen borger er kendt med nummeret'));
    assert.ok(!page.includes('svar på et brev'));
    assert.ok((await anna.get(page.match(/href="(\/revision\/udskrift[^"]*)"/)[1])).text.includes('tastet forkert'));
    assert.equal(house.number('SELECT COUNT(*) FROM citizen'), 1, 'and nobody is made of it');
    none(numbers(house.sql('SELECT * FROM audit')));
  });

  await story('the same through the API: the number in the body, with a purpose, and the log says so', async () => {
    const at = '/api/v1/audit/find', last = () => house.rows("SELECT action, purpose, COALESCE(citizen_id, 0), subject_kind FROM audit ORDER BY at DESC, chain DESC, seq DESC LIMIT 1")[0];
    const known = await anna.post(at, { cpr: WRITTEN, purpose: WHY });
    assert.deepEqual([known.status, known.json], [200, { citizen_id: citizen, number: null }]);
    assert.deepEqual(last(), ['audit.find', WHY, citizen, 'citizen']);
    const stranger = await anna.post(at, { cpr: STRANGER, purpose: WHY });
    assert.deepEqual(last(), ['audit.find', WHY, '0', 'number']);
    assert.equal(stranger.json.citizen_id, null);
    const mark = stranger.json.number, why = { 'X-Purpose': encodeURIComponent(WHY) };
    assert.equal(`/revision?nummer=${mark}`, (await find(STRANGER)).location, 'the address of the screen');
    const rows = (await anna.get(`/api/v1/audit?number=${mark}`, why)).json.rows;
    assert.ok(rows.some(r => r.purpose === 'tastet forkert') && !rows.some(r => r.purpose === 'svar på et brev'));
    assert.deepEqual(last(), ['audit.read', WHY, '0', 'number']);
    for (const [body, field] of [[{ cpr: CPR }, 'purpose'], [{ cpr: CPR, purpose: '...' }, 'purpose'], [{ cpr: '12', purpose: WHY }, 'cpr'], [{ purpose: WHY }, 'cpr']]) {
      const refused = await anna.post(at, body);
      assert.equal(refused.status, 422, refused.text);
      assert.equal(refused.json.errors[0].field, field);
    }
    assert.equal((await anna.get(`/api/v1/audit?number=${mark}`)).status, 422, 'without a purpose');
    for (const who of [sara, lone]) assert.equal((await who.post(at, { cpr: CPR, purpose: WHY })).status, 403);
    none(numbers(known.text + stranger.text + node.lines().join('\n')));
  });

  await story('nobody reads or prints the log of one citizen without having said what for, by whatever way they come', async () => {
    house.sql("UPDATE account SET roles = (SELECT roles FROM account WHERE username = 'anna') WHERE username = 'erik'");
    const other = await node.signIn('erik'), mark = (await find(STRANGER)).location;
    const told = () => house.rows("SELECT purpose FROM audit WHERE action IN ('audit.read', 'audit.print', 'audit.find')").length, before = told();
    for (const at of [`/revision?borger=${citizen}`, mark]) {
      const page = (await other.get(at)).text, paper = await other.get(at.replace('?', '/udskrift?'));
      assert.match(page, /name="purpose"/);
      assert.ok(!page.includes('<table') && !page.includes('tastet forkert') && !page.includes('Udskriv til borgeren'), at);
      assert.deepEqual([paper.status, paper.location], [303, at], 'the page that asks');
      const form = Object.fromEntries(new URLSearchParams(at.slice(at.indexOf('?'))));
      for (const purpose of ['', '...', `om ${WRITTEN}`]) {
        const refused = await other.form('/revision', { ...form, purpose, fra: '2026-01-01' });
        assert.equal(refused.status, 422, purpose);
        assert.match(refused.text, /id="purpose-error"/);
        assert.match(refused.text, /name="fra" value="2026-01-01"/, 'nothing is lost');
      }
      assert.equal((await other.form('/revision', form)).status, 422, 'from the field for the number in Indgang');
    }
    assert.equal((await other.get(`/api/v1/audit?citizen_id=${citizen}`)).status, 422);
    assert.equal((await other.get(`/api/v1/audit?citizen_id=${citizen}`, { 'X-Purpose': '...' })).status, 422);
    assert.equal(told(), before, 'what was not shown was not read');
    for (const at of [`/revision?borger=${citizen}`, mark]) {
      const form = Object.fromEntries(new URLSearchParams(at.slice(at.indexOf('?'))));
      const asked = await other.form('/revision', { ...form, purpose: 'tilsyn med opslag' });
      assert.deepEqual([asked.status, asked.location], [303, at]);
      assert.ok((await other.get(at)).text.includes('Udskriv til borgeren'));
      assert.ok((await other.get(at.replace('?', '/udskrift?'))).text.includes('Hvem har set oplysninger om dig?'));
    }
    none(house.rows("SELECT action, citizen_id FROM audit WHERE action LIKE 'audit.%' AND purpose = ''").map(String));
  });

  await story('the clerk sees the number that Indgang knows her by; others do not get at the log', async () => {
    assert.ok((await sara.get(`/henvendelser/${contact}/borger`)).text.includes(`Borgerens nummer i Indgang: ${citizen}`));
    for (const who of [sara, lone]) {
      assert.equal((await who.form('/revision/borger', { cpr: CPR, purpose: WHY })).status, 403);
      assert.equal((await who.get(`/revision/udskrift?borger=${citizen}`)).status, 403);
    }
    house.auditIsWhole();
  });
});
