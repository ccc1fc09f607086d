// The panel of a matter says whom: whom to ask of what is unsettled, whom to hand over to, who can take it; and why. On the reception,
// on the telephone, at the desk and in the API.
import { assert, scenario, story } from './lib.mjs';
import { CENTRE, COUNTERS, insert, NEIGHBOUR, TOWN } from './town.mjs';

const SHARED = 80, HERE = '0101';
const acts = { case_step: 'Tage et skridt i sagen', decide: 'Træffe afgørelse', help_fill: 'Hjælpe med at udfylde' };

await scenario(import.meta.url, async house => {
  house.sql(insert('unit', [{ authority_id: TOWN, id: SHARED, key: 'faelles', kind: 'shared_contact_centre', name: 'Fælles kontaktcenter' }])
    + insert('unit_participant', [{ authority_id: TOWN, unit_id: SHARED, municipality_code: HERE }]));
  const node = await house.serve();
  const sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', SHARED);
  const ask = async (who, question) => {
    const answer = await who.post('/api/v1/competence', question);
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  // What a section of the panel says, each act with whom it names: { 'Træffe afgørelse': 'Skattestyrelsen' }.
  const said = (page, ruling) => {
    const section = page.match(new RegExp(`<section class="verdict verdict-${ruling}">[^]*?</section>`))?.[0] ?? '';
    return Object.fromEntries([...section.matchAll(/<li>([^]*?)<\/li>/g)].map(([, li]) =>
      [li.replace(/<[^]*/, '').trim(), li.match(/→ (?:<span lang="da">)?([^<]*)/)?.[1]]));
  };
  const why = page => [...page.match(/class="citations[^]*?<\/(?:p|details)>/)[0].matchAll(/<span lang="da">([^<]*)<\/span>/g)]
    .map(m => m[1].replaceAll('&quot;', '"').replaceAll('&#34;', '"'));
  const desk = async (task, more = {}) => {
    const { contact } = (await sara.post('/api/v1/contacts', { channel: 'counter', task: [task], said: 'x', ...more })).json;
    return (await sara.get(`/henvendelser/${contact.id}`)).text;
  };
  const state = house.sql("SELECT key FROM task WHERE owner = 'state' AND area = 'general' AND closed_at IS NULL ORDER BY id").split('\n')[0];
  const job = house.sql("SELECT key FROM task WHERE owner = 'jobcentre' AND closed_at IS NULL ORDER BY id").split('\n')[0];
  const owner = task => house.sql(`SELECT a.name FROM task t JOIN authority a ON a.key = t.owner_key WHERE t.key = '${task}'`).trim();

  await story('whom to ask of what is unsettled stands with each act, wherever the panel stands', async () => {
    for (const [task, activity] of [[state, 'case_step'], [job, 'help_fill']]) {
      for (const page of [(await sara.get(`/reception?task=${task}`)).text, (await sara.get(`/telefon?task=${task}`)).text, await desk(task)])
        assert.equal(said(page, 'unsettled')[acts[activity]], owner(task), page);
      const all = await ask(sara, { task, unit: String(CENTRE) }), one = await ask(sara, { task, unit: String(CENTRE), activity });
      assert.deepEqual([all.verdicts[activity].verdict, all.verdicts[activity].handover, all.whom.authority.name], ['unsettled', 'competent_authority', owner(task)]);
      assert.deepEqual([one.verdict, one.handover, one.whom], ['unsettled', 'competent_authority', all.whom]);
    }
  });

  await story('in a shared contact centre: our own department of our own matters, the authority of its', async () => {
    const [own, passport] = [['sundhedskort', 'department'], ['pas', 'competent_authority']];
    for (const [task, handover] of [own, passport]) {
      const all = await ask(pia, { task, unit: String(SHARED) }), { verdict, handover: to } = all.verdicts.decide;
      assert.deepEqual([verdict, to], ['unsettled', handover], task);
      const name = handover === 'department' ? all.whom.department : all.whom.authority.name;
      assert.ok(name, task);
      assert.equal(said((await pia.get(`/telefon?task=${task}`)).text, 'unsettled')[acts.decide], name, task);
    }
  });

  await story('why: the citations of all that is shown, each once, in the same order each time', async () => {
    let more = 0;
    for (const task of [state, job, 'pas', 'sundhedskort', 'byggesag']) {
      const { verdicts } = await ask(sara, { task, unit: String(CENTRE) }), all = new Set(Object.values(verdicts).flatMap(v => v.citations));
      more += all.size > verdicts.decide.citations.length;
      for (const page of [(await sara.get(`/reception?task=${task}`)).text, await desk(task), (await sara.get(`/reception?task=${task}`)).text]) {
        const shown = why(page);
        assert.deepEqual([...shown].sort(), [...all].sort(), task);
        assert.deepEqual(shown, why((await sara.get(`/reception?task=${task}`)).text), task);
        const forbidden = Object.values(verdicts).find(v => v.verdict === 'must_not');
        if (forbidden) assert.equal(shown[0], forbidden.citations[0], `${task}: what forbids comes first`);
      }
    }
    assert.ok(more, 'a decision is not all there is');
  });

  const NEAR = '0147', FAR = '0157';
  await story('another municipality is named, though it is none of the authorities here, and stands as the receiver', async () => {
    const all = await ask(sara, { task: 'sundhedskort', unit: String(CENTRE), municipality_code: FAR });
    assert.deepEqual([all.owner, all.owner_kind, all.whom.authority.name], ['Gentofte Kommune', 'municipality', 'Gentofte Kommune']);
    assert.equal((await ask(sara, { task: 'sundhedskort', unit: String(CENTRE), municipality_code: NEAR })).owner, 'Nabo Kommune', 'as it is called here, when it is one of them');
    const query = `task=sundhedskort&municipality_code=${FAR}`;
    for (const [page, where] of [[(await sara.get(`/reception?${query}`)).text, 'reception'], [(await sara.get(`/telefon?${query}`)).text, 'telefon'],
      [(await sara.get(`/post?${query}`)).text, 'post'], [await desk('sundhedskort', { municipality_code: FAR }), 'desk']]) {
      assert.match(page, /En anden kommunes sag: <strong lang="da">Gentofte Kommune/, where);
      assert.equal(said(page, 'must_not')[acts.decide], 'Gentofte Kommune', where);
      assert.match(page, /name="receiver" value="Gentofte Kommune"/, where);
      assert.doesNotMatch(page, /den myndighed, der har sagen|Borgerens egen kommune/, where);
    }
  });

  await story('who can take it: nobody who may not; those who may, by agreement and in a shared contact centre', async () => {
    const task = house.sql("SELECT id FROM task WHERE key = 'sundhedskort'"), names = whom => whom.colleagues.map(c => c.name);
    for (const id of [32, 33, 34]) house.sql(`INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) VALUES (${TOWN}, ${id}, ${task}, 2)`);
    const whom = async code => {
      const told = (await ask(sara, { task: 'sundhedskort', unit: String(CENTRE), municipality_code: code })).whom;
      const shown = (await sara.get(`/telefon?task=sundhedskort&municipality_code=${code}`)).text.match(/<section class="whom">[^]*?<\/section>/)[0];
      const links = [...shown.matchAll(/data-receiver="([^"]*)"/g)].map(m => m[1]);
      assert.deepEqual(links, [told.authority?.name, ...names(told)].filter(Boolean), code);
      return names(told);
    };
    assert.deepEqual((await whom(HERE)).sort(), ['Olga Friis', 'Per Krogh', 'Pia Bech', 'Sara Lund', 'Tove Skov'], 'our own: also those qualified for all tasks');
    assert.deepEqual(await whom(FAR), []);
    assert.deepEqual(await whom(NEAR), []);
    house.sql(`UPDATE employee SET unit_id = ${SHARED} WHERE id = 34;` + insert('unit_participant', [{ authority_id: TOWN, unit_id: SHARED, municipality_code: NEAR }]));
    assert.deepEqual(await whom(NEAR), ['Pia Bech'], 'the shared contact centre serves it');
    assert.deepEqual(await whom(FAR), []);
    house.sql(insert('agreement', [{ authority_id: TOWN, id: 70, other_authority_id: NEIGHBOUR, kind: 'agreement', source: 'Aftale', valid_from: 0 }]));
    assert.deepEqual((await whom(NEAR)).sort(), ['Per Krogh', 'Pia Bech', 'Sara Lund', 'Tove Skov'], 'by agreement');
    assert.deepEqual(await whom(FAR), []);
  });
});
