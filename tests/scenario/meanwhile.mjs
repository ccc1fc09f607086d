// Two at it at once: of two who saw the same and send what they made of it in the same moment, one gets through, and the other
// is told. Every kind of thing that two may edit, on PostgreSQL with a node each.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, clerkRows, COUNTERS, date, HARBOUR, NEIGHBOUR } from './town.mjs';

await scenario(import.meta.url, async house => {
  const node = await house.serve(), there = house.engine === 'postgres' ? await house.serve() : node;
  const both = async username => Promise.all([node, there].map(n => n.signIn(username)));
  const anna = await both('anna'), erik = await both('erik');
  const statuses = answers => answers.map(a => a.status).sort((a, b) => a - b);
  const one = (answers, losers, what) => {
    const [won, lost] = statuses(answers);
    assert.ok(won < 300 || won === 303, `${what}: nobody got through: ${answers.map(a => a.text)}`);
    assert.ok(losers.includes(lost), `${what}: ${won} and ${lost}`);
  };
  const made = async (who, path, body) => {
    const answer = await who.post(path, body, { key: newKey() });
    assert.equal(answer.status, 201, answer.text);
    return `${path}/${answer.json.id}`;
  };

  await story('whatever has a version: one change of two gets through, and it is the one that stands', async () => {
    const unit = `/api/v1/units/${CENTRE}`, employee = '/api/v1/employees/33';
    const booth = await made(anna[0], '/api/v1/booths', { unit_id: String(CENTRE), name: 'Skatteboden', department: 'KSR' });
    const agreement = await made(anna[0], '/api/v1/agreements', { kind: 'agreement', other_authority_id: String(NEIGHBOUR), source: 'Aftale', valid_from: '2026-05-01' });
    const kinds = [
      [anna, 'PATCH', unit, i => ({ name: `Torvet ${i}` }), j => j.name],
      [anna, 'PATCH', booth, i => ({ name: `Bod ${i}` }), j => j.name],
      [anna, 'PATCH', `/api/v1/counters/${COUNTERS[0]}`, i => ({ name: `Skranke ${i}` }), j => j.name],
      [anna, 'PATCH', employee, i => ({ title: `Titel ${i}` }), j => j.title],
      [anna, 'PATCH', agreement, i => ({ source: `Aftale ${i}` }), j => j.source],
      [anna, 'PATCH', `/api/v1/authorities/${NEIGHBOUR}`, i => ({ name: `Nabo ${i}` }), j => j.name],
      [anna, 'PUT', `${unit}/hours`, i => ({ monday: [`0${i % 10}:15-12:00`] }), j => j.monday[0], i => `0${i % 10}:15-12:00`],
      [anna, 'PUT', `${unit}/offerings`, i => ({ task: ['pas'], offered: i % 2 ? 'full' : 'none' }), j => j.items.find(t => t.task === 'pas').offered, i => (i % 2 ? 'full' : 'none')],
      [anna, 'PUT', `${employee}/qualifications`, i => ({ task: ['pas'], level: 1 + i % 2 }), j => String(j.items.find(t => t.task === 'pas').level), i => String(1 + i % 2)],
      [anna, 'PUT', `${employee}/account`, i => ({ role: i % 2 ? ['staff'] : ['leader'] }), j => j.roles.join(), i => (i % 2 ? 'staff' : 'leader')],
      [erik, 'PATCH', '/api/v1/tasks/affald', i => ({ name: `Affald ${i}` }), j => j.name],
      [erik, 'PATCH', `/api/v1/life-events/${(await erik[0].get('/api/v1/life-events')).json.items[0].key}`, i => ({ name: `Flytning ${i}` }), j => j.name],
    ];
    for (const [who, method, path, body, read, wanted = i => Object.values(body(i))[0]] of kinds)
      for (let round = 0; round < 6; round++) {
        const { version } = (await who[0].get(path)).json;
        const mine = [0, 1].map(j => round * 2 + j), answers = await Promise.all(who.map((w, j) => w.api(method, path, body(mine[j]), { version })));
        one(answers, [409, 412], `${method} ${path}`);
        assert.equal(read((await who[0].get(path)).json), wanted(mine[answers.findIndex(a => a.status === 200)]), path);
      }
  });

  await story('an employee gets one account, also when two open it at once, and somebody stays an administrator', async () => {
    house.sql(clerkRows([0, 1, 2, 3].map(i => ({ id: 60 + i, username: `ny${i}`, name: `Ny ${i}`, unit: CENTRE, department: 'KSR', roles: 1, level: 0 }))));
    house.sql('DELETE FROM account WHERE employee_id BETWEEN 60 AND 63');
    for (let i = 60; i < 64; i++) {
      const answers = await Promise.all(anna.map((w, j) => w.api('PUT', `/api/v1/employees/${i}/account`, { username: `konto${i}-${j}`, role: ['staff'], password: 'en ganske lang sætning' })));
      one(answers, [409, 412, 422, 428], 'account');
      assert.equal(house.number(`SELECT COUNT(*) FROM account WHERE employee_id = ${i}`), 1);
    }
    const administrators = () => house.number('SELECT COUNT(*) FROM account WHERE (roles & 8) <> 0 AND disabled_at IS NULL');
    for (let round = 0; round < 6; round++) {
      house.sql('UPDATE account SET roles = 9, version = version + 1 WHERE employee_id IN (38, 60)');
      assert.equal(administrators(), 2);
      const versions = await Promise.all([38, 60].map(async id => (await anna[0].get(`/api/v1/employees/${id}/account`)).json.version));
      const answers = await Promise.all([38, 60].map((id, j) => anna[j].api('PUT', `/api/v1/employees/${id}/account`, { role: ['staff'] }, { version: versions[j] })));
      assert.equal(administrators(), 1, JSON.stringify(statuses(answers)));
      house.sql('UPDATE account SET roles = 8 WHERE employee_id = 38');
    }
    house.sql('UPDATE account SET roles = 1 WHERE employee_id = 60');
  });

  await story('a counter takes one, also when two sit down at once', async () => {
    const [sara, per] = [await node.signIn('sara'), await there.signIn('per')];
    for (let round = 0; round < 8; round++) {
      const answers = await Promise.all([sara, per].map(w => w.post('/api/v1/duty', { unit_id: String(CENTRE), counter_id: String(COUNTERS[round % 3]) })));
      one(answers, [409], 'counter');
      assert.equal(house.number(`SELECT COUNT(*) FROM duty WHERE counter_id = ${COUNTERS[round % 3]} AND ended_at IS NULL`), 1);
      for (const w of [sara, per]) await w.post('/api/v1/duty', { unit_id: String(HARBOUR) });
    }
  });

  await story('who the citizen is, is said once: whoever says another is told, and may still let theirs hold', async () => {
    const rita = await node.clerk('rita', CENTRE), [sara, per] = [await node.clerk('sara', CENTRE), await there.clerk('per', CENTRE)];
    const contact = async () => (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
    const citizenOf = id => house.sql(`SELECT c.name FROM contact k JOIN citizen c ON c.id = k.citizen_id WHERE k.id = ${id}`).trim();
    const said = (name, more) => ({ name, reason: 'other', purpose: 'står ved skranken', ...more });
    for (let round = 0; round < 5; round++) {
      const id = await contact(), names = ['Ane Skov', 'Bo Dahl'];
      const answers = await Promise.all([sara, per].map((w, j) => w.form(`/henvendelser/${id}/borger`, said(names[j], { idempotency_key: newKey() }))));
      one(answers, [409], 'citizen');
      assert.equal(citizenOf(id), names[answers.findIndex(a => a.status === 303)]);
    }
    const id = await contact(), path = `/henvendelser/${id}/borger`;
    assert.equal((await sara.form(path, said('Ane Skov'))).status, 303);
    const late = await per.form(path, said('Bo Dahl', { protected: '1' }));
    assert.equal(late.status, 409);
    assert.match(late.text, /En kollega har imens sagt, hvem borgeren er/);
    assert.match(late.text, /name="name" value="Bo Dahl"/);
    assert.equal(citizenOf(id), 'Ane Skov');
    assert.equal(house.number("SELECT COUNT(*) FROM citizen WHERE name = 'Bo Dahl' AND protected = 1"), 0, 'nobody is remembered for it');
    const seen = late.text.match(/name="citizen_seen" value="(\d+)"/)[1];
    assert.equal((await per.form(path, said('Bo Dahl', { citizen_seen: seen }))).status, 303);
    assert.equal(citizenOf(id), 'Bo Dahl');
    assert.equal((await sara.form(path, said('Ane Skov', { citizen_seen: seen }))).status, 409, 'seen before the change');

    const api = `/api/v1/contacts/${id}/citizen`, other = house.sql("SELECT MAX(id) FROM citizen WHERE name = 'Ane Skov'").trim(), why = { purpose: 'står ved skranken' };
    const same = house.sql(`SELECT citizen_id FROM contact WHERE id = ${id}`).trim();
    assert.equal((await sara.post(api, { citizen_id: other, ...why })).status, 428);
    assert.equal((await sara.post(api, { citizen_id: other, ...why }, { version: seen })).status, 412);
    assert.equal((await sara.post(api, { citizen_id: same, ...why })).status, 200, 'the same needs no quarrel');
    const { version } = (await sara.get(`/api/v1/contacts/${id}`)).json.contact;
    assert.equal((await sara.post(api, { citizen_id: other, ...why }, { version })).status, 200);
    assert.equal(citizenOf(id), 'Ane Skov');
    const fresh = await contact();
    assert.equal((await sara.post(`/api/v1/contacts/${fresh}/citizen`, { citizen_id: other, ...why })).status, 200, 'nobody was named');
  });

  await story('two matters said at once are both there', async () => {
    const rita = await node.clerk('rita', CENTRE), who = [rita, await there.clerk('rita', CENTRE)];
    for (let round = 0; round < 5; round++) {
      const { id } = (await rita.post('/api/v1/contacts', { channel: 'counter', said: 'hjælp' })).json.contact;
      assert.deepEqual(statuses(await Promise.all(['pas', 'affald'].map((task, j) => who[j].post(`/api/v1/contacts/${id}/matters`, { task })))), [200, 200]);
      assert.equal(house.number(`SELECT COUNT(*) FROM contact_matter WHERE contact_id = ${id}`), 2);
    }
  });

  await story('a task in the catalogue and a citizen: a slip of the hand, or a look at the preview, makes the form no newer', async () => {
    const path = '/katalog/opgaver/pas', hidden = page => page.text.match(/name="version" value="(\d+)"/)[1];
    const page = await erik[0].get(path), version = hidden(page), name = 'Pas og kørekort';
    const fields = Object.fromEntries([...page.text.matchAll(/<textarea[^>]* name="(\w+)"[^>]*>\s*([^<]*)<\/textarea>/g)].map(m => [m[1], m[2].replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'")]));
    for (const m of page.text.matchAll(/<input[^>]* type="(?:text|number)"[^>]* name="(\w+)" value="([^"]*)"/g)) fields[m[1]] = m[2].replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'");
    for (const m of page.text.matchAll(/<select[^>]* name="(\w+)"[^]*?<\/select>/g)) fields[m[1]] = m[0].match(/value="([^"]*)" selected/)?.[1] ?? '';
    fields.channels = [...page.text.matchAll(/name="channels" value="(\w+)" checked/g)].map(m => m[1]);
    assert.equal((await erik[0].api('PATCH', '/api/v1/tasks/pas', { name: 'Pas og ID' }, { version })).status, 200);
    for (const [more, status] of [[{ name: '' }, 422], [{ name, preview: 1 }, 200]]) {
      const again = await erik[0].form(path, { ...fields, version, ...more });
      assert.equal(again.status, status, again.text);
      assert.equal(hidden(again), version);
    }
    const late = await erik[0].form(path, { ...fields, version, name });
    assert.equal(late.status, 409, late.text);
    assert.equal((await erik[0].form(path, { ...fields, version: hidden(late), name })).status, 303);

    const rita = await node.clerk('rita', CENTRE), id = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id, at = `/henvendelser/${id}/borger`;
    await rita.form(at, { name: 'Ida Berg', reason: 'other', purpose: 'står ved skranken' });
    const old = hidden(await rita.get(at)), save = more => rita.form(`${at}/oplysninger`, { version: old, name: 'Ida Bjerg', phone: '33661234', ...more });
    assert.equal((await rita.form(`${at}/oplysninger`, { version: old, name: 'Ida Berg', phone: '20304050' })).status, 303);
    const slip = await save({ email: 'forkert' });
    assert.deepEqual([slip.status, hidden(slip)], [422, old]);
    const told = await save();
    assert.equal(told.status, 409);
    assert.match(told.text, /Det står der nu<\/h2>[^]*?20304050[^]*?<\/dl>/);
    assert.ok(told.text.includes('value="33661234"'));
    assert.equal((await save({ version: hidden(told) })).status, 303);
  });
});
