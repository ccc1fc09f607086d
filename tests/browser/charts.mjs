// The drawings of the figures: on a telephone and on a desk no word lies over another or outside the drawing, the newest day is in
// sight without scrolling, and nothing needs JavaScript.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faults, launch, picture, tooWide } from './lib.mjs';
import { openHouse, windowOf } from './house.mjs';

const { house, node, town, end } = await openHouse();
const browser = await launch();
after(async () => { await browser.close(); await end(); });

const DAY = 86_400_000, dayOf = t => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(t);
const today = dayOf(Date.now()), before = days => dayOf(Date.now() - days * DAY);

// A month of contacts behind the morning of the town: more on some days than on others.
const [[authority, unit]] = house.rows('SELECT authority_id, MIN(unit_id) FROM contact GROUP BY authority_id');
let id = 7_000_000;
house.sql(Array.from({ length: 30 }, (_, d) => Array.from({ length: 1 + d * 7 % 13 }, () =>
  `INSERT INTO contact (authority_id, id, unit_id, channel, state, outcome, created_at, closed_at) VALUES (${authority}, ${++id}, ${unit}, 'phone', 'closed', 'answered', ${Date.now() - d * DAY}, ${Date.now() - d * DAY});`).join('')).join(''));

// Who was called was promised something, too.
house.sql('UPDATE ticket SET promised = 12 WHERE called_at IS NOT NULL');

// Of each drawing the words that can be seen, and where.
const words = page => page.locator('svg.chart').evaluateAll(all => all.map(svg => ({
  drawing: svg.getBoundingClientRect().toJSON(),
  texts: [...svg.querySelectorAll('text')].filter(t => t.getClientRects().length).map(t => ({ text: t.textContent, size: parseFloat(getComputedStyle(t).fontSize), ...t.getBoundingClientRect().toJSON() })),
})));
const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

for (const width of [320, 390, 800, 1280])
  for (const [period, query] of Object.entries({ 'a month': `from=${before(29)}&to=${today}`, 'a year': `from=${before(390)}&to=${today}`, 'a week': `from=${before(6)}&to=${today}` }))
    test(`${period} at ${width} px`, async () => {
      const page = await windowOf(browser, node, town.staff.lone, { width, javaScriptEnabled: false });
      await page.goto(`/tal?${query}`);
      await picture(page, `tal-${period.replace(' ', '-')}-${width}`);
      const charts = await words(page);
      assert.equal(charts.length, 2);
      for (const { drawing, texts } of charts) {
        assert.ok(drawing.width <= width && drawing.left >= 0, 'the whole drawing is in sight');
        for (const [i, a] of texts.entries()) {
          assert.ok(a.left >= 0 && a.right <= width, `${a.text} is outside`);
          assert.ok(a.size >= 13, 'large enough to read');
          for (const b of texts.slice(i + 1)) assert.ok(apart(a, b), `${a.text} lies over ${b.text}`);
        }
      }
      const [, month, day] = today.split('-').map(Number), [first, last] = [query.slice(5, 15), today].map(d => d.split('-').map(Number)).map(([, m, d]) => `${d}/${m}`);
      const said = charts[0].texts.map(t => t.text);
      assert.ok(said.includes(first) && said.includes(last) && last === `${day}/${month}`, `${said}`);
      assert.equal(await tooWide(page), false);
      await page.context().close();
    });

test('what was promised beside what it became', async () => {
  for (const width of [390, 1280]) {
    const page = await windowOf(browser, node, town.staff.lone, { width });
    await page.goto(`/tal?from=${before(6)}&to=${today}`);
    await page.getByText('Sådan er der talt').click();
    const promises = page.getByRole('table', { name: 'Oplyst og faktisk ventetid' });
    await promises.scrollIntoViewIfNeeded();
    await picture(page, `tal-oplyst-${width}`);
    assert.match(await promises.innerText(), /12 min\./);
    assert.match(await promises.innerText(), /I alt/);
    assert.equal(await tooWide(page), false);
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  }
});

test('a period without anything', async () => {
  for (const width of [390, 1280]) {
    const page = await windowOf(browser, node, town.staff.lone, { width });
    await page.goto('/tal?from=2030-01-01&to=2030-01-31');
    await picture(page, `tal-tom-${width}`);
    assert.match(await page.locator('main').innerText(), /Der er ingen henvendelser, numre eller vagter i perioden/);
    assert.equal(await page.locator('svg.chart, main table').count(), 0);
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  }
});
