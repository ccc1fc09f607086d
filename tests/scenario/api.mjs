// What the screens do, a program can do as well: finding a citizen, the mail of what to bring, the catalogue in and out, one's password.
import { assert, none, scenario, sleep, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, date, fillTown, OFFICE, PASSWORD } from './town.mjs';

const CPR = '6101901234', NOBODY = '6201905678';

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const pia = await node.clerk('pia', CONTACT_CENTRE), rita = await node.clerk('rita', CENTRE), erik = await node.signIn('erik');
  const audited = action => house.rows(`SELECT purpose, COALESCE(citizen_id, 0) FROM audit WHERE action = '${action}' ORDER BY at, chain, seq`);

  await story('a citizen is found by CPR number in the body, for a purpose, and the log says so', async () => {
    const registered = await pia.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'pas', name: 'Bo Dahl', cpr: CPR });
    assert.equal(registered.status, 303, registered.text);
    const id = house.sql('SELECT id FROM citizen WHERE cpr_box IS NOT NULL');
    const found = await pia.post('/api/v1/citizens/find', { cpr: '610190-1234', purpose: 'ringer om sit pas' });
    assert.equal(found.status, 200, found.text);
    assert.equal(found.json.id, id);
    assert.equal(found.json.name, 'Bo Dahl');
    assert.ok(!found.text.includes('1234'));
    assert.deepEqual(audited('citizen.look_up').at(-1), ['ringer om sit pas', id]);
  });

  await story('without a purpose nothing is told; a number of nobody is 404 and in the log; no number gets anywhere', async () => {
    const rows = audited('citizen.look_up').length;
    const asked = await pia.post('/api/v1/citizens/find', { cpr: CPR });
    assert.equal(asked.status, 422, asked.text);
    assert.equal(asked.json.errors[0].field, 'purpose');
    assert.equal(audited('citizen.look_up').length, rows);
    assert.equal((await pia.post('/api/v1/citizens/find', { cpr: NOBODY, purpose: 'ringer om sit pas' })).status, 404);
    assert.deepEqual(audited('citizen.look_up').at(-1), ['ringer om sit pas', '0']);
    assert.equal((await pia.post('/api/v1/citizens/find', { cpr: '123', purpose: 'ringer' })).status, 422);
    assert.equal((await erik.post('/api/v1/citizens/find', { cpr: CPR, purpose: 'ringer om sit pas' })).status, 403);
    assert.equal(house.number('SELECT COUNT(*) FROM citizen'), 1);
    assert.ok(![CPR, NOBODY, '610190-1234', 'citizens/find?'].some(s => node.lines().join('\n').includes(s)));
  });

  await story('who a citizen is is said by number or name, once however often it is sent; no more than the id is told', async () => {
    const key = newKey(), body = { cpr: NOBODY, name: 'Ida Holm', email: 'ida@example.dk', purpose: 'henter pas' };
    const first = await rita.api('POST', '/api/v1/citizens', body, { key }), again = await rita.post('/api/v1/citizens', { cpr: NOBODY, purpose: 'henter pas' });
    assert.equal(first.status, 200, first.text);
    assert.deepEqual(first.json, again.json, 'the same number is the same citizen');
    assert.deepEqual(Object.keys(first.json), ['id']);
    assert.deepEqual(audited('citizen.remember').at(-1), ['henter pas', first.json.id]);
    const contact = await rita.post('/api/v1/contacts', { channel: 'counter', task: ['flytteanmeldelse'], citizen_id: first.json.id, purpose: 'henter pas' });
    assert.equal(contact.json.contact.citizen_id, first.json.id, contact.text);
    const named = { name: 'Kun Navn' }, keyed = newKey(), people = house.number('SELECT COUNT(*) FROM citizen');
    const ids = [await rita.api('POST', '/api/v1/citizens', named, { key: keyed }), await rita.api('POST', '/api/v1/citizens', named, { key: keyed })].map(a => a.json.id);
    assert.equal(ids[0], ids[1]);
    assert.equal(house.number('SELECT COUNT(*) FROM citizen'), people + 1);
    for (const [wrong, field] of [[{ cpr: NOBODY }, 'purpose'], [{}, 'cpr'], [{ cpr: '123', purpose: 'henter pas' }, 'cpr'], [{ name: 'Bo', municipality_code: '9999' }, 'municipality_code']]) {
      const refused = await rita.post('/api/v1/citizens', wrong);
      assert.equal(refused.status, 422, refused.text);
      assert.equal(refused.json.errors[0].field, field);
    }
    assert.equal((await erik.post('/api/v1/citizens', named)).status, 403);
    assert.ok(!node.lines().join('\n').includes(NOBODY));
  });

  await story('who sees a contact reads and sets right who its citizen is, for a purpose: the leader too', async () => {
    const lone = await node.clerk('lone', CENTRE), tove = await node.clerk('tove', CENTRE, COUNTERS[0]);
    const contact = house.sql(`SELECT contact.id FROM contact JOIN citizen ON citizen.id = contact.citizen_id WHERE citizen.name = 'Ida Holm'`);
    const at = `/api/v1/contacts/${contact}/citizen`, why = { 'X-Purpose': 'klage over ventetid' };
    assert.equal((await lone.get(at)).status, 422, 'without a purpose');
    const seen = await lone.get(at, why);
    assert.equal(seen.status, 200, seen.text);
    assert.deepEqual([seen.json.name, seen.json.address_hidden], ['Ida Holm', false]);
    assert.deepEqual(audited('citizen.look_up').at(-1), ['klage over ventetid', seen.json.id]);
    const change = (who, body, version) => who.api('PATCH', at, { purpose: 'klage over ventetid', ...body }, { version });
    assert.equal((await change(lone, { address: 'Parkvej 8', protected: true })).status, 428);
    assert.equal((await change(lone, { address: 'Parkvej 8' }, seen.json.version + 7)).status, 412);
    const changed = await change(lone, { address: 'Parkvej 8', protected: true }, seen.json.version);
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual([changed.json.name, changed.json.address, changed.json.address_hidden], ['Ida Holm', null, true]);
    assert.equal((await lone.get(at, why)).json.address, null);
    assert.equal((await lone.get(`${at}?with_address=true`, why)).json.address, 'Parkvej 8');
    assert.deepEqual(audited('citizen.address').at(-1), ['klage over ventetid', seen.json.id]);
    assert.deepEqual((await lone.get(`${at}/contacts`, why)).json.contacts.map(c => c.id), [contact]);
    assert.deepEqual(audited('citizen.history').at(-1), ['klage over ventetid', seen.json.id]);
    for (const path of [at, `${at}/contacts`]) {
      assert.equal((await tove.get(path, why)).status, 403, 'of another authority, and it is not with her');
      assert.equal((await erik.get(path, why)).status, 403);
    }
    assert.equal((await change(tove, { name: 'X' }, changed.json.version)).status, 403);
    const nobody = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
    assert.equal((await lone.get(`/api/v1/contacts/${nobody}/citizen`, why)).status, 404);
  });

  await story('whom to call, and when they answer, is what the phone desk shows', async () => {
    const anna = await node.signIn('anna');
    const jobcentre = (await anna.get('/api/v1/authorities')).json.items.find(a => a.kind === 'jobcentre');
    const made = await anna.post('/api/v1/units', { kind: 'department', key: 'job', name: 'Jobcentret på Torvet', address: 'Torvet 9', phone: '33669999', owner_authority_id: jobcentre.id });
    assert.equal(made.status, 201, made.text);
    const week = await anna.api('PUT', `/api/v1/units/${made.json.id}/hours`, Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(d => [d, '9-15'])), { version: made.json.version });
    assert.equal(week.status, 200, week.text);
    house.sql("UPDATE employee SET answers = ''; UPDATE employee SET phone = '33665555', answers = 'tirsdag 9–12' WHERE name = 'Olga Friis'"); // else it depends on when it is asked
    house.sql("INSERT INTO employee_language (authority_id, employee_id, language) VALUES (1, 35, 'da'), (1, 35, 'uk')");
    const moving = house.sql("SELECT id FROM task WHERE key = 'flytteanmeldelse'");
    for (const id of [33, 35]) house.sql(`INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) VALUES (1, ${id}, ${moving}, 2)`);
    await node.clerk('per', CENTRE);
    const jobs = house.sql("SELECT task.key FROM task WHERE owner = 'jobcentre' AND closed_at IS NULL ORDER BY id").split('\n')[0];
    const ask = async task => (await pia.post('/api/v1/competence', { task, unit: String(CONTACT_CENTRE) })).json.whom;
    const shown = async task => (await pia.get(`/telefon?task=${task}`)).text.match(/<section class="whom">[\s\S]*?<\/section>/)[0];
    for (const task of ['flytteanmeldelse', 'pas', jobs]) {
      const whom = await ask(task), page = await shown(task);
      const names = [...page.matchAll(/data-receiver="([^"]*)"/g)].map(m => m[1]);
      assert.deepEqual([whom.authority?.name, ...whom.colleagues.map(c => c.name)].filter(Boolean), names, task);
      for (const c of whom.colleagues) {
        assert.ok(page.includes(`tel:${c.phone}`) && (!c.answers || page.includes(`Svarer: ${c.answers}`)), c.name);
        assert.ok(c.unit_id && c.unit_name && typeof c.on_duty === 'boolean' && typeof c.answers_now === 'boolean');
      }
    }
    const own = await ask('flytteanmeldelse'), [per, second] = own.colleagues, olga = own.colleagues.at(-1);
    assert.deepEqual([per.name, per.on_duty, per.answers_now], ['Per Krogh', true, true], 'of the department, on duty, and for this task');
    assert.deepEqual([second.name, second.on_duty], ['Pia Bech', true], 'qualified for all tasks: after those for this one');
    assert.deepEqual([olga.name, olga.phone, olga.answers, olga.on_duty, olga.unit_id], ['Olga Friis', '33665555', 'tirsdag 9–12', false, String(OFFICE)], 'of another department: last');
    assert.deepEqual(olga.languages.sort(), ['da', 'uk']);
    const spoken = (await pia.post('/api/v1/competence', { task: 'aeldrebolig-plejebolig', unit: String(CENTRE), language: 'uk' })).json;
    assert.equal(spoken.whom.colleagues[0].name, 'Olga Friis');
    assert.deepEqual(spoken.whom.offices.map(o => [o.name, o.phone]), [['Pensions- og omsorgskontor', '33663366']], 'where the department is');
    assert.deepEqual(own.offices, [], 'it is not handed over');
    assert.deepEqual([own.authority, own.places], [null, []]);
    const theirs = await ask(jobs);
    assert.equal(theirs.authority.name, jobcentre.name);
    assert.deepEqual(theirs.places, [{ unit_id: made.json.id, name: 'Jobcentret på Torvet', address: 'Torvet 9', phone: '33669999', hours_today: [{ opens: '09:00', closes: '15:00' }] }]);
    assert.equal((await rita.get('/api/v1/employees')).json.items.find(e => e.name === 'Olga Friis').answers, 'tirsdag 9–12');
    assert.equal((await node.client().post('/api/v1/competence', { task: 'pas', unit: String(CENTRE) })).status, 401, 'names are for who is signed in');
  });

  await story('the wall screen as JSON: numbers and waiting times, nothing about anybody', async () => {
    const anybody = node.client(), sara = await node.clerk('sara', CENTRE, COUNTERS[1]);
    const give = async () => (await rita.post('/api/v1/tickets', { contact_id: (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], said: 'hemmeligt ord' })).json.contact.id })).json;
    const look = async () => (await anybody.get(`/api/v1/units/${CENTRE}/display`)).json;
    const numbers = [(await give()).number, (await give()).number];
    assert.deepEqual([(await look()).called, (await look()).waiting], [[], 2]);
    const called = (await sara.post('/api/v1/tickets/next')).json, picture = await look();
    assert.deepEqual(picture.called, [{ number: called.number, counter_name: 'Skranke 2', just_called: true }]);
    assert.deepEqual([picture.unit_name, picture.waiting, picture.serving], ['Borgerservice Torvet', 1, []]);
    assert.ok(picture.wait_minutes >= 0);
    const page = (await anybody.get(`/tavle/${CENTRE}`)).text;
    assert.match(page, new RegExp(`just-called[\\s\\S]*>${called.number}</span>`));
    await sara.post(`/api/v1/tickets/${called.id}/acts/start`, {});
    assert.deepEqual((await look()).serving.map(t => t.number), [called.number]);
    assert.ok(numbers.includes(called.number));
    assert.doesNotMatch(JSON.stringify(await look()), /hemmeligt|pas|Sara|token|contact/);
    assert.equal((await anybody.get('/api/v1/units/999999/display')).status, 404);
  });

  await story('everybody may ask for the municipalities, every task, and a place with its week', async () => {
    const anybody = node.client(), anna = await node.signIn('anna');
    assert.deepEqual((await anybody.get('/api/v1/municipalities')).json, { municipalities: [{ key: 'byen', name: 'Byen Kommune', chosen: true }] });
    const tasks = (await anybody.get('/api/v1/public/tasks')).json.tasks, page = (await anybody.get('/opgaver')).text;
    assert.equal(tasks.length, house.number('SELECT COUNT(*) FROM task WHERE authority_id = 1 AND closed_at IS NULL'));
    none(tasks.filter(t => !page.includes(`href="/opgaver/${t.key}"`)).map(t => t.key));
    const day = date(3), state = (await anna.get('/api/v1/authorities')).json.items.find(a => a.kind === 'state');
    assert.ok((await anna.post(`/api/v1/units/${CENTRE}/exceptions`, { day, hours: '10-12', reason: 'Personaledag' })).status < 300);
    assert.equal((await anna.post('/api/v1/booths', { unit_id: String(CENTRE), name: 'Skattevejledning', hours: 'tirsdag 10-14', owner_authority_id: state.id })).status, 201);
    let place;
    for (const end = Date.now() + 10_000; Date.now() < end && !place?.exceptions?.length; await sleep(200)) place = (await anybody.get('/api/v1/places/torvet')).json;
    assert.deepEqual(place.exceptions, [{ day, hours: [{ opens: '10:00', closes: '12:00' }], reason: 'Personaledag' }]);
    assert.deepEqual(place.booths.map(b => [b.name, b.hours]), [['Skattevejledning', 'tirsdag 10-14']]);
    assert.deepEqual(place.sunday, [{ opens: '00:00', closes: '24:00' }]);
    assert.deepEqual([place.place.key, place.closes_on], ['torvet', null]);
    assert.equal((await anybody.get('/api/v1/places/findes-ikke')).status, 404);
    house.sql(`UPDATE unit SET closed_at = 1 WHERE key = 'havnen'`);
    for (const end = Date.now() + 10_000; Date.now() < end && (await anybody.get('/api/v1/places/havnen')).status === 200;) await sleep(200);
    assert.equal((await anybody.get('/api/v1/places/havnen')).status, 410);
  });

  await story('the mail says which other authority decides, and speaks of the municipality only where something is its own', async () => {
    const mail = async (who, to, task, language) => {
      const contact = (await who.post('/api/v1/contacts', { channel: 'counter', task, language })).json.contact.id;
      const sent = await who.post(`/api/v1/contacts/${contact}/mail`, { email: to });
      assert.equal(sent.status, 202, sent.text);
      return ['subject', 'body'].map(column => house.sql(`SELECT ${column} FROM outbox WHERE recipient = '${to}'`));
    };
    const danish = 'Det afgør Udbetaling Danmark, ikke kommunen.', english = 'Udbetaling Danmark (Public Benefits Administration) decides this, not the municipality.';
    const times = (text, line) => text.split('\n').filter(l => l === line).length;
    let [subject, body] = await mail(pia, 'a1@example.dk', ['folkepension'], 'da');
    assert.deepEqual([subject, times(body, danish)], ['Om din henvendelse', 1]);
    assert.match(body, /\nBorgerlinjen\nTelefon: 33663366\nByen Kommune\s*$/, 'no address is known');
    [subject, body] = await mail(pia, 'a2@example.dk', ['folkepension'], 'en');
    assert.deepEqual([subject, times(body, english)], ['About your enquiry', 1]);
    [subject, body] = await mail(pia, 'a3@example.dk', ['ledig-jobcenter'], 'da');
    assert.deepEqual([subject, times(body, 'Det afgør Jobcenteret (kommunens beskæftigelsesindsats), ikke os.')], ['Om din henvendelse', 1]);
    [subject, body] = await mail(pia, 'a4@example.dk', ['ledig-jobcenter'], 'en');
    assert.deepEqual([subject, times(body, 'Job centre (municipal employment service) decides this, not us.')], ['About your enquiry', 1]);
    for (const own of ['pas', 'flytteanmeldelse']) {
      [subject, body] = await mail(rita, `${own}-da@example.dk`, ['folkepension', own], 'da');
      assert.deepEqual([subject, body.match(/ikke kommunen/g).length, times(body, danish)], ['Det skal du have med til kommunen', 1, 1]);
      [subject, body] = await mail(rita, `${own}-en@example.dk`, ['folkepension', own], 'en');
      assert.deepEqual([subject, body.match(/not the municipality/g).length, times(body, english)], ['What to bring to the municipality', 1, 1]);
    }
  });

  await story('what to bring is mailed once, however often the request is sent', async () => {
    const contact = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
    const key = newKey(), path = `/api/v1/contacts/${contact}/mail`, send = () => rita.api('POST', path, { email: 'bo@example.dk' }, { key });
    const first = await send(), second = await send();
    assert.equal(first.status, 202, first.text);
    assert.equal(second.text, first.text);
    assert.deepEqual(house.rows(`SELECT recipient FROM outbox WHERE contact_id = ${contact}`), [['bo@example.dk']]);
    assert.equal((await rita.post(path, { email: 'nej' })).status, 422);
    const english = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], language: 'en' })).json.contact.id;
    assert.equal((await rita.post(`/api/v1/contacts/${english}/mail`, { email: 'jo@example.dk' })).status, 202);
    const letters = ['bo', 'jo'].map(who => house.sql(`SELECT body FROM outbox WHERE recipient = '${who}@example.dk'`));
    assert.match(letters[0], /^- Betalingskort$/m);
    assert.match(letters[1], /^- Payment card$/m);
    assert.match(letters[1], /^The police – passports and photo requirements: https:/m);
    assert.doesNotMatch(letters[1], /Betalingskort|en: /);
    for (const letter of letters) assert.doesNotMatch(letter, /ikke kommunen|not the municipality/, 'ordinary passports are settled here');
    assert.match(letters[0], /\nBorgerservice Torvet\nTorvet 1\nTelefon: 33663366\nByen Kommune\s*$/);
    assert.match(letters[1], /\nBorgerservice Torvet\nTorvet 1\nPhone: 33663366\nByen Kommune\s*$/);
    const fees = [['Pris', '893,00 kr. (fra 18 år til folkepensionsalderen), gælder fra 1. januar 2024', '379,00 kr. (folkepensionister), gælder fra 1. januar 2023', 'Prisen kan være ændret siden. Spørg os, hvis du vil være sikker.'],
      ['Price', 'DKK 893.00 (from 18 to the state pension age), valid from 1 January 2024', 'DKK 379.00 (state pensioners), valid from 1 January 2023', 'The price may have changed since. Ask us if you want to be sure.']];
    for (const [i, [price, adult, pensioner, since]] of fees.entries()) {
      const lines = letters[i].replaceAll('\u00a0', ' ').split('\n');
      for (const line of [`${price}:`, `- ${adult}`, `- ${pensioner}`, since]) assert.equal(lines.filter(l => l === line).length, 1, `${line}\n${letters[i]}`);
      assert.doesNotMatch(letters[i], /891[,.]00/, 'an older rate of a group that has a newer one');
    }
    const empty = (await rita.post('/api/v1/contacts', { channel: 'counter', said: 'noget' })).json.contact.id;
    const refused = await rita.post(`/api/v1/contacts/${empty}/mail`, { email: 'bo@example.dk' });
    assert.equal(refused.status, 422, refused.text);
    assert.equal(refused.json.errors[0].field, 'email');
    assert.equal((await erik.post(path, { email: 'bo@example.dk' })).status, 403);
  });

  await story('the mail says what it costs today and from which day it costs something else; what is free, and what nobody knows', async () => {
    const mail = async (task, language) => {
      const to = `${task}-${language}-pris@example.dk`, contact = (await rita.post('/api/v1/contacts', { channel: 'counter', task: [task], language })).json.contact.id;
      assert.equal((await rita.post(`/api/v1/contacts/${contact}/mail`, { email: to })).status, 202);
      return house.sql(`SELECT body FROM outbox WHERE recipient = '${to}'`).replaceAll('\u00a0', ' ');
    };
    for (const [task, danish, english] of [['flytteanmeldelse', 'Pris: Gratis', 'Price: Free'], ['affald', 'Pris: Ukendt – spørg os', 'Price: Not known – ask us'],
      ['sundhedskort', 'Pris: 225,00 kr. (når kortet er mistet eller ødelagt), gælder fra 1. januar 2024', 'Price: DKK 225.00 (when the card is lost or damaged), valid from 1 January 2024']])
      for (const [language, line] of [['da', danish], ['en', english]]) assert.ok((await mail(task, language)).split('\n').includes(line), `${line}\n${await mail(task, language)}`);
    const { version } = (await erik.get('/api/v1/tasks/legitimationskort')).json, day = date(200);
    const fees = [`${date(-30)} | 150,00 kr. | kilde: byrådet`, `${date(-400)} | 140,00 kr. | kilde: byrådet`, `${day} | 160,00 kr. | kilde: byrådet`];
    const changed = await erik.api('PATCH', '/api/v1/tasks/legitimationskort', { fees }, { version });
    assert.equal(changed.status, 200, changed.text);
    const long = new Date(day).toLocaleDateString('da-DK', { dateStyle: 'long', timeZone: 'UTC' }), body = await mail('legitimationskort', 'da');
    assert.match(body, new RegExp(`\nPris:\n- 150,00 kr\\., gælder fra [^\n]+\n- Fra ${long}: 160,00 kr\\.\n`));
    assert.doesNotMatch(body, /140,00/);
  });

  await story('who lives in another municipality reads that it decides, what it takes, and where to ring', async () => {
    const mail = async (to, task, language, municipality_code) => {
      const contact = (await rita.post('/api/v1/contacts', { channel: 'counter', task: [task], language, municipality_code })).json.contact.id;
      assert.equal((await rita.post(`/api/v1/contacts/${contact}/mail`, { email: to })).status, 202);
      return ['subject', 'body'].map(column => house.sql(`SELECT ${column} FROM outbox WHERE recipient = '${to}'`));
    };
    let [subject, body] = await mail('n1@example.dk', 'affald', 'da', '0147');
    assert.equal(subject, 'Om din henvendelse');
    assert.match(body, /\nDet afgør Nabo Kommune, hvor du bor, ikke os\.\nPris: Ukendt – spørg Nabo Kommune\n/);
    house.sql(`UPDATE authority SET phone = '32471111' WHERE key = 'nabo'`);
    [subject, body] = await mail('n2@example.dk', 'affald', 'en', '0147');
    assert.equal(subject, 'About your enquiry');
    assert.match(body, /\nThe Neighbour, where you live, decides this, not us\.\nYou can call them on 32471111\.\nPrice: Not known – ask The Neighbour\n/);
    [subject, body] = await mail('n3@example.dk', 'sundhedskort', 'da', '0155');
    assert.match(body, /\nDet afgør Dragør Kommune, hvor du bor, ikke os\.\nPris: 225,00[^\n]+\nPrisen kan være en anden i Dragør Kommune\. Spørg dem, hvis du vil være sikker\.\n/, 'one that is no authority here');
    for (const [to, task, code] of [['n4', 'affald', '0101'], ['n5', 'affald', ''], ['n6', 'pas', '0147']]) {
      [subject, body] = await mail(`${to}@example.dk`, task, 'da', code);
      assert.deepEqual([subject, /hvor du bor|Det afgør/.test(body)], ['Det skal du have med til kommunen', false], `${task} of ${code}`);
    }
    [, body] = await mail('n7@example.dk', 'folkepension', 'da', '0147');
    assert.match(body, /\nDet afgør Udbetaling Danmark, ikke kommunen\.\n/);
    const sent = await rita.form('/reception', { do: 'answered', idempotency_key: newKey(), task: 'affald', municipality_code: '0147', email: 'n8@example.dk' });
    assert.equal(sent.status, 303, sent.text);
    assert.match(house.sql(`SELECT body FROM outbox WHERE recipient = 'n8@example.dk'`), /\nDet afgør Nabo Kommune, hvor du bor, ikke os\.\nDu kan ringe til dem på 32471111\.\n/, 'as it was said at the reception');
    const bo = (await rita.post('/api/v1/citizens', { name: 'Bo Dragør', municipality_code: '0155' })).json.id;
    const known = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['affald'], citizen_id: bo, purpose: 'spørger om affald' })).json.contact.id;
    assert.equal((await rita.post(`/api/v1/contacts/${known}/mail`, { email: 'n9@example.dk' })).status, 202);
    assert.match(house.sql(`SELECT body FROM outbox WHERE recipient = 'n9@example.dk'`), /Det afgør Dragør Kommune, hvor du bor, ikke os\./, 'as it is known of them');
  });

  await story('the catalogue goes out as text and comes in again: first what it would do, then done', async () => {
    const all = await erik.get('/api/v1/catalogue/export');
    assert.equal(all.status, 200, all.text);
    assert.match(all.json.text, /\[opgave pas\]/);
    const from = all.json.text.indexOf('[opgave pas]'), end = all.json.text.indexOf('\n[', from + 5);
    const one = all.json.text.slice(from, end < 0 ? undefined : end + 1), name = one.match(/^navn: *(.*)$/m)[1];
    const text = one.replace(`${name}\n`, `${name} nu\n`);
    const before = house.sql("SELECT name FROM task WHERE key = 'pas'");
    const plan = await erik.post('/api/v1/catalogue/import', { text, dry_run: true });
    assert.equal(plan.status, 200, plan.text);
    assert.deepEqual(plan.json, { dry_run: true, unchanged: 0, changes: [{ change: 'changed', kind: 'task', key: 'pas', name: `${name} nu` }] });
    assert.equal(house.sql("SELECT name FROM task WHERE key = 'pas'"), before);
    const done = await erik.post('/api/v1/catalogue/import', { text });
    assert.deepEqual(done.json, { ...plan.json, dry_run: false });
    assert.equal(house.sql("SELECT name FROM task WHERE key = 'pas'"), `${name} nu`);
    const wrong = await erik.post('/api/v1/catalogue/import', { text: '[opgave x]\n', dry_run: true });
    assert.equal(wrong.status, 422, wrong.text);
    assert.equal(wrong.json.errors[0].field, 'text');
    assert.equal((await rita.post('/api/v1/catalogue/import', { text })).status, 403);
    assert.equal((await rita.get('/api/v1/catalogue/export')).status, 403);
  });

  await story('one\'s own password: the present one is asked for, and the new one holds', async () => {
    const put = json => rita.api('PUT', '/api/v1/me/password', json);
    const wrong = await put({ current: 'helt forkert kode', new: 'en ny lang adgangskode' });
    assert.equal(wrong.status, 422, wrong.text);
    assert.equal(wrong.json.errors[0].field, 'current');
    assert.equal((await put({ current: PASSWORD, new: 'kort' })).status, 422);
    const done = await put({ current: PASSWORD, new: 'en ny lang adgangskode' });
    assert.equal(done.status, 204, done.text);
    assert.equal((await rita.get('/api/v1/me')).status, 200, 'this session goes on');
    const session = password => node.client().post('/api/v1/sessions', { username: 'rita', password });
    assert.equal((await session(PASSWORD)).status, 401);
    assert.ok([200, 201].includes((await session('en ny lang adgangskode')).status));
    assert.equal(audited('password.change').length, 1);
  });

  await story('the page of the log calls actions by their names; a word that has none stands as it is', async () => {
    const anna = await node.signIn('anna'), page = (await anna.get('/revision')).text;
    assert.match(page, /<td>Logget ind<\/td>/);
    assert.match(page, /<td>Egen adgangskode skiftet<\/td>/);
    assert.ok(!page.includes('session.begin'));
    house.sql("UPDATE audit SET action = 'from.before' WHERE action = 'password.change';");
    assert.match((await anna.get('/revision')).text, /<code>from\.before<\/code>/);
  });
}, { fill: fillTown });
