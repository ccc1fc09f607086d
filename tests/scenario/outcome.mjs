// How a contact ends: only with an outcome that is one, and that competence allows in each of its matters.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, TOWN } from './town.mjs';

await scenario(import.meta.url, async house => {
  house.sql(`INSERT INTO offering (authority_id, unit_id, task_id, offered) SELECT ${TOWN}, u.id, t.id, 'none' FROM unit u, task t WHERE u.id IN (${CENTRE}, ${CONTACT_CENTRE}) AND t.key = 'affald';`);
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const begun = async (who, more) => (await who.post('/api/v1/contacts', { channel: 'counter', ...more })).json.contact;
  const close = (who, c, outcome, more = {}) => who.post(`/api/v1/contacts/${c.id}/close`, { outcome, ...more });
  const stateOf = c => house.sql(`SELECT state FROM contact WHERE id = ${c.id}`);
  const fields = answer => answer.json.errors.map(e => e.field);

  await story('a number ends nothing: who is given one waits, and is on the list until served', async () => {
    const c = await begun(rita, { task: ['pas'] });
    for (let i = 0; i < 2; i++) {
      const refused = await close(rita, c, 'ticket');
      assert.equal(refused.status, 422, refused.text);
      assert.deepEqual(fields(refused), ['outcome']);
      assert.match(refused.text, /giv nummeret, så venter borgeren/);
      if (i === 0) assert.equal((await rita.post('/api/v1/tickets', { contact_id: c.id })).status, 201);
    }
    assert.equal(stateOf(c), 'waiting');
    assert.equal((await sara.post('/api/v1/tickets/next')).json.contact_id, c.id, 'the number still counts');
    assert.equal((await close(sara, c, 'answered')).status, 200);
  });

  await story('nothing is decided or handed over before it is known what, not by API and not at the desk or the reception', async () => {
    const c = await begun(sara, { said: 'pas' });
    for (const outcome of ['decided', 'case_handed_over']) {
      const refused = await close(sara, c, outcome, { note: 'bevilget', receiver: 'Borgerservice' });
      assert.equal(refused.status, 422, refused.text);
      assert.deepEqual(fields(refused), ['outcome']);
      assert.match(refused.text, /Tilføj først det ærinde/);
      const desk = await sara.form(`/henvendelser/${c.id}/afslut`, { outcome, note: 'bevilget', receiver: 'Borgerservice', idempotency_key: newKey() });
      assert.equal(desk.status, 422);
      assert.match(desk.text, /<fieldset class="outcomes"[^>]* aria-describedby="outcome-error"[^]*?id="outcome-error"[^]*?Tilføj først det ærinde/);
      assert.match(desk.text, />\s*bevilget<\/textarea>/, 'nothing typed is lost');
    }
    const triage = await rita.form('/reception', { do: 'case_handed_over', q: 'en sag', receiver: 'Borgerservice', note: 'Kom med papirer', idempotency_key: newKey() });
    assert.equal(triage.status, 422);
    assert.match(triage.text, /id="do"[^]*?Tilføj først det ærinde/);
    assert.match(triage.text, /Kom med papirer/);
    assert.equal(stateOf(c), 'open');
    assert.equal((await sara.post(`/api/v1/contacts/${c.id}/matters`, { task: 'pas' })).status, 200);
    assert.equal((await close(sara, c, 'case_handed_over', { receiver: 'Borgerservice' })).status, 200);
  });

  await story('what is not taken on here is handed over to whom competence names, on every channel', async () => {
    for (const [who, channel] of [[sara, 'counter'], [pia, 'phone'], [pia, 'letter']])
      for (const outcome of ['case_handed_over', 'forwarded']) {
        const c = await begun(who, { channel, task: ['affald'] });
        const refused = await close(who, c, 'decided', { note: 'x' });
        assert.equal(refused.status, 403, refused.text);
        assert.match(refused.text, /giv sagen til fagforvaltningen/);
        const acted = await who.post(`/api/v1/contacts/${c.id}/activities`, { task: 'affald', activity: 'receive_forward' });
        assert.equal(acted.status, 403, 'what is forbidden is to act oneself');
        const done = await close(who, c, outcome, { receiver: 'Teknik- og miljøforvaltningen' });
        assert.equal(done.status, 200, `${channel} ${outcome}: ${done.text}`);
        assert.equal(done.json.contact.matters[0].outcome, outcome);
      }
    const done = await pia.form('/telefon', { do: 'case_handed_over', task: 'affald', receiver: 'Teknik- og miljøforvaltningen', idempotency_key: newKey() });
    assert.equal(done.status, 303, done.text);
  });

  await story('a case of one department needs no receiver to be written; of two, or with something sent elsewhere, it is asked for', async () => {
    const name = code => house.sql(`SELECT name FROM department WHERE authority_id = ${TOWN} AND code = '${code}'`);
    const carried = keys => keys.map(key => house.sql(`SELECT departments FROM task WHERE authority_id = ${TOWN} AND key = '${key}'`));
    const toldOf = id => house.sql(`SELECT text FROM contact_event WHERE contact_id = ${id} AND kind = 'closed'`);
    const one = ['flytteanmeldelse', 'sundhedskort'], two = ['flytteanmeldelse', 'affald'];
    assert.deepEqual([carried(one), carried(two)], [['KSR', 'KSR'], ['KSR', 'MFF']]);
    assert.ok(name('KSR') && name('MFF'));
    for (const [who, path, tasks, code] of [[rita, '/reception', one, 'KSR'], [pia, '/telefon', ['affald'], 'MFF'], [pia, '/post', ['affald'], 'MFF']]) {
      const done = await who.form(path, { do: 'case_handed_over', task: tasks, receiver: '', idempotency_key: newKey() });
      assert.equal(done.status, 303, `${path}: ${done.text}`);
      assert.equal(toldOf(done.location.match(/registered=(\d+)/)[1]), name(code), path);
    }
    const api = await begun(sara, { task: one }), desk = await begun(sara, { task: ['affald'] });
    assert.equal((await close(sara, api, 'case_handed_over')).status, 200);
    assert.equal((await sara.form(`/henvendelser/${desk.id}/afslut`, { outcome: 'case_handed_over', receiver: ' ', idempotency_key: newKey() })).status, 303);
    assert.deepEqual([toldOf(api.id), toldOf(desk.id)], [name('KSR'), name('MFF')]);
    const own = await begun(sara, { task: ['flytteanmeldelse', 'affald'] });
    assert.equal((await close(sara, own, 'answered', { matters: [{ task: 'affald', outcome: 'case_handed_over' }] })).status, 200, 'what is answered goes nowhere');
    assert.equal(toldOf(own.id), name('MFF'));

    const asked = await rita.form('/reception', { do: 'case_handed_over', task: two, receiver: '', note: 'Kom med papirer', idempotency_key: newKey() });
    assert.equal(asked.status, 422);
    assert.match(asked.text, /id="receiver-error"[^]*?Skriv, hvem borgeren er sendt videre til[^]*Kom med papirer/);
    const both = await begun(sara, { task: two });
    for (const more of [{}, { matters: [{ task: 'flytteanmeldelse', outcome: 'transferred' }] }]) {
      const refused = await close(sara, both, 'case_handed_over', more);
      assert.deepEqual([refused.status, fields(refused)], [422, ['receiver']], refused.text);
    }
    const alone = await begun(sara, { task: ['flytteanmeldelse'] });
    assert.deepEqual(fields(await close(sara, alone, 'transferred')), ['receiver'], 'only a case has a department');
    house.sql(`UPDATE task SET departments = 'KSR,SUF' WHERE authority_id = ${TOWN} AND key = 'flytteanmeldelse'`);
    assert.deepEqual(fields(await close(sara, alone, 'case_handed_over')), ['receiver'], 'one of two departments is for the clerk to choose');
    house.sql(`UPDATE task SET departments = 'KSR' WHERE authority_id = ${TOWN} AND key = 'flytteanmeldelse'`);
    assert.equal((await close(sara, alone, 'case_handed_over')).status, 200);
  });

  await story('a case goes to a department of ours only when it is ours: of others it is forwarded or signposted', async () => {
    for (const [what, more] of [['of the state', { task: ['akasse-dagpenge'] }], ['of another municipality', { task: ['affald'], municipality_code: '0155' }], ['of the jobcentre', { task: ['ledig-jobcenter'] }]]) {
      const c = await begun(pia, { channel: 'phone', ...more });
      const refused = await close(pia, c, 'case_handed_over', { receiver: 'BTF' });
      assert.equal(refused.status, 403, `${what}: ${refused.text}`);
      assert.equal(stateOf(c), 'open');
      const page = await pia.form('/telefon', { do: 'case_handed_over', ...more, receiver: 'BTF', idempotency_key: newKey() });
      assert.equal(page.status, 403, what);
      const shown = (await pia.get(`/telefon?task=${more.task}&municipality_code=${more.municipality_code ?? ''}`)).text;
      assert.doesNotMatch(shown, /value="case_handed_over"/, what);
      assert.match(shown, /value="signposted"/, what);
      assert.equal((await close(pia, c, 'forwarded', { receiver: 'Dem, det angår' })).status, 200, what);
    }
  });

  await story('who asks what may be done asks for themself; a system asks for an ordinary employee', async () => {
    const tove = await node.clerk('tove', CENTRE, COUNTERS[1]);
    const ask = (who, more) => who.post('/api/v1/competence', { task: 'flytteanmeldelse', unit: String(CENTRE), ...more });
    const own = await ask(tove), named = await ask(tove, { employee: '39' });
    assert.equal(own.json.verdicts.decide.verdict, 'must_not', 'seconded: not in the municipality\'s own matters');
    assert.equal(own.text, named.text);
    assert.equal((await ask(tove, { employee: '32' })).json.verdicts.decide.verdict, 'may');
    assert.equal((await ask(sara)).json.verdicts.decide.verdict, 'may');
    assert.equal((await ask(rita, { activity: 'decide' })).json.handover, 'qualified_colleague');
    const system = node.client();
    system.always = { Authorization: `Bearer ${house.must(['token', 'create', 'fremmed', '--authority', 'byen']).trim()}` };
    assert.equal((await ask(system)).json.verdicts.decide.verdict, 'may');
    for (const task of [null, '', 7, ['pas'], {}]) {
      const refused = await ask(sara, { task });
      assert.deepEqual([refused.status, refused.json.errors?.map(e => e.field)], [422, ['task']], `${JSON.stringify(task)}: ${refused.text}`);
    }
    assert.equal((await ask(sara, { task: undefined })).status, 422);
    const document = (await sara.get('/api/v1/openapi.json')).json;
    assert.match(document.paths['/api/v1/competence'].post.summary, /without employee it is the caller/);
  });

  await story('who is refused by what they did themself is not told that somebody else came first', async () => {
    const c = await begun(sara, { task: ['pas'] });
    for (let i = 0; i < 2; i++) await rita.form('/reception', { do: 'ticket', task: 'pas', idempotency_key: newKey() });
    const called = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal((await close(sara, c, 'answered')).status, 200);
    for (const refused of [await sara.post('/api/v1/tickets/next'), await close(sara, c, 'answered')]) {
      assert.equal(refused.status, 409, refused.text);
      assert.equal(refused.json.detail, 'Det kan ikke gøres nu.');
      assert.equal(refused.json.errors.length, 1);
    }
    assert.equal((await close(sara, { id: called.contact_id }, 'answered')).status, 200);
    const stale = await sara.post(`/api/v1/contacts/${c.id}/notes`, { text: 'x' }, { version: 1 });
    assert.equal(stale.json.detail, 'Nogen kom i forkøbet.', 'a version that is old is somebody\'s doing');
    house.sql(`UPDATE ticket SET state = 'left'; UPDATE contact SET state = 'closed', outcome = 'left_unhelped', closed_at = created_at WHERE state <> 'closed';`);
  });

  await story('each matter ends in its own way: one answered, the jobcentre\'s signposted', async () => {
    const c = await begun(sara, { task: ['pas', 'ledig-jobcenter'] });
    const refused = await close(sara, c, 'answered');
    assert.equal(refused.status, 403, refused.text);
    const name = house.sql("SELECT name FROM task WHERE key = 'ledig-jobcenter'");
    assert.ok(refused.json.errors.some(e => e.text === `Det gælder ærindet ${name}.`), refused.text);
    const end = fields => sara.post(`/api/v1/contacts/${c.id}/close`, fields);
    const matters = [{ task: 'pas', outcome: 'answered' }, { task: 'ledig-jobcenter', outcome: 'signposted' }];
    for (const [wrong, field, words] of [
      [{ matters }, 'receiver', /hvem/], [{}, 'outcome', /udfald for ærindet/], [{ matters: matters.slice(0, 1) }, 'outcome', new RegExp(name.replace(/[()]/g, '\\$&'))],
      [{ outcome: 'answered', matters: [{ task: 'affald', outcome: 'answered' }] }, 'matters.task', /hører ikke til henvendelsen/],
      [{ matters: [{ task: 'pas', outcome: 'same' }] }, 'matters.outcome', /mulighederne/], [{ matters: [{ task: 'pas', outcome: 'ticket' }, matters[1]] }, 'outcome', /nummer/],
      [{ 'matters.task': ['pas', 'affald'], 'matters.outcome': ['answered'] }, 'matters.outcome', /ét udfald/]]) {
      const answer = await end(wrong);
      assert.equal(answer.status, 422, `${JSON.stringify(wrong)} ${answer.text}`);
      assert.deepEqual(fields(answer), [field], JSON.stringify(wrong));
      assert.match(answer.json.errors[0].text, words);
    }
    for (const uneven of [[{ task: 'pas' }, { outcome: 'answered' }], [{ task: 'pas', outcome: '' }], [{ task: 'pas', outcome: null }], [{ task: 'pas', outcome: 'answered' }, 'x'], ['x']])
      assert.ok([400, 422].includes((await end({ matters: uneven, receiver: 'x' })).status), JSON.stringify(uneven));
    assert.equal(stateOf(c), 'open');
    const closed = await end({ matters, receiver: 'Jobcentret' });
    assert.equal(closed.status, 200, closed.text);
    assert.equal(closed.json.contact.outcome, 'answered', 'the heaviest of what solves it');
    assert.deepEqual(closed.json.contact.matters.map(m => [m.task, m.outcome]), [['pas', 'answered'], ['ledig-jobcenter', 'signposted']]);
    assert.deepEqual(closed.json.events.filter(e => e.kind === 'outcome').map(e => [e.task, e.what]), [['Pas', 'answered'], [name, 'signposted']].map(([t, w]) => [t === 'Pas' ? house.sql("SELECT name FROM task WHERE key = 'pas'") : t, w]));
    const schema = (await sara.get('/api/v1/openapi.json')).json.paths['/api/v1/contacts/{id}/close'].post.requestBody.content['application/json'].schema;
    assert.deepEqual([schema.properties.matters.type, schema.properties.matters.items.required, schema.required], ['array', ['task', 'outcome'], []]);
    assert.equal(schema.properties.matters.items.properties.task.type, 'string');
    const rest = await begun(sara, { task: ['pas', 'ledig-jobcenter', 'sundhedskort'] });
    const done = await sara.post(`/api/v1/contacts/${rest.id}/close`, { outcome: 'answered', matters: [{ task: 'ledig-jobcenter', outcome: 'transferred' }], receiver: 'Jobcentret' });
    assert.equal(done.status, 200, done.text);
    assert.deepEqual([done.json.contact.outcome, ...done.json.contact.matters.map(m => m.outcome)], ['transferred', 'answered', 'transferred', 'answered'], 'what is left undone is heavier than what is solved');
  });

  await story('the desk, the reception and the phone ask for each matter, and offer what competence allows', async () => {
    const offered = (page, task) => [...page.match(new RegExp(`id="udfald-${task}"[^]*?</select>`))[0].matchAll(/<option value="(\w+)"( selected)?/g)].map(m => m[1] + (m[2] ? '*' : ''));
    const c = await begun(sara, { task: ['pas', 'ledig-jobcenter'] });
    const page = (await sara.get(`/henvendelser/${c.id}`)).text;
    assert.deepEqual(offered(page, 'pas'), ['same', 'answered', 'decided', 'handed_out', 'case_handed_over', 'forwarded', 'signposted', 'transferred', 'left_unhelped']);
    assert.deepEqual(offered(page, 'ledig-jobcenter'), ['same', 'handed_out', 'forwarded', 'signposted', 'transferred', 'left_unhelped']);
    const own = { 'matters.task': ['pas', 'ledig-jobcenter'], 'matters.outcome': ['same', 'signposted'] };
    const wrong = await sara.form(`/henvendelser/${c.id}/afslut`, { outcome: 'answered', ...own, note: 'Vist vej', idempotency_key: newKey() });
    assert.equal(wrong.status, 422);
    assert.ok(offered(wrong.text, 'ledig-jobcenter').includes('signposted*'), 'what was chosen stands there');
    const right = await sara.form(`/henvendelser/${c.id}/afslut`, { outcome: 'answered', ...own, receiver: 'Jobcentret', idempotency_key: newKey() });
    assert.equal(right.status, 303, right.text);
    assert.deepEqual(house.rows(`SELECT outcome FROM contact_matter WHERE contact_id = ${c.id} ORDER BY position`), [['answered'], ['signposted']]);
    assert.doesNotMatch((await sara.get(`/henvendelser/${(await begun(sara, { task: ['pas'] })).id}`)).text, /matters\.outcome/, 'one matter ends as the contact does');
    for (const [who, path] of [[rita, '/reception'], [pia, '/telefon'], [pia, '/post']]) {
      const shown = (await who.get(`${path}?task=pas&task=ledig-jobcenter`)).text;
      assert.ok(!offered(shown, 'pas').includes('decided'), 'decided at the desk, not here');
      assert.ok(!offered(shown, 'ledig-jobcenter').includes('answered'));
      const form = { task: ['pas', 'ledig-jobcenter'], ...own, idempotency_key: newKey() };
      const open = await who.form(path, { ...form, do: 'open' });
      assert.equal(open.status, 422);
      assert.match(open.text, /id="matters.outcome"[^]*?kun sit eget udfald/);
      const done = await who.form(path, { ...form, do: 'answered', receiver: 'Jobcentret', idempotency_key: newKey() });
      assert.equal(done.status, 303, done.text);
      assert.deepEqual(house.rows(`SELECT outcome FROM contact_matter WHERE contact_id = ${done.location.match(/registered=(\d+)/)[1]} ORDER BY position`), [['answered'], ['signposted']]);
    }
  });

  await story('what was done is written down at the desk, within what competence allows and with its conditions', async () => {
    const c = await begun(sara, { task: ['pas', 'ledig-jobcenter'] });
    const page = (await sara.get(`/henvendelser/${c.id}`)).text;
    const choices = task => [...page.match(new RegExp(`id="handling-${task}"[^]*?</select>`))[0].matchAll(/<option value="(\w*)"[^>]*>([^<]*)/g)].map(m => [m[1], m[2].trim()]);
    assert.deepEqual(choices('ledig-jobcenter').map(([k]) => k), ['', 'signpost', 'hand_out', 'receive_forward', 'forward_misdirected', 'help_fill', 'search_help', 'selfservice_help']);
    assert.match(choices('pas').find(([k]) => k === 'case_step')[1], /Tage et skridt i sagen · sig, hvilken myndighed det er · skriv notat/);
    assert.ok(!choices('pas').some(([k]) => k === 'decide'), 'a decision is an outcome');
    const write = fields => sara.form(`/henvendelser/${c.id}/handling`, { idempotency_key: newKey(), ...fields });
    const none = await write({ task: 'pas', activity: '', did: 'Målte fotoet' });
    assert.equal(none.status, 422);
    assert.match(none.text, /<select class="form-select" id="activity"[^>]*aria-invalid="true"/);
    assert.equal(none.text.match(/Målte fotoet/g).length, 1, 'in the form of that matter');
    assert.equal((await write({ task: 'ledig-jobcenter', activity: 'guide_abstract' })).status, 403);
    assert.equal((await write({ task: 'affald', activity: 'signpost' })).status, 422);
    assert.equal((await write({ task: 'ingen-opgave', activity: 'signpost' })).status, 422);
    const done = await write({ task: 'pas', activity: 'case_step', did: 'Optog foto og fingeraftryk.' });
    assert.equal(done.status, 303, done.text);
    assert.match((await sara.get(done.location)).text, /Udført[^]{0,200}Tage et skridt i sagen[^]{0,200}Optog foto og fingeraftryk\./);
    assert.equal((await sara.post(`/api/v1/contacts/${c.id}/close`, { outcome: 'handed_out' })).status, 200);
  });

  await story('whoever decides ticks what is met, and it is kept with the outcome', async () => {
    const met = c => house.rows(`SELECT what FROM contact_event WHERE contact_id = ${c.id} AND kind = 'met' ORDER BY id`).flat();
    const decide = (c, ticked) => sara.form(`/henvendelser/${c.id}/afslut`, { outcome: 'decided', note: 'Bestilt.', met: ticked, idempotency_key: newKey() });
    const own = await begun(sara, { task: ['sundhedskort'] }), shown = (await sara.get(`/henvendelser/${own.id}`)).text;
    assert.deepEqual([...shown.matchAll(/name="met" value="(\w+)"/g)].map(m => m[1]), ['full_agreement', 'appeal_guidance']);
    const bare = await decide(own, []);
    assert.equal(bare.status, 422);
    assert.match(bare.text, /id="met-error"[^]*?sæt kryds ved det, der er opfyldt\. Der mangler enten »Borgeren har fået fuldt medhold« eller »Der er givet klagevejledning«/);
    assert.equal((await decide(own, ['full_agreement'])).status, 303);
    assert.deepEqual(met(own), ['full_agreement']);
    assert.match((await sara.get(`/henvendelser/${own.id}`)).text, /Ved afgørelsen[^]{0,200}Borgeren har fået fuldt medhold/);
    const states = await begun(sara, { task: ['pas'] });
    const half = await decide(states, ['appeal_guidance']);
    assert.equal(half.status, 422, 'whose decision it is must be said, too');
    assert.match(half.text, /value="appeal_guidance" checked/, 'what was ticked stays so');
    assert.equal((await decide(states, ['appeal_guidance', 'authority_said'])).status, 303);
    assert.deepEqual(met(states).sort(), ['appeal_guidance', 'authority_said']);
    const api = await begun(sara, { task: ['pas'] });
    const asks = async (met, of = api) => {
      const refused = await close(sara, of, 'decided', { note: 'x', met });
      assert.deepEqual([refused.status, refused.json.errors.map(e => e.field)], [422, ['met']], refused.text);
      return refused.json.errors[0].text;
    };
    assert.match(await asks([]), /^Pas: skriv i met, hvad der er opfyldt\. Der mangler authority_said og enten full_agreement eller appeal_guidance\.$/);
    assert.match(await asks(['full_agreement']), /Der mangler authority_said\.$/);
    assert.match(await asks(['authority_said', 'authority_asked']), /Der mangler enten full_agreement eller appeal_guidance\.$/);
    assert.deepEqual([met(api), (await sara.get(`/api/v1/contacts/${api.id}`)).json.contact.state], [[], 'open'], 'it stays open');
    const both = await begun(sara, { task: ['flytteanmeldelse', 'pas'] });
    const mixed = await sara.post(`/api/v1/contacts/${both.id}/close`, { outcome: 'answered', matters: [{ task: 'pas', outcome: 'decided' }], note: 'x' });
    assert.equal(mixed.status, 422, 'of a single matter, too');
    assert.match(mixed.json.errors[0].text, /^Pas: /);
    const closed = await close(sara, api, 'decided', { note: 'x', met: ['full_agreement', 'authority_said', 'authority_asked'] });
    assert.equal(closed.status, 200, closed.text);
    assert.deepEqual(met(api), ['authority_said', 'full_agreement'], 'what it asks for');
    assert.equal((await close(sara, await begun(sara, { task: ['pas'] }), 'decided', { note: 'x', met: ['nej'] })).status, 422);
    const english = await sara.post(`/api/v1/contacts/${(await begun(sara, { task: ['pas'] })).id}/close`, { outcome: 'decided', met: ['nej'] }, { headers: { 'Accept-Language': 'en' } });
    assert.match(english.json.errors[0].text, /^Of a decision on the spot /, 'a field that is described in a header has its English, too');
    const answered = await begun(sara, { task: ['pas'] });
    assert.equal((await close(sara, answered, 'answered', { met: ['full_agreement'] })).status, 200);
    assert.deepEqual(met(answered), [], 'of a decision only');
  });

  const storyOf = (c, ...kinds) => house.rows(`SELECT e.kind, e.what, e.text FROM contact_event e WHERE e.contact_id = ${c.id} AND e.kind IN (${kinds.map(k => `'${k}'`)}) ORDER BY e.id`);

  await story('what is unsettled is recorded when somebody says that the authority was asked, and that is kept', async () => {
    const act = (c, fields) => sara.post(`/api/v1/contacts/${c.id}/activities`, fields);
    const verdict = async (fields) => { const { json } = await sara.post('/api/v1/competence', { unit: String(CENTRE), ...fields }); return [json.verdict, json.conditions]; };
    const moves = await begun(sara, { task: ['flytteanmeldelse'], municipality_code: '0147' }), step = { task: 'flytteanmeldelse', activity: 'case_step' };
    assert.deepEqual(await verdict({ ...step, municipality_code: '0147' }), ['unsettled', ['say_which_authority', 'agreement_needed', 'note_duty']]);
    for (const [sent, wrong] of [[{}, ['text', 'met']], [{ text: ' ' }, ['text', 'met']], [{ text: 'Ringet til Nabo.' }, ['met']], [{ met: ['authority_asked'] }, ['text']],
      [{ text: 'x', met: ['authority_said', 'full_agreement', 'appeal_guidance'] }, ['met']], [{ text: 'x', met: ['nej'] }, ['met']]]) {
      const refused = await act(moves, { ...step, ...sent });
      assert.deepEqual([refused.status, fields(refused)], [422, wrong], `${JSON.stringify(sent)} ${refused.text}`);
    }
    const bare = await act(moves, step);
    assert.match(bare.json.errors[0].text, /notatpligt/);
    assert.match(bare.json.errors[1].text, /^\S.*: skriv i met, hvad der er opfyldt\. Der mangler authority_asked\.$/);
    assert.deepEqual(storyOf(moves, 'met', 'activity'), [], 'nothing was written');
    const done = await act(moves, { ...step, text: 'Ringet til Nabo.', met: ['authority_asked', 'full_agreement'] });
    assert.equal(done.status, 200, done.text);
    assert.deepEqual(done.json.events.filter(e => ['met', 'activity'].includes(e.kind)).map(e => [e.kind, e.what, e.text, e.employee]),
      [['met', 'authority_asked', '', 'Sara Lund'], ['activity', 'case_step', 'Ringet til Nabo.', 'Sara Lund']], 'what it asks for, just before it');
    assert.match((await sara.get(`/henvendelser/${moves.id}`)).text, /Forud[^]{0,200}Den kompetente myndighed er spurgt først[^]{0,300}Udført[^]{0,200}Ringet til Nabo\./);
    assert.equal((await act(moves, { ...step, text: 'En gang til.' })).status, 422, 'each time anew');

    const jobs = await begun(sara, { task: ['ledig-jobcenter'] }), help = { task: 'ledig-jobcenter', activity: 'help_fill' };
    assert.deepEqual(await verdict(help), ['unsettled', ['say_which_authority']]);
    assert.deepEqual(fields(await act(jobs, { ...help, text: 'Hjalp.' })), ['met']);
    assert.equal((await act(jobs, { ...help, met: ['authority_asked'] })).status, 200, 'no duty to note: no word');
    assert.equal((await act(jobs, { task: 'ledig-jobcenter', activity: 'guide_abstract', met: ['authority_asked'] })).status, 403, 'what is forbidden stays so');
    assert.equal((await act(jobs, { task: 'ledig-jobcenter', activity: 'hand_out', met: ['authority_asked'] })).status, 200);
    assert.deepEqual(storyOf(jobs, 'met', 'activity').map(r => r[1]), ['authority_asked', 'help_fill', 'hand_out'], 'nobody is asked before a form is handed out');

    const ours = await begun(sara, { task: ['sundhedskort'] }), decide = { task: 'sundhedskort', activity: 'decide', text: 'Bestilt.' };
    assert.deepEqual(fields(await act(ours, decide)), ['met'], 'a decision takes what closing with one takes');
    assert.equal((await act(ours, { ...decide, met: ['full_agreement'] })).status, 200);
    const schema = (await sara.get('/api/v1/openapi.json')).json.paths['/api/v1/contacts/{id}/activities'].post.requestBody.content['application/json'].schema.properties;
    assert.deepEqual(schema.met.items.enum, ['authority_said', 'authority_asked', 'full_agreement', 'appeal_guidance']);
    assert.match(schema.text.description, /note_duty/);
  });

  await story('at the desk a tick says that the authority was asked, and what was typed stays', async () => {
    const c = await begun(sara, { task: ['flytteanmeldelse', 'ledig-jobcenter', 'pas'], municipality_code: '0147' }), page = (await sara.get(`/henvendelser/${c.id}`)).text;
    const form = (html, task) => html.match(new RegExp(`name="task" value="${task}">(?:(?!</form>)[^])*name="activity"[^]*?</form>`))[0];
    for (const [task, asks] of [['flytteanmeldelse', true], ['ledig-jobcenter', true], ['pas', false]])
      assert.equal(/type="checkbox"[^>]* name="asked" value="authority_asked"/.test(form(page, task)), asks, task);
    assert.match(form(page, 'flytteanmeldelse'), /er spurgt først[^]{0,80}Nabo Kommune/, 'and whom to ask');
    assert.match(form(page, 'ledig-jobcenter'), /value="help_fill"[^>]*>\s*Hjælpe med at udfylde[^<]* · spørg myndigheden først/);
    const write = sent => sara.form(`/henvendelser/${c.id}/handling`, { task: 'flytteanmeldelse', activity: 'case_step', idempotency_key: newKey(), ...sent });
    const words = await write({ did: 'Adressen er rettet.' });
    assert.equal(words.status, 422);
    assert.match(form(words.text, 'flytteanmeldelse'), /id="asked-error"[^]*?Der mangler »Den kompetente myndighed er spurgt først«\.[^]*? id="asked" name="asked"[^>]*aria-describedby="asked-error"/);
    assert.match(form(words.text, 'flytteanmeldelse'), /value="case_step" selected[^]*?name="did" value="Adressen er rettet\."/);
    assert.match(words.text, /href="#asked"/);
    assert.doesNotMatch(words.text, /id="met-error"/, 'the end of the contact is not what is wrong');
    assert.doesNotMatch(form(words.text, 'ledig-jobcenter'), /asked-error/);
    const ticked = await write({ asked: 'authority_asked' });
    assert.equal(ticked.status, 422);
    assert.match(form(ticked.text, 'flytteanmeldelse'), /id="did-error"[^]*?Skriv et ord om det[^]*?name="asked" value="authority_asked" checked/);
    assert.equal((await write({ did: 'Adressen er rettet.', asked: 'authority_asked' })).status, 303);
    assert.deepEqual(storyOf(c, 'met', 'activity'), [['met', 'authority_asked', ''], ['activity', 'case_step', 'Adressen er rettet.']]);
    assert.equal((await write({ task: 'pas', asked: 'authority_asked' })).status, 422, 'a step in the case is noted, whoever asked');
    assert.equal((await sara.post(`/api/v1/contacts/${c.id}/notes`, { text: 'Foto taget.' })).status, 200);
    assert.equal((await write({ task: 'pas' })).status, 303, 'a note that stands there will do');
    assert.deepEqual(storyOf(c, 'met').length, 1);
  });

  await story('what was done with a duty to note it, and without a word before one was asked for, is noted at the end', async () => {
    const c = await begun(sara, { task: ['sundhedskort'] });
    house.sql(`INSERT INTO contact_event (authority_id, contact_id, id, at, kind, employee_id, unit_id, task_id, what) SELECT ${TOWN}, ${c.id}, 1, created_at, 'activity', 32, ${CENTRE}, (SELECT id FROM task WHERE key = 'sundhedskort'), 'guide_concrete' FROM contact WHERE id = ${c.id};`);
    for (const outcome of ['answered', 'left_unhelped']) {
      const refused = await close(sara, c, outcome);
      assert.deepEqual([refused.status, fields(refused)], [422, ['note']], refused.text);
      assert.match(refused.json.errors[0].text, /notatpligt/);
    }
    const desk = await sara.form(`/henvendelser/${c.id}/afslut`, { outcome: 'answered', idempotency_key: newKey() });
    assert.match(desk.text, /id="note-error"[^]*?notatpligt/);
    assert.equal((await close(sara, c, 'answered', { note: 'Vejledt om fristen.' })).status, 200);
  });

  await story('the figures count each matter as it ended', async () => {
    const lone = await node.signIn('lone'), { json: f } = await lone.get('/api/v1/figures');
    for (const [outcome, n] of house.rows('SELECT outcome, COUNT(*) FROM contact_matter GROUP BY outcome')) assert.equal(f.matter_outcomes[outcome || 'open'], Number(n), outcome);
    for (const [key, outcome, n] of house.rows('SELECT k.key, m.outcome, COUNT(*) FROM contact_matter m JOIN task k ON k.id = m.task_id GROUP BY k.key, m.outcome'))
      assert.equal(f.tasks.find(t => t.key === key).outcomes[outcome || 'open'], Number(n), `${key} ${outcome}`);
    assert.ok(f.tasks.find(t => t.key === 'ledig-jobcenter').outcomes.signposted > 0);
    assert.match((await lone.get('/tal.csv')).text, /Opgavens udfald[;,]"?Ledig \(jobcenter\)"?[;,]Vist videre[;,]\d/);
  });

  await story('an activity is of a matter that the contact has', async () => {
    const c = await begun(sara, { task: ['pas'] });
    const refused = await sara.post(`/api/v1/contacts/${c.id}/activities`, { task: 'sundhedskort', activity: 'hand_out' });
    assert.equal(refused.status, 422, refused.text);
    assert.deepEqual(fields(refused), ['task']);
    assert.match(refused.text, /tilføj det først/);
    assert.equal((await sara.post(`/api/v1/contacts/${c.id}/activities`, { task: 'pas', activity: 'hand_out' })).status, 200);
    assert.equal((await close(sara, c, 'handed_out')).status, 200);
  });
});
