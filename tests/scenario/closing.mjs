// What is in use is closed with a date: today, or a day that lies ahead. Until then it is as much in use as before; from then on it is gone
// from wherever something new begins, on every node, without anybody doing anything; and what had begun is finished.
import { assert, scenario, sleep, story, soon as told } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, date, HARBOUR, OFFICE, TOWN } from './town.mjs';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MONTHS = ['januar', 'februar', 'marts', 'april', 'maj', 'juni', 'juli', 'august', 'september', 'oktober', 'november', 'december'];
const danish = iso => { const [y, m, d] = iso.split('-').map(Number); return `${d}. ${MONTHS[m - 1]} ${y}`; };
const short = iso => iso.split('-').reverse().join('.');

await scenario(import.meta.url, async house => {
  const node = await house.serve(), other = house.engine === 'postgres' ? await house.serve() : node;
  const erik = await node.signIn('erik'), anna = await node.signIn('anna'), citizen = node.client();
  const read = async (who, path) => (await who.get(path)).json;
  const patch = async (who, path, change) => who.api('PATCH', path, change, { version: (await read(who, path)).version });
  const luk = async (who, page, api, fields) => who.form(`${page}/luk`, { version: (await read(who, api)).version, ...fields });
  const found = async (on, words) => (await on.client().get(`/api/v1/search?q=${encodeURIComponent(words)}`)).json.items.map(i => i.key);
  const day = date(40), before = date(39), yesterday = date(-1);
  const faults = a => a.json.errors?.map(e => e.field);

  const kinds = [
    [erik, '/katalog/opgaver/affald', '/api/v1/tasks/affald', '/katalog', '/api/v1/tasks', 'closed=1'],
    [erik, '/katalog/livssituationer/flytte', '/api/v1/life-events/flytte', '/katalog/livssituationer', '/api/v1/life-events', 'closed=1'],
    [anna, `/organisation/enheder/${OFFICE}`, `/api/v1/units/${OFFICE}`, '/organisation/enheder', '/api/v1/units', ''],
    [anna, '/organisation/medarbejdere/39', '/api/v1/employees/39', '/organisation/medarbejdere', '/api/v1/employees', ''],
    [anna, `/organisation/skranker/${COUNTERS[2]}`, `/api/v1/counters/${COUNTERS[2]}`, `/organisation/enheder/${CENTRE}/boder`, '/api/v1/counters', ''],
  ];
  const booth = await anna.post('/api/v1/booths', { unit_id: String(CENTRE), name: 'Skatteboden', department: 'KSR' }, { key: newKey() });
  kinds.push([anna, `/organisation/boder/${booth.json.id}`, `/api/v1/booths/${booth.json.id}`, `/organisation/enheder/${CENTRE}/boder`, '/api/v1/booths', '']);

  for (const [who, page, api, list, items, all] of kinds) {
    const person = page.includes('medarbejdere');
    await story(`${page}: a day is said on the screen, moved, taken back, and refused in words by its field when it is none`, async () => {
      const stored = (await who.get(api)).text;
      assert.match((await who.get(page)).text, new RegExp(`type="date" id="closes_on" name="closes_on" value="${date(0)}"`), 'today is what it begins with');
      const refused = [[yesterday, /Den \d+\. \w+ \d{4} er gået\. Vælg i dag, den \d+\. \w+ \d{4}, eller en senere dag/], ['2026-02-30', /skal være en dato, der findes/],
        ['i morgen', /skal være en dato, der findes/], ['', /Skriv en dag: i dag, den .*, eller en senere/], ['0001-01-01', /skal være en dato/]];
      for (const [closes_on, words] of refused) {
        const answer = await luk(who, page, api, { closed: 1, closes_on });
        assert.equal(answer.status, 422, `${closes_on}: ${answer.text}`);
        assert.match(answer.text.match(/id="closes_on-error">([^]*?)<\/span>\s*<input/)[1], words, closes_on);
        assert.ok(answer.text.includes(`name="closes_on" value="${closes_on}"`), 'what was typed stands there');
        assert.equal((await who.get(api)).text, stored);
      }
      assert.equal((await luk(who, page, api, { closed: 1, closes_on: date(400) })).status, 303);
      assert.equal((await luk(who, page, api, { closed: 1, closes_on: day })).status, 303, 'moved');
      const shown = (await who.get(page)).text, said = await read(who, api);
      assert.ok(shown.includes(person ? `Fratræder den ${danish(day)}: sidste dag er den ${danish(before)}.` : `Lukker den ${danish(day)}: sidste dag i brug er den ${danish(before)}.`), shown);
      assert.ok(shown.includes(`name="closes_on" value="${day}"`));
      assert.deepEqual([said.closed_at, said.closes_on], [null, day]);
      assert.ok((await who.get(list)).text.includes(`${person ? 'fratræder' : 'lukker'} ${short(day)}`), 'in the list, among what is in use');
      const row = (await read(who, `${items}?${all}`)).items.find(i => i.id === said.id);
      assert.deepEqual([row.closed_at, row.closes_on], [null, day]);
      assert.equal((await luk(who, page, api, { closed: 1, closes_on: day, version: 1 })).status, 409, 'somebody changed it meanwhile');
      assert.equal((await luk(who, page, api, { closed: 0 })).status, 303, 'taken back');
      const again = await read(who, api);
      assert.deepEqual([again.closed_at, again.closes_on], [null, null]);
      assert.doesNotMatch((await who.get(page)).text, /(Lukker|Fratræder) den \d/);
    });

    await story(`${api}: the same in JSON, with If-Match`, async () => {
      const version = async () => (await read(who, api)).version;
      for (const [change, status] of [[{ closes_on: yesterday }, 422], [{ closes_on: 'i morgen' }, 422], [{ closed: true, closes_on: null }, 422], [{ closed: false, closes_on: day }, 422]]) {
        const answer = await patch(who, api, change);
        assert.deepEqual([answer.status, faults(answer)], [status, ['closes_on']], answer.text);
      }
      assert.equal((await who.api('PATCH', api, { closes_on: day })).status, 428);
      assert.equal((await who.api('PATCH', api, { closes_on: day }, { version: 9999 })).status, 412);
      for (const change of [{ closes_on: day }, { closed: true, closes_on: day }]) {
        const answer = await patch(who, api, change);
        assert.deepEqual([answer.status, answer.json.closed_at, answer.json.closes_on], [200, null, day], answer.text);
      }
      const kept = await patch(who, api, { name: (await read(who, api)).name });
      assert.equal(kept.json.closes_on, day, 'another change leaves it');
      assert.equal((await patch(who, api, { closes_on: null })).json.closes_on, null);
      const now = await patch(who, api, { closes_on: date(0) });
      assert.ok(Math.abs(Date.parse(now.json.closed_at) - Date.now()) < 60_000, 'today is now');
      assert.equal(now.json.closes_on, date(0));
      assert.equal((await patch(who, api, { closed: true })).json.closed_at, now.json.closed_at, 'closed twice is closed the first time');
      assert.equal((await patch(who, api, { closes_on: date(0) })).json.closed_at, now.json.closed_at);
      assert.match((await who.get(page)).text, /Tag i brug igen|Er ansat igen/);
      assert.equal((await patch(who, api, { closed: false })).json.closed_at, null);
      assert.ok(await version() > 3);
    });
  }

  await story('the day begins at midnight in Copenhagen, in winter, in summer and when the clock is changed', async () => {
    const next = new Date().getFullYear() + 1;
    const sunday = month => { for (let d = 31; ; d--) if (new Date(Date.UTC(next, month - 1, d)).getUTCDay() === 0) return d; };
    const march = sunday(3), october = sunday(10), two = n => String(n).padStart(2, '0');
    const cases = [[`${next}-01-15`, 23], [`${next}-07-01`, 22], [`${next}-03-${march}`, 23], [`${next}-10-${october}`, 22],
      [new Date(Date.UTC(next, 2, march + 1)).toISOString().slice(0, 10), 22], [new Date(Date.UTC(next, 9, october + 1)).toISOString().slice(0, 10), 23]];
    for (const [closes_on, hour] of cases) {
      assert.equal((await patch(erik, '/api/v1/tasks/affald', { closes_on })).json.closes_on, closes_on);
      const at = new Date(house.number("SELECT closed_at FROM task WHERE key = 'affald'"));
      assert.equal(at.toISOString().slice(11), `${two(hour)}:00:00.000Z`, closes_on);
    }
    await patch(erik, '/api/v1/tasks/affald', { closes_on: null });
  });

  const soon = async (path, holds) => {
    const page = await told(() => citizen.get(path), holds);
    assert.ok(holds(page), `${path}: ${page.status} ${page.text}`);
  };

  await story('until its day a task is found, chosen, registered and shown to citizens with the last day', async () => {
    await patch(erik, '/api/v1/tasks/hittegods', { closes_on: day });
    await patch(erik, '/api/v1/life-events/flytte', { closes_on: day });
    for (const n of [node, other]) assert.ok((await found(n, 'hittegods')).includes('hittegods'));
    for (const path of ['/opgaver/hittegods', '/livssituationer/flytte']) await soon(path, page => page.text.includes(`Vi hjælper med dette til og med ${danish(before)}.`));
    assert.match((await citizen.get('/opgaver')).text, /\/opgaver\/hittegods"/);
    await patch(anna, `/api/v1/units/${OFFICE}`, { closes_on: day });
    await soon('/steder/omsorg', page => page.text.includes(`Sidste dag, du kan komme her, er den ${danish(before)}.`));
    await patch(anna, `/api/v1/units/${OFFICE}`, { closes_on: null });
  });

  // The day comes: what was said to close then closes in a few seconds. An edit of something else lets the nodes know the new moment;
  // when it is there nobody does anything.
  const midnight = async (...statements) => {
    const at = Date.now() + 3500;
    for (const s of statements) house.sql(s.replace('MIDNIGHT', at));
    const other_task = await patch(erik, '/api/v1/tasks/affald', { minutes: 5 + Math.floor(Math.random() * 50) });
    assert.equal(other_task.status, 200, other_task.text);
    await sleep(300);
    return async () => sleep(at - Date.now() + 50);
  };

  await story('when the day comes it is gone from search, triage, citizens\' pages and what is registered, and what had begun is finished', async () => {
    const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
    await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'hittegods', life_event: 'flytte' });
    const comes = await midnight("UPDATE task SET closed_at = MIDNIGHT WHERE key = 'hittegods'", "UPDATE life_event SET closed_at = MIDNIGHT WHERE key = 'flytte'");
    for (const n of [node, other]) assert.ok((await found(n, 'hittegods')).includes('hittegods'), 'the evening before');
    assert.match((await rita.get('/reception?q=hittegods')).text, /task=hittegods/);
    await comes();
    for (const n of [node, other]) {
      assert.ok(!(await found(n, 'hittegods')).includes('hittegods'));
      assert.ok(!(await found(n, 'jeg skal flytte')).includes('flytte'));
    }
    for (const path of ['/opgaver/hittegods', '/livssituationer/flytte']) {
      const gone = await citizen.get(path);
      assert.equal(gone.status, 410);
      assert.ok(gone.text.includes(`Den blev lukket ${danish(date(0))}`), gone.text);
    }
    for (const path of ['/opgaver', '/soeg?q=hittegods', '/livssituationer']) assert.doesNotMatch((await citizen.get(path)).text, /"\/(opgaver\/hittegods|livssituationer\/flytte)"/, path);
    assert.doesNotMatch((await citizen.get('/livssituationer/miste-pung')).text, /"\/opgaver\/hittegods"/);
    assert.equal((await citizen.get('/api/v1/public/tasks/hittegods')).status, 410);
    assert.doesNotMatch((await rita.get('/reception?q=hittegods')).text, /task=hittegods/);
    assert.doesNotMatch((await rita.get('/reception?task=hittegods')).text, /name="task" value="hittegods"/);
    const typed = await rita.post('/api/v1/contacts', { channel: 'counter', task: ['hittegods'] }, { key: newKey() });
    assert.deepEqual([typed.status, faults(typed)], [422, ['task']], typed.text);
    assert.match(typed.text, /Opgaven hittegods er lukket/);
    assert.equal((await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'hittegods' })).status, 422);
    assert.doesNotMatch((await erik.get('/katalog?q=hittegods')).text, /opgaver\/hittegods"/);
    assert.match((await erik.get('/katalog?q=hittegods&alle=1')).text, new RegExp(`opgaver/hittegods"[^]*lukket ${short(date(0))}`));
    assert.doesNotMatch((await anna.get(`/organisation/enheder/${CENTRE}/tilbud?q=hittegods`)).text, /name="task" value="hittegods"/);

    const ticket = (await sara.post('/api/v1/tickets/next')).json;
    assert.match(ticket.tasks, /ittegods/, 'the number that was given is called');
    assert.equal((await sara.post(`/api/v1/tickets/${ticket.id}/acts/start`)).status, 200);
    const contact = `/api/v1/contacts/${ticket.contact_id}`;
    const act = await sara.post(`${contact}/activities`, { task: 'hittegods', activity: 'signpost' });
    assert.equal(act.status, 200, act.text);
    const more = await sara.post(`${contact}/matters`, { task: 'hittegods' });
    assert.deepEqual([more.status, faults(more)], [422, ['task']], more.text);
    assert.match((await sara.get(`/henvendelser/${ticket.contact_id}`)).text, /ittegods/);
    assert.equal((await sara.post(`${contact}/close`, { outcome: 'answered' })).status, 200);

    assert.equal((await luk(erik, '/katalog/opgaver/hittegods', '/api/v1/tasks/hittegods', { closed: 0 })).status, 303);
    assert.equal((await patch(erik, '/api/v1/life-events/flytte', { closed: false })).status, 200);
    for (let i = 0; i < 100 && !(await found(other, 'hittegods')).includes('hittegods'); i++) await sleep(50);
    for (const n of [node, other]) assert.ok((await found(n, 'hittegods')).includes('hittegods'), 'in use again');
    assert.equal((await citizen.get('/opgaver/hittegods')).status, 200);
  });

  await story('a unit where people wait is not closed now, but may close on a later day', async () => {
    const rita = await node.clerk('rita', CENTRE);
    await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas' });
    const page = `/organisation/enheder/${CENTRE}`, api = `/api/v1/units/${CENTRE}`;
    for (const fields of [{ closed: 1 }, { closed: 1, closes_on: date(0) }]) {
      const answer = await luk(anna, page, api, fields);
      assert.equal(answer.status, 422);
      assert.match(answer.text, /Enheden har \d+ henvendelser, der ikke er afsluttet/);
    }
    assert.equal((await luk(anna, page, api, { closed: 1, closes_on: day })).status, 303);
    assert.equal((await node.clerk('per', CENTRE, COUNTERS[1])).me !== undefined, true, 'duty goes on as before');
    assert.match((await citizen.get('/steder')).text, /Borgerservice Torvet/);
    const elsewhere = await node.clerk('pia', CONTACT_CENTRE), there = () => elsewhere.post('/api/v1/contacts', { channel: 'counter', unit_id: String(CENTRE), task: ['pas'] }, { key: newKey() });
    const given = await there();
    assert.equal(given.status, 201, given.text);
    assert.equal((await elsewhere.post(`/api/v1/contacts/${given.json.contact.id}/close`, { outcome: 'answered' })).status, 200);
    assert.equal((await luk(anna, page, api, { closed: 0 })).status, 303);
    house.sql(`UPDATE unit SET closed_at = ${Date.now() - 1} WHERE id = ${CENTRE}`);
    assert.deepEqual([(await there()).status, faults(await there())], [422, ['unit_id']], 'once it is closed');
    house.sql(`UPDATE unit SET closed_at = NULL WHERE id = ${CENTRE}`);
  });

  await story('when its day comes a unit, a counter and an employee are gone from duty, places and the sign-in', async () => {
    const pia = await node.signIn('pia'), per = await node.signIn('per'), sara = await node.clerk('sara', HARBOUR);
    await sara.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas' });
    const ticket = (await sara.post('/api/v1/tickets/next')).json;
    assert.equal((await sara.post(`/api/v1/tickets/${ticket.id}/acts/start`)).status, 200);
    const employee = 34, counter = COUNTERS[2];
    const comes = await midnight(`UPDATE unit SET closed_at = MIDNIGHT WHERE id = ${HARBOUR}`, `UPDATE employee SET closed_at = MIDNIGHT WHERE id = ${employee}`, `UPDATE counter SET closed_at = MIDNIGHT WHERE id = ${counter}`);
    assert.equal((await pia.form('/vagt', { unit_id: HARBOUR })).status, 303, 'the evening before');
    assert.match((await per.get(`/vagt?unit_id=${CENTRE}`)).text, new RegExp(`value="${HARBOUR}"`));
    await comes();
    await sleep(1100); // a session is remembered for a second
    assert.equal((await pia.get('/api/v1/me')).status, 401);
    const registered = await sara.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] }, { key: newKey() });
    assert.deepEqual([registered.status, faults(registered)], [422, ['unit_id']], 'nobody is on duty in what has closed');
    assert.equal((await sara.get('/reception')).location, '/vagt?next=/reception');
    assert.match((await sara.get(`/henvendelser/${ticket.contact_id}`)).text, /Pas/);
    assert.equal((await sara.form(`/henvendelser/${ticket.contact_id}/notat`, { note: 'Passet er bestilt.', text: 'Passet er bestilt.' })).status, 303, 'whoever is being served is served');
    assert.equal((await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' })).status, 200);
    assert.equal((await node.client().api('POST', '/api/v1/sessions', { username: 'pia', password: 'borgerens indgang' })).status, 401);
    assert.doesNotMatch((await per.get(`/vagt?unit_id=${CENTRE}`)).text, new RegExp(`value="${HARBOUR}"`));
    assert.match((await per.form('/vagt', { unit_id: HARBOUR })).text, /Enheden er lukket/);
    assert.equal((await anna.post('/api/v1/duty', { employee_id: '33', unit_id: String(CENTRE), counter_id: String(counter) })).status, 422);
    assert.equal((await anna.post('/api/v1/duty', { employee_id: String(employee), unit_id: String(CENTRE) })).status, 422);
    await soon('/steder/havnen', page => page.status === 410);
    await soon('/steder', page => !/Borgerservice Havnen/.test(page.text));
    assert.doesNotMatch((await anna.get('/organisation/medarbejdere')).text, /Pia Bech/);
    assert.match((await anna.get('/organisation/medarbejdere?alle=1')).text, /Pia Bech/);
    for (const path of [`/api/v1/units/${HARBOUR}`, `/api/v1/employees/${employee}`, `/api/v1/counters/${counter}`]) {
      assert.ok((await read(anna, path)).closed_at, path);
      assert.equal((await patch(anna, path, { closes_on: null })).status, 200);
    }
    await node.signIn('pia');
    await soon('/steder/havnen', page => page.status === 200);
  });

  await story('the last administrator does not leave on a later day either', async () => {
    const answer = await luk(anna, '/organisation/medarbejdere/38', '/api/v1/employees/38', { closed: 1, closes_on: day });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /Det er den sidste administrator/);
  });

  await story('the day goes out in a file and in again as it was, by the program and by the page', async () => {
    await patch(erik, '/api/v1/tasks/affald', { closes_on: day });
    await patch(erik, '/api/v1/life-events/flytte', { closes_on: day });
    const folder = join(house.folder, 'ud');
    house.must(['catalogue', 'export', folder]);
    const all = readdirSync(folder).map(f => readFileSync(join(folder, f), 'utf8')).join('\n');
    assert.equal(all.match(new RegExp(`^lukker: ${day}$`, 'gm')).length, 2);
    assert.match(house.must(['catalogue', 'check', folder]), /ingen fejl/);
    assert.match(house.must(['catalogue', 'import', folder]), /^0 nye, 0 ændrede, 0 lukkede/);
    assert.equal((await read(erik, '/api/v1/tasks/affald')).closes_on, day);
    const text = (await read(erik, '/api/v1/catalogue/export')).text;
    assert.deepEqual((await erik.post('/api/v1/catalogue/import', { text, whole: true, dry_run: true }, { key: newKey() })).json.changes, []);
    const told = async body => (await erik.post('/api/v1/catalogue/import', { dry_run: true, ...body }, { key: newKey() })).json.changes.map(c => [c.change, c.key]);
    const block = text.match(/\[opgave affald\][^]*?\n(?=\n|$)/)[0];
    assert.deepEqual(await told({ text: block.replace(/lukker: .*\n/, '') }), [['changed', 'affald']], 'without the line it does not close');
    assert.deepEqual(await told({ text: block.replace(/lukker: .*/, `lukker: ${yesterday}`) }), [['closed', 'affald']], 'a day that is over is closed');
    assert.deepEqual((await told({ text: text.replace(block, '').replace(/^opgave: affald.*\n/gm, ''), whole: true })).filter(c => c[1] === 'affald'), [['closed', 'affald']], 'left out it closes now');

    const wrong = join(house.folder, 'forkert');
    mkdirSync(wrong);
    for (const f of readdirSync(folder)) writeFileSync(join(wrong, f), readFileSync(join(folder, f), 'utf8').replaceAll(`lukker: ${day}`, 'lukker: til jul'));
    const refused = house.run(['catalogue', 'check', wrong]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /\.txt:\d+: lukker: 'til jul' – der ventes en dato, der findes, skrevet ÅÅÅÅ-MM-DD, fx 2027-01-01: den første dag, den ikke er i brug/);
    const page = await erik.form('/katalog/import', { text: block.replace(/lukker: .*/, 'lukker: 2027-02-30') });
    assert.match(page.text, /lukker: (&#39;|')2027-02-30(&#39;|') – der ventes en dato/);

    const rest = join(house.folder, 'resten');
    mkdirSync(rest);
    for (const f of readdirSync(folder)) writeFileSync(join(rest, f), readFileSync(join(folder, f), 'utf8').replace(/\[opgave affald\][^]*?(?=\n\[|$)/, '').replace(/^opgave: affald.*\n/gm, ''));
    assert.match(house.must(['catalogue', 'import', rest]), / 1 lukkede/);
    const closed = await read(erik, '/api/v1/tasks/affald');
    assert.ok(Math.abs(Date.parse(closed.closed_at) - Date.now()) < 60_000);
    house.must(['catalogue', 'import', folder]);
    const back = await read(erik, '/api/v1/tasks/affald');
    assert.deepEqual([back.closed_at, back.closes_on], [null, day]);
  });

  await story('who closed what on which day stands in the log', async () => {
    const details = action => house.sql(`SELECT detail FROM audit WHERE authority_id = ${TOWN} AND action = '${action}'`);
    assert.match(details('task.close'), new RegExp(`affald: closes_on ${day}`));
    assert.match(details('unit.close'), new RegExp(`closes_on:  → ${day}`));
    assert.match(details('unit.reopen'), new RegExp(`closes_on: ${day} → `));
    assert.ok(house.auditIsWhole() > 0);
  });
});
