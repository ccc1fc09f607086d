// Who is on duty where: a counter takes one, whoever asks and however they hurry; and who goes leaves nobody behind who was sent to
// them by name.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, HARBOUR, TOWN } from './town.mjs';

await scenario(import.meta.url, async house => {
  const node = await house.serve(), nodes = [node, house.engine === 'postgres' ? await house.serve() : node];
  house.sql(`INSERT INTO counter (authority_id, id, unit_id, name) VALUES (${TOWN}, 29, ${HARBOUR}, 'Havneskranken')`);
  const sits = counter => house.rows(`SELECT employee_id FROM duty WHERE counter_id = ${counter} AND ended_at IS NULL`).map(r => Number(r[0]));
  const of = id => house.rows(`SELECT unit_id, counter_id FROM duty WHERE employee_id = ${id} AND ended_at IS NULL`).join();

  await story('a counter takes one, by the screen as by the API, and what was chosen stays', async () => {
    await node.clerk('sara', CENTRE, COUNTERS[0]);
    const per = await node.clerk('per', CENTRE, COUNTERS[1]);
    const refused = await per.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0], next: '/telefon' });
    assert.equal(refused.status, 409, refused.text);
    assert.match(refused.text, /id="counter_id-error"[^]*?Sara Lund sidder ved den skranke/);
    assert.match(refused.text, new RegExp(`value="${CENTRE}" selected[^]*value="${COUNTERS[0]}" selected`));
    assert.match(refused.text, /name="next" value="\/telefon"/);
    const same = await per.post('/api/v1/duty', { unit_id: String(CENTRE), counter_id: String(COUNTERS[0]) });
    assert.deepEqual([same.status, same.json.errors[0].field], [409, 'counter_id']);
    assert.match(same.text, /Sara Lund sidder ved den skranke/);
    assert.deepEqual([sits(COUNTERS[0]), sits(COUNTERS[1])], [[32], [33]]);
    assert.equal((await per.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[1] })).status, 303, 'their own again');
  });

  await story('a counter of another unit, a closed one and one that is none are refused, not left out', async () => {
    const per = await node.clerk('per', CENTRE, COUNTERS[1]);
    house.sql(`UPDATE counter SET closed_at = 1 WHERE id = ${COUNTERS[2]}`);
    for (const [unit, counter] of [[HARBOUR, COUNTERS[0]], [CENTRE, 29], [CENTRE, COUNTERS[2]], [CENTRE, 4711]]) {
      const refused = await per.form('/vagt', { unit_id: unit, counter_id: counter });
      assert.equal(refused.status, 422, refused.text);
      assert.match(refused.text, /id="counter_id-error"[^]*?Skranken hører ikke til den enhed/);
      assert.match(refused.text, new RegExp(`value="${unit}" selected`));
      assert.equal(of(33), `${CENTRE},${COUNTERS[1]}`);
    }
    assert.match((await per.form('/vagt', { unit_id: HARBOUR, counter_id: COUNTERS[0] })).text, /Havneskranken/, 'the counters of the unit that was chosen');
    house.sql(`UPDATE counter SET closed_at = NULL WHERE id = ${COUNTERS[2]}`);
  });

  await story('of those who press for one counter at once one sits there', async () => {
    const who = ['rita', 'sara', 'per', 'tove'], hands = [];
    for (const [i, name] of who.entries()) hands.push(await nodes[i % 2].signIn(name));
    for (let round = 0; round < 8; round++) {
      for (const h of hands) assert.equal((await h.form('/vagt/slut')).status, 303);
      const took = await Promise.all(hands.map((h, i) => i % 2 ? h.post('/api/v1/duty', { unit_id: String(CENTRE), counter_id: String(COUNTERS[0]) })
        : h.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] })));
      assert.deepEqual(took.map(t => t.status === 303 ? 200 : t.status).sort(), [200, 409, 409, 409]);
      assert.equal(sits(COUNTERS[0]).length, 1);
    }
    for (const h of hands) assert.equal((await h.form('/vagt/slut')).status, 303);
  });

  // Sent to Sara by name, with a word, by Per who had called it.
  const sent = async (rita, per, fields = {}) => {
    const id = (await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort' })).location.match(/given=(\d+)/)[1];
    assert.equal((await per.post('/api/v1/tickets/next')).json.id, id);
    const on = await per.post(`/api/v1/tickets/${id}/send-on`, { unit_id: String(CENTRE), employee_id: '32', word: 'Spørg til børnene', ...fields });
    assert.equal(on.status, 200, on.text);
    return id;
  };
  const row = id => house.rows(`SELECT number, issued_at, unit_id, word, state, COALESCE(for_employee, 0) FROM ticket WHERE id = ${id}`)[0];
  const told = id => house.rows(`SELECT e.what, COALESCE(e.employee_id, 0) FROM contact_event e JOIN ticket t ON t.contact_id = e.contact_id WHERE t.id = ${id} AND e.kind = 'given_back'`).join(';');
  const look = async (who, id) => (await who.get(`/api/v1/units/${CENTRE}/queue`)).json.waiting.find(w => w.ticket.id === id);

  await story('who goes off duty is asked about those who were sent to them, and then they wait for all at their place', async () => {
    const rita = await node.clerk('rita', CENTRE), per = await node.clerk('per', CENTRE, COUNTERS[1]);
    for (const leave of ['/vagt/slut', '/vagt', 'api', 'api-off']) {
      const sara = await node.clerk('sara', CENTRE, COUNTERS[0]), id = await sent(rita, per), before = row(id);
      assert.equal((await look(per, id)).mine, false, 'it is Sara\'s');
      const go = anyway => leave === 'api' ? sara.post('/api/v1/duty', { unit_id: String(HARBOUR), ...anyway && { anyway: true } })
        : leave === 'api-off' ? sara.api('DELETE', `/api/v1/duty/32${anyway ? '?anyway=true' : ''}`)
        : sara.form(leave, { ...leave === '/vagt' && { unit_id: HARBOUR, counter_id: 29 }, ...anyway && { anyway: 1 } });
      const asked = await go(false);
      assert.equal(asked.status, 409, asked.text);
      assert.match(asked.text, new RegExp(`Nummer ${before[0]} er sendt til dig`));
      if (leave.startsWith('/')) assert.match(asked.text, new RegExp(`action="${leave}"[^]*?name="anyway"[^]*?</form>`));
      if (leave === '/vagt') assert.match(asked.text, new RegExp(`value="${HARBOUR}" selected[^]*value="29" selected`), 'what was chosen stays');
      assert.deepEqual([row(id), of(32)], [before, `${CENTRE},${COUNTERS[0]}`]);
      const gone = await go(true);
      assert.ok([303, 200, 204].includes(gone.status), gone.text);
      assert.deepEqual(row(id), [...before.slice(0, 5), '0']);
      assert.equal(told(id), 'Sara Lund,32');
      assert.deepEqual([(await look(per, id)).mine, (await look(per, id)).wait_minutes], [true, 0]);
      const called = (await per.post('/api/v1/tickets/next')).json;
      assert.deepEqual([called.id, called.word], [id, 'Spørg til børnene']);
      assert.match((await per.get(`/henvendelser/${called.contact_id}`)).text, /Tilbage i den fælles kø[^]*?Sara Lund/);
      assert.equal((await per.post(`/api/v1/contacts/${called.contact_id}/close`, { outcome: 'answered' })).status, 200);
    }
  });

  await story('another counter of the same unit leaves nobody behind', async () => {
    const rita = await node.clerk('rita', CENTRE), per = await node.clerk('per', CENTRE, COUNTERS[1]), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
    const id = await sent(rita, per);
    assert.equal((await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[2] })).status, 303);
    assert.equal(row(id).at(-1), '32');
    const { contact_id } = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal((await sara.post(`/api/v1/contacts/${contact_id}/close`, { outcome: 'answered' })).status, 200);
  });

  await story('whoever ends the duty of another gives back what was theirs too, without being asked', async () => {
    const anna = await node.signIn('anna'), rita = await node.clerk('rita', CENTRE), per = await node.clerk('per', CENTRE, COUNTERS[1]);
    const ways = [
      () => anna.form('/organisation/vagter/slut', { employee_id: 32 }),
      () => anna.form('/organisation/vagter', { employee_id: 32, place: String(HARBOUR) }),
      () => anna.api('DELETE', '/api/v1/duty/32'),
      async () => anna.form('/organisation/medarbejdere/32/luk', { version: (await anna.get('/api/v1/employees/32')).json.version, closed: 1 }),
    ];
    for (const way of ways) {
      await node.clerk('sara', CENTRE, COUNTERS[0]);
      const id = await sent(rita, per), ended = await way();
      assert.ok([303, 204].includes(ended.status), `${way}: ${ended.text}`);
      assert.deepEqual([row(id).at(-1), told(id)], ['0', 'Sara Lund,38'], `${way}`);
      const { contact_id } = (await per.post('/api/v1/tickets/next')).json;
      assert.equal((await per.post(`/api/v1/contacts/${contact_id}/close`, { outcome: 'answered' })).status, 200);
    }
  });

  await story('the leader sees that somebody waits whom nobody on duty can serve', async () => {
    const lone = await node.signIn('lone'), rita = await node.clerk('rita', CENTRE), per = await node.clerk('per', CENTRE, COUNTERS[1]);
    const board = async () => (await lone.get('/api/v1/board')).json, unit = b => b.units.find(u => u.unit_id === String(CENTRE));
    assert.deepEqual([unit(await board()).unserved, (await board()).all.unserved], [0, 0]);
    assert.doesNotMatch((await lone.get('/ledelse')).text, /kan ingen på vagt tage/);
    await sent(rita, per, { anyway: true }); // to Sara, who has left
    assert.deepEqual([unit(await board()).unserved, (await board()).all.unserved], [1, 1]);
    assert.match((await lone.get('/ledelse')).text, /Borgerservice Torvet[^]*?1 <strong>\(1 kan ingen på vagt tage\)/);
  });
});
