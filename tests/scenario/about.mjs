// What a contact is about, from the door to the counter: a life event with its package, a matter more that is chosen and not
// guessed, one less that the story keeps, and where the citizen lives, on which whose matter it is depends.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS } from './town.mjs';

const LIFE = 'flytte-paa-plejehjem', NAME = 'At flytte på plejehjem', ENGLISH = 'Moving into a nursing home';
const HERE = '0101', OTHER = '0155', WHY = { 'X-Purpose': 'ringer igen' };

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), per = await node.clerk('per', CENTRE, COUNTERS[1]);
  const pia = await node.clerk('pia', CONTACT_CENTRE), lone = await node.signIn('lone');
  const english = async (who, path) => (await who.get(path, { Cookie: [...who.cookies, ['lang', 'en']].map(c => c.join('=')).join('; ') })).text;
  const see = async (who, id) => (await who.get(`/api/v1/contacts/${id}`)).json;
  const register = async (who, body) => {
    const answer = await who.post('/api/v1/contacts', { channel: 'counter', ...body }, { key: newKey() });
    assert.equal(answer.status, 201, answer.text);
    return answer.json.contact;
  };
  const tasks = id => house.rows(`SELECT k.key FROM contact_matter m JOIN task k ON k.id = m.task_id WHERE m.contact_id = ${id} ORDER BY m.position`).map(r => r[0]);
  const positions = id => house.rows(`SELECT position FROM contact_matter WHERE contact_id = ${id} ORDER BY position`).map(r => Number(r[0]));
  const pack = house.rows(`SELECT k.key FROM life_event_task p JOIN life_event l ON l.id = p.life_event_id JOIN task k ON k.id = p.task_id WHERE l.key = '${LIFE}' ORDER BY p.position`).map(r => r[0]);
  const add = (who, id, fields) => who.form(`/henvendelser/${id}/aerinde`, { idempotency_key: newKey(), ...fields });
  const off = (who, id, key, more) => who.form(`/henvendelser/${id}/aerinde/fjern`, { task: key, idempotency_key: newKey(), ...more });
  const course = text => text.match(/<details class="events">[^]*?<\/details>/)[0];

  // ---- the life event

  await story('a life event said at the reception stands in the queue, on the contact, in its course and in the API', async () => {
    const given = await rita.form('/reception', { do: 'ticket', life_event: LIFE, idempotency_key: newKey() });
    assert.equal(given.status, 303, given.text);
    const ticket = (await rita.get(`/api/v1/tickets/${given.location.match(/given=(\d+)/)[1]}`)).json;
    assert.deepEqual([ticket.tasks, ticket.life_event_name], ['', NAME]);
    const waits = (await sara.get('/skranke')).text;
    assert.match(waits, new RegExp(`<ol class="queue-list">[^]*${NAME}`));
    assert.doesNotMatch(waits, /Intet ærinde valgt/);
    const list = (await rita.get('/henvendelser')).text;
    assert.match(list, new RegExp(NAME));
    assert.equal((await lone.get('/api/v1/open-contacts')).json.contacts.find(c => c.id === ticket.contact_id).life_event_name, NAME);
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, ticket.id);
    const desk = (await sara.get('/skranke')).text, offered = desk.match(/<section class="package desk-package"[^]*?<\/section>/)[0];
    assert.match(offered, new RegExp(NAME));
    assert.deepEqual([...offered.matchAll(/name="task" value="([^"]+)"/g)].map(m => m[1]), pack, 'in the order of the package');
    assert.match(course(desk), new RegExp(`Livssituation[^]*${NAME}`));
    assert.ok(desk.includes(`Betjening: ${NAME}`), 'and is what a citizen would be looked up for');
    const { contact, events } = await see(sara, ticket.contact_id);
    assert.deepEqual([contact.life_event, contact.life_event_name], [LIFE, NAME]);
    assert.deepEqual(events.filter(e => e.kind === 'life_event').map(e => [e.employee, e.what]), [['Rita Holm', LIFE]]);

    assert.equal((await add(sara, contact.id, { task: pack[2] })).status, 303);
    const after = (await sara.get('/skranke')).text.match(/<section class="package desk-package"[^]*?<\/section>/)[0];
    assert.deepEqual([...after.matchAll(/name="task" value="([^"]+)"/g)].map(m => m[1]), pack.filter(k => k !== pack[2]));
    assert.equal([...after.matchAll(/>Tilføjet</g)].length, 1);
    assert.deepEqual(tasks(contact.id), [pack[2]]);
    const now = (await sara.get(`/api/v1/tickets/${ticket.id}`)).json;
    assert.notEqual(now.tasks, '');
    const eng = await english(sara, `/henvendelser/${contact.id}`);
    assert.match(eng, new RegExp(ENGLISH));
    assert.match(eng, /Assessment of needs/);
    assert.equal((await sara.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'answered', note: 'Fortalt om vejen.' })).status, 200);
    assert.match((await sara.get(`/henvendelser/${contact.id}`)).text, new RegExp(NAME), 'closed, it stands there still');
  });

  await story('the API takes it, changes it on the version that was seen, and takes it away; what is none is refused', async () => {
    const c = await register(rita, { life_event: LIFE });
    assert.equal(c.life_event, LIFE);
    for (const life_event of ['findes-ikke', 'æ']) {
      const refused = await rita.post('/api/v1/contacts', { channel: 'counter', life_event }, { key: newKey() });
      assert.deepEqual([refused.status, refused.json.errors[0].field], [422, 'life_event']);
      assert.equal((await rita.api('PATCH', `/api/v1/contacts/${c.id}`, { life_event }, { version: c.version })).status, 422);
    }
    const path = `/api/v1/contacts/${c.id}`;
    assert.equal((await rita.api('PATCH', path, { life_event: 'flytte' })).status, 428);
    const changed = await rita.api('PATCH', path, { life_event: 'flytte' }, { version: c.version });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual([changed.json.contact.life_event, changed.json.contact.municipality_code], ['flytte', '']);
    assert.equal((await rita.api('PATCH', path, { life_event: LIFE }, { version: c.version })).status, 412, 'an old version');
    const none = await rita.api('PATCH', path, { life_event: '' }, { version: changed.json.contact.version });
    assert.deepEqual([none.status, none.json.contact.life_event], [200, null]);
    assert.deepEqual(none.json.events.filter(e => e.kind === 'life_event').map(e => e.what), [LIFE, 'flytte', '']);
    house.sql(`UPDATE life_event SET closed_at = 1 WHERE key = 'blive-skilt'`);
    assert.equal((await rita.post('/api/v1/contacts', { channel: 'counter', life_event: 'blive-skilt' }, { key: newKey() })).status, 422);
    await rita.post(`${path}/close`, { outcome: 'left_unhelped' });
    const { contact } = await see(rita, c.id);
    assert.equal((await rita.api('PATCH', path, { life_event: LIFE }, { version: contact.version })).status, 409, 'closed it stays as it is');
  });

  await story('a citizen\'s history names it where there are no tasks', async () => {
    const c = await register(rita, { life_event: LIFE });
    await rita.form(`/henvendelser/${c.id}/borger`, { name: 'Ane Livssituation', reason: 'here' });
    const { contact } = await see(rita, c.id);
    const history = (await rita.get(`/api/v1/contacts?citizen_id=${contact.citizen_id}`, WHY)).json.contacts;
    assert.deepEqual(history.map(h => [h.tasks, h.life_event_name]), [['', NAME]]);
    await rita.post(`/api/v1/contacts/${c.id}/close`, { outcome: 'answered' });
    const next = await register(rita, { task: ['pas'], citizen_id: contact.citizen_id, purpose: 'er her igen' });
    assert.match((await rita.form(`/henvendelser/${next.id}/borger/vis`, { reason: 'here' })).location, /done/);
    assert.match((await rita.get(`/henvendelser/${next.id}`)).text, new RegExp(`<ul class="history">[^]*${NAME}[^]*</ul>`));
    await rita.post(`/api/v1/contacts/${next.id}/close`, { outcome: 'answered' });
  });

  // ---- a matter more

  await story('words that are no task\'s name lead to a choice, and nothing is recorded before it is made', async () => {
    const c = await register(sara, { task: ['pas'], said: 'nyt pas' }), words = 'jeg skal have lavet navneforandring';
    const before = house.number(`SELECT COUNT(*) FROM contact_event WHERE contact_id = ${c.id}`);
    const asked = await add(sara, c.id, { q: words });
    assert.equal(asked.status, 200, asked.text);
    assert.deepEqual(tasks(c.id), ['pas']);
    assert.equal(house.number(`SELECT COUNT(*) FROM contact_event WHERE contact_id = ${c.id}`), before);
    assert.ok(asked.text.includes(`value="${words}"`), 'what was typed stands there');
    assert.match(asked.text, /<details class="desk-more" +open/);
    const offered = [...asked.text.match(/<ol class="hits desk-choices"[^]*?<\/ol>/)[0].matchAll(/<button class="hit" name="(\w+)" value="([^"]+)"( autofocus)?/g)];
    assert.ok(offered.length > 1 && offered.length <= 6);
    assert.deepEqual(offered.map(o => !!o[3]), offered.map((_, i) => i === 0), 'the first has the focus');
    const second = offered.filter(o => o[1] === 'task')[1];
    const chosen = await add(sara, c.id, { q: words, task: second[2] });
    assert.equal(chosen.status, 303, chosen.text);
    assert.deepEqual(tasks(c.id), ['pas', second[2]]);

    const life = await add(sara, c.id, { q: 'min mor skal på plejehjem' });
    assert.match(life.text, new RegExp(`name="life_event" value="${LIFE}"`));
    assert.equal((await add(sara, c.id, { q: 'min mor skal på plejehjem', life_event: LIFE })).status, 303);
    assert.equal((await see(sara, c.id)).contact.life_event, LIFE);
    assert.match((await sara.get(`/henvendelser/${c.id}`)).text, /class="package desk-package"/);

    const name = house.sql("SELECT name FROM task WHERE key = 'sundhedskort'").trim();
    for (const q of [name.toUpperCase(), 'koerekort']) assert.equal((await add(sara, c.id, { q })).status, 303, `${q}: a name or a key is as good as chosen`);
    assert.deepEqual(tasks(c.id).slice(2), ['sundhedskort', 'koerekort']);
    const nothing = await add(sara, c.id, { q: 'xyzzy qwrt' });
    assert.equal(nothing.status, 422);
    assert.match(nothing.text, /id="q-error"|Ingen opgave passer/);
    assert.ok(nothing.text.includes('value="xyzzy qwrt"'));
    assert.equal((await add(sara, c.id, {})).status, 422);
    assert.equal((await add(sara, c.id, { task: 'findes-ikke' })).status, 422);
    const mate = await add(per, c.id, { q: words });
    assert.equal(mate.status, 409);
    assert.match(mate.text, /Henvendelsen er hos Sara Lund/);
    assert.ok(mate.text.includes(words));
    await sara.post(`/api/v1/contacts/${c.id}/close`, { outcome: 'answered', note: 'Svaret.' });
    assert.equal((await add(sara, c.id, { q: words })).status, 409, 'closed, there is nothing to choose');
  });

  // ---- one less

  await story('a matter is taken off an open contact; the course keeps that it was there, and by whom it went', async () => {
    const c = await register(sara, { task: ['pas', 'sundhedskort', 'koerekort'], said: 'tre ting' }), api = `/api/v1/contacts/${c.id}/matters`;
    assert.equal((await off(sara, c.id, 'pas')).status, 303);
    assert.deepEqual([tasks(c.id), positions(c.id)], [['sundhedskort', 'koerekort'], [1, 2]]);
    const page = (await sara.get(`/henvendelser/${c.id}`)).text;
    assert.match(course(page), /Ærinde fjernet/);
    const { contact, events } = await see(sara, c.id), gone = events.at(-1);
    assert.deepEqual([gone.kind, gone.employee, gone.task], ['matter_removed', 'Sara Lund', house.sql("SELECT name FROM task WHERE key = 'pas'").trim()]);
    assert.ok(events.some(e => e.kind === 'matter' && e.task === gone.task), 'that it was there stands');
    assert.equal((await sara.api('DELETE', `${api}/pas`)).status, 404);
    assert.equal((await off(sara, c.id, 'pas')).status, 422);
    assert.equal((await sara.api('DELETE', `${api}/koerekort`, undefined, { version: contact.version - 1 })).status, 412);
    assert.equal((await per.api('DELETE', `${api}/koerekort`)).status, 409, 'a colleague has it');
    const deleted = await sara.api('DELETE', `${api}/koerekort`, undefined, { version: contact.version });
    assert.deepEqual([deleted.status, deleted.json.contact?.matters.map(m => m.task)], [200, ['sundhedskort']], deleted.text);
    assert.ok(deleted.json.contact.version > contact.version);
    assert.equal(house.number(`SELECT COUNT(*) FROM audit WHERE action = 'contact.matter_off' AND subject_id = ${c.id}`), 2);
    assert.equal((await add(sara, c.id, { task: 'pas' })).status, 303);
    assert.deepEqual([tasks(c.id), positions(c.id)], [['sundhedskort', 'pas'], [1, 2]], 'and it may come back');
    await sara.post(`/api/v1/contacts/${c.id}/close`, { outcome: 'answered', note: 'Svaret.' });
    assert.equal((await sara.api('DELETE', `${api}/pas`)).status, 409);
    assert.equal((await off(sara, c.id, 'pas')).status, 409);
    assert.deepEqual(tasks(c.id), ['sundhedskort', 'pas'], 'what is closed keeps what it was about');
  });

  await story('where something was done in it, it is asked first', async () => {
    const c = await register(sara, { task: ['pas', 'sundhedskort'] }), path = `/api/v1/contacts/${c.id}/matters/sundhedskort`;
    for (const round of [1, 2]) {
      if (round === 2) assert.equal((await add(sara, c.id, { task: 'sundhedskort' })).status, 303);
      if (round === 1) assert.equal((await sara.post(`/api/v1/contacts/${c.id}/activities`, { task: 'sundhedskort', activity: 'hand_out' })).status, 200);
      const asked = round === 1 ? await off(sara, c.id, 'sundhedskort') : await sara.api('DELETE', path);
      assert.equal(asked.status, 409, asked.text);
      assert.match(asked.text, /Der er skrevet ned, at der er gjort noget i ærindet/);
      if (round === 1) assert.match(asked.text, /name="anyway" value="1"/);
      assert.deepEqual(tasks(c.id), ['pas', 'sundhedskort']);
      const done = round === 1 ? await off(sara, c.id, 'sundhedskort', { anyway: 1 }) : await sara.api('DELETE', `${path}?anyway=true`);
      assert.equal(done.status, round === 1 ? 303 : 200, done.text);
      assert.deepEqual(tasks(c.id), ['pas']);
    }
    assert.ok((await see(sara, c.id)).events.some(e => e.kind === 'activity' && e.what === 'hand_out'), 'what was done stands');
    await sara.post(`/api/v1/contacts/${c.id}/close`, { outcome: 'answered', note: 'Svaret.' });
  });

  await story('who may call what waits, and how long it is expected to take, follow the matters', async () => {
    house.sql(`INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) SELECT 1, 31, id, 2 FROM task WHERE key = 'pas'; DELETE FROM employee_qualification WHERE employee_id = 31 AND task_id = 0;`);
    const given = await per.form('/reception', { do: 'ticket', task: ['pas', 'sundhedskort'], idempotency_key: newKey() }), id = given.location.match(/given=(\d+)/)[1];
    const minutes = key => house.number(`SELECT minutes FROM task WHERE key = '${key}'`), ticket = async () => (await lone.get(`/api/v1/tickets/${id}`)).json;
    const { contact_id } = await ticket();
    assert.equal((await ticket()).minutes, minutes('pas') + minutes('sundhedskort'));
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    assert.equal((await rita.post('/api/v1/tickets/next')).status, 404, 'Rita knows only passports');
    assert.equal((await per.api('DELETE', `/api/v1/contacts/${contact_id}/matters/sundhedskort`)).status, 200);
    assert.equal((await ticket()).minutes, minutes('pas'));
    const line = (await rita.get(`/api/v1/units/${CENTRE}/queue`)).json.waiting.find(w => w.ticket.id === id);
    assert.equal(line.mine, true, 'the queue says it at once');
    assert.equal((await per.post(`/api/v1/contacts/${contact_id}/matters`, { task: 'sundhedskort' })).status, 200);
    assert.equal((await ticket()).minutes, minutes('pas') + minutes('sundhedskort'));
    assert.equal((await rita.post('/api/v1/tickets/next')).status, 404);
    assert.equal((await per.api('DELETE', `/api/v1/contacts/${contact_id}/matters/sundhedskort`)).status, 200);
    assert.equal((await rita.post('/api/v1/tickets/next')).json.id, id);
    assert.equal((await rita.post(`/api/v1/contacts/${contact_id}/close`, { outcome: 'answered' })).status, 200);
    house.sql("INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) VALUES (1, 31, 0, 1)");
  });

  await story('the figures agree with the rows', async () => {
    const f = (await lone.get('/api/v1/figures')).json;
    for (const [key, n] of house.rows('SELECT k.key, COUNT(*) FROM contact_matter m JOIN task k ON k.id = m.task_id GROUP BY k.key'))
      assert.equal(f.tasks.find(t => t.key === key)?.matters, Number(n), key);
    assert.equal(f.tasks.reduce((sum, t) => sum + t.matters, 0), house.number('SELECT COUNT(*) FROM contact_matter'));
    const withoutAny = house.number('SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM contact_matter m WHERE m.contact_id = c.id)');
    assert.equal(house.number('SELECT COUNT(*) FROM contact') - withoutAny, house.number('SELECT COUNT(*) FROM contact_matter WHERE position = 1'));
  });

  // ---- where the citizen lives

  await story('where the citizen lives is said at the desk and on the phone, and whose matter it is follows at once', async () => {
    const phone = await pia.form('/telefon', { do: 'open', task: 'affald', said: 'affald', idempotency_key: newKey() });
    const call = phone.location.match(/henvendelser\/(\d+)/)[1], counter = (await register(sara, { task: ['affald'] })).id;
    for (const [who, id] of [[pia, call], [sara, counter]]) {
      const say = (code, more) => who.form(`/henvendelser/${id}/oplyst`, { municipality_code: code, idempotency_key: newKey(), ...more });
      const page = async () => (await who.get(`/henvendelser/${id}`)).text, chosen = text => [...text.match(/<select[^>]*name="municipality_code"[^]*?<\/select>/)[0].matchAll(/<option value="(\d*)" *selected/g)].map(m => m[1]);
      const version = async () => (await see(who, id)).contact.version, first = await version();
      assert.deepEqual(chosen(await page()), ['']);
      assert.doesNotMatch(await page(), /En anden kommunes sag/);
      assert.equal((await say(OTHER, { version: first })).status, 303);
      assert.deepEqual(chosen(await page()), [OTHER]);
      assert.match(await page(), /En anden kommunes sag/);
      assert.equal((await who.post(`/api/v1/contacts/${id}/close`, { outcome: 'decided', note: 'x', met: ['full_agreement'] })).status, 403, 'not ours to decide');
      assert.match(course(await page()), /Bor i en anden kommune[^]*Dragør/);
      const late = await say(HERE, { version: first });
      assert.equal(late.status, 409);
      assert.match(late.text, /Andre har ændret henvendelsen imens/);
      assert.deepEqual(chosen(late.text), [HERE], 'what was chosen stands');
      const seen = late.text.match(/class="residence"[^]*?name="version" value="(\d+)"/)[1];
      assert.equal((await say(HERE, { version: seen })).status, 303);
      assert.doesNotMatch(await page(), /En anden kommunes sag/);
      assert.equal((await say('', { version: await version() })).status, 303);
      assert.deepEqual(chosen(await page()), ['']);
      const wrong = await say('9999', { version: await version() });
      assert.equal(wrong.status, 422);
      assert.match(wrong.text, /id="municipality_code-error"/);
      assert.equal((await say(OTHER, {})).status, 422, 'on which version?');
      assert.deepEqual((await see(who, id)).events.filter(e => e.kind === 'residence').map(e => e.what), [OTHER, HERE, '']);
    }
    const path = `/api/v1/contacts/${counter}`, { version } = (await see(sara, counter)).contact;
    assert.equal((await sara.api('PATCH', path, { municipality_code: OTHER })).status, 428);
    assert.equal((await sara.api('PATCH', path, { municipality_code: '0000' }, { version })).status, 422);
    const set = await sara.api('PATCH', path, { municipality_code: OTHER }, { version });
    assert.deepEqual([set.status, set.json.contact?.municipality_code], [200, OTHER], set.text);
    assert.equal((await sara.api('PATCH', path, { municipality_code: HERE }, { version })).status, 412);
    assert.equal((await per.api('PATCH', path, { municipality_code: HERE }, { version: set.json.contact.version })).status, 409, 'a colleague has it');
    assert.match((await english(sara, `/henvendelser/${counter}`)), /Not stated/);
    await sara.post(`${path}/close`, { outcome: 'signposted', receiver: 'Dragør Kommune' });
    assert.match((await sara.get(`/henvendelser/${counter}`)).text, /Bor i:[^]*Dragør/);
  });

  await story('two who say it at once: one gets through, and the other is told', async () => {
    const there = house.engine === 'postgres' ? await house.serve() : node, mine = [await node.clerk('sara', CENTRE, COUNTERS[0]), await there.signIn('sara')];
    for (let round = 0; round < 5; round++) {
      const c = await register(mine[0], { task: ['affald'] });
      const answers = await Promise.all(mine.map((w, i) => w.api('PATCH', `/api/v1/contacts/${c.id}`, { municipality_code: [OTHER, '0147'][i] }, { version: c.version })));
      assert.deepEqual(answers.map(a => a.status).map(s => (s === 409 ? 412 : s)).sort(), [200, 412], answers.map(a => a.text).join());
      const removed = await Promise.all(mine.map(w => w.api('DELETE', `/api/v1/contacts/${c.id}/matters/affald`)));
      assert.deepEqual(removed.map(a => a.status).sort(), [200, 404]);
      assert.equal(house.number(`SELECT COUNT(*) FROM contact_event WHERE contact_id = ${c.id} AND kind = 'matter_removed'`), 1);
    }
    house.auditIsWhole();
  });
});
