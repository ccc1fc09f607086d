// Going on and off duty, the leader's board and a closed door, as they are seen: nothing wrong by axe, on a phone and on a desk, and the
// keyboard is enough.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';
import { newKey } from '../scenario/http.mjs';
import { CENTRE, COUNTERS, HARBOUR, TOWN, date } from '../scenario/town.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { rita, sara, per } = town.staff, lone = await node.signIn('lone');
const WIDTHS = [390, 1280];

async function isGood(page, name, width) {
  await page.waitForLoadState();
  assert.deepEqual(await faults(page), [], name);
  assert.equal(await tooWide(page), false, name);
  await picture(page, `${name}-${width}`);
}
const signOut = who => node.client().send('DELETE', '/api/v1/sessions/current', // as another window of the same browser does
  { headers: { Cookie: [...who.cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'X-CSRF-Token': who.csrf } });
const give = fields => rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task: 'sundhedskort', ...fields });
const idOf = answer => answer.location.match(/given=(\d+)/)[1];
function emptyQueue() { house.sql("UPDATE ticket SET state = 'done', ended_at = issued_at WHERE state NOT IN ('done', 'left', 'no_show')"); }

test('who goes off duty is asked about who was sent to them, and a counter that is taken is refused beside the field', async () => {
  for (const width of WIDTHS) {
    emptyQueue();
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    await per.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[1] });
    const id = idOf(await give());
    assert.equal((await per.post('/api/v1/tickets/next')).json.id, id);
    assert.equal((await per.post(`/api/v1/tickets/${id}/send-on`, { unit_id: String(CENTRE), employee_id: '32' })).status, 200);
    const page = await windowOf(browser, node, sara, { width });
    await page.goto('/vagt');
    await page.selectOption('[name=counter_id]', String(COUNTERS[1]));
    await page.click('button:has-text("Gå på vagt")');
    assert.match(await page.locator('#counter_id-error').innerText(), /Per Krogh sidder ved den skranke/);
    assert.equal(await page.inputValue('[name=counter_id]'), String(COUNTERS[1]));
    await isGood(page, 'duty-taken', width);
    const bare = await windowOf(browser, node, sara, { width, javaScriptEnabled: false });
    await bare.goto('/vagt');
    await bare.selectOption('[name=unit_id]', String(HARBOUR));
    await bare.click('button:has-text("Gå på vagt")');
    assert.match(await bare.locator('#counter_id-error').innerText(), /hører ikke til den enhed/);
    await picture(bare, `duty-elsewhere-${width}`);
    await bare.context().close();
    await page.goto('/vagt');
    await page.click('button:has-text("Gå af vagt")');
    assert.match(await page.locator('#anyway-error').innerText(), /er sendt til dig og venter/);
    await isGood(page, 'duty-sent-to-me', width);
    await page.check('[name=anyway]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(u => u.pathname === '/vagt');
    assert.equal(house.sql(`SELECT COALESCE(for_employee, 0) FROM ticket WHERE id = ${id}`), '0');
    house.sql(`UPDATE ticket SET for_employee = 32 WHERE id = ${id}`); // sent to her though she has gone
    const board = await windowOf(browser, node, lone, { width });
    await board.goto('/ledelse');
    assert.match(await board.innerText('#tavle'), /kan ingen på vagt tage/);
    await isGood(board, 'board-unserved', width);
    await board.focus(`a[href="/ledelse/koe/${CENTRE}"]`);
    await board.keyboard.press('Enter');
    await board.waitForSelector('#koe');
    const next = idOf(await give({ language: 'uk' })); // live
    await board.waitForSelector('td:has-text("Українська")');
    assert.match(await board.innerText('#koe'), /Ingen på vagt kan tage den/);
    await isGood(board, 'board-queue', width);
    house.sql(`UPDATE ticket SET state = 'left', ended_at = issued_at WHERE id = ${next}`);
    await page.context().close();
    await board.context().close();
  }
});

test('the counters are those of the unit chosen, there and back, and none where it has none', async () => {
  const counters = page => page.locator('[name=counter_id] option').allInnerTexts();
  house.sql(`DELETE FROM counter WHERE id = 29; INSERT INTO counter (authority_id, id, unit_id, name) VALUES (${TOWN}, 29, ${HARBOUR}, 'Havneskranken')`);
  for (const width of WIDTHS) {
    const page = await windowOf(browser, node, sara, { width });
    await page.goto('/vagt?next=/reception');
    const here = await counters(page);
    assert.ok(here.length > 1 && !here.includes('Havneskranken'), here.join());
    for (const [unit, wanted] of [[HARBOUR, ['Ingen skranke', 'Havneskranken']], [CENTRE, here]]) {
      const answered = page.waitForResponse(/\/vagt\?/);
      await page.focus('[name=unit_id]');
      await page.selectOption('[name=unit_id]', String(unit));
      await answered;
      await page.waitForFunction(n => document.querySelectorAll('[name=counter_id] option').length === n, wanted.length);
      assert.deepEqual(await counters(page), wanted);
      assert.equal(await page.evaluate(() => document.activeElement.name), 'unit_id', 'the focus stays');
    }
    await isGood(page, 'duty-counters', width);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('a closed door: the reception reads why, presses F8 twice, and whoever waits is told to stay', async () => {
  for (const width of WIDTHS) {
    emptyQueue();
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    house.sql(`INSERT INTO unit_exception (authority_id, unit_id, day, reason) VALUES (${TOWN}, ${CENTRE}, '${date()}', 'Brand')`);
    const page = await windowOf(browser, node, rita, { width });
    await page.goto('/reception?task=pas');
    assert.match(await page.innerText('.alert-warning'), /Her er lukket lige nu: Brand\./);
    await isGood(page, 'reception-closed', width);
    await page.keyboard.press('F8');
    await page.waitForSelector('#while_closed');
    await isGood(page, 'reception-closed-asked', width);
    await page.waitForTimeout(3000); // the same key at once would be a slip of the finger
    await page.keyboard.press('F8');
    await page.waitForSelector('.given');
    await isGood(page, 'reception-closed-given', width);
    const citizen = await windowOf(browser, node, undefined, { width });
    await citizen.goto(await page.locator('.given a[href^="/nummer/"]').last().getAttribute('href'));
    assert.match(await citizen.innerText('.ticket-state'), /Vi har lukket\./);
    await isGood(citizen, 'ticket-closed', width);
    house.sql('DELETE FROM unit_exception');
    await page.context().close();
    await citizen.context().close();
  }
});

test('the mail that has nothing to tell is refused beside its field', async () => {
  for (const width of WIDTHS) {
    const page = await windowOf(browser, node, rita, { width });
    await page.goto('/reception?q=noget');
    await page.fill('[name=email]', 'bo@example.dk');
    await page.keyboard.press('F9');
    await page.waitForSelector('#email-error');
    assert.equal(await page.inputValue('[name=email]'), 'bo@example.dk');
    await isGood(page, 'reception-no-mail', width);
    await page.context().close();
  }
});

test('who is sent on to another address hears of it on the open page, and the desk says where to go and prints the new number', async () => {
  for (const width of WIDTHS) {
    emptyQueue();
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    await per.form('/vagt', { unit_id: HARBOUR });
    const id = idOf(await give()), { number, token } = (await rita.get(`/api/v1/tickets/${id}`)).json;
    const citizen = await windowOf(browser, node, undefined, { width }), bare = await windowOf(browser, node, undefined, { width, javaScriptEnabled: false });
    await citizen.goto(`/nummer/${token}`);
    await citizen.waitForSelector('.ticket-state');
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, id);
    await citizen.waitForSelector('.ticket-called');

    house.sql(`INSERT INTO unit_exception (authority_id, unit_id, day, reason) VALUES (${TOWN}, ${HARBOUR}, '${date()}', 'Vandskade')`);
    const desk = await windowOf(browser, node, sara, { width });
    await desk.goto('/skranke');
    await desk.focus('.desk-more summary');
    await desk.keyboard.press('Enter');
    await desk.selectOption('.desk-more [name=unit_id]', String(HARBOUR));
    await desk.focus('.desk-more [name=word]');
    await desk.keyboard.type('Har alt med');
    await desk.keyboard.press('Enter');
    await desk.waitForSelector('#while_closed-error');
    assert.equal(await desk.inputValue('.desk-more [name=word]'), 'Har alt med');
    await isGood(desk, 'sent-on-closed', width);
    await desk.focus('[name=while_closed]');
    await desk.keyboard.press('Space');
    await desk.keyboard.press('Enter');
    await desk.waitForSelector('.sent-on');
    house.sql('DELETE FROM unit_exception');
    const now = (await rita.get(`/api/v1/tickets/${id}`)).json;
    assert.notEqual(now.unit_id, String(CENTRE));
    assert.match(await desk.innerText('.sent-on'), new RegExp(`${number} →\\s*er nu\\s*${now.number} hos Borgerservice Havnen, Havnegade 7`));
    await desk.locator('#besked', { hasText: `${number} er nu ${now.number} hos Borgerservice Havnen` }).waitFor({ state: 'attached' });
    await isGood(desk, 'sent-on-desk', width);
    const slip = await windowOf(browser, node, undefined, { width });
    await slip.goto(await desk.getAttribute('a[href*="udskriv=1"]', 'href'));
    assert.equal(await slip.innerText('.queue-number-huge'), String(now.number));
    await isGood(slip, 'sent-on-slip', width);

    await citizen.waitForSelector('.ticket-sent-on');
    assert.equal(await citizen.innerText('.queue-number-huge'), String(now.number));
    assert.match(await citizen.title(), new RegExp(`^${now.number} – `));
    await citizen.locator('#besked', { hasText: `Du er sendt videre. Nummer ${number} er nu nummer ${now.number}. Gå til Borgerservice Havnen, Havnegade 7` }).waitFor({ state: 'attached' });
    await isGood(citizen, 'ticket-sent-on', width);
    await bare.goto(`/nummer/${token}`);
    assert.match(await bare.innerText('.ticket'), /Du er sendt videre\.[^]*Havnegade 7/);
    await per.post('/api/v1/tickets/next');
    await citizen.waitForSelector('.ticket-called');
    await isGood(citizen, 'ticket-sent-on-called', width);
    assert.equal((await per.post(`/api/v1/contacts/${now.contact_id}/close`, { outcome: 'answered' })).status, 200);
    for (const page of [citizen, bare, desk, slip]) await page.context().close();
  }
});

test('who is called once and is not there stays on the list of open ones; after three calls they are found by their number, by keyboard', async () => {
  for (const width of WIDTHS) {
    emptyQueue();
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] });
    const once = (await rita.get(`/api/v1/tickets/${idOf(await give())}`)).json;
    await sara.post('/api/v1/tickets/next');
    const desk = await windowOf(browser, node, sara, { width });
    await desk.goto('/skranke');
    await desk.focus('button:has-text("Udeblevet")');
    await desk.keyboard.press('Enter');
    await desk.waitForSelector('.alert-success');
    assert.match(await desk.innerText('.alert-success'), /Henvendelsen er stadig åben/);
    await isGood(desk, 'no-show-once', width);
    const thrice = (await rita.get(`/api/v1/tickets/${idOf(await give())}`)).json;
    await sara.post('/api/v1/tickets/next');
    for (let i = 0; i < 2; i++) await sara.post(`/api/v1/tickets/${thrice.id}/acts/call_again`);
    await sara.post(`/api/v1/tickets/${thrice.id}/acts/no_show`);
    const list = await windowOf(browser, node, rita, { width }), phone = await windowOf(browser, node, undefined, { width });
    await phone.goto(`/nummer/${thrice.token}`);
    await list.goto('/henvendelser');
    assert.match(await list.innerText('main'), new RegExp(`Udeblevet\\s+nr\\. ${once.number}`));
    await isGood(list, 'no-shows', width);
    await list.focus(`form[action="/henvendelser/${thrice.contact_id}/nummer"] button`);
    await list.keyboard.press('Enter');
    await list.waitForURL(/done=number/);
    await isGood(list, 'no-show-back', width);
    await phone.waitForSelector('.ticket-sent-on');
    assert.match(await phone.innerText('.ticket-sent-on'), new RegExp(`Du har fået et nyt nummer\\.[^]*Nummer ${thrice.number} er nu`));
    await isGood(phone, 'no-show-ticket', width);
    for (const page of [desk, list, phone]) await page.context().close();
  }
});

test('a desk and a board that were left open lead to the sign-in when the session has ended; what is half written stays', async () => {
  for (const [name, path] of [['per', '/skranke'], ['lone', '/ledelse']]) {
    const who = name === 'lone' ? await node.signIn(name) : await node.clerk(name, CENTRE, COUNTERS[1]);
    const page = await windowOf(browser, node, who, { width: 1280 }), streams = page.waitForResponse(r => r.url().includes('live'));
    await page.goto(path);
    await streams;
    assert.equal((await signOut(who)).status, 204);
    await page.waitForURL(u => u.pathname === '/log-ind', { timeout: 15_000 });
    assert.equal(new URL(page.url()).searchParams.get('next'), path);
    await page.context().close();
  }
  const who = await node.clerk('per', CENTRE, COUNTERS[1]), page = await windowOf(browser, node, who, { width: 1280 });
  const streams = page.waitForResponse(r => r.url().includes('live'));
  await page.goto('/skranke');
  await streams;
  await page.evaluate(() => document.querySelector('main').insertAdjacentHTML('beforeend', '<textarea id="halvt"></textarea>'));
  await page.fill('#halvt', 'Borgeren har ringet');
  assert.equal((await signOut(who)).status, 204);
  await page.locator('#afbrudt').waitFor({ timeout: 15_000 });
  assert.equal(new URL(page.url()).pathname, '/skranke');
  assert.equal(await page.inputValue('#halvt'), 'Borgeren har ringet');
  await page.context().close();
});
