import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost } from './aims.mjs';
import { chanceOf } from './invented-texts.mjs';
import { quantile } from './measure.mjs';
import { measurePages } from './people-pages.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const shared = (path) => import(join(ROOT, 'libs/shared/dist', path));

const SIZES = [10_000];
const EVENTS_EACH = 6;
const TODAY = '2026-12-31';
const TEN_YEARS = ['2017-01-01', '2026-12-31'];
/** Sealing as many identities for a reviewer who comes later. */
const MINUTES_TO_SEAL = 5;
/** So many days are asked one by one; all of ten years would take too long. */
const DAYS_ONE_BY_ONE = 40;

const named = (size) => size.toLocaleString('en');
const timed = (work) => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
const timedAsync = async (work) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
const median = (times, work) => quantile(Array.from({ length: times }, () => timed(work)).slice(1), 0.5);

/**
 * Returns a person with six events over some years: taken, seen, moved, charged, out or not. The same for the same
 * number.
 */
const personOf = (n, { addDays, countedPerson }) => {
  const chance = chanceOf(n);
  let day = addDays(TEN_YEARS[0], Math.floor(chance() * 3_400));
  const types = ['CE_ARREST', 'CE_CHARGE', 'CE_DETENTION_ORDER', 'CE_SEEN_HELD', 'CE_MOVED', 'CE_RELEASED'];
  const events = types.slice(0, EVENTS_EACH).map((type, at) => {
    const latest = addDays(day, Math.floor(chance() * 3));
    const event = {
      id: `${n}-${at}`,
      type: type === 'CE_RELEASED' && chance() < 0.3 ? 'CE_SEEN_HELD' : type,
      when: { earliest: day, latest },
      leftCustody: 'yes',
      after: at === 0 ? null : `${n}-${at - 1}`,
      case: null,
      conditions: null,
      until: null,
      custodyPlace: 'CP_PRISON',
      grade: 'VG_FAIR',
      hours: null,
    };
    day = addDays(latest, 1 + Math.floor(chance() * 60));
    return event;
  });
  const consent = { scope: 'CN_COUNT', by: 'CB_PERSON', on: null, until: null, withdrawnOn: null };
  const sex = chance() < 0.5 ? 'SX_FEMALE' : 'SX_MALE';
  const entry = { sex, ageGroup: 'AG_ADULT', groups: [], acts: [], showing: 'SH_COUNTED', consents: [consent] };
  return countedPerson({ entries: [entry], events, charges: [] }, TODAY);
};

/**
 * Measures what a browser computes to give the keys of identities to a reviewer who comes later: one after another it
 * unwraps the content key with its own key, and wraps it for the other. The floor is HPKE alone, of as many keys.
 */
const measureSealing = async ({ report, size }) => {
  const { IDENTITY_FIELDS, openIdentity, sealIdentity, shareIdentity } = await shared('sealing/seal-identity.js');
  const { newSeed, pairOf, publicKeyOf, suite } = await shared('sealing/sealing-key.js');
  const holder = async (name) => {
    const seed = newSeed();
    return { seed, fingerprint: name, publicKey: await publicKeyOf(seed) };
  };
  const [own, other] = [await holder('own'), await holder('other')];
  const identity = Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, 'ស្ទើរបាត់ Sokha']));
  const sealed = [];
  for (let n = 0; n < size; n++) {
    const place = { person: `person ${n}`, entry: `entry ${n}`, revision: 1 };
    sealed.push({ place, ...(await sealIdentity(place, identity, [own])) });
  }
  const { privateKey } = await pairOf(own.seed);
  const recipientPublicKey = await suite.kem.deserializePublicKey(other.publicKey.slice().buffer);
  const ownPublicKey = await suite.kem.deserializePublicKey(own.publicKey.slice().buffer);
  const bare = [];
  for (let n = 0; n < size; n++) bare.push(await suite.seal({ recipientPublicKey: ownPublicKey }, own.seed.slice()));
  const floor = await timedAsync(async () => {
    for (const { enc, ct } of bare) {
      const key = await suite.open({ recipientKey: privateKey, enc }, ct);
      await suite.seal({ recipientPublicKey }, key);
    }
  });
  const given = [];
  const value = await timedAsync(async () => {
    for (const { place, body, wrapped } of sealed)
      given.push(...(await shareIdentity(place, body, wrapped[0], own, [other])));
  });
  const [last] = sealed.slice(-1);
  if ((await openIdentity(last.place, last.body, given.at(-1), other)).names !== identity.names)
    throw new Error('what was given does not open');
  report({
    name: `seal identities for a reviewer who comes later`,
    value,
    unit: 'ms',
    floor,
    size,
    aim: atMost(MINUTES_TO_SEAL * 60_000, 'ms'),
    note: 'floor: HPKE of as many keys; without the network',
  });
};

const PARTS = ['figures', 'keys', 'start', 'page', 'seal'];

/**
 * Measures people who are known individually: `--size=10000` sets how many. `--only=figures,keys,start,page,seal`:
 * figures, and what sealing takes, both in process; a start; opening a person; sealing in a browser and a server.
 */
export const run = async ({ report, say, sizes, only }) => {
  const parts = new Set(only?.split(',') ?? PARTS);
  for (const size of sizes ?? SIZES) {
    if (parts.has('figures')) await measureFigures({ report, say, size });
    if (parts.has('keys')) await measureSealing({ report, size });
    if (['start', 'page', 'seal'].some((part) => parts.has(part))) await measurePages({ report, say, size, parts });
  }
};

/** The floor adds the same spans without dates, as bare numbers. */
const measureFigures = async ({ report, say, size }) => {
  const { addDays, epochDay } = await shared('day/day.js');
  const { countedPerson } = await shared('people-figures/counted-person.js');
  const { heldEachDay } = await shared('people-figures/held-each-day.js');
  const { countHeld } = await shared('custody/held-on.js');
  const { countPeopleFigure } = await shared('people-figures/count-people-figure.js');
  const { readPeopleQuestion } = await shared('people-figures/people-question.js');
  say(`Inventing ${named(size)} people and ${named(size * EVENTS_EACH)} events ...`);
  let people = [];
  const derivedIn = timed(() => {
    people = Array.from({ length: size }, (_, n) => personOf(n, { addDays, countedPerson }));
  });
  report({ name: `derive the spells`, value: derivedIn, unit: 'ms', size });

  const spells = people.map(({ counted }) => counted.spells);
  const [first, last] = TEN_YEARS.map(epochDay);
  const bare = spells.flatMap((own) =>
    own.flatMap(({ start, end, lastHeld }) => [epochDay(start.earliest), epochDay(end?.latest ?? lastHeld)]),
  );
  const floor = median(21, () => {
    const more = new Int32Array(last - first + 2);
    for (let i = 0; i < bare.length; i += 2) {
      more[Math.max(0, Math.min(bare[i] - first, last - first))] += 1;
      more[Math.max(0, Math.min(bare[i + 1] - first + 1, last - first + 1))] -= 1;
    }
    for (let day = 1; day < more.length; day++) more[day] += more[day - 1];
  });
  report({
    name: `held on each day of ten years, first time,`,
    value: timed(() => heldEachDay(spells, ...TEN_YEARS)),
    unit: 'ms',
    size,
  });
  const value = median(21, () => heldEachDay(spells, ...TEN_YEARS));
  report({
    name: `held on each day of ten years`,
    value,
    unit: 'ms',
    floor,
    size,
    aim: atMost(50, 'ms'),
    note: 'floor: adding the same spans as bare numbers',
  });
  const oneByOne = timed(() => {
    for (let day = 0; day < DAYS_ONE_BY_ONE; day++) countHeld(spells, addDays(TEN_YEARS[0], day * 90));
  });
  report({
    name: `the same, day by day,`,
    value: (oneByOne / DAYS_ONE_BY_ONE) * (last - first + 1),
    unit: 'ms',
    size,
    note: `from ${DAYS_ONE_BY_ONE} days`,
  });
  for (const asked of [
    { indicator: 'I13', splits: 'month,sex' },
    { indicator: 'I14', splits: 'stage,sex' },
    { indicator: 'I15' },
    { indicator: 'I16' },
    { indicator: 'I17' },
    { indicator: 'I19' },
  ]) {
    const question = readPeopleQuestion({ period: '2017-01-01..2026-12-31', ...asked }, TODAY);
    report({
      name: `${asked.indicator} by ${asked.splits ?? 'nothing'} over ten years`,
      value: median(4, () => countPeopleFigure(people, question)),
      unit: 'ms',
      size,
    });
  }
};
