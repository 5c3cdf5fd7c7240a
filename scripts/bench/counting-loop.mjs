// Measures for how long counting keeps a server from answering anybody else, in its own thread and in others.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { atMost } from './aims.mjs';
import { PERIOD } from './counting-questions.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const shared = (path) => import(join(ROOT, 'libs/shared/dist', path));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
/** Of the turns the best is taken: a count that holds the loop does so each time, and other programs do not. */
const turnsOf = (size) => (size > 1_000_000 ? 2 : 5);

/** The questions that take longest to count, or to write. */
const WIDEST = [
  ['I02 by month and province', { indicator: 'I02', unit: 'month', split: ['period', 'place:1'] }],
  ['I02 by day and province', { indicator: 'I02', unit: 'day', split: ['period', 'place:1'] }],
  [
    'I07 by month, force and actor',
    { indicator: 'I07', measure: 'force', unit: 'month', split: ['period', 'force', 'actor'] },
  ],
  ['I05 by group, force and province', { indicator: 'I05', split: ['group', 'force', 'place:1'] }],
  ['I10 by group, actor and province', { indicator: 'I10', split: ['group', 'actor', 'place:1'] }],
  ['I09 by group, harm and province', { indicator: 'I09', split: ['group', 'harm', 'place:1'] }],
  ['I21 by group and issue', { indicator: 'I21', split: ['group', 'issue'] }],
];

/** Runs work while a clock ticks. @returns the milliseconds that it took, and the longest between two ticks */
const whileTicking = async (work) => {
  let longest = 0;
  let last = performance.now();
  const began = last;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const clock = setInterval(tick, 1);
  await pause(5);
  await work();
  await pause(5);
  tick();
  clearInterval(clock);
  return { took: performance.now() - began - 10, longest };
};

const mebibytes = () => process.memoryUsage().rss / 2 ** 20;

/** @param facts in memory that threads can share */
export const holdsOfTheLoop = async ({ facts, at, report }) => {
  const { loadCountry } = await api('places/country-data.js');
  const { createQuestion } = await shared('counting/question.js');
  const { CountingThreads } = await api('statistics/counting-threads.js');
  const { COUNTS } = await api('public-site/counts-work.js');
  const { file, gazetteer } = loadCountry();
  const places = { gazetteer, country: file };
  facts.asOf = '1';
  facts.isAllPublished = true;
  const standing = { facts, coverage: [], asOf: { seq: 1, day: '2022-01-05' } };
  CountingThreads.countedHere = 0;
  const threads = new CountingThreads(places);
  const before = mebibytes();
  const longest = { here: 0, there: 0, idle: 0 };
  for (const [name, asked] of WIDEST) {
    const args = { question: createQuestion(PERIOD, asked), only: null, form: 'wide', language: 'en' };
    const turns = { here: [], there: [], idle: [] };
    for (let turn = 0; turn < turnsOf(facts.size); turn += 1) {
      // In turns, since what else the machine does changes.
      turns.here.push(await whileTicking(async () => COUNTS.run([standing], places, args)));
      turns.there.push(await whileTicking(() => threads.run(COUNTS, [standing], () => args)));
      turns.idle.push(await whileTicking(() => pause(turns.there.at(-1).took)));
    }
    const best = (where, what) => Math.min(...turns[where].map((one) => one[what]));
    for (const where of Object.keys(longest)) longest[where] = Math.max(longest[where], best(where, 'longest'));
    report({
      name: `${name} at ${at}: hold of the loop`,
      value: best('there', 'longest'),
      unit: 'ms',
      floor: best('idle', 'longest'),
      note: `floor: nothing counted; counted in the loop ${best('here', 'longest').toFixed(0)}; took ${best('there', 'took').toFixed(0)}, in the loop ${best('here', 'took').toFixed(0)}`,
    });
  }
  report({
    name: `longest hold of the loop by a count at ${at}`,
    value: longest.there,
    unit: 'ms',
    floor: longest.idle,
    aim: atMost(50, 'ms'),
    note: `counted in the loop ${longest.here.toFixed(0)}`,
  });
  const during = mebibytes();
  report({
    name: `memory of threads at ${at}`,
    value: during - before,
    unit: 'MiB',
    note: 'after the questions, with what counting here left',
  });
  threads.beforeApplicationShutdown();
  await pause(500);
  report({ name: `memory given back when they end at ${at}`, value: during - mebibytes(), unit: 'MiB' });
};
