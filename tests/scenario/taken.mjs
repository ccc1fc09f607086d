// What is offered first for each task of the shipped catalogue: what is another authority's is shown the way or sent on, what is ours is
// helped here; and no number for nobody, nor a button that is refused.
import { assert, none, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, date, HARBOUR, TOWN } from './town.mjs';

const TOVE = 39; // from a state authority, at the counter next to Sara's

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const rita = await node.clerk('rita', CENTRE), pia = await node.clerk('pia', CONTACT_CENTRE), sara = await node.clerk('sara', CENTRE, COUNTERS[0]);
  const ways = [[rita, '/reception'], [pia, '/telefon'], [pia, '/post']];
  const tasks = house.rows(`SELECT t.key, t.owner, t.area, COALESCE(a.name, '') FROM task t LEFT JOIN authority a ON a.key = t.owner_key WHERE t.authority_id = ${TOWN} AND t.closed_at IS NULL ORDER BY t.key`)
    .map(([key, owner, area, name]) => ({ key, owner, area, name }));
  // By statute the centre itself issues passports and licences; all else of others is theirs.
  const theirs = tasks.filter(t => t.owner !== 'own' && t.area !== 'passport_licence'), ours = tasks.filter(t => !theirs.includes(t));
  const buttonsOf = (form, name) => [...form.matchAll(new RegExp(`<button class="button button-(\\w+)" name="${name}" value="(\\w+)"[^>]*?( autofocus)?\\s*>`, 'g'))].map(([, look, value, focus]) => ({ look, value, focus: !!focus }));
  const read = (text, form, name) => {
    const buttons = buttonsOf(text.match(form)[0], name);
    return { text, buttons, values: buttons.map(b => b.value), first: buttons[0].value, primary: buttons.filter(b => b.look === 'primary').map(b => b.value), focus: buttons.filter(b => b.focus).map(b => b.value),
      wait: text.match(/class="triage-wait">([^<]*)/)?.[1] ?? '', receiver: text.match(/name="receiver"[^>]*?value="([^"]*)"/)?.[1] ?? '' };
  };
  const look = async (who, address) => read((await who.get(address)).text, /class="triage-end"[^]*?<\/form>/, 'do');
  const end = (who, path, fields) => who.form(path, { idempotency_key: newKey(), ...fields });
  const closed = id => house.rows(`SELECT c.outcome, e.text FROM contact c JOIN contact_event e ON e.contact_id = c.id AND e.kind = 'closed' WHERE c.id = ${id}`)[0];

  await story('what is another authority\'s: Enter shows the way to it, or sends it on, and that is what is recorded, for every task', async () => {
    const faults = [];
    assert.ok(theirs.length > 50 && theirs.some(t => t.owner === 'jobcentre') && theirs.some(t => t.area === 'tax'));
    for (const [who, path] of ways)
      for (const task of theirs) {
        const page = await look(who, `${path}?task=${task.key}&said=hj%C3%A6lp`), first = path === '/post' ? 'forwarded' : 'signposted';
        const told = path === '/post' ? 'Send det videre til' : 'Vis borgeren videre til';
        const said = [page.first, page.primary.join(), page.focus.join(), page.receiver, page.wait.includes(`${told} ${task.name}.`), page.values.includes('ticket'), /Tid ved skranken|uden ventetid/.test(page.text)];
        const meant = [first, first, first, task.name, true, path === '/reception', false];
        if (!task.name || JSON.stringify(said) !== JSON.stringify(meant)) faults.push(`${path} ${task.key}: ${JSON.stringify(said)}`);
        const done = await end(who, path, { do: page.first, task: task.key, said: 'hjælp', receiver: page.receiver });
        const id = done.location?.match(/registered=(\d+)/)?.[1];
        if (!id) faults.push(`${path} ${task.key}: ${done.status}`);
        else if (closed(id).join() !== `${first},${task.name}`) faults.push(`${path} ${task.key} was recorded as ${closed(id)}`);
      }
    none(faults);
  }, { timeout: 120_000 });

  await story('our own, and what the centre does by statute, are helped here as ever', async () => {
    const faults = [];
    for (const [who, path] of ways)
      for (const task of ours) {
        const page = await look(who, `${path}?task=${task.key}`), first = path === '/reception' ? ['ticket', 'answered', 'handed_out', 'transferred'] : path === '/telefon' ? ['answered', 'transferred', 'handed_out', 'signposted'] : ['answered', 'handed_out', 'signposted', 'forwarded'];
        if (page.values.slice(0, 4).join() !== first.join() || page.focus.join() !== first[0] || /Det ordner vi ikke/.test(page.wait)) faults.push(`${path} ${task.key}: ${page.values} ${page.wait}`);
      }
    none(faults);
  }, { timeout: 120_000 });

  await story('a number can still be given for what is another authority\'s: for help with self-service', async () => {
    assert.equal((await end(rita, '/reception', { do: 'ticket', task: 'straffeattest' })).status, 303);
  });

  await story('by agreement, or with one whom that authority sent on duty here, it is helped here; elsewhere or off duty it is not', async () => {
    const first = async key => (await look(rita, `/reception?task=${key}`)).first;
    house.sql(`INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) SELECT ${TOWN}, ${TOVE}, id, 2 FROM task WHERE key = 'aarsopgoerelse' AND authority_id = ${TOWN};
      UPDATE employee SET employer_authority_id = (SELECT id FROM authority WHERE key = 'skattestyrelsen') WHERE id = ${TOVE};`);
    assert.equal(await first('aarsopgoerelse'), 'signposted', 'she is at home');
    const tove = await node.clerk('tove', CENTRE, COUNTERS[1]);
    assert.equal(await first('aarsopgoerelse'), 'ticket');
    assert.equal(await first('straffeattest'), 'signposted', 'none of hers');
    assert.equal((await look(tove, '/reception?task=aarsopgoerelse')).first, 'ticket');
    await tove.form('/vagt', { unit_id: HARBOUR, counter_id: '' });
    assert.equal(await first('aarsopgoerelse'), 'signposted', 'at the other centre');
    await tove.form('/vagt/slut', {});
    house.sql(`INSERT INTO agreement (authority_id, id, other_authority_id, kind, source, valid_from) SELECT ${TOWN}, 71, id, 'agreement', 'Aftale', 0 FROM authority WHERE key = 'digitaliseringsstyrelsen'`);
    assert.equal(await first('mitid'), 'ticket');
    house.sql('DELETE FROM agreement WHERE id = 71');
    assert.equal(await first('mitid'), 'signposted');
  });

  await story('so is our own task of a citizen of another municipality, and of several only where none is for here', async () => {
    const far = await look(rita, '/reception?task=sundhedskort&municipality_code=0157');
    assert.deepEqual([far.first, far.receiver], ['signposted', 'Gentofte Kommune']);
    assert.equal((await look(rita, '/reception?task=politianmeldelse&task=sundhedskort')).first, 'ticket');
    const two = await look(pia, '/post?task=politianmeldelse&task=akasse-dagpenge');
    assert.deepEqual([two.first, two.receiver], ['forwarded', ''], 'two receivers are for the clerk to name');
  });

  const desk = async (key, who = sara) => {
    const { contact } = (await who.post('/api/v1/contacts', { channel: 'counter', task: [key], said: 'x' })).json;
    return { id: contact.id, ...read((await who.get(`/henvendelser/${contact.id}`)).text, /id="afslut"[^]*?<\/form>/, 'outcome') };
  };
  await story('at the desk too: what is theirs is shown the way first, what is ours answered, and nothing is offered that is refused', async () => {
    const faults = [];
    for (const task of tasks) {
      const page = await desk(task.key), first = theirs.includes(task) ? ['signposted'] : page.values.includes('decided') ? ['answered', 'decided'] : ['answered'];
      if (page.first !== first[0] || page.primary.join() !== first.join()) faults.push(`${task.key}: ${page.primary} of ${page.values}`);
      if (theirs.includes(task) && page.receiver !== task.name) faults.push(`${task.key}: to ${page.receiver}`);
      for (const outcome of page.values.filter(v => v !== 'decided')) {
        const { id } = outcome === page.first ? page : (await sara.post('/api/v1/contacts', { channel: 'counter', task: [task.key], said: 'x' })).json.contact;
        const done = await end(sara, `/henvendelser/${id}/afslut`, { outcome, receiver: page.receiver || 'Dem, det angår', note: 'Prøvet' });
        if (done.status !== 303) faults.push(`${task.key}: ${outcome} ${done.status}`);
      }
    }
    none(faults);
    const job = await desk('ledig-jobcenter');
    assert.deepEqual(job.values, ['signposted', 'handed_out', 'forwarded', 'transferred', 'left_unhelped']);
    const refused = await end(sara, `/henvendelser/${job.id}/afslut`, { outcome: 'answered', note: 'Prøvet' });
    assert.equal(refused.status, 403);
  }, { timeout: 180_000 });

  await story('a number that nobody on duty can serve is asked for once: at the reception', async () => {
    house.sql('DELETE FROM employee_qualification WHERE employee_id = 32'); // Sara calls, and knows nothing
    const tickets = () => house.number('SELECT COUNT(*) FROM ticket'), before = tickets(), page = await look(rita, '/reception?task=sundhedskort');
    assert.deepEqual([page.first, page.focus], ['answered', ['answered']]);
    assert.ok(page.values.includes('ticket'));
    assert.match(page.wait, /Ingen, der er på vagt her, kan betjene det/);
    assert.doesNotMatch(page.text, /uden ventetid/);
    const key = newKey(), asked = await end(rita, '/reception', { do: 'ticket', task: 'sundhedskort', note: 'Kommer fra Fyn', idempotency_key: key });
    assert.equal(asked.status, 422, asked.text);
    assert.match(asked.text, /id="anyway"[^]*?Ingen, der er på vagt her, kan betjene borgeren\.[^]*?name="anyway" value="1"[^]*Kommer fra Fyn/);
    assert.deepEqual(read(asked.text, /class="triage-end"[^]*?<\/form>/, 'do').focus, ['ticket'], 'the same again means it');
    assert.equal(tickets(), before);
    const meant = () => end(rita, '/reception', { do: 'ticket', task: 'sundhedskort', note: 'Kommer fra Fyn', anyway: '1', idempotency_key: key });
    const [one, two] = [await meant(), await meant()];
    assert.deepEqual([one.status, two.location, tickets()], [303, one.location, before + 1], one.text);
    const line = (await sara.get('/skranke')).text.match(/<ol class="queue-list">[^]*?<\/ol>/)[0];
    assert.match(line, /Ingen her kan tage den/);
    assert.doesNotMatch(line.split('<li').find(l => /Ingen her kan/.test(l)), /for en kollega/);
  });

  await story('and through the API; with a closed door both are asked at once', async () => {
    const open = async () => (await rita.post('/api/v1/contacts', { channel: 'counter', task: ['sundhedskort'] })).json.contact.id;
    const contact_id = await open(), refused = await rita.post('/api/v1/tickets', { contact_id });
    assert.deepEqual([refused.status, refused.json.errors.map(e => e.field)], [422, ['anyway']], refused.text);
    house.sql(`INSERT INTO unit_exception (authority_id, unit_id, day, opens, closes, reason) VALUES (${TOWN}, ${CENTRE}, '${date()}', NULL, NULL, 'Brand')`);
    const both = await rita.post('/api/v1/tickets', { contact_id });
    assert.deepEqual([both.status, both.json.errors.map(e => e.field).sort()], [422, ['anyway', 'while_closed']], both.text);
    const page = await end(rita, '/reception', { do: 'ticket', task: 'sundhedskort', while_closed: '1' });
    assert.equal(page.status, 422);
    assert.match(page.text, /name="while_closed" value="1"[^]*?name="anyway" value="1"/, 'what was said to be meant stays so');
    const given = await rita.post('/api/v1/tickets', { contact_id, anyway: true, while_closed: true });
    assert.equal(given.status, 201, given.text);
  });

  await story('of numbers is told only where they are given', async () => {
    for (const [who, path] of ways)
      assert.equal(/Flere ærinder giver ét nummer/.test((await who.get(`${path}?key=${newKey().slice(0, 16)}`)).text), path === '/reception', path);
  });

  await story('letter or e-mail is chosen before all else and stays for the next, whatever is done between', async () => {
    const chosen = text => text.match(/<nav class="channel"[^]*?<\/nav>/)[0].match(/aria-current="true">([^<]*)/)[1];
    const channel = id => house.sql(`SELECT channel FROM contact WHERE id = ${id}`);
    const begin = (await pia.get('/post?key=abcdefghijklmnop')).text;
    assert.equal(chosen(begin), 'Brev');
    assert.ok(begin.indexOf('class="channel"') < begin.indexOf('id="q"'), 'seen first');
    const link = begin.match(/<nav class="channel"[^]*?href="([^"]*channel=email[^"]*)"/)[1].replaceAll('&amp;', '&');
    const mail = (await pia.get(link)).text;
    assert.equal(chosen(mail), 'E-mail');
    assert.match(mail, /class="triage-search"[^]*?name="channel" value="email"[^]*?<\/form>/, 'through the search');
    const hits = (await pia.get('/post/forslag?q=sundhedskort&channel=email')).text;
    assert.match(hits, /href="[^"]*task=sundhedskort[^"]*channel=email/, 'and through a hit');
    const found = await pia.form('/post/borger', { cpr: '010190-1234', reason: 'case', channel: 'email' });
    if (found.status === 303) assert.match(found.location, /channel=email/);
    const fieldsOf = text => Object.fromEntries([...text.match(/class="triage-end"[^]*?<\/form>/)[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(m => [m[1], m[2]]));
    let page = mail;
    for (let i = 0; i < 3; i++) {
      const done = await pia.form('/post', { ...fieldsOf(page), do: 'answered', task: 'sundhedskort', note: 'Svaret' });
      assert.equal(done.status, 303, done.text);
      assert.equal(channel(done.location.match(/registered=(\d+)/)[1]), 'email');
      page = (await pia.get(done.location)).text;
      assert.equal(chosen(page), 'E-mail');
    }
    const wrong = await pia.form('/post', { ...fieldsOf(page), do: 'forwarded', task: 'sundhedskort' });
    assert.deepEqual([wrong.status, chosen(wrong.text)], [422, 'E-mail']);
    const letter = await end(pia, '/post', { do: 'answered', task: 'sundhedskort', note: 'Svaret' });
    assert.equal(channel(letter.location.match(/registered=(\d+)/)[1]), 'letter');
    assert.doesNotMatch((await rita.get('/reception?key=abcdefghijklmnop')).text, /class="channel"/);
  });
});
