// Who is called by whom, as the reception and the counters see it: the time said before a number is given is the slip's, and who
// has said nothing is not for staff of another authority.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, HARBOUR, OFFICE, TOWN } from './town.mjs';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), tove = await node.clerk('tove', CENTRE, COUNTERS[2]);
  const give = async fields => (await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), ...fields })).location;
  const WAIT = /Ingen ventetid|Ventetid cirka \d+ min\./;

  await story('the reception says the time of the matters that are chosen, and the slip says the same', async () => {
    for (const expected of ['Ingen ventetid', 'Ingen ventetid', 'Ventetid cirka 5 min.']) {
      const before = (await rita.get('/reception?task=sundhedskort')).text.match(/class="triage-wait">([^<]*)/)?.[1];
      const slip = (await rita.get(await give({ task: 'sundhedskort' }))).text.match(/class="given"[^]*?<\/section>/)?.[0];
      assert.deepEqual([before?.match(WAIT)?.[0], slip?.match(WAIT)?.[0]], [expected, expected]);
    }
    const desk = (await sara.get('/skranke')).text;
    assert.match(desk, />nu, har ventet/);
    assert.doesNotMatch(desk, /om 0 min|cirka 0 min/);
  });

  await story('who has said nothing waits for the municipality\'s own', async () => {
    const nothing = (await give({ q: 'jeg har et spørgsmål' })).match(/given=(\d+)/)[1];
    const { waiting } = (await tove.get(`/api/v1/units/${CENTRE}/queue`)).json;
    assert.deepEqual(waiting.map(w => w.mine), [true, true, true, false]);
    for (let i = 0; i < 3; i++) {
      const { json } = await tove.post('/api/v1/tickets/next');
      assert.notEqual(json.id, nothing);
      assert.equal((await tove.post(`/api/v1/contacts/${json.contact_id}/close`, { outcome: 'answered' })).status, 200);
    }
    assert.equal((await tove.post('/api/v1/tickets/next')).status, 404);
    const mine = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal(mine.id, nothing);
    assert.equal((await sara.post(`/api/v1/contacts/${mine.contact_id}/close`, { outcome: 'answered' })).status, 200);
  });

  const audits = () => house.number("SELECT COUNT(*) FROM audit WHERE action = 'ticket.issue'");

  await story('a number asked for again is the same, once in the audit log, and none when the contact is closed', async () => {
    const { contact } = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['sundhedskort'] })).json, before = audits();
    const asked = await Promise.all([1, 2, 3].map(() => rita.post('/api/v1/tickets', { contact_id: contact.id })));
    assert.deepEqual([...new Set(asked.map(a => a.status))], [201]);
    assert.equal(new Set(asked.map(a => a.json.id)).size, 1);
    assert.equal(audits(), before + 1);
    assert.equal((await rita.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'answered' })).status, 200);
    const dead = await rita.post('/api/v1/tickets', { contact_id: contact.id });
    assert.equal(dead.status, 409, dead.text);
    assert.match(dead.text, /afsluttet og kan ikke få et nummer/);
    assert.equal(audits(), before + 1);
  });

  await story('whoever calls or writes stands in no queue', async () => {
    for (const channel of ['phone', 'letter', 'email']) {
      const { contact } = (await rita.post('/api/v1/contacts', { channel, task: ['sundhedskort'] })).json;
      const refused = await rita.post('/api/v1/tickets', { contact_id: contact.id });
      assert.equal(refused.status, 422, refused.text);
      assert.match(refused.text, /Kun den, der er mødt op/);
      assert.equal(house.sql(`SELECT state FROM contact WHERE id = ${contact.id}`), 'open');
    }
    const before = house.number('SELECT COUNT(*) FROM contact');
    const refused = await rita.form('/telefon', { do: 'ticket', task: 'pas', idempotency_key: newKey() });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="do"[^]*?Kun den, der er mødt op/);
    assert.equal(house.number('SELECT COUNT(*) FROM contact'), before, 'nothing was registered');
  });

  await story('a life event is called by who knows something of it, and the time said before is the slip\'s', async () => {
    const [[moving], [card], [passport]] = ["life_event WHERE key = 'flytte'", "task WHERE key = 'flytteanmeldelse'", "task WHERE key = 'pas'"].map(what => house.rows(`SELECT id FROM ${what} AND authority_id = ${TOWN}`)[0]);
    assert.equal(house.rows(`SELECT count(*) FROM life_event_task WHERE life_event_id = ${moving} AND task_id = ${passport}`)[0][0], '0');
    const per = await node.clerk('per', CENTRE, COUNTERS[1]);
    house.sql(`UPDATE employee_qualification SET task_id = ${card} WHERE employee_id = 33; UPDATE employee_qualification SET task_id = ${passport} WHERE employee_id = 32;`);
    const before = (await rita.get('/reception?life_event=flytte')).text.match(/class="triage-wait">([^<]*)/)?.[1];
    const { location } = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), life_event: 'flytte' }), id = location.match(/given=(\d+)/)[1];
    assert.equal(before.match(WAIT)[0], (await rita.get(location)).text.match(/class="given"[^]*?<\/section>/)[0].match(WAIT)[0]);
    assert.equal((await sara.post('/api/v1/tickets/next')).status, 404, 'a passport is no part of it');
    assert.equal((await per.post('/api/v1/tickets/next')).json.id, id);
  });

  await story('a ticket page says together what is true together: who is waited for, how long, and whether there is time for a walk', async () => {
    const page = async fields => {
      const id = (await give(fields)).match(/given=(\d+)/)[1], ticket = (await rita.get(`/api/v1/tickets/${id}`)).json;
      return { ...ticket, show: async () => (await node.client().get(`/nummer/${ticket.token}`)).text.match(/class="ticket-state[^]*?<\/div>/)[0] };
    };
    let last;
    for (let i = 0; i < 9; i++) last = await page({ task: 'flytteanmeldelse' }); // none of them is Sara's
    const passport = await page({ task: 'pas' }), text = await passport.show();
    assert.match(text, /Du er den næste[^]*Det er snart din tur/);
    assert.doesNotMatch(text, /foran dig|gå en tur/);
    const long = await last.show(), [, ahead] = long.match(/<strong>(\d+)<\/strong> <span>foran dig/);
    assert.match(long, /Ventetid cirka \d+ min[^]*Du kan gå en tur/);
    assert.ok(ahead > 3 && ahead < 9, ahead);
    const near = await page({ task: 'pas' }), nearby = await near.show();
    assert.match(nearby, /Ventetid cirka|Det er snart din tur/);
    assert.doesNotMatch(nearby, /gå en tur/);

    assert.equal((await rita.post(`/api/v1/contacts/${passport.contact_id}/close`, { outcome: 'answered' })).status, 200);
    const ended = await passport.show();
    assert.match(ended, /Din henvendelse er afsluttet i receptionen/);
    assert.doesNotMatch(ended, /Tak for besøget/);
    assert.equal((await rita.post(`/api/v1/tickets/${near.id}/acts/leave`)).status, 200);
    assert.match(await near.show(), /Dit nummer gælder ikke længere/);
    const served = await page({ task: 'pas' }), called = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal(called.id, served.id);
    assert.equal((await sara.post(`/api/v1/contacts/${called.contact_id}/close`, { outcome: 'answered' })).status, 200);
    assert.match(await served.show(), /Dit besøg er slut[^]*Tak for besøget/);
  });

  await story('nobody is sent on to wait for nobody, unless that is meant', async () => {
    const id = (await give({ task: 'pas' })).match(/given=(\d+)/)[1], standing = async () => (await rita.get(`/api/v1/tickets/${id}`)).json;
    const called = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal(called.id, id);
    const send = (unit, more) => sara.post(`/api/v1/tickets/${id}/send-on`, { unit_id: String(unit), ...more });
    const refused = await send(OFFICE);
    assert.equal(refused.status, 409, refused.text);
    assert.deepEqual(refused.json.errors.map(e => e.field), ['anyway']);
    assert.match(refused.text, /Ingen, der er på vagt dér, kan betjene/);
    assert.deepEqual([(await standing()).state, (await standing()).unit_id], ['called', String(CENTRE)], 'they are still here');

    const desk = (await sara.get('/skranke')).text;
    assert.match(desk, />Pensions- og omsorgskontor – ingen på vagt</);
    assert.match(desk, />Borgerservice Torvet – \d på vagt</);
    assert.doesNotMatch(desk, /name="anyway"/);
    const asked = await sara.form(`/skranke/numre/${id}/videre`, { unit_id: OFFICE, word: 'Spørg til trapperne' });
    assert.equal(asked.status, 409);
    assert.match(asked.text, /id="anyway-error"[^]*?kan betjene borgeren[^]*?name="anyway"/);
    assert.match(asked.text, /value="14" selected[^]*?value="Spørg til trapperne"/, 'nothing typed is lost');
    assert.equal((await standing()).unit_id, String(CENTRE));
    assert.equal((await sara.form(`/skranke/numre/${id}/videre`, { unit_id: OFFICE, word: 'Spørg til trapperne', anyway: '1' })).status, 303);
    assert.deepEqual([(await standing()).state, (await standing()).unit_id], ['waiting', String(OFFICE)]);

    await node.clerk('olga', OFFICE);
    assert.equal((await rita.post(`/api/v1/tickets/${id}/send-on`, { unit_id: String(OFFICE) })).status, 200, 'who is on duty there can');
    house.sql(`UPDATE unit SET closed_at = 1 WHERE id = ${HARBOUR}`);
    const closed = await rita.post(`/api/v1/tickets/${id}/send-on`, { unit_id: String(HARBOUR), anyway: true });
    assert.equal(closed.status, 422);
    assert.match(closed.text, /Enheden er lukket/);
  });

  await story('a receptionist who masters both matters hides nobody from the counters that master one each', async () => {
    assert.equal((await tove.form('/vagt/slut', {})).status, 303); // she masters both, at a counter
    const per = await node.signIn('per');
    house.sql(`UPDATE ticket SET state = 'done', ended_at = 1 WHERE unit_id = ${CENTRE}`); // nobody waits, and every hand is free
    const look = async (who, id) => (await who.get(`/api/v1/units/${CENTRE}/queue`)).json.waiting.find(w => w.ticket.id === id);
    for (const level of [1, 2]) {
      house.sql(`UPDATE employee_qualification SET level = ${level} WHERE employee_id = 31`);
      const id = (await give({ task: ['flytteanmeldelse', 'pas'] })).match(/given=(\d+)/)[1];
      for (const who of [sara, per]) assert.deepEqual([(await look(who, id)).mine, (await look(who, id)).wait_minutes], [true, 0]);
      const called = (await (level === 1 ? sara : per).post('/api/v1/tickets/next')).json;
      assert.equal(called.id, id);
      assert.equal((await (level === 1 ? sara : per).post(`/api/v1/contacts/${called.contact_id}/close`, { outcome: 'answered' })).status, 200);
    }
  });
});
