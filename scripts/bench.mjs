// npm run bench -- SUITE [--json]: measures, and never fails for being slow. It compares figures with a floor measured
// in the same run.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMet } from './bench/aims.mjs';

const FOLDER = fileURLToPath(new URL('bench/', import.meta.url));
const suites = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.suite.mjs'))
  .map((file) => file.slice(0, -'.suite.mjs'.length));
const args = process.argv.slice(2);
const json = args.includes('--json');
const [suite, ...rest] = args.filter((arg) => !arg.startsWith('--'));
if (!suite || rest.length > 0 || !suites.includes(suite)) {
  process.stderr.write(
    `Usage: npm run bench -- SUITE [--json] [--only=NAME,...] [--size=COUNT,...]\nSuites: ${suites.join(', ')}\n`,
  );
  process.exit(2);
}

/**
 * Prints one figure. `floor` is the machine's minimum for the same task; `ratio` is value divided by floor. `size` is
 * the number of records, `aim` says what is wanted, and `met` whether it is.
 */
const report = (figure) => {
  const {
    name,
    value,
    unit,
    floor = null,
    note = null,
    size = null,
    clients = null,
    sql = null,
    bytes = null,
  } = figure;
  const aim = figure.aim?.text ?? null;
  const met = isMet(figure);
  const ratio = floor === null || floor === 0 ? null : value / floor;
  if (json)
    print({ part: figure.part ?? null, name, size, clients, value, unit, floor, ratio, aim, met, sql, bytes, note });
  else
    process.stdout.write(
      `${met === false ? 'MISSED ' : ''}${[
        name,
        size && `at ${size.toLocaleString('en')}`,
        clients && `${clients} clients`,
      ]
        .filter(Boolean)
        .join(', ')
        .padEnd(met === false ? 77 : 84)} ${round(value).padStart(10)} ${unit.padEnd(8)}${[
        floor !== null && `floor ${round(floor)}, ratio ${round(ratio)}`,
        sql !== null && `bare SQL ${round(sql)}`,
        aim && `aim ${aim}`,
        note && `(${note})`,
      ]
        .filter(Boolean)
        .join('; ')}\n`,
    );
};
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const round = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const say = (line) => process.stderr.write(`${line}\n`);
const git = (...words) => execFileSync('git', words, { cwd: FOLDER, encoding: 'utf8' }).trim();

const options = Object.fromEntries(
  args.map((arg) => /^--(\w+)=(.*)$/.exec(arg)).flatMap((found) => (found ? [[found[1], found[2]]] : [])),
);
const { run } = await import(new URL(`${suite}.suite.mjs`, new URL('bench/', import.meta.url)));
const [load] = loadavg();
if (load > 0.5) say(`The machine is not quiet (load ${load.toFixed(1)}): times and ratios will vary.`);
if (json)
  print({
    suite,
    commit: git('describe', '--always', '--dirty', '--abbrev=8', '--exclude=*'),
    day: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    node: process.version,
    load: Number(load.toFixed(1)),
  });
try {
  await run({ report, say, only: options.only ?? null, sizes: options.size?.split(',').map(Number) ?? null, options });
} catch (error) {
  say(`The bench ended: ${error.stack}`);
  process.exit(1);
}
