// A day's work with the keyboard alone, and the same with JavaScript switched off.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';
import { newKey } from '../scenario/http.mjs';
import { CENTRE, COUNTERS } from '../scenario/town.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { rita, sara, per } = town.staff;

const focused = page => page.evaluate(() => {
  const x = document.activeElement;
  return { tag: x.tagName, id: x.id, name: x.getAttribute('name'), text: (x.textContent || x.value || '').replace(/\s+/g, ' ').trim(), shown: !!x.offsetParent };
});
// Presses Tab until what has the focus is what is looked for.
async function tabTo(page, wanted, most = 60) {
  for (let i = 0; i < most; i++) {
    if (wanted(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`not reached with ${most} tabs; the focus is on ${JSON.stringify(await focused(page))}`);
}
const given = page => page.locator('.given-number strong').innerText();
const ticketOf = number => {
  const [row] = house.rows(`SELECT t.id, t.contact_id, t.state, c.said FROM ticket t JOIN contact c ON c.id = t.contact_id WHERE t.number = ${number}`);
  return { id: row[0], contact_id: row[1], state: row[2], said: row[3] };
};
const matters = contact => house.rows(`SELECT k.key FROM contact_matter m JOIN task k ON k.id = m.task_id WHERE m.contact_id = ${contact} ORDER BY m.position`).map(r => r[0]);

// Everybody before is helped, so that the next is who comes now.
async function emptyQueue() {
  house.sql(`UPDATE ticket SET state = 'done', ended_at = issued_at WHERE state NOT IN ('done', 'left', 'no_show');
    UPDATE contact SET state = 'closed', outcome = 'answered', closed_at = created_at WHERE state <> 'closed';`);
}

test('whoever is with me comes first on a phone, and for Tab; a wide screen has the queue to the left', async () => {
  const places = page => page.evaluate(() => [...document.querySelectorAll('.desk-grid > *')].map(x => {
    const r = x.getBoundingClientRect();
    return { name: x.className.replace('desk-', ''), x: r.x, y: r.y };
  }));
  for (const [who, order] of [[sara, ['current', 'work', 'queue']], [per, ['queue', 'current', 'work']]])
    for (const width of [390, 1280]) {
      const page = await windowOf(browser, node, who, { width });
      await page.goto('/skranke');
      const boxes = await places(page);
      assert.deepEqual(boxes.map(b => b.name), order);
      if (width === 390) assert.deepEqual([...boxes].sort((a, b) => a.y - b.y).map(b => b.name), order);
      else assert.deepEqual([...boxes].sort((a, b) => a.x - b.x).map(b => b.name), ['queue', 'current', 'work']);
      await page.context().close();
    }
});

test('sign in, go on duty, hands on the keyboard', async () => {
  const page = await windowOf(browser, node);
  await page.goto('/log-ind');
  await tabTo(page, f => f.name === 'username');
  await page.keyboard.type('sara');
  await page.keyboard.press('Tab');
  await page.keyboard.type('borgerens indgang');
  await page.keyboard.press('Enter');
  await page.waitForURL(u => !u.pathname.startsWith('/log-ind'));
  await page.goto('/vagt');
  await tabTo(page, f => /Gå på vagt|Skift/.test(f.text) && f.tag === 'BUTTON');
  await page.keyboard.press('Enter');
  await page.waitForURL(u => u.pathname === '/skranke');
  await page.context().close();
});

test('a ticket in under ten seconds, hands on the keyboard', async () => {
  const page = await windowOf(browser, node, rita);
  await page.goto('/reception');
  assert.equal((await focused(page)).id, 'q', 'the one field has the focus');
  const began = performance.now();
  await page.keyboard.type('nyt sundhedskort', { delay: 30 });
  await page.locator('#forslag [data-found="nyt sundhedskort"] a.hit').first().waitFor(); // found by all of the words
  await tabTo(page, f => f.tag === 'A' && /Nyt sundhedskort/.test(f.text), 6);
  await page.keyboard.press('Enter');
  await page.waitForURL(/task=sundhedskort/);
  assert.match((await focused(page)).text, /Giv nummer/, 'Enter gives the number');
  await page.keyboard.press('Enter');
  await page.waitForURL(/given=/);
  const number = await given(page), seconds = (performance.now() - began) / 1000;
  assert.ok(seconds < 10, `it took ${seconds} s`);
  const ticket = ticketOf(number);
  assert.deepEqual([ticket.state, ticket.said, matters(ticket.contact_id)], ['waiting', 'nyt sundhedskort', ['sundhedskort']]);
  assert.equal((await focused(page)).id, 'q', 'and the next citizen can speak');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a contact is begun with the first key, by the clock of the server, and the next one anew', async () => {
  const page = await windowOf(browser, node, rita), begun = () => page.locator('.triage-end [name=begun]').inputValue();
  await page.goto('/telefon');
  await tabTo(page, f => f.name === 'note');
  assert.equal(await begun(), '', 'a page that is only open has begun nothing');
  await page.waitForTimeout(1000);
  const before = Date.now();
  await page.keyboard.type('om affald');
  const first = Number(await begun());
  assert.ok(first >= before - 300 && first <= Date.now() + 1000, `${first - before} ms`);
  assert.equal(await page.locator('.triage-search [name=begun]').inputValue(), String(first), 'also for the search');
  await page.waitForTimeout(1500);
  await page.keyboard.type(', storskrald');
  assert.equal(await begun(), String(first));
  await page.getByRole('button', { name: /Besvaret/ }).press('Enter');
  await page.waitForURL(/registered=/);
  assert.equal(await begun(), '');
  const [, id] = page.url().match(/registered=(\d+)/), [[at, taken]] = house.rows(`SELECT begun_at, closed_at - begun_at FROM contact WHERE id = ${id}`);
  assert.equal(at, String(first));
  assert.ok(Number(taken) >= 1500, taken);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('F8 pressed twice in a row gives one number, the one that is shown; on the empty page it asks as F9 does', async () => {
  const issued = () => house.number('SELECT COUNT(*) FROM ticket'), before = issued();
  const page = await windowOf(browser, node, rita);
  await page.goto('/reception?task=pas');
  await page.keyboard.press('F8');
  await page.waitForTimeout(250);
  await page.keyboard.press('F8');
  await page.waitForURL(/given=/);
  await page.waitForTimeout(300);
  assert.equal(issued(), before + 1);
  const number = await given(page);
  assert.deepEqual(matters(ticketOf(number).contact_id), ['pas']);
  await page.waitForTimeout(1100);
  await page.keyboard.press('F8');
  await page.locator('.error-summary').waitFor();
  assert.match((await focused(page)).text, /Nummer uden ærinde/);
  assert.equal(await given(page), number, 'the number just given is still there');
  assert.equal(issued(), before + 1);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `reception-uden-aerinde-${width}`);
    assert.equal(await tooWide(page), false);
  }
  assert.deepEqual(await faults(page), []);
  await page.getByLabel(/Nummer uden ærinde/).check();
  await page.waitForTimeout(1100);
  await page.keyboard.press('F8');
  await page.waitForURL(/given=/);
  assert.notEqual(await given(page), number);
  assert.equal(issued(), before + 2);
  await page.context().close();
});

test('what the centre does not do is handed over with Enter, and the page is clear of faults', async () => {
  house.sql(`INSERT INTO offering (authority_id, unit_id, task_id, offered) SELECT authority_id, ${CENTRE}, id, 'none' FROM task WHERE key = 'affald'`);
  const page = await windowOf(browser, node, rita);
  await page.goto('/reception?task=affald');
  assert.match((await focused(page)).text, /Sag til fagforvaltning/);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `reception-ikke-her-${width}`);
    assert.equal(await tooWide(page), false);
  }
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Enter');
  await page.waitForURL(/registered=/);
  assert.deepEqual(house.rows("SELECT outcome FROM contact ORDER BY id DESC LIMIT 1"), [['case_handed_over']]);
  await page.context().close();
});

test('what is found is what stands in the field, however slow the answers are', async () => {
  for (const [who, path, q] of [[rita, '/reception', '#q'], [null, '/', 'main input[type=search]']]) {
    const page = await windowOf(browser, node, who), asked = [];
    await page.goto(path);
    await page.route('**/forslag?**', async route => {
      asked.push(new URL(route.request().url()).searchParams.get('q'));
      await new Promise(done => setTimeout(done, 1000));
      await route.continue();
    });
    await page.locator(q).first().focus();
    await page.keyboard.type('korekort', { delay: 200 });
    await page.locator('#forslag a[href*="koerekort"]').first().waitFor();
    for (let i = 0; i < 50 && asked.at(-1) !== 'korekort'; i++) await page.waitForTimeout(100);
    assert.equal(asked.at(-1), 'korekort', asked.join(', '));
    assert.ok(asked.length < 6, 'what was overtaken is not asked');
    await page.context().close();
  }
});

test('two matters, one number, by function keys', async () => {
  const page = await windowOf(browser, node, rita);
  await page.goto('/reception');
  for (const [words, key] of [['flytning', 'flytteanmeldelse'], ['pas', 'pas']]) {
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(words);
    assert.equal(await page.locator('#q').inputValue(), words, 'what was typed stands in the field');
    const hit = page.locator(`#forslag a[href*="task=${key}"]`).first();
    await hit.waitFor().catch(async e => assert.fail(`${e.message} ${page.url()} ${await page.locator('#forslag').innerHTML()} ${page.complaints.join('; ')}`));
    await tabTo(page, f => f.tag === 'A' && f.shown && f.text !== '' && !/Fjern/.test(f.text), 8);
    await hit.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`task=${key}`));
  }
  await page.keyboard.press('F8');
  await page.waitForURL(/given=/);
  assert.deepEqual(matters(ticketOf(await given(page)).contact_id).sort(), ['flytteanmeldelse', 'pas']);
  await page.context().close();
});

test('next, start, note, closed at the desk, hands on the keyboard', async () => {
  await emptyQueue();
  const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort', q: 'kort væk' });
  const id = answer.location.match(/given=(\d+)/)[1];
  await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
  const page = await windowOf(browser, node, sara);
  await page.goto('/skranke');
  await page.keyboard.press('F2');
  await page.locator('.current-ticket').waitFor();
  await page.keyboard.press('F8');
  await page.getByText('Betjenes siden').waitFor();
  assert.match(await page.locator('main [role=status]').innerText(), /er kaldt|Betjeningen af nummer \d+ er begyndt/);
  await picture(page, 'skranke-betjening-da-1280');
  assert.equal((await focused(page)).name, 'note', 'what comes next has the focus');
  assert.match(await page.locator('label[for=note]').innerText(), /\(F6\)/, 'and its key is in sight');
  await page.locator('h1').click();
  await page.keyboard.press('F6');
  assert.equal((await focused(page)).name, 'note');
  await page.keyboard.type('Nyt kort er bestilt.');
  await tabTo(page, f => f.id === 'met-full_agreement', 5);
  await page.keyboard.press('Space');
  await page.keyboard.press('F10');
  await page.locator('.current-ticket').waitFor({ state: 'detached' });
  const { contact_id, state } = (await sara.get(`/api/v1/tickets/${id}`)).json;
  const { contact, events } = (await sara.get(`/api/v1/contacts/${contact_id}`)).json;
  assert.deepEqual([state, contact.outcome, events.find(e => e.kind === 'note').text], ['done', 'decided', 'Nyt kort er bestilt.']);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('after each act the focus is on what comes next, and the page says what was done, with and without JavaScript', async () => {
  for (const javaScriptEnabled of [true, false]) {
    await emptyQueue();
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort', q: 'kort væk' });
    const { number } = (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    const page = await windowOf(browser, node, sara, { javaScriptEnabled });
    const now = async (said, focus) => {
      await page.locator('main [role=status]', { hasText: said }).waitFor();
      if (javaScriptEnabled) assert.deepEqual(await faults(page), [], said);
      if (javaScriptEnabled) assert.match(JSON.stringify(await focused(page)), focus, said);
      else assert.match(await page.locator('main [autofocus]').first().evaluate(x => x.name + x.textContent), focus, said);
    };
    const press = async (button) => { await page.waitForTimeout(javaScriptEnabled ? 1100 : 0); await page.getByRole('button', { name: button }).first().click(); };
    await page.goto('/skranke');
    await press(/^Næste/);
    await now(`Nummer ${number} er kaldt.`, /Start/);
    await press(/^Kald igen/);
    await now(`Nummer ${number} er kaldt igen.`, /Start/);
    await press(/^Start/);
    await now(`Betjeningen af nummer ${number} er begyndt.`, /note/);
    await page.locator('.desk-more summary').click();
    await page.locator('#text').fill('Undervejs.');
    await press('Gem notat');
    await now('Notatet er gemt.', /note/);
    await page.locator('.citizen-box [name=name]').fill('Ane Sigtuna');
    await press(/Det er borgeren/);
    await now('Borgeren er sat på henvendelsen.', /note/);
    await page.locator('#note').fill('Kortet er bestilt.');
    await press(/^Besvaret/);
    await now(`Nummer ${number} er afsluttet: besvaret.`, /Næste/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('what is forgotten is said at the top and beside the field, and the focus is there', async () => {
  await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort' });
  await sara.post('/api/v1/tickets/next');
  const page = await windowOf(browser, node, sara);
  await page.goto('/skranke');
  await page.keyboard.press('F8');
  await page.getByText('Betjenes siden').waitFor();
  await page.keyboard.press('F10');
  await page.locator('.error-summary').waitFor();
  assert.match((await focused(page)).text, /notat/i);
  assert.equal(await page.locator('[name=note][aria-invalid=true]').count(), 1);
  await page.keyboard.press('F6');
  await page.keyboard.type('Bestilt.');
  await page.keyboard.press('F10');
  await page.locator('#met-error').waitFor();
  assert.match((await focused(page)).text, /sæt kryds/);
  await picture(page, 'skranke-betingelser-da-1280');
  await page.getByLabel('Der er givet klagevejledning').check();
  await page.keyboard.press('F10');
  await page.locator('.current-ticket').waitFor({ state: 'detached' });
  await page.context().close();
});

test('the citizen\'s page and the wall follow without reloading', async () => {
  const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'pas' });
  const ticket = (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
  const phone = await windowOf(browser, node, undefined, { width: 390, height: 800 }), wall = await windowOf(browser, node, undefined, { width: 1920, height: 1080 });
  await phone.goto(`/nummer/${ticket.token}`);
  await wall.goto(`/tavle/${CENTRE}`);
  await phone.locator('#nummer').getByText('Du er den næste').waitFor();
  await sara.post('/api/v1/tickets/next');
  await phone.locator('main', { hasText: 'Det er din tur' }).waitFor({ timeout: 5000 });
  await wall.locator('.just-called', { hasText: 'Skranke 1' }).waitFor({ timeout: 5000 });
  await picture(phone, 'nummer-din-tur-390');
  await picture(wall, 'tavle-kalder-1920');
  const closed = await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
  assert.equal(closed.status, 200, closed.text);
  await phone.locator('main', { hasText: 'Dit besøg er slut' }).waitFor({ timeout: 5000 });
  assert.deepEqual([...phone.complaints, ...wall.complaints], []);
  await phone.context().close();
  await wall.context().close();
});

test('what was done is written down in its matter, hands on the keyboard and without JavaScript', async () => {
  for (const [name, options] of [['1280', {}], ['390', { width: 390 }], ['uden-js', { javaScriptEnabled: false }]]) {
    const { id } = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['pas', 'sundhedskort'] })).json.contact;
    const page = await windowOf(browser, node, sara, options), panel = page.locator('article.matter').nth(1);
    await page.goto(`/henvendelser/${id}`);
    if (name !== 'uden-js') assert.deepEqual(await faults(page), []);
    await panel.getByLabel('Hvad du har gjort').focus();
    await page.keyboard.type('Hjælpe med at u');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Blanketten er sendt.');
    await page.keyboard.press('Enter');
    await page.locator('.events li', { hasText: 'Blanketten er sendt.' }).waitFor({ state: 'attached' });
    assert.deepEqual(house.rows(`SELECT k.key, e.what FROM contact_event e JOIN task k ON k.id = e.task_id WHERE e.contact_id = ${id} AND e.kind = 'activity'`), [['sundhedskort', 'help_fill']]);
    if (name !== 'uden-js') {
      await page.locator('details.events summary').click();
      await picture(page, `skranke-handling-da-${name}`);
      assert.ok(!await tooWide(page));
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('what a colleague has in hand is taken over with a word before it is closed', async () => {
  for (const [name, options] of [['1280', {}], ['390', { width: 390 }], ['uden-js', { javaScriptEnabled: false }]]) {
    const { id } = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['sundhedskort'], said: 'kort væk' })).json.contact;
    const page = await windowOf(browser, node, per, options);
    await page.goto(`/henvendelser/${id}`);
    await page.getByText('Henvendelsen er hos Sara Lund.').waitFor();
    assert.equal(await page.getByRole('button', { name: /Besvaret/ }).count(), 0);
    await page.getByRole('button', { name: 'Overtag' }).click();
    await page.locator('#why-error').waitFor();
    if (name !== 'uden-js') {
      await picture(page, `henvendelse-overtag-da-${name}`);
      assert.deepEqual(await faults(page), []);
      assert.ok(!await tooWide(page));
    }
    await page.getByLabel('Hvorfor du overtager den').fill('Sara er gået hjem');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Besvaret/ }).click();
    await page.waitForURL(u => u.pathname === '/skranke');
    assert.deepEqual(house.rows(`SELECT handled_by, outcome FROM contact WHERE id = ${id}`), [['33', 'answered']]);
    assert.deepEqual(page.complaints.filter(c => !/422/.test(c)), []);
    await page.context().close();
  }
});

test('each matter ends in its own way, hands on the keyboard, and with what was chosen still there after a mistake', async () => {
  const contact = async () => (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['pas', 'ledig-jobcenter'], said: 'pas og job' })).json.contact.id;
  for (const [name, options] of [['1280', {}], ['390', { width: 390 }], ['uden-js', { javaScriptEnabled: false }]]) {
    const id = await contact(), page = await windowOf(browser, node, sara, options);
    await page.goto(`/henvendelser/${id}`);
    const own = page.getByLabel('Udfald for dette ærinde').nth(1);
    await own.focus();
    await page.keyboard.press('ArrowDown'); // the first that competence allows there: no answer, for guiding is not ours
    await own.selectOption('signposted');
    await page.getByRole('button', { name: /Besvaret/ }).click();
    await page.locator('.error-summary').waitFor();
    assert.equal(await own.inputValue(), 'signposted');
    if (!options.javaScriptEnabled && name !== 'uden-js') {
      await picture(page, `skranke-to-aerinder-da-${name}`);
      assert.deepEqual(await faults(page), []);
      assert.ok(!await tooWide(page));
    }
    await page.locator('[name=receiver]').fill('Jobcentret');
    await page.getByRole('button', { name: /Besvaret/ }).click();
    await page.waitForURL(u => u.pathname === '/skranke');
    assert.deepEqual(house.rows(`SELECT outcome FROM contact_matter WHERE contact_id = ${id} ORDER BY position`), [['answered'], ['signposted']]);
    assert.deepEqual(page.complaints.filter(c => !/422/.test(c)), []);
    await page.context().close();
  }
  for (const [path, who] of [['reception', rita], ['telefon', rita]])
    for (const width of [390, 1280]) {
      const page = await windowOf(browser, node, who, { width });
      await page.goto(`/${path}?task=pas&task=ledig-jobcenter`);
      assert.equal(await page.getByLabel('Udfald for dette ærinde').count(), 2);
      await picture(page, `${path}-to-aerinder-da-${width}`);
      assert.deepEqual(await faults(page), []);
      assert.ok(!await tooWide(page));
      await page.context().close();
    }
});

// ---- without JavaScript

test('without JavaScript: words, task, number, next, start, closed', async () => {
  await emptyQueue();
  const off = { javaScriptEnabled: false };
  const reception = await windowOf(browser, node, rita, off), desk = await windowOf(browser, node, sara, off), phone = await windowOf(browser, node, undefined, { ...off, width: 390 });
  await reception.goto('/reception');
  await reception.locator('#q').fill('nyt sundhedskort');
  await reception.locator('#q').press('Enter');
  await reception.locator('a.hit[href*="task=sundhedskort"]').first().click();
  await reception.getByRole('button', { name: /Giv nummer/ }).click();
  await reception.waitForURL(/given=/);
  const number = await given(reception);
  await reception.getByRole('link', { name: 'Borgerens side' }).click();
  const address = reception.url();

  await phone.goto(address);
  assert.match(await phone.locator('main').innerText(), new RegExp(`${number}`));
  assert.match(await phone.content(), /<noscript><meta http-equiv="refresh"/, 'it looks again by itself');

  await desk.goto('/skranke');
  await desk.getByRole('button', { name: /Næste/ }).click();
  await desk.getByRole('button', { name: /Start/ }).click();
  await desk.locator('[name=note]').fill('Uden JavaScript.');
  await desk.getByRole('button', { name: /Besvaret/ }).click();
  await desk.waitForURL(u => u.pathname === '/skranke');
  assert.equal(ticketOf(number).state, 'done');
  await phone.reload();
  assert.match(await phone.locator('main').innerText(), /Dit besøg er slut/);
  for (const page of [reception, desk, phone]) await page.context().close();
});

test('without JavaScript: the citizen finds a task, the leader the figures, the clerk a letter\'s receiver', async () => {
  const off = { javaScriptEnabled: false };
  const citizen = await windowOf(browser, node, undefined, { ...off, width: 390 });
  await citizen.goto('/');
  await citizen.locator('input[name=q]').fill('mit pas er udløbet');
  await citizen.locator('input[name=q]').press('Enter');
  await citizen.getByRole('link', { name: /pas/i }).first().click();
  assert.match(await citizen.locator('h1').innerText(), /pas/i);

  const leader = await windowOf(browser, node, town.staff.lone, off);
  await leader.goto('/tal');
  assert.ok(await leader.locator('table').count() > 2);

  const post = await windowOf(browser, node, per, off);
  await post.goto('/post?task=aarsopgoerelse');
  await post.getByRole('button', { name: 'Videresendt' }).click();
  await post.waitForURL(/registered=/);
  for (const page of [citizen, leader, post]) await page.context().close();
});

test('a name of whom to call becomes the receiver, and what was typed stays', async () => {
  const page = await windowOf(browser, node, per);
  await page.goto('/telefon?task=aarsopgoerelse');
  await page.locator('[name=note]').fill('Ringer om sin årsopgørelse');
  const address = page.url(), name = page.locator('a[data-receiver]').first();
  const receiver = await name.getAttribute('data-receiver');
  await name.focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('[name=receiver]').inputValue(), receiver);
  assert.equal(await page.locator('[name=note]').inputValue(), 'Ringer om sin årsopgørelse');
  assert.equal(page.url(), address);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Omstillet/);
  await page.context().close();
});

// Two administrators at it at once, without JavaScript: a window each, on a phone and on a desk.
const two = async (path, [first, second] = [town.staff.anna, town.staff.anna]) => {
  const windows = await Promise.all([[first, 390], [second, 1280]].map(([who, width]) => windowOf(browser, node, who, { width, javaScriptEnabled: false })));
  for (const page of windows) await page.goto(path);
  return windows;
};
// axe runs as a script of the page, so it looks at what was answered in a window that has scripts.
async function judge(page, name) {
  const look = await windowOf(browser, node, town.staff.anna, { width: page.viewportSize().width });
  await look.goto('/organisation');
  await look.setContent(await page.content(), { waitUntil: 'load' });
  assert.deepEqual(await faults(look), []);
  assert.equal(await tooWide(look), false, 'scrolls sideways');
  await look.context().close();
  await picture(page, `${name}-${page.viewportSize().width}`);
}
const alert = page => page.locator('.error-summary').innerText();
const stands = page => page.locator('.panel', { has: page.getByRole('heading', { name: 'Det står der nu', exact: true }) }).last().locator('dl').innerText();

test('two rename a department: the second is told what stands there, loses nothing, and may let theirs hold', async () => {
  const [code] = house.rows('SELECT code FROM department ORDER BY code')[0], name = () => house.sql(`SELECT name FROM department WHERE code = '${code}'`).trim();
  const pages = await two('/organisation/forvaltninger');
  for (const page of pages) await page.locator(`main a[href$="/${code}"]`).click();
  for (const [first, second] of [pages, [pages[1], pages[0]]]) {
    for (const page of [first, second]) await page.goto(`/organisation/forvaltninger/${code}`);
    await first.getByLabel('Navn').fill('Den første');
    await first.getByRole('button', { name: 'Gem' }).click();
    await first.waitForURL(/gemt=1/);
    await second.getByLabel('Navn').fill('Den anden');
    await second.getByLabel('Navn').press('Enter');
    assert.match(await alert(second), /Andre har ændret det, mens du skrev/);
    assert.match(await stands(second), /Den første/);
    assert.equal(await second.getByLabel('Navn').inputValue(), 'Den anden');
    await judge(second, 'organisation-forvaltning-imens');
    await second.getByRole('button', { name: 'Gem' }).click();
    await second.waitForURL(/gemt=1/);
    assert.equal(name(), 'Den anden');
  }
  for (const page of pages) await page.context().close();
});

test('two set the same exceptional day: the second is told by the form, and the day keeps what the first wrote until they save again', async () => {
  const at = `/organisation/enheder/${CENTRE}/tider`, day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const reason = () => house.sql(`SELECT reason FROM unit_exception WHERE day = '${day}'`).trim();
  const pages = await two(at), save = page => page.getByRole('button', { name: 'Gem dagen' }).click();
  for (const page of pages) {
    await page.locator('#day').fill(day);
    await page.locator('#hours').fill('10-12');
    await page.locator('#reason').fill(`Den på ${page.viewportSize().width}`);
  }
  await save(pages[0]);
  await pages[0].waitForURL(/gemt=1/);
  await save(pages[1]);
  assert.match(await alert(pages[1]), /er allerede en særlig dag/);
  assert.match(await stands(pages[1]), /Den på 390/);
  assert.equal(await pages[1].locator('#reason').inputValue(), 'Den på 1280');
  await judge(pages[1], 'organisation-dag-imens');
  await save(pages[1]);
  await pages[1].waitForURL(/gemt=1/);
  assert.equal(reason(), 'Den på 1280');

  for (const page of pages) {
    await page.goto(at);
    await page.getByRole('link', { name: `Ret ${day}` }).click();
    assert.equal(await page.locator('#reason').inputValue(), 'Den på 1280');
    assert.equal(await page.locator('#day').count(), 0, 'the day itself stays');
  }
  await judge(pages[0], 'organisation-dag-ret');
  await judge(pages[1], 'organisation-dag-ret');
  await pages[1].locator('#hours').fill('');
  await save(pages[1]);
  await pages[1].waitForURL(/gemt=1/);
  await pages[0].locator('#hours').fill('9-10');
  await save(pages[0]);
  assert.match(await alert(pages[0]), /Andre har ændret .*, mens du skrev/);
  assert.match(await stands(pages[0]), /lukket/);
  await judge(pages[0], 'organisation-dag-imens');

  await pages[1].goto(at);
  await pages[0].goto(`${at}?dag=${day}`);
  await pages[0].locator('#reason').fill('Kursus');
  await save(pages[0]);
  await pages[0].waitForURL(/gemt=1/);
  await pages[1].getByRole('button', { name: `Fjern ${day}` }).click();
  assert.match(await alert(pages[1]), /Dagen er ikke fjernet/);
  assert.equal(reason(), 'Kursus');
  await judge(pages[1], 'organisation-dag-fjern');
  await pages[1].getByRole('button', { name: `Fjern ${day}` }).click();
  await pages[1].waitForURL(/gemt=1/);
  assert.equal(reason(), '');
  for (const page of pages) await page.context().close();
});

test('two say who the citizen is, and two set the citizen right: the second is told and loses nothing', async () => {
  const { id } = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] }, { key: newKey() })).json.contact;
  const pages = await two(`/henvendelser/${id}`, [sara, per]), [phone, desk] = pages;
  const box = page => page.locator('.citizen-box'), send = page => box(page).getByRole('button', { name: /Det er borgeren/ }).click();
  for (const page of pages) {
    await box(page).locator('[name=name]').fill(page === phone ? 'Ane Skov' : 'Bo Dahl');
    await box(page).locator('[name=reason]').selectOption({ index: 1 });
    await send(page);
  }
  assert.match(await alert(desk), /En kollega har imens sagt, hvem borgeren er/);
  assert.equal(await box(desk).locator('[name=name]').inputValue(), 'Bo Dahl');
  await judge(desk, 'skranke-borger-imens');
  await send(desk);
  await desk.waitForURL(new RegExp(`/henvendelser/${id}\\?`));
  assert.match(await box(desk).innerText(), /Bo Dahl/);

  const at = `/henvendelser/${id}/borger`;
  for (const page of pages) await page.goto(at);
  await phone.locator('[name=reason]').selectOption({ index: 1 }); // it is another citizen than sara said why for
  await phone.getByRole('button', { name: /Vis borgeren/ }).click();
  await phone.waitForURL(u => u.pathname === at);
  await desk.locator('[name=phone]').fill('33 66 12 34');
  await desk.getByRole('button', { name: 'Gem', exact: true }).click();
  await desk.waitForURL(/gemt=1/);
  await phone.locator('[name=name]').fill('Bo Dahl Skov');
  await phone.getByRole('button', { name: 'Gem', exact: true }).click();
  assert.match(await stands(phone), /33 66 12 34|33661234/);
  assert.equal(await phone.locator('[name=name]').inputValue(), 'Bo Dahl Skov');
  await judge(phone, 'borger-imens');
  for (const page of pages) await page.context().close();
});
