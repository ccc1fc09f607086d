// What the reception, the phone desk and the post offer for what their unit has not taken on: to give it to whom it belongs.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, TOWN } from './town.mjs';

await scenario(import.meta.url, async house => {
  house.sql(`INSERT INTO offering (authority_id, unit_id, task_id, offered) SELECT ${TOWN}, u.id, t.id, 'none' FROM unit u, task t WHERE u.id IN (${CENTRE}, ${CONTACT_CENTRE}) AND t.key IN ('affald', 'byggesager');`);
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), pia = await node.clerk('pia', CONTACT_CENTRE);
  await node.clerk('sara', CENTRE, COUNTERS[0]);
  const look = async (who, address) => {
    const text = (await who.get(address)).text, form = text.match(/class="triage-end"[^]*?<\/form>/)[0];
    const buttons = [...form.matchAll(/<button class="button button-(\w+)" name="do" value="(\w+)"[^>]*?( autofocus)?\s*>/g)].map(([, look, value, focus]) => ({ look, value, focus: !!focus }));
    return { text, wait: form.match(/class="triage-wait">([^<]*)/)?.[1], receiver: form.match(/name="receiver"[^>]*?value="([^"]*)"/)?.[1] ?? '', buttons, values: buttons.map(b => b.value) };
  };
  const department = house.sql(`SELECT d.name FROM department d JOIN task t ON t.authority_id = d.authority_id WHERE t.key = 'affald' AND (t.departments = d.code OR t.departments LIKE d.code || ';%' OR t.departments LIKE d.code || ',%')`);

  await story('what the centre does is given a number first', async () => {
    const page = await look(rita, '/reception?task=pas');
    assert.deepEqual(page.values, ['ticket', 'answered', 'handed_out', 'transferred', 'signposted', 'forwarded', 'case_handed_over', 'open', 'left_unhelped']);
    assert.deepEqual(page.buttons.filter(b => b.look === 'primary' || b.focus), [{ look: 'primary', value: 'ticket', focus: true }]);
    assert.match(page.wait, /venter/);
    assert.match((await look(rita, '/reception?task=sundhedskort')).text, /kan klares uden ventetid/);
  });

  await story('what it does not is handed over first, to whom competence names, and nothing is said of no waiting', async () => {
    for (const [who, address] of [[rita, '/reception?task=affald'], [pia, '/telefon?task=affald'], [pia, '/post?task=affald']]) {
      const page = await look(who, address), first = address.startsWith('/post') ? 'forwarded' : 'case_handed_over';
      assert.equal(page.values[0], first, address);
      assert.deepEqual(page.buttons.filter(b => b.look === 'primary' || b.focus), [{ look: 'primary', value: first, focus: true }]);
      assert.equal(new Set(page.values).size, page.values.length);
      assert.match(page.wait, /Det ordner vi ikke her\. Giv sagen til /);
      assert.equal(page.receiver, department);
      assert.doesNotMatch(page.text, /uden ventetid|Tid ved skranken/);
      const done = await who.form(address.split('?')[0], { do: first, task: 'affald', receiver: page.receiver, idempotency_key: newKey() });
      assert.equal(done.status, 303, done.text);
    }
    const several = await look(rita, '/reception?task=affald&task=pas');
    assert.equal(several.values[0], 'ticket', 'one of them is for here');
  });

  await story('in English a matter is told in English where it is known, and what is Danish says so; a form keeps its address', async () => {
    const factsOf = text => text.match(/<dl class="facts">[^]*?<\/dl>/)[0], key = 'aeldrebolig-plejebolig';
    const set = changed => house.sql(`UPDATE task SET ${changed} WHERE authority_id = ${TOWN} AND key = '${key}'`);
    set(`forms = forms || chr(10) || 'Samtykke | https://www.example.dk/samtykke | en: Consent' || chr(10) || 'Kun på dansk'`.replaceAll('chr(10)', house.engine === 'sqlite' ? 'char(10)' : 'chr(10)'));
    const english = factsOf((await look(rita, `/reception?task=${key}&lang=en`)).text);
    for (const said of [/<dd>The municipality(&#39;|')s own time limits/, /<li>Health card or other proof of identity<\/li>/, /<a href="https:\/\/www\.borger\.dk[^"]*" rel="noreferrer">borger\.dk: housing for older people/,
      /<li>Application for housing for older people/, /<a href="https:\/\/www\.example\.dk\/samtykke" rel="noreferrer">Consent<\/a>/, /<li><span lang="da">Kun på dansk<\/span>/]) assert.match(english, said);
    assert.doesNotMatch(english, /Sundhedskort|Ansøgning|svarfrister/);
    set("bring_en = '', case_time_en = ''");
    const without = factsOf((await look(rita, `/reception?task=${key}`)).text);
    assert.match(without, /<li><span lang="da">Sundhedskort eller anden legitimation<\/span><\/li>/);
    assert.match(without, /<dd><span lang="da">Kommunens egne svarfrister/);
    const life = (await rita.get('/reception?life_event=faa-barn')).text.match(/<section class="package">[^]*?<\/section>/)[0];
    assert.match(life, />Maternity and paternity benefit<\/a>/);
    assert.match(life, /Before the birth: tell your employer/);
    assert.doesNotMatch(life, /Før fødslen/);
    const danish = factsOf((await look(rita, `/reception?task=${key}&lang=da`)).text);
    assert.match(danish, /<li>Sundhedskort eller anden legitimation<\/li>/);
    assert.match(danish, /<a href="https:\/\/www\.example\.dk\/samtykke" rel="noreferrer">Samtykke<\/a>/);
  });

  await story('who stands here is put through to one who can take it, as on the telephone, and it takes a receiver', async () => {
    const page = await look(rita, '/reception?task=pas'), many = await look(rita, '/reception?task=pas&task=affald'), none = await look(rita, '/reception?q=noget');
    for (const p of [page, many, none]) assert.ok(p.values.includes('transferred'));
    assert.match(page.text, /name="do" value="transferred" data-key="F7"/);
    const send = fields => rita.form('/reception', { do: 'transferred', task: 'pas', note: 'Hun har ringet før', idempotency_key: newKey(), ...fields });
    const lacking = await send({});
    assert.equal(lacking.status, 422, lacking.text);
    assert.match(lacking.text, /id="receiver-error"[^]*Hun har ringet før/);
    const done = await send({ receiver: 'Borgmesterens kontor' });
    assert.equal(done.status, 303, done.text);
    assert.deepEqual(house.rows(`SELECT c.outcome, e.text FROM contact c JOIN contact_event e ON e.contact_id = c.id AND e.kind = 'closed' WHERE c.id = ${done.location.match(/registered=(\d+)/)[1]}`), [['transferred', 'Borgmesterens kontor']]);
  });

  await story('what to bring is mailed for a task or for all that a life event brings, and nothing is promised where there is nothing to send', async () => {
    const outbox = () => house.number('SELECT COUNT(*) FROM outbox'), body = to => house.sql(`SELECT body FROM outbox WHERE recipient = '${to}'`);
    const contacts = () => house.number('SELECT COUNT(*) FROM contact');
    const ways = [[pia, '/telefon', 'answered'], [rita, '/reception', 'answered'], [rita, '/reception', 'ticket'], [pia, '/post', 'open']];
    const tasks = house.rows(`SELECT k.name, k.key FROM life_event e JOIN life_event_task p ON p.life_event_id = e.id AND p.authority_id = e.authority_id JOIN task k ON k.id = p.task_id AND k.authority_id = p.authority_id WHERE e.key = 'faa-barn' AND e.authority_id = ${TOWN}`);
    const event = house.rows(`SELECT key, name, name_en FROM life_event WHERE authority_id = ${TOWN} AND key = 'faa-barn'`)[0];
    for (const [i, [who, path, outcome]] of ways.entries()) {
      const to = `d${i}@example.dk`, done = await who.form(path, { do: outcome, life_event: event[0], email: to, idempotency_key: newKey() });
      assert.equal(done.status, 303, done.text);
      const text = body(to);
      assert.match(text, new RegExp(`^${event[1]}$`, 'm'));
      assert.match(text, new RegExp(`^http.*/livssituationer/${event[0]}\\b`, 'm'));
      for (const [name, key] of tasks) assert.ok(text.includes(`\n${name}\n`) && text.includes(`/opgaver/${key}`), `${name}: ${text}`);
      assert.match(text, /^Tag med:$/m);
    }
    await rita.form('/reception', { do: 'answered', life_event: event[0], language: 'en', email: 'en@example.dk', idempotency_key: newKey() });
    assert.match(body('en@example.dk'), new RegExp(`^${event[2]}$`, 'm'));
    await rita.form('/reception', { do: 'answered', life_event: event[0], task: 'pas', email: 'pas@example.dk', idempotency_key: newKey() });
    assert.match(body('pas@example.dk'), new RegExp(`livssituationer/${event[0]}[^]*/opgaver/pas`));
    assert.equal(body('pas@example.dk').match(/\/opgaver\//g).length, 1, 'what was chosen of it');

    const before = [outbox(), contacts()];
    for (const [who, path, outcome] of ways) {
      const refused = await who.form(path, { do: outcome, q: 'noget med et barn', email: 'd@example.dk', note: 'Ringer igen', idempotency_key: newKey() });
      assert.equal(refused.status, 422, refused.text);
      assert.match(refused.text, /id="email-error"[^]*?Vælg et ærinde eller en livssituation først[^]*?value="d@example.dk"/);
      assert.match(refused.text, /noget med et barn[^]*Ringer igen/);
      assert.deepEqual([outbox(), contacts()], before, 'nothing is registered, nothing is sent');
    }

    const mail = (id, to) => rita.post(`/api/v1/contacts/${id}/mail`, { email: to });
    const open = (await rita.form('/reception', { do: 'open', life_event: event[0], idempotency_key: newKey() })).location.match(/\d+/)[0];
    assert.equal((await mail(open, 'api@example.dk')).status, 202);
    assert.match(body('api@example.dk'), /livssituationer/);
    const empty = (await rita.post('/api/v1/contacts', { channel: 'counter', said: 'noget' })).json.contact.id, nothing = await mail(empty, 'nej@example.dk');
    assert.deepEqual([nothing.status, nothing.json.errors[0].field], [422, 'email']);
  });

  const whomOf = text => text.match(/<section class="whom">[^]*?<\/section>/)?.[0] ?? '';
  await story('whom to call about what is another authority\'s is that authority, with its phone and what to know before', async () => {
    for (const [who, path] of [[rita, '/reception'], [pia, '/telefon']]) {
      const page = await look(who, `${path}?task=akasse-dagpenge`), whom = whomOf(page.text);
      assert.match(whom, /A-kasserne<[^]*Medlemmet ringer til sin egen a-kasse/, path);
      assert.doesNotMatch(whom, /Ingen er sat på opgaven/);
      assert.match(whomOf((await look(who, `${path}?task=aarsopgoerelse`)).text), /Skattestyrelsen<[^]*href="tel:72[\d%]+"/);
      assert.match(whomOf((await look(who, `${path}?task=sundhedskort&municipality_code=0147`)).text), /Nabo Kommune/);
    }
    assert.match(whomOf((await look(rita, '/reception?task=sundhedskort')).text), /<details\s*>/, 'done here, by a colleague: folded away');
    const sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
    assert.equal(whomOf((await look(sara, '/reception?task=sundhedskort')).text), '', 'all done here: nobody is asked');
  });

  const hour = Number(new Date().toLocaleString('en-GB', { timeZone: 'Europe/Copenhagen', hour: '2-digit', hourCycle: 'h23' }));
  const ALWAYS = 'alle dage 0–24', NEVER = hour < 12 ? 'alle dage 22–23' : 'alle dage 1–2';
  const rowsOf = text => whomOf(text).split('<li>').slice(1).map(r => ({ name: r.match(/<strong[^>]*>([^<]*)/)[1], badge: r.match(/class="badge[^"]*">([^<]*)/)?.[1], text: r }));

  await story('of the department first, then who answers now, and nobody answers outside their hours; a name chosen is written as the receiver', async () => {
    house.sql(`INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) SELECT ${TOWN}, e.id, t.id, 2 FROM employee e, task t WHERE e.id IN (33, 32) AND t.key = 'pladsanvisning';
      UPDATE employee SET answers = ''; UPDATE employee SET answers = '${ALWAYS}' WHERE id = 32;
      UPDATE employee SET answers = '${NEVER}', department = (SELECT substr(departments, 1, 3) FROM task WHERE key = 'pladsanvisning') WHERE id = 33;`);
    await node.clerk('per', CENTRE, COUNTERS[1]);
    const page = await look(pia, '/telefon?task=pladsanvisning&said=plads'), rows = rowsOf(page.text);
    assert.deepEqual(rows.map(r => [r.name, r.badge]), [['Per Krogh', 'Svarer ikke nu'], ['Sara Lund', 'Svarer nu'], ['Pia Bech', 'På vagt nu'], ['Olga Friis', 'Ikke på vagt'], ['Tove Skov', 'Ikke på vagt']]);
    assert.match(rows[1].text, new RegExp(`Svarer: ${ALWAYS}`));
    const link = rows[0].text.match(/href="([^"]*receiver[^"]*)"/)[1].replaceAll('&amp;', '&');
    const chosen = await look(pia, link);
    assert.equal(chosen.receiver, 'Per Krogh');
    assert.deepEqual(chosen.buttons.find(b => b.focus), { look: 'primary', value: 'transferred', focus: true });
    assert.match(chosen.text, /»plads«/, 'nothing said is lost');
    const done = await pia.form('/telefon', { do: 'transferred', task: 'pladsanvisning', receiver: chosen.receiver, idempotency_key: newKey() });
    assert.equal(done.status, 303, done.text);
  });

  await story('who comes back with a slip is found by its number, also when they have got another since; on the phone a number is words', async () => {
    const given = await rita.form('/reception', { do: 'ticket', task: 'pas', idempotency_key: newKey() });
    const ticket = (await rita.get(`/api/v1/tickets/${given.location.match(/given=(\d+)/)[1]}`)).json, found = new RegExp(`class="hit" href="/henvendelser/${ticket.contact_id}">Nummer ${ticket.number}, givet kl\\. `);
    for (const address of ['/reception', '/reception/forslag']) assert.match((await rita.get(`${address}?q=${ticket.number}`)).text, found, address);
    assert.match((await rita.get(`/henvendelser/${ticket.contact_id}`)).text, new RegExp(`Nummer[^]*?${ticket.number}`));
    for (const other of [`/telefon/forslag?q=${ticket.number}`, '/reception/forslag?q=9998', '/reception/forslag?q=0', '/reception/forslag?q=-1', '/reception/forslag?q=12345678901234567890'])
      assert.doesNotMatch((await rita.get(other)).text, /Nummer \d/, other);
    house.sql(`UPDATE ticket SET state = 'left', ended_at = issued_at, replaced = 1 WHERE id = ${ticket.id}`);
    assert.match((await rita.get(`/reception/forslag?q=${ticket.number}`)).text, found, 'replaced');
    house.sql(`UPDATE ticket SET day = '2026-01-02' WHERE id = ${ticket.id}`);
    assert.doesNotMatch((await rita.get(`/reception/forslag?q=${ticket.number}`)).text, /Nummer \d/, 'a slip of another day');
  });

  await story('whom to call stands wherever a verdict hands over: at the reception, in the post and at the desk, with where the department is', async () => {
    const task = 'aeldrebolig-plejebolig', { contact } = (await rita.post('/api/v1/contacts', { channel: 'counter', task: [task], language: 'uk' })).json;
    house.sql(`INSERT INTO employee_language (authority_id, employee_id, language) VALUES (${TOWN}, 33, 'uk'), (${TOWN}, 33, 'da');`);
    for (const [who, path] of [[rita, `/reception?task=${task}`], [rita, `/post?task=${task}`], [pia, `/telefon?task=${task}`], [rita, `/henvendelser/${contact.id}`]]) {
      const text = (await who.get(path)).text, rows = rowsOf(text), others = rows.slice(2).map(r => r.name);
      assert.deepEqual(rows.slice(0, 2).map(r => r.name), ['Forvaltning SUF', 'Olga Friis'], path);
      assert.match(rows[0].text, /Pensions- og omsorgskontor[^]*href="tel:33663366"[^]*I dag 0\.00–24\.00/, path);
      assert.match(whomOf(text), /<details open>/, 'it is handed over');
      const link = rows[1].text.match(/href="([^"]*receiver[^"]*)"/)[1].replaceAll('&amp;', '&');
      assert.match((await who.get(link)).text, /name="receiver" value="Olga Friis"/, path);
      if (path === `/henvendelser/${contact.id}`) assert.equal(others[0], 'Per Krogh', 'who speaks the language, before who answers now');
    }
    assert.match(rowsOf((await rita.get(`/henvendelser/${contact.id}`)).text)[2].text, /Taler: Dansk, Ukrainsk/);
    const call = (await pia.form('/telefon', { do: 'open', task: 'sundhedskort', idempotency_key: newKey() })).location;
    assert.match(call, /^\/henvendelser\/\d+/);
    assert.match(whomOf((await pia.get(call)).text), /<details open>[^]*data-receiver="Sara Lund"/, 'a call that was opened here is still put through');
    const closed = await rita.form(`/henvendelser/${contact.id}/afslut`, { outcome: 'case_handed_over', receiver: 'Olga Friis', idempotency_key: newKey() });
    assert.equal(closed.status, 303, closed.text);
    const after = (await rita.get(`/henvendelser/${contact.id}`)).text;
    assert.match(whomOf(after), /Olga Friis/);
    assert.doesNotMatch(whomOf(after), /data-receiver/, 'nothing more is handed over');
  });

  await story('no button is offered that would be refused, for any task of the catalogue', async () => {
    const tasks = house.rows(`SELECT key FROM task WHERE authority_id = ${TOWN}`).map(r => r[0]);
    for (const key of tasks) {
      const page = await look(rita, `/reception?task=${key}`);
      for (const value of page.values.filter(v => v !== 'ticket' && v !== 'open')) {
        const done = await rita.form('/reception', { do: value, task: key, receiver: 'Dem, det angår', note: 'Prøvet', idempotency_key: newKey() });
        assert.equal(done.status, 303, `${value} of ${key}: ${done.text}`);
      }
    }
  }, { timeout: 120_000 });
});
