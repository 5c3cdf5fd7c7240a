// How long readers wait for a start, and for what is built in the background after it.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { atMost } from './aims.mjs';
import { ask, quantile, untilCalm } from './measure.mjs';
import { freePort, startVigil } from './start-vigil.mjs';
import { asking } from './draw-reader-questions.mjs';
import { KINDS } from './reader-questions.mjs';

const EVERY_MS = 20;
const LONGEST_MS = 100;
/**
 * While it builds, the server needs more of a core than these readers cost it. Hundredths of a second in two seconds.
 */
const BUILDING = 70;
const LONGEST_BUILD_MS = 180_000;
const startWithin = (size) => (size <= 100_000 ? 2 : 5);

const ticksOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

/** Starts Vigil until it answers a count as SQL does. */
const startUntilRight = async ({ store, client, known, seed, heap }) => {
  const kind = KINDS.find(({ key }) => key === 'figure');
  const question = asking(kind, known, `${seed} start`)();
  const [{ count }] = (await client.query(...question.truth)).rows;
  const isReady = async (base) => {
    const answer = await ask(base + question.path).catch(() => null);
    if (answer?.status !== 200) return false;
    const number = kind.numberOf(JSON.parse(answer.body));
    if (number !== Number(count)) throw new Error(`${question.path} answered ${number}, SQL says ${count}`);
    return true;
  };
  return startVigil(store, await freePort(), { isReady, heap, everyMs: EVERY_MS });
};

/** What is asked every 20 ms, and what costs so much that it is asked now and then. */
const ASKED_ALL_THE_TIME = ['figure', 'record', 'about'];
const RARELY = ['dates', 'search'];
/** Pauses so many times as long as the answer took: at most a tenth of a core goes to it. */
const PAUSES = 10;

/**
 * Asks until `isOver` says so: every 20 ms, whether or not the last question was answered, and lists and searches now
 * and then. @returns how long each answer took, by the key of its kind, and those searches that were told to ask later
 */
export const askSteadily = async ({ base, known, seed, isOver }) => {
  const took = Object.fromEntries([...ASKED_ALL_THE_TIME, ...RARELY].map((key) => [key, []]));
  const askers = Object.fromEntries(
    Object.keys(took).map((key) => {
      const next = asking(
        KINDS.find((kind) => kind.key === key),
        known,
        `${seed} steady`,
      );
      return [
        key,
        async () => {
          const { path } = next();
          const { status, body, ms } = await ask(base + path);
          if (status === 503 && key === 'search' && JSON.parse(body).code === 'search-preparing') preparing.push(ms);
          else if (status !== 200) throw new Error(`${path} answered ${status}: ${body.subarray(0, 500)}`);
          took[key].push(ms);
          return ms;
        },
      ];
    }),
  );
  const preparing = [];
  let failure = null;
  const often = async () => {
    const open = new Set();
    for (let turn = 0; failure === null && !isOver(); turn += 1) {
      const asked = askers[ASKED_ALL_THE_TIME[turn % ASKED_ALL_THE_TIME.length]]().catch((error) => {
        failure = error;
      });
      open.add(asked);
      void asked.then(() => open.delete(asked));
      await pause(EVERY_MS);
    }
    await Promise.all(open);
  };
  const rarely = async (key) => {
    while (failure === null && !isOver()) await pause(PAUSES * (await askers[key]()));
  };
  await Promise.all([often(), ...RARELY.map(rarely)]);
  if (failure) throw failure;
  return { took, preparing };
};

/** Measures a start, and the waits of a reader who asks while the rest is built. @returns the running server */
export const measureStart = async ({ name, size, store, client, known, seed, heap, figure, say }) => {
  say(`Starting Vigil (${name}) ...`);
  const vigil = await startUntilRight({ store, client, known, seed, heap });
  const within = startWithin(size);
  figure({
    name: `${name}, to the first right answer`,
    size,
    value: vigil.startMs / 1000,
    unit: 's',
    aim: atMost(within, 's'),
  });
  say('Asking every 20 ms while it builds the rest ...');
  const began = performance.now();
  let isBuilt = false;
  let before = ticksOf(vigil.pid);
  const watch = setInterval(() => {
    const now = ticksOf(vigil.pid);
    isBuilt ||= now - before < BUILDING || performance.now() - began > LONGEST_BUILD_MS;
    before = now;
  }, 2000);
  try {
    const asked = askSteadily({ base: vigil.base, known, seed, isOver: () => isBuilt });
    const {
      took: { search, ...others },
      preparing,
    } = await Promise.race([asked, vigil.died]);
    for (const [who, waits] of [
      ['a reader', Object.values(others).flat()],
      ['a search', search],
    ])
      figure({
        name: `${name}, longest wait of ${who} while the rest is built`,
        size,
        value: Math.max(...waits),
        unit: 'ms',
        aim: atMost(LONGEST_MS, 'ms'),
        note: `p95 ${quantile(waits, 0.95).toFixed(0)} of ${waits.length}${who === 'a search' ? `, ${preparing.length} of them told that it is being prepared` : ''}`,
      });
  } catch (error) {
    await vigil.close();
    throw error;
  } finally {
    clearInterval(watch);
  }
  say('Waiting until it rests ...');
  const calm = await Promise.race([untilCalm(vigil.pid, LONGEST_BUILD_MS * (size > 100_000 ? 6 : 1)), vigil.died]);
  figure({
    name: `${name}, until it rests`,
    size,
    value: (performance.now() - began + vigil.startMs) / 1000,
    unit: 's',
  });
  if (!calm) say('It still works on something: what follows is of a server that is not at rest.');
  return vigil;
};
