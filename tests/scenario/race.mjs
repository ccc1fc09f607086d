// Two hundred clerks press "næste" in the same moment, and a hundred citizens wait: a hundred clerks get one each, nobody is
// called twice, the others are told that nobody waits.
import { assert, scenario, story } from './lib.mjs';
import { CENTRE, clerkRows } from './town.mjs';

const CLERKS = 200, WAITING = 100;

await scenario(import.meta.url, async house => {
  const clerks = Array.from({ length: CLERKS }, (_, i) => (
    { id: 1000 + i, username: `clerk${i}`, name: `Clerk ${i}`, unit: CENTRE, department: 'KSR', roles: 1, level: 2 }));
  house.sql(clerkRows(clerks));
  // On PostgreSQL half of them are on another node.
  const nodes = [await house.serve()];
  if (house.engine === 'postgres') nodes.push(await house.serve());
  const rita = await nodes[0].clerk('rita', CENTRE);
  const people = [];
  for (let i = 0; i < CLERKS; i += 10)
    people.push(...await Promise.all(clerks.slice(i, i + 10).map((c, j) => nodes[(i + j) % nodes.length].clerk(c.username, CENTRE))));

  const tickets = [];
  async function fill() {
    tickets.length = 0;
    for (let i = 0; i < WAITING; i++) {
      const { contact } = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json;
      tickets.push((await rita.post('/api/v1/tickets', { contact_id: contact.id, anyway: true })).json);
    }
  }
  // Each is closed by whoever has it; what still waits by who registered it.
  const empty = async () => {
    const keepers = new Map(house.rows('SELECT id, handled_by FROM contact WHERE handled_by IS NOT NULL')), by = new Map(clerks.map((c, i) => [String(c.id), people[i]]));
    const closed = await Promise.all(tickets.map(t => (by.get(keepers.get(t.contact_id)) ?? rita).post(`/api/v1/contacts/${t.contact_id}/close`, { outcome: 'answered' })));
    assert.ok(closed.every(c => c.status === 200));
  };

  function judge(answers) {
    const got = answers.filter(a => a.status === 200).map(a => a.json.id), none = answers.filter(a => a.status === 404);
    assert.equal(got.length, WAITING, JSON.stringify(answers.map(a => a.status)));
    assert.equal(new Set(got).size, WAITING, 'a hundred different ones');
    assert.deepEqual(new Set(got), new Set(tickets.map(t => t.id)));
    assert.equal(none.length, CLERKS - WAITING, 'and the others are told that nobody waits');
    assert.equal(house.number("SELECT COUNT(*) FROM ticket WHERE state = 'called' AND calls = 1"), WAITING);
    assert.equal(house.number("SELECT COUNT(DISTINCT employee_id) FROM ticket WHERE state = 'called'"), WAITING);
  }

  await story('two hundred press at once on a hundred waiting', async () => {
    await fill();
    judge(await Promise.all(people.map(p => p.post('/api/v1/tickets/next'))));
    await empty();
  }, { timeout: 120_000 });

  await story('and the same by the button on the screen', async () => {
    await fill();
    const answers = await Promise.all(people.map(p => p.form('/skranke/naeste')));
    assert.equal(answers.filter(a => a.status === 303).length, WAITING);
    assert.ok(answers.every(a => a.status < 500));
    assert.equal(house.number("SELECT COUNT(DISTINCT employee_id) FROM ticket WHERE state = 'called'"), WAITING);
    assert.equal(house.number("SELECT COUNT(*) FROM contact_event WHERE kind = 'called'"), 2 * WAITING, 'each was called once');
    await empty();
  }, { timeout: 120_000 });

  await story('one clerk who presses twenty times at once gets one', async () => {
    await fill();
    const answers = await Promise.all(Array.from({ length: 20 }, () => people[0].post('/api/v1/tickets/next')));
    assert.deepEqual(answers.map(a => a.status).sort(), [200, ...Array(19).fill(409)]);
    await empty();
  });

  await story('numbers are given once: fifty receptions at once', async () => {
    const contacts = await Promise.all(Array.from({ length: 50 }, (_, i) => people[i].post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })));
    const issued = await Promise.all(contacts.map((c, i) => people[i].post('/api/v1/tickets', { contact_id: c.json.contact.id, anyway: true })));
    assert.ok(issued.every(t => t.status === 201), JSON.stringify(issued.find(t => t.status !== 201)?.text));
    const numbers = issued.map(t => t.json.number).sort((a, b) => a - b);
    assert.deepEqual(numbers, Array.from({ length: 50 }, (_, i) => numbers[0] + i), 'without a gap');
  });

  await story('the audit log is whole', async () => { house.auditIsWhole(); });
});
