// The citizens' pages as citizens meet them: on the smallest phone, with and without JavaScript, with the keyboard alone;
// the ticket page and the wall screen while a clerk calls. With PICTURES=1 pictures land in build/screens.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { House } from '../scenario/lib.mjs';
import { newKey } from '../scenario/http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, fillTown, HARBOUR, insert, NEIGHBOUR, TOWN } from '../scenario/town.mjs';
import { faults, launch, picture, tooWide, visit } from './lib.mjs';

const DAY = 86_400_000;
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(Date.now());
const LIBRARY = 15, CLOSED = 16;

// The town of the scenarios, and what a citizen's page has to cope with: a centre that is closed today, one that has put up
// no hours, one that is gone, a booth of the tax agency, a second municipality, a task that is no more, one that soon is not.
async function fill(house) {
  await fillTown(house);
  house.sql(`UPDATE authority SET served = 1 WHERE id = ${NEIGHBOUR};
    UPDATE unit SET phone = '+4533663366', email = 'borger@byen.dk' WHERE id = ${CONTACT_CENTRE};
    UPDATE task SET closed_at = ${Date.now() - 3 * DAY} WHERE authority_id = ${TOWN} AND key = 'licensnedsaettelse';
    UPDATE task SET closed_at = ${Date.now() + 30 * DAY} WHERE authority_id = ${TOWN} AND key = 'kassefunktion';
    UPDATE life_event SET closed_at = 1000 WHERE authority_id = ${TOWN} AND key = 'skifte-job';\n`
    + insert('unit', [
      { authority_id: TOWN, id: LIBRARY, key: 'bibliotek', kind: 'service_centre', name: 'Borgerservice på Biblioteket', address: 'Torvet 9', closed_at: null },
      { authority_id: TOWN, id: CLOSED, key: 'nedlagt', kind: 'service_centre', name: 'Borgerservice Nedlagt', address: '', closed_at: Date.now() - DAY }])
    + insert('unit_exception', [{ authority_id: TOWN, unit_id: HARBOUR, day: today, reason: 'Personaledag' }])
    + insert('offering', [{ authority_id: TOWN, unit_id: LIBRARY, task_id: house.sql(`SELECT id FROM task WHERE authority_id = ${TOWN} AND key = 'sundhedskort'`), offered: 'none' }])
    + insert('booth', [{ authority_id: TOWN, id: 1, unit_id: CENTRE, name: 'Skat', department: '', hours: 'tirsdag 10–14' }]));
}

const houses = [];
const newHouse = () => houses[houses.push(new House('sqlite')) - 1];
const house = newHouse();
await fill(house);
const node = await house.serve();
const browser = await launch();
const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
after(async () => {
  await browser.close();
  for (const h of houses) await h.end();
});
const open = (path, options) => visit(browser, node.url + path, { locale: 'da', ...options });
const text = page => page.locator('main').innerText();
const close = page => page.context().close();

// ---- every page on the smallest screen (pages.mjs sees them at other widths and in English)

const pages = {
  front: '/', search: '/soeg?q=jeg+skal+flytte', 'search-nothing': '/soeg?q=xyzzyq', tasks: '/opgaver', task: '/opgaver/sundhedskort',
  'task-fee': '/opgaver/pas', 'task-other-authority': '/opgaver/boligsikring', 'life-events': '/livssituationer',
  'life-event': '/livssituationer/flytte', places: '/steder', place: '/steder/torvet', 'place-closed-today': '/steder/havnen',
  municipalities: '/kommuner', accessibility: '/tilgaengelighed', privacy: '/privatliv', 'not-found': '/findes/ikke', gone: '/opgaver/licensnedsaettelse',
};
for (const [name, path] of Object.entries(pages)) {
  test(`${name} at 320 px`, async () => {
    const page = await open(path, { width: 320 });
    await picture(page, `portal-${name}-320`);
    assert.deepEqual(await faults(page), []);
    assert.equal(await tooWide(page), false, 'scrolls sideways');
    assert.deepEqual(page.complaints.filter(c => !/status of (404|410)/.test(c)), []);
    await close(page);
  });
}

// ---- finding

test('suggestions come while typing, and the keyboard alone leads to a task', async () => {
  const page = await open('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Gå til sidens indhold');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
  await page.keyboard.type('mit sygesikringskort er væ');
  await page.locator('.suggestions a', { hasText: 'sundhedskort' }).waitFor();
  await page.locator('#besked', { hasText: /\d+ forslag/ }).waitFor({ state: 'attached' });
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Tab'); // the button
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /sundhedskort/i);
  await Promise.all([page.waitForURL('**/opgaver/sundhedskort'), page.keyboard.press('Enter')]);
  assert.match(await text(page), /Det skal du have med/);
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test('words that are none bring no tasks, but a friendly line', async () => {
  const page = await open('/', { width: 390 });
  await page.focus('#q');
  await page.keyboard.type('qwrtzxcv');
  await page.getByText('Vi kan endnu ikke se, hvad det handler om.').waitFor();
  assert.equal(await page.locator('.suggestions').count(), 0);
  assert.deepEqual(await faults(page), []);
  await picture(page, 'suggestions-none-390');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Vi fandt ikke noget, der passer' }).waitFor();
  await close(page);
});

test('without JavaScript search, results, tasks and places work the same', async () => {
  const page = await open('/', { javaScriptEnabled: false, width: 390 });
  await page.fill('#q', 'jeg skal flytte');
  await page.click('main button[type=submit]');
  const found = page.locator('.found a');
  assert.match(await found.first().innerText(), /flytte|flytning/i);
  assert.match(await page.locator('.found').innerText(), /Livssituation/);
  await found.first().click();
  assert.match(page.url(), /\/(opgaver|livssituationer)\//);
  await page.goto(`${node.url}/nummer/${'x'.repeat(22)}`);
  assert.match(await text(page), /Siden findes ikke/);
  await close(page);
});

test('nothing found says what to do instead', async () => {
  const page = await open('/soeg?q=xyzzyq', { width: 390 });
  const said = await text(page);
  assert.match(said, /Vi fandt ikke noget, der passer/);
  assert.match(said, /33 66 33 66/);
  assert.equal(await page.locator('main a[href="/steder"]').count() > 0, true);
  assert.equal(await page.locator('main a[href="tel:+4533663366"]').count(), 1);
  await close(page);
});

test('a CPR number that is typed in does not stay in the address', async () => {
  const page = await open('/');
  await page.fill('#q', 'nyt pas 010190-1234');
  await Promise.all([page.waitForURL('**/soeg?cpr=1**'), page.keyboard.press('Enter')]);
  assert.doesNotMatch(page.url(), /1234/);
  assert.match(await text(page), /Vi har fjernet dit CPR-nummer/);
  assert.match(await page.locator('.found').innerText(), /Pas/);
  await close(page);
});

test('a CPR number is not sent while it is typed', async () => {
  const page = await open('/'), asked = [];
  page.on('request', r => { if (r.url().includes('/soeg/forslag')) asked.push(decodeURIComponent(r.url())); });
  await page.locator('#q').pressSequentially('nyt pas', { delay: 30 });
  await page.waitForSelector('#forslag li');
  await page.locator('#q').pressSequentially(' 010190-1234', { delay: 200 }); // slower than the field asks
  await page.waitForTimeout(400);
  assert.ok(asked.some(url => url.includes('0101')), asked.join('\n')); // it did ask on the way
  assert.ok(asked.every(url => !/\d(\D{0,3}\d){6}/.test(url.split('?')[1] ?? '')), asked.join('\n'));
  await close(page);
});

// Every address that the page asks for, with what was typed into the field of search on it.
async function addressesOf(page, work) {
  const asked = [];
  page.on('request', r => asked.push(decodeURIComponent(r.url().replaceAll('+', ' '))));
  await work();
  await page.waitForTimeout(500);
  return asked.filter(url => url.includes('q='));
}

test('where the citizen lives is chosen by keyboard: letters and arrows choose in peace, Enter or leaving the field shows whose matter it is', async () => {
  const page = await open('/');
  await page.context().addCookies([...rita.cookies].map(([name, value]) => ({ name, value, url: node.url })));
  await page.goto(`${node.url}/reception?task=flytteanmeldelse`);
  await page.locator('details.triage-more summary').click();
  const field = page.locator('select[name=municipality_code]'), chosen = () => field.evaluate(x => x.selectedOptions[0].text);
  const focused = () => page.evaluate(() => document.activeElement.name);
  await field.focus();
  await page.keyboard.type('Frederikss', { delay: 40 });
  assert.equal(await chosen(), 'Frederikssund');
  await page.keyboard.press('ArrowUp');
  const wanted = await chosen();
  await page.waitForTimeout(200);
  assert.ok(!page.url().includes('municipality_code'), 'nothing is loaded while one chooses');
  await Promise.all([page.waitForURL(/municipality_code=\d{4}/), page.keyboard.press('Enter')]);
  await page.waitForFunction(() => document.activeElement.name === 'municipality_code');
  assert.equal(await chosen(), wanted);
  assert.match(await page.locator('main').innerText(), /anden kommunes sag/i);
  await page.keyboard.type('Oden', { delay: 40 });
  await Promise.all([page.waitForURL(u => u.searchParams.get('municipality_code') === '0461'), page.keyboard.press('Tab')]);
  await page.waitForFunction(() => document.activeElement.name === 'language');
  assert.equal(await chosen(), 'Odense');
  await field.focus();
  await page.keyboard.press('Home');
  await Promise.all([page.waitForURL(u => !u.searchParams.get('municipality_code')), page.keyboard.press('Enter')]);
  await page.waitForFunction(() => document.activeElement.name === 'municipality_code');
  assert.equal(await focused(), 'municipality_code');
  await close(page);
});

const CPR_LIKE = /\d(\D{0,3}\d){6}/;

test('no address holds a CPR number: not typed fast, not with Enter, not with the button, not with a choice', async () => {
  const enter = page => page.keyboard.press('Enter'), button = page => page.locator('form[role=search] button').click();
  const choose = async page => {
    await page.locator('details.triage-more summary').click();
    await page.locator('select[name=municipality_code]').focus();
    await page.keyboard.type('Aa');
    await page.keyboard.press('Enter');
  };
  const ways = [['/', 'pas til 010101-1234', enter], ['/', '0101011234 pas', button], ['/telefon', 'pas til 010101-1234', enter], ['/reception', 'pas 01 01 01 1234', choose], ['/post', '010101 1234 pas', button]];
  for (const [path, typed, send] of ways) {
    const page = await open('/');
    await page.context().addCookies([...(path === '/' ? [] : rita.cookies)].map(([name, value]) => ({ name, value, url: node.url })));
    await page.goto(node.url + path);
    const asked = await addressesOf(page, async () => {
      await page.locator('#q').pressSequentially(typed, { delay: 15 }); // faster than the field asks
      await page.waitForTimeout(400);
      await send(page);
    });
    assert.ok(asked.length, `${path}: ${typed}`);
    assert.deepEqual(asked.filter(url => CPR_LIKE.test(url.split('?')[1].replace(/begun=\d{13}/, ''))), []);
    assert.ok(asked.some(url => /\bq=[^&]*pas/.test(url)), asked.join('\n')); // the words beside it are asked for
    await close(page);
  }
});

test('words that are too long are said to be, beside the field', async () => {
  const page = await open(`/soeg?q=${'lang '.repeat(60)}`);
  assert.equal(await page.locator('#q').getAttribute('aria-invalid'), 'true');
  assert.match(await page.locator('#q-error').innerText(), /200/);
  assert.deepEqual(await faults(page), []);
  await close(page);
});

// ---- what a task's page says

test('a task says what to bring, where to go and how long the wait is; not where it is not offered', async () => {
  const page = await open('/opgaver/sundhedskort');
  const said = await text(page);
  assert.match(said, /Borgerservice Torvet/);
  assert.match(said, /Ventetid|ventetid/);
  assert.doesNotMatch(said, /Biblioteket/);
  assert.match(said, /At flytte/);
  await close(page);
});

test('whose matter it is and how far we can help follows the law', async () => {
  const said = async key => {
    const page = await open(`/opgaver/${key}`);
    const all = await text(page);
    await close(page);
    return all;
  };
  assert.match(await said('boligsikring'), /Udbetaling Danmark afgør sagen\s+Det er ikke kommunen. Vi kan fortælle om reglerne/);
  assert.match(await said('ledig-jobcenter'), /Vi kan vise dig vej og finde blanketter, men ikke vejlede/);
  assert.match(await said('pas'), /Du kan få det ordnet hos os/);
  assert.match(await said('pas'), /Gælder fra 1. januar 2024. Kilde:/);
  assert.match(await said('byggesag'), /Kommunen: Forvaltning BTF/);
});

test('an English page is English wherever the catalogue is, and marks the Danish that is left', async () => {
  for (const width of [390, 1280]) {
    const page = await open('/opgaver/pas', { width, locale: 'en' });
    assert.match(await text(page), /Payment card[^]*Application for a passport[^]*normally comes within a few weeks/);
    for (const fee of ['DKK 893.00 (from 18 to the state pension age)', 'DKK 379.00 (state pensioners)', 'DKK 150.00 (0–11 years)']) assert.ok((await text(page)).includes(fee), fee);
    assert.equal(await page.locator('.bring [lang=da], .task-facts dd:last-child [lang=da]').count(), 0);
    assert.equal(await page.locator('ul.links').first().innerText(), 'borger.dk – passports (in Danish)\nThe police – passports and photo requirements');
    await picture(page, `task-english-${width}`);
    await close(page);
  }
  const event = await open('/livssituationer/faa-barn', { width: 390, locale: 'en' });
  assert.match(await text(event), /Consider how you will share the leave/);
  assert.equal(await event.locator('.package-steps [lang=da]').count(), 0);
  await close(event);
  const gone = await open('/opgaver/licensnedsaettelse', { locale: 'en' });
  assert.equal(await gone.locator('main h1 [lang=da]').count(), 0);
  await close(gone);
  house.sql(`UPDATE task SET bring_en = '' WHERE authority_id = ${TOWN} AND key = 'pas'`);
  const untold = await open('/opgaver/pas', { locale: 'en' });
  assert.equal(await untold.locator('.bring li:last-child [lang=da]').innerText(), 'Betalingskort');
  await close(untold);
});

test('what is no more says so with its date, and what soon is not says that', async () => {
  for (const [path, said] of [['/opgaver/licensnedsaettelse', /Den blev lukket/], ['/livssituationer/skifte-job', /At skifte job/],
    ['/steder/nedlagt', /Borgerservice Nedlagt/]]) {
    const page = await open('/');
    const answer = await page.goto(node.url + path);
    assert.equal(answer.status(), 410, path);
    assert.match(await text(page), said);
    assert.equal(await page.locator('#q').count(), 1);
    await close(page);
  }
  const page = await open('/opgaver/kassefunktion');
  assert.match(await text(page), /Vi hjælper med dette til og med/);
  assert.equal((await page.goto(`${node.url}/opgaver/findes-ikke`)).status(), 404);
  assert.match(await text(page), /Siden findes ikke/);
  await close(page);
});

// ---- places

test('places say whether they are open, and when they are next', async () => {
  const page = await open('/steder');
  const card = name => page.locator('.place-card', { hasText: name }).innerText();
  assert.match(await card('Borgerservice Torvet'), /Åbent nu/);
  assert.match(await card('Borgerservice Havnen'), /Lukket nu\s+åbner i morgen kl. 00.00\s+Lukket hele dagen i dag: Personaledag/);
  assert.match(await card('Biblioteket'), /Åbningstiden er ikke oplyst/);
  assert.doesNotMatch(await text(page), /Nedlagt/);
  await page.click('text=Borgerservice Torvet');
  assert.match(await text(page), /Andre, du kan møde her\s+Skat\s+tirsdag 10–14/);
  await Promise.all([page.waitForURL(`**/tavle/${CENTRE}`), page.click('text=Se skærmen i venteområdet')]);
  await close(page);
});

test('the municipality that was chosen is remembered, and so is the language', async () => {
  const page = await open('/', { width: 390 });
  assert.match(await text(page), /Du ser\s+Byen Kommune/);
  await page.click('text=Skift kommune >> nth=0');
  await page.click('text=Nabo Kommune');
  assert.match(await text(page), /Der er ikke oplyst noget sted, du kan møde op/);
  await page.goto(`${node.url}/steder`);
  assert.match(await page.locator('.site-name').innerText(), /Nabo Kommune/);
  await page.click('text=English');
  await page.goto(`${node.url}/opgaver`);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(await page.locator('.site-name').innerText(), /The Neighbour/);
  await close(page);
});

test('the same facts as JSON', async () => {
  const client = node.client();
  const places = (await client.get('/api/v1/places?kommune=byen')).json.places;
  const torvet = places.find(p => p.key === 'torvet'), havnen = places.find(p => p.key === 'havnen');
  assert.deepEqual(torvet.hours_today, [{ opens: '00:00', closes: '24:00' }]);
  assert.equal(torvet.open, true);
  assert.equal(havnen.open, false);
  assert.equal(havnen.reason, 'Personaledag');
  assert.equal(places.some(p => p.key === 'nedlagt'), false);
  const task = (await client.get('/api/v1/public/tasks/boligsikring')).json;
  assert.equal(task.decides.name, 'Udbetaling Danmark');
  assert.equal(task.free, true);
  assert.ok(task.life_events.includes('flytte'));
  assert.equal((await client.get('/api/v1/public/tasks/licensnedsaettelse')).status, 410);
  assert.equal((await client.get('/api/v1/public/tasks/findes-ikke')).status, 404);
  const events = (await client.get('/api/v1/public/life-events')).json.life_events;
  assert.equal(events.find(e => e.key === 'flytte').tasks[0].key, 'flytteanmeldelse');
});

test('a house without a municipality still tells people where to turn', async () => {
  const empty = newHouse();
  empty.must(['migrate']);
  const there = await empty.serve();
  const page = await visit(browser, `${there.url}/`, { locale: 'da' });
  assert.match(await text(page), /Her åbner borgerservice snart/);
  assert.deepEqual(await faults(page), []);
  for (const path of ['/soeg', '/opgaver/pas', '/steder', '/api/v1/places']) assert.equal((await there.client().get(path)).status, 404, path);
  await close(page);
});

// ---- the number

async function ticket(fields = {}) {
  const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas', ...fields });
  return (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
}

test('the phone shows the number, how many are ahead, and cannot be mistaken when it is called', async () => {
  const first = await ticket(), second = await ticket();
  const page = await open(`/nummer/${second.token}`, { width: 390, height: 844 });
  assert.equal(await page.locator('.queue-number-huge').innerText(), String(second.number));
  assert.match(await text(page), /1\s+foran dig/);
  assert.match(await page.title(), new RegExp(`^${second.number} – du venter`));
  await picture(page, 'ticket-waiting-390');
  assert.deepEqual(await faults(page), []);
  const height = await page.locator('.queue-number-huge').evaluate(x => x.getBoundingClientRect().height);
  assert.ok(height > 130, `the number is ${height} px high`);

  assert.equal((await sara.post('/api/v1/tickets/next')).json.id, first.id);
  await page.locator('.ticket-status', { hasText: 'Du er den næste' }).waitFor();
  await sara.post(`/api/v1/contacts/${first.contact_id}/close`, { outcome: 'answered' });
  await sara.post('/api/v1/tickets/next');
  await page.locator('.ticket-called', { hasText: 'Skranke 1' }).waitFor();
  assert.match(await page.title(), /DET ER DIN TUR/);
  await page.locator('#besked', { hasText: 'Det er din tur' }).waitFor({ state: 'attached' });
  await picture(page, 'ticket-called-390');
  assert.deepEqual(await faults(page), []);
  assert.equal(await tooWide(page), false);
  assert.deepEqual(page.complaints, []);

  const english = await open(`/nummer/${second.token}`, { width: 390, locale: 'en', javaScriptEnabled: false });
  assert.match(await text(english), /It is your turn/i);
  assert.equal(await english.locator('noscript meta[http-equiv=refresh]').count(), 1);
  await close(english);
  await sara.post(`/api/v1/contacts/${second.contact_id}/close`, { outcome: 'answered' });
  await page.locator('.ticket-status', { hasText: 'Dit besøg er slut' }).waitFor();
  await page.reload();
  assert.equal(await page.locator('[hx-sse\\:connect]').count(), 0, 'a page that has nothing to wait for does not listen');
  await close(page);
});

test('a page whose stream does not come says so, keeps what it shows, and asks again', async () => {
  const t = await ticket();
  const page = await (await browser.newContext({ locale: 'da', viewport: { width: 390, height: 844 } })).newPage();
  await page.route('**/live/**', route => route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>For travlt</h1>' }));
  await page.goto(`${node.url}/nummer/${t.token}`);
  await page.locator('#afbrudt').waitFor();
  assert.equal(await page.locator('.queue-number-huge').innerText(), String(t.number));
  assert.doesNotMatch(await text(page), /For travlt/);
  assert.equal(await page.locator('.ticket-status').count(), 1);
  await page.unroute('**/live/**');
  await page.locator('#afbrudt').waitFor({ state: 'hidden', timeout: 20000 });
  for (let called; called !== t.id;) {
    const next = (await sara.post('/api/v1/tickets/next')).json;
    called = next.id;
    if (called === t.id) await page.locator('.ticket-called').waitFor();
    await sara.post(`/api/v1/contacts/${next.contact_id}/close`, { outcome: 'answered' });
  }
  await close(page);
});

test('the slip prints itself, with a code that leads to the page, in the language of the citizen', async () => {
  const t = await ticket({ language: 'en' });
  const page = await (await browser.newContext({ locale: 'da' })).newPage();
  await page.addInitScript(() => { globalThis.printed = 0; globalThis.print = () => { globalThis.printed++; }; });
  await page.goto(`${node.url}/nummer/${t.token}?udskriv=1`);
  await page.waitForFunction(() => globalThis.printed === 1);
  await page.click('main');
  assert.equal(await page.evaluate(() => globalThis.printed), 1, 'a click on the paper prints nothing');
  await page.click('text=Print again');
  assert.equal(await page.evaluate(() => globalThis.printed), 2);
  assert.deepEqual(await faults(page), []);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 302, height: 453 }); // 80 × 120 mm
  assert.equal(await page.locator('button').isVisible(), false);
  assert.equal(await page.locator('.slip-qr svg').isVisible(), true);
  const bottom = await page.locator('main').evaluate(x => x.getBoundingClientRect().bottom);
  assert.ok(bottom < 453 - 2 * 15, `one slip: it ends at ${bottom} px`);
  assert.equal(await tooWide(page), false);
  await picture(page, 'ticket-slip-print');
  await close(page);
});

// A centre of its own with so many called and in service; its numbers begin with first.
function hall(unit_id, called, serving, first) {
  const counters = Array.from({ length: called + serving }, (_, i) => ({ authority_id: TOWN, id: unit_id * 100 + i, unit_id, name: i === 1 ? 'Pas og kørekort 2' : `Skranke ${i + 1}` }));
  const tickets = counters.map((counter, i) => ({ authority_id: TOWN, id: counter.id, contact_id: counter.id, unit_id, day: today, number: first + i,
    token: `hall-token-${counter.id}`, state: i < called ? 'called' : 'serving', issued_at: Date.now(), called_at: Date.now(), last_call_at: Date.now() - i * 5000,
    calls: 1, started_at: i < called ? null : Date.now(), counter_id: counter.id }));
  house.sql(insert('unit', [{ authority_id: TOWN, id: unit_id, key: `hal-${unit_id}`, kind: 'service_centre', name: 'Borgerservice Rådhuset' }]) + insert('counter', counters)
    + insert('contact', tickets.map(t => ({ authority_id: TOWN, id: t.id, unit_id, channel: 'counter', state: 'waiting', created_at: 1 }))) + insert('ticket', tickets));
}

// Signs are read from a distance of 200 times their height: on a screen of 53 cm (43") 8 % are 4 cm, for 8 m.
const halls = [{ called: 1, serving: 0, first: 7, least: 0.2 }, { called: 2, serving: 6, first: 117, least: 0.2 }, { called: 2, serving: 1, first: 1117, least: 0.1 },
  { called: 5, serving: 6, first: 95, least: 0.1 }, { called: 10, serving: 3, first: 117, least: 0.08 }];
for (const [i, h] of halls.entries()) {
  test(`the wall can be read from eight metres with ${h.called} called from ${h.first} on`, async () => {
    const unit = 500 + i;
    hall(unit, h.called, h.serving, h.first);
    for (const [width, height] of [[1920, 1080], [1280, 720]]) {
      const page = await open(`/tavle/${unit}`, { width, height });
      await picture(page, `wall-${width}-${h.called}-${h.first}`, {});
      // At one moment: the live board is drawn anew whenever it likes.
      const numbers = await page.evaluate(() => [...document.querySelectorAll('.display-calls li')].map(li => {
        const [number, counter] = ['.display-number', '.display-counter'].map(c => li.querySelector(c));
        const box = li.getBoundingClientRect(), inner = counter.getBoundingClientRect();
        return { size: parseFloat(getComputedStyle(number).fontSize), bottom: box.bottom, inside: inner.right <= box.right && inner.bottom <= box.bottom && counter.scrollWidth <= counter.clientWidth && counter.scrollHeight <= counter.clientHeight * 1.3 };
      }));
      const side = await page.locator('.display-side').evaluate(x => x.getBoundingClientRect().left);
      const right = await page.locator('.display-now').evaluate(x => x.getBoundingClientRect().right);
      assert.equal(numbers.length, h.called);
      for (const x of numbers) {
        assert.ok(x.bottom < height, `a call ends at ${x.bottom} of ${height}`);
        assert.ok(x.inside, 'the counter stands inside its call');
        assert.ok(x.size / height >= h.least, `a number is ${x.size} of ${height} high`);
      }
      assert.ok(right <= side, 'calls and waiting time do not lie over each other');
      assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth), 'nothing is cut off');
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(page.complaints, []);
      await close(page);
    }
  });
}
