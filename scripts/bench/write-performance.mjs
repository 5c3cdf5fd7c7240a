// node scripts/bench/write-performance.mjs FILE: writes the figures of `npm run bench -- readers --json > FILE` into
// docs/performance.md, between its two markers. FILE may hold several runs, one after the other; a later figure
// replaces an earlier one.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BEGIN = '<!-- readers: written by scripts/bench/write-performance.mjs -->';
const END = '<!-- end of readers -->';
/** What is asked over HTTP stands in one table for each size; each of these parts has its own. */
const TABLES = { start: 'Starts', memory: 'Memory', csv: 'The file of all', writes: 'Saving' };
const ORDER = ['counts', 'filtered', 'figure', 'list', 'dates', 'search', 'record', 'html', 'about'];
const CLIENTS = 8;

const number = (n) => n.toLocaleString('en', { maximumSignificantDigits: 3 });
const withFloor = ({ ratio, floor }) => (ratio === null ? '' : `${number(ratio)} × ${number(floor)}`);
const marked = (figure, text) => (figure.met === false ? `${text} **missed**` : text);
const inTable = (header, rows) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A figure of what is asked over HTTP: the question, whether it is new or asked again, and what is measured. */
const ASKED = /^(.+), (cold|warm), (answers a second|p95)$/;
const COLUMNS = ['question', 'new: a second', 'aim', 'p95', 'aim', 'again: a second', 'bare SQL, a second'];

const questionsOf = (figures) => {
  const questions = new Map();
  for (const one of figures.filter(({ clients }) => clients === CLIENTS)) {
    const [, question, state, what] = one.name.match(ASKED) ?? [];
    if (question)
      questions.set(question, { ...questions.get(question), [`${state} ${what === 'p95' ? 'p95' : 'rate'}`]: one });
  }
  const rows = [...questions].map(([question, asked]) => {
    const { 'cold rate': cold, 'warm rate': warm } = asked;
    const [rate, late] = [cold ?? warm, asked['cold p95'] ?? asked['warm p95']];
    const rateOf = (one) => (one ? `${number(one.value)}; ${withFloor(one)}` : '');
    const inSql = rate.sql === null ? '' : number(rate.sql);
    const p95 = late ? marked(late, `${number(late.value)} ms`) : '';
    return {
      rate,
      cells: [
        question,
        cold ? marked(cold, rateOf(cold)) : '',
        rate.aim ?? '',
        p95,
        late?.aim ?? '',
        cold ? rateOf(warm) : marked(warm, rateOf(warm)),
        inSql,
      ],
    };
  });
  return inTable(
    COLUMNS,
    rows.sort((a, b) => ORDER.indexOf(partOf(a.rate)) - ORDER.indexOf(partOf(b.rate))).map(({ cells }) => cells),
  );
};
const partOf = ({ part }) => part.replace('-compact', '');

/** Figures of one kind, those of each size beside each other. */
const tableOf = (figures) => {
  const sizes = [...new Set(figures.map(({ size }) => size))].sort((a, b) => a - b);
  const rows = new Map();
  for (const one of figures) {
    const key = `${one.name}|${one.clients}`;
    rows.set(key, [...(rows.get(key) ?? []), one]);
  }
  const cellOf = (one) =>
    one ? marked(one, [`${number(one.value)} ${one.unit}`, withFloor(one)].filter(Boolean).join('; ')) : '';
  const header = [
    'figure',
    ...sizes.map((size) => (size === null ? 'measured' : `at ${size.toLocaleString('en')}`)),
    'aim',
  ];
  return inTable(
    header,
    [...rows.values()].map((row) => {
      const ofSizes = sizes.map((size) => row.find((one) => one.size === size));
      const aims = new Set(ofSizes.map((one) => one?.aim).filter(Boolean));
      const { name, clients } = row[0];
      return [clients === 1 ? `${name}, one client` : name, ...ofSizes.map(cellOf), [...aims].join('; ')];
    }),
  );
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
].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
const isOwn = ({ part }) => part in TABLES;
const asked = figures.filter((one) => !isOwn(one));
const sizes = [...new Set(asked.map(({ size }) => size))].sort((a, b) => a - b);
const besides = asked.filter(({ name, aim, clients }) => aim !== null && !(ASKED.test(name) && clients === CLIENTS));
/** Of the others, all with an aim, and those of eight clients, but not their medians. */
const isShownAlone = ({ name, clients, aim }) =>
  aim !== null || clients === null || (clients === CLIENTS && !name.endsWith(', p50'));
const missed = figures.filter(({ met }) => met === false).length;
const aimed = figures.filter(({ met }) => met !== null).length;
const text = `## What readers wait for

\`npm run bench -- readers\`, at commit ${commit}, ${day}, ${cores} cores, Node ${node}, load before it ${busiest}.
${aimed - missed} of ${aimed} aims are met. Eight clients, each waiting for its answer. A new question was never asked
before; three seconds of other new ones come first, so that the code is compiled, as the floor's is.
\`0.5 × 9,000\` is the ratio to the floor and the floor: bare HTTP of as many bytes, or what the row names. Bare SQL has
the index that the question deserves.

${sizes.map((size) => `### Questions, of ${size.toLocaleString('en')} incidents\n\n${questionsOf(asked.filter((one) => one.size === size))}`).join('\n\n')}

${tableOf(besides)}

${Object.entries(TABLES)
  .map(([part, title]) => [title, figures.filter((one) => one.part === part && isShownAlone(one))])
  .filter(([, found]) => found.length > 0)
  .map(([title, found]) => `### ${title}\n\n${tableOf(found)}`)
  .join('\n\n')}`;
const page = readFileSync(PAGE, 'utf8');
const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
if (begin < 0 || end < begin) throw new Error(`${PAGE} has no markers`);
writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
process.stdout.write(`${PAGE}: ${figures.length} figures, ${missed} of ${aimed} aims missed\n`);
