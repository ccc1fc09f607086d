// Nobody leaves without help: what is still open is shown to the clerk who has it and to the leader, until it has an outcome.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, HARBOUR, date } from './town.mjs';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), per = await node.clerk('per', CENTRE, COUNTERS[1]), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const tove = await node.clerk('tove', CENTRE, COUNTERS[2]), lone = await node.signIn('lone'), erik = await node.signIn('erik');
  const left = async (who, query = '') => (await who.get(`/api/v1/open-contacts${query}`)).json;
  const ids = async (who, query) => (await left(who, query)).contacts.map(c => c.id);
  const inHand = async who => Number((await who.get('/mig')).text.match(/Åbne \((\d+)\)/)?.[1] ?? 0);
  const opened = async (who, path, task, q) => (await who.form(path, { do: 'open', idempotency_key: newKey(), task, q })).location.match(/henvendelser\/(\d+)/)[1];
  const ticketFor = async task => {
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task });
    return (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
  };
  let call, visit;

  await story('nothing is open', async () => {
    assert.deepEqual(await left(pia), { found: 0, contacts: [], no_shows: [] });
    assert.match((await pia.get('/henvendelser')).text, /ingen åbne henvendelser/);
    assert.match((await pia.get('/mig')).text, />Åbne</);
  });

  await story('a call that nobody ended is on the list of who took it, with the way to go on with it', async () => {
    call = await opened(pia, '/telefon', 'pas', 'hvad koster et pas');
    const [c] = (await left(pia)).contacts;
    assert.deepEqual([c.id, c.channel, c.state, c.unit_name, c.employee_name, c.number], [call, 'phone', 'open', 'Borgerlinjen', 'Pia Bech', null]);
    assert.equal(await inHand(pia), 1);
    const page = (await pia.get('/henvendelser')).text;
    assert.match(page, /<strong>1<\/strong>/);
    assert.ok(page.includes(`href="/henvendelser/${call}"`));
    assert.equal((await pia.get(`/henvendelser/${call}`)).status, 200);
    assert.deepEqual(await ids(sara), [], 'a colleague\'s list is another');
  });

  await story('in a queue it is on the list of who registered it, but in nobody\'s hand; then in the hand of who called it', async () => {
    visit = await ticketFor('sundhedskort');
    assert.deepEqual(await ids(rita), [visit.contact_id]);
    assert.equal(await inHand(rita), 0);
    await sara.post('/api/v1/tickets/next');
    assert.deepEqual([await ids(sara), await ids(rita)], [[visit.contact_id], [visit.contact_id]]);
    assert.deepEqual([await inHand(sara), await inHand(rita)], [1, 0]);
    assert.equal((await left(rita)).contacts[0].employee_name, 'Sara Lund', 'and Rita can see who has it');
    await sara.post(`/api/v1/tickets/${visit.id}/acts/park`, { word: 'henter foto' });
    assert.equal(await inHand(sara), 1, 'parked is not forgotten');
    assert.match((await sara.get('/henvendelser')).text, /Parkeret/);
  });

  await story('the leader sees all that is open, the oldest first, with who has it, by unit and by age', async () => {
    house.sql(`UPDATE contact SET created_at = created_at - ${2 * 86_400_000} WHERE id = ${visit.contact_id};`);
    const all = await left(lone);
    assert.equal(all.found, 2);
    assert.deepEqual(all.contacts.map(c => [c.id, c.employee_name]), [[visit.contact_id, 'Sara Lund'], [call, 'Pia Bech']]);
    assert.deepEqual(await ids(lone, `?unit_id=${CONTACT_CENTRE}`), [call]);
    for (const older of ['hour', 'today']) assert.deepEqual(await ids(lone, `?older=${older}`), [visit.contact_id], older);
    assert.deepEqual(await ids(lone, '?older=week'), []);
    assert.deepEqual(await ids(lone, '?mine=1'), []);
    assert.equal((await lone.get('/api/v1/open-contacts?older=never')).status, 422);
    const page = (await lone.get('/henvendelser')).text;
    assert.ok(page.indexOf(`/henvendelser/${visit.contact_id}`) < page.indexOf(`/henvendelser/${call}`));
    assert.match(page, /badge badge-warning">2 dage/);
    assert.equal((await lone.get(`/henvendelser/${call}`)).status, 200, 'and can go on with it');
  });

  await story('a clerk\'s filters show no more than the clerk\'s own', async () => {
    assert.deepEqual(await ids(pia, `?unit_id=${CENTRE}&older=hour&mine=0`), [call]);
    assert.equal((await erik.get('/henvendelser')).status, 403);
  });

  await story('sent on it stands in the other unit', async () => {
    await sara.post(`/api/v1/tickets/${visit.id}/acts/resume`);
    await sara.post(`/api/v1/tickets/${visit.id}/send-on`, { unit_id: String(HARBOUR), anyway: true });
    assert.deepEqual(await ids(lone, `?unit_id=${HARBOUR}`), [visit.contact_id]);
    assert.deepEqual(await ids(lone, `?unit_id=${CENTRE}`), []);
    assert.equal(await inHand(sara), 0);
  });

  await story('an outsider\'s list holds what they may open', async () => {
    const t = (await tove.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort' })).location.match(/given=(\d+)/)[1];
    assert.deepEqual(await ids(tove), []);
    const own = await opened(tove, '/telefon', 'aarsopgoerelse');
    assert.deepEqual(await ids(tove), [own]);
    assert.equal((await tove.get(`/henvendelser/${own}`)).status, 200);
    await tove.form(`/henvendelser/${own}/afslut`, { outcome: 'answered' });
    assert.equal((await rita.post(`/api/v1/tickets/${t}/acts/leave`)).status, 200);
  });

  await story('of yesterday nobody is called, the ticket says that the day is over, and the contact waits for an outcome', async () => {
    const old = await ticketFor('sundhedskort'), number = n => `>${n}<`;
    assert.match((await node.client().get(`/nummer/${old.token}`)).text, /foran dig|Du er den næste/);
    house.sql(`UPDATE ticket SET day = '${date(-1)}' WHERE id = ${old.id};`);
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] }); // rows written behind the program's back are not told
    assert.equal((await sara.post('/api/v1/tickets/next')).status, 404);
    assert.equal((await sara.get(`/api/v1/units/${CENTRE}/queue`)).json.waiting_total, 0);
    const page = (await node.client().get(`/nummer/${old.token}`)).text;
    assert.match(page, /Dagen er slut/);
    assert.ok(page.includes(number(old.number)) && !page.includes('sse:connect'));
    assert.ok((await ids(rita)).includes(old.contact_id));
    assert.equal((await sara.post(`/api/v1/contacts/${old.contact_id}/close`, { outcome: 'answered' })).status, 200);
    assert.doesNotMatch((await node.client().get(`/nummer/${old.token}`)).text, /Dagen er slut/);
  });

  await story('what is over is over at once, also before the rows are tidied: a duty of yesterday, and the figure of who waits', async () => {
    const old = await ticketFor('sundhedskort');
    const waiting = async () => Number((await node.client().get('/metrics')).text.match(/indgang_tickets_waiting\{[^}]*unit="torvet"\} (\d+)/)[1]);
    assert.equal(await waiting(), 1);
    house.sql(`UPDATE ticket SET day = '${date(-1)}' WHERE id = ${old.id};`);
    assert.equal(await waiting(), 0);
    assert.equal((await rita.post(`/api/v1/contacts/${old.contact_id}/close`, { outcome: 'answered' })).status, 200);
    const since = house.number('SELECT started_at FROM duty WHERE employee_id = 33 AND ended_at IS NULL');
    const me = async () => (await per.get('/api/v1/me')).json.unit_id, moved = hours => house.sql(`UPDATE duty SET started_at = ${since} - ${hours * 3_600_000} WHERE employee_id = 33 AND ended_at IS NULL;`);
    const later = () => new Promise(done => setTimeout(done, 1100)); // a session that was looked up is kept for a second
    assert.equal(await me(), String(CENTRE));
    moved(40);
    await later();
    assert.equal(await me(), null);
    assert.match((await per.form('/skranke/naeste', {})).location, /^\/vagt/);
    moved(0);
    await later();
    assert.equal(await me(), String(CENTRE));
  });

  await story('who comes back the next day gets a new number for the same contact, once, and the slip of yesterday shows it', async () => {
    const old = await ticketFor('sundhedskort'), contact = old.contact_id, tickets = () => house.rows(`SELECT id, state, replaced FROM ticket WHERE contact_id = ${contact} ORDER BY id`);
    const issue = (who, key) => who.post('/api/v1/tickets', { contact_id: contact }, key ? { 'Idempotency-Key': key } : {});
    assert.equal((await issue(rita)).json.id, old.id);
    house.sql(`UPDATE ticket SET state = 'left', day = '${date(-1)}' WHERE id = ${old.id}; UPDATE contact SET state = 'open' WHERE id = ${contact};`);
    const list = (await rita.get('/henvendelser')).text, path = `/henvendelser/${contact}/nummer`;
    assert.ok(list.includes(`action="${path}"`), 'the list has the button');
    assert.ok((await rita.get(`/henvendelser/${contact}`)).text.includes(`action="${path}"`), 'the contact too');
    const key = newKey(), answers = [await issue(rita, key), await issue(rita, key), await issue(rita)];
    assert.deepEqual(answers.map(x => x.status), [201, 201, 201]);
    const anew = answers[0].json;
    assert.notEqual(anew.id, old.id);
    assert.deepEqual(answers.map(x => x.json.id), [anew.id, anew.id, anew.id]);
    assert.deepEqual(tickets(), [[old.id, 'left', '1'], [anew.id, 'waiting', '0']]);
    assert.ok(!(await rita.get(`/henvendelser/${contact}`)).text.includes(`action="${path}"`), 'who waits needs none');
    const [slip] = (await node.client().get(`/nummer/${old.token}`)).text.match(/queue-number-huge">\d+</);
    assert.equal(slip, `queue-number-huge">${anew.number}<`);
    house.sql(`UPDATE ticket SET state = 'left', day = '${date(-1)}' WHERE id = ${anew.id}; UPDATE contact SET state = 'open' WHERE id = ${contact};`);
    for (let i = 0; i < 2; i++) assert.match((await rita.form(path, {})).location, new RegExp(`^/henvendelser/${contact}\\?done=number&number=\\d+$`)); // pressed twice
    assert.deepEqual(tickets().map(t => t.slice(1)), [['left', '1'], ['left', '1'], ['waiting', '0']]);
    assert.equal((await rita.post(`/api/v1/contacts/${contact}/close`, { outcome: 'answered' })).status, 200);
    assert.equal((await issue(rita)).status, 409);
    assert.equal(tickets().length, 3, 'closed it stays');
  });

  await story('of the unit where one is on duty the list has what one may open without a word, and nothing else', async () => {
    const made = [];
    for (const task of ['sundhedskort', 'pas', 'skattekort-forskud', 'aeldrebolig-plejebolig']) made.push((await ticketFor(task)).contact_id);
    made.push((await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), q: 'et spørgsmål' })).location.match(/given=(\d+)/)[1]);
    made[4] = (await rita.get(`/api/v1/tickets/${made[4]}`)).json.contact_id;
    await sara.post('/api/v1/tickets/next');
    await rita.post(`/api/v1/contacts/${made[3]}/notes`, { text: 'ringer tilbage' });
    const lists = {};
    for (const [name, who] of Object.entries({ rita, sara, per, tove })) {
      const there = house.rows(`SELECT c.id FROM contact c LEFT JOIN ticket k ON k.contact_id = c.id AND k.replaced = 0 WHERE c.state <> 'closed' AND COALESCE(k.unit_id, c.unit_id) = ${CENTRE} ORDER BY c.created_at`).map(r => r[0]);
      const seen = [];
      for (const id of there) if ((await who.get(`/api/v1/contacts/${id}`)).status === 200) seen.push(id);
      lists[name] = await ids(who, '?here=1');
      assert.deepEqual(lists[name], seen, name);
    }
    assert.deepEqual(await ids(per), [], 'by default one\'s own');
    assert.ok(made.every(id => lists.per.includes(id)), 'Per is qualified for all');
    assert.ok(lists.tove.includes(made[2]) && !lists.tove.includes(made[0]) && !lists.tove.includes(made[4]), 'who is from the tax agency for that');
    const page = (await per.get('/henvendelser')).text;
    assert.match(page, /href="\/henvendelser\?here=1"/);
    assert.match((await per.get('/henvendelser?here=1')).text, new RegExp(`/henvendelser/${made[0]}"`));
    assert.doesNotMatch((await lone.get('/henvendelser?here=1')).text, />Alle på enheden</, 'a leader has them all');
    for (const id of made) assert.equal((await (id === made[0] ? sara : rita).post(`/api/v1/contacts/${id}/close`, { outcome: 'left_unhelped' })).status, 200);
  });

  await story('who does not come at the first call is not closed: the contact is open, and the reception gives a new number', async () => {
    const t = await ticketFor('pas'), before = (await lone.get('/api/v1/board')).json.all.left_today;
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, t.id);
    const phone = await node.client().listen(`/live/nummer/${t.token}`);
    await phone.until(/Det er din tur/);
    const done = await sara.form(`/skranke/numre/${t.id}/no_show`, { version: '' });
    assert.equal(done.location, `/skranke?done=no_show_open&number=${t.number}`, done.text);
    assert.match((await sara.get(done.location)).text, /Henvendelsen er stadig åben/);
    assert.match(await phone.until(/du var her ikke/), /Gå til receptionen, så hjælper vi dig/);
    assert.equal((await rita.get(`/api/v1/contacts/${t.contact_id}`)).json.contact.state, 'open');
    assert.ok((await ids(rita)).includes(t.contact_id));
    assert.ok((await ids(sara)).includes(t.contact_id));
    assert.deepEqual((await left(rita)).no_shows, [], 'it is open: on the list of those');
    const list = (await rita.get('/henvendelser')).text;
    assert.match(list, new RegExp(`Udeblevet <strong>nr\\. ${t.number}<[^]*action="/henvendelser/${t.contact_id}/nummer"`));
    assert.equal((await lone.get('/api/v1/board')).json.all.left_today, before + 1);
    assert.match((await rita.form(`/henvendelser/${t.contact_id}/nummer`, {})).location, /done=number/);
    const [id, number] = house.rows(`SELECT id, number FROM ticket WHERE contact_id = ${t.contact_id} AND replaced = 0`)[0];
    assert.notEqual(id, t.id);
    const told = await phone.until(new RegExp(`queue-number-huge">${number}<`));
    assert.match(told, new RegExp(`Du har fået et nyt nummer\\.[^]*Nummer ${t.number} er nu nummer <strong>${number}<`));
    phone.close();
    assert.equal((await lone.get('/api/v1/board')).json.all.left_today, before, 'the visit goes on: nobody left');
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, id);
    assert.equal((await sara.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' })).status, 200);
  });

  await story('after the third call it closes; who comes back the same day has it opened again by one press, and left without help is counted once', async () => {
    const outcome = id => house.rows(`SELECT state, outcome FROM contact WHERE id = ${id}`)[0], gone = async () => (await lone.get('/api/v1/board')).json.all.left_today;
    const unhelped = () => house.number("SELECT COUNT(*) FROM contact WHERE outcome = 'left_unhelped'");
    const callOut = async id => {
      assert.equal((await sara.post('/api/v1/tickets/next')).json.id, id);
      for (let i = 2; i <= 3; i++) await sara.post(`/api/v1/tickets/${id}/acts/call_again`);
      assert.equal((await sara.post(`/api/v1/tickets/${id}/acts/no_show`)).json.state, 'no_show');
    };
    const t = await ticketFor('pas'), before = [await gone(), unhelped()];
    await callOut(t.id);
    assert.deepEqual(outcome(t.contact_id), ['closed', 'left_unhelped']);
    assert.deepEqual([await gone(), unhelped()], before.map(n => n + 1));
    const shown = (await left(rita)).no_shows;
    assert.deepEqual(shown.map(n => [n.contact_id, n.number]), [[t.contact_id, t.number]]);
    assert.match((await rita.get('/henvendelser')).text, new RegExp(`Udeblevet i dag[^]*>${t.number}<[^]*action="/henvendelser/${t.contact_id}/nummer"`));
    assert.match((await rita.get(`/henvendelser/${t.contact_id}`)).text, new RegExp(`action="/henvendelser/${t.contact_id}/nummer"`));
    assert.doesNotMatch((await tove.get('/henvendelser')).text, /Udeblevet i dag/, 'not for staff of another authority');
    const pressed = await rita.form(`/henvendelser/${t.contact_id}/nummer`, {});
    assert.match(pressed.location, new RegExp(`^/henvendelser/${t.contact_id}\\?done=number`), pressed.text);
    assert.deepEqual(outcome(t.contact_id), ['waiting', '']);
    assert.equal(house.number(`SELECT COUNT(*) FROM contact_matter WHERE contact_id = ${t.contact_id} AND outcome <> ''`), 0);
    assert.deepEqual([await gone(), unhelped()], before, 'who came back has not left');
    assert.deepEqual((await left(rita)).no_shows, []);
    assert.match((await rita.get(`/henvendelser/${t.contact_id}`)).text, /Åbnet igen: borgeren kom tilbage/);
    const again = house.rows(`SELECT id FROM ticket WHERE contact_id = ${t.contact_id} AND replaced = 0`)[0][0];
    await callOut(again);
    assert.deepEqual([await gone(), unhelped()], before.map(n => n + 1), 'once, though called in vain twice');
    const back = await rita.post('/api/v1/tickets', { contact_id: t.contact_id });
    assert.equal(back.status, 201, back.text);
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, back.json.id);
    assert.equal((await sara.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'left_unhelped' })).status, 200);
    assert.equal((await rita.post('/api/v1/tickets', { contact_id: t.contact_id })).status, 409, 'closed by a person it stays');
    const late = await ticketFor('pas');
    await callOut(late.id);
    house.sql(`UPDATE ticket SET day = '${date(-1)}' WHERE id = ${late.id}`);
    assert.equal((await rita.post('/api/v1/tickets', { contact_id: late.contact_id })).status, 409, 'the next day it is a new contact');
  });

  await story('with an outcome it is off every list', async () => {
    assert.equal((await pia.post(`/api/v1/contacts/${call}/close`, { outcome: 'answered' })).status, 200);
    assert.equal((await sara.post(`/api/v1/contacts/${visit.contact_id}/close`, { outcome: 'answered' })).status, 200);
    for (const who of [pia, sara, rita, lone, tove]) assert.equal((await left(who)).found, 0);
    assert.equal(await inHand(pia), 0);
  });
});
