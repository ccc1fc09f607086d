// Whom to call about what is not done here: at the reception and at the desk, by keyboard and without JavaScript, on a phone and on a
// wide screen.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';
import { TOWN } from '../scenario/town.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { rita } = town.staff, task = 'aeldrebolig-plejebolig';
house.sql(`INSERT INTO employee_language (authority_id, employee_id, language) VALUES (${TOWN}, 35, 'da'), (${TOWN}, 35, 'uk'); UPDATE employee SET answers = 'alle dage 0–24' WHERE id = 35`);
const isGood = async (page, name) => {
  assert.deepEqual(await faults(page), [], name);
  assert.equal(await tooWide(page), false, name);
  await picture(page, name);
};

for (const width of [390, 1280])
  test(`a name is chosen with the keyboard and is the receiver, what was typed stays, ${width} px`, async () => {
    const { contact } = (await rita.post('/api/v1/contacts', { channel: 'counter', task: [task], language: 'uk' })).json;
    for (const [name, path] of [['reception', `/reception?task=${task}`], ['desk', `/henvendelser/${contact.id}`]]) {
      const page = await windowOf(browser, node, rita, { width });
      await page.goto(path);
      await page.fill('[name=note]', 'Hun vil gerne ringes op.');
      assert.equal(await page.locator('.whom li').first().locator('a').first().getAttribute('data-receiver'), 'Forvaltning SUF');
      await page.locator('.whom a[data-receiver="Olga Friis"]').press('Enter');
      assert.equal(await page.inputValue('[name=receiver]'), 'Olga Friis');
      assert.equal(await page.inputValue('[name=note]'), 'Hun vil gerne ringes op.');
      assert.match(await page.innerText('.whom'), /Svarer nu[^]*Taler: Dansk, Ukrainsk/);
      await isGood(page, `whom-${name}-${width}`);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
      const bare = await windowOf(browser, node, rita, { width, javaScriptEnabled: false });
      await bare.goto(path);
      await bare.locator('.whom a[data-receiver="Olga Friis"]').press('Enter');
      await bare.waitForURL(/receiver=Olga/);
      assert.equal(await bare.inputValue('[name=receiver]'), 'Olga Friis');
      await bare.context().close();
    }
  });
