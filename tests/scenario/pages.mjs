// Every page of the program in a state worth looking at: who opens it, and where. Walked by the tests of language and by
// those in a browser. A route that answers a page and is on no list here is a fault of the test that walks them.
import { assert } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, insert, NEIGHBOUR, TOWN } from './town.mjs';

const AGREEMENT = 95, BOOTH = 96;

// A morning: one is served, one is called, some wait, one is parked, a letter came, a citizen was here before.
export async function livelyTown(house, node) {
  house.sql(insert('booth', [{ authority_id: TOWN, id: BOOTH, unit_id: CENTRE, name: 'Skats bod', department: 'Stat', hours: 'tirsdag 10-14' }])
    + insert('agreement', [{ authority_id: TOWN, id: AGREEMENT, other_authority_id: NEIGHBOUR, kind: 'agreement', source: 'Aftale af 2. januar', valid_from: 0 }])
    + insert('unit_exception', [{ authority_id: TOWN, unit_id: CENTRE, day: '2030-12-24', reason: 'Juleaften' }]));
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
  const per = await node.clerk('per', CENTRE, COUNTERS[1]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const staff = { rita, sara, per, pia, lone: await node.signIn('lone'), erik: await node.signIn('erik'), anna: await node.signIn('anna'), nobody: node.client() };

  const ticket = async (task, more = {}) => {
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task, ...more });
    assert.equal(answer.status, 303, answer.text);
    const id = answer.location.match(/given=(\d+)/)[1];
    return (await rita.get(`/api/v1/tickets/${id}`)).json;
  };
  const look = () => pia.form('/telefon/borger', { cpr: '010190-1234', purpose: 'ringer om sit pas', task: 'pas' });
  const unknown = (await look()).location;
  await pia.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'pas', number: unknown.match(/number=([a-p]+)/)[1], q: 'hvor lang tid tager et pas' });
  const found = await look(), citizen = found.location.match(/citizen_id=(\d+)/)[1];

  assert.equal((await staff.anna.form('/revision', { borger: citizen, purpose: 'borgeren har bedt om at se sin log' })).status, 303);
  const parked = await ticket('koerekort'), called = await ticket(['sundhedskort', 'flytteanmeldelse'], { q: 'jeg er flyttet', citizen_id: citizen, reason: 'here' });
  await per.post('/api/v1/tickets/next');
  await per.post(`/api/v1/tickets/${parked.id}/acts/park`, { word: 'henter foto' });
  await sara.post('/api/v1/tickets/next');
  assert.equal((await sara.form(`/henvendelser/${called.contact_id}/borger/vis`, { reason: 'matter' })).status, 303);
  const waiting = [await ticket('pas', { language: 'uk' }), await ticket('aeldrebolig-plejebolig', { acting_for: 'Karen' }), await ticket('skattekort-forskud', { priority: 1 })];
  const done = await ticket('legitimationskort');
  await rita.post(`/api/v1/contacts/${done.contact_id}/close`, { outcome: 'answered', note: 'Svaret gives ved skranken.' });
  const letter = await rita.form('/post', { do: 'forwarded', channel: 'letter', task: 'aarsopgoerelse', receiver: 'Skattestyrelsen', idempotency_key: newKey() });
  return { house, node, staff, citizen, unknown, seen: found.location.match(/seen=[^&]+/)[0], parked, called, waiting, done, letter: letter.location };
}

// { who, path, route, name }: name is that of its picture.
export function pagesOf(town) {
  const { citizen, waiting, called, parked, done } = town, task = 'task=sundhedskort';
  const list = [
    ['nobody', '/log-ind'], ['nobody', '/log-ind?ud=1', 'log-ind-ud'], ['nobody', `/nummer/${waiting[0].token}`, 'nummer-venter'], ['nobody', `/nummer/${called.token}`, 'nummer-kaldt'],
    ['nobody', `/nummer/${parked.token}`, 'nummer-parkeret'], ['nobody', `/nummer/${done.token}`, 'nummer-slut'], ['nobody', `/nummer/${waiting[1].token}?udskriv=1`, 'nummer-udskrift'],
    ['nobody', `/tavle/${CENTRE}`], ['nobody', '/findes-ikke', 'fejl-404'],
    ['nobody', '/', 'forside'], ['nobody', '/soeg?q=jeg%20er%20flyttet', 'soeg'], ['nobody', '/soeg?q=xyzzy%20qwrt', 'soeg-intet'], ['nobody', '/livssituationer'], ['nobody', '/opgaver'], ['nobody', '/steder'], ['nobody', '/kommuner'], ['nobody', '/tilgaengelighed'], ['nobody', '/privatliv'],
    ['nobody', '/opgaver/sundhedskort', 'opgave'], ['nobody', '/opgaver/kontanthjaelp', 'opgave-2'], ['nobody', '/livssituationer/flytte', 'livssituation'], ['nobody', '/steder/torvet', 'sted'],
    ['rita', `/reception?key=${'k'.repeat(22)}`, 'reception'], ['rita', `/reception?${task}&task=flytteanmeldelse&q=jeg%20er%20flyttet`, 'reception-valgt'], ['rita', `/reception?given=${waiting[0].id}`, 'reception-nummer'],
    ['rita', '/reception?q=noget%20helt%20andet%20xyzzy', 'reception-intet'], ['rita', '/reception?life_event=flytte', 'reception-livssituation'], ['rita', '/reception?task=aarsopgoerelse', 'reception-skat'],
    ['rita', `/reception?${task}&municipality_code=0147`, 'reception-anden-kommune'], ['rita', `/post?key=${'k'.repeat(22)}`, 'post'], ['rita', `/reception?registered=${done.contact_id}`, 'reception-registreret'],
    ['pia', `/telefon?key=${'k'.repeat(22)}`, 'telefon'], ['pia', `/telefon?task=pas&citizen_id=${citizen}&${town.seen}`, 'telefon-borger'], ['pia', town.unknown, 'telefon-ukendt-nummer'], ['pia', '/telefon?task=aeldrebolig-plejebolig', 'telefon-plejebolig'],
    ['sara', '/skranke', 'skranke-kaldt'], ['per', '/skranke', 'skranke-tom'], ['sara', `/henvendelser/${called.contact_id}`, 'henvendelse'], ['rita', `/henvendelser/${done.contact_id}`, 'henvendelse-afsluttet'], ['sara', `/henvendelser/${done.contact_id}`, 'henvendelse-formaal'],
    ['sara', `/henvendelser/${called.contact_id}/borger`, 'henvendelse-borger'], ['lone', `/henvendelser/${called.contact_id}`, 'henvendelse-borger-ikke-vist'], ['lone', `/henvendelser/${called.contact_id}/borger`, 'henvendelse-borger-hvorfor'], ['rita', '/henvendelser', 'henvendelser-mine'], ['sara', '/henvendelser?here=1', 'henvendelser-enheden'], ['lone', '/henvendelser', 'henvendelser-alle'], ['lone', `/henvendelser?older=week&unit_id=${CENTRE}`, 'henvendelser-ingen'], ['sara', '/vagt'], ['sara', '/mig'], ['sara', '/revision', 'fejl-403'],
    ['lone', '/ledelse'], ['lone', `/ledelse/koe/${CENTRE}`, 'ledelse-koe'], ['lone', '/tal'], ['lone', '/afviste-mails'], ['anna', '/revision'], ['anna', `/revision?borger=${citizen}`, 'revision-borger'], ['anna', '/revision?borger=4711', 'revision-hvorfor'], ['anna', '/revision/borger', 'revision-find'], ['anna', `/revision/udskrift?borger=${citizen}`, 'revision-udskrift'],
    ['erik', '/katalog'], ['erik', '/katalog/opgaver/ny'], ['erik', '/katalog/opgaver/sundhedskort', 'katalog-opgave'], ['erik', '/katalog/livssituationer'],
    ['erik', '/katalog/livssituationer/ny'], ['erik', '/katalog/livssituationer/flytte', 'katalog-livssituation'], ['erik', '/katalog/import'],
    ['anna', '/organisation'], ['anna', '/organisation/myndigheder'], ['anna', '/organisation/myndigheder/ny'], ['anna', `/organisation/myndigheder/${NEIGHBOUR}`, 'organisation-myndighed'],
    ['anna', '/organisation/forvaltninger'], ['anna', '/organisation/forvaltninger/BTF', 'organisation-forvaltning'], ['anna', '/organisation/enheder'], ['anna', '/organisation/enheder/ny'], ['anna', `/organisation/enheder/${CENTRE}`, 'organisation-enhed'],
    ['anna', `/organisation/enheder/${CENTRE}/tider`, 'organisation-tider'], ['anna', `/organisation/enheder/${CENTRE}/boder`, 'organisation-boder'], ['anna', `/organisation/enheder/${CENTRE}/tilbud`, 'organisation-tilbud'],
    ['anna', `/organisation/boder/ny?enhed=${CENTRE}`, 'organisation-bod-ny'], ['anna', `/organisation/boder/${BOOTH}`, 'organisation-bod'], ['anna', `/organisation/skranker/ny?enhed=${CENTRE}`, 'organisation-skranke-ny'],
    ['anna', `/organisation/skranker/${COUNTERS[0]}`, 'organisation-skranke'], ['anna', '/organisation/medarbejdere'], ['anna', '/organisation/medarbejdere/ny'], ['anna', '/organisation/medarbejdere/32', 'organisation-medarbejder'],
    ['anna', '/organisation/medarbejdere/32/kvalifikationer', 'organisation-kvalifikationer'], ['anna', '/organisation/medarbejdere/32/konto', 'organisation-konto'],
    ['anna', '/organisation/aftaler'], ['anna', '/organisation/aftaler/ny'], ['anna', `/organisation/aftaler/${AGREEMENT}`, 'organisation-aftale'], ['anna', '/organisation/vagter'],
  ];
  const routes = town.house.must(['routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l))
    .filter(r => r.method === 'GET' && !r.path.startsWith('/api/') && !r.flags.includes('stream'));
  const routeOf = path => {
    const parts = path.split('?')[0].split('/');
    const fits = r => { const p = r.path.split('/'); return p.length === parts.length && p.every((x, i) => x === parts[i] || x.startsWith('{')); };
    const hits = routes.filter(fits);
    return (hits.find(r => !r.path.includes('{')) ?? hits[0])?.path;
  };
  const pages = list.map(([who, path, name]) => ({ who, path, route: routeOf(path), name: name ?? (path.split('?')[0].slice(1).replaceAll('/', '-') || 'forside') }));
  const walked = new Set(pages.map(p => p.route)), noPages = ['/healthz', '/readyz', '/metrics', '/tal.csv', '/katalog/eksport', '/soeg/forslag', '/reception/forslag', '/telefon/forslag', '/post/forslag'];
  return {
    pages: pages.filter(p => p.route || p.name.startsWith('fejl-')),
    missing: routes.map(r => r.path).filter(p => !walked.has(p) && !noPages.includes(p)),
  };
}
