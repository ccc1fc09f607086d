// The key of the CPR numbers: a database starts with its own key and with no other, and a lost one is never replaced in silence.
import { copyFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { assert, House, scenario, story } from './lib.mjs';
import { newKey } from './http.mjs';
import { CONTACT_CENTRE, fillTown } from './town.mjs';

const OTHER = `${'ab'.repeat(32)}\n`, USAGE = 2;

await scenario(import.meta.url, async house => {
  const key = join(house.folder, 'citizen.key'), other = join(house.folder, 'other.key'), away = join(house.folder, 'away.key');
  const missing = join(house.folder, 'missing.key'), copy = join(house.folder, 'copy');
  writeFileSync(other, OTHER, { mode: 0o600 });
  const refuses = (args, path, house_ = house) => {
    const done = house_.run(args, { environment: { INDGANG_KEY: path, INDGANG_PORT: '0', INDGANG_SMTP_URL: 'smtp://127.0.0.1:9', INDGANG_MAIL_FROM: 'by@example.dk' }, timeout: 5_000 });
    assert.equal(done.code, USAGE, `${args[0]}: ${done.code} ${done.err}${done.out}`);
    assert.ok(done.err.includes(`key: '${path}' – expected: the file with the key`), done.err);
    return done.err;
  };
  await story('a setting that leads nowhere is refused with its key, its value and what was expected, and nothing is made', async () => {
    const file = join(house.folder, 'file'), twice = join(house.folder, 'twice.conf'), far = join(house.folder, 'a', 'b', 'x');
    writeFileSync(file, '');
    writeFileSync(twice, 'port = 1\nport = 2\n');
    const cases = { INDGANG_WEB: '/nofolder', INDGANG_DATA: '/nofolder', INDGANG_SCHEMA: file, INDGANG_KEY: '/nofolder/key', INDGANG_DATABASE: `sqlite:${far}` };
    for (const [name, value] of [...Object.entries(cases), ['INDGANG_KEY', far], ['INDGANG_DATABASE', 'sqlite:/nofolder/x.db'], ['INDGANG_DATABASE', `sqlite:${house.folder}`], ['INDGANG_DATABASE', 'postgresql://x@127.0.0.1:1/x']]) {
      const done = house.run(['serve'], { environment: { INDGANG_PORT: '0', [name]: value }, timeout: 5_000 });
      assert.equal(done.code, USAGE, `${name}=${value}: ${done.code} ${done.err}`);
      assert.ok(done.err.includes(`${name.slice(8).toLowerCase()}: '${value}' – expected: a `), done.err);
    }
    for (const config of [house.folder, twice]) assert.equal(house.run(['serve', '--config', config], { timeout: 5_000 }).code, USAGE);
    assert.ok(!existsSync('/nofolder') && !existsSync(join(house.folder, 'a')));
  });

  await story('where nobody can be heard, the setting that says so is named', async () => {
    const taken = createServer();
    await new Promise(done => taken.listen(0, '127.0.0.1', done));
    const port = String(taken.address().port), expected = `'${port}' – expected: a port that nobody listens on at 127.0.0.1`;
    const cases = [
      [{ INDGANG_PORT: port }, `port: ${expected}`],
      [{ INDGANG_STREAM_PORT: port }, `stream_port: ${expected}`],
      [{ INDGANG_LISTEN: '192.0.2.1' }, "listen: '192.0.2.1' – expected: an IP address of this machine"], // RFC 5737: of no machine
    ];
    for (const [environment, said] of cases) {
      const done = house.run(['serve'], { environment: { INDGANG_PORT: '0', ...environment }, timeout: 10_000 });
      assert.equal(done.code, USAGE, `${said}: ${done.code} ${done.err}`);
      assert.ok(done.err.split('\n').some(line => line.startsWith(said)), done.err);
    }
    await new Promise(done => taken.close(done));
  });

  await story('without a list of Danish words it serves, and says so once', async () => {
    const latin = join(house.folder, 'latin.dic'), few = join(house.folder, 'few.dic'), none = join(house.folder, 'none.dic');
    writeFileSync(latin, Buffer.from('2\nb\xf8rn/1\nbidrag/1\n', 'latin1'));
    writeFileSync(few, '2\nbørn/1\nbidrag/1\n');
    const warnings = async environment => {
      const node = await house.serve(environment);
      assert.equal((await node.client().get('/readyz')).status, 200);
      for (const words of ['boligydelsesansøgning', 'pas']) assert.equal((await node.client().get(`/api/v1/search?q=${encodeURIComponent(words)}`)).status, 200);
      await node.stop();
      return node.lines().map(l => JSON.parse(l)).filter(l => l.event === 'no word list');
    };
    assert.deepEqual(await warnings({}), [], 'hunspell-da is here');
    assert.deepEqual(await warnings({ INDGANG_WORD_LIST: few }), []);
    for (const path of [none, latin, house.folder]) {
      const said = await warnings({ INDGANG_WORD_LIST: path });
      assert.deepEqual(said.map(l => [l.level, l.key, l.path]), [['warning', 'word_list', path]]);
      assert.match(said[0].expected, /hunspell-da/);
    }
  });

  const remember = async clerk => {
    const answer = await clerk.form('/telefon', { do: 'answered', idempotency_key: newKey(), task: 'pas', name: 'Bo Dahl', cpr: '610190-1234' });
    assert.equal(answer.status, 303, answer.text);
    assert.equal(house.number('SELECT COUNT(*) FROM citizen WHERE cpr_box IS NOT NULL'), 1);
  };

  await story('while no number is stored, a lost key is no loss: a new one is made', async () => {
    let node = await house.serve();
    await node.stop();
    const first = house.sql('SELECT check_value FROM citizen_key');
    assert.match(first, /^[0-9a-f]{64}$/);
    renameSync(key, away);
    node = await house.serve();
    await node.stop();
    assert.ok(existsSync(key));
    assert.notEqual(house.sql('SELECT check_value FROM citizen_key'), first);
  });

  await story('but a node with a key of its own is refused from the first day', async () => {
    refuses(['serve'], other);
    refuses(['serve'], away);
  });

  await story('with numbers in it nothing starts on a lost or another key, and no key is made', async () => {
    const node = await house.serve();
    await remember(await node.clerk('pia', CONTACT_CENTRE));
    await node.stop();
    house.must(['backup', copy]);
    for (const path of [other, missing])
      for (const args of [['serve'], ['worker'], ['demo', '--again']]) refuses(args, path);
    assert.match(refuses(['serve'], missing), /it is not there/);
    assert.match(refuses(['serve'], other), /it holds another key/);
    assert.ok(!existsSync(missing));
  });

  await story('a database from before the check value is known by its numbers, and gets one', async () => {
    const check = house.sql('SELECT check_value FROM citizen_key');
    house.sql('DELETE FROM citizen_key;');
    refuses(['serve'], other);
    refuses(['serve'], missing);
    assert.equal(house.number('SELECT COUNT(*) FROM citizen_key'), 0, 'a wrong key leaves no trace');
    const node = await house.serve();
    await node.stop();
    assert.equal(house.sql('SELECT check_value FROM citizen_key'), check);
  });

  await story('a copy that is put back asks for its key, and starts with it', async () => {
    const there = new House(house.engine);
    try {
      assert.match(refuses(['restore', copy], other, there), /nothing starts on it/);
      refuses(['restore', '--replace', copy], join(there.folder, 'nothing.key'), there);
      refuses(['serve'], join(there.folder, 'nothing.key'), there);
      copyFileSync(key, join(there.folder, 'citizen.key'));
      assert.match(there.must(['restore', '--replace', copy]), /audit log is whole/);
      const node = await there.serve();
      assert.equal((await node.client().get('/readyz')).status, 200);
    } finally { await there.end(); }
  });
}, { fill: fillTown });
