// Scenarios: the whole program through its door. Each file is told on SQLite, and on PostgreSQL too when
// INDGANG_TEST_POSTGRES names a server (tools/with-postgres):
//
//   import { scenario, story } from './lib.mjs';
//   await scenario(import.meta.url, async house => {
//     const node = await house.serve();
//     await story('whoever knocks is let in', async () => { … });
//   });
//
// A house is a database in a folder of its own, filled with the town of town.mjs, and the programs started on it; all of
// them are ended, by their process id, when the scenario is. Prints a line for each story and "N passed, N failed".
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Client } from './http.mjs';
import { fillTown, PASSWORD } from './town.mjs';

export { assert };
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BUILD = resolve(ROOT, process.env.BUILD ?? 'build');
export const PROGRAM = process.env.INDGANG_PROGRAM ?? join(BUILD, 'indgang');
const SERVER = process.env.INDGANG_TEST_POSTGRES;
export const sleep = ms => new Promise(done => setTimeout(done, ms));

// What is drawn once for all who look (a town, a queue) is drawn anew when an event says so, a moment after the answer of who
// changed it (docs/decisions/7): reads until it holds, or the last it read after three seconds.
export async function soon(read, holds) {
  for (const end = Date.now() + 3000; ; await sleep(20)) {
    const it = await read();
    if (holds(it) || Date.now() > end) return it;
  }
}

let passed = 0, failed = 0, where = '';
const houses = new Set();

// Says all that is wrong at once.
export const none = faults => assert.ok(!faults.length, `${faults.length} faults:\n      ${[...new Set(faults)].slice(0, 400).join('\n      ')}`);

// ---- telling

// tidy: what to do after a story that failed, so that the next does not fail because of it.
export async function story(name, tell, { timeout = 60_000, tidy } = {}) {
  const began = performance.now();
  let timer;
  try {
    await Promise.race([tell(), new Promise((_, no) => { timer = setTimeout(() => no(new Error(`not told within ${timeout} ms`)), timeout); })]);
    passed++;
    console.log(`ok    ${where}${name} (${Math.round(performance.now() - began)} ms)`);
  } catch (e) {
    failed++;
    console.log(`FAIL  ${where}${name}\n      ${String(e.stack ?? e).split('\n').slice(0, 50).join('\n      ')}`);
    tidy?.();
  } finally {
    clearTimeout(timer);
  }
}

const engines = SERVER ? ['sqlite', 'postgres'] : ['sqlite'];

export async function scenario(url, tell, { on = engines, fill = fillTown, ...settings } = {}) {
  const title = basename(new URL(url).pathname, '.mjs');
  for (const engine of on.filter(e => engines.includes(e))) {
    where = `${title}, ${engine}: `;
    const house = new House(engine, settings);
    try {
      if (fill) await fill(house);
      await tell(house);
    } catch (e) {
      failed++;
      console.log(`FAIL  ${where}${e.stack ?? e}\n${house.lastWords()}`);
    } finally {
      await house.end();
    }
  }
  if (!SERVER && on.includes('postgres')) console.log(`${title}, postgres: skipped (INDGANG_TEST_POSTGRES names no server)`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

// Whatever happens, no program of ours stays behind.
process.on('exit', () => houses.forEach(h => h.endAtOnce()));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

// ---- one program that serves

class Node {
  constructor(house, child, log) {
    Object.assign(this, { house, child, log, clients: [] });
    this.gone = new Promise(done => child.on('exit', (code, signal) => { this.exit = { code, signal }; done(this.exit); }));
  }
  lines() { return readFileSync(this.log, 'utf8').split('\n').filter(Boolean); }
  // A client that nobody knows yet; peer: the address it seems to come from.
  client(options) { return new Client(this.url, options); }
  signIn(username, password = PASSWORD) { return this.client().signIn(username, password); }
  // Signed in and on duty.
  async clerk(username, unit_id, counter_id) {
    const clerk = await this.signIn(username);
    const answer = await clerk.form('/vagt', { unit_id, counter_id });
    assert.equal(answer.status, 303, answer.text);
    return clerk;
  }
  async kill(signal = 'SIGKILL') {
    if (!this.exit) this.child.kill(signal);
    return this.gone;
  }
  stop() { return this.kill('SIGTERM'); }
}

async function readyUrl(node) {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(5)) {
    const line = node.lines().find(l => l.includes('"event":"ready"'));
    if (line) return JSON.parse(line).running;
    if (node.exit) break;
  }
  throw new Error(`indgang serve did not become ready:\n${readFileSync(node.log, 'utf8')}`);
}

// ---- the house

export class House {
  constructor(engine, settings = {}) {
    this.engine = engine;
    this.settings = settings;
    this.folder = mkdtempSync(join(tmpdir(), 'indgang-scenario-'));
    this.nodes = [];
    this.name = `s${process.pid}_${Date.now().toString(36)}${Math.floor(Math.random() * 1e6)}`;
    this.database = engine === 'sqlite' ? `sqlite:${join(this.folder, 'indgang.db')}` : SERVER.replace(/\/[^/]*$/, `/${this.name}`);
    if (engine === 'postgres') this.onServer(`CREATE DATABASE ${this.name}`);
    houses.add(this);
  }

  environment(more = {}) {
    const own = {
      INDGANG_TIMEOUT: '120', // 200 clerks sign in one after another; the first must not find its connection closed
      INDGANG_DATABASE: this.database, INDGANG_KEY: join(this.folder, 'citizen.key'), INDGANG_SCHEMA: join(ROOT, 'schema'),
      INDGANG_DATA: join(ROOT, 'data'), INDGANG_WEB: join(BUILD, 'web'), ...this.settings.environment, ...more,
    };
    mkdirSync(join(BUILD, 'web'), { recursive: true });
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([k]) => !k.startsWith('INDGANG_')));
    return { ...inherited, ...own };
  }

  // Runs a command to its end. Answers { code, out, err }.
  run(args, { input, environment, timeout } = {}) {
    const done = spawnSync(PROGRAM, args, { cwd: ROOT, env: this.environment(environment), input, timeout, encoding: 'utf8', maxBuffer: 64 << 20 });
    return { code: done.status, out: done.stdout, err: done.stderr };
  }
  // The same while this program goes on with something else.
  start(args) {
    return new Promise(done => {
      const child = spawn(PROGRAM, args, { cwd: ROOT, env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '', err = '';
      child.stdout.on('data', d => { out += d; });
      child.stderr.on('data', d => { err += d; });
      child.on('close', code => done({ code, out, err }));
    });
  }
  sh(command) { assert.equal(spawnSync('sh', ['-c', command]).status, 0, command); }
  // The same as run, and it must go well.
  must(args, options) {
    const done = this.run(args, options);
    assert.equal(done.code, 0, `indgang ${args.join(' ')}: ${done.err}${done.out}`);
    return done.out;
  }

  async serve(environment = {}) {
    const log = join(this.folder, `node-${this.nodes.length + 1}.log`), fd = openSync(log, 'a');
    const [program, ...args] = [...this.settings.under ?? [], PROGRAM, 'serve']; // under: what starts it, say taskset
    const child = spawn(program, args, {
      cwd: ROOT, stdio: ['ignore', fd, fd], env: this.environment({ INDGANG_PORT: '0', ...environment }),
    });
    closeSync(fd);
    const node = new Node(this, child, log);
    this.nodes.push(node);
    node.url = await readyUrl(node);
    return node;
  }

  // ---- the database itself, for filling it and for looking whether the rows say the same

  onServer(sql) {
    const done = spawnSync('psql', ['-qAt', '-v', 'ON_ERROR_STOP=1', SERVER, '-c', sql], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${sql}: ${done.stderr}`);
  }
  sql(text) {
    const [program, args] = this.engine === 'sqlite'
      ? ['sqlite3', ['-batch', '-bail', '-cmd', '.timeout 20000', this.database.slice(7)]]
      : ['psql', ['-qAt', '-v', 'ON_ERROR_STOP=1', this.database]];
    const done = spawnSync(program, args, { input: text, encoding: 'utf8', maxBuffer: 256 << 20 });
    if (done.status !== 0) throw new Error(`${text.slice(0, 300)}: ${done.stderr}`);
    return done.stdout.trim();
  }
  rows(text) { return this.sql(text).split('\n').filter(Boolean).map(l => l.split('|')); }
  number(text) { return Number(this.sql(text)); }

  auditIsWhole() {
    const done = this.run(['audit', 'verify']);
    assert.equal(done.code, 0, done.err + done.out);
    return Number(done.out.match(/\d+/)[0]);
  }

  // ---- the end

  lastWords() {
    return this.nodes.map(n => existsSync(n.log) ? n.lines().slice(-5).join('\n') : '').join('\n');
  }
  endAtOnce() {
    for (const n of this.nodes) if (!n.exit) n.child.kill('SIGKILL');
    if (this.engine === 'postgres') try { this.onServer(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`); } catch { /* the server is gone */ }
    if (!process.env.KEEP) rmSync(this.folder, { recursive: true, force: true });
    else console.log(`kept: ${this.folder}`);
    houses.delete(this);
  }
  async end() {
    await Promise.all(this.nodes.map(n => n.kill()));
    this.endAtOnce();
  }
}
