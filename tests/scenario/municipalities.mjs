// One installation serves several municipalities. What names a thing of one of them – a number, a unit, a mail about a visit –
// shows that one, with its name and links to its pages, whatever municipality the browser has chosen or is signed in for.
import { assert, scenario, story } from './lib.mjs';
import { CENTRE, CONTACT_CENTRE, COUNTERS, fillTown, insert, NEIGHBOUR, PASSWORD } from './town.mjs';

const OURS = 'Byen Kommune', THEIRS = 'Nabo Kommune', TOWN_HALL = 91, DESK = 92, NORA = 93;

async function fillBoth(house) {
  await fillTown(house);
  const of = more => ({ authority_id: NEIGHBOUR, ...more });
  const [hash] = house.rows("SELECT password_hash FROM account WHERE username = 'sara'");
  house.sql(`UPDATE authority SET served = 1 WHERE id = ${NEIGHBOUR};\n`
    + insert('department', ['BTF', 'FAF', 'KFF', 'KSR', 'MFF', 'SUF', 'UUF', 'KI', 'Stat'].map(code => of({ code, name: `Forvaltning ${code}` })))
    + insert('unit', [of({ id: TOWN_HALL, key: 'raadhuset', kind: 'service_centre', name: 'Rådhuset', department: '', address: 'Kirkevej 7', phone: '32890100' })])
    + insert('unit_hours', [1, 2, 3, 4, 5, 6, 7].map(weekday => of({ unit_id: TOWN_HALL, weekday, opens: 0, closes: 1440 })))
    + insert('counter', [of({ id: DESK, unit_id: TOWN_HALL, name: 'Skranke A' })])
    + insert('employee', [of({ id: NORA, name: 'Nora Skov', unit_id: TOWN_HALL, department: 'KSR', employer: 'own' })])
    + insert('employee_qualification', [of({ employee_id: NORA, task_id: 0, level: 2 })])
    + insert('account', [of({ id: NORA, employee_id: NORA, username: 'nora', password_hash: hash[0], roles: 3, created_at: Date.now() })]));
  house.must(['catalogue', 'import', '--authority', 'nabo']);
}

await scenario(import.meta.url, async house => {
  const node = await house.serve();
  const sara = await node.clerk('sara', CENTRE, COUNTERS[0]), nora = await node.signIn('nora', PASSWORD), lone = await node.signIn('lone'), anna = await node.signIn('anna');
  await nora.form('/vagt', { unit_id: TOWN_HALL, counter_id: DESK });
  const ticketOf = async who => {
    const { contact } = (await who.post('/api/v1/contacts', { channel: 'counter', task: ['pas'] })).json;
    return (await who.post('/api/v1/tickets', { contact_id: contact.id })).json;
  };
  const ours = await ticketOf(sara), theirs = await ticketOf(nora);
  const chose = key => { const c = node.client(); if (key) c.cookies.set('kommune', key); return c; };
  // Every browser that may come: nobody knows it, has chosen one or the other, is signed in for one or the other.
  const browsers = { 'a fresh browser': chose(), 'one that chose ours': chose('byen'), 'one that chose theirs': chose('nabo'), 'our clerk': sara, 'their clerk': nora };
  const things = [[ours.token, CENTRE, OURS, THEIRS, 'byen'], [theirs.token, TOWN_HALL, THEIRS, OURS, 'nabo']];

  await story('a number shows whose it is: in title, header, footer and links', async () => {
    for (const [what, browser] of Object.entries(browsers))
      for (const [token, , name, other, key] of things) {
        const answer = await browser.get(`/nummer/${token}`);
        assert.equal(answer.status, 200, what);
        assert.match(answer.text, new RegExp(`<title>Nummer \\d+ – ${name}</title>`), what);
        assert.match(answer.text, new RegExp(`class="site-name" href="[^"]*">${name}<`), what);
        assert.ok(!answer.text.includes(other), `${what}: ${other} stands on the page of ${name}`);
        const own = (browser === sara && name === OURS) || (browser === nora && name === THEIRS);
        assert.equal(/<body class="staff">/.test(answer.text), own, `${what}: whoever works for another municipality is a citizen here`);
        if (!own) for (const path of ['/', '/steder', '/privatliv', '/tilgaengelighed']) assert.ok(answer.text.includes(`href="${path}?kommune=${key}"`), `${what}: ${path}`);
        assert.equal(answer.headers['set-cookie'], undefined, `${what}: nobody has chosen anything`);
      }
  });

  await story('and so does the slip', async () => {
    for (const [what, browser] of Object.entries(browsers))
      for (const [token, , name, other] of things) {
        const { text } = await browser.get(`/nummer/${token}?udskriv=1`);
        assert.match(text, new RegExp(`<title>Nummer \\d+ – ${name}</title>`), what);
        assert.ok(!text.includes(other), what);
      }
  });

  await story('where a link on it leads is its municipality too, and there that one is chosen', async () => {
    for (const [what, browser] of Object.entries({ 'a fresh browser': chose(), 'one that chose ours': chose('byen'), 'our clerk': await node.signIn('sara') })) {
      const [, link] = (await browser.get(`/nummer/${theirs.token}`)).text.match(/href="(\/steder[^"]*)"[^>]*>Kontakt os</);
      for (const path of [link, '/steder', '/', '/opgaver/pas', '/privatliv']) {
        const { text } = await browser.get(path);
        assert.ok(text.includes(`>${THEIRS}</a>`) && !text.includes(`>${OURS}</a>`), `${what}: ${path}`);
      }
      assert.match((await browser.get('/steder')).text, /Rådhuset/);
      await browser.get('/?kommune=byen');
      assert.ok((await browser.get('/steder')).text.includes(`>${OURS}</a>`), `${what} chooses again`);
    }
  });

  await story('whoever is signed in sees their own municipality among the citizens\' pages until they choose another', async () => {
    const clerk = await node.signIn('nora');
    assert.ok((await clerk.get('/steder')).text.includes(`>${THEIRS}</a>`));
    assert.match((await clerk.get('/mig')).text, new RegExp(`class="site-name"[^>]*>${THEIRS}<`));
    await clerk.get('/?kommune=byen');
    assert.ok((await clerk.get('/steder')).text.includes(`>${OURS}</a>`));
    assert.match((await clerk.get('/mig')).text, new RegExp(`class="site-name"[^>]*>${THEIRS}<`), 'but works where they work');
    assert.equal((await clerk.get(`/api/v1/units/${CENTRE}/queue`)).status, 404);
    clerk.cookies.set('kommune', 'findes-ikke');
    assert.ok((await clerk.get('/steder')).text.includes(`>${THEIRS}</a>`), 'what is not served is no choice');
  });

  await story('a wall screen is that of its unit, and needs no word about whose it is', async () => {
    for (const [what, browser] of Object.entries(browsers))
      for (const [, unit, name, other] of things) {
        const answer = await browser.get(`/tavle/${unit}`), stream = await browser.listen(`/live/tavle/${unit}`);
        assert.deepEqual([answer.status, stream.status], [200, 200], `${what}: ${unit}`);
        stream.close();
        assert.ok(answer.text.includes(name) && !answer.text.includes(other), `${what}: ${unit}`);
        assert.ok(answer.text.includes(`hx-sse:connect="/live/tavle/${unit}"`), what);
      }
    assert.equal((await chose().get('/tavle/999999')).status, 404);
    assert.equal((await chose().get(`/tavle/${TOWN_HALL}?kommune=byen`)).status, 200, 'an address that was written down before holds');
  });

  await story('it is called on the right wall', async () => {
    const wall = await chose('byen').listen(`/live/tavle/${TOWN_HALL}`);
    const called = (await nora.post('/api/v1/tickets/next')).json;
    for (;;) if ((await wall.next()).includes(`<span class="display-number">${called.number}</span>`)) break;
    wall.close();
  });

  await story('who looks for the screen finds it: on the leader\'s board and with the unit', async () => {
    assert.ok((await lone.get('/ledelse')).text.includes(`href="/tavle/${CENTRE}"`));
    assert.ok(!(await lone.get('/ledelse')).text.includes(`href="/tavle/${CONTACT_CENTRE}"`), 'nobody sits and waits where the telephone is answered');
    assert.ok(!(await lone.get('/ledelse')).text.includes(`href="/tavle/${TOWN_HALL}"`), 'their own only');
    for (const tab of ['', '/tider', '/boder', '/tilbud']) assert.ok((await anna.get(`/organisation/enheder/${CENTRE}${tab}`)).text.includes(`href="/tavle/${CENTRE}"`), tab);
  });

  await story('a mail leads to the pages of who sent it', async () => {
    for (const [who, contact, key] of [[sara, ours.contact_id, 'byen'], [nora, theirs.contact_id, 'nabo']]) {
      assert.equal((await who.post(`/api/v1/contacts/${contact}/mail`, { email: `til-${key}@example.dk`, purpose: 'sender det, der skal med' })).status, 202);
      const body = house.sql(`SELECT body FROM outbox WHERE recipient = 'til-${key}@example.dk'`);
      const [, path] = body.match(/https?:\/\/[^/\s]+(\/opgaver\/pas\S*)/);
      assert.equal(path, `/opgaver/pas?kommune=${key}`);
      for (const [what, browser] of Object.entries({ fresh: chose(), ours: chose('byen'), theirs: chose('nabo'), clerk: await node.signIn(key === 'byen' ? 'nora' : 'sara') })) {
        const { text } = await browser.get(path);
        assert.ok(text.includes(`>${key === 'byen' ? OURS : THEIRS}</a>`), `${what}: ${path}`);
      }
    }
  });

  await story('where only one is served, nothing is named', async () => {
    house.sql(`UPDATE authority SET served = 0 WHERE id = ${NEIGHBOUR}`);
    assert.doesNotMatch((await chose().get(`/nummer/${ours.token}`)).text, /kommune=/);
    assert.equal((await sara.post(`/api/v1/contacts/${ours.contact_id}/mail`, { email: 'ene@example.dk', purpose: 'sender det, der skal med' })).status, 202);
    assert.match(house.sql("SELECT body FROM outbox WHERE recipient = 'ene@example.dk'"), /\/opgaver\/pas$/m);
  });
}, { fill: fillBoth });
