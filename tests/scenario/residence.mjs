// Where the citizen lives: what is said of it holds for the contact, wherever it is said, and the verdicts follow.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS } from './town.mjs';

const HERE = '0101', NEAR = '0147', OTHER = '0155', CPR = '6105801234';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
  const options = text => [...text.match(/<select[^>]*name="municipality_code"[^]*?<\/select>/)[0].matchAll(/<option value="(\d*)" *(selected)?[^>]*>([^<]*)/g)]
    .map(([, code, chosen, name]) => ({ code, chosen: !!chosen, name }));
  const chosen = text => options(text).filter(o => o.chosen).map(o => o.code);

  await story('the reception: nothing said, here, or one of the others, and one is chosen', async () => {
    const first = options((await rita.get('/reception?task=affald')).text);
    assert.deepEqual(first.filter(o => o.chosen), [{ code: '', chosen: true, name: 'Ikke oplyst' }]);
    assert.deepEqual(first[1], { code: HERE, chosen: false, name: 'Nej, bor her' });
    assert.equal(first.length, 1 + 98);
    assert.equal(new Set(first.map(o => o.code)).size, first.length);
    for (const code of [HERE, NEAR]) assert.deepEqual(chosen((await rita.get(`/reception?task=affald&municipality_code=${code}`)).text), [code]);
    const again = await rita.form('/reception', { do: 'ticket', task: 'affald', municipality_code: HERE, note: CPR, idempotency_key: newKey() });
    assert.equal(again.status, 422);
    assert.deepEqual(chosen(again.text), [HERE], 'after a mistake too');
  });

  await story('a citizen who is known to live elsewhere has just moved here: what is said holds for the contact', async () => {
    const known = await rita.form('/reception', { do: 'handed_out', task: 'affald', cpr: CPR, name: 'Ane Flytter', idempotency_key: newKey() });
    assert.equal(known.status, 303, known.text);
    house.sql(`UPDATE citizen SET municipality_code = '${OTHER}' WHERE name = 'Ane Flytter'`);
    const found = await rita.form('/reception/borger?task=affald', { task: 'affald', cpr: CPR, reason: 'here' });
    assert.equal(found.status, 303, found.text);
    const page = (await rita.get(found.location)).text;
    assert.deepEqual(chosen(page), [OTHER]);
    assert.match(page, /En anden kommunes sag/);
    const state = Object.fromEntries(new URL(found.location, 'http://x').searchParams), end = more => rita.form('/reception', { ...state, do: 'ticket', idempotency_key: newKey(), ...more });
    const contact = async answer => {
      assert.equal(answer.status, 303, answer.text);
      const { contact_id } = (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
      return (await rita.get(`/api/v1/contacts/${contact_id}`)).json.contact;
    };
    assert.equal((await contact(await end({ municipality_code: '' }))).municipality_code, OTHER, 'nothing said: as she is known');
    const shown = (await rita.get(`${found.location}&municipality_code=${HERE}`)).text;
    assert.deepEqual(chosen(shown), [HERE]);
    assert.doesNotMatch(shown, /En anden kommunes sag/);
    const moved = await contact(await end({ municipality_code: HERE }));
    assert.equal(moved.municipality_code, HERE);
    const called = (await sara.get(`/henvendelser/${moved.id}`)).text;
    assert.doesNotMatch(called, /En anden kommunes sag/);
    assert.equal(house.sql("SELECT municipality_code FROM citizen WHERE name = 'Ane Flytter'").trim(), OTHER, 'what is known of her stays');
  });
});
