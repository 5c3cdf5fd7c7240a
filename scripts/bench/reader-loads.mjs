// Asks each kind of question, cold and warm, with few and many clients, and measures the floors beside it.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { atLeast, atMost, shareOfFloor } from './aims.mjs';
import { load } from './send-load.mjs';
import { ask, quantile } from './measure.mjs';
import { asking } from './draw-reader-questions.mjs';

/** The aims are for so many clients. */
const AIMED = 8;
const SECONDS = { before: 3, bare: 0.5, warm: 0.6, sql: 1 };
const CHECKED = 3;
const VERSIONS = 12;
const VERSIONS_BEFORE = 3;
const OVER_ILIKE = 20;
/** A million records may cost so many times more than a hundred thousand. */
const TIMES_AT_A_MILLION = 3;
const AS_LARGE = 1.5;

/** Compares some answers of a kind with SQL. @throws Error for a wrong one */
const checkAnswers = async ({ kind, next, base, client }) => {
  for (let i = 0; i < CHECKED; i += 1) {
    const question = next();
    const answer = await ask(base + question.path);
    const wrong = (what) => new Error(`${question.path} answered ${what}`);
    if (answer.status !== 200) throw wrong(`${answer.status}: ${answer.body.subarray(0, 500)}`);
    if (kind.isHtml) continue;
    const body = JSON.parse(answer.body);
    if (kind.isRight && !kind.isRight(body, question)) throw wrong(`wrongly: ${answer.body.subarray(0, 500)}`);
    if (!question.truth) continue;
    const [{ count }] = (await client.query(...question.truth)).rows;
    if (kind.numberOf(body) !== Number(count)) throw wrong(`${kind.numberOf(body)}, SQL says ${count}`);
  }
};

/** Returns the aim of a figure: at a million, relative to the same figure at a hundred thousand. */
const aimOf = ({ which, aim, size, clients, name, bytes, earlier, of = AIMED }) => {
  if (clients !== of) return undefined;
  if (size <= 100_000) return aim;
  const before = earlier(name, clients);
  if (!before || bytes > before.bytes * AS_LARGE) return undefined;
  const why = ` (${TIMES_AT_A_MILLION} × at 100,000)`;
  return which === 'rate'
    ? atLeast(Number((before.value / TIMES_AT_A_MILLION).toPrecision(3)), '/s', why)
    : atMost(Number((before.value * TIMES_AT_A_MILLION).toPrecision(3)), 'ms', why);
};

/**
 * Measures one kind of question. @returns the figure of the answers a second with eight clients, to which the rate of
 * bare SQL is added later
 */
export const measureKind = async (kind, at) => {
  const { size, figure, vigil, known, seed, clients, seconds, client, open, earlier, scanMs } = at;
  const next = asking(kind, known, seed);
  await checkAnswers({ kind, next, base: vigil.base, client });
  // A server answers for weeks, and the bare one was asked before, too: both are measured once V8 has compiled them.
  await load({ open, port: vigil.port, next, clients: AIMED, seconds: SECONDS.before });
  if (kind.once && kind.isHtml) await measureVersions(kind, at);
  const state = kind.once ? 'warm' : 'cold';
  const aimed = (which, name, n, bytes) =>
    aimOf({ which, aim: kind.aims[which], size, clients: n, name, bytes, earlier, of: which === 'p50' ? 1 : AIMED });
  let main = null;
  for (const n of clients) {
    const took = await load({ open, port: vigil.port, next, clients: n, seconds: n === AIMED ? seconds : seconds / 2 });
    const floor = await bareLoad(at, took.bytes, n);
    const given = { size, clients: n, bytes: took.bytes };
    const name = (what) => `${kind.name}, ${state}, ${what}`;
    const notes = [
      took.isBusy && 'the load generator was at its limit',
      next.again > 0 && !kind.once && `${next.again} questions came up again`,
    ].filter(Boolean);
    const rate = figure({
      ...given,
      name: name('answers a second'),
      value: took.rate,
      unit: '/s',
      floor: floor.rate,
      aim: aimed('rate', name('answers a second'), n, took.bytes),
      note: [`${took.bytes} bytes`, ...notes].join('; '),
    });
    const p50 = name('p50');
    const isAlone = kind.isSearch && n === 1;
    figure({
      ...given,
      name: p50,
      value: took.p50,
      unit: 'ms',
      floor: isAlone ? scanMs : floor.p50,
      aim: isAlone ? aimed('p50', p50, n, took.bytes) : undefined,
      note: isAlone ? 'floor: reading all texts once; with its list and HTTP' : null,
    });
    figure({
      ...given,
      name: name('p95'),
      value: took.p95,
      unit: 'ms',
      floor: floor.p95,
      aim: aimed('p95', name('p95'), n, took.bytes),
    });
    if (n === AIMED) main = rate;
  }
  if (!kind.once) await measureWarm(kind, at);
  return main;
};

/** Asks the bare server for as many bytes, twice: the better one is the floor, should another program disturb one. */
const bareLoad = async ({ bare, open }, bytes, clients) => {
  const once = () =>
    load({ open, port: bare.port, next: () => ({ path: `/${bytes}` }), clients, seconds: SECONDS.bare / 2 });
  const [one, other] = [await once(), await once()];
  return one.rate > other.rate ? one : other;
};

/** Asks the same questions again: each client has one. */
const measureWarm = async (kind, at) => {
  const { size, figure, vigil, known, seed, open } = at;
  const draw = asking(kind, known, `${seed} warm`);
  const questions = Array.from({ length: AIMED }, draw);
  for (const { path } of questions) await ask(vigil.base + path);
  const took = await load({
    open,
    port: vigil.port,
    next: (client) => questions[client],
    clients: AIMED,
    seconds: SECONDS.warm,
  });
  figure({
    name: `${kind.name}, warm, answers a second`,
    size,
    clients: AIMED,
    value: took.rate,
    unit: '/s',
    floor: (await bareLoad(at, took.bytes, AIMED)).rate,
    note: took.isBusy ? 'the load generator was at its limit' : null,
  });
};

/** Measures a page that is the same for all, the first time that it is asked for after something was published. */
const measureVersions = async (kind, { size, figure, vigil, known, seed, publish }) => {
  const next = asking(kind, known, `${seed} version`);
  const waits = [];
  for (let i = 0; i < VERSIONS_BEFORE + VERSIONS; i += 1) {
    const seq = await publish();
    for (;;) {
      const { asOf } = JSON.parse((await ask(`${vigil.base}/api/public/about`)).body);
      if (asOf.seq >= seq) break;
      await pause(5);
    }
    const { ms } = await ask(vigil.base + next().path);
    if (i >= VERSIONS_BEFORE) waits.push(ms);
  }
  figure({
    name: `${kind.name}, cold, longest of ${VERSIONS}`,
    size,
    clients: 1,
    value: Math.max(...waits),
    unit: 'ms',
    aim: kind.aims.p95,
    note: `the first in a version; p50 ${quantile(waits, 0.5).toFixed(1)}`,
  });
};

/** Asks the same of bare SQL, and adds its rate to the figure. */
export const measureSql = async (kind, main, { url, known, seed, size, figure }) => {
  const next = asking(kind, known, seed);
  const pool = new pg.Pool({ connectionString: url, max: AIMED });
  let done = 0;
  const began = performance.now();
  const until = began + SECONDS.sql * 1000;
  try {
    await Promise.all(
      Array.from({ length: AIMED }, async () => {
        do {
          const [text, values] = next().sql;
          await pool.query({ text, values, rowMode: 'array' });
          done += 1;
        } while (performance.now() < until);
      }),
    );
  } finally {
    await pool.end();
  }
  main.sql = (done / (performance.now() - began)) * 1000;
  main.sqlName = kind.sqlName;
  if (kind.isSearch)
    figure({
      name: `${kind.name}, against ILIKE`,
      size,
      clients: AIMED,
      value: main.value,
      unit: '/s',
      floor: main.sql,
      aim: shareOfFloor(OVER_ILIKE),
    });
};

/** Returns the milliseconds in which the machine reads so many bytes once, looking for something that is not there. */
export const scanMilliseconds = (bytes) => {
  const texts = Buffer.alloc(bytes, 'vigil ');
  const taken = Array.from({ length: 5 }, () => {
    const began = performance.now();
    texts.indexOf('zq');
    return performance.now() - began;
  });
  return Math.min(...taken);
};
