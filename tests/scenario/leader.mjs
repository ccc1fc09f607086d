// What the leader follows live: who waits in a unit and how long, whom nobody on duty can take, who is with whom.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, HARBOUR } from './town.mjs';

const cells = row => [...row.matchAll(/<(?:td|th scope="row")[^>]*>([^]*?)<\/(?:td|th)>/g)].map(m => m[1].replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim());
// The rows of the table with that caption.
const table = (html, caption) => [...(html.split(`>${caption}</caption>`)[1] ?? '').split('</table>')[0].matchAll(/<tr>([^]*?)<\/tr>/g)].map(m => cells(m[1])).filter(r => r.length && r[0] !== 'Nummer');

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]), lone = await node.signIn('lone');
  const give = async (task, more) => {
    const answer = await rita.form('/reception', { do: 'ticket', idempotency_key: newKey(), task, ...more });
    return (await rita.get(`/api/v1/tickets/${answer.location.match(/given=(\d+)/)[1]}`)).json;
  };
  const page = async () => (await lone.get(`/ledelse/koe/${CENTRE}`)).text;

  await story('the name of a unit leads from the board to its queue: number, matter, how long and when', async () => {
    const board = (await lone.get('/ledelse')).text;
    assert.match(board, new RegExp(`<th scope="row"><a href="/ledelse/koe/${CENTRE}">`));
    assert.match(await page(), /Ingen venter/);
    const first = await give('pas'), second = await give('sundhedskort', { language: 'uk', priority: 1 });
    house.sql(`UPDATE ticket SET issued_at = issued_at - 1500000 WHERE id = ${first.id}`);
    await sara.form('/vagt', { unit_id: CENTRE, counter_id: COUNTERS[0] }); // rows written behind the program's back are not told
    const html = await page(), rows = table(html, 'Venter');
    assert.deepEqual(rows.map(r => r[0]), [`${second.number}`, `${first.number}`]);
    assert.match(html, /Fortrin/);
    assert.match(rows[0][2], /Sprog: Українська Fortrin$/, 'nobody on duty speaks it');
    assert.match(rows[1][2], /Pas/);
    assert.match(rows[1][1], /^\d\d?\.\d\d: 25 min\. Forventes kaldt (nu|om )/);
    assert.doesNotMatch(html.split('id="koe"')[1].split('class="actions"')[0], /<form|<button|<input/, 'to be read only');
    assert.match(html, new RegExp(`href="/tal\\?unit_id=${CENTRE}"`));
    house.sql("UPDATE ticket SET state = 'left'; UPDATE contact SET state = 'closed', outcome = 'left_unhelped', closed_at = created_at WHERE state <> 'closed'");
  });

  await story('it follows by itself who is called by whom, served, parked, and whom nobody on duty can take', async () => {
    const live = await lone.listen(`/ledelse/koe/${CENTRE}/live`);
    await live.next();
    const ticket = await give('pas'), act = name => sara.post(`/api/v1/tickets/${ticket.id}/acts/${name}`);
    await live.until(new RegExp(`class="number">${ticket.number}`));
    await sara.post('/api/v1/tickets/next');
    const called = table(await live.until(/Sara Lund/), 'Kaldt eller i gang')[0];
    assert.equal(called[0], String(ticket.number));
    assert.match(called[2], /Sara Lund Skranke 1/);
    assert.match(called[3], /^Kaldt \d/);
    await act('start');
    await live.until(/Betjenes siden/);
    await act('park');
    assert.equal(table(await live.until(/Parkeret af/), 'Parkeret')[0][2], 'Sara Lund');
    await sara.post(`/api/v1/contacts/${ticket.contact_id}/close`, { outcome: 'answered' });
    await rita.form('/vagt/slut');
    await sara.form('/vagt/slut');
    const per = await node.clerk('per', HARBOUR);
    const { contact } = (await per.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json;
    assert.equal((await per.post('/api/v1/tickets', { contact_id: contact.id, unit_id: String(CENTRE), anyway: true })).status, 201);
    const alone = await live.until(/Ingen på vagt kan tage den/);
    assert.match(alone, /\(1 kan ingen på vagt tage\)/);
    live.close();
  });

  await story('who waits in another language than Danish says so on the line, with who on duty speaks it: at the desk, to the leader and in the API', async () => {
    house.sql("UPDATE ticket SET state = 'left'; INSERT INTO employee_language (authority_id, employee_id, language) VALUES (1, 32, 'da'), (1, 32, 'uk'), (1, 33, 'uk'), (1, 35, 'uk')");
    await node.clerk('rita', CENTRE);
    await node.clerk('sara', CENTRE, COUNTERS[0]);
    await node.clerk('per', CENTRE, COUNTERS[1]); // Olga is not on duty
    const desk = await sara.listen('/live/skranke');
    const foreign = await give('pas', { language: 'uk' }), other = await give('pas', { language: 'pl' }), ours = await give('pas');
    const shown = await desk.until(new RegExp(`class="number">${ours.number}<`)), line = t => shown.split('<li').find(l => l.includes(`class="number">${t.number}<`));
    assert.match(line(foreign), /Sprog: Українська<\/span> <span class="speakers">tales af Per Krogh, Sara Lund</);
    assert.match(line(other), /Sprog: Polski/);
    assert.doesNotMatch(line(other), /tales af/);
    assert.doesNotMatch(line(ours), /Sprog:/);
    assert.match(table(await page(), 'Venter')[0][2], /Sprog: Українська tales af Per Krogh, Sara Lund/);
    const { waiting } = (await sara.get(`/api/v1/units/${CENTRE}/queue`)).json;
    assert.deepEqual(waiting.map(w => [w.ticket.language, w.speakers]), [['uk', ['Per Krogh', 'Sara Lund']], ['pl', []], ['da', []]]);
    assert.equal((await sara.post('/api/v1/tickets/next')).json.id, foreign.id, 'the order is as before');
    assert.match((await sara.get('/skranke')).text, /Sprog: Українська/);
    desk.close();
  });

  await story('what the screens said when a number was given is kept, and stands in the figures beside what it became', async () => {
    house.sql("UPDATE ticket SET promised = NULL; UPDATE ticket SET state = 'left' WHERE state IN ('waiting', 'called')");
    const desk = await sara.listen('/live/skranke'), kept = () => house.number('SELECT COUNT(*) FROM ticket WHERE promised IS NOT NULL');
    for (let given = 0; given < 10 && !kept(); given++) // the screens may have been a moment behind
      await desk.until(new RegExp(`class="number">${(await give('pas')).number}<`));
    assert.equal(kept(), 1);
    house.sql("UPDATE ticket SET state = 'left' WHERE state = 'waiting' AND promised IS NULL; UPDATE ticket SET promised = 5, issued_at = issued_at - 1500000 WHERE promised IS NOT NULL");
    assert.equal((await sara.post('/api/v1/tickets/next')).status, 200);
    const { all, units } = (await lone.get('/api/v1/figures')).json;
    assert.deepEqual([all.promise.n, all.promise.late, all.promise.promised_median_ms, Math.round(all.promise.waited_median_ms / 60_000)], [1, 1, 300_000, 25]);
    assert.deepEqual(units.find(u => Number(u.unit_id) === CENTRE).promise, all.promise);
    assert.deepEqual(table((await lone.get('/tal')).text, 'Oplyst og faktisk ventetid').map(r => r.slice(1)), [['1', '5 min.', '25 min.', '100 %'], ['1', '5 min.', '25 min.', '100 %']]);
    const csv = (await lone.get('/tal.csv?format=plain')).text;
    assert.match(csv, /^I alt,I alt,"?Oplyst ventetid, median \(minutter\)"?,5\.0\r$/m);
    assert.match(csv, /^I alt,I alt,Ventede over 10 minutter længere end oplyst,1\r$/m);
    desk.close();
  });

  await story('it is for leaders, of their own units', async () => {
    assert.equal((await sara.get(`/ledelse/koe/${CENTRE}`)).status, 403);
    assert.equal((await sara.get(`/ledelse/koe/${CENTRE}/live`)).status, 403);
    assert.equal((await lone.get('/ledelse/koe/4711')).status, 404);
    assert.equal((await lone.get('/ledelse/koe/4711/live')).status, 404);
    assert.equal((await lone.get(`/ledelse/koe/${CONTACT_CENTRE}`)).status, 200);
    assert.match((await lone.get(`/ledelse/koe/${CENTRE}`)).text, /<noscript><meta http-equiv="refresh" content="20"><\/noscript>/);
    assert.equal((await lone.get(`/api/v1/units/${CENTRE}/queue`)).status, 200);
  });
});
