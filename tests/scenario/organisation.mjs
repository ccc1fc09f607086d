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

  await story('a municipality code is that of a municipality, of an authority and of who takes part', async () => {
    const version = async path => (await anna.get(path)).json.version, neighbour = `/api/v1/authorities/${NEIGHBOUR}`, page = `/organisation/myndigheder/${NEIGHBOUR}`;
    for (const municipality_code of ['9999', '0000', '147', 'nord']) {
      const made = await anna.post('/api/v1/authorities', { name: 'Nirgends', kind: 'municipality', municipality_code }, { key: newKey() });
      assert.deepEqual([made.status, fields(made)], [422, ['municipality_code']], made.text);
      const changed = await patch(neighbour, { municipality_code });
      assert.deepEqual([changed.status, fields(changed)], [422, ['municipality_code']], changed.text);
      const typed = await anna.form(page, { version: await version(neighbour), name: 'Nabo Kommune', municipality_code });
      assert.equal(typed.status, 422);
      assert.match(typed.text, /er ingen af de 98 kommuners/);
      assert.ok(typed.text.includes(`value="${municipality_code}"`), 'what was typed stands there');
      const shared = await anna.post('/api/v1/units', { kind: 'shared_contact_centre', name: 'Fælles', participants: ['0101', municipality_code] }, { key: newKey() });
      assert.deepEqual([shared.status, fields(shared)], [422, ['participants']], shared.text);
    }
    assert.equal((await patch(neighbour, { municipality_code: '0155' })).status, 200);
    assert.equal((await patch(neighbour, { municipality_code: '0147' })).status, 200);
  });

  await story('municipalities take part in a shared contact centre only, and whoever names them elsewhere is told', async () => {
    const unit = `/api/v1/units/${CENTRE}`, page = `/organisation/enheder/${CENTRE}`, before = (await anna.get(unit)).text;
    for (const participants of [['9999'], ['0147']]) {
      const answer = await patch(unit, { participants });
      assert.deepEqual([answer.status, fields(answer)], [422, ['participants']], answer.text);
      const typed = await anna.form(page, { version: (await anna.get(unit)).json.version, kind: 'service_centre', name: 'Borgerservice Torvet', participants });
      assert.equal(typed.status, 422);
      assert.match(typed.text, participants[0] === '9999' ? /9999 er ingen af de 98 kommuners/ : /Kun et fælles kontaktcenter har kommuner med/);
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
});
