// A shared contact centre (Act § 3a) serves the municipalities that take part; others are shown the way and nothing else, by
// the screen and by the API, however it is known where the citizen lives and whether it is known what they came for.
import { assert, scenario, story } from './lib.mjs';
import { insert, TOWN } from './town.mjs';

const SHARED = 80, OURS = '0101', TAKES_PART = '0147', OTHER = '0155', CLERK = 34;

const WHY = 'ringer om sit sundhedskort';

await scenario(import.meta.url, async house => {
  house.sql(insert('unit', [{ authority_id: TOWN, id: SHARED, key: 'faelles', kind: 'shared_contact_centre', name: 'Fælles kontaktcenter' }])
    + insert('unit_participant', [OURS, TAKES_PART].map(municipality_code => ({ authority_id: TOWN, unit_id: SHARED, municipality_code }))));
  const node = await house.serve(), pia = await node.clerk('pia', SHARED);
  const began = async more => (await pia.post('/api/v1/contacts', { channel: 'phone', said: 'det må du vide', task: ['sundhedskort'], purpose: WHY, ...more })).json.contact;
  const act = (c, activity) => pia.post(`/api/v1/contacts/${c.id}/activities`, { task: 'sundhedskort', activity });
  const close = (c, outcome, more = {}) => pia.post(`/api/v1/contacts/${c.id}/close`, { outcome, ...more });
  const citizenOf = async code => {
    const c = await began({});
    await pia.form(`/henvendelser/${c.id}/borger`, { name: 'Ane Uden Kommune', reason: 'here' });
    const { citizen_id } = (await pia.get(`/api/v1/contacts/${c.id}`)).json.contact;
    house.sql(`UPDATE citizen SET municipality_code = '${code}' WHERE id = ${citizen_id};`);
    assert.equal((await close(c, 'left_unhelped')).status, 200);
    return citizen_id;
  };
  async function onlyShown(c, what) {
    for (const activity of ['hand_out', 'guide_abstract', 'search_help', 'help_fill'])
      if (c.matters.length) assert.equal((await act(c, activity)).status, 403, `${what}: ${activity}`);
    for (const outcome of ['answered', 'handed_out', 'decided', 'forwarded', 'case_handed_over'])
      assert.equal((await close(c, outcome, { note: 'x', receiver: 'x' })).status, 403, `${what}: ${outcome}`);
    assert.equal((await close(c, 'signposted', { receiver: 'Hjemkommunen' })).status, 200, what);
  }
  async function served(c, what) {
    if (c.matters.length) assert.equal((await act(c, 'guide_abstract')).status, 200, what);
    assert.equal((await close(c, 'answered')).status, 200, what);
  }

  await story('municipalities that take part are served', async () => {
    for (const municipality_code of [OURS, TAKES_PART, '']) await served(await began({ municipality_code }), municipality_code);
    await served(await began({ municipality_code: TAKES_PART, task: [] }), 'nothing known of what it is about');
  });

  await story('a citizen of another one is shown the way, and nothing else', async () => { await onlyShown(await began({ municipality_code: OTHER }), 'said'); });

  await story('also when only the citizen tells where they live', async () => {
    const elsewhere = await citizenOf(OTHER), near = await citizenOf(TAKES_PART);
    const c = await began({ citizen_id: elsewhere });
    assert.equal((await pia.get(`/api/v1/contacts/${c.id}`)).json.contact.municipality_code, OTHER);
    await onlyShown(c, 'known');
    await served(await began({ citizen_id: near }), 'known');
    const later = await began({});
    await pia.post(`/api/v1/contacts/${later.id}/citizen`, { citizen_id: elsewhere, purpose: WHY });
    await onlyShown(later, 'found later');
    await served(await began({ citizen_id: elsewhere, municipality_code: TAKES_PART }), 'she has moved: what is said holds');
  });

  await story('and when it is not known what it is about', async () => { await onlyShown(await began({ municipality_code: OTHER, task: [] }), 'no matter'); });

  await story('a code that is none is not taken for a municipality', async () => {
    for (const municipality_code of ['147', 'Nabo', '01 4', '9999', '0000', '0148']) {
      const refused = await pia.post('/api/v1/contacts', { channel: 'phone', municipality_code });
      assert.deepEqual([refused.status, refused.json.errors?.[0].field], [422, 'municipality_code'], municipality_code);
    }
  });

  await story('the screen says the same', async () => {
    const c = await began({ citizen_id: await citizenOf(OTHER) });
    const refused = await pia.form(`/henvendelser/${c.id}/afslut`, { outcome: 'answered', note: 'skrevet' });
    assert.equal(refused.status, 403);
    assert.match(refused.text, /skrevet/, 'and loses nothing');
    assert.equal((await pia.form(`/henvendelser/${c.id}/afslut`, { outcome: 'signposted', receiver: 'Hjemkommunen' })).status, 303);
  });

  await story('a municipality that does not take part any more is one that does not', async () => {
    house.sql(`DELETE FROM unit_participant WHERE unit_id = ${SHARED} AND municipality_code = '${TAKES_PART}';`);
    await onlyShown(await began({ municipality_code: TAKES_PART }), 'no longer');
    assert.equal(house.number(`SELECT COUNT(*) FROM contact WHERE created_by = ${CLERK} AND state <> 'closed'`), 0);
  });
});
