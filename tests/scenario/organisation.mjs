// The organisation is edited: what is wrong is refused in words by the field, and nothing is lost or left hanging.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, NEIGHBOUR } from './town.mjs';

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
});
