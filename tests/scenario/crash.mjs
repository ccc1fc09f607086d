// Nothing answered is lost: sixteen clients write while the server is killed twenty times. Whatever was answered is found
// again afterwards, and the audit log is whole.
import { assert, scenario, sleep, story } from './lib.mjs';
import { Client, newKey } from './http.mjs';
import { CENTRE, PASSWORD } from './town.mjs';

const KILLS = 20, CLIENTS = 16;

await scenario(import.meta.url, async house => {
  const acknowledged = { contacts: [], tickets: [], notes: [] };
  const state = { url: '', running: true };
  let node = await house.serve();
  state.url = node.url;
  const rita = await node.clerk('rita', CENTRE);

  // A clerk's client that goes on over every crash: the session lives in the database, only the address is another. What
  // got no answer is sent again with the same key, so at the end there must be neither too little nor too much.
  async function write(number) {
    const me = new Client(state.url);
    me.cookies = new Map(rita.cookies);
    me.csrf = rita.csrf;
    const insist = async (path, body) => {
      for (const key = newKey(); ;) {
        me.url = state.url;
        try {
          const answer = await me.post(path, body, { key });
          if (answer.status < 500) return answer;
        } catch { /* it was killed: once more */ }
        if (!state.running) return undefined;
        await sleep(20);
      }
    };
    for (let i = 0; state.running; i++) {
      const said = `client ${number} contact ${i}`;
      const contact = await insist('/api/v1/contacts', { channel: 'counter', task: ['pas'], said });
      if (!contact) break;
      assert.equal(contact.status, 201, contact.text);
      const id = contact.json.contact.id;
      acknowledged.contacts.push([id, said]);
      const ticket = await insist('/api/v1/tickets', { contact_id: id, anyway: true });
      if (!ticket) break;
      assert.equal(ticket.status, 201, ticket.text);
      acknowledged.tickets.push([ticket.json.id, ticket.json.number, id]);
      const text = `note of ${said}`;
      const note = await insist(`/api/v1/contacts/${id}/notes`, { text });
      if (!note) break;
      assert.equal(note.status, 200, note.text);
      acknowledged.notes.push([id, text]);
    }
  }

  await story(`killed ${KILLS} times while ${CLIENTS} clients write`, async () => {
    const writers = Array.from({ length: CLIENTS }, (_, i) => write(i));
    for (let i = 0; i < KILLS; i++) {
      // In the middle of work, however slow the machine is: a dozen notes more than at the kill before.
      const before = acknowledged.notes.length, patience = Date.now() + 8000;
      while (acknowledged.notes.length < before + 12 && Date.now() < patience) await sleep(20);
      await sleep(60 + Math.random() * 240);
      await node.kill('SIGKILL');
      node = await house.serve();
      state.url = node.url;
    }
    await sleep(200);
    state.running = false;
    await Promise.all(writers);
    assert.ok(acknowledged.notes.length > 200, `only ${acknowledged.notes.length} notes were written: that proves nothing`);
    console.log(`      ${acknowledged.contacts.length} contacts, ${acknowledged.tickets.length} tickets, ${acknowledged.notes.length} notes were acknowledged`);
  }, { timeout: 240_000 });

  const lines = sql => new Set(house.sql(sql).split('\n'));
  await story('every acknowledged contact, ticket and note is there, and each once', async () => {
    const contacts = lines('SELECT id, said FROM contact'), tickets = lines('SELECT id, number, contact_id FROM ticket');
    const notes = lines("SELECT contact_id, text FROM contact_event WHERE kind = 'note'");
    const missing = (list, found) => list.filter(row => !found.has(row.join('|')));
    assert.deepEqual(missing(acknowledged.contacts, contacts), []);
    assert.deepEqual(missing(acknowledged.tickets, tickets), []);
    assert.deepEqual(missing(acknowledged.notes, notes), []);
    assert.equal(house.number('SELECT COUNT(*) - COUNT(DISTINCT said) FROM contact'), 0, 'a retry made nothing twice');
    assert.equal(house.number("SELECT COUNT(*) - COUNT(DISTINCT text) FROM contact_event WHERE kind = 'note'"), 0);
  });

  await story('what hangs together is there together, or not at all', async () => {
    assert.equal(house.number("SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM contact_event e WHERE e.contact_id = c.id AND e.kind = 'registered')"), 0);
    assert.equal(house.number('SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM contact_matter m WHERE m.contact_id = c.id)'), 0);
    assert.equal(house.number("SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.subject_id = c.id AND a.action = 'contact.register')"), 0);
    assert.equal(house.number("SELECT COUNT(*) FROM ticket t JOIN contact c ON c.id = t.contact_id WHERE c.state <> 'waiting'"), 0);
  });

  await story('the audit log is whole, and a changed row in it would show', async () => {
    assert.ok(house.auditIsWhole() >= acknowledged.contacts.length * 2);
    house.sql("UPDATE audit SET purpose = 'x' WHERE subject_id = (SELECT MIN(id) FROM contact)");
    assert.notEqual(house.run(['audit', 'verify']).code, 0);
  });

  await story('and the next server is as good as new', async () => {
    const sara = await node.signIn('sara', PASSWORD);
    assert.equal((await sara.get('/mig')).status, 200);
    assert.equal((await node.client().get('/readyz')).text, 'ready\n');
    assert.equal((await node.stop()).code, 0);
  });
}, { environment: { INDGANG_LOG_REQUESTS: 'no' } });
