import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost } from './aims.mjs';
import { chanceOf } from './invented-texts.mjs';
import { quantile } from './measure.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const shared = (path) => import(join(ROOT, 'libs/shared/dist', path));

const SIZES = [10_000];
const EVENTS_EACH = 6;
const TODAY = '2026-12-31';
const TEN_YEARS = ['2017-01-01', '2026-12-31'];
/** So many days are asked one by one; all of ten years would take too long. */
const DAYS_ONE_BY_ONE = 40;

const named = (size) => size.toLocaleString('en');
const timed = (work) => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
const median = (times, work) => quantile(Array.from({ length: times }, () => timed(work)).slice(1), 0.5);

/** Returns a person with six events over some years: taken, seen, moved, charged, out or not. The same for the same number. */
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
 * Measures figures of people who are known individually, in process, once they are decrypted: `--size=10000` sets how
 * many. The floor adds the same spans without dates, as bare numbers.
 */
export const run = async ({ report, say, sizes }) => {
  const { addDays, epochDay } = await shared('day/day.js');
  const { countedPerson } = await shared('people-figures/counted-person.js');
  const { heldEachDay } = await shared('people-figures/held-each-day.js');
  const { countHeld } = await shared('custody/held-on.js');
  const { countPeopleFigure } = await shared('people-figures/count-people-figure.js');
  const { readPeopleQuestion } = await shared('people-figures/people-question.js');
  for (const size of sizes ?? SIZES) {
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
  }
};
