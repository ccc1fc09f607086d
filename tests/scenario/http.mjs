// Whoever talks to the house over HTTP: a browser without a face. Keeps cookies and the csrf token, follows no redirect,
// throws at nothing: every answer is { status, headers, text, json }.
import http from 'node:http';
import https from 'node:https';
import { randomUUID } from 'node:crypto';

export const newKey = () => randomUUID();

const encode = fields => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) if (one !== undefined && one !== null) form.append(name, String(one));
  return form.toString();
};

// One request. body: a string or Buffer. Answers when the whole answer is there; fails only when the connection does.
export function request(url, { method = 'GET', headers = {}, body, agent, timeout = 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const out = (url.startsWith('https:') ? https : http).request(url, { method, headers: body === undefined ? headers : { 'Content-Length': Buffer.byteLength(body), ...headers }, agent, timeout });
    out.on('timeout', () => out.destroy(new Error(`${method} ${url}: no answer within ${timeout} ms`)));
    out.on('error', reject);
    out.on('response', res => {
      const parts = [];
      res.on('data', part => parts.push(part));
      res.on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const type = res.headers['content-type'] ?? '';
        let json;
        if (/json/.test(type)) try { json = JSON.parse(text); } catch { json = undefined; }
        resolve({ status: res.statusCode, headers: res.headers, text, json, type, location: res.headers.location });
      });
    });
    out.end(body);
  });
}

export class Client {
  constructor(url, { peer } = {}) {
    this.url = url;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
    this.cookies = new Map();
    this.csrf = '';
    this.always = peer ? { 'X-Forwarded-For': peer } : {};
  }

  async send(method, path, { headers = {}, body } = {}) {
    const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const answer = await request(this.url + path, {
      method, body, agent: this.agent,
      headers: { ...this.always, ...(cookie && { Cookie: cookie }), ...headers },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.length > at + 1) this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
      else this.cookies.delete(pair.slice(0, at));
    }
    return answer;
  }

  get(path, headers) { return this.send('GET', path, { headers }); }

  // JSON to the API. key: an Idempotency-Key; version: If-Match.
  api(method, path, json, { key, version, headers } = {}) {
    return this.send(method, path, {
      body: json === undefined ? undefined : JSON.stringify(json),
      headers: {
        ...(json !== undefined && { 'Content-Type': 'application/json' }), ...(this.csrf && { 'X-CSRF-Token': this.csrf }),
        ...(key && { 'Idempotency-Key': key }), ...(version !== undefined && { 'If-Match': `"${version}"` }), ...headers,
      },
    });
  }
  post(path, json = {}, options) { return this.api('POST', path, json, options); }

  // A form, as a browser sends it.
  form(path, fields = {}, headers = {}) {
    return this.send('POST', path, {
      body: encode({ csrf: this.csrf, ...fields }),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    });
  }

  async signIn(username, password) {
    const answer = await this.api('POST', '/api/v1/sessions', { username, password });
    if (answer.status !== 201) throw new Error(`${username} is not let in: ${answer.status} ${answer.text}`);
    this.csrf = answer.json.csrf;
    this.me = answer.json;
    return this;
  }

  // Server-sent events: { next(ms), close() }. next answers the data of the next event, in order.
  async listen(path) {
    const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const heard = [], waiting = [];
    let text = '', all = '';
    const res = await new Promise((resolve, reject) => {
      const out = http.get(this.url + path, { headers: { Accept: 'text/event-stream', ...this.always, ...(cookie && { Cookie: cookie }) } }, resolve);
      out.on('error', reject);
    });
    const give = data => { const first = waiting.shift(); if (first) first(data); else heard.push(data); };
    let over = false;
    res.setEncoding('utf8');
    res.on('error', () => {});
    res.on('end', () => { over = true; });
    res.on('data', part => {
      all += part;
      text += part;
      for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
        const lines = text.slice(0, end).split('\n').filter(l => l.startsWith('data:'));
        if (lines.length) give(lines.map(l => l.slice(5).replace(/^ /, '')).join('\n'));
      }
    });
    return {
      status: res.statusCode,
      next: (ms = 5000) => heard.length ? Promise.resolve(heard.shift()) : new Promise((resolve, reject) => {
        const timer = setTimeout(() => { waiting.splice(waiting.indexOf(take), 1); reject(new Error(`no event within ${ms} ms on ${path}`)); }, ms);
        const take = data => { clearTimeout(timer); resolve(data); };
        waiting.push(take);
      }),
      // The first event that holds what is looked for.
      async until(pattern, ms = 5000) {
        const end = Date.now() + ms;
        for (;;) {
          const data = await this.next(Math.max(1, end - Date.now()));
          if (data.match(pattern)) return data;
        }
      },
      all: () => all,
      over: () => over,
      close: () => res.destroy(),
    };
  }
}
