// What was measured: a line for each figure as soon as it is known, and a table of all of them at the end.
//
//   bench NAME VALUE UNIT goal GOAL ok|short
//
// A goal is "≥ 0.40" or "≤ 20". A figure that could not be measured is a failure. One that is short of its goal is a failure
// too, or, in the short form that the tests run on noisy machines, only when it is short by more than a factor of three.
const LENIENCY = Number(process.env.LENIENCY ?? 3);
const rows = [];

function meets(value, goal, leniency) {
  const [sign, number] = goal.split(' '), wanted = Number(number);
  return sign === '≥' ? value >= wanted / leniency : value <= wanted * (wanted ? leniency : 1);
}

// How it is written: three digits that say something.
const written = v => Number.isInteger(v) ? String(v) : v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v >= 0.1 ? v.toFixed(2) : v.toPrecision(2);

// steady: what the lenient judge looks at instead; of a latency the median, which what else the machine does moves less.
export function figure(name, value, unit, goal, remark = '', steady = value) {
  const ok = Number.isFinite(value) && meets(value, goal, 1);
  rows.push({ name, value: written(value), unit, goal, ok, bad: !Number.isFinite(value) || !meets(steady, goal, LENIENCY), remark });
  console.log(`bench ${name} ${written(value)} ${unit} goal ${goal.replace(' ', '')} ${ok ? 'ok' : 'short'}`);
}

// Measures one thing; what goes wrong is told and does not end the rest.
export async function measure(name, work) {
  try {
    await work();
  } catch (e) {
    rows.push({ name, value: '–', unit: '', goal: '', ok: false, bad: true, remark: String(e.message ?? e).split('\n')[0] });
    console.log(`FAIL  ${name}: ${e.stack ?? e}`);
  }
}

export function close(lenient) {
  const width = key => Math.max(...rows.map(r => String(r[key]).length));
  console.log();
  for (const r of rows)
    console.log(`${r.name.padEnd(width('name'))}  ${r.value.padStart(width('value'))} ${r.unit.padEnd(width('unit'))}  ${r.goal.padEnd(width('goal'))}  ${r.ok ? 'ok   ' : 'short'}  ${r.remark}`.trimEnd());
  const failed = rows.filter(r => lenient ? r.bad : !r.ok).length;
  console.log(`\n${rows.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

export const percentile = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p / 100))];
export const median = list => percentile(list, 50);
