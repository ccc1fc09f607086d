// The whole way of a contact: what the citizen says, the verdict, the ticket, the call, the note, the outcome, the figures.
import { assert, scenario, soon, story as told } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, HARBOUR, NEIGHBOUR, OFFICE, PASSWORD } from './town.mjs';

// A ticket for somebody who stands at the reception, by the form the screen shows.
async function ticketFor(rita, fields) {
  const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), ...fields });
  assert.equal(answer.status, 303, answer.text);
  const id = answer.location.match(/given=(\d+)/)[1];
  return (await rita.get(`/api/v1/tickets/${id}`)).json;
}
const contactOf = async (who, id) => (await who.get(`/api/v1/contacts/${id}`)).json;
const kinds = events => events.map(e => e.kind);

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const tidy = () => house.sql(`UPDATE ticket SET state = 'left'; UPDATE contact SET state = 'closed', outcome = 'left_unhelped', closed_at = created_at WHERE state <> 'closed';`);
  const story = (name, tell) => told(name, tell, { tidy });
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
  const pia = await node.clerk('pia', CONTACT_CENTRE), olga = await node.clerk('olga', OFFICE);

  // Serves whoever is next, to the end.
  async function serveNext(clerk, outcome, more = {}) {
    const ticket = (await clerk.post('/api/v1/tickets/next')).json;
    assert.equal((await clerk.post(`/api/v1/tickets/${ticket.id}/acts/start`, { version: ticket.version })).status, 200);
    const closed = await clerk.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome, ...more });
    assert.equal(closed.status, 200, closed.text);
    return { ticket, ...closed.json };
  }

  await story('she has moved and wants a new health card: one visit, one number, two matters, helped at the counter', async () => {
    const found = (await rita.get(`/reception/forslag?q=${encodeURIComponent('jeg er flyttet og skal have nyt sundhedskort')}`)).text;
    assert.match(found, /task=sundhedskort/);
    assert.match(found, /task=flytteanmeldelse/);

    const shown = (await rita.get('/reception?task=sundhedskort&task=flytteanmeldelse')).text;
    assert.match(shown, /verdict verdict-must/);
    assert.match(shown, /verdict verdict-may/);

    const ticket = await ticketFor(rita, { task: ['sundhedskort', 'flytteanmeldelse'], q: 'jeg er flyttet og skal have nyt sundhedskort' });
    assert.equal(ticket.state, 'waiting');
    assert.equal(ticket.unit_id, String(CENTRE));

    const page = await node.client().get(`/nummer/${ticket.token}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /Du er den næste/);

    const called = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal(called.id, ticket.id);
    assert.equal(called.counter_name, 'Skranke 1');
    assert.match((await soon(() => node.client().get(`/nummer/${ticket.token}`), p => /Skranke 1/.test(p.text))).text, /Skranke 1/);

    const desk = (await sara.get('/skranke')).text;
    assert.match(desk, /jeg er flyttet og skal have nyt sundhedskort/);
    assert.match(desk, /Arbejdsbeskrivelse/);

    const started = await sara.post(`/api/v1/tickets/${ticket.id}/acts/start`, { version: called.version });
    assert.equal(started.json.state, 'serving');
    const noted = await sara.post(`/api/v1/contacts/${ticket.contact_id}/notes`, { text: 'Har vist legitimation.\nKortet sendes til den nye adresse.' });
    assert.equal(noted.status, 200, noted.text);
    const closed = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'decided', met: ['full_agreement'] });
    assert.equal(closed.status, 200, closed.text);
    assert.equal(closed.json.contact.state, 'closed');
    assert.deepEqual(closed.json.contact.matters.map(m => [m.task, m.outcome]), [['sundhedskort', 'decided'], ['flytteanmeldelse', 'decided']]);
    assert.deepEqual(kinds(closed.json.events), ['registered', 'matter', 'matter', 'ticket', 'called', 'started', 'note', 'met', 'met', 'closed']);
    assert.equal((await sara.get(`/api/v1/tickets/${ticket.id}`)).json.state, 'done');
  });

  await story('a decision without a note is refused with what was expected, and the contact stays open', async () => {
    const ticket = await ticketFor(rita, { task: 'sundhedskort' });
    await sara.post('/api/v1/tickets/next');
    const refused = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'decided' });
    assert.equal(refused.status, 422, refused.text);
    assert.match(refused.type, /problem\+json/);
    assert.equal((await contactOf(sara, ticket.contact_id)).contact.state, 'served');
    const closed = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'decided', note: 'Kortet er bestilt.', met: ['full_agreement'] });
    assert.equal(closed.status, 200, closed.text);
  });

  await story('her mother must move to a nursing home: the centre must not decide it; the case is handed to the office', async () => {
    const ticket = await ticketFor(rita, { task: 'aeldrebolig-plejebolig', q: 'min mor skal på plejehjem', acting_for: 'Karen, hendes mor' });
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, ticket.id);
    const refused = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'decided', note: 'Bevilget.' });
    assert.equal(refused.status, 403, refused.text);
    assert.match(refused.text, /fagforvaltningen/);
    assert.equal((await contactOf(sara, ticket.contact_id)).contact.state, 'served');
    const minutesAgo = n => house.sql(`UPDATE ticket SET started_at = started_at - ${n * 60_000} WHERE id = ${ticket.id}`);
    await sara.post(`/api/v1/tickets/${ticket.id}/acts/start`);
    minutesAgo(10);
    const on = await sara.post(`/api/v1/tickets/${ticket.id}/send-on`, { unit_id: String(OFFICE), word: 'Spørg til trapperne', anyway: true });
    assert.equal(on.status, 200, on.text);
    assert.equal((await sara.post('/api/v1/tickets/next')).status, 404, 'she waits at the office now');
    const there = (await olga.post('/api/v1/tickets/next')).json;
    assert.equal(there.id, ticket.id);
    assert.equal(there.word, 'Spørg til trapperne');
    await olga.post(`/api/v1/tickets/${ticket.id}/acts/start`);
    minutesAgo(5);
    const decided = await olga.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'decided', note: 'Plejebolig bevilget; klagevejledning givet.', met: ['appeal_guidance'] });
    assert.equal(decided.status, 200, decided.text);
    assert.equal(decided.json.contact.handled_by, '35');
    const lone = await node.signIn('lone'), of = async unit => (await lone.get(`/api/v1/figures?unit_id=${unit}`)).json.all, office = await of(OFFICE), centre = await of(CENTRE);
    assert.equal(office.service.n, 1);
    assert.ok(Math.abs(office.service.median_ms - 5 * 60_000) < 20_000, `ten minutes here and five there, not the wait between: ${office.service.median_ms} ms`);
    assert.ok(Math.abs(centre.service.p90_ms - 10 * 60_000) < 20_000, `${centre.service.p90_ms} ms`);
    assert.equal(centre.solved_at_first_contact, house.number(`SELECT COUNT(*) FROM contact WHERE unit_id = ${CENTRE} AND outcome IN ('answered', 'handed_out', 'signposted', 'decided')`) - 1, 'it took two');
  });

  await story('a municipality that does not exist is not believed, and what was typed stays', async () => {
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort', municipality_code: '9999', note: 'Kom med bus' });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /Kommunen kendes ikke/);
    assert.match(answer.text, /Kom med bus/);
  });

  await story('who talks on and on is given a number too', async () => {
    const page = await rita.get(`/reception?task=pas&said=${'a'.repeat(300)}&q=${'b'.repeat(300)}`);
    assert.equal(page.status, 200, page.text);
    const answer = await rita.form('/reception', { do: 'answered', idempotency_key: newKey(), task: 'pas', said: 'a'.repeat(300), q: 'b'.repeat(300) });
    assert.equal(answer.status, 303, answer.text);
  });

  await story('a citizen of another municipality is told whose matter it is; nobody decides it here', async () => {
    const ticket = await ticketFor(rita, { task: 'sundhedskort', municipality_code: '0147' });
    const shown = (await rita.get('/reception?task=sundhedskort&municipality_code=0147')).text;
    assert.match(shown, /En anden kommunes sag/);
    assert.match(shown, /Nabo Kommune/);
    await sara.post('/api/v1/tickets/next');
    assert.equal((await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'decided', note: 'x' })).status, 403);
    const signposted = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'signposted' });
    assert.equal(signposted.status, 422, 'where to must be said');
    const closed = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'signposted', receiver: 'Nabo Kommune' });
    assert.equal(closed.status, 200, closed.text);
    assert.equal(closed.json.events.at(-1).text, 'Nabo Kommune');
  });

  await story('a jobcentre matter is never decided, whoever asks', async () => {
    for (const clerk of [sara, pia, olga]) {
      const contact = (await clerk.post('/api/v1/contacts', { channel: 'phone', task: ['ledig-jobcenter'] })).json.contact;
      const refused = await clerk.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'decided', note: 'x' });
      assert.equal(refused.status, 403, refused.text);
      const closed = await clerk.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'transferred', receiver: 'Jobcentret' });
      assert.equal(closed.status, 200, closed.text);
    }
  });

  await story('she has no CPR number, or a replacement number, and is helped all the same', async () => {
    const without = await ticketFor(rita, { task: 'pas', name: 'Maria Popescu' });
    assert.ok((await contactOf(rita, without.contact_id)).contact.citizen_id, 'known by name');
    await serveNext(sara, 'answered');

    const found = await pia.form('/telefon/borger', { cpr: '610190-1234', purpose: 'spørger til sit sundhedskort', task: 'sundhedskort' });
    assert.equal(found.status, 303, found.text);
    assert.ok(!found.location.includes('610190'), 'no CPR number in an address');
    const page = (await pia.get(found.location)).text;
    assert.match(page, /Ikke set her før/);
    assert.ok(!page.includes('6101901234') && !page.includes('610190-1234'));
    const ended = await pia.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'sundhedskort', number: found.location.match(/number=([a-p]+)/)[1] });
    assert.equal(ended.status, 303, ended.text);
    const again = (await pia.get((await pia.form('/telefon/borger', { cpr: '6101901234', purpose: 'ringer igen' })).location)).text;
    assert.match(again, /Erstatnings-CPR/);
    assert.match(again, /Tidligere henvendelser/);
    assert.match(again, /Besvaret/);
  });

  await story('nobody closes what tells nothing of what it was about; a number without a word is given when that is meant', async () => {
    const about = /id="note-error"[^]*?Skriv, hvad henvendelsen handlede om/;
    const empty = await rita.form('/reception', { do: 'answered', idempotency_key: newKey(), acting_for: 'Karen Dal' });
    assert.equal(empty.status, 422);
    assert.match(empty.text, about);
    assert.match(empty.text, /value="Karen Dal"/, 'nothing typed is lost');
    assert.equal(house.number("SELECT COUNT(*) FROM contact WHERE acting_for = 'Karen Dal'"), 0, 'and nothing half done');
    for (const something of [{ q: 'en kuglepen' }, { note: 'Viste vej til toilettet.' }, { task: 'pas' }, { life_event: 'flytte' }, { do: 'left_unhelped' }]) {
      const done = await rita.form('/reception', { do: 'answered', idempotency_key: newKey(), ...something });
      assert.equal(done.status, 303, JSON.stringify(something) + done.text);
    }
    const ticket = await ticketFor(rita, { no_matter: '1' });
    await sara.post('/api/v1/tickets/next');
    const desk = await sara.form(`/henvendelser/${ticket.contact_id}/afslut`, { outcome: 'answered', idempotency_key: newKey() });
    assert.equal(desk.status, 422);
    assert.match(desk.text, about);
    const api = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
    assert.equal(api.status, 422, api.text);
    assert.deepEqual(api.json.errors.map(e => e.field), ['note']);
    assert.equal((await sara.post(`/api/v1/contacts/${ticket.contact_id}/notes`, { text: 'Spurgte om vej.' })).status, 200);
    assert.equal((await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' })).status, 200);
  });

  await story('a letter that is not ours is forwarded, and that is recorded', async () => {
    const fields = { do: 'forwarded', channel: 'letter', task: 'aarsopgoerelse', q: 'brev om årsopgørelsen', idempotency_key: newKey() };
    const refused = await rita.form('/post', fields);
    assert.equal(refused.status, 422, 'to whom must be said');
    const done = await rita.form('/post', { ...fields, receiver: 'Skattestyrelsen' });
    assert.equal(done.status, 303, done.text);
    const { contact, events } = await contactOf(rita, done.location.match(/registered=(\d+)/)[1]);
    assert.deepEqual([contact.channel, contact.outcome], ['letter', 'forwarded']);
    assert.equal(events.at(-1).text, 'Skattestyrelsen');
  });

  await story('a call is transferred: the screen says whom to call and when they answer', async () => {
    const shown = (await pia.get('/telefon?task=aeldrebolig-plejebolig')).text;
    assert.match(shown, /Hvem kan tage den/);
    const done = await pia.form('/telefon', { do: 'transferred', task: 'aeldrebolig-plejebolig', receiver: 'Olga Friis', q: 'plejehjem til far', idempotency_key: newKey() });
    assert.equal(done.status, 303, done.text);
    const { contact } = await contactOf(pia, done.location.match(/registered=(\d+)/)[1]);
    assert.deepEqual([contact.channel, contact.outcome, contact.unit_id], ['phone', 'transferred', String(CONTACT_CENTRE)]);
  });

  await story('to whom she is sent on is filled in when it is one, and left to the clerk when it is not', async () => {
    const receiver = async tasks => (await pia.get(`/telefon?key=${newKey()}${tasks.map(t => `&task=${t}`).join('')}`)).text.match(/name="receiver" value="([^"]*)"/)[1];
    assert.equal(await receiver(['aarsopgoerelse']), 'Skattestyrelsen');
    assert.equal(await receiver(['aarsopgoerelse', 'skattekort-forskud']), 'Skattestyrelsen');
    assert.equal(await receiver(['aarsopgoerelse', 'folkepension']), '');
    assert.equal(await receiver(['aarsopgoerelse', 'sundhedskort']), '');
  });

  await story('a citizen without Danish: the language goes with the ticket, and her page is in English', async () => {
    const ticket = await ticketFor(rita, { task: 'cpr-nummer-udlaending', language: 'uk' });
    assert.equal(ticket.language, 'uk');
    const citizen = node.client();
    const page = await citizen.get(`/nummer/${ticket.token}?lang=en`);
    assert.match(page.text, /<html[^>]* lang="en"/);
    assert.match(page.text, /You are next|next/i);
    assert.match((await citizen.get(`/nummer/${ticket.token}`)).text, /<html[^>]* lang="en"/, 'the choice is remembered');
    const { ticket: served } = await serveNext(sara, 'answered');
    assert.equal(served.id, ticket.id);
  });

  await story('a retried request makes no second contact and no second ticket', async () => {
    const key = newKey(), fields = { do: 'ticket', task: 'pas', idempotency_key: newKey() };
    const before = house.number('SELECT COUNT(*) FROM ticket');
    const [first, second] = await Promise.all([rita.form('/reception', fields), rita.form('/reception', fields)]);
    assert.equal(first.location, second.location);
    assert.equal(house.number('SELECT COUNT(*) FROM ticket'), before + 1);

    const registered = await Promise.all([1, 2, 3].map(() => rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] }, { key })));
    assert.deepEqual(registered.map(r => r.status), [201, 201, 201]);
    assert.equal(new Set(registered.map(r => r.text)).size, 1);
    const contact_id = registered[0].json.contact.id;
    const issued = await Promise.all([1, 2, 3].map(() => rita.post('/api/v1/tickets', { contact_id })));
    assert.equal(new Set(issued.map(r => r.json.id)).size, 1, 'one visit, one number');
    const other = await rita.post('/api/v1/contacts', { channel: 'phone' }, { key });
    assert.equal(other.status, 422, 'the same key for something else is a mistake');
    for (let i = 0; i < 2; i++) await serveNext(sara, 'answered');
  });

  await story('whoever acts on what somebody else has changed meanwhile is told so', async () => {
    const ticket = await ticketFor(rita, { task: 'pas' });
    const called = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal((await sara.post(`/api/v1/tickets/${ticket.id}/acts/start`, { version: called.version })).status, 200);
    const stale = await sara.post(`/api/v1/tickets/${ticket.id}/acts/park`, { version: called.version });
    assert.equal(stale.status, 409, stale.text);
    const { contact } = await contactOf(sara, ticket.contact_id);
    const noted = await sara.post(`/api/v1/contacts/${contact.id}/matters`, { task: 'koerekort' }, { version: contact.version - 1 });
    assert.equal(noted.status, 412, noted.text);
    assert.equal((await sara.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'answered' }, { version: contact.version })).status, 200);
    const again = await sara.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'answered' });
    assert.equal(again.status, 409, 'it is closed already');
  });

  await story('who does not come is called three times, and the contact closes as left unhelped', async () => {
    const ticket = await ticketFor(rita, { task: 'pas' });
    await sara.post('/api/v1/tickets/next');
    for (let calls = 2; calls <= 3; calls++)
      assert.equal((await sara.post(`/api/v1/tickets/${ticket.id}/acts/call_again`)).json.calls, calls);
    assert.equal((await sara.post(`/api/v1/tickets/${ticket.id}/acts/no_show`)).json.state, 'no_show');
    assert.equal((await contactOf(sara, ticket.contact_id)).contact.outcome, 'left_unhelped');
  });

  await story('she is parked while she fetches a photo, and keeps her place', async () => {
    const first = await ticketFor(rita, { task: 'pas' }), second = await ticketFor(rita, { task: 'pas' });
    await sara.post('/api/v1/tickets/next');
    assert.equal((await sara.post(`/api/v1/tickets/${first.id}/acts/park`, { word: 'henter foto' })).json.state, 'parked');
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, second.id);
    assert.equal((await sara.post('/api/v1/tickets/next')).status, 409, 'one at a time');
    await sara.post(`/api/v1/contacts/${second.contact_id}/close`, { outcome: 'handed_out' });
    const back = await sara.post(`/api/v1/tickets/${first.id}/acts/resume`);
    assert.deepEqual([back.json.state, back.json.issued_at], ['called', first.issued_at]);
    await sara.post(`/api/v1/contacts/${first.contact_id}/close`, { outcome: 'answered' });
  });

  await story('another centre does not see our citizens in its queue', async () => {
    const per = await node.clerk('per', HARBOUR);
    const ticket = await ticketFor(rita, { task: 'pas' });
    assert.equal((await per.post('/api/v1/tickets/next')).status, 404);
    assert.equal((await per.get(`/api/v1/units/${HARBOUR}/queue`)).json.waiting.length, 0);
    assert.deepEqual((await sara.get(`/api/v1/units/${CENTRE}/queue`)).json.waiting.map(l => l.ticket.id), [ticket.id]);
    await serveNext(sara, 'answered');
  });

  await story('the figures tell the same as the rows, also by unit, in the table and as a spreadsheet', async () => {
    const lone = await node.signIn('lone');
    const { json: f } = await lone.get('/api/v1/figures');
    assert.equal(f.all.contacts, house.number('SELECT COUNT(*) FROM contact'));
    assert.equal(f.all.closed, house.number("SELECT COUNT(*) FROM contact WHERE state = 'closed'"));
    for (const [column, told] of [['channel', f.channels], ['outcome', f.outcomes]])
      for (const [name, n] of house.rows(`SELECT ${column}, COUNT(*) FROM contact GROUP BY ${column}`)) assert.equal(told[name || 'open'], Number(n), name);
    for (const [key, n] of house.rows('SELECT k.key, COUNT(*) FROM contact_matter m JOIN task k ON k.id = m.task_id GROUP BY k.key'))
      assert.equal(f.tasks.find(t => t.key === key)?.matters, Number(n), key);
    assert.equal(f.tasks.reduce((sum, t) => sum + t.matters, 0), f.matters, 'all of them');
    const without = house.number('SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM contact_matter m WHERE m.contact_id = c.id)');
    assert.ok(without > 0);
    assert.equal(f.without_matters, without);
    for (const [unit, n] of house.rows('SELECT unit_id, COUNT(*) FROM contact GROUP BY unit_id'))
      assert.equal((await lone.get(`/api/v1/figures?unit_id=${unit}`)).json.all.contacts, Number(n), unit);
    assert.equal(f.all.tickets.done, house.number("SELECT COUNT(*) FROM ticket WHERE state = 'done'"));
    // A number is no outcome, so the numbers given are told by themselves.
    const numbers = house.number('SELECT COUNT(*) FROM ticket');
    assert.ok(numbers > 0);
    assert.equal(f.outcomes.ticket, undefined);
    assert.equal(f.all.numbers_given, numbers);
    for (const [unit, n] of house.rows('SELECT unit_id, COUNT(*) FROM ticket GROUP BY unit_id'))
      assert.equal(f.units.find(u => u.unit_id === unit)?.numbers_given, Number(n), unit);
    assert.equal(f.days.reduce((sum, d) => sum + d.numbers_given, 0), numbers);
    assert.equal(f.numbers_given_by_hour.reduce((sum, n) => sum + n, 0), numbers);
    const matters = 'SELECT k.key, COUNT(*) FROM contact_matter m JOIN task k ON k.id = m.task_id WHERE EXISTS (SELECT 1 FROM ticket t WHERE t.contact_id = m.contact_id) GROUP BY k.key';
    assert.deepEqual(Object.fromEntries(f.tasks.filter(t => t.with_number).map(t => [t.key, t.with_number])), Object.fromEntries(house.rows(matters).map(([k, n]) => [k, Number(n)])));
    assert.equal(f.without_matters_with_number, house.number(
      'SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM contact_matter m WHERE m.contact_id = c.id) AND EXISTS (SELECT 1 FROM ticket t WHERE t.contact_id = c.id)'));
    assert.equal((await lone.get('/api/v1/board')).json.all.contacts_today, f.all.contacts);
    const page = (await lone.get('/tal')).text, csv = await lone.get('/tal.csv');
    assert.match(page, /<svg/);
    assert.match(page, /<table/);
    assert.match(csv.type, /csv/);
    assert.ok(csv.text.includes(String(f.all.contacts)));
    assert.match(csv.text, new RegExp(`Opgave[;,]Uden ærinde[;,]Henvendelser[;,]${without}\\b`));
    assert.match(page, new RegExp(`Uden ærinde[^]{0,400}\\b${without}\\b`));
    assert.match(page, new RegExp(`<dt>numre givet</dt><dd>${numbers}</dd>`));
    assert.match(csv.text, new RegExp(`I alt[;,]"?I alt"?[;,]"?Numre givet"?[;,]${numbers}\\b`));
  });

  await story('whoever reads English has an English spreadsheet, and a period without anything is told in a sentence', async () => {
    const lone = await node.signIn('lone');
    await lone.get('/tal?lang=en');
    for (const format of ['', '?format=plain']) {
      const csv = (await lone.get(`/tal.csv${format}`)).text;
      assert.match(csv.split('\r\n')[0], /^\uFEFF?Table[;,]Group[;,]Measure[;,]Value$/);
      assert.doesNotMatch(csv, /Henvendelser|Ærinder|Udfald|Enhed[;,]/);
      assert.match(csv, /Outcome[;,]"?Answered"?[;,]Contacts[;,]\d/);
    }
    const page = (await lone.get('/tal?from=2030-01-01&to=2030-01-31')).text;
    assert.match(page, /There are no contacts, numbers or duties in the period/);
    assert.doesNotMatch(page, /<svg class="chart"|<table/);
    await lone.get('/tal?lang=da');
    assert.match((await lone.get('/tal.csv')).text, /^\uFEFFOpgørelse;Gruppe/);
  });

  await story('a period that is none is said beside the field, and what was chosen stands there still', async () => {
    const lone = await node.signIn('lone');
    const page = await lone.get(`/tal?from=2026-03-09&to=2026-03-02&unit_id=${CENTRE}`);
    assert.equal(page.status, 422);
    assert.match(page.text, /id="to-error"[^]*?Den sidste dag ligger før den første/);
    assert.match(page.text, /name="from" value="2026-03-09"/);
    assert.match(page.text, /name="to" value="2026-03-02"/);
    assert.match(page.text, new RegExp(`<option value="${CENTRE}" selected`));
    assert.doesNotMatch(page.text, /<svg viewBox/, 'no figures of another period');
    assert.match((await lone.get('/tal?from=2026-03-09&to=2026-03-02&lang=en')).text, /The last day is before the first/);
    assert.match((await lone.get('/tal?from=i+morges')).text, /id="from-error"/);
    assert.match((await lone.get('/tal?from=2024-01-01&to=2026-01-01')).text, /id="to-error"[^]*?400/);
    assert.equal((await lone.get('/api/v1/figures?from=2026-03-09&to=2026-03-02')).status, 422);
  });

  await story('a day that is not as its weekday may have two stretches, and its citizens read them', async () => {
    const anna = await node.signIn('anna'), day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const page = `/organisation/enheder/${CENTRE}/tider`, exceptions = `/api/v1/units/${CENTRE}/exceptions`;
    assert.equal((await anna.form(`/organisation/enheder/${CENTRE}/undtagelser`, { day, hours: '10-12 og 15.30-17', reason: 'Fibernet' })).status, 303);
    assert.match((await anna.get(page)).text, /10\.00–12\.00, 15\.30–17\.00 \(Fibernet\)/);
    assert.deepEqual((await anna.get(exceptions)).json.items.map(i => [i.day, i.hours, i.reason]), [[day, ['10:00-12:00', '15:30-17:00'], 'Fibernet']]);
    const [[key]] = house.rows(`SELECT key FROM unit WHERE id = ${CENTRE}`);
    assert.match((await node.client().get(`/steder/${key}`)).text, /<\/strong>: 10\.00–12\.00, 15\.30–17\.00 \(Fibernet\)/);
    const wrong = await anna.form(`/organisation/enheder/${CENTRE}/undtagelser`, { day, hours: '10-12, 11-17', reason: 'Fibernet' });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /id="hours-error"/);
    assert.match(wrong.text, /value="10-12, 11-17"/);
    const version = async () => (await anna.get(exceptions)).json.items.find(i => i.day === day).version;
    assert.equal((await anna.post(exceptions, { day, hours: ['09:00-10:00', '12:00-13:00'] }, { version: await version() })).status, 200);
    assert.equal((await anna.api('DELETE', `${exceptions}/${day}`, undefined, { version: await version() })).status, 204);
  });

  await story('each role begins where its work is', async () => {
    for (const [who, path] of [['lone', '/ledelse'], ['erik', '/katalog'], ['anna', '/organisation']]) {
      const answer = await node.client().form('/log-ind', { username: who, password: PASSWORD });
      assert.equal(answer.location, path, who);
    }
  });

  await story('nobody is left waiting, every closed contact has an outcome, and the audit log is whole', async () => {
    assert.equal(house.number("SELECT COUNT(*) FROM ticket WHERE state IN ('waiting', 'called', 'serving', 'parked')"), 0);
    assert.equal(house.number("SELECT COUNT(*) FROM contact WHERE state = 'closed' AND outcome = ''"), 0);
    assert.ok(house.auditIsWhole() > 50);
    const told = new Set(house.rows('SELECT DISTINCT action FROM audit').map(r => r[0]));
    for (const action of ['contact.register', 'ticket.issue', 'ticket.call', 'ticket.start', 'contact.note', 'contact.close', 'ticket.send_on', 'citizen.look_up'])
      assert.ok(told.has(action), action);
  });
});
