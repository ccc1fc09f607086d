// The program itself, with the town of tests/scenario and a morning behind it, for tests in a browser: who opens pages is
// signed in by the cookies of tests/scenario's clients.
import { listen } from './lib.mjs';
import { House } from '../scenario/lib.mjs';
import { livelyTown, pagesOf } from '../scenario/pages.mjs';
import { fillTown } from '../scenario/town.mjs';

export async function openHouse() {
  const house = new House('sqlite', { environment: { INDGANG_LOG_REQUESTS: 'no' } });
  await fillTown(house);
  const node = await house.serve(), town = await livelyTown(house, node);
  return { house, node, town, ...pagesOf(town), end: () => house.end() };
}

// A window in which that person is signed in (undefined: a citizen). Whatever its pages complain about is in page.complaints.
export async function windowOf(browser, node, person, { width = 1280, height = 900, lang, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, baseURL: node.url, locale: 'da-DK', ...more });
  const cookies = [...(person?.cookies ?? [])].filter(([name]) => name !== 'lang');
  if (lang) cookies.push(['lang', lang]);
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: node.url })));
  return listen(await context.newPage());
}
