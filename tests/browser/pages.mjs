// Every page of the program, staff's and citizens', in both languages, on a phone and on a desk: no axe violation, nothing
// wider than the screen, no button that touches its field, no complaint in the console. With PICTURES=1 pictures land in build/screens.
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
  for (const who of people)
    test(`${who}'s pages, ${lang}`, async t => {
      const page = await windowOf(browser, node, town.staff[who], { lang });
      for (const { path, name } of pages.filter(p => p.who === who))
        await t.test(name, async () => {
          page.complaints.length = 0;
          await page.setViewportSize({ width: 390, height: 900 });
          const answer = await page.goto(path, { waitUntil: 'load' });
          assert.ok(answer.status() < 400 || name.startsWith('fejl-'), `${path}: ${answer.status()}`);
          assert.equal(await page.evaluate(() => document.documentElement.lang), name === 'nummer-udskrift' ? 'da' : lang);
          for (const width of [390, 1280]) {
            await page.setViewportSize({ width, height: 900 });
            await page.evaluate(() => document.fonts.ready);
            await picture(page, `${name}-${lang}-${width}`);
            assert.deepEqual(await faults(page), [], `${width} px`);
            assert.equal(await tooWide(page), false, `scrolls sideways at ${width} px`);
            if (who !== 'nobody') assert.deepEqual(await tooClose(page), [], `${width} px`);
          }
          // That the page itself is an error the browser may say.
          assert.deepEqual(page.complaints.filter(c => !(name.startsWith('fejl-') && /status of 40[34]/.test(c))), []);
        });
      await page.context().close();
    });
