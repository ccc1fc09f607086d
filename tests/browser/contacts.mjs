// A contact and who sees it, what is left open, what is protected, and what was typed: with JavaScript switched off, on a
// phone and on a desk.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';

const { node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { sara } = town.staff;

const well = async page => {
  assert.deepEqual(await faults(page), []);
  assert.equal(await tooWide(page), false, 'scrolls sideways');
};

for (const width of [390, 1280])
  test(`a colleague's contact asks why, then shows itself, ${width} px`, async () => {
    const page = await windowOf(browser, node, sara, { javaScriptEnabled: false, width });
    await page.goto(`/henvendelser/${town.done.contact_id}`);
    await page.getByRole('heading', { name: 'Hvad skal du bruge henvendelsen til?' }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByLabel('Formål').fill('x');
    await page.keyboard.press('Enter');
    await page.locator('.error-summary').waitFor();
    assert.equal(await page.getByLabel('Formål').inputValue(), 'x', 'what was typed stays');
    await picture(page, `henvendelse-formaal-fejl-${width}`);
    await page.getByLabel('Formål').fill('borgeren ringer igen');
    await page.keyboard.press('Enter');
    await page.getByText('Afsluttet: Besvaret').waitFor();
    assert.equal(new URL(page.url()).search, '', 'the purpose is in no address');
    await page.context().close();
    const checked = await windowOf(browser, node, sara, { width });
    await checked.goto(`/henvendelser/${town.done.contact_id}`);
    await well(checked);
    await picture(checked, `henvendelse-formaal-${width}`);
    await checked.context().close();
  });

for (const width of [390, 1280])
  test(`what is left open is shown with its age and the way on, ${width} px`, async () => {
    const page = await windowOf(browser, node, town.staff.lone, { width });
    await page.goto('/henvendelser');
    await well(page);
    await picture(page, `henvendelser-alle-${width}`);
    const open = await page.locator('tbody tr').count();
    assert.equal(await page.locator('.font-lead strong').innerText(), String(open));
    await page.locator('tbody a').first().press('Enter');
    await page.waitForURL(/henvendelser\/\d+/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

test('the navigation says how many I have in hand', async () => {
  const page = await windowOf(browser, node, sara, { javaScriptEnabled: false });
  await page.goto('/mig');
  await page.getByRole('link', { name: 'Åbne (1)' }).click();
  assert.equal(await page.locator('h1').innerText(), 'Mine åbne henvendelser');
  await picture(page, 'henvendelser-mine-1280');
  await page.context().close();
});

for (const width of [390, 1280])
  test(`name and address protection is set and shown, ${width} px`, async () => {
    const page = await windowOf(browser, node, sara, { width });
    await page.goto(`/henvendelser/${town.called.contact_id}`);
    await page.getByRole('link', { name: 'Oplysninger og beskyttelse' }).click();
    await page.getByLabel('Navn', { exact: false }).first().fill('Ane Skov');
    if (await page.getByLabel('Adresse (frivilligt)').count()) await page.getByLabel('Adresse (frivilligt)').fill('Skjulestien 4');
    await page.getByLabel('Navne- og adressebeskyttelse').check();
    await page.getByRole('button', { name: 'Gem' }).click();
    await page.getByText('Adressen er skjult').waitFor();
    assert.ok(!(await page.content()).includes('Skjulestien'));
    await well(page);
    await picture(page, `borger-beskyttet-${width}`);
    await page.getByLabel('Hvad skal du bruge adressen til?').fill('sender kortet');
    await page.keyboard.press('Enter');
    await page.locator('[name=address]').waitFor();
    assert.equal(await page.locator('[name=address]').inputValue(), 'Skjulestien 4');
    await well(page);
    await picture(page, `borger-adresse-${width}`);
    await page.goto('/skranke');
    await page.getByText('Navne- og adressebeskyttet').waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
