// What the screens do, a program can do: every page and form of the route tables stands here with the routes of the API that do the
// same, or with why none is needed. A new screen takes a line; so does one that nobody may use through the API whom the screen lets in.
import { assert, none, scenario, story } from './lib.mjs';

// Each route of the API stands without /api/v1.
const sameInApi = {
  // oneself
  'GET /mig': ['GET /me', 'GET /duty'],
  'POST /mig/adgangskode': ['PUT /me/password'],
  'POST /log-ind': ['POST /sessions'],
  'POST /log-ud': ['DELETE /sessions/current'],
  'GET /vagt': ['GET /me', 'GET /units', 'GET /counters', 'GET /duty'],
  'POST /vagt': ['POST /duty'],
  'POST /vagt/slut': ['DELETE /duty/{employee}'],

  // the log
  'GET /revision': ['GET /audit', 'GET /employees'],
  'POST /revision': ['GET /audit'],
  'GET /revision/udskrift': ['GET /audit'],
  'POST /revision/borger': ['POST /audit/find'],

  // the organisation
  'GET /organisation/myndigheder': ['GET /authorities'],
  'POST /organisation/myndigheder': ['POST /authorities'],
  'GET /organisation/myndigheder/{id}': ['GET /authorities/{id}'],
  'POST /organisation/myndigheder/{id}': ['PATCH /authorities/{id}'],
  'GET /organisation/forvaltninger': ['GET /departments'],
  'POST /organisation/forvaltninger': ['POST /departments'],
  'GET /organisation/forvaltninger/{code}': ['GET /departments'],
  'POST /organisation/forvaltninger/{code}': ['POST /departments'],
  'GET /organisation/enheder': ['GET /units'],
  'POST /organisation/enheder': ['POST /units'],
  'GET /organisation/enheder/{id}': ['GET /units/{id}'],
  'POST /organisation/enheder/{id}': ['PATCH /units/{id}'],
  'POST /organisation/enheder/{id}/luk': ['PATCH /units/{id}'],
  'GET /organisation/enheder/{id}/tider': ['GET /units/{id}/hours', 'GET /units/{id}/exceptions'],
  'POST /organisation/enheder/{id}/tider': ['PUT /units/{id}/hours'],
  'POST /organisation/enheder/{id}/undtagelser': ['POST /units/{id}/exceptions'],
  'POST /organisation/enheder/{id}/undtagelser/fjern': ['DELETE /units/{id}/exceptions/{day}'],
  'GET /organisation/enheder/{id}/boder': ['GET /booths', 'GET /counters'],
  'GET /organisation/enheder/{id}/tilbud': ['GET /units/{id}/offerings'],
  'POST /organisation/enheder/{id}/tilbud': ['PUT /units/{id}/offerings'],
  'POST /organisation/boder': ['POST /booths'],
  'GET /organisation/boder/{id}': ['GET /booths/{id}'],
  'POST /organisation/boder/{id}': ['PATCH /booths/{id}'],
  'POST /organisation/boder/{id}/luk': ['PATCH /booths/{id}'],
  'POST /organisation/skranker': ['POST /counters'],
  'GET /organisation/skranker/{id}': ['GET /counters/{id}'],
  'POST /organisation/skranker/{id}': ['PATCH /counters/{id}'],
  'POST /organisation/skranker/{id}/luk': ['PATCH /counters/{id}'],
  'GET /organisation/medarbejdere': ['GET /employees'],
  'POST /organisation/medarbejdere': ['POST /employees'],
  'GET /organisation/medarbejdere/{id}': ['GET /employees/{id}'],
  'POST /organisation/medarbejdere/{id}': ['PATCH /employees/{id}'],
  'POST /organisation/medarbejdere/{id}/luk': ['PATCH /employees/{id}'],
  'GET /organisation/medarbejdere/{id}/kvalifikationer': ['GET /employees/{id}/qualifications'],
  'POST /organisation/medarbejdere/{id}/kvalifikationer': ['PUT /employees/{id}/qualifications'],
  'GET /organisation/medarbejdere/{id}/konto': ['GET /employees/{id}/account'],
  'POST /organisation/medarbejdere/{id}/konto': ['PUT /employees/{id}/account'],
  'GET /organisation/aftaler': ['GET /agreements'],
  'POST /organisation/aftaler': ['POST /agreements'],
  'GET /organisation/aftaler/{id}': ['GET /agreements/{id}'],
  'POST /organisation/aftaler/{id}': ['PATCH /agreements/{id}'],
  'GET /organisation/vagter': ['GET /duty'],
  'POST /organisation/vagter': ['POST /duty'],
  'POST /organisation/vagter/slut': ['DELETE /duty/{employee}'],

  // the catalogue
  'GET /katalog': ['GET /tasks'],
  'POST /katalog/opgaver': ['POST /tasks'],
  'GET /katalog/opgaver/{key}': ['GET /tasks/{key}'],
  'POST /katalog/opgaver/{key}': ['PATCH /tasks/{key}'],
  'POST /katalog/opgaver/{key}/luk': ['PATCH /tasks/{key}'],
  'GET /katalog/livssituationer': ['GET /life-events'],
  'POST /katalog/livssituationer': ['POST /life-events'],
  'GET /katalog/livssituationer/{key}': ['GET /life-events/{key}'],
  'POST /katalog/livssituationer/{key}': ['PATCH /life-events/{key}'],
  'POST /katalog/livssituationer/{key}/luk': ['PATCH /life-events/{key}'],
  'POST /katalog/import': ['POST /catalogue/import'],
  'GET /katalog/eksport': ['GET /catalogue/export'],

  // mail that was given up
  'GET /afviste-mails': ['GET /mails/failed'],
  'POST /afviste-mails/{id}/igen': ['POST /mails/{id}/retry'],

  // triage: what it is about, whose it is, what may be done, whom to call; who the citizen is; how it ends
  ...Object.fromEntries(['/reception', '/telefon', '/post'].flatMap(desk => [
    [`GET ${desk}`, ['GET /search', 'GET /tasks/{key}', 'GET /life-events/{key}', 'POST /competence', 'GET /units/{id}/queue']],
    [`GET ${desk}/forslag`, ['GET /search']],
    [`POST ${desk}`, ['POST /citizens', 'POST /contacts', 'POST /contacts/{id}/notes', 'POST /contacts/{id}/mail', 'POST /tickets', 'POST /contacts/{id}/close']],
    [`POST ${desk}/borger`, ['POST /citizens/find', 'GET /contacts']],
  ])),

  // the desk
  'GET /skranke': ['GET /units/{id}/queue', 'GET /contacts/{id}', 'POST /competence', 'GET /tasks/{key}'],
  'GET /live/skranke': ['GET /units/{id}/queue'],
  'POST /skranke/naeste': ['POST /tickets/next'],
  'POST /skranke/numre/{id}/videre': ['POST /tickets/{id}/send-on'],
  'POST /skranke/numre/{id}/{act}': ['POST /tickets/{id}/acts/{act}'],
  'GET /henvendelser/{id}': ['GET /contacts/{id}', 'POST /competence', 'GET /tasks/{key}', 'GET /life-events/{key}'],
  'POST /henvendelser/{id}': ['GET /contacts/{id}'],
  'POST /henvendelser/{id}/notat': ['POST /contacts/{id}/notes'],
  'POST /henvendelser/{id}/borger': ['POST /citizens', 'POST /contacts/{id}/citizen'],
  'POST /henvendelser/{id}/aerinde': ['GET /search', 'POST /contacts/{id}/matters', 'PATCH /contacts/{id}'],
  'POST /henvendelser/{id}/aerinde/fjern': ['DELETE /contacts/{id}/matters/{key}'],
  'POST /henvendelser/{id}/oplyst': ['PATCH /contacts/{id}'],
  'POST /henvendelser/{id}/handling': ['POST /contacts/{id}/activities'],
  'POST /henvendelser/{id}/overtag': ['POST /contacts/{id}/take-over'],
  'POST /henvendelser/{id}/nummer': ['POST /tickets'],
  'POST /henvendelser/{id}/mail': ['POST /contacts/{id}/mail'],
  'POST /henvendelser/{id}/afslut': ['POST /contacts/{id}/close'],
  'GET /henvendelser/{id}/borger': ['GET /contacts/{id}/citizen'],
  'POST /henvendelser/{id}/borger/vis': ['GET /contacts/{id}/citizen', 'GET /contacts/{id}/citizen/contacts'],
  'POST /henvendelser/{id}/borger/adresse': ['GET /contacts/{id}/citizen'],
  'POST /henvendelser/{id}/borger/oplysninger': ['PATCH /contacts/{id}/citizen'],
  'GET /henvendelser': ['GET /open-contacts'],

  // the leader
  'GET /ledelse': ['GET /board'],
  'GET /ledelse/live': ['GET /board'],
  'GET /ledelse/koe/{id}': ['GET /units/{id}/queue'],
  'GET /ledelse/koe/{id}/live': ['GET /units/{id}/queue'],
  'GET /tal': ['GET /figures'],
  'GET /tal.csv': ['GET /figures'],

  // everybody
  'GET /': ['GET /search', 'GET /public/life-events', 'GET /places'],
  'GET /soeg': ['GET /search'],
  'GET /soeg/forslag': ['GET /search'],
  'GET /opgaver': ['GET /public/tasks'],
  'GET /opgaver/{key}': ['GET /public/tasks/{key}'],
  'GET /livssituationer': ['GET /public/life-events'],
  'GET /livssituationer/{key}': ['GET /public/life-events'],
  'GET /steder': ['GET /places'],
  'GET /steder/{key}': ['GET /places/{key}'],
  'GET /kommuner': ['GET /municipalities'],
  'GET /nummer/{token}': ['GET /ticket-pages/{token}'],
  'GET /live/nummer/{token}': ['GET /ticket-pages/{token}'],
  'GET /tavle/{id}': ['GET /units/{id}/display'],
  'GET /live/tavle/{id}': ['GET /units/{id}/display'],
};

const noneNeeded = {
  'GET /log-ind': 'the empty form of POST /log-ind',
  'GET /revision/borger': 'the empty form of POST /revision/borger',
  'GET /organisation': 'links to the parts',
  'GET /organisation/myndigheder/ny': 'an empty form',
  'GET /organisation/enheder/ny': 'an empty form',
  'GET /organisation/boder/ny': 'an empty form',
  'GET /organisation/skranker/ny': 'an empty form',
  'GET /organisation/medarbejdere/ny': 'an empty form',
  'GET /organisation/aftaler/ny': 'an empty form',
  'GET /katalog/opgaver/ny': 'an empty form',
  'GET /katalog/livssituationer/ny': 'an empty form',
  'GET /katalog/import': 'the empty form of POST /katalog/import',
  'GET /tilgaengelighed': 'a statement about the pages themselves',
  'GET /privatliv': 'a text for people, the same everywhere',
  'GET /healthz': 'for whoever runs it, and no page',
  'GET /readyz': 'for whoever runs it, and no page',
  'GET /metrics': 'for whoever runs it, and no page',
};

// A form that does nothing for whom it does not concern, where the API says 401.
const fewer = ['POST /log-ud'];

await scenario(import.meta.url, async house => {
  const routes = house.must(['routes', '--json']).trim().split('\n').map(line => JSON.parse(line));
  const name = r => `${r.method} ${r.path}`;
  const inApi = r => r.path.startsWith('/api/'), screens = routes.filter(r => !inApi(r)).map(name);
  const byName = new Map(routes.map(r => [name(r), r]));
  const called = api => byName.get(api.replace(' /', ' /api/v1/'));
  const pairs = Object.entries(sameInApi).flatMap(([screen, apis]) => apis.map(api => ({ screen, api })));

  await story('every screen stands in one of the two lists', async () => {
    assert.ok(screens.length > 100);
    none(screens.filter(s => !(s in sameInApi) && !(s in noneNeeded)).map(s => `${s}: which route of the API does the same, or why does none?`));
    none(screens.filter(s => s in sameInApi && s in noneNeeded).map(s => `${s} stands in both`));
  });

  await story('both lists name only what there is', async () => {
    none([...Object.keys(sameInApi), ...Object.keys(noneNeeded)].filter(s => !screens.includes(s)).map(s => `${s} is no screen`));
    none(pairs.filter(p => !called(p.api)).map(p => `${p.screen}: ${p.api} is no route of the API`));
    none(Object.entries(sameInApi).filter(([, apis]) => !apis.length).map(([s]) => `${s} names none`));
  });

  await story('whom the screen lets in, the API lets in', async () => {
    const everybody = r => r.permission === 'anybody';
    none(pairs.filter(p => called(p.api) && byName.get(p.screen)).flatMap(p => {
      const screen = byName.get(p.screen), api = called(p.api);
      if (fewer.includes(p.screen)) return [];
      if (everybody(screen) && !everybody(api)) return [`${p.screen} is for everybody, ${p.api} is not`];
      return screen.roles.filter(role => !api.roles.includes(role)).map(role => `${p.screen}: ${p.api} is not for ${role}`);
    }));
  });
}, { on: ['sqlite'], fill: null });
