// What is wrong in a form is said twice: at the top, with a link to the field, and beside the field, which is marked. Walks the forms
// of every page as a browser would send them with one field wrong, and every route that takes a form with each of its fields wrong.
// And the page that comes back is the page it was: its tab is marked
// as before.
import { assert, none, scenario, story } from './lib.mjs';
import { elementsOf, formsOf } from './html.mjs';
import { livelyTown, pagesOf } from './pages.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS, NEIGHBOUR } from './town.mjs';

const CPR = '0101901234', TYPED = ['text', 'textarea', 'email', 'tel', 'date', 'time', 'number', 'password', 'search', 'file'];

// What is wrong with how a page says that something is wrong.
export function faultsOf(html) {
  const all = elementsOf(html), faults = [], byId = new Map(all.filter(e => e.at.id).map(e => [e.at.id, e]));
  const top = all.findIndex(e => e.at.id === 'fejl');
  if (top < 0) return ['nothing at the top'];
  const links = all.slice(top).filter(e => e.tag === 'a' && /function-link/.test(e.at.class ?? '') && e.at.href?.startsWith('#')).map(e => e.at.href.slice(1));
  for (const id of new Set(links)) {
    const field = byId.get(id), error = byId.get(`${id}-error`);
    if (!field) { faults.push(`#${id} leads nowhere`); continue; }
    if (!error) faults.push(`nothing stands beside #${id}`);
    // A group of choices is marked by its frame.
    const marked = ['input', 'select', 'textarea'].includes(field.tag) && !['radio', 'checkbox'].includes(field.at.type) ? field.at['aria-invalid'] === 'true'
      : all.some(e => (e.at['aria-describedby'] ?? '').split(' ').includes(`${id}-error`));
    if (!marked) faults.push(`#${id} is not marked as wrong`);
    if (error && !all.some(e => (e.at['aria-describedby'] ?? '').split(' ').includes(`${id}-error`))) faults.push(`what is wrong with #${id} is not its description`);
  }
  for (const e of all) for (const id of (e.at['aria-describedby'] ?? '').split(' ').filter(Boolean)) if (!byId.has(id)) faults.push(`aria-describedby ${id} is nowhere`);
  for (const e of all) if (e.at['aria-invalid'] === 'true' && !(e.at['aria-describedby'] ?? '').includes('-error')) faults.push(`#${e.at.id} is marked, and nothing says why`);
  const ids = all.map(e => e.at.id).filter(Boolean);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`id ${id} stands twice`);
  return faults;
}

await scenario(import.meta.url, async house => {
  const node = await house.serve(), town = await livelyTown(house, node), { pages } = pagesOf(town);
  const routes = house.must(['routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l)).filter(r => r.method === 'POST' && !r.path.startsWith('/api/'));
  const routeOf = path => routes.find(r => r.path === path) ?? routes.find(r => new RegExp(`^${r.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
  const wrongOf = (f, kind) => ({ email: 'x', phone: 'ring', date: '31-12-2026', time: 'middag', int: 'x', key: 'Æ', cpr: '123', secret: 'x', file: '[opgave x]\n', id: 'x' }[kind] ?? CPR);
  const seen = new Set();
  let walked = 0;

  // The tabs of a room: a form of the desk may come back on the page of its contact, which is another.
  const currentOf = html => elementsOf(html).filter(e => e.tag === 'a' && e.at['aria-current'] === 'page' && /^\/(organisation|katalog)\//.test(e.at.href)).map(e => e.at.href).join(' ');

  async function judge(who, form, field, kind, value, faults, current) {
    const what = `${form.action} ${field.name} = ${JSON.stringify(value)}`;
    const sent = {};
    for (const f of form.fields) if (f !== field && f.on && f.name !== field.name && f.name !== 'csrf') sent[f.name] = [...(sent[f.name] ?? []), f.value ?? ''];
    const button = form.fields.find(f => f.kind === 'submit');
    if (button && field !== button && !sent[button.name]) sent[button.name] = button.value;
    if (sent.idempotency_key) sent.idempotency_key = newKey();
    const answer = await town.staff[who].form(form.action, { ...sent, [field.name]: value });
    if (answer.status < 400) return; // it was right after all
    walked++;
    if (answer.status === 404 || answer.status >= 500) faults.push(`${what}: ${answer.status}`);
    for (const fault of faultsOf(answer.text)) faults.push(`${what}: ${answer.status} ${fault}`);
    if (current !== undefined && currentOf(answer.text) !== current) faults.push(`${what}: ${current} was marked as the page, now ${currentOf(answer.text) || 'nothing'} is`);
    const said = elementsOf(answer.text).filter(e => e.at['aria-invalid'] === 'true').map(e => e.at.name);
    const kept = formsOf(answer.text).flatMap(f => f.fields).filter(f => f.name === field.name).map(f => f.value);
    if (value && kind !== 'id' && field.kind !== 'password' && field.kind !== 'file' && value !== CPR && said.includes(field.name) && !kept.includes(value)) faults.push(`${what}: what was typed is gone`);
  }

  await story('in the forms of every page, with one field wrong at a time', async () => {
    const faults = [];
    for (const page of pages) {
      const html = (await town.staff[page.who].get(page.path)).text;
      for (const form of formsOf(html).filter(f => f.method === 'post' && f.action !== '/log-ud')) {
        const route = routeOf(form.action);
        for (const field of form.fields.filter(f => TYPED.includes(f.kind))) {
          const key = `${route?.path} ${field.name} ${page.who}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const kind = route?.fields.find(f => f.name === field.name)?.kind;
          if (route?.fields.find(f => f.name === field.name)?.required) await judge(page.who, form, field, kind, '', faults, currentOf(html));
          await judge(page.who, form, field, kind, wrongOf(field, kind), faults, currentOf(html));
        }
      }
    }
    none(faults);
    assert.ok(walked > 60, `${walked}`);
  }, { timeout: 240_000 });

  // Also where no page has that form just now: somebody else has the contact in hand, or has closed it while this one typed.
  await story('in every route that takes a form, with each of its fields wrong', async () => {
    const faults = [], by = { staff: 'sara', leader: 'lone', editor: 'erik', administrator: 'anna' };
    const contacts = { 'mine, and the citizen is known': town.called.contact_id, 'closed': town.done.contact_id, 'another has it': town.parked.contact_id };
    const things = [['/organisation/myndigheder', NEIGHBOUR], ['/organisation/boder', 96], ['/organisation/skranker', COUNTERS[0]], ['/organisation/medarbejdere', 32], ['/organisation/aftaler', 95]];
    const before = walked;
    // What no page lets anybody type is told of on a page of its own.
    const buttons = ['/skranke/numre/{id}/{act}', '/vagt', '/vagt/slut', '/organisation/vagter/slut'];
    assert.deepEqual(routes.filter(r => r.fields.length && !r.flags.includes('shows_problems') && !buttons.includes(r.path)).map(r => r.path), []);
    for (const route of routes.filter(r => r.permission !== 'anybody' && r.fields.length && r.flags.includes('shows_problems'))) {
      const who = by[Object.keys(by).find(r => route.roles.includes(r))];
      const base = Object.fromEntries(route.fields.filter(f => f.required && f.kind === 'choice').map(f => [f.name, f.choices[0]]));
      // Of whom the contact is about only those are told who have said why they look, so nobody else has that form.
      const there = route.path.endsWith('/oplysninger') ? { 'mine': town.called.contact_id } : contacts;
      for (const [state, contact] of Object.entries(route.path.startsWith('/henvendelser') ? there : { '': CENTRE })) {
        const action = route.path.replace('{id}', route.path.startsWith('/skranke') ? town.called.id : things.find(([path]) => route.path.startsWith(path))?.[1] ?? contact).replace('{key}', route.path.includes('livs') ? 'flytte' : 'pas').replace('{code}', 'BTF').replace('{act}', 'park');
        for (const field of route.fields.filter(f => ['text', 'lines', 'email', 'phone', 'cpr', 'date', 'time', 'int', 'file', 'key'].includes(f.kind) && !f.digits && !/version|seen|^given$|^registered$/.test(f.name))) {
          const what = `${action.replace(contact, `{${state}}`)} ${field.name}`;
          const answer = await town.staff[who].form(action, { idempotency_key: newKey(), purpose: 'prøver', ...base, [field.name]: field.many ? [wrongOf(field, field.kind)] : wrongOf(field, field.kind) });
          if (answer.status < 400) { faults.push(`${what}: ${answer.status}`); continue; }
          walked++;
          if (!/id="fejl"/.test(answer.text)) faults.push(`${what}: ${answer.status} a bare page: ${answer.text.match(/<h1[^>]*>([^<]*)/)?.[1]}`);
          else for (const fault of faultsOf(answer.text)) faults.push(`${what}: ${answer.status} ${fault}`);
        }
      }
    }
    none(faults);
    assert.ok(walked - before > 150, `${walked - before}`);
  }, { timeout: 240_000 });

  await story('who the citizen is may be set right, and what is wrong with the number stands beside it', async () => {
    const sara = town.staff.sara, wrong = await sara.form(`/henvendelser/${town.called.contact_id}/borger`, { cpr: '123', name: 'Karen Dal', idempotency_key: newKey() });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /href="#cpr"/);
    assert.match(wrong.text, /id="cpr-error"/);
    assert.match(wrong.text, /id="cpr" name="cpr"[^>]*aria-invalid="true"/);
    assert.match(wrong.text, /value="Karen Dal"/);
  });

  await story('a matter is added where the link of its error leads', async () => {
    const wrong = await town.staff.sara.form(`/henvendelser/${town.called.contact_id}/aerinde`, { q: '', idempotency_key: newKey() });
    assert.match(wrong.text, /href="#q"/);
    assert.match(wrong.text, /<input[^>]* id="q" name="q"[^>]*aria-invalid="true"/);
  });

  await story('an error of a field that is not there is a sentence and no link', async () => {
    const closed = await town.staff.rita.form(`/henvendelser/${town.done.contact_id}/notat`, { text: '', idempotency_key: newKey() });
    assert.equal(closed.status, 422);
    assert.match(closed.text, /id="fejl"[^]*skal udfyldes/);
    assert.doesNotMatch(closed.text, /href="#text"/);
  });

  await story('the rows of a package keep what stands in each, also where nothing does', async () => {
    const erik = town.staff.erik, path = '/katalog/livssituationer/flytte', form = () => erik.get(path).then(a => formsOf(a.text).find(f => f.action === path).fields.filter(f => f.on && f.name !== 'csrf'));
    const rows = fields => ['task', 'position', 'remark', 'remark_en'].map(n => fields.filter(f => f.name === n).map(f => f.value));
    const sendable = fields => fields.reduce((all, f) => ({ ...all, [f.name]: [...(all[f.name] ?? []), f.value ?? ''] }), {});
    const before = await form(), sent = sendable(before);
    sent.remark[0] = sent.remark_en[0] = '';
    sent.remark[1] = 'Husk det her';
    assert.equal((await erik.form(path, sent)).status, 303);
    const after = await form();
    assert.deepEqual(rows(after), [sent.task, sent.position, sent.remark, sent.remark_en]);
    // What is wrong in the second row stands there, in the order that was shown, and the rest of the rows too.
    const again = sendable(after);
    again.position = again.position.map((p, i) => i === 1 ? 'x' : i === 2 ? '5' : p);
    again.remark[1] = 'ring 010190-1234';
    again.remove = [again.task[2]];
    const wrong = await erik.form(path, again), shown = formsOf(wrong.text).find(f => f.action === path).fields;
    assert.equal(wrong.status, 422);
    assert.deepEqual(rows(shown), [again.task, again.position, again.remark, again.remark_en]);
    assert.deepEqual(shown.filter(f => f.name === 'remove' && f.on).map(f => f.value), again.remove);
    assert.deepEqual(elementsOf(wrong.text).filter(e => e.at['aria-invalid'] === 'true').map(e => [e.at.name, e.at.value]), [['position', 'x'], ['remark', 'ring 010190-1234']]);
    none(faultsOf(wrong.text));
  });

  await story('what is typed in English is marked so on a Danish page, and what is Danish on an English one', async () => {
    const faults = [], kinds = ['input', 'textarea'], danish = /^(name|summary|bring|words|case_time|work_description|checks|about|add_remark|remark|reason|source)$/;
    const seen = { da: 0, en: 0 };
    for (const lang of ['da', 'en'])
      for (const page of pages.filter(p => ['erik', 'anna'].includes(p.who) && !/konto|medarbejder/.test(p.name))) {
        const html = (await town.staff[page.who].get(`${page.path}${page.path.includes('?') ? '&' : '?'}lang=${lang}`)).text;
        for (const e of elementsOf(html).filter(x => kinds.includes(x.tag) && x.at.name && !['hidden', 'checkbox', 'radio', 'search'].includes(x.at.type))) {
          const spoken = e.at.name.endsWith('_en') ? 'en' : danish.test(e.at.name) ? 'da' : undefined;
          if (!spoken) continue;
          seen[spoken]++;
          if ((e.at.lang ?? lang) !== spoken) faults.push(`${page.path}, ${lang}: ${e.at.name} is marked ${e.at.lang ?? lang}`);
        }
      }
    none(faults);
    assert.ok(seen.da > 20 && seen.en > 10, JSON.stringify(seen));
  });
});
