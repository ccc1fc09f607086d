// Every route of the program (`indgang routes --json`), with everything that may come in by mistake or on purpose. What is
// wrong is answered 4xx with what was expected, never 5xx; what was typed never comes back as markup; nobody gets further
// than the permission matrix says.
import { connect } from 'node:net';
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, insert, NEIGHBOUR, TOWN } from './town.mjs';

const MARK = 'zq7';
const SCRIPT = `<script>alert("${MARK}")</script>`, BREAKOUT = `"><img src=x onerror=${MARK}>`, QUOTED = `' onmouseover='${MARK}`;
const texts = [SCRIPT, BREAKOUT, QUOTED, `'; DROP TABLE contact; --`, `' OR '1'='1`, '%s%n%x', '{{7*7}}', '../../../../etc/passwd', '\u202Eevil', 'null', '-1', '😀'.repeat(10)];
const controls = ['a\u0000b', 'a\u0007b', 'a\u001b[2Jb', 'a\u007fb'];
// What is no value of a kind whatever its bounds: it must be refused.
const wrong = {
  int: ['x', '1.5', '99999999999999999999', '0x10', ' ', '١'], id: ['0', '-1', 'x', '1e3', '9223372036854775808'], bool: ['måske', '2', SCRIPT],
  choice: ['no-such', SCRIPT], date: ['2026-02-30', '31-12-2026', 'i går', '2026-1-1', '99999-01-01'], time: ['25:00', '12.60', 'middag'],
  email: ['a', 'a@', '@b', 'a b@c.dk', 'a@b\r\nBcc: c@d.dk', 'a@b@c', `${'a'.repeat(300)}@b.dk`], phone: ['ring', '1', '1'.repeat(40), '+45 <b>'],
  cpr: ['123', '0101901', '3213901234', 'abcdef-1234'], key: ['Æ', 'a b', 'A', 'a'.repeat(65), '../x', SCRIPT], token: ['x', 'a b'.repeat(10), 'a'.repeat(65)],
};
const right = {
  text: 'abc', lines: 'abc\ndef', int: '1', id: '1', bool: '1', date: '2026-11-02', time: '10:00', email: 'a@example.dk', phone: '33661234',
  cpr: '0101901234', key: 'pas', token: 'a'.repeat(22), file: '[opgave x]\n', secret: 'en lang adgangskode',
};
const valueOf = f => f.kind === 'choice' ? f.choices[0] : right[f.kind];
const asText = ['text', 'lines', 'file', 'secret'];
const unescaped = [SCRIPT, BREAKOUT, `onmouseover='${MARK}`];
const is = (route, flag) => route.flags.includes(flag);
const isApi = route => route.path.startsWith('/api/');
const name = route => `${route.method} ${route.path}`;
// Signing out ends the session that the next route needs; health has nothing to hide.
const endsSession = route => ['/log-ud', '/api/v1/sessions/current'].includes(route.path);

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const routes = house.must(['routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l));
  let peers = 0;
  const stranger = () => node.client({ peer: `192.0.2.${peers++ % 250}` });
  const token = house.must(['token', 'create', 'fremmed', '--authority', 'byen']).trim();
  const system = node.client();
  system.always = { Authorization: `Bearer ${token}` };
  const who = {
    staff: await node.clerk('sara', CENTRE, COUNTERS[0]), leader: await node.signIn('lone'), editor: await node.signIn('erik'),
    administrator: await node.signIn('anna'), system,
  };
  const userFor = route => route.permission === 'anybody' ? stranger() : who[route.roles[0]];

  // Of each thing of the organisation one that nobody needs, so that it may be changed, closed and renamed.
  const SPARE = 90, spare = more => ({ authority_id: TOWN, id: SPARE, ...more });
  house.sql(insert('authority', [{ id: SPARE, key: 'styrelse', kind: 'state', name: 'Styrelsen', name_en: 'The Agency' }])
    + insert('unit', [spare({ key: 'reserve', kind: 'service_centre', name: 'Reserven' })])
    + insert('booth', [spare({ unit_id: SPARE, name: 'Boden' })]) + insert('counter', [spare({ unit_id: SPARE, name: 'Skranke 9' })])
    + insert('employee', [spare({ name: 'Vikaren' })])
    + insert('agreement', [spare({ other_authority_id: NEIGHBOUR, kind: 'agreement', source: 'Aftalen', valid_from: 0 })]));

  // A fresh contact with a fresh ticket, so that no route meets what the one before it has closed.
  // (And whom the route before it has sent off duty is on duty again.)
  async function fresh() {
    await who.staff.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    const { contact } = (await who.staff.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json;
    const ticket = (await who.staff.post('/api/v1/tickets', { contact_id: contact.id })).json;
    return { contact: contact.id, ticket: ticket.id, token: ticket.token };
  }
  const segment = (route, at, parameter, user) => {
    if (parameter === 'employee') return user?.me?.employee_id ?? String(SPARE); // everybody may end their own duty
    if (parameter === 'token') return at.token;
    if (parameter === 'act') return 'leave';
    if (parameter === 'key') return 'pas';
    if (/contacts|henvendelser/.test(route.path)) return at.contact;
    if (/tickets|numre/.test(route.path)) return at.ticket;
    if (route.permission === 'organisation') return String(SPARE);
    return String(CENTRE);
  };
  const pathOf = (route, at, user) => route.path.replace(/\{(\w+)\}/g, (_, p) => segment(route, at, p, user));

  async function send(user, route, path, fields, { json = isApi(route), headers = {} } = {}) {
    if (is(route, 'stream')) {
      const stream = await user.listen(path);
      stream.close();
      return { status: stream.status, text: '', headers: {}, type: '' };
    }
    const list = Object.entries(fields).flatMap(([k, v]) => [v].flat().map(x => [k, x]));
    const query = new URLSearchParams(list).toString();
    if (route.method === 'GET') return user.get(query ? `${path}?${query}` : path, headers);
    if (!json) return user.send(route.method, path, { body: new URLSearchParams([['csrf', user.csrf], ...list]).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers } });
    return user.api(route.method, path, fields, { headers });
  }
  function mustBe4xx(answer, what) {
    assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status}\n${answer.text.slice(0, 400)}`);
    if (/json/.test(answer.type)) {
      assert.match(answer.type, /problem\+json/, what);
      assert.equal(answer.json?.status, answer.status, what);
    }
  }
  function mustBeCalm(answer, what) {
    assert.ok(answer.status < 500, `${what}: ${answer.status}\n${answer.text.slice(0, 400)}`);
    for (const bad of unescaped) assert.ok(!/html/.test(answer.type) || !answer.text.includes(bad), `${what}: ${bad} came back as markup`);
    for (const [k, v] of Object.entries(answer.headers ?? {})) assert.ok(!/[\r\n]/.test(String(v)), `${what}: a line break in ${k}`);
  }

  // A form that comes back with what is wrong with it was not accepted, and its status says so.
  function mustNotBeDone(route, answer, what) {
    if (route.method !== 'GET' && /html/.test(answer.type) && /class="[^"]*(error-summary|form-error)/.test(answer.text))
      assert.ok(answer.status >= 400 && answer.status < 500, `${what}: shows what is wrong, and says ${answer.status}`);
  }

  await story('there is something to try', async () => {
    assert.ok(routes.length > 40, `only ${routes.length} routes`);
    const api = new Set((await node.client().get('/api/v1/openapi.json')).json.paths ? Object.keys((await node.client().get('/api/v1/openapi.json')).json.paths) : []);
    assert.deepEqual(routes.filter(isApi).map(r => r.path).filter(p => !api.has(p)), [], 'every route of the API is in its document');
  });

  await story('whoever is not signed in gets to no page and no data of the staff', async () => {
    const at = await fresh();
    for (const route of routes.filter(r => r.permission !== 'anybody')) {
      const answer = await send(stranger(), route, pathOf(route, at), {});
      if (isApi(route)) assert.equal(answer.status, 401, `${name(route)}: ${answer.status}`);
      else {
        assert.ok([303, 401].includes(answer.status), `${name(route)}: ${answer.status}`);
        if (answer.status === 303) assert.match(answer.location ?? '/log-ind', /^\/log-ind/, name(route));
      }
    }
    const forged = node.client();
    forged.always = { Authorization: 'Bearer ' + 'x'.repeat(43) };
    for (const path of ['/api/v1/me', '/api/v1/contacts/1']) assert.equal((await forged.get(path)).status, 401, path);
    const stale = node.client();
    stale.cookies.set('session', 'y'.repeat(43));
    assert.equal((await stale.get('/api/v1/me')).status, 401);
  });

  await story('each role gets as far as the permission matrix says, and no further', async () => {
    const faults = [];
    for (const route of routes.filter(r => r.permission !== 'anybody' && !endsSession(r))) {
      const at = await fresh();
      for (const [role, user] of Object.entries(who)) {
        const answer = await send(user, route, pathOf(route, at, user), {});
        const refused = answer.status === 403 || answer.status === 401;
        if (!route.roles.includes(role) && !refused) faults.push(`${role} may not ${name(route)}, and gets ${answer.status}`);
        if (route.roles.includes(role) && refused && !/Det må du ikke/.test(answer.text)) faults.push(`${role} may ${name(route)}, and gets ${answer.status}: ${answer.text.slice(0, 300)}`);
      }
    }
    none(faults);
  }, { timeout: 120_000 });

  await story('a system reads the catalogue and the organisation, and nobody\'s matters', async () => {
    for (const path of ['units', `units/${CENTRE}/hours`, `units/${CENTRE}/offerings`, 'tasks', 'tasks/pas', 'life-events', 'employees', 'duty', 'me'])
      assert.equal((await system.get(`/api/v1/${path}`)).status, 200, path);
    const at = await fresh();
    for (const path of [`contacts/${at.contact}`, `tickets/${at.ticket}`, 'audit']) assert.equal((await system.get(`/api/v1/${path}`)).status, 403, path);
    assert.equal((await system.post('/api/v1/duty', { unit_id: CENTRE })).status, 403);
  });

  await story('a form that no page of ours has sent does nothing', async () => {
    const faults = [], at = await fresh();
    for (const route of routes.filter(r => r.method !== 'GET')) {
      const user = route.permission === 'anybody' ? who.staff : userFor(route), path = pathOf(route, at);
      if (user === system) continue;
      const fields = Object.fromEntries(route.fields.filter(f => f.required).map(f => [f.name, valueOf(f)]));
      const csrf = user.csrf;
      user.csrf = '';
      const without = is(route, 'no_csrf') ? { status: 403 } : await send(user, route, path, fields);
      user.csrf = 'x'.repeat(32);
      const forged = is(route, 'no_csrf') ? { status: 403 } : await send(user, route, path, fields);
      user.csrf = csrf;
      const foreign = await send(user, route, path, fields, { headers: { Origin: 'https://ond.example' } });
      const cross = await send(user, route, path, fields, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
      for (const [what, answer] of Object.entries({ without, forged, foreign, cross }))
        if (answer.status !== 403) faults.push(`${name(route)}, ${what}: ${answer.status}`);
    }
    none(faults);
  });

  await story('a missing field is asked for by name', async () => {
    for (const route of routes.filter(r => r.fields.some(f => f.required) && !endsSession(r))) {
      const at = await fresh(), user = userFor(route), path = pathOf(route, at);
      const answer = await send(user, route, path, is(route, 'purpose') ? { purpose: 'prøver' } : {});
      mustBe4xx(answer, `${name(route)} without fields`);
      if (!isApi(route)) continue;
      const named = answer.json.errors?.map(e => e.field) ?? [];
      for (const f of route.fields.filter(f => f.required)) assert.ok(named.includes(f.name), `${name(route)}: ${f.name} is not asked for: ${answer.text}`);
    }
  });

  await story('a value of the wrong kind is refused, and beside its field', async () => {
    for (const route of routes.filter(r => r.fields.length && !endsSession(r) && !is(r, 'stream'))) {
      const at = await fresh(), path = pathOf(route, at);
      const base = Object.fromEntries(route.fields.filter(f => f.required).map(f => [f.name, f.name === 'contact_id' ? at.contact : valueOf(f)]));
      if (is(route, 'purpose')) base.purpose = 'prøver';
      for (const f of route.fields) {
        const bad = [...(wrong[f.kind] ?? []), ...(f.kind === 'lines' || f.kind === 'file' ? controls.slice(0, 1) : f.kind === 'secret' ? [] : controls)];
        if (asText.includes(f.kind) || f.kind === 'key') bad.push('x'.repeat(900_000));
        for (const value of bad) {
          const answer = await send(userFor(route), route, path, { ...base, [f.name]: f.many ? [value] : value }, { json: false });
          const what = `${name(route)}, ${f.name} = ${JSON.stringify(value.slice(0, 60))}`;
          mustBeCalm(answer, what);
          mustNotBeDone(route, answer, what);
          // A blank is no value at all, and a GET with so long an address is refused as a whole.
          if (value.trim()) mustBe4xx(answer, what);
          // With a NUL in it nothing of what was sent can be read.
          if (answer.status === 422 && isApi(route) && !value.includes('\0')) assert.ok(answer.json.errors.some(e => e.field === f.name), `${what}: ${answer.text}`);
        }
        if (!f.many) mustBe4xx(await send(userFor(route), route, path, { ...base, [f.name]: [valueOf(f), valueOf(f)] }, { json: false }), `${name(route)}, ${f.name} twice`);
      }
    }
  }, { timeout: 300_000 });

  await story('what is named and is not there is said beside the field that names it', async () => {
    const UNKNOWN = { id: '777777777777777', key: 'findes-ikke' };
    const citizen = (await who.staff.post('/api/v1/citizens', { name: 'Ane Kendt' })).json.id, task = house.number("SELECT id FROM task WHERE key = 'pas'");
    const known = at => ({ contact_id: at.contact, unit_id: CENTRE, counter_id: COUNTERS[0], booth_id: SPARE, employee_id: 33, citizen_id: citizen, task_id: task,
      owner_authority_id: NEIGHBOUR, employer_authority_id: SPARE, other_authority_id: NEIGHBOUR, task: 'pas', 'matters.task': 'pas', life_event: 'flytte', channel: 'phone',
      valid_from: '2030-01-01', key: 'noget-nyt', kle: 'ukendt', departments: 'KSR', depths: '2 center', owner: 'state', case_time: 'ukendt', channels: 'skranke', participants: '0147', code: 'NY', municipality_code: '0151' });
    // A key that is given to a new thing names nothing yet; the preview of an import that was seen, and the municipality of who is not signed in, are their own matter.
    const names = f => UNKNOWN[f.kind] && !['key', 'seen', 'kommune'].includes(f.name);
    const asks = [];
    for (const route of routes.filter(r => isApi(r) && !is(r, 'stream') && !endsSession(r)))
      for (const f of route.fields.filter(names)) {
        const at = await fresh(), user = f.name === 'employee_id' && route.path === '/api/v1/duty' ? who.administrator : userFor(route), path = pathOf(route, at, user), right = known(at);
        const fields = Object.fromEntries(route.fields.filter(x => x.required || x.name === 'level').map(x => [x.name, right[x.name] ?? (x.kind === 'int' ? 1 : valueOf(x))]));
        if (is(route, 'purpose') || route.fields.some(x => x.name === 'purpose')) fields.purpose = 'borgeren ringer';
        if (f.name === 'matters.task') fields['matters.outcome'] = ['answered'];
        const etag = route.method === 'PUT' || route.method === 'PATCH' ? (await user.get(path)).headers.etag : undefined;
        const answer = await send(user, route, path, { ...fields, [f.name]: f.many ? [UNKNOWN[f.kind]] : UNKNOWN[f.kind] }, { headers: etag ? { 'If-Match': etag } : {} });
        asks.push([`${name(route)}, ${f.name}`, answer, f.name]);
        // What a list is narrowed to and is not there leaves nothing, or is said to be none.
        if (route.method === 'GET' && answer.status === 200 && !f.required) asks.pop();
      }
    for (const field of ['task', 'unit', 'employee']) {
      const question = { task: 'pas', unit: String(CENTRE), employee: '33', [field]: field === 'task' ? UNKNOWN.key : UNKNOWN.id };
      for (const more of [{}, { activity: 'decide' }]) asks.push([`POST /api/v1/competence, ${field}`, await who.staff.post('/api/v1/competence', { ...question, ...more }), field]);
    }
    none(asks.filter(([, answer, field]) => ![404, 409, 422].includes(answer.status) || !answer.json?.errors?.some(e => e.field === field && e.text))
      .map(([what, answer]) => `${what}: ${answer.status} ${answer.text.slice(0, 900)}`));
    assert.ok(asks.length > 25, `${asks.length}`);
  });

  await story('hostile words are words: nothing breaks, nothing comes back as markup', async () => {
    for (const route of routes.filter(r => r.fields.length && !endsSession(r) && !is(r, 'stream'))) {
      const base = Object.fromEntries(route.fields.filter(f => f.required).map(f => [f.name, valueOf(f)]));
      if (is(route, 'purpose')) base.purpose = 'prøver';
      for (const f of route.fields.filter(x => asText.includes(x.kind))) {
        const at = await fresh(), path = pathOf(route, at);
        for (const text of texts) {
          const what = `${name(route)}, ${f.name} = ${text}`;
          const answer = await send(userFor(route), route, path, { ...base, [f.name]: f.many ? [text] : text }, { json: false });
          mustBeCalm(answer, what);
          mustNotBeDone(route, answer, what);
          if (answer.status === 303) {
            assert.match(answer.location, /^\/[^/\\]/, `${what}: leads to ${answer.location}`);
            mustBeCalm(await userFor(route).get(answer.location), `${what}, then ${answer.location}`);
          }
        }
        // And where it was kept, it is shown as what it is.
        for (const page of [`/henvendelser/${at.contact}`, '/skranke', `/nummer/${at.token}`, `/tavle/${CENTRE}`, '/reception'])
          mustBeCalm(await who.staff.get(page), `${name(route)}, ${f.name}, then ${page}`);
      }
    }
  }, { timeout: 300_000 });

  await story('a place to work that is none is refused as such', async () => {
    for (const place of ['noget', '', '.', `${CENTRE}.noget`, '999999']) {
      const answer = await who.administrator.form('/organisation/vagter', { employee_id: 32, place });
      assert.equal(answer.status, 422, place);
      assert.match(answer.text, /form-error/, place);
    }
  });

  await story('a method that an address does not take is told as what it is, and which it takes', async () => {
    for (const user of [stranger(), who.staff])
      for (const [method, path, allow] of [['OPTIONS', '/', 'GET, HEAD'], ['PUT', '/', 'GET, HEAD'], ['POST', '/soeg', 'GET, HEAD'], ['DELETE', '/log-ind', 'GET, HEAD, POST']]) {
        const answer = await user.send(method, path, {}), what = `${method} ${path}`;
        assert.deepEqual([answer.status, answer.headers.allow], [405, allow], what);
        assert.match(answer.text, /<h1>Det kan man ikke gøre her<\/h1>/, what);
        assert.doesNotMatch(answer.text, /findes ikke/, what);
      }
    assert.match((await stranger().get('/findes-ikke')).text, /<h1>Siden findes ikke<\/h1>/);
  });

  await story('who fetches a file is told in plain words what is wrong, who follows a link to it on a page', async () => {
    const wrong = '/tal.csv?from=31-12-2026', plain = await who.leader.get(wrong), page = await who.leader.get(wrong, { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    assert.deepEqual([plain.status, plain.type], [422, 'text/plain; charset=utf-8']);
    assert.match(plain.text, /^Noget er ikke udfyldt rigtigt\.\n[^<]*dato/);
    assert.deepEqual([page.status, page.type], [422, 'text/html; charset=utf-8']);
  });

  await story('a citizen that is none of ours has no contacts, as they have no page', async () => {
    for (const id of [999_999, SPARE]) {
      const why = { 'X-Purpose': 'klage over ventetid' };
      assert.deepEqual([(await who.staff.get(`/api/v1/citizens/${id}`, why)).status, (await who.staff.get(`/api/v1/contacts?citizen_id=${id}`, why)).status], [404, 404]);
    }
  });

  await story('numbers in addresses that are none lead nowhere', async () => {
    const odd = ['0', '-1', 'no-such-thing', '9223372036854775807', '9223372036854775808', '99999999999999999999', '1%00', '%ff%fe', '..%2f..%2fetc%2fpasswd', encodeURIComponent(SCRIPT),
      "1'%20OR%201=1", '%20', '1;DROP', 'a'.repeat(5000)];
    for (const route of routes.filter(r => r.path.includes('{') && !endsSession(r))) {
      const fields = Object.fromEntries(route.fields.filter(f => f.required).map(f => [f.name, valueOf(f)]));
      for (const value of odd) {
        const answer = await send(userFor(route), route, route.path.replace(/\{\w+\}/g, value), fields);
        mustBeCalm(answer, `${name(route)} with ${value}`);
        mustBe4xx(answer, `${name(route)} with ${value}`);
      }
    }
  }, { timeout: 120_000 });

  await story('bodies that are none of what they say', async () => {
    const nested = (open, close, n) => open.repeat(n) + close.repeat(n);
    const bodies = [
      ['application/json', '{'], ['application/json', ''], ['application/json', '[]'], ['application/json', '"x"'], ['application/json', 'null'],
      ['application/json', nested('[', ']', 50_000)], ['application/json', nested('{"a":', '}', 10_000).replace('}', '1}')],
      ['application/json', '{"a":1,"a":2}'], ['application/json', '{"no_such_field":1}'], ['application/json', Buffer.from('{"text":"\xff\xfe"}', 'latin1')],
      ['application/json', '{"text":"\\ud800"}'], ['application/json', '{"text":"\\u0000"}'], ['application/json', `{"x":${'9'.repeat(400)}}`],
      ['application/x-www-form-urlencoded', 'a=%ff%fe'], ['application/x-www-form-urlencoded', Buffer.from('text=\xff\xfe', 'latin1')],
      ['application/x-www-form-urlencoded', '&'.repeat(100_000)], ['application/x-www-form-urlencoded', Array.from({ length: 20_000 }, (_, i) => `f${i}=1`).join('&')],
      ['multipart/form-data', 'x'], ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx'],
      ['text/plain', 'x'], ['application/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
    ];
    const takes = routes.filter(r => r.method !== 'GET' && !endsSession(r) && r.fields.some(f => f.required));
    for (const route of takes) {
      const at = await fresh();
      for (const [type, body] of bodies) {
        const user = userFor(route);
        const answer = await user.send(route.method, pathOf(route, at), { body, headers: { 'Content-Type': type, 'X-CSRF-Token': user.csrf } });
        const what = `${name(route)}, ${type} ${body.toString().slice(0, 30)}`;
        mustBeCalm(answer, what);
        mustBe4xx(answer, what);
      }
    }
  }, { timeout: 120_000 });

  await story('ten megabytes are refused unread', async () => {
    const big = Buffer.alloc(10 << 20, 'a');
    for (const route of routes.filter(r => r.method !== 'GET' && !endsSession(r)).filter((_, i) => i % 4 === 0)) {
      const user = userFor(route);
      const answer = await user.send(route.method, pathOf(route, await fresh()), { body: big,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-CSRF-Token': user.csrf } }).catch(e => ({ status: 413, text: '', hungUp: e.code }));
      assert.equal(answer.status, 413, `${name(route)}: ${answer.status}`);
      if (!answer.hungUp) assert.match(answer.text, /højst sendes 1048576 byte/, name(route));
    }
  }, { timeout: 120_000 });

  // What no client library sends.
  const raw = text => new Promise(resolve => {
    const { hostname, port } = new URL(node.url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('latin1');
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', d => { answer += d; if (answer.includes('\r\n\r\n')) socket.destroy(); });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
  await story('requests that are none, or are two', async () => {
    const lines = [
      'GET / HTTP/1.1\r\n\r\n', 'GET /\r\n\r\n', 'HELO x\r\n\r\n', '\x00\x01\x02\r\n\r\n', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n',
      `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 'GET http://ond.example/ HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /web/../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /web/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /log-ind HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 'POST /log-ind HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n',
      'POST /log-ind HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /mig HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /log-ind HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nCookie: session=\x80\xff; lang="\r\n\r\n',
      'GET /?lang=%00 HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /log-ind?next=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\n\r\n',
    ];
    for (const line of lines) {
      const answer = await raw(line), status = Number(answer.slice(9, 12));
      assert.ok(!answer || (status < 500 || [501, 505].includes(status)), `${JSON.stringify(line.slice(0, 60))}: ${answer.slice(0, 200)}`);
      assert.ok(!/root:/.test(answer) && !/set-cookie: a=b/i.test(answer.split('\r\n\r\n')[0]), line.slice(0, 60));
    }
  });

  await story('thirteen hundred who never finish their request keep nobody else out', async () => {
    const { hostname, port } = new URL(node.url), half = ['', 'GET /si', 'GET / HTTP/1.1\r\nHost: x\r\nX-Half: ', 'POST /log-ind HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\nuser'];
    let crowd = [];
    const open = localAddress => new Promise((done, fail) => {
      const socket = connect({ port: Number(port), host: hostname, localAddress }, () => { socket.write(half[crowd.length % half.length]); done(socket); });
      socket.on('error', fail);
      crowd.push(socket);
    });
    // From elsewhere, and from the address that everybody has behind a proxy.
    for (const address of ['127.0.0.9', '127.0.0.1']) {
      crowd = [];
      for (let i = 0; i < 13; i++) await Promise.all(Array.from({ length: 100 }, () => open(address)));
      for (const s of crowd) s.on('error', () => {});
      const began = Date.now();
      for (let i = 0; i < 20; i++) {
        assert.equal((await stranger().get('/')).status, 200, address);
        assert.equal((await who.staff.get('/skranke')).status, 200, address);
      }
      assert.ok(Date.now() - began < 5000, `${address}: ${Date.now() - began} ms`);
      crowd.forEach(s => s.destroy());
    }
    const figures = (await node.client().get('/metrics')).text;
    assert.match(figures, /^indgang_requests_refused_total 0$/m);
    assert.ok(Number(figures.match(/^indgang_connections_closed_total (\d+)$/m)[1]) >= 300, figures);
  });

  await story('after all that: nothing is broken, nothing is lost, no error in the log', async () => {
    assert.equal((await node.client().get('/readyz')).text, 'ready\n');
    assert.ok(house.number('SELECT COUNT(*) FROM task') > 100);
    house.auditIsWhole();
    const log = node.lines().map(l => JSON.parse(l));
    assert.deepEqual(log.filter(l => (l.level === 'error' || l.status >= 500) && ![501, 505].includes(l.status)).slice(0, 5), []);
    assert.ok(!node.exit, 'it still runs');
    assert.equal((await node.stop()).code, 0);
  });
});
