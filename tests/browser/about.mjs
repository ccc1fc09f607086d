// What the contact is about, at the counter: the package of a life event, the choice behind words, a matter taken off, and where
// the citizen lives; by keyboard, on a phone, and without JavaScript.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';
import { newKey } from '../scenario/http.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { sara } = town.staff;
const ways = [['1280', {}], ['390', { width: 390 }], ['uden-js', { javaScriptEnabled: false }]];
const tasks = id => house.rows(`SELECT k.key FROM contact_matter m JOIN task k ON k.id = m.task_id WHERE m.contact_id = ${id} ORDER BY m.position`).map(r => r[0]);
const contact = async body => (await sara.post('/api/v1/contacts', { channel: 'counter', ...body }, { key: newKey() })).json.contact.id;
async function judge(page, name, scripts) {
  if (!scripts) return;
  await picture(page, name);
  assert.deepEqual(await faults(page), []);
  assert.ok(!await tooWide(page), 'scrolls sideways');
}

test('the package of a life event is at hand; one press adds a task, and what was added is marked', async () => {
  for (const [name, options] of ways) {
    const scripts = name !== 'uden-js', id = await contact({ life_event: 'flytte-paa-plejehjem' }), page = await windowOf(browser, node, sara, options);
    await page.goto(`/henvendelser/${id}`);
    const pack = page.locator('.desk-package');
    assert.equal(await pack.getByRole('button', { name: /^Tilføj/ }).count(), 12);
    await judge(page, `skranke-livssituation-da-${name}`, scripts);
    await pack.getByRole('button', { name: /^Tilføj/ }).nth(1).focus();
    await page.keyboard.press('Enter');
    await page.locator('.alert-success', { hasText: 'Ærindet er tilføjet' }).waitFor();
    assert.equal(await pack.locator('.badge', { hasText: 'Tilføjet' }).count(), 1);
    assert.deepEqual(tasks(id), ['aeldrebolig-plejebolig']);
    await judge(page, `skranke-livssituation-tilfoejet-da-${name}`, scripts);
    await pack.getByRole('button', { name: 'Fjern livssituationen' }).click();
    await page.locator('.alert-success').waitFor();
    assert.equal(await pack.count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('words lead to a choice: the first has the focus, the words stay, Enter adds', async () => {
  for (const [name, options] of ways) {
    const scripts = name !== 'uden-js', id = await contact({ task: ['pas'], said: 'nyt pas' }), page = await windowOf(browser, node, sara, options);
    await page.goto(`/henvendelser/${id}`);
    await page.locator('details.desk-more summary').click();
    await page.locator('#q').fill('jeg skal have lavet navneforandring');
    await page.keyboard.press('Enter');
    const hits = page.locator('.desk-choices button');
    await hits.first().waitFor();
    assert.deepEqual(tasks(id), ['pas'], 'nothing is recorded yet');
    assert.equal(await page.locator('#q').inputValue(), 'jeg skal have lavet navneforandring');
    assert.ok(await hits.first().evaluate(x => x === document.activeElement), 'the first has the focus');
    await judge(page, `skranke-vaelg-aerinde-da-${name}`, scripts);
    const key = await hits.nth(1).getAttribute('value');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.alert-success').waitFor();
    assert.deepEqual(tasks(id), ['pas', key]);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('a matter is taken off with one press, and asked about where something was done in it', async () => {
  for (const [name, options] of ways) {
    const scripts = name !== 'uden-js', id = await contact({ task: ['pas', 'sundhedskort', 'koerekort'], said: 'tre ting' }), page = await windowOf(browser, node, sara, options);
    assert.equal((await sara.post(`/api/v1/contacts/${id}/activities`, { task: 'sundhedskort', activity: 'hand_out' })).status, 200);
    await page.goto(`/henvendelser/${id}`);
    await judge(page, `skranke-fjern-da-${name}`, scripts);
    await page.getByRole('button', { name: /^Fjern/ }).nth(0).click();
    await page.locator('.alert-success', { hasText: 'Ærindet er fjernet' }).waitFor();
    assert.deepEqual(tasks(id), ['sundhedskort', 'koerekort']);
    await page.getByRole('button', { name: /^Fjern/ }).nth(0).click();
    const sure = page.getByRole('button', { name: /^Fjern alligevel/ });
    await sure.waitFor();
    assert.deepEqual(tasks(id), ['sundhedskort', 'koerekort']);
    await judge(page, `skranke-fjern-spoerger-da-${name}`, scripts);
    await sure.focus();
    await page.keyboard.press('Enter');
    await page.locator('.alert-success').waitFor();
    assert.deepEqual(tasks(id), ['koerekort']);
    assert.deepEqual(page.complaints.filter(c => !/409/.test(c)), []);
    await page.context().close();
  }
});

test('where the citizen lives is said at the desk, and whose matter it is follows', async () => {
  for (const [name, options] of ways) {
    const scripts = name !== 'uden-js', id = await contact({ task: ['affald'] }), page = await windowOf(browser, node, sara, options);
    await page.goto(`/henvendelser/${id}`);
    const where = page.getByLabel('Bor i en anden kommune'), save = page.locator('.residence').getByRole('button', { name: 'Gem' });
    assert.equal(await where.locator('option[selected]').count(), 1);
    await where.selectOption('0155');
    await save.click();
    await page.locator('.whose', { hasText: 'En anden kommunes sag' }).waitFor();
    await page.locator('details.events summary').click();
    await judge(page, `skranke-anden-kommune-da-${name}`, scripts);
    await where.selectOption({ label: 'Nej, bor her' });
    await save.click();
    await page.locator('.alert-success').waitFor();
    assert.equal(await page.locator('.whose').count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('the same in English', async () => {
  const id = await contact({ life_event: 'flytte-paa-plejehjem', task: ['pas'] });
  for (const width of [390, 1280]) {
    const page = await windowOf(browser, node, sara, { width, lang: 'en' });
    await page.goto(`/henvendelser/${id}`);
    assert.match(await page.locator('.desk-package').innerText(), /Moving into a nursing home[^]*Assessment of needs/);
    await judge(page, `skranke-livssituation-en-${width}`, true);
    await page.context().close();
  }
});
