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
    assert.deepEqual(rows.map(r => r[0]), [`${second.number} Fortrin`, `${first.number}`]);
    assert.match(rows[0][1], /Sprog: Українська/);
    assert.match(rows[1][1], /Pas/);
    assert.match(rows[1][2], /^\d\d?\.\d\d$/);
    assert.equal(rows[1][3], '25 min.');
    assert.match(rows[1][4], /^(nu|om )/);
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
    assert.equal((await per.post('/api/v1/tickets', { contact_id: contact.id, unit_id: String(CENTRE) })).status, 201);
    const alone = await live.until(/Ingen på vagt kan tage den/);
    assert.match(alone, /\(1 kan ingen på vagt tage\)/);
    live.close();
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
