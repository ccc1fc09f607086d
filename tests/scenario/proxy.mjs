// Behind nginx, with the configuration that is shipped (dist/nginx.conf) and a certificate made for the test: what must hold
// between the two. Only ports, paths and addresses of the file are changed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { connect } from 'node:http2';
import https from 'node:https';
import { join } from 'node:path';
import { assert, scenario, sleep, soon, story } from './lib.mjs';
import { newKey, request } from './http.mjs';
import { CENTRE, COUNTERS, PASSWORD } from './town.mjs';

const NAME = 'borger.example.dk', PUBLIC = `https://${NAME}`;

async function freePorts(n) {
  const servers = await Promise.all(Array.from({ length: n }, () => new Promise(done => { const s = createServer().listen(0, '127.0.0.1', () => done(s)); })));
  const ports = servers.map(s => s.address().port);
  await Promise.all(servers.map(s => new Promise(done => s.close(done))));
  return ports;
}

function must(program, ...args) {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(done.status, 0, `${program} ${args.join(' ')}: ${done.stderr}`);
}

// The shipped file, as a whole nginx of its own.
function configuration(folder, ports) {
  const shipped = readFileSync('dist/nginx.conf', 'utf8');
  const server = shipped
    .replaceAll('listen [::]:', '#').replace('listen 80;', `listen 127.0.0.1:${ports.plain};`).replace('listen 443 ', `listen 127.0.0.1:${ports.tls} `)
    .replace('127.0.0.1:8080', `127.0.0.1:${ports.main}`).replace('127.0.0.1:8081', `127.0.0.1:${ports.streams}`)
    .replaceAll('/var/log/nginx/error.log', `${folder}/error.log`)
    .replace(/ssl_certificate .*/, `ssl_certificate ${folder}/cert.pem;`).replace(/ssl_certificate_key .*/, `ssl_certificate_key ${folder}/key.pem;`);
  for (const port of Object.values(ports)) assert.ok(server.includes(`:${port}`), 'dist/nginx.conf is not what this test knows');
  assert.equal((shipped.match(/^server \{/gm) ?? []).length, (shipped.match(/error_log \/var\/log\/nginx\/error\.log crit;/g) ?? []).length, 'each server says what is not logged');
  return `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; ${process.getuid() ? '' : 'user root;'}
    events { worker_connections 500; }
    http { access_log off; client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
    ${server} }`;
}

async function proxy(house, ports) {
  const folder = join(house.folder, 'proxy');
  mkdirSync(folder);
  must('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`,
    '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'));
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, ports));
  const child = spawn('nginx', ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (let i = 0; i < 100; i++, await sleep(50)) if (await request(`http://127.0.0.1:${ports.plain}/`).then(() => true, () => false)) break;
  const agent = new https.Agent({ ca: readFileSync(join(folder, 'cert.pem')), servername: NAME, keepAlive: true });
  return { folder, child, agent, ca: readFileSync(join(folder, 'cert.pem')) };
}

if (spawnSync('nginx', ['-v']).status !== 0) {
  console.log('proxy: skipped (there is no nginx)\n0 passed, 0 failed');
  process.exit(0);
}

await scenario(import.meta.url, async house => {
  const [plain, tls, main, streams] = await freePorts(4);
  const node = await house.serve({ INDGANG_PORT: main, INDGANG_STREAM_PORT: streams, INDGANG_PUBLIC_URL: PUBLIC });
  const { folder, child, agent, ca } = await proxy(house, { plain, tls, main, streams });
  const url = `https://127.0.0.1:${tls}`, jar = new Map();
  // As a browser would through nginx: by the public name, with cookies.
  const ask = async (method, path, { headers = {}, body } = {}) => {
    const cookie = [...jar].map(([k, v]) => `${k}=${v}`).join('; ');
    const answer = await request(url + path, { method, body, agent, headers: { Host: NAME, ...(cookie && { Cookie: cookie }), ...headers } });
    for (const line of answer.headers['set-cookie'] ?? []) jar.set(...line.split(';')[0].split('='));
    return answer;
  };
  const form = (path, fields, headers) => ask('POST', path, { body: new URLSearchParams(fields).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: PUBLIC, ...headers } });
  let csrf;

  try {
    await story('who comes without TLS is led to it', async () => {
      const answer = await request(`http://127.0.0.1:${plain}/opgaver/pas?kommune=x`, { headers: { Host: NAME } });
      assert.equal(answer.status, 301);
      assert.equal(answer.location, `${PUBLIC}/opgaver/pas?kommune=x`);
    });

    await story('signing in gives a cookie for TLS and this host alone, and the answer says to stay with TLS', async () => {
      const answer = await form('/log-ind', { username: 'sara', password: PASSWORD });
      assert.equal(answer.status, 303, answer.text);
      const set = answer.headers['set-cookie'].find(c => c.includes('indgang_session'));
      assert.match(set, /^__Host-indgang_session=[^;]+; Path=\/; .*HttpOnly.*SameSite=Lax.*Secure/);
      assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000');
      const page = await ask('GET', '/vagt');
      assert.equal(page.status, 200);
      csrf = page.text.match(/name="csrf" value="([^"]+)"/)[1];
    });

    await story('a form from our own pages is taken, one from elsewhere is not', async () => {
      const foreign = await form('/vagt', { csrf, unit_id: CENTRE, counter_id: COUNTERS[1] }, { Origin: 'https://elsewhere.example' });
      assert.equal(foreign.status, 403);
      const ours = await form('/vagt', { csrf, unit_id: CENTRE, counter_id: COUNTERS[1] });
      assert.equal(ours.status, 303, ours.text);
    });

    await story('who guesses passwords is counted by their own address, whatever they claim', async () => {
      await form('/log-ind', { username: 'nobody', password: 'et forkert kodeord' }, { 'X-Forwarded-For': '203.0.113.9' });
      const subjects = house.rows('SELECT subject FROM sign_in_throttle').map(r => r[0]);
      assert.ok(subjects.includes('peer:127.0.0.1'), subjects.join(' '));
      assert.ok(!subjects.some(s => s.includes('203.0.113.9')), subjects.join(' '));
    });

    await story('a proxy that adds its line below what the client wrote is believed, the client is not', async () => {
      house.sql('DELETE FROM sign_in_throttle');
      const tries = [];
      for (let i = 1; i <= 8; i++) tries.push((await request(`${node.url}/api/v1/sessions`, { method: 'POST', body: JSON.stringify({ username: 'rita', password: 'et forkert kodeord' }),
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': [`10.0.0.${i}`, '203.0.113.9'] } })).status);
      assert.ok(tries.includes(429), `guessing goes on from ever new addresses: ${tries}`);
      const subjects = house.rows('SELECT subject FROM sign_in_throttle').map(r => r[0]);
      assert.ok(subjects.includes('peer:203.0.113.9') && !subjects.some(s => s.includes('10.0.0.')), subjects.join(' '));
      house.sql('DELETE FROM sign_in_throttle');
      assert.equal((await request(`${node.url}/metrics`, { headers: { 'X-Forwarded-For': ['', '192.0.2.1'] } })).status, 404);
    });

    await story('a request has one id in nginx, in the answer and in the log', async () => {
      const id = (await ask('GET', '/healthz')).headers['x-request-id'];
      assert.match(id, /^[0-9a-f]{32}$/);
      const lines = await soon(() => node.lines().filter(l => l.includes(id)).length, n => n > 0); // written when the answer has gone
      assert.equal(lines, 1);
    });

    await story('the screens are live through nginx, one picture at a time', async () => {
      const rita = await node.clerk('rita', CENTRE);
      const cookie = [...jar].map(([k, v]) => `${k}=${v}`).join('; ');
      const heard = await new Promise((done, fail) => {
        const out = https.get(`${url}/live/skranke`, { agent, headers: { Host: NAME, Cookie: cookie, Accept: 'text/event-stream' } }, res => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', async part => {
            const first = !text;
            text += part;
            if (first) await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas' });
            if (/1 venter/.test(text)) { res.destroy(); done({ status: res.statusCode, type: res.headers['content-type'], text }); }
          });
        });
        out.on('error', fail);
        setTimeout(() => fail(new Error('no picture of the new number within 5 s')), 5000).unref();
      });
      assert.equal(heard.status, 200);
      assert.match(heard.type, /^text\/event-stream/);
      assert.match(heard.text, /0 venter[^]*1 venter/);
    });

    await story('the figures of operation are for the inside', async () => {
      assert.equal((await ask('GET', '/metrics')).status, 404);
      assert.equal((await request(`${node.url}/metrics`)).status, 200);
      assert.equal((await request(`${node.url}/metrics`, { headers: { 'X-Forwarded-For': '192.0.2.1' } })).status, 404);
    });

    await story('what is too large is refused before it arrives', async () => {
      const answer = await ask('POST', '/api/v1/contacts', { body: 'x'.repeat((1 << 20) + 1), headers: { 'Content-Type': 'application/json' } });
      assert.equal(answer.status, 413);
    });

    await story('a browser may speak HTTP/2', async () => {
      const session = connect(url, { ca, servername: NAME });
      const status = await new Promise((done, fail) => {
        session.on('error', fail);
        session.request({ ':path': '/', ':authority': NAME }).on('response', h => done(h[':status'])).on('error', fail).resume().end();
      });
      session.close();
      assert.equal(status, 200);
    });
    await story('what was asked for stands in no log, not even when nothing answers', async () => {
      assert.equal((await ask('GET', '/soeg?q=010190-1234')).status, 303);
      await node.stop();
      assert.equal((await ask('GET', '/soeg?q=010190-1234')).status, 502);
      assert.equal((await ask('GET', '/live/nummer/010190-1234')).status, 502);
      for (const log of [join(folder, 'error.log'), node.log]) {
        const text = readFileSync(log, 'utf8');
        assert.ok(!text.includes('010190') && !text.includes('/soeg?'), `${log}: ${text}`);
      }
    });
  } finally {
    agent.destroy();
    child.kill('SIGQUIT');
  }
}, { on: ['sqlite'] });
