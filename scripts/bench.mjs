// npm run bench -- SUITE [--json]: measures, and never fails for being slow. It compares figures with a floor measured
// in the same run.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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

/** Prints one figure. `floor` is the machine's minimum for the same task; `ratio` is value divided by floor. */
const report = ({ name, value, unit, floor = null, note = null }) => {
  const ratio = floor === null || floor === 0 ? null : value / floor;
  if (json) process.stdout.write(`${JSON.stringify({ name, value, unit, floor, ratio, note })}\n`);
  else
    process.stdout.write(
      `${name.padEnd(64)} ${round(value).padStart(10)} ${unit.padEnd(10)}${floor === null ? '' : ` floor ${round(floor)}, ratio ${round(ratio)}`}${note ? `  (${note})` : ''}\n`,
    );
};
const round = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const say = (line) => process.stderr.write(`${line}\n`);

const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length) ?? null;
const { run } = await import(new URL(`${suite}.suite.mjs`, new URL('bench/', import.meta.url)));
const sizes =
  args
    .find((arg) => arg.startsWith('--size='))
    ?.slice('--size='.length)
    .split(',')
    .map(Number) ?? null;
await run({ report, say, only, sizes });
