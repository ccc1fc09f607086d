// A year behind the counters: a million contacts in the database, and what everybody does all day is as quick as before.
// The rows are made by the database itself, one statement a table; on them go the program and one clerk.
import { spawnSync } from 'node:child_process';
import { House } from '../scenario/lib.mjs';
import { CENTRE, COUNTERS, fillTown, TOWN } from '../scenario/town.mjs';
import { onServerCore } from './rig.mjs';
import { figure, median, percentile } from './report.mjs';

const MANY = 1_000_000; // in a small table reading all of it is the right plan
const GROWING = ['contact', 'contact_matter', 'contact_event', 'ticket', 'citizen', 'audit'];
const CITIZEN = 1e15, CONTACT = 2e15, TICKET = 3e15, EVENT = 4e15, YEAR = 365 * 86_400_000;
const token = i => `grown${String(i).padStart(17, '0')}`;

const numbers = n => `WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`;
const put = (n, table, columns, values, from = 'n') => `${numbers(n)} INSERT INTO ${table} (authority_id, ${columns}) SELECT ${TOWN}, ${values} FROM ${from};\n`;

// Four in ten have come before; six in ten contacts came to a counter and had a number; one in three hundred days is today.
function grown(engine, n) {
  const citizens = Math.round(n * 0.4), began = Date.now() - YEAR, step = Math.floor(YEAR / (n + 1));
  const at = `${began} + i * ${step}`, unit = '11 + i % 3', id = `${CONTACT} + i`;
  const day = engine === 'sqlite' ? `date((${at}) / 1000, 'unixepoch')` : `to_char(to_timestamp((${at}) / 1000), 'YYYY-MM-DD')`;
  const padded = engine === 'sqlite' ? "substr('00000000000000000' || i, -17)" : "lpad(i::text, 17, '0')";
  const tasks = 'n JOIN (SELECT id AS task_id, row_number() OVER (ORDER BY id) - 1 AS k, count(*) OVER () AS many FROM task) t ON t.k = n.i % t.many';
  const event = (kind, k, more) => put(n, 'contact_event', 'contact_id, id, at, kind, employee_id, unit_id, what, text',
    `${id}, ${EVENT} + i * 4 + ${k}, ${at} + ${k} * 60000, '${kind}', 32, ${unit}, ${more}`);
  return put(citizens, 'citizen', 'id, name, address, phone, municipality_code, created_at', `${CITIZEN} + i, 'Borger ' || i, 'Vej ' || i, 20000000 + i, '0101', ${began}`)
    + put(n, 'contact', 'id, unit_id, channel, state, citizen_id, said, created_by, handled_by, created_at, closed_at, outcome',
      `${id}, ${unit}, CASE WHEN i % 5 < 3 THEN 'counter' ELSE 'phone' END, 'closed', ${CITIZEN} + 1 + (i * 7919) % ${citizens}, 'jeg skal have nyt pas', 31, 32, ${at}, ${at} + 900000, 'answered'`)
    + put(n, 'contact_matter', 'contact_id, position, task_id, level, outcome', `${id}, 1, t.task_id, 1, 'answered'`, tasks)
    + event('registered', 0, "'counter', 'jeg skal have nyt pas'") + event('note', 1, "'', 'Er vejledt om reglerne og har fået en kopi.'")
    + event('closed', 2, "'answered', ''")
    + put(n, 'ticket', 'id, contact_id, unit_id, day, number, token, state, issued_at, called_at, last_call_at, calls, started_at, ended_at, employee_id',
      `${TICKET} + i, ${id}, ${unit}, ${day}, i, 'grown' || ${padded}, 'done', ${at}, ${at} + 300000, ${at} + 300000, 1, ${at} + 360000, ${at} + 900000, 32`, 'n WHERE i % 5 < 3')
    + put(n, 'audit', 'chain, seq, at, account_id, employee_id, action, subject_kind, subject_id, citizen_id, purpose, hash',
      `900, i, ${at}, 32, 32, 'contact.register', 'contact', ${id}, ${CITIZEN} + 1 + (i * 7919) % ${citizens}, '', 'no chain, only weight'`);
}

function fill(house, n) {
  // What refers to what holds by the way it is made; asking for each of seven million rows would take longer than making them.
  const fast = house.engine === 'sqlite' ? 'PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;' : "SET session_replication_role = replica; SET synchronous_commit = off;";
  house.sql(`${fast} BEGIN; ${grown(house.engine, n)} COMMIT;`);
  if (house.engine === 'postgres') house.sql('VACUUM (ANALYZE);');
}

async function timed(n, before, send, expected = 200) {
  const times = [];
  for (let i = 0; i < n; i++) {
    const given = await before(i), began = performance.now(), answer = await send(given, i);
    times.push(performance.now() - began);
    if (answer.status !== expected) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
    await given?.after?.(answer);
  }
  return times;
}

const numbered = i => i % 5 < 3 ? i : i - 2; // who had a number
const nothing = async () => {};
const WORDS = ['nyt pas', 'flytning', 'plejehjemsplads', 'korekort', 'sygesikringsbevis', 'børnebidrag', 'skilsmisse', 'folkepension'];

async function oneMore(sara) {
  const { contact } = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json;
  const ticket = (await sara.post('/api/v1/tickets', { contact_id: contact.id })).json;
  return { ticket, after: async called => { await sara.post(`/api/v1/contacts/${called.json.contact_id}/close`, { outcome: 'answered' }); } };
}

// What PostgreSQL read from end to end since it was asked last; it tells a little late.
const scans = house => Object.fromEntries(house.rows(`SELECT pg_stat_clear_snapshot(); SELECT relname, seq_scan FROM pg_stat_user_tables`).map(r => [r[0], Number(r[1])]));

// Every statement's plan on SQLite is judged by a test (src/db/plans_test.c); on PostgreSQL the server has counted.
function fullScans(house, before) {
  const now = scans(house);
  const walked = GROWING.filter(t => now[t] > before[t]);
  if (walked.length) console.log(`read from end to end: ${walked.map(t => `${t} ${now[t] - before[t]} times`).join(', ')}`);
  return walked.reduce((sum, t) => sum + now[t] - before[t], 0);
}

// In five rounds, of which the middle one counts: what else the machine does strikes now and then.
function told(house, n, name, times) {
  const each = times.length / 5, rounds = [0, 1, 2, 3, 4].map(k => percentile(times.slice(k * each, (k + 1) * each), 95));
  figure(`growth-${name}-${house.engine}`, median(rounds), 'ms', '≤ 20', `p95, the middle one of five rounds; half within ${median(times).toFixed(1)} ms; ${n.toLocaleString('en')} contacts`, median(times));
}

async function all(house, n, requests) {
  const node = await house.serve(), sara = await node.clerk('sara', CENTRE, COUNTERS[1]), anybody = node.client();
  for (let i = 0; i < 50; i++) await oneMore(sara);
  const before = house.engine === 'postgres' && n >= MANY ? scans(house) : undefined;
  const any = () => 1 + Math.floor(Math.random() * n), citizen = () => CITIZEN + 1 + Math.floor(Math.random() * n * 0.4);
  const measured = {
    next: await timed(requests, () => oneMore(sara), () => sara.post('/api/v1/tickets/next')),
    search: await timed(requests, nothing, (_, i) => anybody.get(`/soeg?q=${encodeURIComponent(WORDS[i % WORDS.length])}`)),
    'ticket-page': await timed(requests, nothing, () => anybody.get(`/nummer/${token(numbered(any()))}`)),
    history: await timed(requests, nothing, () => sara.get(`/api/v1/contacts?citizen_id=${citizen()}&purpose=${encodeURIComponent('borgeren er her')}`)),
  };
  for (const [name, times] of Object.entries(measured)) told(house, n, name, times);
  if (before) figure('growth-full-scans-postgres', fullScans(house, before), 'scans', '≤ 0', `of ${GROWING.join(', ')}`);
}

export async function growth(engine, n, requests) {
  const house = new House(engine, { under: onServerCore });
  try {
    await fillTown(house);
    const began = performance.now();
    fill(house, n);
    console.log(`${engine}: ${n.toLocaleString('en')} contacts made in ${Math.round((performance.now() - began) / 1000)} s`);
    await all(house, n, requests);
  } finally {
    await house.end();
  }
}

// What the plans of all statements are on SQLite.
export function plans(build) {
  const done = spawnSync(`${build}/test/src/db/plans_test`, { encoding: 'utf8' });
  const walks = done.stdout.split('\n').filter(l => /: (SCAN|SEARCH) /.test(l));
  if (done.status !== 0 && !walks.length) throw new Error(done.stdout + done.stderr);
  figure('growth-plans-sqlite', walks.length, 'walks', '≤ 0', 'statements that walk a table that grows, by EXPLAIN QUERY PLAN');
}
