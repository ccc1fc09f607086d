// The catalogue goes out as text and comes in again: what would happen is told before it does, and what is too much is refused so
// that the one who sent it hears it.
import { assert, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

await scenario(import.meta.url, async house => {
  const node = await house.serve(), erik = await node.signIn('erik'), anna = await node.signIn('anna');
  const exported = async () => (await erik.get('/api/v1/catalogue/export')).json.text;
  const send = async (body, who = erik) => (await who.post('/api/v1/catalogue/import', body, { key: newKey() })).json;
  const nameOf = key => house.sql(`SELECT name FROM authority WHERE key = '${key}'`);

  await story('what is exported changes nothing when it is imported', async () => {
    const plan = await send({ text: await exported(), whole: true, dry_run: true });
    assert.deepEqual([plan.dry_run, plan.changes], [true, []]);
    assert.ok(plan.unchanged > 200, `${plan.unchanged}: tasks, life events and authorities`);
  });

  await story('a preview lists authorities, tasks and life events, and the import does just that', async () => {
    const before = await exported();
    const text = before.replace('navn: Udbetaling Danmark\n', 'navn: Udbetaling Nord\n').replace('navn: Pas\n', 'navn: Pas og rejsekort\n').replace('navn: At flytte\n', 'navn: Flytning\n')
      + '\n[myndighed toldstyrelsen]\nnavn: Toldstyrelsen\nnavn-en: Customs\nart: stat\ntelefon: ukendt\nkort: Told.\nkort-en: Customs.\n';
    const expected = [['changed', 'authority', 'udbetaling-danmark', 'Udbetaling Nord'], ['added', 'authority', 'toldstyrelsen', 'Toldstyrelsen'], ['changed', 'task', 'pas', 'Pas og rejsekort'],
      ['changed', 'life_event', 'flytte', 'Flytning']];
    const told = plan => plan.changes.map(c => [c.change, c.kind, c.key, c.name]);
    assert.deepEqual(told(await send({ text, whole: true, dry_run: true }, anna)), expected);
    assert.equal(nameOf('udbetaling-danmark'), 'Udbetaling Danmark', 'a preview writes nothing');
    const page = (await anna.form('/katalog/import', { text, whole: 1 })).text;
    assert.match(page, /<td>Ændres<\/td>\s*<td>Myndighed<\/td>\s*<td>Udbetaling Nord<\/td>\s*<td>udbetaling-danmark<\/td>/);
    assert.match(page, /<td>Tilføjes<\/td>\s*<td>Myndighed<\/td>\s*<td>Toldstyrelsen<\/td>/);
    const done = await send({ text, whole: true }, anna);
    assert.deepEqual([done.dry_run, told(done)], [false, expected]);
    assert.equal(nameOf('udbetaling-danmark'), 'Udbetaling Nord');
    assert.deepEqual((await send({ text: await exported(), whole: true, dry_run: true })).changes, []);
  });

  await story('who edits one catalogue may not change an authority that all municipalities share; a new one they may add', async () => {
    const was = await exported(), row = () => house.sql("SELECT name, link, phone, version FROM authority WHERE key = 'skattestyrelsen'"), before = row();
    const block = was.match(/\[myndighed skattestyrelsen\]\n[^[]*/)[0], changed = block.replace(/^link: .*$/m, 'link: https://example.org/').replace(/^telefon: .*$/m, 'telefon: 12345678');
    assert.notEqual(changed, block);
    const text = changed;
    for (const dry_run of [true, false]) {
      const answer = await erik.post('/api/v1/catalogue/import', { text, whole: false, dry_run }, { key: newKey() });
      assert.equal(answer.status, 422, answer.text);
      assert.match(answer.json.errors[0].text, /Linje 1: \[myndighed skattestyrelsen\]: siger andet end det, der står om myndigheden – der ventes det samme/);
    }
    for (const sure of [{}, { sure: 1 }]) {
      const page = await erik.form('/katalog/import', { text, ...sure });
      assert.equal(page.status, 422);
      assert.match(page.text, /Linje 1: \[myndighed skattestyrelsen\]: siger andet/);
    }
    assert.equal(row(), before);
    assert.deepEqual((await send({ text: `${block}\n[myndighed nystyrelsen]\nnavn: Nystyrelsen\nnavn-en: New\nart: stat\ntelefon: ukendt\nkort: Ny.\nkort-en: New.\n`, whole: false })).changes.map(c => c.key), ['nystyrelsen']);
    assert.equal((await send({ text, whole: false }, anna)).changes.length, 1, 'the administrator may, as under Organisation');
    assert.notEqual(row(), before);
    await send({ text: block, whole: false }, anna);
  });

  await story('what somebody changed after the preview is not lost without a word: the preview comes again, and then it is done', async () => {
    const nameIs = () => house.sql("SELECT name FROM task WHERE key = 'affald'"), seenOn = page => page.match(/name="seen" value="(\d+)"/)[1];
    const text = (await exported()).replace('navn: Affald\n', 'navn: Affald XX\n');
    const edit = async name => {
      const now = await erik.get('/api/v1/tasks/affald');
      assert.equal((await erik.api('PATCH', '/api/v1/tasks/affald', { name }, { headers: { 'If-Match': now.headers.etag } })).status, 200);
    };
    const seen = seenOn((await erik.form('/katalog/import', { text, whole: 1 })).text);
    await edit('Affald rettet imens');
    for (const agreed of [{ seen }, {}]) {
      const again = await erik.form('/katalog/import', { text, whole: 1, sure: 1, ...agreed });
      assert.equal(again.status, 409);
      assert.match(again.text, /Kataloget er ændret imens/);
      assert.match(again.text, /<h2>Det vil ske<[^]*<td>Ændres<[^]*Affald XX/);
      assert.equal(nameIs(), 'Affald rettet imens');
      assert.notEqual(seenOn(again.text), seen);
    }
    const shown = seenOn((await erik.form('/katalog/import', { text, whole: 1 })).text);
    const done = await erik.form('/katalog/import', { text, whole: 1, sure: 1, seen: shown });
    assert.deepEqual([done.status, nameIs()], [200, 'Affald XX']);
    assert.match(done.text, /Importen er gennemført/);

    const next = text.replace('navn: Affald XX\n', 'navn: Affald YY\n');
    const api = (body, headers) => erik.post('/api/v1/catalogue/import', body, { key: newKey(), headers });
    const tag = (await api({ text: next, dry_run: true })).headers.etag;
    assert.match(tag, /^"\d+"$/);
    await edit('Affald rettet igen');
    const refused = await api({ text: next }, { 'If-Match': tag });
    assert.deepEqual([refused.status, nameIs()], [412, 'Affald rettet igen']);
    const fresh = (await api({ text: next, dry_run: true })).headers.etag;
    assert.deepEqual([(await api({ text: next }, { 'If-Match': fresh })).status, nameIs()], [200, 'Affald YY']);
    assert.deepEqual([(await api({ text })).status, nameIs()], [200, 'Affald XX'], 'without If-Match as before');
  });

  await story('what is too much is refused so that the sender hears it: node, curl, and curl that asks first', async () => {
    const limit = 1 << 20, file = join(house.folder, 'big.json');
    for (const size of [limit + 1, 1_500_000, 4_000_000]) {
      writeFileSync(file, JSON.stringify({ text: '', whole: false }).replace('""', `"${'x'.repeat(size)}"`));
      const answer = await erik.post('/api/v1/catalogue/import', { text: 'x'.repeat(size) }, { key: newKey() });
      assert.deepEqual([answer.status, answer.json.status], [413, 413], `${size} by node`);
      for (const expect of ['Expect:', 'Expect: 100-continue']) {
        const done = spawnSync('curl', ['-s', '-w', '\n%{http_code} %{size_upload}', '-H', 'Content-Type: application/json', '-H', expect, '--data-binary', `@${file}`, `${node.url}/api/v1/catalogue/import`], { encoding: 'utf8' });
        const [code, sent] = done.stdout.split('\n').at(-1).split(' ').map(Number);
        assert.deepEqual([done.status, code], [0, 413], `${size} by curl, ${expect}: ${done.stdout}`);
        if (expect.includes('100')) assert.equal(sent, 0, 'who asks first need not send it');
      }
    }
  });

  await story('a task is a department\'s of the municipality\'s own, also of a new one; another is refused with those there are', async () => {
    const anna = await node.signIn('anna');
    const version = async () => (await erik.get('/api/v1/tasks/rotter')).headers.etag;
    const patch = async departments => erik.api('PATCH', '/api/v1/tasks/rotter', { departments }, { headers: { 'If-Match': await version() } });
    const said = 'der ventes en af kommunens egne: BTF, FAF, ';
    const refused = await patch('XYZ');
    assert.deepEqual([refused.status, refused.json.errors.map(e => e.field)], [422, ['departments']], refused.text);
    assert.ok(refused.text.includes(`'XYZ' – ${said}`), refused.text);
    assert.equal((await anna.post('/api/v1/departments', { code: 'XYZ', name: 'Alt det øvrige' })).status, 200);
    assert.equal((await patch('XYZ, BTF')).status, 200);
    assert.deepEqual((await erik.get('/api/v1/tasks/rotter')).json.departments, 'XYZ, BTF');
    assert.match((await erik.get('/katalog?department=XYZ')).text, /\/katalog\/opgaver\/rotter"/);
    const text = (await exported()), line = text.split('\n').findIndex(l => l === 'forvaltning: XYZ, BTF') + 1;
    assert.ok(line > 0);
    const wrong = text.replace('forvaltning: XYZ, BTF', 'forvaltning: QQQ').replace('navn: Pas og rejsekort\n', 'navn: Pasning\n');
    for (const dry_run of [true, false]) {
      const answer = await erik.post('/api/v1/catalogue/import', { text: wrong, whole: true, dry_run }, { key: newKey() });
      assert.equal(answer.status, 422);
      assert.match(answer.text, /Linje \d+: \[opgave rotter\]: forvaltning: 'QQQ' – der ventes en af kommunens egne: [^"]*XYZ/);
    }
    assert.equal(house.sql("SELECT name FROM task WHERE key = 'pas'"), 'Pas og rejsekort', 'nothing is half imported');
    const page = await erik.form('/katalog/import', { text: wrong, whole: 1 });
    assert.match(page.text, /forvaltning: &#39;QQQ&#39;|forvaltning: 'QQQ'/);
    assert.deepEqual((await send({ text, whole: true })).changes, []);
  });

  await story('a municipality that has no departments yet begins with those of the file, and is told so before', async () => {
    const town = house.sql("SELECT id FROM authority WHERE key = 'koebenhavn'") || house.sql("SELECT MIN(authority_id) FROM task WHERE key = 'rotter'");
    house.sql(`DELETE FROM department WHERE authority_id = ${town}`);
    const text = (await exported()).replace('forvaltning: XYZ, BTF', 'forvaltning: ABC');
    const told = plan => plan.changes.filter(c => c.kind === 'department').map(c => c.key).sort();
    const plan = await send({ text, whole: true, dry_run: true });
    assert.ok(told(plan).includes('ABC') && told(plan).includes('FAF') && !told(plan).includes('XYZ'), told(plan).join());
    assert.match((await erik.form('/katalog/import', { text, whole: 1 })).text, /<td>Tilføjes<\/td>\s*<td>Forvaltning<\/td>/);
    assert.equal(house.sql(`SELECT COUNT(*) FROM department WHERE authority_id = ${town}`), '0');
    assert.deepEqual(told(await send({ text, whole: true })), told(plan));
    assert.equal(house.sql(`SELECT COUNT(*) FROM department WHERE authority_id = ${town}`), String(told(plan).length));
  });

  await story('the document of the API promises no more than the server takes', async () => {
    const doc = (await erik.get('/api/v1/openapi.json')).json;
    const { maxLength } = doc.paths['/api/v1/catalogue/import'].post.requestBody.content['application/json'].schema.properties.text;
    const text = await exported(), note = '\n# en note til redaktøren, som programmet ikke læser';
    const long = text + note.repeat(Math.floor((maxLength - text.length) / note.length));
    assert.ok(long.length > maxLength - 100 && long.length <= maxLength);
    const answer = await erik.post('/api/v1/catalogue/import', { text: long, whole: true, dry_run: true }, { key: newKey() });
    assert.equal(answer.status, 200, answer.text);
    const more = await erik.post('/api/v1/catalogue/import', { text: 'x'.repeat(maxLength + 1), dry_run: true }, { key: newKey() });
    assert.equal(more.status, 422, more.text);
  });
});
