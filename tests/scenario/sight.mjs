// Need to know: whoever has to do with a contact sees it; a colleague says why, and it is written down; staff of another
// authority see what they handle and what waits for their own.
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, HARBOUR, TOWN } from './town.mjs';

const SECRET = 'Hun græd, da hun fortalte det.', WORD = 'tal langsomt', TAX_CLERK = 39;
const WHY = 'borgeren ringer og spørger til sagen';

await scenario(import.meta.url, async house => {
  house.sql(`UPDATE employee SET employer_authority_id = (SELECT id FROM authority WHERE key = 'skattestyrelsen') WHERE id = ${TAX_CLERK};`);
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), per = await node.clerk('per', HARBOUR);
  const tove = await node.clerk('tove', CENTRE, COUNTERS[2]), lone = await node.signIn('lone'), pia = await node.clerk('pia', CONTACT_CENTRE), anna = await node.signIn('anna');
  const see = (who, id, purpose) => who.get(`/api/v1/contacts/${id}`, purpose ? { 'X-Purpose': encodeURIComponent(purpose) } : {});
  const looks = async () => (await anna.get('/api/v1/audit?limit=500')).json.rows.filter(r => r.action === 'contact.look');
  const ticketFor = async task => {
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task, q: SECRET, name: 'Karen Dal' });
    return (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
  };
  let contact, ticket;

  await story('while it waits: who registered it, who may be next, the leader; nobody else without a purpose', async () => {
    ticket = await ticketFor('sundhedskort');
    contact = ticket.contact_id;
    for (const who of [rita, sara, lone]) assert.equal((await see(who, contact)).status, 200);
    const asked = await see(per, contact);
    assert.equal(asked.status, 422, asked.text);
    assert.deepEqual(asked.json.errors.map(e => e.field), ['purpose']);
    assert.ok(!asked.text.includes(SECRET));
    assert.deepEqual((await looks()).map(r => [r.name, r.purpose, r.subject_id]), [['Lone Dam', '', contact]], 'who sees it anyway is not asked; a leader\'s look is noted');
  });

  await story('with a purpose a colleague sees it, and the log says why and whom it was about', async () => {
    const shown = await see(per, contact, WHY);
    assert.equal(shown.status, 200, shown.text);
    assert.equal(shown.json.contact.said, SECRET);
    assert.equal((await per.get(`/api/v1/contacts/${contact}?purpose=${encodeURIComponent(WHY)}`)).status, 200);
    const log = (await looks()).filter(r => r.purpose);
    assert.deepEqual(log.map(r => [r.name, r.purpose, r.subject_id, r.citizen_id]), Array(2).fill(['Per Krogh', WHY, contact, shown.json.contact.citizen_id]));
    for (const bad of ['x', ' ', 'y'.repeat(201)]) assert.equal((await see(per, contact, bad)).status, 422, bad);
  });

  await story('the page asks first, shows afterwards, and its forms carry the purpose on', async () => {
    const asks = await per.get(`/henvendelser/${contact}`);
    assert.equal(asks.status, 200);
    assert.match(asks.text, /name="purpose"/);
    for (const hidden of [SECRET, 'Karen Dal', 'Sundhedskort']) assert.ok(!asks.text.includes(hidden), hidden);
    const wrong = await per.form(`/henvendelser/${contact}`, { purpose: 'x' });
    assert.equal(wrong.status, 422);
    assert.ok(!wrong.text.includes(SECRET));
    const none = await per.form(`/henvendelser/${contact}`, {});
    assert.equal(none.status, 422);
    assert.match(none.text, /error-summary/);
    const shown = await per.form(`/henvendelser/${contact}`, { purpose: WHY });
    assert.equal(shown.status, 200);
    assert.match(shown.text, new RegExp(SECRET));
    assert.equal(shown.text.match(/action="\/(henvendelser|skranke\/numre)\/\d+\//g).length, [...shown.text.matchAll(/name="purpose" value="borgeren ringer/g)].length, 'each form of the contact');
  });

  await story('nothing is changed by who has not said why; who has, took part and sees it from then on', async () => {
    for (const [path, fields] of [['notes', { text: 'x' }], ['matters', { task: 'pas' }], ['activities', { task: 'sundhedskort', activity: 'hand_out' }], ['close', { outcome: 'answered' }]]) {
      const refused = await per.post(`/api/v1/contacts/${contact}/${path}`, fields);
      assert.equal(refused.status, 422, path);
      assert.deepEqual(refused.json.errors.map(e => e.field), ['purpose'], path);
      assert.ok(!refused.text.includes(SECRET));
    }
    const form = await per.form(`/henvendelser/${contact}/notat`, { text: 'uden formål' });
    assert.equal(form.status, 422);
    assert.ok(!form.text.includes(SECRET));
    assert.equal((await see(sara, contact)).json.events.filter(e => e.kind === 'note').length, 0);
    const noted = await per.form(`/henvendelser/${contact}/notat`, { text: 'Hun ringede igen.', purpose: WHY });
    assert.equal(noted.status, 303, noted.text);
    assert.match((await per.get(noted.location)).text, /Hun ringede igen/);
  });

  await story('called by one, it is still open to the next; closed, it is theirs who had to do with it', async () => {
    await sara.post('/api/v1/tickets/next');
    await sara.post(`/api/v1/contacts/${contact}/close`, { outcome: 'answered', note: SECRET });
    for (const who of [rita, sara, per, lone]) assert.equal((await see(who, contact)).status, 200);
    const colleague = await node.clerk('per', CENTRE, COUNTERS[1]); // Per's own note ties him; somebody else's contact does not
    const other = await ticketFor('sundhedskort');
    assert.equal((await see(colleague, other.contact_id)).status, 200, 'on duty where it stands');
    await sara.post('/api/v1/tickets/next');
    await sara.post(`/api/v1/contacts/${other.contact_id}/close`, { outcome: 'answered' });
    assert.equal((await see(colleague, other.contact_id)).status, 422, 'closed by somebody else');
    await node.clerk('per', HARBOUR);
  });

  await story('sent on by name it is theirs whose name it is', async () => {
    const t = await ticketFor('sundhedskort');
    assert.equal((await see(per, t.contact_id)).status, 422);
    await rita.post(`/api/v1/tickets/${t.id}/send-on`, { unit_id: String(HARBOUR), employee_id: '33', word: WORD, anyway: true });
    assert.equal((await see(per, t.contact_id)).status, 200);
    assert.equal((await see(sara, t.contact_id)).status, 422, 'it left her centre');
    await per.post('/api/v1/tickets/next');
    await per.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' });
  });

  await story('a ticket shows its number to everybody, the rest to whom it concerns', async () => {
    const t = await ticketFor('sundhedskort');
    const mine = (await sara.get(`/api/v1/tickets/${t.id}`)).json, others = (await per.get(`/api/v1/tickets/${t.id}`)).json;
    assert.ok(mine.token && mine.tasks);
    assert.deepEqual([others.number, others.token, others.tasks, others.word], [t.number, null, null, null]);
    const line = async who => (await who.get(`/api/v1/units/${CENTRE}/queue`)).json.waiting.find(l => l.ticket.id === t.id).ticket;
    assert.ok((await line(sara)).token);
    assert.deepEqual([(await line(rita)).token, (await line(rita)).word, typeof (await line(rita)).tasks], [null, null, 'string'], 'the reception sees what for');
    assert.deepEqual([(await line(per)).token, (await line(per)).tasks], [null, null], 'another centre does not');
    await rita.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'handed_out' });
  });

  await story('staff of another authority: their own matters and what they handle; no purpose opens the rest', async () => {
    const ours = await ticketFor('sundhedskort');
    const refused = await see(tove, ours.contact_id, WHY);
    assert.equal(refused.status, 403, refused.text);
    assert.match(refused.text, /anden myndighed/);
    const page = await tove.get(`/henvendelser/${ours.contact_id}`);
    assert.equal(page.status, 403);
    assert.match(page.text, /anden myndighed/);
    assert.ok(!page.text.includes(SECRET) && !page.text.includes('Karen Dal'));
    for (const [path, fields] of [[`/henvendelser/${ours.contact_id}`, { purpose: WHY }], [`/henvendelser/${ours.contact_id}/notat`, { text: 'x', purpose: WHY }],
      [`/skranke/numre/${ours.id}/leave`, {}], [`/skranke/numre/${ours.id}/videre`, { unit_id: HARBOUR }]])
      assert.equal((await tove.form(path, fields)).status, 403, path);
    assert.equal((await tove.post(`/api/v1/tickets/${ours.id}/acts/leave`)).status, 403);
    assert.equal((await looks()).filter(r => r.name === 'Tove Skov').length, 0);
    await sara.post('/api/v1/tickets/next');
    await sara.post(`/api/v1/contacts/${ours.contact_id}/close`, { outcome: 'answered' });

    const theirs = await ticketFor('aarsopgoerelse');
    assert.equal((await see(tove, theirs.contact_id)).status, 200, 'it waits for her authority');
    const called = (await tove.post('/api/v1/tickets/next')).json;
    assert.equal(called.id, theirs.id);
    assert.match((await tove.get('/skranke')).text, new RegExp(SECRET));
    await tove.post(`/api/v1/contacts/${theirs.contact_id}/close`, { outcome: 'answered', note: 'Set på årsopgørelsen.' });
    assert.equal((await see(tove, theirs.contact_id)).status, 200, 'she handled it');
  });

  await story('staff of another authority cannot look a citizen up: whoever is known by a number, the answer is the same', async () => {
    const known = '010190-1234', unknown = '020290-1235', ADDRESS = 'Hemmelig Vej 9';
    await rita.form('/reception', { do: 'handed_out', idempotency_key: newKey(), task: 'pas', cpr: known, name: 'Ane Hemmelig', email: 'ane@example.dk', municipality_code: '0147' });
    const citizen = house.sql("SELECT id FROM citizen WHERE name = 'Ane Hemmelig'").trim();
    house.sql(`UPDATE citizen SET address = '${ADDRESS}', municipality_code = '0147' WHERE id = ${citizen};`);
    const told = text => ['Ane Hemmelig', 'Erstatnings-CPR', 'beskyttet', 'ane@example.dk', ADDRESS, 'Tidligere henvendelser', 'Ikke set', '0147', citizen].filter(w => new RegExp(`\\b${w}\\b`).test(text.replaceAll(/<option[^>]*>/g, '')));
    const pages = [];
    for (const cpr of [known, unknown]) {
      const found = await tove.form('/telefon/borger', { cpr, purpose: WHY, task: 'aarsopgoerelse' });
      assert.equal(found.status, 303, found.text);
      assert.ok(!found.location.includes('citizen_id'), found.location);
      const page = (await tove.get(found.location)).text;
      assert.match(page, new RegExp(`${cpr.slice(0, 6)}-••••`));
      none(told(page));
      const done = await tove.form('/telefon', { do: 'open', idempotency_key: newKey(), task: 'aarsopgoerelse', name: 'Hun der ringer', number: found.location.match(/number=([a-p]+)/)[1] });
      const contact = done.location.match(/(\d+)$/)[1], shown = await tove.get(done.location), json = await see(tove, contact);
      assert.match(shown.text, /Borgeren er sat på henvendelsen/);
      assert.match(shown.text, /Hun der ringer/);
      none(told(shown.text));
      none(told(json.text));
      assert.equal(json.json.contact.citizen_id, null);
      const details = await tove.get(`/henvendelser/${contact}/borger`);
      assert.equal(details.status, 403);
      none(told(details.text));
      for (const path of ['adresse', 'oplysninger']) assert.equal((await tove.form(`/henvendelser/${contact}/borger/${path}`, { purpose: WHY, version: '1', name: 'x' })).status, 403, path);
      pages.push(shown.text.replaceAll(/\d/g, '').replaceAll(/value="[^"]*"/g, ''));
      await tove.post(`/api/v1/contacts/${contact}/close`, { outcome: 'answered', note: 'Svaret.' });
    }
    assert.equal(pages[0], pages[1], 'known or not');
    assert.match((await pia.get((await pia.form('/telefon/borger', { cpr: known, purpose: WHY })).location)).text, /Ane Hemmelig/, 'what an outsider typed replaces nothing');
    const desk = (await tove.post('/api/v1/contacts', { channel: 'counter', task: ['aarsopgoerelse'] })).json.contact.id;
    assert.equal((await tove.form(`/henvendelser/${desk}/borger`, { cpr: known })).status, 303);
    none(told((await tove.get(`/henvendelser/${desk}`)).text));
    assert.equal((await lone.form(`/henvendelser/${desk}/borger/vis`, { reason: 'other', purpose: WHY })).status, 303);
    assert.match((await lone.get(`/henvendelser/${desk}`)).text, /Ane Hemmelig/, 'a colleague of the municipality sees who it is');
    for (const cpr of [known, unknown]) {
      const { id } = (await tove.post('/api/v1/contacts', { channel: 'counter', task: ['aarsopgoerelse'] })).json.contact;
      const named = await tove.post(`/api/v1/contacts/${id}/citizen`, { cpr, name: 'Hun ved skranken' });
      assert.deepEqual([named.status, named.json?.contact.citizen_id], [200, null], named.text);
      none(told(named.text));
      assert.equal(house.number(`SELECT COUNT(*) FROM contact WHERE id = ${id} AND citizen_claimed <> 0 AND citizen_id > 0`), 1);
      await tove.post(`/api/v1/contacts/${id}/close`, { outcome: 'answered' });
    }
    assert.equal((await tove.post(`/api/v1/contacts/${desk}/citizen`, {})).status, 422, 'who?');
    const { id: mine } = (await pia.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] })).json.contact;
    assert.equal((await pia.post(`/api/v1/contacts/${mine}/citizen`, { cpr: known })).status, 422, 'whoever may look up says why');
    const named = await pia.post(`/api/v1/contacts/${mine}/citizen`, { cpr: known, purpose: WHY });
    assert.deepEqual([named.status, String(named.json?.contact.citizen_id)], [200, citizen], named.text);
    await pia.post(`/api/v1/contacts/${mine}/close`, { outcome: 'answered' });
    for (const refused of [await tove.post(`/api/v1/contacts/${desk}/citizen`, { citizen_id: citizen }), await tove.post('/api/v1/contacts', { channel: 'phone', citizen_id: citizen }),
      await tove.get(`/api/v1/citizens/${citizen}`, { 'X-Purpose': 'kigger' }), await tove.form('/telefon', { do: 'open', idempotency_key: newKey(), task: 'pas', citizen_id: citizen })]) {
      assert.equal(refused.status, 403, refused.text);
      none(told(refused.text.replaceAll(citizen, '')));
    }
    await tove.post(`/api/v1/contacts/${desk}/close`, { outcome: 'answered', note: 'Svaret.' });
  });

  await story('whom the municipality named she is shown, also when it is closed; setting them right and the protection are not hers', async () => {
    const ADDRESS = 'Hemmelig Vej 9', [id, known] = house.sql("SELECT id, version FROM citizen WHERE name = 'Ane Hemmelig'").trim().split('|');
    const { id: contact } = (await tove.post('/api/v1/contacts', { channel: 'counter', task: ['aarsopgoerelse'] })).json.contact;
    assert.equal((await lone.post(`/api/v1/contacts/${contact}/citizen`, { citizen_id: id, purpose: WHY })).status, 200);
    await tove.post(`/api/v1/contacts/${contact}/close`, { outcome: 'answered' });
    const api = `/api/v1/contacts/${contact}/citizen`, page = `/henvendelser/${contact}/borger`, is = () => house.sql(`SELECT name, address, email, protected, version FROM citizen WHERE id = ${id}`).trim();
    const patch = (who, body, version) => who.api('PATCH', api, { purpose: WHY, ...body }, { version });
    assert.equal((await tove.form(`${page}/vis`, { reason: 'other', purpose: WHY })).status, 303);
    for (const secret of [0, 1]) {
      if (secret) assert.equal((await patch(lone, { protected: true }, known)).status, 200);
      const before = is(), version = before.split('|')[4];
      for (const refused of [await patch(tove, { address: 'Falsk Vej 1', email: 'falsk@example.dk', protected: true }, version), await patch(tove, { protected: false }, version),
        await tove.form(`${page}/oplysninger`, { version, name: 'Falsk Navn', address: 'Falsk Vej 1', unprotect: 'fordi jeg vil', purpose: WHY }), await tove.form(`${page}/oplysninger`, { version })]) {
        assert.equal(refused.status, 403, refused.text);
        assert.match(refused.text, /kan ikke rette det, kommunen ved om borgeren/);
        none(['Ane Hemmelig', ADDRESS].filter(w => refused.text.includes(w)));
      }
      assert.equal(is(), before, 'nothing is replaced');
      const shown = (await tove.get(page)).text;
      assert.match(shown, /Ane Hemmelig/);
      assert.equal(shown.includes(ADDRESS), !secret);
      assert.ok(!shown.includes('/borger/oplysninger"') && /bed en kollega i kommunen om at rette det/.test(shown), 'it is to read');
    }
    assert.equal((await tove.get(api, { 'X-Purpose': encodeURIComponent(WHY) })).json.name, 'Ane Hemmelig');
    assert.equal((await patch(lone, { protected: false }, is().split('|')[4])).status, 200);
  });

  await story('what she hands on is no longer hers once somebody else has it', async () => {
    const t = await ticketFor('aarsopgoerelse');
    await tove.post('/api/v1/tickets/next');
    await tove.post(`/api/v1/tickets/${t.id}/send-on`, { unit_id: String(HARBOUR), anyway: true });
    assert.equal((await per.post('/api/v1/tickets/next')).json.id, t.id);
    assert.equal((await see(tove, t.contact_id)).status, 403);
    await per.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' });
  });

  await story('a live queue tells an outsider no errands that are none of hers', async () => {
    house.sql(`DELETE FROM employee_qualification WHERE employee_id = ${TAX_CLERK};
      INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) SELECT ${TOWN}, ${TAX_CLERK}, id, 3 FROM task WHERE key = 'aarsopgoerelse';`);
    const t = await ticketFor('sundhedskort');
    const live = await tove.listen('/live/skranke'), text = await live.next();
    live.close();
    assert.match(text, new RegExp(`<strong class="number">${t.number}</strong>`));
    assert.ok(!/sundhedskort/i.test(text) && !/sundhedskort/i.test((await tove.get('/skranke')).text));
    assert.match((await sara.get('/skranke')).text, /sundhedskort/i);
    await rita.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'handed_out' });
  });

  await story('a leader\'s look is noted each time, and anybody\'s at the closed contact of a known citizen that they had no part in', async () => {
    const count = async (name, id) => (await looks()).filter(r => r.name === name && r.subject_id === id).length;
    const t = await ticketFor('sundhedskort'), citizen = (await see(rita, t.contact_id)).json.contact.citizen_id;
    await rita.post(`/api/v1/tickets/${t.id}/send-on`, { unit_id: String(HARBOUR), employee_id: '33', anyway: true });
    assert.equal((await see(per, t.contact_id)).status, 200, 'given to him by name');
    assert.equal(await count('Per Krogh', t.contact_id), 0, 'a task of his');
    assert.equal((await lone.get(`/henvendelser/${t.contact_id}`)).status, 200);
    assert.equal((await lone.get(`/henvendelser/${t.contact_id}`)).status, 200);
    assert.equal(await count('Lone Dam', t.contact_id), 2);
    assert.equal((await rita.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' })).status, 200);
    for (const who of [per, lone, rita]) assert.equal((await see(who, t.contact_id)).status, 200);
    assert.deepEqual([await count('Per Krogh', t.contact_id), await count('Lone Dam', t.contact_id), await count('Rita Holm', t.contact_id)], [1, 3, 0]);
    none((await looks()).filter(r => r.subject_id === t.contact_id && r.citizen_id !== citizen));
    const call = (await pia.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] })).json.contact.id;
    assert.equal((await pia.post(`/api/v1/contacts/${call}/close`, { outcome: 'answered' })).status, 200);
    assert.equal((await see(lone, call)).status, 200);
    assert.equal((await see(pia, call)).status, 200);
    assert.deepEqual([await count('Lone Dam', call), await count('Pia Bech', call)], [1, 0]);
  });

  await story('a leader whom another authority sent sees figures, and nobody\'s words', async () => {
    house.sql(`UPDATE account SET roles = 3 WHERE employee_id = ${TAX_CLERK};`);
    const chief = await node.clerk('tove', CENTRE, COUNTERS[2]);
    const t = await ticketFor('sundhedskort');
    const shows = async path => { const { status, text } = await chief.get(path); return [status, text.includes(SECRET) || /sundhedskort/i.test(text)]; };
    for (const path of ['/henvendelser', '/henvendelser?mine=0', '/api/v1/open-contacts', `/api/v1/units/${CENTRE}/queue`, `/api/v1/tickets/${t.id}`, '/ledelse', '/tal?unit_id=11'])
      assert.deepEqual(await shows(path), [200, path.startsWith('/tal')], path);
    for (const path of [`/ledelse/koe/${CENTRE}`, `/ledelse/koe/${CENTRE}/live`, `/henvendelser/${t.contact_id}`, `/api/v1/contacts/${t.contact_id}`])
      assert.deepEqual(await shows(path), [403, false], path);
    assert.match((await chief.get(`/ledelse/koe/${CENTRE}`)).text, /ansat i en anden myndighed og ser kun tallene/);
    for (const path of ['/afviste-mails', '/api/v1/mails/failed']) assert.deepEqual([(await chief.get(path)).status, (await lone.get(path)).status], [403, 200], path);
    assert.equal((await chief.post('/api/v1/mails/1/retry', {})).status, 403);
    for (const path of ['/henvendelser', '/api/v1/open-contacts', `/ledelse/koe/${CENTRE}`, `/api/v1/units/${CENTRE}/queue`]) assert.match((await lone.get(path)).text, /sundhedskort/i, path);
    await rita.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'handed_out' });
  });

  await story('every purpose is in the log, and the log is whole', async () => {
    const log = await looks();
    assert.deepEqual(log.filter(r => !r.purpose && r.name !== 'Lone Dam').map(r => r.name), ['Per Krogh'], 'once at a closed one; who leads is not asked');
    assert.equal(log.filter(r => r.purpose).length, 4);
    house.auditIsWhole();
  });
});
