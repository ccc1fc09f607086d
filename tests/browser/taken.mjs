// What is another authority's, hands on the keyboard: Enter shows the way or sends on. What nobody can serve is asked for once, and an
// e-mail stays an e-mail.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooClose, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';
import { TOWN } from '../scenario/town.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { rita, pia, sara } = town.staff;

const focus = page => page.evaluate(() => document.activeElement.textContent.trim());
const last = () => house.rows("SELECT c.outcome, c.channel, e.text FROM contact c JOIN contact_event e ON e.contact_id = c.id AND e.kind = 'closed' ORDER BY e.id DESC LIMIT 1")[0];
// Looked at narrow and wide.
async function fine(page, name) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `${name}-${width}`);
    assert.equal(await tooWide(page), false, name);
    assert.deepEqual(await tooClose(page), [], name);
  }
  assert.deepEqual(await faults(page), [], name);
}

test('a burglary: at the reception Enter shows the way to the police, by post it is sent on to them', async () => {
  for (const [who, path, label, outcome] of [[rita, '/reception', 'Vist videre', 'signposted'], [pia, '/telefon', 'Vist videre', 'signposted'], [pia, '/post', 'Videresendt', 'forwarded']]) {
    const page = await windowOf(browser, node, who);
    await page.goto(`${path}?task=politianmeldelse&said=indbrud`);
    assert.equal(await focus(page), label, path);
    await fine(page, `tyveri${path.replace('/', '-')}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/registered=/);
    assert.deepEqual([last()[0], last()[2]], [outcome, 'Politiet'], path);
    await page.context().close();
  }
});

test('thirty e-mails are thirty e-mails: chosen once by keyboard', async () => {
  const page = await windowOf(browser, node, pia);
  await page.goto('/post');
  const choice = page.getByRole('navigation', { name: 'Kanal' }).getByRole('link', { name: 'E-mail' });
  await choice.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/channel=email/);
  await fine(page, 'post-e-mail');
  for (let i = 0; i < 2; i++) {
    await page.locator('#q').focus();
    await page.keyboard.type('nyt sundhedskort');
    await page.locator('#forslag [data-found="nyt sundhedskort"] a.hit').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/task=/);
    await page.keyboard.press('F6');
    await page.keyboard.type('Svaret');
    await page.keyboard.press('F9');
    await page.waitForURL(/registered=/);
    assert.deepEqual(last().slice(0, 2), ['answered', 'email']);
  }
  await page.context().close();
});

test('a number that nobody on duty can serve: said, asked for once, and given when F8 is pressed again', async () => {
  house.sql(`DELETE FROM employee_qualification WHERE authority_id = ${TOWN} AND employee_id IN (31, 32, 33)`);
  const page = await windowOf(browser, node, rita);
  await page.goto('/reception?task=sundhedskort');
  assert.match(await focus(page), /Besvaret nu/);
  await fine(page, 'ingen-kan');
  await page.keyboard.press('F8');
  await page.locator('#anyway').waitFor();
  await fine(page, 'ingen-kan-spurgt');
  await page.waitForTimeout(1100); // pressed twice in a hurry is pressed once
  await page.keyboard.press('F8');
  await page.waitForURL(/given=/);
  const number = await page.locator('.given-number strong').innerText();
  const desk = await windowOf(browser, node, sara);
  await desk.goto('/skranke');
  const line = await desk.locator('.queue-list li', { has: desk.locator('.number', { hasText: new RegExp(`^${number}$`) }) }).innerText();
  assert.match(line, /Ingen her kan tage den/);
  assert.doesNotMatch(line, /for en kollega/);
  for (const p of [page, desk]) await p.context().close();
});

test('a jobcentre matter at the desk: the first button shows the way, and none is refused', async () => {
  const { contact } = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['ledig-jobcenter'], said: 'ledig' })).json;
  const page = await windowOf(browser, node, sara);
  await page.goto(`/henvendelser/${contact.id}`);
  assert.deepEqual(await page.locator('.outcomes button').allInnerTexts(), ['Vist videre', 'Udleveret', 'Videresendt', 'Omstillet', 'Gik uden hjælp']);
  await fine(page, 'skranke-jobcenter');
  await page.locator('#receiver').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/outcome=signposted/);
  assert.equal(last()[0], 'signposted');
  await page.context().close();
});
