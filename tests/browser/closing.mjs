// Closing with a date on the screen: by keyboard and without JavaScript, on a phone and on a wide screen, in Danish and English.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';
import { date, OFFICE } from '../scenario/town.mjs';

const { house, node, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });
const erik = await node.signIn('erik'), anna = await node.signIn('anna');
const things = [['opgave', erik, '/katalog/opgaver/affald', '/katalog'], ['livssituation', erik, '/katalog/livssituationer/flytte', '/katalog/livssituationer'],
  ['enhed', anna, `/organisation/enheder/${OFFICE}`, '/organisation/enheder'], ['medarbejder', anna, '/organisation/medarbejdere/34', '/organisation/medarbejdere']];
// What is said of a thing, and of somebody.
const thing = { close: 'Luk', keep: 'Luk ikke alligevel', reopen: 'Tag i brug igen', ahead: /Lukker den \d+\. \w+ \d{4}: sidste dag i brug er den \d+\. \w+ \d{4}\./, mark: /lukker \d\d\.\d\d\.\d{4}/, closed: /Den er lukket/, english: /Closes on \d+ \w+ \d{4}: the last day in use is/ };
const person = { close: 'Fratræder', keep: 'Fratræder ikke alligevel', reopen: 'Er ansat igen', ahead: /Fratræder den \d+\. \w+ \d{4}: sidste dag er den \d+\. \w+ \d{4}\./, mark: /fratræder \d\d\.\d\d\.\d{4}/, closed: /Medarbejderen er fratrådt/, english: /Leaves on \d+ \w+ \d{4}: the last day is/ };
const text = page => page.locator('main').innerText();

// axe is a script itself.
async function fine(page, name) {
  if (page.scriptless) return;
  assert.deepEqual(await faults(page), [], name);
  assert.equal(await tooWide(page), false, name);
  await picture(page, name);
}

for (const [kind, who, path, list] of things) for (const [width, javaScriptEnabled] of [[390, true], [1280, true], [1280, false]])
  test(`${kind}, ${width} px${javaScriptEnabled ? '' : ', without scripts'}: a wrong day is told by its field, a right one on the page and in the list, and it can be taken back`, async () => {
    const page = await windowOf(browser, node, who, { width, javaScriptEnabled });
    page.scriptless = !javaScriptEnabled;
    const said = kind === 'medarbejder' ? person : thing;
    await page.goto(path);
    const field = page.locator('#closes_on'), button = name => page.getByRole('button', { name, exact: true });
    assert.equal(await field.inputValue(), date(0));
    await fine(page, `closing-${kind}-${width}`);
    await field.fill(date(-1));
    await field.press('Enter');
    await page.waitForURL(`**${path}/luk`);
    assert.equal(await field.inputValue(), date(-1));
    assert.match(await text(page), /er gået\. Vælg i dag, den .*, eller en senere dag/);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await fine(page, `closing-${kind}-refused-${width}`);
    await field.fill(date(40));
    await button(said.close).press('Enter');
    await page.waitForURL('**gemt=1');
    assert.match(await text(page), said.ahead);
    await fine(page, `closing-${kind}-ahead-${width}`);
    await page.goto(list);
    assert.match(await text(page), said.mark);
    await fine(page, `closing-${kind}-list-${width}`);
    await page.goto(`${path}?lang=en`);
    assert.match(await text(page), said.english);
    await fine(page, `closing-${kind}-english-${width}`);
    await page.goto(`${path}?lang=da`);
    await button(said.keep).press('Enter');
    await page.waitForURL('**gemt=1');
    assert.equal(await field.inputValue(), date(0));
    await button(said.close).press('Enter');
    await page.waitForURL('**gemt=1');
    assert.match(await text(page), said.closed);
    await fine(page, `closing-${kind}-closed-${width}`);
    await button(said.reopen).press('Enter');
    await page.waitForURL('**gemt=1');
    assert.doesNotMatch(await text(page), said.closed);
    assert.deepEqual(page.complaints.filter(c => !/422/.test(c)), []);
    await page.context().close();
  });

test('citizens read the last day', async () => {
  for (const [api, who, path, said] of [['/api/v1/tasks/affald', erik, '/opgaver/affald', /til og med/], ['/api/v1/life-events/flytte', erik, '/livssituationer/flytte', /til og med/],
    [`/api/v1/units/${OFFICE}`, anna, '/steder/omsorg', /Sidste dag, du kan komme her, er den/]]) {
    const version = (await who.get(api)).json.version;
    assert.equal((await who.api('PATCH', api, { closes_on: date(40) }, { version })).status, 200);
    for (const width of [390, 1280]) {
      const page = await windowOf(browser, node, undefined, { width });
      await page.goto(path);
      assert.match(await text(page), said);
      await fine(page, `closing-citizen-${path.split('/').at(-1)}-${width}`);
      await page.context().close();
    }
  }
  assert.ok(house.number('SELECT COUNT(*) FROM task WHERE closed_at IS NOT NULL') > 0);
});
