// Every frame and part, in both languages, on a phone and on a desk: no axe faults, nothing wider than the screen, no
// complaint in the console under the program's content security policy. With PICTURES=1 pictures land in build/screens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readdirSync } from 'node:fs';
import { faults, launch, picture, serve, tooWide, visit } from './lib.mjs';

const BUILD = process.env.BUILD ?? 'build';
const streams = new Set();
const live = (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  res.write(': hello\n\n');
  streams.add(res);
  req.on('close', () => streams.delete(res));
};
const push = text => streams.forEach(s => s.write(`event: queue\ndata: ${text}\n\n`));
const site = await serve({ '/live': live, '/web/': `${BUILD}/web`, '/': `${BUILD}/components` });
const browser = await launch();
const pages = readdirSync(`${BUILD}/components`).filter(f => f.endsWith('.html'));

for (const file of pages) {
  for (const width of [320, 390, 1280]) {
    test(`${file} at ${width} px`, async () => {
      const page = await visit(browser, `${site.url}/${file}`, { width });
      if (width !== 320) await picture(page, `${file.replace('.html', '')}-${width}`);
      assert.deepEqual(await faults(page), []);
      assert.equal(await tooWide(page), false, 'scrolls sideways');
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
}

test('the keyboard reaches the content first, and function keys do what they say', async () => {
  const page = await visit(browser, `${site.url}/staff.da.html`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Gå til sidens indhold');
  await page.keyboard.press('F8');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'note');
  const [request] = await Promise.all([page.waitForRequest('**/koe/kald'), page.keyboard.press('F2')]);
  assert.equal(request.method(), 'POST');
  assert.equal(request.postData(), 'csrf=token');
});

test('a page with errors puts the focus on their summary, and each leads to its field', async () => {
  const page = await visit(browser, `${site.url}/citizen-faults.da.html`, { width: 390 });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'fejl');
  for (const name of await page.locator('#fejl a').evaluateAll(links => links.map(a => a.getAttribute('href').slice(1)))) {
    await page.locator(`#fejl a[href="#${name}"]`).click();
    assert.equal(await page.evaluate(() => document.activeElement.name), name);
  }
});

test('a wall screen shows what the stream tells it, and says so when the stream is gone', async () => {
  const page = await visit(browser, `${site.url}/display.da.html`);
  while (!streams.size) await page.waitForTimeout(20);
  push('<li class="just-called" data-announce="Nummer B 7 til skranke 2"><span>B 7</span> <span>Skranke 2</span></li>');
  await page.locator('.display-calls li', { hasText: 'B 7' }).waitFor();
  assert.equal(await page.locator('.display-calls li').count(), 1);
  await page.locator('#besked', { hasText: 'B 7' }).waitFor({ state: 'attached' });
  assert.equal(await page.locator('#afbrudt').isVisible(), false);
  assert.deepEqual(page.complaints, []);
  await page.route('**/live', route => route.abort());
  streams.forEach(s => s.destroy());
  await page.locator('#afbrudt').waitFor();
  await page.unroute('**/live');
  await page.locator('#afbrudt').waitFor({ state: 'hidden', timeout: 15000 });
  await page.context().close();
});

test('the paper ticket prints the number without the page around it', async () => {
  const page = await visit(browser, `${site.url}/ticket.da.html`);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('header').isVisible(), false);
  assert.equal(await page.locator('.queue-number-huge').isVisible(), true);
  await picture(page, 'ticket-print');
});

test.after(async () => {
  await browser.close();
  site.close();
});
