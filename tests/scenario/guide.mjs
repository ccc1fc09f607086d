// What a citizen is told of a task, and what the employee sees of it: what it costs whom, who decides, where to go.
import { assert, none, scenario, story } from './lib.mjs';
import { CENTRE, TOWN } from './town.mjs';

// The text of a page as it is read.
const words = html => html.replace(/<script[\s\S]*?<\/script>|<[^>]+>/g, ' ').replaceAll('&nbsp;', ' ').replace(/\s+/g, ' ');

await scenario(import.meta.url, async house => {
  const node = await house.serve(), citizen = node.client(), rita = await node.clerk('rita', CENTRE);
  const page = async (path, language) => words((await citizen.get(path, language ? { headers: { cookie: `sprog=${language}` } } : {})).text);
  const reception = async task => words((await rita.get(`/reception?task=${task}`)).text);

  await story('everybody finds their own passport fee, with its date and source', async () => {
    const text = await page('/opgaver/pas');
    for (const group of ['893,00 kr. (fra 18 år til folkepensionsalderen)', '379,00 kr. (folkepensionister)', '179,00 kr. (12–17 år)', '150,00 kr. (0–11 år)'])
      assert.ok(text.includes(group), `${group}: ${text}`);
    assert.match(text, /150,00 kr\. \(0–11 år\) Gælder fra \S+ januar 2023\. Kilde: pasloven § 4 a/);
    assert.ok(!text.includes('891,00'), 'an older rate of a group that has a newer one');
    const { fees } = (await citizen.get('/api/v1/public/tasks/pas')).json;
    assert.deepEqual(fees.map(f => [f.oere, f.note_en]), [[89300, 'from 18 to the state pension age'],
      [178600, 'from 18 to the state pension age, when the old passport cannot be shown'], [37900, 'state pensioners'], [17900, '12–17 years'], [15000, '0–11 years']]);
  });

  await story('the reception sees them too, with the names of the groups', async () => {
    const text = await reception('pas');
    for (const fee of ['fra 18 år til folkepensionsalderen 893,00 kr.', 'folkepensionister 379,00 kr.', '12–17 år 179,00 kr.', '0–11 år 150,00 kr.'])
      assert.ok(text.includes(fee), `${fee}: ${text}`);
  });

  await story('the municipality decides the ordinary passport and driving licence; the other authority only the difficult ones', async () => {
    for (const [task, other, phone] of [['pas', 'Politiet', '114'], ['koerekort', 'Færdselsstyrelsen', null]]) {
      const text = await page(`/opgaver/${task}`);
      assert.match(text, new RegExp(`Hvem afgør det\\? Kommunen afgør de almindelige sager\\. .{0,80}afgøres af ${other} ?\\.`));
      if (phone) assert.ok(!new RegExp(`\\b${phone}\\b`).test(text), `${task}: the telephone of whom the citizen shall not call`);
      const { decides } = (await citizen.get(`/api/v1/public/tasks/${task}`)).json;
      assert.deepEqual([decides.name, decides.area_of], ['Byen Kommune', other]);
    }
    const own = (await citizen.get('/api/v1/public/tasks/sundhedskort')).json.decides, state = (await citizen.get('/api/v1/public/tasks/aarsopgoerelse')).json.decides;
    assert.deepEqual([own.name, own.area_of, state.name, state.area_of], ['Byen Kommune', null, 'Skattestyrelsen', 'Skattestyrelsen']);
    assert.match(await page('/opgaver/aarsopgoerelse'), /Hvem afgør det\? Skattestyrelsen /);
  });

  await story('where a statute gives the municipality another authority\'s decision, it says so', async () => {
    house.sql(`INSERT INTO agreement (authority_id, id, other_authority_id, task_id, kind, source, valid_from)
      SELECT ${TOWN}, 91, o.id, t.id, 'statutory_basis', 'loven', 0 FROM authority o, task t WHERE o.key = 'tinglysningsretten' AND t.key = 'tinglysning'`);
    assert.match(await page('/opgaver/tinglysning'), /Hvem afgør det\? Kommunen afgør det efter loven\. Området hører under Tinglysningsretten/);
    house.sql('DELETE FROM agreement WHERE id = 91');
    assert.match(await page('/opgaver/tinglysning'), /Hvem afgør det\? Tinglysningsretten /);
  });

  await story('no page for citizens says what only the municipality must look up', async () => {
    const tasks = [...(await citizen.get('/opgaver')).text.matchAll(/href="\/opgaver\/([a-z0-9-]+)"/g)].map(m => m[1]), faults = [];
    assert.ok(tasks.length > 150, `${tasks.length} tasks`);
    for (const task of new Set(tasks)) {
      const text = await page(`/opgaver/${task}`);
      for (const leak of text.match(/.{0,30}(kontrollér|find årets|indsættes her|satsfil|\bbt\.dk|avis)\b.{0,30}/gi) ?? []) faults.push(`${task}: ${leak}`);
    }
    none(faults);
  }, { timeout: 120_000 });
});
