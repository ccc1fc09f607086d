// A contact and who sees it, what is left open, what is protected, and what was typed: with JavaScript switched off, on a
// phone and on a desk.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const { sara } = town.staff;
const off = { javaScriptEnabled: false };

const well = async page => {
  assert.deepEqual(await faults(page), []);
  assert.equal(await tooWide(page), false, 'scrolls sideways');
};

for (const width of [390, 1280])
  test(`a colleague's contact asks why, then shows itself, ${width} px`, async () => {
    const page = await windowOf(browser, node, sara, { ...off, width });
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

for (const width of [390, 1280])
  test(`one long word breaks no list and no page, ${width} px`, async () => {
    const contact = (await sara.post('/api/v1/contacts', { channel: 'phone', said: 'x'.repeat(500), acting_for: 'y'.repeat(120) })).json.contact.id;
    const page = await windowOf(browser, node, sara, { width });
    for (const path of ['/henvendelser', `/henvendelser/${contact}`]) {
      await page.goto(path);
      await well(page);
      await picture(page, `langt-ord-${path.split('/').length - 2}-${width}`);
    }
    await page.goto('/henvendelser');
    assert.equal(await page.locator(`td.words a[href$="/${contact}"]`).innerText(), `»${'x'.repeat(80)}…«`);
    assert.ok(await page.locator('td.words').last().evaluate(x => x.getBoundingClientRect().width) < 700);
    house.sql(`UPDATE contact SET state = 'closed', outcome = 'answered', closed_at = created_at WHERE id = ${contact};`);
    await page.context().close();
  });

test('the navigation says how many I have in hand', async () => {
  const page = await windowOf(browser, node, sara, off);
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

// ---- nothing typed is lost

for (const width of [390, 1280])
  test(`the session ends while a note is written; signed in again it is there, ${width} px`, async () => {
    const page = await windowOf(browser, node, undefined, { ...off, width });
    const signIn = async () => {
      await page.getByLabel('Brugernavn').fill('sara');
      await page.getByLabel('Adgangskode').fill('borgerens indgang');
      await page.keyboard.press('Enter');
    };
    await page.goto('/log-ind');
    await signIn();
    await page.waitForURL(u => u.pathname !== '/log-ind');
    await page.goto(`/henvendelser/${town.called.contact_id}`);
    await page.getByText('Flere handlinger').click();
    await page.getByLabel('Notat, mens borgeren er her').fill(`Skrevet længe.\nPå ${width} px.`);
    house.sql('UPDATE session SET seen_at = seen_at - 3660000;');
    await new Promise(done => setTimeout(done, 1500)); // what is kept of a session is kept for a second
    await page.getByRole('button', { name: 'Gem notat' }).click();
    await page.getByText('Det, du skrev, er her endnu').waitFor();
    assert.ok(!(await page.content()).includes('Skrevet længe'));
    await picture(page, `log-ind-igen-${width}`);
    await signIn();
    await page.getByRole('heading', { name: 'Det, du skrev, er her endnu' }).waitFor();
    assert.match(await page.locator('.carried').innerText(), /Skrevet længe\.\nPå/);
    await picture(page, `skrevet-foer-${width}`);
    await page.getByRole('button', { name: 'Send det nu' }).click();
    await page.waitForURL(/henvendelser\/\d+(\?|$)/);
    assert.match(await page.locator('.events').textContent(), new RegExp(`På ${width} px`));
    assert.equal(house.number(`SELECT COUNT(*) FROM contact_event WHERE text = 'Skrevet længe.' || CHAR(10) || 'På ${width} px.'`), 1, 'once, with its lines');
    await page.context().close();
  });

test('the session ends while the citizen\'s words are typed; signed in again they are there', async () => {
  const page = await windowOf(browser, node);
  const signIn = async () => {
    await page.getByLabel('Brugernavn').fill('rita');
    await page.getByLabel('Adgangskode').fill('borgerens indgang');
    await page.keyboard.press('Enter');
    await page.waitForURL(u => u.pathname !== '/log-ind');
  };
  const end = async () => {
    house.sql('UPDATE session SET seen_at = seen_at - 3660000;');
    await new Promise(done => setTimeout(done, 1500));
  };
  await page.goto('/log-ind');
  await signIn();
  await page.goto('/reception');
  await page.waitForURL(/key=/);
  const address = page.url();
  await page.locator('.triage-end [name=note]').fill('Hun har ventet længe.');
  await end();
  await page.locator('#q').pressSequentially('nyt pas', { delay: 20 });
  await page.waitForURL(u => u.pathname === '/log-ind');
  await page.getByText('Du er blevet logget ud').waitFor();
  await picture(page, 'log-ind-mens-der-skrives');
  await signIn();
  await page.waitForURL(address);
  assert.ok('nyt pas'.startsWith(await page.locator('#q').inputValue()) && (await page.locator('#q').inputValue()).length > 0);
  assert.equal(await page.locator('.triage-end [name=note]').inputValue(), 'Hun har ventet længe.');
  await page.locator('#q').fill('nyt pas');
  await page.locator('a.hit[href*="task=pas"]').first().click();
  await page.waitForURL(/task=pas/);
  assert.equal(await page.locator('#q').inputValue(), '', 'what has become what was said does not come back');
  await page.locator('#q').fill('koerekort');
  await page.locator('#q').fill('010190-1234');
  assert.ok(!(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).match(/0101901234|010190-1|koerekort/), 'no number is kept, and nothing that became one');
  await page.context().close();
});

test('going back and pressing again gives the same number', async () => {
  const signed = await node.clerk('rita', 11);
  const page = await windowOf(browser, node, signed, off);
  await page.goto('/reception');
  await page.locator('#q').fill('nyt pas');
  await page.locator('#q').press('Enter');
  await page.locator('a.hit[href*="task=pas"]').first().click();
  await page.getByRole('button', { name: /Giv nummer/ }).click();
  await page.waitForURL(/given=/);
  const number = () => page.locator('.given-number strong').innerText();
  const first = await number();
  await page.goBack();
  await page.waitForURL(/task=pas/);
  await page.getByRole('button', { name: /Giv nummer/ }).click();
  await page.waitForURL(/given=/);
  assert.equal(await number(), first);
  await page.locator('#q').fill('nyt pas');
  await page.locator('#q').press('Enter'); // else nobody is told what was typed
  await page.waitForURL(/q=nyt/);
  await page.getByRole('button', { name: /Giv nummer/ }).click();
  await page.waitForURL(/given=/);
  assert.notEqual(await number(), first, 'the next citizen');
  await page.context().close();
});

test('after a mistake the tasks are still chosen, also when the page is fetched again', async () => {
  const signed = await node.clerk('rita', 11);
  const page = await windowOf(browser, node, signed, off);
  await page.goto('/reception?task=pas&task=koerekort');
  await page.locator('summary', { hasText: 'Flere oplysninger' }).click();
  await page.getByLabel('CPR-nummer (frivilligt)').fill('12');
  await page.getByRole('button', { name: /Giv nummer/ }).click();
  await page.locator('.error-summary').waitFor();
  assert.equal(await page.locator('.chosen li').count(), 2);
  await page.getByRole('link', { name: 'English' }).click();
  assert.equal(await page.locator('.chosen li').count(), 2);
  await page.context().close();
});
