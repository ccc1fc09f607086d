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
});
