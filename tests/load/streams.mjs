// Ten thousand citizens look at their number on the phone, and the first of them is called.
import { connect } from 'node:net';
import { House, sleep } from '../scenario/lib.mjs';
import { CENTRE, COUNTERS, fillTown, TOWN } from '../scenario/town.mjs';
import { freePort, kilobytes, onServerCore } from './rig.mjs';
import { figure } from './report.mjs';

const PAGES = 10_000, TICKETS = 1000, AT_ONCE = 200;
const token = i => `bench${String(i).padStart(17, '0')}`;

const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' });

function waitingRows() {
  return `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${TICKETS})
    INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) SELECT ${TOWN}, 1000000 + i, ${CENTRE}, 'counter', 'waiting', ${Date.now()} FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${TICKETS})
    INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) SELECT ${TOWN}, 1000000 + i, 1, (SELECT id FROM task WHERE key = 'pas'), 1 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${TICKETS})
    INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at)
    SELECT ${TOWN}, 2000000 + i, 1000000 + i, ${CENTRE}, '${today()}', i, 'bench' || substr('00000000000000000' || i, -17), 'waiting', ${Date.now()} + i FROM n;`;
}

// One open page. heard: when the newest event began to arrive; nothing is kept of what it says.
class Page {
  constructor(port, i) {
    this.heard = 0;
    this.number = i % TICKETS + 1;
    this.socket = connect(port, '127.0.0.1');
    this.opened = new Promise((yes, no) => { this.socket.once('data', yes); this.socket.once('error', no); });
    this.socket.on('data', bytes => { if (bytes.includes('data:')) this.heard = performance.now(); });
    this.socket.on('close', () => { this.closed = true; });
    this.socket.write(`GET /live/nummer/${token(this.number)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
  }
}

async function openAll(port) {
  const pages = [];
  for (let i = 0; i < PAGES; i += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, k) => new Page(port, i + k));
    await Promise.all(some.map(p => p.opened));
    pages.push(...some);
  }
  return pages;
}

// Until each page has heard of it, or ten seconds: the slowest.
async function slowest(pages, change) {
  const began = performance.now();
  await change();
  for (let late = pages; late.length && performance.now() - began < 10_000; await sleep(20))
    late = late.filter(p => p.heard < began);
  const deaf = pages.filter(p => p.heard < began || p.closed).length;
  if (deaf) throw new Error(`${deaf} of ${pages.length} pages heard nothing`);
  return (Math.max(...pages.map(p => p.heard)) - began) / 1000;
}

export async function streams() {
  const port = await freePort();
  const house = new House('sqlite', { under: onServerCore, environment: { INDGANG_STREAM_PORT: String(port), INDGANG_STREAMS: '11000', INDGANG_CONNECTIONS: '11000' } });
  let pages = [];
  try {
    await fillTown(house);
    house.sql(waitingRows());
    const node = await house.serve(), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
    const before = kilobytes(node.child.pid);
    pages = await openAll(port);
    const times = [];
    let following = pages;
    for (let i = 0; i < 3; i++) {
      await sleep(1000);
      let called;
      times.push(await slowest(following, async () => { called = await sara.post('/api/v1/tickets/next'); }));
      if (called.status !== 200) throw new Error(`nobody was called: ${called.status} ${called.text}`);
      await sara.post(`/api/v1/contacts/${called.json.contact_id}/close`, { outcome: 'answered' });
      following = following.filter(p => p.number !== called.json.number); // who has been helped is told no more
    }
    figure('streams', Math.max(...times), 's', '≤ 1', `until the last of ${PAGES.toLocaleString('en')} pages of ${TICKETS} waiting tickets heard; worst of 3`);
    figure('stream-memory', (kilobytes(node.child.pid) - before) / PAGES, 'kB', '≤ 16', 'resident for each stream, on the port of streams');
  } finally {
    pages.forEach(p => p.socket.destroy());
    await house.end();
  }
}
