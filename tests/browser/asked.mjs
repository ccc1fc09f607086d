// What is unsettled is written down at the desk, hands on the keyboard: the form asks for the tick and for the word, and keeps both.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooClose, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { sara } = town.staff;

const WITH = 'Den kompetente myndighed er spurgt først';
const told = id => house.rows(`SELECT kind, what, text FROM contact_event WHERE contact_id = ${id} AND kind IN ('met', 'activity') ORDER BY id`);

for (const [name, options] of [['1280', {}], ['390', { width: 390 }], ['uden-js', { javaScriptEnabled: false }]])
  test(`a step in another municipality's matter: the authority is asked, and a word of it written, ${name}`, async () => {
    const { id } = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['pas', 'flytteanmeldelse', 'ledig-jobcenter'], municipality_code: '0155' })).json.contact; // there is no agreement with that one
    const page = await windowOf(browser, node, sara, options), panel = page.locator('article.matter').nth(1);
    const looked = async what => {
      if (name === 'uden-js') return; // axe is a script
      await page.evaluate(() => scrollTo(0, 0));
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(await tooClose(page), []);
      assert.ok(!await tooWide(page));
      await picture(panel, `spurgt-${what}-${name}`, {});
    };
    // From the choice: the word, the tick, the button.
    const write = async ({ word, tick }) => {
      if (word) await page.keyboard.type(word);
      await page.keyboard.press('Tab');
      if (tick) await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
    };
    await page.goto(`/henvendelser/${id}`);
    assert.deepEqual(await page.getByRole('checkbox', { name: WITH }).evaluateAll(all => all.map(x => x.closest('form').task.value)), ['flytteanmeldelse', 'ledig-jobcenter'], 'only where something is unsettled');
    await looked('foer');
    await panel.getByLabel('Hvad du har gjort').focus();
    await page.keyboard.type('Tage et');
    await page.keyboard.press('Tab');
    await write({});
    await page.locator('#asked-error').waitFor();
    assert.match(await page.locator('#fejl').innerText(), /Skriv et ord om det[^]*Der mangler »Den kompetente myndighed er spurgt først«/);
    await looked('mangler');

    // The link of the error leads to the word, from which it goes on; the choice stands.
    await page.locator('#fejl a').first().focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'did');
    await write({ word: 'Flyttet er ført ind.' });
    await page.locator('#asked-error').waitFor();
    assert.equal(await page.locator('#did-error').count(), 0);
    assert.deepEqual([await panel.locator('[name=did]').inputValue(), await panel.locator('[name=activity]').inputValue()], ['Flyttet er ført ind.', 'case_step'], 'what was typed is kept');
    assert.deepEqual(told(id), []);
    await looked('mangler-kryds');

    await page.locator('#fejl a').first().focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'asked');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.events li', { hasText: 'Flyttet er ført ind.' }).waitFor({ state: 'attached' });
    assert.deepEqual(told(id), [['met', 'authority_asked', ''], ['activity', 'case_step', 'Flyttet er ført ind.']]);
    assert.equal(await page.getByRole('checkbox', { name: WITH, checked: true }).count(), 0, 'each time anew');
    await page.locator('details.events summary').click();
    await looked('skrevet');
    assert.deepEqual(page.complaints.filter(c => !/422/.test(c)), []);
    await page.context().close();
  });

test('who ticks and writes at once is asked for nothing', async () => {
  const { id } = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['ledig-jobcenter'] })).json.contact;
  const page = await windowOf(browser, node, sara, { lang: 'en' });
  await page.goto(`/henvendelser/${id}`);
  await page.locator('[name=activity]').selectOption('help_fill');
  await page.getByRole('checkbox', { name: 'The competent authority was asked first' }).check();
  await picture(page, 'spurgt-en-1280');
  await page.locator('.matter-act button').click();
  await page.locator('.events li', { hasText: 'Beforehand' }).waitFor({ state: 'attached' });
  assert.deepEqual(told(id).map(r => r[1]), ['authority_asked', 'help_fill']);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
