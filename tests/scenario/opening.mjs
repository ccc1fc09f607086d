// When the door is closed, by an exceptional day or by the hour: the reception is told and asked once, whoever waits is not sent for a
// walk; and a unit of which no hours are known is never called closed.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, date, HARBOUR, TOWN } from './town.mjs';

const minuteNow = () => { const [h, m] = new Date().toLocaleTimeString('sv-SE', { timeZone: 'Europe/Copenhagen' }).split(':').map(Number); return h * 60 + m; };

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
  const day = (opens, closes, reason) => house.sql(`DELETE FROM unit_exception WHERE unit_id = ${CENTRE};
    INSERT INTO unit_exception (authority_id, unit_id, day, opens, closes, reason) VALUES (${TOWN}, ${CENTRE}, '${date()}', ${opens}, ${closes}, '${reason}');`);
  const ordinary = () => house.sql(`DELETE FROM unit_exception WHERE unit_id = ${CENTRE}`);
  const give = fields => rita.form('/reception', { do: 'ticket', task: 'flytteanmeldelse', idempotency_key: newKey(), ...fields });
  const tickets = () => house.number('SELECT COUNT(*) FROM ticket');
  const page = async location => {
    const { token } = (await rita.get(`/api/v1/tickets/${location.match(/given=(\d+)/)[1]}`)).json;
    // what is behind the program's back is seen when something happens in the queue
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    return (await node.client().get(`/nummer/${token}`)).text.match(/class="ticket-state[^]*?<\/div>/)[0];
  };

  await story('while it is open nothing is said, and whoever waits long can go for a walk', async () => {
    assert.doesNotMatch((await rita.get('/reception?task=pas')).text, /lukket/);
    let last;
    for (let i = 0; i < 6; i++) last = await give();
    assert.equal(last.status, 303, last.text);
    assert.match(await page(last.location), /Du kan gå en tur/);
  });

  await story('a fire closes the house: the reception says so and asks once, and a retried request gets its number', async () => {
    day('NULL', 'NULL', 'Brand');
    assert.match((await rita.get('/reception?task=pas')).text, /alert-warning[^]*?Her er lukket lige nu: Brand\./);
    const before = tickets(), key = newKey(), first = await give({ idempotency_key: key, note: 'Sidder derinde', email: 'bo@example.dk' });
    assert.equal(first.status, 422, first.text);
    assert.match(first.text, /id="while_closed"[^]*?Her er lukket lige nu: Brand\. Er borgeren her alligevel, så tryk igen/);
    assert.match(first.text, /value="bo@example.dk"[^]*Sidder derinde/, 'nothing is lost');
    assert.equal(tickets(), before);
    const again = first.text.match(/name="idempotency_key" value="([^"]*)"/)[1];
    assert.match(first.text, /<input type="hidden" name="while_closed" value="1">/);
    const meant = () => give({ idempotency_key: again, note: 'Sidder derinde', while_closed: '1' });
    const [one, two] = [await meant(), await meant()];
    assert.deepEqual([one.status, two.location], [303, one.location], one.text);
    assert.equal(tickets(), before + 1);
    const text = await page(one.location);
    assert.match(text, /Vi har lukket\.[^]*Bliv her/);
    assert.doesNotMatch(text, /gå en tur|Bliv i nærheden/);
    assert.equal((await rita.form('/reception', { do: 'answered', task: 'flytteanmeldelse', idempotency_key: newKey() })).status, 303, 'an answer needs no open door');
    ordinary();
  });

  await story('the wall screen of a closed house tells newcomers that it is closed, in their language, and still who is called', async () => {
    const wall = node.client(), side = async language => (await wall.get(`/tavle/${CENTRE}`, { 'Accept-Language': language })).text.match(/class="display-side"[^]*?<\/section>/)[0];
    const display = async () => (await wall.get(`/api/v1/units/${CENTRE}/display`)).json;
    const called = (await sara.post('/api/v1/tickets/next')).json;
    assert.doesNotMatch(await side('da'), /Lukket/);
    assert.match(await side('da'), /display-figure">\s*\d+ min/);
    assert.ok((await display()).wait_minutes > 0);
    day('NULL', 'NULL', 'Brand');
    for (const [language, word] of [['da', 'Lukket nu'], ['en', 'Closed now']]) {
      assert.match(await side(language), new RegExp(`display-figure">\\s*<span class="display-unknown">${word}</span></p>`));
      assert.doesNotMatch(await side(language), / min/);
    }
    assert.match((await wall.get(`/tavle/${CENTRE}`)).text, new RegExp(`class="display-number">${called.number}<`), 'who is called is shown');
    const shown = await display();
    assert.deepEqual([shown.wait_minutes, shown.called.map(t => t.number)], [null, [called.number]]);
    ordinary();
    assert.equal((await sara.post(`/api/v1/contacts/${called.contact_id}/close`, { outcome: 'answered' })).status, 200);
  });

  await story('through the API too: refused once with the field that says it is meant; who has a number gets it again', async () => {
    const open = async () => (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['flytteanmeldelse'] })).json.contact.id;
    const had = await open(), number = (await rita.post('/api/v1/tickets', { contact_id: had })).json.number;
    day('NULL', 'NULL', 'Brand');
    const contact_id = await open(), before = tickets(), key = newKey(), refused = await rita.post('/api/v1/tickets', { contact_id }, { key });
    assert.equal(refused.status, 422, refused.text);
    assert.match(refused.text, /"while_closed"[^]*Her er lukket lige nu: Brand\./);
    assert.equal(tickets(), before);
    const meant = await rita.post('/api/v1/tickets', { contact_id, while_closed: true }, { key: newKey() });
    assert.equal(meant.status, 201, meant.text);
    const again = await rita.post('/api/v1/tickets', { contact_id: had });
    assert.deepEqual([again.status, again.json.number, tickets()], [201, number, before + 1], again.text);
    ordinary();
  });

  await story('a new number for who was not helped is asked about as the first was: pressed again, it is given', async () => {
    const nobodyKnows = () => house.sql('DELETE FROM employee_qualification WHERE employee_id = 32'); // Sara is the only one who calls
    const knows = () => house.sql(`INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) VALUES (${TOWN}, 32, 0, 2)`);
    for (const [field, question, change, back] of [['while_closed', 'Her er lukket lige nu: Brand', () => day('NULL', 'NULL', 'Brand'), ordinary],
      ['anyway', 'Ingen, der er på vagt her, kan betjene borgeren', nobodyKnows, knows]]) {
      const given = await give(), id = given.location.match(/given=(\d+)/)[1], { contact_id } = (await rita.get(`/api/v1/tickets/${id}`)).json;
      house.sql(`UPDATE ticket SET state = 'left', day = '${date(-1)}' WHERE id = ${id}; UPDATE contact SET state = 'open' WHERE id = ${contact_id};`);
      change();
      const path = `/henvendelser/${contact_id}/nummer`, before = tickets(), asked = await rita.form(path, { idempotency_key: newKey() });
      assert.equal(asked.status, 422, asked.text);
      const [form] = asked.text.match(new RegExp(`<form method="post" action="${path}"[^]*?</form>`));
      assert.match(form, new RegExp(`id="${field}"[^]*${question}[^]*tryk igen[^]*<input type="hidden" name="${field}" value="1">[^]*Giv nyt nummer`));
      assert.equal(form.match(/form-error-message/g).length, 1, 'nothing else is asked');
      assert.doesNotMatch(asked.text, /<details class="desk-more" open>/);
      assert.equal(tickets(), before);
      const press = () => rita.form(path, { idempotency_key: form.match(/name="idempotency_key" value="([^"]*)"/)[1], [field]: '1' });
      const [one, two] = [await press(), await press()];
      assert.match(one.location, /done=number/, one.text);
      assert.equal(two.location, one.location);
      assert.equal(tickets(), before + 1);
      back();
    }
  });

  await story('nobody is sent on to a closed door without being asked, once, by the screen or the API; within the house it is not asked', async () => {
    house.sql(`INSERT INTO unit_exception (authority_id, unit_id, day, opens, closes, reason) VALUES (${TOWN}, ${HARBOUR}, '${date()}', NULL, NULL, 'Vandskade');`);
    const given = await give(), id = given.location.match(/given=(\d+)/)[1], before = (await rita.get(`/api/v1/tickets/${id}`)).json;
    const send = more => rita.post(`/api/v1/tickets/${id}/send-on`, { unit_id: String(HARBOUR), ...more });
    for (const more of [{}, { anyway: true }]) {
      const refused = await send(more);
      assert.equal(refused.status, 422, refused.text);
      assert.match(refused.text, /"while_closed"[^]*Borgerservice Havnen: Her er lukket lige nu: Vandskade\./);
    }
    const screen = fields => sara.form(`/skranke/numre/${id}/videre`, { unit_id: HARBOUR, word: 'Har ventet længe', ...fields });
    const asked = await screen();
    assert.equal(asked.status, 422);
    assert.match(asked.text, /<details class="desk-more" open>[^]*Borgerservice Havnen: Her er lukket lige nu: Vandskade\. Skal borgeren derhen alligevel[^]*name="while_closed"/);
    assert.match(asked.text, /value="Har ventet længe"/, 'nothing is lost');
    assert.match(asked.text, new RegExp(`value="${HARBOUR}" selected`));
    assert.equal((await rita.get(`/api/v1/tickets/${id}`)).json.version, before.version, 'nothing has happened');
    day('NULL', 'NULL', 'Brand');
    assert.equal((await rita.post(`/api/v1/tickets/${id}/send-on`, { unit_id: String(CENTRE), employee_id: '32' })).status, 200, 'to a colleague here');
    ordinary();
    const meant = await screen({ while_closed: '1' });
    assert.equal(meant.status, 303, meant.text);
    const after = (await rita.get(`/api/v1/tickets/${id}`)).json;
    assert.deepEqual([after.unit_id, after.from_number], [String(HARBOUR), before.number]);
    // The desk says both numbers, where to go, and prints.
    assert.match(meant.location, new RegExp(`^/skranke\\?done=sent_on&number=${before.number}&sent=${id}$`));
    const desk = (await sara.get(meant.location)).text;
    assert.match(desk, new RegExp(`Nummer ${before.number} er sendt videre\\.[^]*<strong>${before.number} [^]*→[^]* ${after.number}</strong> hos <strong lang="da">Borgerservice Havnen</strong>, <span lang="da">Havnegade 7</span>`));
    const shut = (await node.client().get(`/nummer/${desk.match(/\/nummer\/([^"?]+)\?udskriv/)[1]}`)).text;
    assert.match(shut, /Døren er lukket dér lige nu/);
    assert.doesNotMatch(shut, /Bliv her/, 'they are not there yet');
    const [, token] = desk.match(/href="\/nummer\/([^"?]+)\?udskriv=1"/);
    assert.match((await node.client().get(`/nummer/${token}?udskriv=1`)).text, new RegExp(`>${after.number}<[^]*Havnegade 7[^]*Før: nummer ${before.number}`));
    const per = await node.clerk('per', CENTRE, COUNTERS[1]);
    assert.doesNotMatch((await per.get(meant.location)).text, /udskriv=1/, 'who had nothing to do with it is shown no page of it');
    assert.equal((await rita.post(`/api/v1/contacts/${after.contact_id}/close`, { outcome: 'answered' })).status, 200);
    house.sql(`DELETE FROM unit_exception WHERE unit_id = ${HARBOUR}`);
  });

  await story('who was given a number while it was open gets it again, though it has closed since', async () => {
    const key = newKey(), one = await give({ idempotency_key: key });
    day('NULL', 'NULL', 'Brand');
    const two = await give({ idempotency_key: key });
    assert.deepEqual([two.status, two.location], [303, one.location]);
    ordinary();
  });

  await story('who waits beyond closing time is told when it closes', async () => {
    const now = minuteNow();
    if (now > 1425) return; // it would be tomorrow
    const location = (await give()).location;
    day(0, now + 10, 'Personaledag');
    const text = await page(location), clock = `0?${Math.floor((now + 10) / 60)}`;
    assert.match(text, new RegExp(`Vi lukker kl\\. ${clock}[.:]\\d\\d\\.`));
    assert.doesNotMatch(text, /gå en tur/);
    const token = (await rita.get(`/api/v1/tickets/${location.match(/given=(\d+)/)[1]}`)).json.token;
    assert.match((await node.client().get(`/nummer/${token}?udskriv=1`)).text, /Vi lukker kl\. /);
    assert.doesNotMatch((await rita.get('/reception?task=pas')).text, /Her er lukket/);
    ordinary();
  });

  await story('after closing time the reception says when it was open', async () => {
    const now = minuteNow();
    if (now < 2) return;
    day(0, 1, '');
    assert.match((await rita.get('/reception?task=pas')).text, /Her er lukket lige nu\. I dag er der åbent /);
    assert.equal((await give()).status, 422);
    ordinary();
  });

  await story('a unit of which no hours are known is not called closed', async () => {
    house.sql(`DELETE FROM unit_hours WHERE unit_id = ${CENTRE}`);
    assert.doesNotMatch((await rita.get('/reception?task=pas')).text, /lukket/);
    const given = await give();
    assert.equal(given.status, 303, given.text);
    assert.match(await page(given.location), /Du kan gå en tur/);
  });
});
