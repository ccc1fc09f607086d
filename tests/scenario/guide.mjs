// What a citizen is told of a task, and what the employee sees of it: what it costs whom, who decides, where to go.
import { assert, none, scenario, sleep, soon, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, TOWN } from './town.mjs';

// The text of a page as it is read.
const words = html => html.replace(/<script[\s\S]*?<\/script>|<[^>]+>/g, ' ').replaceAll('&nbsp;', ' ').replace(/\s+/g, ' ');

await scenario(import.meta.url, async house => {
  const node = await house.serve(), citizen = node.client(), rita = await node.clerk('rita', CENTRE);
  const page = async (path, language) => words((await citizen.get(path, language ? { 'Accept-Language': language } : {})).text);
  const reception = async task => words((await rita.get(`/reception?task=${task}`)).text);

  await story('everybody finds their own passport fee, with its date and source', async () => {
    const text = await page('/opgaver/pas');
    for (const group of ['893,00 kr. (fra 18 år til folkepensionsalderen)', '379,00 kr. (folkepensionister)', '179,00 kr. (12–17 år)', '150,00 kr. (0–11 år)'])
      assert.ok(text.includes(group), `${group}: ${text}`);
    assert.match(text, /150,00 kr\. \(0–11 år\) Gælder fra \S+ januar 2023\. Kilde: pasloven § 4 a/);
    assert.ok(!text.includes('891,00'), 'an older rate of a group that has a newer one');
    const { fees } = (await citizen.get('/api/v1/public/tasks/pas')).json;
    assert.deepEqual(fees.map(f => [f.oere, f.note_en]), [[89300, 'from 18 to the state pension age'],
      [178600, 'from 18 to the state pension age, when the old passport cannot be shown'], [37900, 'state pensioners'], [17900, '12–17 years'], [15000, '0–11 years']]);
  });

  await story('the reception sees them too, with the names of the groups', async () => {
    const text = await reception('pas');
    for (const fee of ['fra 18 år til folkepensionsalderen 893,00 kr.', 'folkepensionister 379,00 kr.', '12–17 år 179,00 kr.', '0–11 år 150,00 kr.'])
      assert.ok(text.includes(fee), `${fee}: ${text}`);
  });

  await story('the municipality decides the ordinary passport and driving licence; the other authority only the difficult ones', async () => {
    for (const [task, other, phone] of [['pas', 'Politiet', '114'], ['koerekort', 'Færdselsstyrelsen', null]]) {
      const text = await page(`/opgaver/${task}`);
      assert.match(text, new RegExp(`Hvem afgør det\\? Kommunen afgør de almindelige sager\\. .{0,80}afgøres af ${other} ?\\.`));
      if (phone) assert.ok(!new RegExp(`\\b${phone}\\b`).test(text), `${task}: the telephone of whom the citizen shall not call`);
      const { decides } = (await citizen.get(`/api/v1/public/tasks/${task}`)).json;
      assert.deepEqual([decides.name, decides.area_of], ['Byen Kommune', other]);
    }
    const own = (await citizen.get('/api/v1/public/tasks/sundhedskort')).json.decides, state = (await citizen.get('/api/v1/public/tasks/aarsopgoerelse')).json.decides;
    assert.deepEqual([own.name, own.area_of, state.name, state.area_of], ['Byen Kommune', null, 'Skattestyrelsen', 'Skattestyrelsen']);
    assert.match(await page('/opgaver/aarsopgoerelse'), /Hvem afgør det\? Skattestyrelsen /);
  });

  await story('where a statute gives the municipality another authority\'s decision, it says so', async () => {
    house.sql(`INSERT INTO agreement (authority_id, id, other_authority_id, task_id, kind, source, valid_from)
      SELECT ${TOWN}, 91, o.id, t.id, 'statutory_basis', 'loven', 0 FROM authority o, task t WHERE o.key = 'tinglysningsretten' AND t.key = 'tinglysning'`);
    assert.match(await page('/opgaver/tinglysning'), /Hvem afgør det\? Kommunen afgør det efter loven\. Området hører under Tinglysningsretten/);
    house.sql('DELETE FROM agreement WHERE id = 91');
    assert.match(await page('/opgaver/tinglysning'), /Hvem afgør det\? Tinglysningsretten /);
  });

  await story('every office of the department that has the matter is named, and none that cannot be reached', async () => {
    const anna = await node.signIn('anna'), department = 'SUF';
    assert.match(await page('/opgaver/aeldrebolig-plejebolig'), /Den afdeling, der har sagen Pensions- og omsorgskontor Parkvej 3/);
    for (const [key, name, address] of [['po-nord', 'Omsorgskontor Nord', 'Nordvej 7'], ['po-intet', 'Omsorgskontor Intetsteds', '']])
      assert.equal((await anna.post('/api/v1/units', { kind: 'department', department, key, name, address }, { key: newKey() })).status, 201);
    const text = await soon(() => page('/opgaver/aeldrebolig-plejebolig'), t => t.includes('Omsorgskontor Nord'));
    assert.match(text, /Afdelinger, der tager sig af det Omsorgskontor Nord Nordvej 7.*Pensions- og omsorgskontor Parkvej 3/);
    assert.doesNotMatch(text, /Intetsteds/);
  });

  await story('a matter of the job centre: where it is, its telephone and hours, and no centre that may not even tell the rules', async () => {
    assert.match(await page('/opgaver/ledig-jobcenter'), /Her kan du få hjælp Vi har ikke adressen på det sted, der har sagen\. Ring til os/);
    const anna = await node.signIn('anna'), owner_authority_id = house.sql("SELECT id FROM authority WHERE key = 'jobcenter'");
    const unit = { kind: 'department', name: 'Jobcenter Byen', key: 'jobcenter', address: 'Ledigvej 9', phone: '33665050', owner_authority_id };
    for (const wrong of [{ kind: 'service_centre' }, { department: 'FAF' }, { owner_authority_id: String(TOWN) }, { owner_authority_id: '999' }]) {
      const answer = await anna.post('/api/v1/units', { ...unit, ...wrong }, { key: newKey() });
      assert.deepEqual([answer.status, answer.json.errors?.[0].field], [422, 'owner_authority_id'], answer.text);
    }
    const made = await anna.post('/api/v1/units', unit, { key: newKey() });
    assert.deepEqual([made.status, made.json.owner_authority_id], [201, owner_authority_id], made.text);
    house.sql([1, 2, 3, 4, 5, 6, 7].map(d => `INSERT INTO unit_hours (authority_id, unit_id, weekday, opens, closes) VALUES (${TOWN}, ${made.json.id}, ${d}, 540, 900);`).join('\n'));
    const form = (await anna.get(`/organisation/enheder/${made.json.id}`)).text;
    assert.match(form, new RegExp(`<option value="${owner_authority_id}" selected`));
    assert.equal((await anna.api('PATCH', `/api/v1/units/${made.json.id}`, { email: 'job@byen.example' }, { version: made.json.version })).status, 200);
    await sleep(500); // the pages follow the change
    const text = await page('/opgaver/ledig-jobcenter');
    assert.match(text, /Her kan du få hjælp Jobcenteret .{0,60}Jobcenter Byen .{0,80}I dag 9\.00–15\.00 .{0,20}Ledigvej 9 Telefon 33 ?66 ?50 ?50/);
    assert.ok(!text.includes('Borgerservice Torvet'), 'a centre that must not tell the rules');
    assert.deepEqual((await citizen.get('/api/v1/public/tasks/ledig-jobcenter')).json.places.map(p => [p.name, p.phone, p.owner !== null]), [['Jobcenter Byen', '33665050', true]]);
    assert.match(await reception('ledig-jobcenter'), /Vis vej til Jobcenter Byen ?, Ledigvej 9 ?, 33 ?66 ?50 ?50 I dag 9\.00–15\.00/);
    const places = await page('/steder'), own = await page('/steder/jobcenter');
    assert.match(places, /Andre myndigheder Jobcenter Byen/);
    assert.match(own, /Hører under Jobcenteret/);
    assert.ok(!(await rita.get('/vagt')).text.includes('Jobcenter Byen'), 'nobody of ours is on duty there');
    assert.match(await page('/opgaver/sundhedskort'), /Her kan du få hjælp Borgerservice Havnen/);
  });

  await story('whoever must not is told by name to whom it goes: the department of the task, the authority of the matter', async () => {
    const care = await reception('aeldrebolig-plejebolig'), tax = await reception('aarsopgoerelse');
    assert.match(care, /Træffe afgørelse → Forvaltning SUF/);
    assert.match(tax, /Træffe afgørelse → Skattestyrelsen/);
    for (const text of [care, tax]) assert.ok(!/→ (fagforvaltningen|den myndighed, der har sagen)/.test(text), text);
    house.sql(`DELETE FROM department WHERE authority_id = ${TOWN} AND code = 'SUF'`);
    assert.match(await reception('aeldrebolig-plejebolig'), /Træffe afgørelse → fagforvaltningen/, 'unless it has no name');
    house.sql(`INSERT INTO department (authority_id, code, name) VALUES (${TOWN}, 'SUF', 'Forvaltning SUF')`);
  });

  await story('paper is promised only for a form that says so, to the citizen and to whoever hands it out', async () => {
    const promise = /Vi har den på papir i borgerservice og hjælper dig med at udfylde den\./g;
    const move = await page('/opgaver/flytteanmeldelse'), house_for_old = await page('/opgaver/aeldrebolig-plejebolig');
    assert.match(move, /Flytteanmeldelse på papir, til dig der er undtaget fra selvbetjening Vi har den på papir/);
    assert.equal((await page('/opgaver/pas')).match(promise)?.length, 2, 'of three forms');
    assert.match(await page('/opgaver/pas', 'en'), /Declaration of a lost passport We have it on paper at citizen service/);
    for (const task of ['rotter', 'parkeringslicens', 'sundhedskort', 'byggesag', 'aeldrebolig-plejebolig']) assert.doesNotMatch(await page(`/opgaver/${task}`), /på papir/, task);
    assert.match(house_for_old, /Ansøgning om ældrebolig eller plejebolig Spørg os, hvordan du får den\./);
    assert.match(await reception('flytteanmeldelse'), /undtaget fra selvbetjening – på papir, kan udleveres/);
    assert.match(await reception('aeldrebolig-plejebolig'), /Ansøgning om ældrebolig eller plejebolig – ikke på papir her/);
    const forms = async task => (await citizen.get(`/api/v1/public/tasks/${task}`)).json.forms.map(f => [f.url, f.paper]);
    assert.deepEqual(await forms('vielse'), [['https://www.borger.dk/familie-og-boern/Aegteskab-og-parforhold', true]]);
    assert.deepEqual(await forms('aeldrebolig-plejebolig'), [[null, false]]);
  });

  await story('what can be done online is not only said, there is a way to it', async () => {
    const faults = [];
    for (const [task] of house.rows('SELECT key FROM task')) {
      const t = (await citizen.get(`/api/v1/public/tasks/${task}`)).json;
      if (t.channels.includes('selvbetjening') && ![...t.links, ...t.forms].some(l => l.url)) faults.push(task);
    }
    none(faults);
    assert.match(await page('/opgaver/rotter'), /Gør det selv på nettet borger\.dk – anmeld rotter/);
    const erik = await node.clerk('erik', CENTRE), { version } = (await erik.get('/api/v1/tasks/rotter')).json;
    const answer = await erik.api('PATCH', '/api/v1/tasks/rotter', { links: [] }, { version });
    assert.deepEqual([answer.status, answer.json.errors?.map(e => e.field)], [422, ['channels']], answer.text);
  });

  await story('who was robbed or has lost an animal finds the way to the police', async () => {
    const first = async q => (await citizen.get(`/soeg?q=${encodeURIComponent(q)}`)).text.match(/href="\/opgaver\/([a-z0-9-]+)"/)?.[1];
    for (const q of ['cykel stjålet', 'indbrud', 'min bil er stjålet', 'stolen bike']) assert.equal(await first(q), 'politianmeldelse', q);
    for (const q of ['hunden er væk', 'min kat er forsvundet', 'fundet en hund', 'lost dog']) assert.equal(await first(q), 'kaeledyr-bortkommet', q);
    for (const [q, task] of [['stjålet pas', 'pas'], ['kørekort stjålet', 'koerekort'], ['tabt nøgler', 'hittegods'], ['nummerplade stjålet', 'nummerplade-koeretoej']])
      assert.equal(await first(q), task, q);
    for (const task of ['politianmeldelse', 'kaeledyr-bortkommet']) assert.match(await page(`/opgaver/${task}`), /Politiet afgør sagen .* Telefon 114/);
  });

  await story('who types at the reception or searches at home sees what plausibly fits, and both matters of one sentence', async () => {
    const found = async q => {
      const e = encodeURIComponent(q), keys = (answer, sign) => [...answer.text.matchAll(sign)].map(m => m[1]);
      const api = (await citizen.get(`/api/v1/search?q=${e}&top=50`)).json.items.map(h => h.key);
      return [api, keys(await citizen.get(`/soeg?q=${e}`), /href="\/(?:opgaver|livssituationer)\/([a-z0-9-]+)"/g),
        ...await Promise.all(['reception', 'reception/forslag'].map(async p => keys(await rita.get(`/${p}?q=${e}`), /class="hit[^>]*(?:task|life_event)=([a-z0-9-]+)/g)))];
    };
    for (const keys of await found('min mand er død')) {
      assert.ok(keys.includes('naer-person-doed') && keys.includes('efterlevelseshjaelp'), keys.join());
      none(keys.filter(k => /vej|handicapplads|rotter/.test(k)));
    }
    for (const keys of await found('internationalt kørekort og sundhedskort')) assert.ok(keys.includes('koerekort') && keys.includes('sundhedskort'), keys.join());
    for (const keys of await found('jeg er flyttet og skal have nyt pas')) assert.ok(keys.includes('pas') && keys.includes('flytteanmeldelse'), keys.join());
    const begun = await rita.get('/reception/forslag?q=k%C3%B8');
    assert.equal(begun.text.match(/class="hit[ "]/g).length, 8, 'two letters lead anywhere');
  });

  await story('whom to call stands where the clerk sends somebody on, and nothing that the municipality must look up', async () => {
    const pension = await reception('folkepension');
    assert.match(pension, /Hvert område har sit eget nummer\. Pension: 70 12 80 61\./);
    none(house.rows('SELECT key, phone_note FROM authority').filter(([, note]) => /\b(er set|kontroll|undersøg|find årets)/i.test(note)).map(r => r.join(': ')));
    assert.match(await page('/opgaver/handicapparkering'), /Danske Handicaporganisationers Brugerservice afgør sagen .* Telefon 36 75 17 93/);
    assert.match(await page('/opgaver/handicapplads'), /Hvem afgør det\? Kommunen: Forvaltning BTF/);
    for (const task of ['pladsanvisning', 'hjaelpemidler-tekniske']) assert.match(await page(`/opgaver/${task}`), /Hvad koster det\? Ukendt – spørg os/, task);
    for (const task of ['sundhedskort', 'laegevalg-sygesikring']) assert.match(await page(`/opgaver/${task}`), /normalt 2–3 uger efter/, task);
  });

  await story('lists of what to bring, and how long it takes, begin with a capital', async () => {
    const faults = [], small = text => /^\p{Ll}/u.test(text);
    for (const [task] of house.rows('SELECT key FROM task')) {
      const t = (await citizen.get(`/api/v1/public/tasks/${task}`)).json;
      for (const line of [...t.bring, ...t.bring_en, t.case_time, t.case_time_en ?? '']) if (small(line) && line !== 'ukendt') faults.push(`${task}: ${line}`);
    }
    none(faults);
  });

  await story('no page for citizens says what only the municipality must look up', async () => {
    const tasks = [...(await citizen.get('/opgaver')).text.matchAll(/href="\/opgaver\/([a-z0-9-]+)"/g)].map(m => m[1]), faults = [];
    assert.ok(tasks.length > 150, `${tasks.length} tasks`);
    for (const task of new Set(tasks)) {
      const text = await page(`/opgaver/${task}`);
      for (const leak of text.match(/.{0,30}(kontrollér|find årets|indsættes her|satsfil|\bbt\.dk|avis)\b.{0,30}/gi) ?? []) faults.push(`${task}: ${leak}`);
    }
    none(faults);
  }, { timeout: 120_000 });
});
