// A copy is taken while sixteen clerks work. Put back, it is the house as it was at one moment: every row, nothing half,
// the audit log whole; and the program runs on it.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { assert, House, scenario, sleep, story } from './lib.mjs';
import { CENTRE, fillTown } from './town.mjs';

const TABLES = ['authority', 'unit', 'employee', 'account', 'task', 'citizen', 'contact', 'contact_matter', 'contact_event', 'ticket', 'audit', 'outbox'];

await scenario(import.meta.url, async house => {
  const node = await house.serve(), rita = await node.clerk('rita', CENTRE);
  rita.agent.maxSockets = 16;
  const copy = join(house.folder, 'copy'), other = new House(house.engine);
  const state = { running: true, before: [], written: 0 };
  const work = async i => {
    while (state.running) {
      const answer = await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], said: `clerk ${i}` });
      assert.equal(answer.status, 201, answer.text);
      if (state.before) state.before.push(answer.json.contact.id);
      state.written++;
      const ticket = await rita.post('/api/v1/tickets', { contact_id: answer.json.contact.id, anyway: true });
      assert.equal(ticket.status, 201, ticket.text);
    }
  };

  await story('a copy is taken while the house is busy', async () => {
    const clerks = Array.from({ length: 16 }, (_, i) => work(i));
    while (state.before.length < 100) await sleep(5);
    const before = state.before, at = state.written;
    state.before = undefined;
    // In the background, so that the clerks go on meanwhile.
    const done = await house.start(['backup', copy]);
    assert.equal(done.code, 0, done.err);
    await sleep(100);
    assert.ok(state.written > at, 'nobody had to wait for it');
    state.running = false;
    await Promise.all(clerks);
    state.before = before;
    assert.equal(statSync(copy).mode & 0o077, 0, 'it is its owner\'s alone');
    const again = house.run(['backup', copy]);
    assert.notEqual(again.code, 0);
    assert.match(again.err, /never replaces/);
  });

  await story('put back elsewhere, it is whole', async () => {
    const out = other.must(['restore', copy]);
    assert.match(out, /audit log is whole/);
    other.auditIsWhole();
    const there = new Set(other.sql('SELECT id FROM contact').split('\n'));
    assert.deepEqual(state.before.filter(id => !there.has(id)), [], 'what was answered before it began is in it');
    assert.ok(there.size <= house.number('SELECT COUNT(*) FROM contact'));
    assert.equal(other.number('SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM contact_matter m WHERE m.contact_id = c.id)'), 0, 'nothing is half');
    assert.equal(other.number("SELECT COUNT(*) FROM ticket t JOIN contact c ON c.id = t.contact_id WHERE c.state <> 'waiting'"), 0);
  });

  await story('when nobody writes, the copy has the same rows, each and every one', async () => {
    const quiet = join(house.folder, 'quiet'), third = new House(house.engine);
    try {
      house.must(['backup', quiet]);
      third.must(['restore', quiet]);
      for (const table of TABLES) {
        const rows = h => h.sql(`SELECT * FROM ${table}`).split('\n').sort().join('\n');
        assert.equal(rows(third), rows(house), table);
      }
    } finally { await third.end(); }
  });

  await story('a copy never replaces what is there unless told to', async () => {
    const refused = other.run(['restore', copy]);
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, /--replace/);
    other.must(['restore', '--replace', copy]);
    const broken = join(house.folder, 'broken');
    house.sh(`head -c 20000 '${copy}' > '${broken}'`);
    const count = other.number('SELECT COUNT(*) FROM contact');
    assert.notEqual(other.run(['restore', '--replace', broken]).code, 0, 'half a copy is none');
    assert.equal(other.number('SELECT COUNT(*) FROM contact'), count, 'and what was there is there');
  });

  await story('the program runs on it, and people sign in as before', async () => {
    const next = await other.serve(), sara = await next.clerk('sara', CENTRE);
    const called = await sara.post('/api/v1/tickets/next');
    assert.equal(called.status, 200, called.text);
    assert.equal((await sara.post(`/api/v1/contacts/${called.json.contact_id}/close`, { outcome: 'answered' })).status, 200);
    assert.ok(existsSync(join(other.folder, 'citizen.key')));
    await next.stop();
    other.auditIsWhole();
  });

  await story('a database that somebody uses is not replaced', async () => {
    const next = await other.serve(), refused = other.run(['restore', '--replace', copy]);
    assert.notEqual(refused.code, 0);
    assert.equal((await next.client().get('/readyz')).status, 200);
    await next.stop();
  });
  await other.end();
}, { fill: fillTown });
