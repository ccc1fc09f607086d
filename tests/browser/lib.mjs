// What browser tests share: a browser, a page at a given width, a picture of it, and axe-core's judgement.
//
//   import { launch, visit, picture, faults } from './lib.mjs';
//   const browser = await launch();
//   const page = await visit(browser, 'http://127.0.0.1:8080/', { width: 390 });
//   await picture(page, 'front-390');            // build/screens/front-390.png, when PICTURES is set
//   assert.deepEqual(await faults(page), []);
//   await browser.close();
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const BUILD = process.env.BUILD ?? 'build';
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// The shell is the same browser without windows, in half the time.
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);

export const launch = () => chromium.launch({
  executablePath: CHROMIUM,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// What a page fetches for itself breaks off when the page is left, and htmx says so. Whatever really fails to load, the browser
// tells as well, in words of its own.
const LEFT = /^htmx: htmx:(sse:)?error: (Failed to fetch|network error)/;

// Keeps what a page logs as an error in page.complaints.
export function listen(page) {
  page.complaints = [];
  page.on('console', m => { if (m.type() === 'error' && !LEFT.test(m.text())) page.complaints.push(m.text()); });
  page.on('pageerror', e => page.complaints.push(String(e)));
  return page;
}

// Opens a page; whatever it logs as an error or fails to load is kept in page.complaints.
export async function visit(browser, url, { width = 1280, height = 900, ...context } = {}) {
  const page = listen(await (await browser.newContext({ viewport: { width, height }, ...context })).newPage());
  page.on('requestfailed', r => page.complaints.push(`${r.url()}: ${r.failure()?.errorText}`));
  await page.goto(url);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

// Drawing them takes half the time of these tests: only when PICTURES is set does anybody want to look.
export async function picture(page, name, options = { fullPage: true }) {
  if (!process.env.PICTURES) return;
  mkdirSync(join(BUILD, 'screens'), { recursive: true });
  const path = join(BUILD, 'screens', `${name}.png`);
  await page.screenshot({ path, ...options });
}

// WCAG 2.2 AA and axe's best practices: one line for each fault, with the element.
export async function faults(page) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return result.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${v.help}: ${n.html} (${n.any.map(x => x.message).join('; ')})`));
}

// Buttons that touch what stands above them: "Gå på vagt: 0 px under counter_id". And the name at the top that touches the edge.
export const tooClose = page => page.evaluate(() => {
  const least = 7, boxes = all => [...document.querySelectorAll(all)].map(e => ({ e, r: e.getBoundingClientRect() })).filter(x => x.r.width && x.r.height && x.e.checkVisibility());
  const fields = boxes('main input:not([type=hidden]), main select, main textarea, main .button');
  const faults = boxes('main .button').flatMap(b => fields.filter(f => f.e !== b.e && f.r.right > b.r.left && f.r.left < b.r.right)
    .map(f => [b.r.top - f.r.bottom, f]).filter(([gap]) => gap > -1 && gap < least)
    .map(([gap, f]) => `${b.e.textContent.trim()}: ${Math.round(gap)} px under ${f.e.name || f.e.textContent.trim()}`));
  const name = boxes('.site-name')[0];
  return name && name.r.top < 8 ? [...faults, `the name is ${Math.round(name.r.top)} px from the top`] : faults;
});

// Does the page scroll sideways? (WCAG 1.4.10: not at 320 px.)
export const tooWide = page => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

// Serves folders as the program would, with its content security policy: { '/web/': 'build/web', '/': 'build/components' }.
// A function in place of a folder answers itself: { '/live': (req, res) => … }.
export async function serve(folders) {
  const server = createServer((req, res) => {
    const path = normalize(new URL(req.url, 'http://x').pathname);
    const prefix = Object.keys(folders).find(p => path.startsWith(p));
    if (typeof folders[prefix] === 'function') return folders[prefix](req, res);
    try {
      const body = readFileSync(join(folders[prefix], path.slice(prefix.length)));
      res.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': "default-src 'self'" });
      res.end(body);
    } catch {
      res.writeHead(404).end();
    }
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.close(); server.closeAllConnections(); } };
}
