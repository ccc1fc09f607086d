// Moving a ticket on shows nothing and ties nobody: who moved one sees no more of its contact than before. What a colleague has called,
// serves or has parked is theirs to move; what waits is moved by who looks after that queue.
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, clerkRows, COUNTERS, HARBOUR } from './town.mjs';

const SECRET = 'Hun græd, da hun fortalte det.', WHY = 'borgeren ringer og spørger til sagen';
const ACTS = ['call_again', 'start', 'park', 'resume', 'no_show', 'finish', 'leave'];

await scenario(import.meta.url, async house => {
  house.sql(clerkRows([{ id: 81, username: 'kim', name: 'Kim Ny', unit: CENTRE, department: 'KSR', roles: 1, level: 0 }])); // masters nothing yet
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), per = await node.clerk('per', HARBOUR);
  const kim = await node.clerk('kim', CENTRE), anna = await node.signIn('anna');
  const see = (who, id) => who.get(`/api/v1/contacts/${id}`);
  const act = (who, t, name, more, headers) => who.post(`/api/v1/tickets/${t.id}/acts/${name}`, more ?? {}, headers);
  const ticketFor = async task => {
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task, q: SECRET, name: 'Karen Dal' });
    return (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
  };
  const standing = t => house.rows(`SELECT k.state, k.unit_id, k.employee_id, k.version, c.state, c.handled_by FROM ticket k JOIN contact c ON c.id = k.contact_id WHERE k.id = ${t.id}`).join();
  // As the screen and the API have it.
  const moves = (who, t) => [...ACTS.flatMap(name => [[name, () => act(who, t, name)], [`${name}, screen`, () => who.form(`/skranke/numre/${t.id}/${name}`, {})]]),
    ['send-on', () => who.post(`/api/v1/tickets/${t.id}/send-on`, { unit_id: String(HARBOUR), anyway: true })],
    ['send-on by name', () => who.post(`/api/v1/tickets/${t.id}/send-on`, { unit_id: String(HARBOUR), employee_id: '33', anyway: true })],
    ['send-on, screen', () => who.form(`/skranke/numre/${t.id}/videre`, { unit_id: HARBOUR, anyway: '1' })]];
  const states = { called: [], serving: ['start'], parked: ['park'] };

  await story('a stranger of another unit moves no number that they may not see, shown or called, and sees nothing by trying', async () => {
    const t = await ticketFor('sundhedskort'), faults = [];
    const tries = async state => {
      const before = standing(t);
      for (const [name, move] of moves(per, t)) {
        const answer = await move();
        if (answer.status !== 422 || answer.text.includes(SECRET)) faults.push(`${state} ${name}: ${answer.status}`);
        if (standing(t) !== before) faults.push(`${state} ${name}: it stands ${standing(t)}`);
        const seen = await see(per, t.contact_id);
        if (seen.status !== 422 || seen.text.includes(SECRET)) faults.push(`${state} ${name}: seen`);
      }
    };
    await tries('waiting');
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, t.id);
    for (const [state, acts] of Object.entries(states)) {
      for (const name of acts) assert.equal((await act(sara, t, name)).status, 200);
      await tries(state);
    }
    none(faults);
    assert.deepEqual((await anna.get('/api/v1/audit?limit=500')).json.rows.filter(r => r.name === 'Per Krogh' && /ticket|contact/.test(r.action)), []);
    assert.equal((await act(sara, t, 'finish')).status, 200);
    assert.equal((await sara.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' })).status, 200);
  });

  await story('with a purpose they may, and it is in the log; the page asks for it', async () => {
    const t = await ticketFor('sundhedskort');
    const asks = await per.form(`/skranke/numre/${t.id}/leave`, {});
    assert.equal(asks.status, 422);
    assert.match(asks.text, /name="purpose"/);
    const page = await per.form(`/henvendelser/${t.contact_id}`, { purpose: WHY });
    const form = page.text.match(/<form[^>]*action="\/skranke\/numre\/\d+\/videre"[^]*?<\/form>/)[0];
    assert.match(form, new RegExp(`name="purpose" value="${WHY}"`));
    assert.equal((await per.form(`/skranke/numre/${t.id}/videre`, { unit_id: HARBOUR, purpose: WHY })).status, 303);
    assert.equal((await per.post('/api/v1/tickets/next')).json.id, t.id);
    assert.equal((await per.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' })).status, 200);
    const other = await ticketFor('sundhedskort');
    assert.equal((await act(per, other, 'leave', { purpose: WHY })).status, 200);
    assert.equal((await see(per, other.contact_id)).status, 422, 'he sees it no better for that');
    assert.ok((await anna.get('/api/v1/audit?limit=500')).json.rows.some(r => r.action === 'contact.look' && r.name === 'Per Krogh' && r.purpose === WHY && r.subject_id === other.contact_id));
  });

  await story('what a colleague has called, serves or has parked is refused to the next one until it is taken over, and is not closed by moving it', async () => {
    const mate = await node.clerk('per', CENTRE, COUNTERS[1]);
    const t = await ticketFor('sundhedskort'), faults = [];
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, t.id);
    for (const [state, acts] of Object.entries(states)) {
      for (const name of acts) assert.equal((await act(sara, t, name)).status, 200);
      const before = standing(t), offers = async who => (await who.get(`/henvendelser/${t.contact_id}`)).text.includes(`/skranke/numre/${t.id}/videre`);
      if (!await offers(sara) || await offers(mate)) faults.push(`${state}: what would be refused is not offered`);
      for (const [name, move] of moves(mate, t).filter(([name]) => !/resume/.test(name))) {
        const answer = await move();
        if (answer.status !== 409 || !/Henvendelsen er hos Sara Lund\. Overtag den først/.test(answer.text)) faults.push(`${state} ${name}: ${answer.status}`);
        if (standing(t) !== before) faults.push(`${state} ${name}: it stands ${standing(t)}`);
      }
    }
    none(faults);
    assert.equal((await mate.post(`/api/v1/contacts/${t.contact_id}/take-over`, { why: 'Sara er gået til frokost' })).status, 200);
    assert.equal((await act(sara, t, 'finish')).status, 409, 'now it is his');
    assert.equal((await act(mate, t, 'resume')).status, 200);
    assert.equal((await act(mate, t, 'park')).status, 200);
    assert.equal((await act(sara, t, 'resume')).status, 200, 'who comes back is called again by whoever may serve them');
    assert.equal((await act(sara, t, 'start')).status, 200, 'and then it is hers to move');
    assert.equal((await act(kim, t, 'park')).status, 409);
    assert.equal((await act(sara, t, 'finish')).status, 200);
    assert.equal((await mate.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' })).status, 200);
    await node.clerk('per', HARBOUR);
  });

  await story('a parked number is called again by who may see its contact', async () => {
    const t = await ticketFor('sundhedskort');
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, t.id);
    assert.equal((await act(sara, t, 'park', { word: 'henter foto' })).status, 200);
    for (const asks of [await act(kim, t, 'resume'), await kim.form(`/skranke/numre/${t.id}/resume`, {})]) {
      assert.equal(asks.status, 422);
      assert.ok(!asks.text.includes(SECRET) && !asks.text.includes('henter foto'));
    }
    assert.equal((await see(kim, t.contact_id)).status, 422);
    assert.equal((await act(sara, t, 'resume')).status, 200);
    assert.equal((await sara.post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' })).status, 200);
  });

  await story('what waits is moved by whoever is on duty there: they see no more of it, and are told the new number', async () => {
    const gone = await ticketFor('sundhedskort'), sent = await ticketFor('sundhedskort'), own = await ticketFor('sundhedskort');
    assert.equal((await see(kim, gone.contact_id)).status, 422, 'masters nothing');
    assert.equal((await kim.form(`/skranke/numre/${gone.id}/leave`, {})).status, 303);
    assert.deepEqual(house.rows(`SELECT c.state, c.outcome, COALESCE(c.handled_by, 0), COALESCE(k.employee_id, 0) FROM contact c JOIN ticket k ON k.contact_id = c.id WHERE c.id = ${gone.contact_id}`), [['closed', 'left_unhelped', '0', '0']]);
    assert.equal((await see(kim, gone.contact_id)).status, 422, 'and did not handle it');
    assert.deepEqual((await see(rita, gone.contact_id)).json.events.slice(-2).map(e => [e.kind, e.employee]), [['left', 'Kim Ny'], ['closed', null]]);
    assert.ok((await anna.get('/api/v1/audit?limit=500')).json.rows.some(r => r.action === 'ticket.leave' && r.name === 'Kim Ny' && r.subject_id === gone.id));

    const answer = await kim.form(`/skranke/numre/${sent.id}/videre`, { unit_id: HARBOUR, word: 'Har ventet længe' });
    assert.match(answer.location, /&sent=/, answer.text);
    const now = (await rita.get(`/api/v1/tickets/${sent.id}`)).json, line = new RegExp(`data-announce="${sent.number} er nu ${now.number} hos Borgerservice Havnen`);
    assert.match((await kim.get(answer.location)).text, line);
    assert.doesNotMatch((await sara.get(answer.location)).text, line, 'only who sent it');
    assert.equal((await see(kim, sent.contact_id)).status, 422);

    const mine = await kim.post(`/api/v1/tickets/${own.id}/send-on`, { unit_id: String(CENTRE), employee_id: '81', anyway: true });
    assert.deepEqual([mine.status, mine.json.errors.map(e => e.field)], [422, ['purpose']], 'into one\'s own hands it takes one');
    assert.equal((await see(kim, own.contact_id)).status, 422);
    house.auditIsWhole();
  });
});
