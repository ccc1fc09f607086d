// CPR numbers stay where they belong: encrypted in the database. Never in an address, a log line, a live event, a figure or
// the audit log. Whoever looks a citizen up says why, and it is written down for the citizen to see.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { assert, none, scenario, sleep, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS } from './town.mjs';

const CPR = ['0101901234', '2402784321', '6505851111', '3112991999'];
const written = cpr => `${cpr.slice(0, 6)}-${cpr.slice(6)}`;
const forms = CPR.flatMap(c => [c, written(c), written(c).replace('-', ' '), `${c.slice(0, 6)}%2D${c.slice(6)}`]);
const found = text => forms.filter(f => text.includes(f));

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const anna = await node.signIn('anna'), lone = await node.signIn('lone');
  const heard = [await node.client().listen(`/live/tavle/${CENTRE}`), await sara.listen('/live/skranke'), await lone.listen('/ledelse/live')];
  const addresses = [];
  const follow = async (who, answer) => {
    assert.equal(answer.status, 303, answer.text);
    addresses.push(answer.location);
    return who.get(answer.location);
  };
  let citizen;

  await story('numbers come in by every way there is', async () => {
    const shown = await follow(pia, await pia.form('/telefon/borger', { cpr: written(CPR[0]), purpose: 'ringer om sit pas', task: 'pas' }));
    const [, number] = addresses.at(-1).match(/number=([a-p]+)&/);
    none(found(shown.text));
    assert.match(shown.text, /Ikke set her før: kontrollér nummeret/);
    assert.equal(house.number('SELECT COUNT(*) FROM citizen'), 0, 'a number that may be mistyped makes nobody');
    assert.ok(!(await sara.get(addresses.at(-1))).text.includes('010190-•'), 'it is not shown in another session');
    await follow(pia, await pia.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'pas', number, note: 'Nummeret blev nævnt.' }));
    assert.equal(house.number('SELECT COUNT(*) FROM citizen'), 1, 'the contact makes them');
    await follow(pia, await pia.form('/telefon/borger', { cpr: written(CPR[0]), purpose: 'ringer om sit pas', task: 'pas' }));
    citizen = addresses.at(-1).match(/citizen_id=(\d+)/)[1];
    await follow(rita, await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas', cpr: CPR[1], name: 'Bo Berg', q: `mit nummer er ${written(CPR[3])}` }));
    const contact = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact;
    await follow(sara, await sara.form(`/henvendelser/${contact.id}/borger`, { cpr: CPR[2], name: 'Ida Replacement', reason: 'here' }));
    await sara.post('/api/v1/tickets/next');
    // What the citizen said is shown as it was said; the number by which she was found is not.
    const desk = (await sara.get('/skranke')).text;
    assert.match(desk, /mit nummer er/);
    none(found(desk).filter(f => f.replace(/\D/g, '') !== CPR[3]));
  });

  await story('and by mistake: in an address, a header, a wrong field, a name nobody knows', async () => {
    await rita.get(`/reception?q=${CPR[3]}`);
    await rita.get(`/henvendelser/${CPR[3]}`);
    await rita.get(`/borger/${written(CPR[3])}/sag?cpr=${CPR[3]}`);
    await node.client().get(`/nummer/${CPR[3]}`);
    await node.client().get(`/${written(CPR[3])}`, { 'User-Agent': CPR[3], Referer: `http://x/${CPR[3]}` });
    await rita.form(`/reception/${CPR[3]}`, { cpr: CPR[3] });
    await node.client().form('/log-ind', { username: CPR[3], password: CPR[3] });
    await rita.post('/api/v1/contacts', { [CPR[3]]: CPR[3] });
    await rita.post(`/api/v1/contacts/${CPR[3]}/notes`, { text: 'x' });
  });

  await story('a number typed into a field of search finds nothing and comes back nowhere', async () => {
    const anybody = node.client();
    for (const number of [...CPR, ...CPR.map(written), '31 12 99 1999']) {
      const q = encodeURIComponent(number);
      const answer = await anybody.get(`/api/v1/search?q=${q}&prefix=1`);
      assert.deepEqual(answer.json.items, [], number);
      const list = await anybody.get(`/soeg/forslag?q=${q}`), hits = await rita.get(`/reception/forslag?q=${q}`);
      assert.deepEqual([answer.status, list.status, hits.status], [200, 200, 200]);
      assert.ok(!/<a /.test(list.text) && !/class="hit/.test(hits.text), number);
      none([answer, list, hits].flatMap(a => found(a.text)));
    }
    const pages = [await anybody.get(`/soeg?q=pas+${CPR[0]}`), await rita.get(`/reception?q=pas+${written(CPR[0])}`), await pia.get(`/telefon?q=${CPR[1]}&said=${CPR[2]}`)];
    for (const page of pages) addresses.push((assert.equal(page.status, 303), page.location));
    const still = await anybody.get('/api/v1/search?q=pas+0101901234');
    assert.equal(still.json.items[0].key, 'pas');
  });

  await story('no address that the program makes holds a CPR number', async () => { none(addresses.flatMap(found)); });

  await story('no line of the log holds one', async () => {
    await sleep(50);
    const log = node.lines();
    assert.ok(log.length > 20);
    none(log.filter(l => found(l).length));
    for (const line of log) assert.ok(JSON.parse(line).event, line);
  });

  await story('no live screen tells one', async () => {
    await sleep(300);
    none(heard.flatMap(h => found(h.all())));
    heard.forEach(h => h.close());
  });

  await story('in the database the number itself stands nowhere but encrypted', async () => {
    assert.equal(house.number("SELECT COUNT(*) FROM citizen WHERE cpr_box IS NOT NULL AND cpr_index IS NOT NULL"), 3);
    const boxes = house.sql('SELECT cpr_box, cpr_index FROM citizen');
    none(found(boxes));
    assert.equal(house.number('SELECT COUNT(DISTINCT cpr_box) - COUNT(*) FROM citizen WHERE cpr_box IS NOT NULL'), 0);
    for (const table of ['audit', 'contact', 'contact_event', 'ticket', 'outbox', 'session', 'sign_in_throttle', 'idempotency'])
      none(found(house.sql(`SELECT * FROM ${table}`)).map(f => `${f} in ${table}`));
  });

  await story('no file that the program writes holds one', async () => {
    if (house.engine !== 'sqlite') return;
    house.sql('PRAGMA wal_checkpoint(TRUNCATE)');
    for (const file of readdirSync(house.folder).map(f => join(house.folder, f)).filter(f => statSync(f).isFile()))
      none(CPR.flatMap(c => [c, written(c)]).filter(c => readFileSync(file, 'latin1').includes(c)).map(c => `${c} in ${file}`));
    assert.equal(statSync(join(house.folder, 'citizen.key')).mode & 0o077, 0, 'the key is its owner\'s alone');
  });

  await story('looking a citizen up needs a purpose', async () => {
    const without = await sara.get(`/api/v1/contacts?citizen_id=${citizen}`);
    assert.equal(without.status, 422, without.text);
    assert.match(without.text, /purpose/);
    for (const purpose of ['', 'x', ' '.repeat(20), 'a'.repeat(300)])
      assert.equal((await sara.get(`/api/v1/contacts?citizen_id=${citizen}&purpose=${encodeURIComponent(purpose)}`)).status, 422, purpose);
    for (const [path, fields, field] of [['/telefon', {}, 'reason'], ['/telefon', { reason: 'other' }, 'purpose'], ['/reception', { reason: '' }, 'reason'], ['/post', { reason: 'nysgerrig' }, 'reason'], ['/telefon', { reason: 'other', purpose: 'x' }, 'purpose']]) {
      const refused = await pia.form(`${path}/borger`, { cpr: CPR[0], ...fields });
      assert.equal(refused.status, 422);
      if (path === '/reception') assert.match(refused.text, /role="alert"[^]*Vælg, hvorfor du slår borgeren op\./, 'no field is open there: it is said at the top');
      else assert.match(refused.text, new RegExp(`id="${field}-error"`));
    }
    const why = async path => (await pia.get(`${path}?key=${newKey()}`)).text.match(/<select[^>]*name="reason"[^]*?<\/select>/)?.[0].match(/value="([^"]*)" *selected/)?.[1];
    assert.deepEqual([await why('/telefon'), await why('/post')], ['phone', 'letter'], 'chosen is what the channel itself proves');
    const looks = () => house.sql("SELECT purpose FROM audit WHERE action = 'citizen.look_up' ORDER BY seq DESC LIMIT 1").trim();
    assert.equal((await pia.form('/telefon/borger', { cpr: CPR[0], reason: 'phone', purpose: '' })).status, 303);
    assert.equal(looks(), 'Borgeren er i telefonen');
    assert.equal((await pia.form('/telefon/borger', { cpr: CPR[0], reason: 'letter', purpose: 'svar på klage' })).status, 303);
    assert.equal(looks(), 'Brev eller e-mail fra borgeren: svar på klage');
    const told = await sara.get(`/api/v1/contacts?citizen_id=${citizen}`, { 'X-Purpose': encodeURIComponent('klage over ventetid') });
    assert.equal(told.status, 200, told.text);
    assert.equal(told.json.contacts.length, 1);
    none(found(told.text));
  });

  await story('an address that somebody made up or passed on shows no citizen', async () => {
    const found = await pia.form('/telefon/borger', { cpr: written(CPR[0]), purpose: 'ringer igen', task: 'pas', q: 'pas' });
    await pia.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'pas', name: 'Ane Passeret', cpr: CPR[0] });
    const told = (await pia.get(found.location)).text;
    assert.match(told, /Ane Passeret/);
    assert.match(told, /Tidligere henvendelser/);
    assert.match((await pia.get(`/telefon/forslag${found.location.slice(found.location.indexOf('?'))}&q=koerekort`)).text, new RegExp(`citizen_id=${citizen}&amp;seen=`), 'what is found goes along while typing');
    for (const [who, address] of [[pia, `/telefon?task=pas&citizen_id=${citizen}`], [pia, found.location.replace(/seen=[^&]{4}/, 'seen=AAAA')], [sara, found.location]]) {
      const page = (await who.get(address)).text;
      assert.ok(!page.includes('Ane Passeret') && !page.includes('Tidligere henvendelser'), address);
      assert.match(page, /name="purpose"/, 'it asks');
    }
  });

  await story('every look is in the audit log, with who and why, and can be shown per citizen', async () => {
    const log = (await anna.get(`/api/v1/audit?citizen_id=${citizen}`, { 'X-Purpose': 'tilsyn' })).json.rows;
    const looks = log.filter(r => /look_up|history/.test(r.action));
    assert.ok(looks.some(r => r.name === 'Sara Lund' && r.purpose === 'klage over ventetid'), JSON.stringify(looks));
    assert.ok(looks.some(r => r.name === 'Pia Bech' && r.purpose === 'ringer om sit pas'));
    assert.ok(looks.every(r => r.purpose), 'none without a purpose');
    assert.ok(log.every(r => r.citizen_id === citizen || (r.subject_kind === 'number' && r.purpose === 'ringer om sit pas')), 'and nobody else\'s: but who looked for her number before she was known');
    const again = (await anna.get(`/api/v1/audit?citizen_id=${citizen}`, { 'X-Purpose': 'tilsyn' })).json.rows;
    assert.ok(again.some(r => r.action === 'audit.read'), 'reading it is logged too');
    await anna.form('/revision', { borger: citizen, purpose: 'tilsyn' });
    assert.match((await anna.get(`/revision?borger=${citizen}`)).text, /klage over ventetid/);
    none(found(JSON.stringify(again)));
  });

  await story('a CPR number in the place of an id is refused, shown to nobody and written down nowhere', async () => {
    for (const cpr of [CPR[3], written(CPR[3])]) {
      const page = await anna.form('/revision', { borger: cpr, fra: '2026-01-01' });
      assert.equal(page.status, 422);
      assert.match(page.text, /id="borger-error"/);
      assert.match(page.text, /name="fra" value="2026-01-01"/, 'the rest stands there still');
      const asked = await anna.get(`/revision?borger=${cpr}`), told = await anna.get(`/api/v1/audit?citizen_id=${cpr}`);
      assert.deepEqual([asked.status, told.status], [422, 422]);
      none([page, asked, told].flatMap(a => found(a.text + (a.location ?? ''))));
    }
    assert.equal(house.number(`SELECT COUNT(*) FROM audit WHERE citizen_id = ${Number(CPR[3])}`), 0);
    const right = await anna.form('/revision', { borger: citizen, fra: '2026-01-01', til: '', medarbejder: '' });
    assert.deepEqual([right.status, right.location], [303, `/revision?fra=2026-01-01&borger=${citizen}`]);
    const page = (await anna.get(right.location)).text;
    assert.match(page, /klage over ventetid/);
    assert.match(page, /<form method="post" action="\/revision"/, 'what is typed goes into no address');
  });

  await story('who need not know does not get to know', async () => {
    assert.equal((await lone.get(`/api/v1/contacts?citizen_id=${citizen}&purpose=nysgerrig`)).status, 403);
    assert.equal((await anna.get(`/api/v1/contacts?citizen_id=${citizen}&purpose=nysgerrig`)).status, 403);
    assert.equal((await rita.get('/api/v1/audit')).status, 403);
    const board = (await lone.get('/api/v1/board')).text + (await lone.get('/api/v1/figures')).text + (await lone.get('/tal.csv')).text;
    none(found(board));
    assert.ok(!board.includes('Bo Berg'));
    const wall = (await node.client().get(`/tavle/${CENTRE}`)).text;
    assert.ok(!wall.includes('Bo Berg') && !/Pas\b/.test(wall.replace(/<[^>]*>/g, '')), 'the wall shows numbers, not names and errands');
  });

  await story('the page on privacy promises what the program does: it erases the text of mails, and nothing else, by itself', async () => {
    const page = (await node.client().get('/privatliv')).text, english = (await node.client().get('/privatliv?lang=en')).text;
    assert.match(page, /sletter dem ikke af sig selv/);
    assert.match(english, /does not erase it by itself/);
    assert.match(page, /Teksten bliver slettet 30 dage efter/);
    assert.match(english, /erased 30 days after/);
    const chores = readFileSync(new URL('../../src/app/chores.c', import.meta.url), 'utf8').match(/table\[\] = \{([^]*?)\n\};/)[1].match(/"[^"]+"/g);
    assert.deepEqual(chores.map(c => c.slice(1, -1)), ['idempotency keys forgotten', 'sent mails emptied', 'forgotten duties ended', 'tickets given back that were for who has gone',
      'tickets of earlier days set aside'], 'what is done by itself; a new one that erases belongs on /privatliv and in docs/OPERATIONS.md');
  });

  await story('and the log is whole', async () => { house.auditIsWhole(); });
});
