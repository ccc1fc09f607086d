// The organisation is edited: what is wrong is refused in words by the field, and nothing is lost or left hanging.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, date, HARBOUR, NEIGHBOUR } from './town.mjs';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const anna = await node.signIn('anna');
  const fields = answer => answer.json.errors?.map(e => e.field);
  const patch = async (path, change) => anna.api('PATCH', path, change, { version: (await anna.get(path)).json.version });
  const made = async (path, fields) => {
    const answer = await anna.post(path, fields, { key: newKey() });
    assert.equal(answer.status, 201, answer.text);
    return `${path}/${answer.json.id}`;
  };

  await story('what must be there may be left out of a change, but not emptied', async () => {
    const unit = `/api/v1/units/${CENTRE}`, employee = '/api/v1/employees/33', counter = `/api/v1/counters/${COUNTERS[0]}`;
    const booth = await made('/api/v1/booths', { unit_id: String(CENTRE), name: 'Skatteboden', department: 'KSR' });
    const agreement = await made('/api/v1/agreements', { kind: 'agreement', other_authority_id: String(NEIGHBOUR), source: 'Aftale af 1. maj', valid_from: '2026-05-01' });
    const must = {
      [unit]: ['name', 'kind'], [employee]: ['name'], [counter]: ['name', 'unit_id'], [booth]: ['name', 'unit_id'],
      [agreement]: ['source', 'kind', 'valid_from', 'other_authority_id'], [`/api/v1/authorities/${NEIGHBOUR}`]: ['name'],
    };
    for (const [path, names] of Object.entries(must)) {
      const before = (await anna.get(path)).text;
      for (const name of names) for (const empty of ['', null, ...(name === 'name' ? ['  '] : [])]) {
        const answer = await patch(path, { [name]: empty });
        assert.deepEqual([answer.status, fields(answer)], [422, [name]], `${path} ${name}: ${answer.text}`);
        assert.match(answer.text, /skal udfyldes/);
      }
      assert.equal((await anna.get(path)).text, before);
    }
    const more = await patch(employee, { title: 'Vejleder', phone: '' });
    assert.deepEqual([more.status, more.json.name, more.json.title, more.json.phone], [200, 'Per Krogh', 'Vejleder', ''], more.text);
    const kindless = await anna.post('/api/v1/authorities', { name: 'Ingen', kind: '', municipality_code: '0151' }, { key: newKey() });
    assert.deepEqual([kindless.status, fields(kindless)], [422, ['kind']], kindless.text);
  });

  await story('who has a citizen with them leaves neither duty, unit nor employment, by nobody\'s hand, before that is finished', async () => {
    const rita = await node.clerk('rita', CENTRE), per = await node.clerk('per', CENTRE, COUNTERS[1]), id = 33;
    await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort' });
    const ticket = (await per.post('/api/v1/tickets/next')).json, version = async () => (await anna.get(`/api/v1/employees/${id}`)).json.version;
    const standing = () => house.rows(`SELECT (SELECT COUNT(*) FROM duty WHERE employee_id = ${id} AND ended_at IS NULL AND unit_id = ${CENTRE}), (SELECT COUNT(*) FROM employee WHERE id = ${id} AND closed_at IS NULL), (SELECT state FROM ticket WHERE id = ${ticket.id})`).join();
    const yours = `Du har nummer ${ticket.number} hos dig`, theirs = `Medarbejderen har nummer ${ticket.number} hos sig`;
    const attempts = [
      [409, yours, () => per.form('/vagt', { unit_id: HARBOUR })],
      [409, yours, () => per.form('/vagt/slut')],
      [409, yours, () => per.post('/api/v1/duty', { unit_id: String(HARBOUR) })],
      [409, yours, () => per.api('DELETE', `/api/v1/duty/${id}`)],
      [409, theirs, () => anna.form('/organisation/vagter', { employee_id: id, place: String(HARBOUR) })],
      [409, theirs, () => anna.form('/organisation/vagter/slut', { employee_id: id })],
      [409, theirs, () => anna.post('/api/v1/duty', { employee_id: String(id), unit_id: String(HARBOUR) })],
      [409, theirs, () => anna.api('DELETE', `/api/v1/duty/${id}`)],
      [422, theirs, async () => anna.form(`/organisation/medarbejdere/${id}/luk`, { version: await version(), closed: 1 })],
      [422, theirs, () => patch(`/api/v1/employees/${id}`, { closed: true })],
    ];
    for (const state of ['called', 'serving']) {
      if (state === 'serving') assert.equal((await per.post(`/api/v1/tickets/${ticket.id}/acts/start`)).status, 200);
      for (const [status, words, attempt] of attempts) {
        const answer = await attempt();
        assert.equal(answer.status, status, `${attempt}: ${answer.text}`);
        assert.ok(answer.text.includes(words), `${attempt}: ${answer.text}`);
        assert.equal(standing(), `1,1,${state}`, `${attempt}`);
      }
    }
    const again = (await per.form('/vagt', { unit_id: HARBOUR, next: '/telefon' })).text;
    assert.match(again, new RegExp(`<option value="${HARBOUR}" selected`));
    assert.match(again, /name="next" value="\/telefon"/);
    assert.equal((await per.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[2] })).status, 303, 'another counter of the same unit');
    assert.equal((await per.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' })).status, 200);
    for (const [, , attempt] of attempts.slice(0, 2)) assert.equal((await attempt()).status, 303);
    assert.equal((await anna.form(`/organisation/medarbejdere/${id}/luk`, { version: await version(), closed: 1 })).status, 303);
    assert.equal((await patch(`/api/v1/employees/${id}`, { closed: false })).status, 200);
  });

  await story('what hangs from a duty that is long over holds nobody back', async () => {
    const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
    await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort' });
    const ticket = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal((await sara.form('/vagt/slut')).status, 409);
    house.sql(`UPDATE ticket SET last_call_at = last_call_at - ${17 * 3_600_000} WHERE id = ${ticket.id}`);
    assert.equal((await sara.form('/vagt', { unit_id: HARBOUR })).status, 303);
  });

  await story('a unit closes when nobody is left in it, wherever they came in, and nothing begins in one that is closed', async () => {
    const rita = await node.clerk('rita', CENTRE);
    const left = await made('/api/v1/units', { kind: 'service_centre', name: 'Gamle Havn' }), to = await made('/api/v1/units', { kind: 'service_centre', name: 'Nye Havn' });
    const id = path => path.split('/').at(-1), close = path => patch(path, { closed: true });
    const contact = await rita.post('/api/v1/contacts', { channel: 'counter', unit_id: id(left), task: ['sundhedskort'] });
    const ticket = await rita.post('/api/v1/tickets', { contact_id: contact.json.contact.id, unit_id: id(left), anyway: true });
    assert.equal(ticket.json.unit_id, id(left), ticket.text);
    const refused = await close(left);
    assert.equal(refused.status, 422, refused.text);
    assert.match(refused.text, /Enheden har 1 henvendelser, der ikke er afsluttet/);
    const on = await rita.post(`/api/v1/tickets/${ticket.json.id}/send-on`, { unit_id: id(to), anyway: true });
    assert.equal(on.status, 200, on.text);
    assert.equal((await close(to)).status, 422, 'that is where the citizen waits now');
    assert.equal((await close(left)).status, 200, 'whoever was sent on is not here any more');
    for (const begun of [{ channel: 'counter', task: ['sundhedskort'] }, { channel: 'phone' }]) {
      const answer = await rita.post('/api/v1/contacts', { ...begun, unit_id: id(left) });
      assert.deepEqual([answer.status, fields(answer)], [422, ['unit_id']], answer.text);
      assert.match(answer.text, /Enheden er lukket/);
    }
    const again = await rita.post('/api/v1/contacts', { channel: 'counter', task: ['sundhedskort'] });
    const number = await rita.post('/api/v1/tickets', { contact_id: again.json.contact.id, unit_id: id(left), anyway: true });
    assert.deepEqual([number.status, fields(number)], [422, ['unit_id']], number.text);
    for (const c of [contact, again]) {
      const closed = await rita.post(`/api/v1/contacts/${c.json.contact.id}/close`, { outcome: 'left_unhelped' });
      assert.equal(closed.status, 200, closed.text);
    }
    assert.equal((await close(to)).status, 200);
  });

  await story('a municipality code is that of a municipality, of an authority and of who takes part', async () => {
    const version = async path => (await anna.get(path)).json.version, neighbour = `/api/v1/authorities/${NEIGHBOUR}`, page = `/organisation/myndigheder/${NEIGHBOUR}`;
    for (const municipality_code of ['9999', '0000', '147', 'nord']) {
      const made = await anna.post('/api/v1/authorities', { name: 'Nirgends', kind: 'municipality', municipality_code }, { key: newKey() });
      assert.deepEqual([made.status, fields(made)], [422, ['municipality_code']], made.text);
      const changed = await patch(neighbour, { municipality_code });
      assert.deepEqual([changed.status, fields(changed)], [422, ['municipality_code']], changed.text);
      const typed = await anna.form(page, { version: await version(neighbour), name: 'Nabo Kommune', municipality_code });
      assert.equal(typed.status, 422);
      assert.match(typed.text, /hører ikke til nogen af de 98 kommuner/);
      assert.ok(typed.text.includes(`value="${municipality_code}"`), 'what was typed stands there');
      const shared = await anna.post('/api/v1/units', { kind: 'shared_contact_centre', name: 'Fælles', participants: ['0101', municipality_code] }, { key: newKey() });
      assert.deepEqual([shared.status, fields(shared)], [422, ['participants']], shared.text);
    }
    assert.equal((await patch(neighbour, { municipality_code: '0155' })).status, 200);
    assert.equal((await patch(neighbour, { municipality_code: '0147' })).status, 200);
  });

  await story("an authority's home page is one that may be linked to", async () => {
    const neighbour = `/api/v1/authorities/${NEIGHBOUR}`, page = `/organisation/myndigheder/${NEIGHBOUR}`, was = (await anna.get(neighbour)).json;
    for (const link of ['javascript:alert(1)', 'http://nabo.example', 'nabo.example', 'https://nabo.example/to sider']) {
      const made = await anna.post('/api/v1/authorities', { name: 'Styrelsen', kind: 'state', link }, { key: newKey() });
      assert.deepEqual([made.status, fields(made)], [422, ['link']], made.text);
      const changed = await patch(neighbour, { link });
      assert.deepEqual([changed.status, fields(changed)], [422, ['link']], changed.text);
      const typed = await anna.form(page, { version: was.version, name: was.name, municipality_code: '0147', link });
      assert.equal(typed.status, 422);
      assert.match(typed.text, /En hjemmeside skal begynde med https:\/\/ og være uden mellemrum/);
      assert.ok(typed.text.includes(`value="${link}"`), 'what was typed stands there');
    }
    assert.equal((await patch(neighbour, { link: 'https://nabo.example' })).json.link, 'https://nabo.example');
    assert.equal((await patch(neighbour, { link: was.link })).status, 200);
    house.sql(`UPDATE authority SET link = 'www.nabo.example' WHERE id = ${NEIGHBOUR}`); // from before it was asked for
    assert.equal((await patch(neighbour, { phone: '33661234' })).status, 200, 'what one does not change is no hindrance');
    house.sql(`UPDATE authority SET link = '${was.link}' WHERE id = ${NEIGHBOUR}`);
    await patch(neighbour, { phone: was.phone });
  });

  await story('municipalities take part in a shared contact centre only, and whoever names them elsewhere is told', async () => {
    const unit = `/api/v1/units/${CENTRE}`, page = `/organisation/enheder/${CENTRE}`, before = (await anna.get(unit)).text;
    for (const participants of [['9999'], ['0147']]) {
      const answer = await patch(unit, { participants });
      assert.deepEqual([answer.status, fields(answer)], [422, ['participants']], answer.text);
      const typed = await anna.form(page, { version: (await anna.get(unit)).json.version, kind: 'service_centre', name: 'Borgerservice Torvet', participants });
      assert.equal(typed.status, 422);
      assert.match(typed.text, participants[0] === '9999' ? /9999 hører ikke til nogen af de 98 kommuner/ : /Kun et fælles kontaktcenter har kommuner med/);
    }
    assert.equal((await anna.get(unit)).text, before);
    const shared = await made('/api/v1/units', { kind: 'shared_contact_centre', name: 'Fælles', participants: ['0101', '0147'] });
    assert.deepEqual((await anna.get(shared)).json.participants, ['0101', '0147']);
    assert.deepEqual((await patch(shared, { kind: 'contact_centre' })).json.participants, []);
  });

  await story('an exceptional day is one that comes, within two years', async () => {
    const page = `/organisation/enheder/${CENTRE}`, api = `/api/v1/units/${CENTRE}/exceptions`;
    for (const day of ['2020-01-01', date(-1), date(2 * 366), '9999-12-31']) {
      const answer = await anna.post(api, { day, reason: 'Flytning' });
      assert.deepEqual([answer.status, fields(answer)], [422, ['day']], `${day}: ${answer.text}`);
      const typed = await anna.form(`${page}/undtagelser`, { day, hours: '10-12', reason: 'Flytning' });
      assert.equal(typed.status, 422, day);
      assert.match(typed.text, /Dag skal være i dag eller senere, højst to år frem/);
      for (const kept of [`value="${day}"`, 'value="10-12"', 'value="Flytning"']) assert.ok(typed.text.includes(kept), kept);
    }
    assert.equal(house.number('SELECT COUNT(*) FROM unit_exception'), 0);
    for (const day of [date(0), date(700)]) assert.equal((await anna.form(`${page}/undtagelser`, { day, reason: 'Flytning' })).status, 303, day);
    assert.deepEqual((await anna.get(api)).json.items.map(i => i.day), [date(0), date(700)]);
  });

  // Two who are at it at once: on PostgreSQL each at a node of their own.
  const other = await (house.engine === 'postgres' ? await house.serve() : node).signIn('anna');
  const statuses = answers => answers.map(a => a.status).sort();
  const refused = (answer, status, why) => assert.equal(answer.status, status, `${why}: ${answer.status} ${answer.text}`);
  // The fields of a form on a page, as a browser without JavaScript would send them; whoever sends them has a token of their own.
  const formAt = (page, action) => {
    const form = page.text.split('<form ').find(f => f.includes(`action="${action}"`))?.split('</form>')[0];
    assert.ok(form, `${action} is not on the page: ${page.text}`);
    return Object.fromEntries([...form.matchAll(/<input[^>]* name="(\w+)"[^>]* value="([^"]*)"/g), ...form.matchAll(/<input type="\w+" name="(\w+)" value="([^"]*)"/g)].map(m => [m[1], m[2]]).filter(([name]) => name !== 'csrf'));
  };
  const now = (page, said) => assert.match(page.text, new RegExp(`Det står der nu</h2>[\\s\\S]*?${said}[\\s\\S]*?</dl>`));

  await story('a department is made without a version, and renamed by whoever saw how it stands', async () => {
    const api = '/api/v1/departments', get = async code => (await anna.get(api)).json.items.find(d => d.code === code);
    const made = await anna.post(api, { code: 'TMF', name: 'Teknik' });
    refused(made, 200, 'new');
    assert.deepEqual(made.json.items.find(d => d.code === 'TMF'), { code: 'TMF', version: 1, name: 'Teknik' });
    refused(await anna.post(api, { code: 'TMF', name: 'Miljø' }), 428, 'it is there already');
    refused(await anna.post(api, { code: 'KKF', name: 'Kultur' }, { version: 1 }), 412, 'it is not there');
    refused(await anna.post(api, { code: 'TMF', name: 'Teknik og Miljø' }, { version: 1 }), 200, 'seen');
    refused(await anna.post(api, { code: 'TMF', name: 'Miljø' }, { version: 1 }), 412, 'seen before the change');
    assert.deepEqual(await get('TMF'), { code: 'TMF', version: 2, name: 'Teknik og Miljø' });
    assert.equal(await get('KKF'), undefined);
    const key = newKey(), again = [await anna.post(api, { code: 'KKF', name: 'Kultur' }, { key }), await anna.post(api, { code: 'KKF', name: 'Kultur' }, { key })];
    assert.deepEqual(statuses(again), [200, 200]);
    assert.equal(again[1].headers['idempotency-replayed'], 'true');
  });

  await story('of two who rename a department at once, one does, and the other is told: by the API and on the screen', async () => {
    const api = '/api/v1/departments', page = '/organisation/forvaltninger/TMF', get = async () => (await anna.get(api)).json.items.find(d => d.code === 'TMF');
    for (let i = 0; i < 10; i++) {
      const { version } = await get();
      const answers = await Promise.all([anna, other].map((who, j) => who.post(api, { code: 'TMF', name: `Navn ${i}${j}` }, { version })));
      assert.equal(statuses(answers)[0], 200, JSON.stringify(statuses(answers)));
      assert.ok([409, 412].includes(statuses(answers)[1]), JSON.stringify(statuses(answers)));
      assert.deepEqual(await get(), { code: 'TMF', version: version + 1, name: `Navn ${i}${answers.findIndex(a => a.status === 200)}` });
    }
    const mine = formAt(await anna.get(page), page), theirs = { ...mine };
    refused(await other.form(page, { ...theirs, name: 'Teknik & Miljø' }), 303, 'the first');
    const slip = await anna.form(page, { ...mine, name: '' });
    refused(slip, 422, 'empty');
    const late = await anna.form(page, { ...formAt(slip, page), name: 'Teknikforvaltningen' });
    refused(late, 409, 'a slip of the hand does not make the form a newer one');
    assert.match(late.text, /Andre har ændret det, mens du skrev/);
    assert.ok(late.text.includes('value="Teknikforvaltningen"'), 'what was typed stands there');
    now(late, 'Teknik &amp; Miljø');
    refused(await anna.form(page, formAt(late, page)), 303, 'saved again, mine holds');
    assert.equal((await get()).name, 'Teknikforvaltningen');
    refused(await other.form(page, { ...theirs, name: 'Teknikforvaltningen' }), 303, 'what is so already needs no quarrel');
    refused(await anna.get('/organisation/forvaltninger/XXX'), 404, 'no such department');
  });

  await story('a new department is never a new name for one that is there', async () => {
    const page = '/organisation/forvaltninger', list = await anna.get(page), form = formAt(list, page);
    assert.ok(list.text.includes(`href="${page}/TMF"`), 'each has a page of its own');
    const taken = await anna.form(page, { ...form, code: 'TMF', name: 'Tandpleje' });
    refused(taken, 422, 'the code is taken');
    assert.match(taken.text, /Koden TMF er i brug/);
    for (const kept of ['value="TMF"', 'value="Tandpleje"']) assert.ok(taken.text.includes(kept), kept);
    assert.ok(!house.sql("SELECT name FROM department WHERE name = 'Tandpleje'"));
    refused(await anna.form(page, { ...form, code: 'TAND8', name: 'Tandpleje' }), 422, 'letters only');
    for (let i = 0; i < 2; i++) refused(await anna.form(page, { ...form, code: 'BØF', name: 'Børn' }), 303, 'pressed twice');
    const danish = `${page}/B%C3%98F`;
    assert.ok((await anna.get(page)).text.includes(`href="${danish}"`));
    refused(await anna.form(danish, { ...formAt(await anna.get(danish), danish), name: 'Børn og Familie' }), 303, 'a code with æ, ø or å');
    assert.deepEqual((await anna.get('/api/v1/departments')).json.items.find(d => d.code === 'BØF'), { code: 'BØF', version: 2, name: 'Børn og Familie' });
  });

  await story('two may set two days at once, but the same day is set, changed or removed by whoever saw how it stands', async () => {
    const api = `/api/v1/units/${CENTRE}/exceptions`, day = date(30), get = async d => (await anna.get(api)).json.items.find(i => i.day === d);
    for (let i = 0; i < 5; i++) {
      const days = [date(40 + i), date(50 + i)];
      assert.deepEqual(statuses(await Promise.all([anna, other].map((who, j) => who.post(api, { day: days[j], reason: 'Flytning' })))), [200, 200]);
      const same = await Promise.all([anna, other].map((who, j) => who.post(api, { day: date(60 + i), reason: `Grund ${j}` })));
      assert.equal(statuses(same)[0], 200);
      assert.ok([409, 428].includes(statuses(same)[1]), JSON.stringify(statuses(same)));
      assert.equal((await get(date(60 + i))).reason, `Grund ${same.findIndex(a => a.status === 200)}`);
      const { version } = await get(days[0]);
      const race = await Promise.all([anna.post(api, { day: days[0], hours: '10-12' }, { version }), other.api('DELETE', `${api}/${days[0]}`, undefined, { version })]);
      assert.equal(race.filter(a => a.status < 300).length, 1, JSON.stringify(race.map(a => a.status)));
      assert.equal(!!await get(days[0]), race[0].status === 200);
    }
    refused(await anna.post(api, { day, reason: 'Kursus' }, { version: 7 }), 412, 'it is not there');
    refused(await anna.post(api, { day, reason: 'Kursus' }), 200, 'new');
    const seen = (await get(day)).version;
    refused(await anna.post(api, { day, reason: 'Fest' }), 428, 'it is there already');
    refused(await anna.api('DELETE', `${api}/${day}`), 428, 'nothing seen');
    refused(await anna.post(api, { day, hours: '10-12', reason: 'Kursus' }, { version: seen }), 200, 'seen');
    refused(await anna.post(api, { day, reason: 'Fest' }, { version: seen }), 412, 'seen before the change');
    refused(await anna.api('DELETE', `${api}/${day}`, undefined, { version: seen }), 412, 'seen before the change');
    assert.deepEqual((await get(day)).hours, ['10:00-12:00']);
    refused(await anna.api('DELETE', `${api}/${day}`, undefined, { version: (await get(day)).version }), 204, 'seen');
    refused(await anna.api('DELETE', `${api}/${day}`, undefined, { version: seen }), 404, 'not there');
    refused(await anna.post(api, { day, reason: 'Fest' }), 200, 'set again');
    refused(await anna.post(api, { day, reason: 'Kursus' }, { version: seen }), 412, 'set again, it is another than was seen');
    const unit = `/api/v1/units/${CENTRE}`;
    assert.equal((await anna.get(unit)).json.version, (await anna.get(`${unit}/hours`)).json.version);
    assert.equal(house.number(`SELECT version FROM unit WHERE id = ${CENTRE}`), (await anna.get(unit)).json.version);
  });

  await story('on the screen whoever comes second with a day is told what stands there, and loses nothing', async () => {
    const tabs = `/organisation/enheder/${CENTRE}`, action = `${tabs}/undtagelser`, remove = `${action}/fjern`, day = date(80);
    const stored = () => house.rows(`SELECT opens, closes, reason FROM unit_exception WHERE unit_id = ${CENTRE} AND day = '${day}'`).join();
    const fresh = formAt(await anna.get(`${tabs}/tider`), action);
    refused(await other.form(action, { ...fresh, day, hours: '10-12', reason: 'Valg' }), 303, 'the first');
    const taken = await anna.form(action, { ...fresh, day, hours: '', reason: 'Kursus' });
    refused(taken, 409, 'that day is one already');
    assert.match(taken.text, /er allerede en særlig dag/);
    now(taken, 'Valg');
    for (const kept of [`value="${day}"`, 'value="Kursus"']) assert.ok(taken.text.includes(kept), kept);
    refused(await anna.form(action, { ...formAt(taken, action), day: date(81) }), 303, 'another day after all');
    assert.equal(stored(), '600,720,Valg');
    refused(await anna.form(action, formAt(taken, action)), 303, 'saved again, mine holds');
    assert.equal(stored(), ',,Kursus');

    const chosen = await anna.get(`${tabs}/tider?dag=${day}`), mine = formAt(chosen, action);
    assert.match(chosen.text, /Ret \d+\. /);
    assert.equal(mine.reason, 'Kursus');
    refused(await other.form(action, { ...mine, hours: '9-10' }), 303, 'the first');
    const slip = await anna.form(action, { ...mine, hours: '12-9' });
    refused(slip, 422, 'closes before it opens');
    const late = await anna.form(action, { ...formAt(slip, action), hours: '12-13' });
    refused(late, 409, 'a slip of the hand does not make the form a newer one');
    assert.match(late.text, /Andre har ændret .*, mens du skrev/);
    now(late, '09:00-10:00');
    assert.ok(late.text.includes('value="12-13"'), 'what was typed stands there');
    assert.equal(stored(), '540,600,Kursus');
    refused(await anna.form(remove, { date: day, day_version: mine.day_version }), 409, 'not removed by whoever saw another');
    assert.equal(stored(), '540,600,Kursus');
    refused(await other.form(action, { ...mine, hours: '9-10' }), 303, 'what is so already needs no quarrel');

    const page = await anna.get(`${tabs}/tider`), at = page.text.slice(page.text.lastIndexOf('<form', page.text.indexOf(`value="${day}"`)));
    const { day_version } = formAt({ text: at }, remove);
    refused(await other.form(remove, { date: day, day_version }), 303, 'as it was seen');
    assert.equal(stored(), '');
    refused(await anna.form(remove, { date: day, day_version }), 303, 'removed already is removed');
    const gone = await anna.form(action, { ...mine, hours: '12-13' });
    refused(gone, 409, 'somebody removed it');
    assert.match(gone.text, /Andre har fjernet den særlige dag/);
    refused(await anna.form(action, formAt(gone, action)), 303, 'saved again, it is there again');
    assert.equal(stored(), '720,780,Kursus');
  });

  await story('a form that comes again because of a slip of the hand is still of the version that was seen', async () => {
    const week = `/organisation/enheder/${CENTRE}/tider`, unit = `/organisation/enheder/${CENTRE}`, levels = '/organisation/medarbejdere/33/kvalifikationer', account = '/organisation/medarbejdere/33/konto';
    const steps = [ // what is typed, what is wrong with it at first, what somebody else saves meanwhile
      [week, { monday: '9-15' }, { monday: '15-9' }, { tuesday: '8-12' }],
      [unit, { kind: 'service_centre', name: 'Torvet' }, { name: '' }, { kind: 'service_centre', name: 'Borgerservice Torvet', phone: '33 66 33 66' }],
      [levels, { task: 'pas', level: 2 }, { level: 9 }, { task: 'affald', level: 1 }],
      [account, { role: ['staff', 'leader'] }, { role: [], password: 'kort' }, { role: ['staff', 'editor'] }],
    ];
    for (const [path, typed, wrong, theirs] of steps) {
      const { version } = formAt(await anna.get(path), path);
      refused(await other.form(path, { ...theirs, version }), 303, `${path}: the first`);
      const slip = await anna.form(path, { ...typed, ...wrong, version });
      refused(slip, 422, path);
      const late = await anna.form(path, { ...typed, version: formAt(slip, path).version });
      refused(late, 409, path);
      if (path === week) now(late, '08:00-12:00');
      if (path === account) now(late, 'Redaktør');
      refused(await anna.form(path, { ...typed, version: formAt(late, path).version }), 303, `${path}: saved again, mine holds`);
    }
  });
});
