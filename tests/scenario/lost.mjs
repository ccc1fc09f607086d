// Nothing typed is lost, without JavaScript too: not when the session ends, not when something was wrong, not by going back;
// and pressing twice does nothing twice.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, COUNTERS } from './town.mjs';

const PASSWORD = 'borgerens indgang', NOTE = 'Hun har to børn "og" en <kat>.\nRing mandag.';
const hidden = (text, name) => [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].filter(m => !name || m[1] === name)
  .map(m => [m[1], m[2].replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')]);
const valueOf = (text, name) => hidden(text, name)[0]?.[1];

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const sara = await node.clerk('sara', CENTRE, COUNTERS[0]), per = await node.clerk('per', CENTRE, COUNTERS[1]), anna = await node.signIn('anna');
  const rita = await node.clerk('rita', CENTRE);
  const expire = async who => {
    house.sql(`UPDATE session SET seen_at = seen_at - ${61 * 60_000} WHERE account_id = ${who.me.account_id ?? `(SELECT id FROM account WHERE username = '${who.me.username}')`};`);
    for (const end = Date.now() + 5000; (await who.get('/mig')).status === 200 && Date.now() < end;) await new Promise(done => setTimeout(done, 50));
    assert.equal((await who.get('/mig')).status, 303);
  };
  const notes = id => house.rows(`SELECT REPLACE(text, CHR(10), '/') FROM contact_event WHERE contact_id = ${id} AND kind = 'note'`.replace('CHR', house.engine === 'sqlite' ? 'CHAR' : 'CHR')).map(r => r[0]);
  const contact = (await sara.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
  const path = `/henvendelser/${contact}/notat`;
  let asked;

  await story('the session ended while a note was written: the sign-in page carries it, closed', async () => {
    await expire(sara);
    asked = await sara.form(path, { text: NOTE, idempotency_key: newKey() }, { Referer: `${node.url}/henvendelser/${contact}` });
    assert.equal(asked.status, 401);
    assert.match(asked.text, /Det, du skrev, er her endnu/);
    assert.ok(!asked.text.includes('børn') && !Buffer.from(valueOf(asked.text, 'carried'), 'base64url').toString().includes('børn'), 'not to be read at an empty desk');
    assert.equal(valueOf(asked.text, 'next'), `/henvendelser/${contact}`);
    assert.deepEqual(notes(contact), []);
  });

  await story('a wrong password does not lose it either', async () => {
    const again = await sara.form('/log-ind', { username: 'sara', password: 'forkert forkert', ...Object.fromEntries(hidden(asked.text)) });
    assert.equal(again.status, 401);
    assert.equal(valueOf(again.text, 'carried'), valueOf(asked.text, 'carried'));
  });

  await story('signed in again she reads it and sends it; it comes through once, whole', async () => {
    const confirm = await sara.form('/log-ind', { username: 'sara', password: PASSWORD, ...Object.fromEntries(hidden(asked.text)) });
    assert.equal(confirm.status, 200, confirm.text);
    assert.match(confirm.text, /Hun har to børn/);
    assert.deepEqual(notes(contact), [], 'nothing is sent by itself');
    const fields = Object.fromEntries(hidden(confirm.text.slice(confirm.text.indexOf(`action="${path}"`))));
    assert.equal(fields.text, NOTE);
    sara.csrf = fields.csrf;
    const sent = await sara.form(path, fields);
    assert.equal(sent.status, 303, sent.text);
    assert.equal((await sara.form(path, fields)).status, 303, 'pressed twice');
    assert.deepEqual(notes(contact), [NOTE.replace('\n', '/')]);
  });

  await story('somebody else who signs in on that machine does not get it', async () => {
    await expire(sara);
    const carried = (await sara.form(path, { text: NOTE })).text;
    const cookies = new Map(sara.cookies);
    const other = await sara.form('/log-ind', { username: 'per', password: PASSWORD, carried: valueOf(carried, 'carried') });
    assert.equal(other.status, 303);
    assert.ok(!other.text.includes('børn'));
    // And whoever took the page along to another browser has nothing.
    const thief = node.client();
    const taken = await thief.form('/log-ind', { username: 'sara', password: PASSWORD, carried: valueOf(carried, 'carried') });
    assert.equal(taken.status, 303);
    sara.cookies = cookies;
    const back = await sara.form('/log-ind', { username: 'sara', password: PASSWORD, carried: valueOf(carried, 'carried') });
    assert.equal(back.status, 200);
    sara.csrf = valueOf(back.text, 'csrf');
  });

  await story('what no page of ours sent is not carried; nor is a password, nor what was sent after signing out', async () => {
    await expire(per);
    const csrf = per.csrf;
    for (const forged of ['', 'x'.repeat(32)]) {
      per.csrf = forged;
      const answer = await per.form(path, { text: NOTE });
      assert.equal(answer.status, 303);
      assert.match(answer.location, /^\/log-ind/);
    }
    per.csrf = csrf;
    const secret = await per.form('/mig/adgangskode', { current: 'gammel adgangskode', new: 'helt ny adgangskode', again: 'helt ny adgangskode' });
    assert.equal(secret.status, 303, 'a form with a password in it is filled in again');
    await per.signIn('per', PASSWORD);
    assert.equal((await per.form('/log-ud')).status, 303);
    assert.equal((await per.form(path, { text: NOTE })).status, 303);
    assert.equal((await node.client().form(path, { text: NOTE })).status, 303);
  });

  await story('carried nonsense is no obstacle', async () => {
    for (const carried of ['x', 'A'.repeat(80), 'æøå', '']) assert.equal((await per.form('/log-ind', { username: 'per', password: PASSWORD, carried })).status, 303, carried);
  });

  // ---- the reception

  const formOf = text => {
    const at = text.indexOf('class="triage-end"'), form = text.slice(text.lastIndexOf('<form', at), text.indexOf('</form>', at));
    const fields = {};
    for (const [name, value] of hidden(form)) fields[name] = name in fields ? [fields[name], value].flat() : value;
    return { action: form.match(/action="([^"]+)"/)[1].replaceAll('&amp;', '&'), fields };
  };
  const tickets = () => house.number('SELECT COUNT(*) FROM ticket');

  await story('the page of the next citizen has an address of its own', async () => {
    const one = (await rita.get('/reception')).location, two = (await rita.get('/reception')).location;
    assert.match(one, /^\/reception\?key=[\w-]{22}$/);
    assert.notEqual(one, two);
  });

  await story('going back and giving the number again gives the same one', async () => {
    const { location } = await rita.get('/reception');
    const address = `${location}&task=pas&task=koerekort`, before = tickets();
    const first = formOf((await rita.get(address)).text), given = await rita.form(first.action, { ...first.fields, do: 'ticket' });
    assert.match(given.location, /given=\d+&key=/);
    const again = formOf((await rita.get(address)).text); // what the browser fetches when she goes back
    assert.equal(again.fields.idempotency_key, first.fields.idempotency_key);
    const same = await rita.form(again.action, { ...again.fields, do: 'ticket' });
    assert.equal(same.location, given.location);
    assert.equal(tickets(), before + 1);
    const next = formOf((await rita.get(given.location)).text);
    assert.notEqual(next.fields.idempotency_key, first.fields.idempotency_key);
    await rita.form(next.action, { ...next.fields, do: 'ticket', q: 'noget andet' });
    assert.equal(tickets(), before + 2, 'the next citizen gets the next number');
  });

  await story('who has said nothing gets a number only when that is meant, and the number just given stays on the page', async () => {
    const given = (await rita.form((await rita.get('/reception?task=pas')).text.match(/action="(\/reception\?[^"]+)" class="triage-end"/)[1].replaceAll('&amp;', '&'), { do: 'ticket', task: 'pas', idempotency_key: newKey() })).location;
    const number = text => text.match(/class="given-number">[^]*?<strong>(\d+)</)?.[1], before = tickets();
    const next = formOf((await rita.get(given)).text);
    const refused = await rita.form(next.action, { ...next.fields, do: 'ticket' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="no_matter-error"[^]*?Nummer uden ærinde/);
    assert.ok(number(refused.text) > 0, 'the number of the one before');
    assert.equal(tickets(), before);
    const meant = await rita.form(next.action, { ...formOf(refused.text).fields, do: 'ticket', no_matter: '1' });
    assert.match(meant.location, /given=/);
    assert.equal(number((await rita.get(meant.location)).text), String(Number(number(refused.text)) + 1));
    assert.equal(tickets(), before + 1);
    const noted = await rita.form(next.action, { do: 'ticket', note: 'Taler kun tegnsprog', idempotency_key: newKey() });
    const { contact_id } = (await rita.get(`/api/v1/tickets/${noted.location.match(/given=(\d+)/)[1]}`)).json;
    assert.deepEqual(notes(contact_id), ['Taler kun tegnsprog'], 'what was written beside the number is kept');
  });

  await story('changed after going back she is asked, and nothing typed is lost; pressing again makes a new one', async () => {
    const { location } = await rita.get('/reception'), before = tickets();
    const first = formOf((await rita.get(`${location}&task=pas`)).text);
    await rita.form(first.action, { ...first.fields, do: 'ticket' });
    const asked = await rita.form(first.action, { ...first.fields, do: 'ticket', note: 'Kom i kørestol' });
    assert.equal(asked.status, 422);
    assert.match(asked.text, /allerede sendt/);
    assert.match(asked.text, /Kom i kørestol/);
    assert.equal(tickets(), before + 1);
    const fresh = formOf(asked.text);
    assert.equal((await rita.form(fresh.action, { ...fresh.fields, do: 'ticket', note: 'Kom i kørestol' })).status, 303);
    assert.equal(tickets(), before + 2);
  });

  await story('after a mistake the tasks, the words and the life event stay chosen, in the form, in the address, in the other language', async () => {
    const { location } = await rita.get('/reception');
    const address = `${location}&task=pas&task=koerekort&life_event=flytte&said=${encodeURIComponent('jeg er flyttet')}`;
    const form = formOf((await rita.get(address)).text);
    for (const part of ['task=pas', 'task=koerekort', 'life_event=flytte', 'said=jeg']) assert.ok(form.action.includes(part), `${part} in ${form.action}`);
    const wrong = await rita.form(form.action, { ...form.fields, do: 'ticket', municipality_code: '9999' }, { Referer: node.url + address });
    assert.equal(wrong.status, 422);
    const shown = formOf(wrong.text);
    assert.deepEqual([shown.fields.task, shown.fields.life_event, shown.fields.said], [['pas', 'koerekort'], 'flytte', 'jeg er flyttet']);
    assert.equal(shown.fields.idempotency_key, form.fields.idempotency_key);
    const english = wrong.text.match(/href="([^"]*lang=en[^"]*)"/)[1].replaceAll('&amp;', '&');
    assert.ok(english.includes('task=pas') && english.includes('task=koerekort'), english);
    const page = await rita.get(english);
    assert.equal(page.status, 200);
    assert.deepEqual(formOf(page.text).fields.task, ['pas', 'koerekort']);
    await rita.get('/reception?lang=da');
    const nobody = await rita.form(`/reception/borger${form.action.slice(form.action.indexOf('?'))}`, { ...form.fields, cpr: '', purpose: 'x' });
    assert.equal(nobody.status, 422);
    assert.deepEqual([formOf(nobody.text).fields.task, formOf(nobody.text).fields.life_event], [['pas', 'koerekort'], 'flytte']);
  });

  await story('an error page leads back to the page with the tasks', async () => {
    const address = '/reception?task=pas&key=' + 'k'.repeat(22);
    const refused = await rita.send('POST', '/reception', { body: 'do=ticket&csrf=forkert', headers: { 'Content-Type': 'application/x-www-form-urlencoded', Referer: node.url + address } });
    assert.equal(refused.status, 403);
    assert.ok(refused.text.replaceAll('&amp;', '&').includes(`href="${address}"`), refused.text);
  });

  // ---- pressing twice

  await story('pressing twice at the desk writes one note and makes one citizen', async () => {
    const visit = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json.contact.id;
    const text = (await rita.get(`/henvendelser/${visit}`)).text;
    const fieldsOf = action => Object.fromEntries(hidden(text.slice(text.indexOf(`action="/henvendelser/${visit}/${action}"`)).split('</form>')[0]));
    for (let i = 0; i < 2; i++) assert.equal((await rita.form(`/henvendelser/${visit}/notat`, { ...fieldsOf('notat'), text: 'Én gang.' })).status, 303);
    for (let i = 0; i < 2; i++) assert.equal((await rita.form(`/henvendelser/${visit}/borger`, { ...fieldsOf('borger'), reason: 'here', name: 'Kun Én' })).status, 303);
    assert.equal(notes(visit).length, 1);
    assert.equal(house.number("SELECT COUNT(*) FROM citizen WHERE name = 'Kun Én'"), 1);
  });

  await story('pressing twice makes one unit, one employee, one of each', async () => {
    for (const [path, table, name, more] of [['enheder', 'unit', 'Ny Plads', { kind: 'service_centre', model: 'supermarked' }], ['medarbejdere', 'employee', 'Ny Kollega', { employer: 'own' }],
      ['boder', 'booth', 'Ny Bod', { unit_id: CENTRE, department: 'SUF' }], ['skranker', 'counter', 'Skranke 7', { unit_id: CENTRE }]]) {
      const page = (await anna.get(`/organisation/${path}/ny`)).text, form = Object.fromEntries(hidden(page.slice(page.indexOf(`action="/organisation/${path}"`))));
      const sent = await Promise.all([1, 2].map(() => anna.form(`/organisation/${path}`, { ...form, name, ...more })));
      assert.deepEqual(sent.map(a => a.status), [303, 303], sent.map(a => a.text).join());
      assert.equal(sent[0].location, sent[1].location);
      assert.equal(house.number(`SELECT COUNT(*) FROM ${table} WHERE name = '${name}'`), 1, path);
      assert.equal((await anna.get(sent[0].location)).status, 200);
      const wrong = await anna.form(`/organisation/${path}`, { ...form, ...more, name: '', idempotency_key: newKey() });
      assert.equal(wrong.status, 422);
    }
    house.auditIsWhole();
  });
});
