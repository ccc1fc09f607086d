// How long a contact took is known to the page on which it was begun: what the figures say of the use of capacity, of service and
// waiting, and of who was helped at the first contact.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, date, HARBOUR, OFFICE } from './town.mjs';

const MINUTE = 60_000, HOUR = 60 * MINUTE;

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), pia = await node.clerk('pia', CONTACT_CENTRE);
  const olga = await node.clerk('olga', OFFICE), lone = await node.signIn('lone');
  house.sql(`UPDATE duty SET started_at = started_at - ${HOUR}`);
  const of = unit => `unit_id=${unit}&from=${date(-1)}&to=${date()}&lang=da`; // midnight may have been a minute ago
  const figures = async unit => (await lone.get(`/api/v1/figures?${of(unit)}`)).json.all;
  const worked = async unit => (await figures(unit)).served_ms;
  const about = (got, minutes, what) => assert.ok(got >= minutes * MINUTE && got < minutes * MINUTE + 20_000, `${what ?? ''} ${got / MINUTE} minutes, not ${minutes}`);
  // As the sheet and the page have it, which say the same.
  const shown = async (unit, name) => {
    const text = (await lone.get(`/tal.csv?${of(unit)}`)).text, page = (await lone.get(`/tal?${of(unit)}`)).text;
    const cell = measure => Number(text.match(new RegExp(`Enhed;${name};"?${measure.replace(/[()]/g, '\\$&')}"?;"?([\\d,]+)`))?.[1].replace(',', '.'));
    const percent = Number(page.match(/<dt>brugt kapacitet<\/dt><dd>(\d+)/)?.[1]);
    return { worked: cell('Arbejdstid (minutter)'), staffed: cell('Tid på vagt (minutter)'), percent };
  };
  const begun = text => [...text.matchAll(/name="begun" value="(\d*)"/g)].map(m => m[1]);
  const contact = async answer => (await lone.get(`/api/v1/contacts/${answer.location.match(/(?:registered=|henvendelser\/)(\d+)/)[1]}`, { 'X-Purpose': 'kontrol af tal' })).json.contact;
  const length = c => Date.parse(c.closed_at ?? c.created_at) - Date.parse(c.begun_at);

  await story('the page knows when the contact was begun: from the first search or choice on, and no sooner', async () => {
    const start = await pia.get('/telefon'), fresh = (await pia.get(start.location)).text;
    assert.deepEqual([...new Set(begun(fresh))], [''], 'nobody has said anything');
    const before = Date.now(), found = (await pia.get(`${start.location}&q=affald`)).text, [at] = begun(found);
    assert.ok(Number(at) >= before && Number(at) <= Date.now(), at);
    const link = found.match(/class="hit" href="([^"]+)"/)[1].replaceAll('&amp;', '&');
    assert.match(link, new RegExp(`[?&]begun=${at}(&|$)`));
    const chosen = (await pia.get(link)).text;
    assert.deepEqual([...new Set(begun(chosen))], [at], 'and stays as it was');
    assert.match(chosen.match(/<form method="post"[^>]*class="triage-end"/)[0], new RegExp(`begun=${at}`));
    assert.match((await pia.get(`/telefon/forslag?q=affald&begun=${at}`)).text, new RegExp(`begun=${at}`), 'also while typing');
    const noted = await pia.form('/telefon', { do: 'signposted', note: 'om affald', idempotency_key: newKey(), begun: at });
    assert.equal(noted.status, 422, 'to whom?');
    assert.deepEqual([...new Set(begun(noted.text))], [at], 'and when something is wrong');
    const next = await pia.form('/telefon', { do: 'answered', note: 'om affald', idempotency_key: newKey(), begun: at });
    assert.doesNotMatch(next.location, /begun/);
    assert.deepEqual([...new Set(begun((await pia.get(next.location)).text))], [''], 'the next one begins anew');
  });

  await story('a call that took twelve minutes is twelve minutes of the contact centre: page, sheet and API agree', async () => {
    const was = await worked(CONTACT_CENTRE);
    const call = await pia.form('/telefon', { do: 'answered', note: 'om affald', idempotency_key: newKey(), begun: Date.now() - 12 * MINUTE });
    assert.equal(call.status, 303, call.text);
    about(length(await contact(call)), 12);
    const ms = await worked(CONTACT_CENTRE) - was;
    about(ms, 12);
    const s = await shown(CONTACT_CENTRE, 'Borgerlinjen');
    assert.ok(Math.abs(s.worked - (was + ms) / MINUTE) < 0.11, `${s.worked}`);
    assert.ok(s.percent > 0 && Math.abs(s.percent - 100 * s.worked / s.staffed) <= 1, JSON.stringify(s));
  });

  await story('so do a letter, what the reception answers at once, and what a program registers', async () => {
    let was = await worked(CONTACT_CENTRE);
    await pia.form('/post', { do: 'answered', note: 'brev om affald', idempotency_key: newKey(), begun: Date.now() - 6 * MINUTE });
    about(await worked(CONTACT_CENTRE) - was, 6, 'letter');
    was = await worked(CENTRE);
    await rita.form('/reception', { do: 'handed_out', task: 'pas', idempotency_key: newKey(), begun: Date.now() - 3 * MINUTE });
    about(await worked(CENTRE) - was, 3, 'answer');
    was = await worked(CENTRE);
    await rita.form('/reception', { do: 'ticket', task: 'pas', idempotency_key: newKey(), begun: Date.now() - 2 * MINUTE });
    about(await worked(CENTRE) - was, 2, 'number');
    was = await worked(CONTACT_CENTRE);
    const begun_at = Date.now() - 4 * MINUTE, made = (await pia.post('/api/v1/contacts', { channel: 'phone', said: 'affald', begun_at })).json.contact;
    assert.equal(Date.parse(made.begun_at), begun_at);
    assert.equal((await pia.post(`/api/v1/contacts/${made.id}/close`, { outcome: 'answered' })).status, 200);
    about(await worked(CONTACT_CENTRE) - was, 4, 'API');
  });

  await story('a clock ahead, and a page left since this morning, begin now', async () => {
    for (const wrong of [Date.now() + HOUR, Date.now() - 5 * HOUR, 1, -1, '']) {
      const c = await contact(await pia.form('/telefon', { do: 'answered', note: 'x', idempotency_key: newKey(), begun: wrong }));
      assert.equal(c.begun_at, c.created_at, `${wrong}`);
      const made = (await pia.post('/api/v1/contacts', { channel: 'phone', ...(wrong !== '' && { begun_at: wrong }) })).json.contact;
      assert.equal(made.begun_at, made.created_at, `${wrong}`);
    }
  });

  const back = (id, minutes) => house.sql(`UPDATE ticket SET ${['issued_at', 'called_at', 'called_here_at', 'last_call_at', 'here_since'].map(c => `${c} = ${c} - ${minutes * MINUTE}`).join(', ')} WHERE id = ${id}`);
  const comes = async (unit = CENTRE) => {
    const made = (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['pas'], unit_id: unit })).json.contact.id;
    return { contact: made, id: (await rita.post('/api/v1/tickets', { contact_id: made, unit_id: unit, anyway: true })).json.id };
  };
  const call = async (who, id) => {
    house.sql(`UPDATE ticket SET priority = 9 WHERE id = ${id}`);
    const next = await who.post('/api/v1/tickets/next');
    assert.equal(next.json.id, id, next.text);
  };

  await story('who is called and helped without anybody pressing start was served from the call', async () => {
    const was = await figures(CENTRE), t = await comes();
    await call(sara, t.id);
    back(t.id, 7);
    assert.equal((await sara.form(`/henvendelser/${t.contact}/afslut`, { outcome: 'answered', idempotency_key: newKey() })).status, 303);
    const now = await figures(CENTRE);
    about(now.served_ms - was.served_ms, 7);
    assert.equal(now.service.n, was.service.n + 1);
    assert.equal(now.solved_at_first_contact, was.solved_at_first_contact + 1);
  });

  await story('who is sent on has waited and been served in both units, and was not helped at the first contact', async () => {
    const was = await figures(CENTRE), there = await figures(OFFICE), t = await comes();
    await call(sara, t.id);
    back(t.id, 5);
    const sent = await sara.post(`/api/v1/tickets/${t.id}/send-on`, { unit_id: OFFICE, anyway: true });
    assert.equal(sent.status, 200, sent.text);
    back(t.id, 8);
    await call(olga, t.id);
    assert.equal((await olga.form(`/henvendelser/${t.contact}/afslut`, { outcome: 'answered', idempotency_key: newKey() })).status, 303);
    const here = await figures(CENTRE), after = await figures(OFFICE);
    about(here.served_ms - was.served_ms, 5);
    assert.equal(here.wait.n, was.wait.n + 1);
    assert.ok(after.wait.n === there.wait.n + 1 && after.service.n === there.service.n + 1);
    about(after.wait.median_ms, 8, 'the second wait');
    assert.equal(here.closed, was.closed + 1);
    assert.equal(here.solved_at_first_contact, was.solved_at_first_contact, 'not at the first contact');
  });

  await story('nor was who came back with another number', async () => {
    const t = await comes(HARBOUR);
    house.sql(`UPDATE ticket SET state = 'no_show', called_at = issued_at, ended_at = issued_at WHERE id = ${t.id}`);
    house.sql(`UPDATE contact SET state = 'open' WHERE id = ${t.contact}`);
    assert.ok((await rita.post('/api/v1/tickets', { contact_id: t.contact, unit_id: HARBOUR, anyway: true })).json.id !== t.id);
    assert.equal((await rita.post(`/api/v1/contacts/${t.contact}/close`, { outcome: 'answered' })).status, 200);
    const f = await figures(HARBOUR);
    assert.deepEqual([f.closed, f.solved_at_first_contact], [1, 0]);
  });
});
