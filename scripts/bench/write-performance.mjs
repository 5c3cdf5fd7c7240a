// node scripts/bench/write-performance.mjs FILE: writes the figures of `npm run bench -- readers --json > FILE` into
// docs/performance.md, between its two markers. FILE may hold several runs, one after the other; a later figure replaces
// an earlier one.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BEGIN = '<!-- readers: written by scripts/bench/write-performance.mjs -->';
const END = '<!-- end of readers -->';
const PARTS = {
  counts: 'Counts',
  list: 'Lists',
  search: 'Text search',
  record: 'One record',
  html: 'Pages (HTML)',
  about: 'About the installation',
  csv: 'The file of all',
  start: 'Starts',
  memory: 'Memory',
  writes: 'Saving',
};
/** Parts that share a table. */
const TABLE_OF = { filtered: 'counts', figure: 'counts', dates: 'list' };
const CLIENTS = 8;

const number = (n) => n.toLocaleString('en', { maximumSignificantDigits: 3 });

/** Whether a figure is on the page: all with an aim, and of the others those of eight clients, but not their medians. */
const isShown = ({ name, clients, aim }) =>
  aim !== null || clients === null || (clients === CLIENTS && !name.endsWith(', p50'));

const cellOf = (figure) => {
  if (!figure) return '';
  const { value, unit, floor, ratio, sql, met } = figure;
  const parts = [
    `${number(value)} ${unit}`,
    // Times of HTTP are compared with their limit: how many times longer they are than a bare answer says little.
    ratio !== null && !figure.name.endsWith(', p95') && `${number(ratio)} × ${number(floor)}`,
    sql !== null && `SQL ${number(sql)}`,
    met === false && '**missed**',
  ];
  return parts.filter(Boolean).join('; ');
};

const tableOf = (figures) => {
  const sizes = [...new Set(figures.map(({ size }) => size))].sort((a, b) => a - b);
  const rows = new Map();
  for (const one of figures) {
    const key = `${one.name}|${one.clients}`;
    rows.set(key, [...(rows.get(key) ?? []), one]);
  }
  const header = [
    'figure',
    ...sizes.map((size) => (size === null ? 'measured' : `at ${size.toLocaleString('en')}`)),
    'aim',
  ];
  const lines = [...rows.values()].map((row) => {
    const [{ name, clients }] = row;
    const aims = [...new Set(row.map(({ aim }) => aim).filter(Boolean))];
    const who =
      clients === null || clients === CLIENTS ? name : `${name}, ${clients} client${clients === 1 ? '' : 's'}`;
    return [who, ...sizes.map((size) => cellOf(row.find((one) => one.size === size))), aims.join('; ')];
  });
  return [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

const lines = readFileSync(process.argv[2], 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const runs = lines.filter(({ suite }) => suite === 'readers');
const { commit, cores, day, node } = runs.at(-1);
const busiest = Math.max(...runs.map(({ load }) => load));
if (runs.some((run) => run.commit !== commit)) throw new Error('the runs are of different commits');
const figures = [
  ...new Map(lines.filter(({ name }) => name).map((one) => [`${one.name}|${one.size}|${one.clients}`, one])).values(),
]
  .filter(isShown)
  .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
const missed = figures.filter(({ met }) => met === false).length;
const aimed = figures.filter(({ met }) => met !== null).length;
const text = `## What readers wait for

\`npm run bench -- readers\`, at commit ${commit}, ${day}, ${cores} cores, Node ${node}, load of the machine before it ${busiest}. ${aimed - missed} of ${aimed} aims are met. Eight clients
where no other number is named; every question is new, but for those called warm. \`0.5 × 9,000\` is the ratio to the floor and the floor:
bare HTTP of as many bytes, or what the row names. \`SQL\` is the same in bare SQL with its index, answers a second.

${Object.entries(PARTS)
  .map(([part, title]) => [title, figures.filter((one) => (TABLE_OF[one.part] ?? one.part) === part)])
  .filter(([, found]) => found.length > 0)
  .map(([title, found]) => `### ${title}\n\n${tableOf(found)}`)
  .join('\n\n')}`;
const page = readFileSync(PAGE, 'utf8');
const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
if (begin < 0 || end < begin) throw new Error(`${PAGE} has no markers`);
writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
process.stdout.write(`${PAGE}: ${figures.length} figures, ${missed} of ${aimed} aims missed\n`);
