// The API's document says what is answered, and what is answered is what it says: no member is missing, none is unsaid, none of another type.
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, fillTown } from './town.mjs';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const erik = await node.signIn('erik'), lone = await node.signIn('lone'), anna = await node.signIn('anna');
  const doc = (await node.client().get('/api/v1/openapi.json')).json, schemas = doc.components.schemas;
  const named = ref => ref.slice('#/components/schemas/'.length);

  const kind = v => v === null ? 'null' : Array.isArray(v) ? 'array' : Number.isInteger(v) ? 'integer' : typeof v;
  const held = new Set();
  function faults(value, schema, where) {
    if (schema.$ref) held.add(named(schema.$ref));
    if (schema.$ref) return faults(value, schemas[named(schema.$ref)], where);
    if (schema.anyOf) return schema.anyOf.some(s => !faults(value, s, where).length) ? [] : schema.anyOf.flatMap(s => faults(value, s, where));
    const types = [schema.type].flat(), found = [];
    if (!types.includes(kind(value)) && !(types.includes('number') && typeof value === 'number')) return [`${where}: ${JSON.stringify(value)} is no ${types}`];
    if (kind(value) === 'string' && schema.pattern && !new RegExp(schema.pattern).test(value)) found.push(`${where}: ${value} is not ${schema.pattern}`);
    if (schema.enum && !schema.enum.includes(value)) found.push(`${where}: ${value} is none of ${schema.enum}`);
    if (kind(value) === 'string' && schema.format === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) found.push(`${where}: ${value} is no day`);
    if (kind(value) === 'string' && schema.format === 'date-time' && Number.isNaN(Date.parse(value))) found.push(`${where}: ${value} is no time`);
    if (kind(value) === 'array') value.forEach((v, i) => found.push(...faults(v, schema.items, `${where}[${i}]`)));
    if (kind(value) !== 'object') return found;
    for (const name of schema.required ?? []) if (!(name in value)) found.push(`${where}.${name} is missing`);
    for (const [name, v] of Object.entries(value)) {
      const member = schema.properties?.[name] ?? schema.additionalProperties;
      if (member) found.push(...faults(v, member, `${where}.${name}`));
      else if (schema.properties) found.push(`${where}.${name} is not in the document`);
    }
    return found;
  }
  // The operation's own schema, by its path in the document.
  function holds(method, path, answer) {
    assert.ok(answer.status < 300, answer.text);
    const schema = doc.paths[path][method].responses[answer.status]?.content['application/json'].schema;
    assert.ok(schema, `${method} ${path} has no schema of ${answer.status}`);
    none(faults(answer.json, schema, path));
    return answer.json;
  }

  await story('every reference of the document leads somewhere', async () => {
    const refs = [...JSON.stringify(doc).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(m => m[1]);
    assert.ok(refs.length > 30);
    none(refs.filter(r => !schemas[r]));
  });

  await story('contacts, tickets and queues', async () => {
    const contact = holds('post', '/api/v1/contacts', await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], said: 'nyt pas' })).contact.id;
    const ticket = holds('post', '/api/v1/tickets', await rita.post('/api/v1/tickets', { contact_id: contact })).id;
    holds('get', '/api/v1/units/{id}/queue', await rita.get(`/api/v1/units/${CENTRE}/queue`));
    holds('get', '/api/v1/tickets/{id}', await rita.get(`/api/v1/tickets/${ticket}`));
    holds('post', '/api/v1/tickets/next', await sara.post('/api/v1/tickets/next'));
    holds('get', '/api/v1/units/{id}/queue', await sara.get(`/api/v1/units/${CENTRE}/queue`));
    holds('post', '/api/v1/contacts/{id}/mail', await sara.post(`/api/v1/contacts/${contact}/mail`, { email: 'bo@example.dk' }));
    holds('get', '/api/v1/contacts/{id}', await sara.get(`/api/v1/contacts/${contact}`));
    holds('post', '/api/v1/contacts/{id}/close', await sara.post(`/api/v1/contacts/${contact}/close`, { outcome: 'answered' }));
  });

  await story('citizens and verdicts', async () => {
    const registered = await pia.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'pas', name: 'Bo Dahl', cpr: '6101901234' });
    assert.equal(registered.status, 303, registered.text);
    const { id } = holds('post', '/api/v1/citizens/find', await pia.post('/api/v1/citizens/find', { cpr: '6101901234', purpose: 'ringer om sit pas' }));
    holds('get', '/api/v1/citizens/{id}', await pia.get(`/api/v1/citizens/${id}`, { 'X-Purpose': 'ringer igen' }));
    holds('get', '/api/v1/contacts', await pia.get(`/api/v1/contacts?citizen_id=${id}`, { 'X-Purpose': 'ringer igen' }));
    holds('post', '/api/v1/competence', await rita.post('/api/v1/competence', { task: 'pas', unit: String(CENTRE), activity: 'decide' }));
    holds('post', '/api/v1/competence', await rita.post('/api/v1/competence', { task: 'pas', unit: String(CENTRE) }));
    holds('post', '/api/v1/citizens', await rita.post('/api/v1/citizens', { name: 'Ida Holm' }));
    const contact = house.sql(`SELECT id FROM contact WHERE citizen_id = ${id}`), at = `/api/v1/contacts/${contact}/citizen`, why = { 'X-Purpose': 'ringer igen' };
    const { version } = holds('get', '/api/v1/contacts/{id}/citizen', await pia.get(at, why));
    holds('patch', '/api/v1/contacts/{id}/citizen', await pia.api('PATCH', at, { purpose: 'ringer igen', phone: '33661111' }, { version }));
    assert.ok(holds('get', '/api/v1/contacts/{id}/citizen/contacts', await pia.get(`${at}/contacts`, why)).contacts.length);
    for (const cpr of ['6101901234', '6201905678']) holds('post', '/api/v1/audit/find', await anna.post('/api/v1/audit/find', { cpr, purpose: 'borgeren beder om det' }));
  });

  await story('the catalogue, units, the log, oneself', async () => {
    const tasks = holds('get', '/api/v1/tasks', await erik.get('/api/v1/tasks')).items;
    for (const t of tasks.slice(0, 20)) holds('get', '/api/v1/tasks/{key}', await erik.get(`/api/v1/tasks/${t.key}`));
    const events = holds('get', '/api/v1/life-events', await erik.get('/api/v1/life-events')).items;
    for (const e of events.slice(0, 5)) holds('get', '/api/v1/life-events/{key}', await erik.get(`/api/v1/life-events/${e.key}`));
    const { text } = holds('get', '/api/v1/catalogue/export', await erik.get('/api/v1/catalogue/export'));
    holds('post', '/api/v1/catalogue/import', await erik.post('/api/v1/catalogue/import', { text: text.replace('navn: Affald\n', 'navn: Affald og genbrug\n'), dry_run: true }));
    holds('get', '/api/v1/units', await anna.get('/api/v1/units'));
    holds('get', '/api/v1/units/{id}', await anna.get(`/api/v1/units/${CENTRE}`));
    holds('get', '/api/v1/audit', await anna.get('/api/v1/audit'));
    holds('get', '/api/v1/me', await anna.get('/api/v1/me'));
    holds('get', '/api/v1/me', await rita.get('/api/v1/me'));
    house.sql("UPDATE outbox SET state = 'failed', error = '550 no such user'");
    holds('get', '/api/v1/mails/failed', await lone.get('/api/v1/mails/failed'));
  });

  await story('the organisation: its lists and each of them', async () => {
    const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const make = async (path, body) => holds('post', path, await anna.post(path, body));
    const authorities = holds('get', '/api/v1/authorities', await anna.get('/api/v1/authorities')).items;
    const state = authorities.find(a => a.kind === 'state').id;
    await make('/api/v1/booths', { unit_id: String(CENTRE), name: 'Skat', owner_authority_id: state, hours: 'tirsdag 10-14' });
    await make('/api/v1/agreements', { kind: 'agreement', other_authority_id: state, source: 'Aftale om vejledning', valid_from: day });
    for (const kind of ['authorities', 'booths', 'counters', 'employees', 'agreements']) {
      const path = `/api/v1/${kind}`, { items } = holds('get', path, await anna.get(path));
      assert.ok(items.length, `${kind}: none to look at`);
      for (const one of items) holds('get', `${path}/{id}`, await anna.get(`${path}/${one.id}`));
    }
    const unit = `/api/v1/units/${CENTRE}`, employee = holds('get', '/api/v1/employees', await anna.get('/api/v1/employees')).items.find(e => e.username === 'sara').id;
    holds('get', '/api/v1/departments', await anna.get('/api/v1/departments'));
    holds('get', '/api/v1/units/{id}/hours', await anna.get(`${unit}/hours`));
    const days = holds('post', '/api/v1/units/{id}/exceptions', await anna.post(`${unit}/exceptions`, { day, hours: '10-12', reason: 'Personaledag' }));
    assert.equal(days.items.length, 1);
    assert.ok(holds('get', '/api/v1/units/{id}/offerings', await anna.get(`${unit}/offerings`)).items.length > 100);
    const levels = await anna.get(`/api/v1/employees/${employee}/qualifications`);
    holds('get', '/api/v1/employees/{id}/qualifications', levels);
    const put = await anna.api('PUT', `/api/v1/employees/${employee}/qualifications`, { task: ['pas'], level: 2 }, { version: levels.json.version });
    assert.equal(holds('put', '/api/v1/employees/{id}/qualifications', put).items.length, 1);
    const owner = house.sql("SELECT key FROM authority WHERE id = (SELECT MIN(id) FROM authority WHERE kind = 'jobcentre')");
    await make('/api/v1/units', { kind: 'department', key: 'job', name: 'Jobcentret', owner_authority_id: authorities.find(a => a.key === owner).id });
    const whom = async task => holds('post', '/api/v1/competence', await rita.post('/api/v1/competence', { task, unit: String(CENTRE) })).whom;
    assert.ok((await whom('pas')).colleagues.length);
    assert.ok((await whom(house.sql(`SELECT key FROM task WHERE owner_key = '${owner}' ORDER BY id`).split('\n')[0])).places.length);
    holds('get', '/api/v1/employees/{id}/account', await anna.get(`/api/v1/employees/${employee}/account`));
    assert.ok(holds('get', '/api/v1/duty', await anna.get('/api/v1/duty')).items.length);
  });

  await story('what is left open, and the figures', async () => {
    const contact = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], said: 'nyt pas' })).json.contact.id;
    const ticket = (await rita.post('/api/v1/tickets', { contact_id: contact })).json;
    const never = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
    const called = (await rita.post('/api/v1/tickets', { contact_id: never })).json.id;
    house.sql(`UPDATE ticket SET state = 'called', calls = 3, called_at = issued_at, last_call_at = issued_at WHERE id = ${called}`);
    assert.equal((await rita.post(`/api/v1/tickets/${called}/acts/no_show`)).status, 200);
    assert.ok(holds('get', '/api/v1/open-contacts', await rita.get('/api/v1/open-contacts')).no_shows.length);
    assert.ok(holds('get', '/api/v1/open-contacts', await lone.get('/api/v1/open-contacts')).contacts.length);
    holds('get', '/api/v1/board', await lone.get('/api/v1/board'));
    assert.ok(holds('get', '/api/v1/figures', await lone.get('/api/v1/figures')).tasks.length);
    holds('get', '/api/v1/ticket-pages/{token}', await node.client().get(`/api/v1/ticket-pages/${ticket.token}`));
  });

  await story('what everybody may ask', async () => {
    const anybody = node.client();
    assert.ok(holds('get', '/api/v1/search', await anybody.get('/api/v1/search?q=jeg+skal+flytte')).items.length);
    holds('get', '/api/v1/places', await anybody.get('/api/v1/places'));
    for (const key of ['pas', 'byggesag', 'boligsikring', 'naturbeskyttelse'].filter(k => house.sql(`SELECT id FROM task WHERE key = '${k}'`)))
      holds('get', '/api/v1/public/tasks/{key}', await anybody.get(`/api/v1/public/tasks/${key}`));
    assert.ok(holds('get', '/api/v1/public/tasks', await anybody.get('/api/v1/public/tasks')).tasks.length > 100);
    assert.ok(holds('get', '/api/v1/municipalities', await anybody.get('/api/v1/municipalities')).municipalities.length);
    holds('get', '/api/v1/places/{key}', await anybody.get('/api/v1/places/torvet'));
    await sara.post('/api/v1/tickets/next');
    assert.ok(holds('get', '/api/v1/units/{id}/display', await anybody.get(`/api/v1/units/${CENTRE}/display`)).called.length);
    holds('get', '/api/v1/public/life-events', await anybody.get('/api/v1/public/life-events'));
  });

  await story('what goes wrong', async () => {
    for (const answer of [await erik.get('/api/v1/tasks/findes-ikke'), await rita.post('/api/v1/contacts', { channel: 'x' }), await node.client().get('/api/v1/me')]) {
      assert.ok(answer.status >= 400);
      none(faults(answer.json, schemas.Problem, String(answer.status)));
    }
  });

  await story('every status that a refusal has is one of the document', async () => {
    const unsaid = [];
    for (const [path, methods] of Object.entries(doc.paths)) {
      const at = path.replaceAll('{id}', '1').replaceAll('{act}', 'start').replaceAll(/\{\w+\}/g, 'findes-ikke');
      for (const [method, { responses }] of Object.entries(methods)) {
        if (Object.values(responses).some(r => r.content?.['text/event-stream']) || path.endsWith('/sessions/current')) continue;
        for (const who of [node.client(), anna, lone, rita])
          for (const body of method === 'get' ? [undefined] : [undefined, {}, { task: 'findes-ikke', text: 7 }]) {
            const { status } = await who.api(method.toUpperCase(), at, body);
            if (!responses[status] && ![429, 503].includes(status)) unsaid.push(`${method} ${path}: ${status}`);
          }
      }
    }
    none([...new Set(unsaid)]);
  });

  await story('every operation that answers something says what, and all that is said has been looked at', async () => {
    const operations = Object.entries(doc.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, o]) => ({ where: `${method} ${path}`, answer: Object.entries(o.responses).find(([status]) => /^2/.test(status))[1] })));
    none(operations.filter(o => !['Done', 'OpenAPI'].includes(o.answer.description) && !o.answer.content?.['application/json']?.schema).map(o => o.where));
    none(Object.keys(schemas).filter(name => name !== 'Problem' && !held.has(name)));
  });

  await story('states, outcomes and the like are told as all the words they may be', async () => {
    const words = (schema, member) => schemas[schema].properties[member].enum;
    assert.deepEqual(words('Ticket', 'state'), ['waiting', 'called', 'serving', 'parked', 'done', 'no_show', 'left']);
    assert.ok(words('ContactRecord', 'outcome').includes('answered') && words('ContactRecord', 'outcome').includes(null));
    assert.ok(!words('ContactRecord', 'outcome').includes(''));
    assert.deepEqual(words('Unit', 'kind'), ['service_centre', 'contact_centre', 'shared_contact_centre', 'department']);
  });
}, { fill: fillTown });
