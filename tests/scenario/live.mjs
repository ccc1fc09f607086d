// What people see change without reloading: the citizen's page on a phone, the wall screen, the clerk's queue; and on
// PostgreSQL the same when the clerk is on one node and the citizen on another.
import { assert, scenario, sleep, soon, story as told } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, HARBOUR, date, insert, TOWN } from './town.mjs';

async function ticketFor(rita, task = 'pas') {
  const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task });
  return (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
}

await scenario(import.meta.url, async house => {
  const tidy = () => house.sql(`UPDATE ticket SET state = 'left'; UPDATE contact SET state = 'closed', outcome = 'left_unhelped', closed_at = created_at WHERE state <> 'closed';`);
  const story = (name, tell, more) => told(name, tell, { tidy, ...more });
  const here = await house.serve();
  // PostgreSQL: the citizens' pages are on another node than the staff.
  const there = house.engine === 'postgres' ? await house.serve() : here;
  const rita = await here.clerk('rita', CENTRE), sara = await here.clerk('sara', CENTRE, COUNTERS[1]);

  await story('the ticket page follows the citizen from waiting to served', async () => {
    const first = await ticketFor(rita), second = await ticketFor(rita);
    const phone = await there.client().listen(`/live/nummer/${second.token}`);
    assert.equal(phone.status, 200);
    assert.match(await phone.next(), /1<[^]*foran dig/);
    const called = await sara.post('/api/v1/tickets/next');
    assert.equal(called.json.id, first.id);
    await phone.until(/Du er den næste/);
    await sara.post(`/api/v1/contacts/${first.contact_id}/close`, { outcome: 'answered' });
    await sara.post('/api/v1/tickets/next');
    assert.match(await phone.until(/Det er din tur/), /Skranke 2/);
    await sara.post(`/api/v1/tickets/${second.id}/acts/start`);
    await phone.until(/Du bliver betjent/);
    await sara.post(`/api/v1/contacts/${second.contact_id}/close`, { outcome: 'answered' });
    phone.close();
  });

  await story('the ticket page follows the citizen who is sent on to another address, and twice over', async () => {
    const ticket = await ticketFor(rita), per = await here.clerk('per', HARBOUR);
    const phone = await there.client().listen(`/live/nummer/${ticket.token}`);
    assert.doesNotMatch(await phone.next(), /sendt videre/);
    const sent = (await rita.post(`/api/v1/tickets/${ticket.id}/send-on`, { unit_id: String(HARBOUR) })).json;
    assert.deepEqual([sent.unit_address, sent.from_number, sent.from_unit_name], ['Havnegade 7', ticket.number, 'Borgerservice Torvet']);
    const told = await phone.until(/Du er sendt videre/);
    assert.match(told, new RegExp(`queue-number-huge">${sent.number}<[^]*ticket-place" lang="da">Borgerservice Havnen<[^]*Havnegade 7`));
    assert.match(told, new RegExp(`data-announce="Du er sendt videre\\. Nummer ${ticket.number} er nu nummer ${sent.number}\\. Gå til Borgerservice Havnen, Havnegade 7"`));
    assert.match(told, new RegExp(`Nummer ${ticket.number} hos <span lang="da">Borgerservice Torvet</span> er nu nummer <strong>${sent.number}<`));
    assert.match(told, new RegExp(`data-title="${sent.number} – `));
    assert.doesNotMatch(told, new RegExp(`data-title="${ticket.number} – du venter"`));
    // without JavaScript: the same page, loaded again; and the slip to print
    const page = (await there.client().get(`/nummer/${ticket.token}`)).text, slip = (await there.client().get(`/nummer/${ticket.token}?udskriv=1`)).text;
    for (const part of [/<h1[^]*Borgerservice Havnen[^]*Havnegade 7[^]*Du er sendt videre/, new RegExp(`<title>[^<]*${sent.number}`)]) assert.match(page, part);
    assert.match(slip, new RegExp(`queue-number-huge">${sent.number}<[^]*Havnegade 7[^]*Før: nummer ${ticket.number}, <span lang="da">Borgerservice Torvet`));
    // only the harbour is told now: this comes from there
    assert.equal((await per.post('/api/v1/tickets/next')).json.id, ticket.id);
    await phone.until(/Det er din tur/);
    const back = (await per.post(`/api/v1/tickets/${ticket.id}/send-on`, { unit_id: String(CENTRE) })).json;
    assert.match(await phone.until(new RegExp(`queue-number-huge">${back.number}<`)), new RegExp(`Nummer ${sent.number} hos <span lang="da">Borgerservice Havnen</span>[^]*Torvet 1`));
    await sara.post('/api/v1/tickets/next');
    assert.match(await phone.until(/Det er din tur/), /Skranke 2/);
    await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
    assert.doesNotMatch(await phone.until(/Dit besøg er slut/), /sendt videre/);
    phone.close();
    await here.clerk('per', CENTRE, COUNTERS[2]);
  });

  await story('many who look at one ticket hear all of it, and one who is sent to a colleague here keeps the number', async () => {
    const ticket = await ticketFor(rita);
    const phones = await Promise.all(Array.from({ length: 5 }, () => there.client().listen(`/live/nummer/${ticket.token}`)));
    await Promise.all(phones.map(p => p.next()));
    const here32 = (await rita.post(`/api/v1/tickets/${ticket.id}/send-on`, { unit_id: String(CENTRE), employee_id: '32' })).json;
    assert.deepEqual([here32.number, here32.from_number], [ticket.number, null]);
    await rita.post(`/api/v1/tickets/${ticket.id}/send-on`, { unit_id: String(HARBOUR), anyway: true });
    for (const p of phones) await p.until(/Du er sendt videre/);
    await rita.post(`/api/v1/tickets/${ticket.id}/acts/leave`);
    for (const p of phones) {
      await p.until(/gælder ikke længere/);
      p.close();
    }
  });

  await story('the wall screen calls the number, and calls it again', async () => {
    const wall = await there.client().listen(`/live/tavle/${CENTRE}`);
    await wall.next();
    const ticket = await ticketFor(rita);
    await sara.post('/api/v1/tickets/next');
    const shown = await wall.until(/Skranke 2/);
    assert.match(shown, new RegExp(`>\\s*${ticket.number}\\s*<`));
    await sara.post(`/api/v1/tickets/${ticket.id}/acts/call_again`);
    await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
    wall.close();
  });

  await story('without JavaScript the live pages load themselves again, but not under what somebody types', async () => {
    const again = /<noscript><meta http-equiv="refresh" content="[23]0"><\/noscript>/, lone = await here.signIn('lone');
    assert.match((await sara.get('/skranke')).text, again);
    assert.match((await lone.get('/ledelse')).text, again);
    assert.match((await there.client().get(`/tavle/${CENTRE}`)).text, again);
    const ticket = await ticketFor(rita);
    assert.match((await there.client().get(`/nummer/${ticket.token}`)).text, again);
    await sara.post('/api/v1/tickets/next');
    assert.doesNotMatch((await sara.get('/skranke')).text, again);
    await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
    assert.doesNotMatch((await there.client().get(`/nummer/${ticket.token}`)).text, again);
  });

  await story('the clerk sees the queue grow, and only that of the own unit', async () => {
    const per = await there.clerk('per', HARBOUR);
    const desk = await there.signIn('sara').then(s => s.listen('/live/skranke')), elsewhere = await per.listen('/live/skranke');
    assert.match(await desk.next(), /0 venter/);
    assert.match(await elsewhere.next(), /0 venter/);
    const ticket = await ticketFor(rita);
    await desk.until(/1 venter/);
    await assert.rejects(elsewhere.next(700), /no event/, 'the harbour is told nothing');
    await sara.post('/api/v1/tickets/next');
    await desk.until(/0 venter/);
    await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
    desk.close();
    elsewhere.close();
  });

  await story("the leaders' board follows who is on duty and what comes in on every channel", async () => {
    const lone = await there.signIn('lone'), pia = await here.signIn('pia');
    const board = await lone.listen('/ledelse/live');
    // The numbers of the contact centre's row: …, on duty, served, gone, contacts today.
    const row = (html, unit) => [...(html.split(`/ledelse/koe/${unit}"`)[1] ?? '').split('</tr>')[0].matchAll(/<td class="number">\s*([^<]*?)\s*<\/td>/g)].map(m => m[1]);
    const shows = async (what, right) => {
      for (;;) {
        const html = await board.next(3_000).catch(() => assert.fail(`the board does not show ${what}`));
        if (right(row(html, CONTACT_CENTRE))) return row(html, CONTACT_CENTRE);
      }
    };
    const DUTY = 4, CONTACTS = 7;
    const before = await shows('anything', r => r.length === 8);
    await pia.form('/vagt', { unit_id: CONTACT_CENTRE });
    await shows('that somebody goes on duty', r => Number(r[DUTY]) === Number(before[DUTY]) + 1);
    const { contact } = (await pia.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] })).json;
    await shows('the call', r => Number(r[CONTACTS]) === Number(before[CONTACTS]) + 1);
    await pia.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'answered' });
    await pia.form('/vagt', { unit_id: CENTRE });
    await shows('that somebody leaves for another unit', r => r[DUTY] === before[DUTY]);
    await pia.form('/vagt/slut');
    board.close();
  });

  await story('the last of two thousand who wait hears that the queue moves', async () => {
    const CROWD = 2000, now = Date.now(), of = make => Array.from({ length: CROWD }, (_, i) => make(i + 1));
    house.sql(insert('contact', of(i => ({ authority_id: TOWN, id: 10_000 + i, unit_id: CENTRE, channel: 'counter', state: 'waiting', created_at: now })))
      + insert('ticket', of(i => ({ authority_id: TOWN, id: 10_000 + i, contact_id: 10_000 + i, unit_id: CENTRE, day: date(), number: 10_000 + i,
        token: `crowd-${i}`.padEnd(22, 'x'), state: 'waiting', issued_at: now + i }))));
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[1] }); // rows written behind the program's back are not told
    const phone = await there.client().listen(`/live/nummer/${`crowd-${CROWD}`.padEnd(22, 'x')}`);
    await phone.until(new RegExp(`<strong>${CROWD - 1}</strong> <span>foran dig`));
    const called = await sara.post('/api/v1/tickets/next');
    await phone.until(new RegExp(`<strong>${CROWD - 2}</strong> <span>foran dig`));
    const { json } = await sara.get(`/api/v1/units/${CENTRE}/queue`), desk = (await sara.get('/skranke')).text;
    assert.deepEqual([json.waiting_total, json.waiting.length], [CROWD - 1, 1000]);
    assert.match(desk, /1\.999 venter|1999 venter/);
    assert.match(desk, /og 999 flere/);
    await sara.post(`/api/v1/contacts/${called.json.contact_id}/close`, { outcome: 'answered' });
    phone.close();
    tidy();
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[1] });
  });

  await story('a stream needs the same right as its page', async () => {
    assert.equal((await there.client().get('/live/skranke')).status, 303, 'to the sign-in');
    assert.equal((await there.client().get(`/live/nummer/${'x'.repeat(22)}`)).status, 404);
    assert.equal((await there.client().get('/live/tavle/999')).status, 404);
  });

  const minutesAgo = n => Date.now() - n * 60_000;
  const seenAt = () => house.number("SELECT seen_at FROM session s JOIN account a ON a.authority_id = s.authority_id AND a.id = s.account_id WHERE a.username = 'lone'");
  await story('a page that is left open keeps nobody signed in: after an hour without use its session has ended', async () => {
    const auto = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin' }; // the page loads itself again
    house.sql("DELETE FROM session WHERE account_id IN (SELECT id FROM account WHERE username = 'lone')");
    const lone = await there.signIn('lone'), left = minutesAgo(50);
    house.sql(`UPDATE session SET seen_at = ${left} WHERE account_id IN (SELECT id FROM account WHERE username = 'lone')`);
    await sleep(1100); // so long a server may keep what it read
    const board = await lone.listen('/ledelse/live');
    await board.next();
    assert.equal((await lone.get('/ledelse', auto)).status, 200);
    assert.equal(seenAt(), left, 'nobody was there');
    assert.equal((await lone.get('/ledelse', { ...auto, 'Sec-Fetch-User': '?1' })).status, 200);
    assert.ok(seenAt() > minutesAgo(1), 'somebody clicked');
    house.sql(`UPDATE session SET seen_at = ${minutesAgo(61)} WHERE account_id IN (SELECT id FROM account WHERE username = 'lone')`);
    await sleep(1100);
    assert.equal((await lone.get('/ledelse/live')).status, 303, 'to the sign-in');
    board.close();
  });

  await story('who signs out, is disabled or may less, on whichever node, is shown nothing more by the pages left open', async () => {
    const pia = await here.signIn('pia'), other = await there.signIn('lone').then(s => s.listen('/ledelse/live'));
    await pia.form('/vagt', { unit_id: CENTRE });
    await other.next();
    const ended = async (what, end, told = true) => {
      const leader = await there.signIn('lone'), board = await leader.listen('/ledelse/live'), queue = await leader.listen(`/ledelse/koe/${CENTRE}/live`);
      await board.next();
      await queue.next();
      await end(leader);
      if (told) assert.ok(await soon(() => board.over() && queue.over(), over => over), `${what}: the streams go on`);
      else await sleep(5_500); // another process wrote to the file: so long is believed what was known
      const pictures = board.all();
      const { contact } = (await pia.post('/api/v1/contacts', { channel: 'phone', task: ['pas'] })).json;
      await pia.post(`/api/v1/contacts/${contact.id}/close`, { outcome: 'answered' });
      assert.ok(await soon(() => board.over(), over => over), `${what}: the board goes on`);
      await sleep(300);
      assert.equal(board.all(), pictures, what);
    };
    await ended('signed out', async leader => {
      const answer = await here.client().send('DELETE', '/api/v1/sessions/current', // on the other node
        { headers: { Cookie: [...leader.cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'X-CSRF-Token': leader.csrf } });
      assert.equal(answer.status, 204, answer.text);
    });
    assert.ok(!other.over(), 'another session of the same account goes on');
    const told = house.engine === 'postgres'; // the command line tells the nodes there
    await ended('may less', () => house.must(['account', 'roles', 'lone', 'staff']), told);
    assert.ok(await soon(() => other.over(), over => over), 'and so in every session');
    house.must(['account', 'roles', 'lone', 'leader']);
    await ended('disabled', () => house.must(['account', 'disable', 'lone']), told);
    house.must(['account', 'enable', 'lone']);
    await pia.form('/vagt/slut');
  });

  await story('a server that stops ends its streams, and they come back to the next one', async () => {
    const ticket = await ticketFor(rita);
    const node = await house.serve();
    const phone = await node.client().listen(`/live/nummer/${ticket.token}`);
    await phone.next();
    const exit = await node.stop();
    assert.equal(exit.code, 0);
    const again = await there.client().listen(`/live/nummer/${ticket.token}`);
    assert.match(await again.next(), /Du er den næste/);
    again.close();
    await sara.post('/api/v1/tickets/next');
    await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
  });

  if (house.engine === 'postgres') await story('what was told while PostgreSQL was away is shown when it is back', async () => {
    const ticket = await ticketFor(rita);
    const phone = await there.client().listen(`/live/nummer/${ticket.token}`);
    assert.match(await phone.next(), /Du er den næste/);
    // Its connections are cut, all of them: the page must catch up by itself.
    house.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE 'LISTEN%';
      UPDATE ticket SET state = 'left', ended_at = 1 WHERE id = ${ticket.id};
      UPDATE contact SET state = 'closed', outcome = 'left_unhelped', closed_at = created_at WHERE id = ${ticket.contact_id};`);
    const shown = await phone.next(15_000);
    assert.doesNotMatch(shown, /Du er den næste/);
    phone.close();
  }, { timeout: 30_000 });
});
