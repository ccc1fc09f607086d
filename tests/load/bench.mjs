// `make bench`: how fast, beside a yardstick on the same cores in the same run. SHORT=1 is the form that the tests run.
// BENCH="ticket memory" measures only those groups.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, House } from '../scenario/lib.mjs';
import { close, figure, measure, median } from './report.mjs';
import { inTurns, kilobytes, needs, Nginx, onServerCore, wrk } from './rig.mjs';
import { growth, plans } from './growth.mjs';
import { mix } from './mix.mjs';
import { streams } from './streams.mjs';

const SHORT = Boolean(process.env.SHORT), SECONDS = SHORT ? 1 : 2, ROUNDS = SHORT ? 3 : 5;
const PASSWORD = 'borgerens indgang';
const only = process.env.BENCH?.split(' ').filter(Boolean);
const group = (name, work) => !only || only.includes(name) ? measure(name, work) : undefined;
const rate = n => `${Math.round(n).toLocaleString('en')}/s`;
const beside = r => `${rate(r.ours)} beside ${rate(r.theirs)}`;

// ---- the demo's municipality, one core ----

async function started(house) {
  const times = [];
  for (let i = 0; i < (SHORT ? 3 : 5); i++) {
    const began = performance.now(), node = await house.serve();
    times.push((performance.now() - began) / 1000);
    await node.stop();
  }
  figure('ready', median(times), 's', '≤ 0.5', 'from start to the first answer, demo data');
}

const cookie = clerk => ({ Cookie: [...clerk.cookies].map(([k, v]) => `${k}=${v}`).join('; ') });

// The ticket of the citizen who sits there; and, without a goal, one of those who wait, for which what the clerk has to do
// with it is looked up too.
async function ticketAsJson(node, clerk, house, nginx) {
  const mine = (await clerk.post('/api/v1/tickets/next')).json.id;
  const [other] = house.rows("SELECT id FROM ticket WHERE state = 'waiting' LIMIT 1")[0];
  const get = id => wrk(`${node.url}/api/v1/tickets/${id}`, { seconds: SECONDS, headers: cookie(clerk) });
  const r = await inTurns(() => get(mine), () => wrk(`${nginx.url}/memory`, { seconds: SECONDS }), ROUNDS);
  figure('ticket-json', r.ratio, 'of-nginx', '≥ 0.40', `${beside(r)}; one that waits: ${rate(await get(other))}`);
  await clerk.post(`/api/v1/tickets/${mine}/acts/leave`);
}

// Lua, as wrk wants it: the same contact again and again. keyed: each with an Idempotency-Key of its own.
function posts(folder, clerk, json, keyed = false) {
  const file = join(folder, keyed ? 'keyed.lua' : 'post.lua');
  const headers = { ...cookie(clerk), 'X-CSRF-Token': clerk.csrf, 'Content-Type': 'application/json' };
  writeFileSync(file, `wrk.method = "POST"\nwrk.body = [[${JSON.stringify(json)}]]\n`
    + Object.entries(headers).map(([k, v]) => `wrk.headers["${k}"] = [[${v}]]\n`).join('')
    + (keyed ? `local n = 0\nfunction request() n = n + 1; wrk.headers["Idempotency-Key"] = "${randomUUID()}-" .. n; return wrk.format() end\n` : ''));
  return file;
}

function bareRows(file, numbers) {
  const [program, ...args] = [...onServerCore, join(BUILD, 'bench_rows'), file, ...numbers, SECONDS];
  const done = spawnSync(program, args.map(String), { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`bench_rows: ${done.stderr}`);
  return Number(done.stdout);
}

async function registering(node, clerk, house) {
  const bare = join(house.folder, 'bare.db');
  house.sql(`VACUUM INTO '${bare}'`);
  const [numbers] = house.rows(`SELECT e.authority_id, d.unit_id, t.id, e.id FROM account a
    JOIN employee e ON e.authority_id = a.authority_id AND e.id = a.employee_id
    JOIN duty d ON d.authority_id = e.authority_id AND d.employee_id = e.id AND d.ended_at IS NULL
    JOIN task t ON t.authority_id = e.authority_id AND t.key = 'pas' WHERE a.username = 'skranke1'`);
  const json = { channel: 'counter', task: ['pas'], said: 'jeg skal have nyt pas' };
  const register = keyed => wrk(`${node.url}/api/v1/contacts`, { seconds: SECONDS, script: posts(house.folder, clerk, json, keyed) });
  const r = await inTurns(() => register(false), () => bareRows(bare, numbers), ROUNDS);
  figure('register', r.ratio, 'of-bare-loop', '≥ 0.50', `${beside(r)}, 32 clients, each durable; with a key each, its answer kept for a retry: ${rate(await register(true))}`);
}

// The desk in a busy hour, between two citizens: a hundred wait in the clerk's unit. And, without a goal, with one at the counter: their
// contact, the competence panel, whom to call and the work description, which are asked for one matter at a time.
async function deskPage(node, clerk, house, nginx) {
  const waiting = house.number(`SELECT COUNT(*) FROM ticket WHERE state = 'waiting' AND day = (SELECT MAX(day) FROM ticket) AND unit_id = (SELECT unit_id FROM duty d JOIN account a
    ON a.employee_id = d.employee_id WHERE a.username = 'skranke1' AND d.ended_at IS NULL)`);
  for (let i = waiting; i < 100; i++) {
    const { contact } = (await clerk.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json;
    await clerk.post('/api/v1/tickets', { contact_id: contact.id, while_closed: true, anyway: true });
  }
  const page = await clerk.get('/skranke');
  if (page.status !== 200 || !/100 venter/.test(page.text)) throw new Error(`the desk shows no queue of 100: ${page.status}`);
  writeFileSync(join(house.folder, 'nginx/pages/desk.html'), page.text);
  const desk = () => wrk(`${node.url}/skranke`, { seconds: SECONDS, headers: cookie(clerk) });
  const r = await inTurns(desk, () => wrk(`${nginx.url}/desk.html`, { seconds: SECONDS }), ROUNDS);
  const { id } = (await clerk.post('/api/v1/tickets/next')).json;
  await clerk.post(`/api/v1/tickets/${id}/acts/start`);
  figure('desk-page', r.ratio, 'of-nginx', '≥ 0.20',
    `${beside(r)}, ${Math.round(Buffer.byteLength(page.text) / 1000)} kB, 100 waiting; with a citizen at the counter: ${rate(await desk())}`);
  await clerk.post(`/api/v1/tickets/${id}/acts/leave`);
}

async function demo() {
  const house = new House('sqlite', { under: onServerCore, environment: { INDGANG_DEMO_PASSWORD: PASSWORD } });
  const nginx = new Nginx(house.folder);
  try {
    house.must(['demo']);
    await group('ready', () => started(house));
    const node = await house.serve(), clerk = await node.signIn('skranke1', PASSWORD);
    await nginx.start();
    await group('ticket', () => ticketAsJson(node, clerk, house, nginx));
    await group('desk', () => deskPage(node, clerk, house, nginx));
    await group('register', () => registering(node, clerk, house));
    await group('memory', () => figure('memory', kilobytes(node.child.pid) / 1024, 'MB', '≤ 60', `resident after the load; at most ${Math.round(kilobytes(node.child.pid, 'VmHWM') / 1024)}`));
  } finally {
    await nginx.stop();
    await house.end();
  }
}

// ---- in process: what the tests of these rooms measure ----

function printed(test, pattern) {
  const [program, ...args] = [...onServerCore, join(BUILD, 'test/src', test)];
  const done = spawnSync(program, args, { encoding: 'utf8' });
  const found = (done.stdout + done.stderr).match(pattern);
  if (done.status !== 0 || !found) throw new Error(`${test} does not say: ${done.stdout}${done.stderr}`);
  return Number(found[1]);
}

const search = () => figure('search', printed('catalogue/search_test', /unseen.*p99 (\d+) µs/) / 1000, 'ms', '≤ 2', 'p99 of the unseen queries');
const competence = () => figure('competence', printed('competence/competence_test', /one verdict: (\d+) ns/) / 1000, 'µs', '≤ 1', 'one verdict');

needs('wrk');
needs('nginx');
const ofDemo = ['ready', 'ticket', 'desk', 'register', 'memory'];
if (!only || only.some(name => ofDemo.includes(name))) await measure('demo', demo);
await group('streams', streams);
await group('mix', () => mix(SHORT ? 5 : 20));
await group('search', search);
await group('competence', competence);
const engines = process.env.INDGANG_TEST_POSTGRES ? ['sqlite', 'postgres'] : ['sqlite'];
for (const engine of engines) await group('growth', () => growth(engine, SHORT ? 50_000 : 1_000_000, SHORT ? 60 : 300));
await group('growth', () => plans(BUILD));
if (engines.length < 2) console.log('growth on PostgreSQL: skipped (INDGANG_TEST_POSTGRES names no server: tools/with-postgres)');
close(SHORT);
