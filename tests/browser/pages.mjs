// Every page of the program, staff's and citizens', in both languages, on a phone and on a desk: no axe violation, nothing
// wider than the screen, no button that touches its field, no complaint in the console. Pictures land in build/screens.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooClose, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';

const { town, node, pages, missing, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });

test('every page is on the list', () => { assert.deepEqual(missing, []); });

const people = [...new Set(pages.map(p => p.who))];
for (const lang of ['da', 'en'])
  for (const width of [390, 1280])
    for (const who of people)
      test(`${who}'s pages, ${lang}, ${width} px`, async t => {
        const page = await windowOf(browser, node, town.staff[who], { width, lang });
        for (const { path, name } of pages.filter(p => p.who === who))
          await t.test(name, async () => {
            await page.goto('about:blank'); // a live page that is left says that its stream broke
            page.complaints.length = 0;
            const answer = await page.goto(path, { waitUntil: 'load' });
            await page.evaluate(() => document.fonts.ready);
            await picture(page, `${name}-${lang}-${width}`);
            assert.ok(answer.status() < 400 || name.startsWith('fejl-'), `${path}: ${answer.status()}`);
            assert.deepEqual(await faults(page), []);
            assert.equal(await tooWide(page), false, 'scrolls sideways');
            if (who !== 'nobody') assert.deepEqual(await tooClose(page), []);
            assert.equal(await page.evaluate(() => document.documentElement.lang), name === 'nummer-udskrift' ? 'da' : lang);
            // That the page itself is an error the browser may say.
            assert.deepEqual(page.complaints.filter(c => !(name.startsWith('fejl-') && /status of 40[34]/.test(c))), []);
          });
        await page.context().close();
      });
