// Two hundred clerks at work at once, each through the same day in small: somebody comes, says what it is about, gets a
// number; the next is called, helped, noted, closed. They pause for a third to a whole second between two acts, which is some
// five times as fast as hands and a citizen's story are. On each one's screen the queue is live meanwhile.
import { get } from 'node:http';
import { House, sleep } from '../scenario/lib.mjs';
import { CENTRE, clerkRows, fillTown, HARBOUR, TOWN } from '../scenario/town.mjs';
import { onServerCore } from './rig.mjs';
import { figure, percentile } from './report.mjs';

const CLERKS = 200, COUNTER = 10_000, PAUSE_MS = [300, 1000];
const TYPED = ['pa', 'nyt pas', 'flyt', 'flytning', 'plejehj', 'kørekort', 'mitid', 'børneb', 'sundhedsk', 'folkepension'];
const pause = () => sleep(PAUSE_MS[0] + Math.random() * (PAUSE_MS[1] - PAUSE_MS[0]));

async function act(log, what, expected, send) {
  const began = performance.now();
  const answer = await send().catch(e => ({ status: 0, text: String(e) }));
  log.push({ what, ms: performance.now() - began, fault: answer.status === expected ? '' : `${what}: ${answer.status} ${answer.text.slice(0, 200)}` });
  return answer;
}

async function round(clerk, log) {
  for (let i = 0; i < 3; i++) {
    const words = TYPED[Math.floor(Math.random() * TYPED.length)];
    await act(log, 'search', 200, () => clerk.get(`/reception/forslag?q=${encodeURIComponent(words)}`));
    await pause();
  }
  const made = await act(log, 'register', 201, () => clerk.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], said: 'jeg skal have nyt pas' }));
  await act(log, 'ticket', 201, () => clerk.post('/api/v1/tickets', { contact_id: made.json?.contact?.id }));
  await pause();
  const ticket = await act(log, 'next', 200, () => clerk.post('/api/v1/tickets/next'));
  await act(log, 'desk', 200, () => clerk.get('/skranke'));
  await pause();
  await act(log, 'start', 200, () => clerk.post(`/api/v1/tickets/${ticket.json?.id}/acts/start`));
  await pause();
  await act(log, 'note', 200, () => clerk.post(`/api/v1/contacts/${ticket.json?.contact_id}/notes`, { text: 'Pas er bestilt, billede er taget.' }));
  await pause();
  await act(log, 'close', 200, () => clerk.post(`/api/v1/contacts/${ticket.json?.contact_id}/close`, { outcome: 'answered' }));
  await act(log, 'desk', 200, () => clerk.get('/skranke'));
  await pause();
}

async function present(house, node) {
  const rows = Array.from({ length: CLERKS }, (_, i) => (
    { id: 1000 + i, username: `clerk${i}`, name: `Clerk ${i}`, unit: i % 2 ? CENTRE : HARBOUR, department: 'KSR', roles: 1, level: 2 }));
  house.sql(clerkRows(rows));
  house.sql(rows.map(r => `INSERT INTO counter (authority_id, id, unit_id, name) VALUES (${TOWN}, ${COUNTER + r.id}, ${r.unit}, 'Skranke ${r.id}');`).join('\n'));
  const clerks = [];
  for (let i = 0; i < CLERKS; i += 10) clerks.push(...await Promise.all(rows.slice(i, i + 10).map(r => node.clerk(r.username, r.unit, COUNTER + r.id))));
  return clerks;
}

// What the screen hears meanwhile is counted and not kept.
function screenOf(node, clerk, seen) {
  return new Promise((resolve, reject) => {
    const cookie = [...clerk.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    get(`${node.url}/live/skranke`, { agent: false, headers: { Accept: 'text/event-stream', Cookie: cookie } }, res => {
      if (res.statusCode !== 200) reject(new Error(`/live/skranke: ${res.statusCode}`));
      res.on('data', bytes => { seen.bytes += bytes.length; });
      res.on('close', () => { seen.closed++; });
      resolve(res);
    }).on('error', reject);
  });
}

async function work(clerk, log, until) {
  await pause();
  while (performance.now() < until) await round(clerk, log);
}

export async function mix(seconds) {
  const house = new House('sqlite', { under: onServerCore });
  try {
    await fillTown(house);
    const node = await house.serve(), clerks = await present(house, node), log = [];
    const seen = { bytes: 0, closed: 0 };
    for (const clerk of clerks) await screenOf(node, clerk, seen);
    await Promise.all(clerks.map(c => work(c, [], performance.now() + 1000))); // everybody has arrived
    const began = performance.now();
    seen.bytes = 0;
    await Promise.all(clerks.map(c => work(c, log, began + seconds * 1000)));
    const took = (performance.now() - began) / 1000, faults = log.filter(a => a.fault);
    if (faults.length) console.log([...new Set(faults.map(a => a.fault))].slice(0, 5).join('\n'));
    figure('mix-errors', faults.length + seen.closed, 'answers', '≤ 0', `of ${log.length}, and no live screen closed`);
    figure('mix-p95', percentile(log.map(a => a.ms), 95), 'ms', '≤ 100', `${CLERKS} clerks, ${Math.round(log.length / took)}/s, half of them within ${percentile(log.map(a => a.ms), 50).toFixed(1)} ms; ${CLERKS} live screens, ${Math.round(seen.bytes / took / 1e6)} MB/s`, percentile(log.map(a => a.ms), 50));
  } finally {
    await house.end();
  }
}
