// What figures are measured with: the cores, nginx as the yardstick, wrk as the load, and the two taking turns so that what
// else the machine is doing strikes both.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { request } from '../scenario/http.mjs';
import { BUILD, sleep } from '../scenario/lib.mjs';
import { median } from './report.mjs';

// The server (ours, or the yardstick) on the first core, the load on the second: this program is started there.
const several = cpus().length > 1;
export const onServerCore = several ? ['taskset', '-c', '0'] : [];

// What a process has in memory just now; VmHWM: at most.
export const kilobytes = (pid, what = 'VmRSS') => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${what}:\\s+(\\d+)`))[1]);

export async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

// nginx with one worker and nothing to do but send. pages: { path: Buffer }; /memory answers 1 KiB from its configuration.
export class Nginx {
  constructor(folder) { this.folder = join(folder, 'nginx'); }

  async start(pages = {}) {
    const { folder } = this, port = await freePort();
    mkdirSync(join(folder, 'pages'), { recursive: true });
    for (const [name, bytes] of Object.entries(pages)) writeFileSync(join(folder, 'pages', name), bytes);
    writeFileSync(join(folder, 'nginx.conf'), `
      daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log; ${process.getuid() ? '' : 'user root;'}
      events { worker_connections 2000; }
      http {
        access_log off; keepalive_requests 1000000000; sendfile on; tcp_nopush on; default_type text/html; open_file_cache max=100;
        client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
        server { listen 127.0.0.1:${port}; root ${folder}/pages; location = /memory { return 200 "${'x'.repeat(1024)}"; } }
      }`);
    const [program, ...args] = [...onServerCore, 'nginx', '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
    this.child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    this.url = `http://127.0.0.1:${port}`;
    for (let i = 0; i < 200; i++, await sleep(20))
      if (await request(`${this.url}/memory`).then(a => a.status === 200, () => false)) return this;
    throw new Error('nginx does not answer');
  }
  stop() {
    this.child?.kill('SIGQUIT');
    return new Promise(done => this.child.on('exit', done));
  }
}

// One run of wrk: answers a second. Any answer that is not 2xx, and any connection that broke, is an error.
export async function wrk(url, { seconds, clients = 32, headers = {}, script } = {}) {
  const args = ['-t1', `-c${clients}`, `-d${seconds}s`, ...Object.entries(headers).flatMap(([k, v]) => ['-H', `${k}: ${v}`])];
  if (script) args.push('-s', script);
  const env = { ...process.env, LD_PRELOAD: join(BUILD, 'awake.so') };
  const child = spawn('wrk', [...args, url], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', d => { out += d; });
  await new Promise(done => child.on('close', done));
  if (/Non-2xx|Socket errors/.test(out) || !/Requests\/sec/.test(out)) throw new Error(`wrk ${url}:\n${out}`);
  return Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]);
}

// ours, theirs, ours, theirs …: the median of the ratios, and what each did in the middle.
export async function inTurns(ours, theirs, rounds) {
  const pairs = [];
  for (let i = 0; i < rounds; i++) pairs.push([await ours(), await theirs()]);
  return { ratio: median(pairs.map(([a, b]) => a / b)), ours: median(pairs.map(p => p[0])), theirs: median(pairs.map(p => p[1])) };
}

export const needs = program => {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) throw new Error(`${program} is not installed (make deps)`);
};
