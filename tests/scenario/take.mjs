// Who has a contact in hand: whoever else would act in it or close it takes it over first, and says why.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, HARBOUR } from './town.mjs';

const WHY = 'borgeren ringer og spørger til sagen';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
  const tove = await node.clerk('tove', CENTRE, COUNTERS[2]), lone = await node.signIn('lone'), pia = await node.clerk('pia', CONTACT_CENTRE), anna = await node.signIn('anna');
  const see = (who, id) => who.get(`/api/v1/contacts/${id}`);
  const ticketFor = async task => {
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task });
    return (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
  };

  await story('what a colleague has in hand is taken over first, with a word; the ticket goes along, the story and the log say so', async () => {
    const t = await ticketFor('sundhedskort'), mate = await node.clerk('per', CENTRE, COUNTERS[1]);
    const close = (who, more) => who.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered', ...more });
    const take = (who, more) => who.post(`/api/v1/contacts/${t.contact_id}/take-over`, { why: 'Sara er gået til frokost', ...more });
    const waits = await take(mate);
    assert.equal(waits.status, 409);
    assert.match(waits.text, /kald nummeret/);
    const called = (await sara.post('/api/v1/tickets/next')).json;
    for (const refused of [await close(mate), await mate.post(`/api/v1/contacts/${t.contact_id}/activities`, { task: 'sundhedskort', activity: 'hand_out' }),
      await mate.post(`/api/v1/contacts/${t.contact_id}/matters`, { task: 'pas' })]) {
      assert.equal(refused.status, 409, refused.text);
      assert.match(refused.json.errors[0].text, /Henvendelsen er hos Sara Lund\. Overtag den først/);
      assert.equal(refused.json.detail, 'Det kan ikke gøres nu.');
    }
    assert.equal((await mate.post(`/api/v1/contacts/${t.contact_id}/notes`, { text: 'Hendes datter ringede.' })).status, 200, 'a note is open to who sees it');
    const page = (await mate.get(`/henvendelser/${t.contact_id}`)).text;
    assert.match(page, /Henvendelsen er hos Sara Lund/);
    assert.ok(['afslut', 'handling', 'aerinde'].every(x => !page.includes(`/${x}"`)), 'nothing is offered that would be refused');
    const typed = await mate.form(`/henvendelser/${t.contact_id}/afslut`, { outcome: 'answered', note: 'Set på kortet', idempotency_key: newKey() });
    assert.equal(typed.status, 409);
    assert.match(typed.text, /name="note"[^]*?Set på kortet<\/textarea>/, 'nothing typed is lost');
    for (const [path, fields] of [['aerinde', { q: 'nyt pas' }]]) {
      const refused = await mate.form(`/henvendelser/${t.contact_id}/${path}`, { ...fields, idempotency_key: newKey() });
      assert.equal(refused.status, 409, `${path} ${refused.text}`);
      assert.ok(refused.text.includes(Object.values(fields)[0]), 'nothing typed is lost');
    }
    const mute = await mate.form(`/henvendelser/${t.contact_id}/overtag`, { note: 'Set på kortet', idempotency_key: newKey() });
    assert.equal(mute.status, 422);
    assert.match(mute.text, /id="why-error"/);
    assert.match(mute.text, /Set på kortet<\/textarea>/);
    assert.equal((await take(mate, { why: 'x' })).status, 422);
    for (const path of [`/api/v1/contacts/${t.contact_id}/take-over`]) assert.equal((await tove.post(path, { why: 'nysgerrig' })).status, 403, 'an outsider does not even see it');
    const taken = await mate.form(`/henvendelser/${t.contact_id}/overtag`, { why: 'Sara er gået til frokost', note: 'Set på kortet', idempotency_key: newKey() });
    assert.equal(taken.status, 303, taken.text);
    const { contact, events } = (await see(mate, t.contact_id)).json;
    assert.equal(contact.handled_by, '33');
    assert.deepEqual(events.slice(-2).map(e => [e.kind, e.employee, e.what, e.text]), [['taken_over', 'Per Krogh', 'Sara Lund', 'Sara er gået til frokost'], ['note', 'Per Krogh', '', 'Set på kortet']]);
    assert.ok((await anna.get('/api/v1/audit?limit=500')).json.rows.some(r => r.action === 'contact.take_over' && r.name === 'Per Krogh' && r.subject_id === t.contact_id && r.purpose === 'Sara er gået til frokost'));
    const ticket = (await mate.get(`/api/v1/tickets/${called.id}`)).json;
    assert.deepEqual([ticket.employee_id, ticket.counter_id, ticket.state], ['33', String(COUNTERS[1]), 'called']);
    assert.match((await mate.get('/skranke')).text, /Sundhedskort|sundhedskort/);
    assert.equal((await take(mate)).status, 200, 'once is enough');
    assert.equal((await see(mate, t.contact_id)).json.events.filter(e => e.kind === 'taken_over').length, 1);
    assert.equal((await close(sara)).status, 409, 'now it is his');
    const next = await ticketFor('sundhedskort');
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, next.id, 'she is free');
    const second = await mate.post(`/api/v1/contacts/${next.contact_id}/take-over`, { why: 'en til' });
    assert.equal(second.status, 409, 'one at a time');
    assert.match(second.text, /allerede kaldt/);
    assert.equal((await sara.post(`/api/v1/contacts/${next.contact_id}/close`, { outcome: 'answered' })).status, 200);
    assert.equal((await close(mate)).status, 200);
    assert.equal((await take(sara)).status, 409, 'closed it is nobody\'s');
  });

  await story('a call that a colleague has open is taken over; what waits or came from a system is nobody\'s', async () => {
    const per = await node.clerk('per', HARBOUR), call = (await pia.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] })).json.contact.id, why = 'Pia er syg';
    const close = (who, id, more) => who.post(`/api/v1/contacts/${id}/close`, { outcome: 'answered', ...more });
    assert.equal((await close(lone, call)).status, 409, 'a leader, too');
    assert.equal((await close(per, call, { purpose: WHY })).status, 409, 'a purpose opens it to the eye');
    assert.equal((await per.post(`/api/v1/contacts/${call}/take-over`, { why })).status, 422, 'who takes it over must be allowed to see it');
    assert.equal((await per.post(`/api/v1/contacts/${call}/take-over`, { why, purpose: WHY })).status, 200);
    assert.equal((await close(per, call)).status, 200);
    const waits = await ticketFor('sundhedskort');
    assert.equal((await close(sara, waits.contact_id)).status, 200);
    const system = node.client();
    system.always = { Authorization: `Bearer ${house.must(['token', 'create', 'telefoncentral', '--authority', 'byen', '--roles', 'staff']).trim()}` };
    const registered = await system.post('/api/v1/contacts', { channel: 'phone', task: ['pas'], unit_id: String(CENTRE) });
    assert.equal(registered.status, 201, registered.text);
    const from = registered.json.contact.id;
    assert.equal((await close(sara, from)).status, 200);
  });
});
