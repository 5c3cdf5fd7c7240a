import { fromEpochDay } from '../day/day.js';
import type { SeededRandom } from '../random/seeded-random.js';
import type { CustodyEvent } from './custody-event.js';

/** For tests: 1 March 2021, where invented histories begin; the end of a February and a March are near. */
const FIRST = 18_687 - 20;

const ENDS = [
  'CE_RELEASED',
  'CE_BAIL',
  'CE_SUPERVISION',
  'CE_SENTENCE_SUSPENDED',
  'CE_ACQUITTED',
  'CE_SERVED',
  'CE_PARDON',
  'CE_CHARGE_DROPPED',
];
const TAKEN = ['CE_TAKEN', 'CE_ARREST'];
const KEPT = ['CE_POLICE_CUSTODY', 'CE_DETENTION_ORDER', 'CE_SEEN_HELD', 'CE_MOVED'];
const ELSE = ['CE_CHARGE', 'CE_HEARING', 'CE_RELEASE_ANNOUNCED', 'CE_DETENTION_EXTENDED'];
const ANY = [...ENDS, ...TAKEN, ...TAKEN, ...KEPT, 'CE_SEEN_FREE', 'CE_SEEN_FREE', 'CE_DIED', ...ELSE];

const event = (id: number, type: string, first: number, last: number): CustodyEvent => ({
  id: `e${id}`,
  type,
  when: { earliest: fromEpochDay(first), latest: fromEpochDay(last) },
  leftCustody: 'unknown',
  after: null,
});

/** Returns events that need not fit each other: any type, on days that overlap, some "after" another. */
export const anyHistory = (random: SeededRandom): CustodyEvent[] => {
  const length = random.between(0, 5);
  const span = random.weighted([
    [6, 6],
    [4, 14],
    [1, 120],
  ]);
  const widths: [number, number][] = [
    [3, 0],
    [2, 1],
    [2, 3],
    [span < 100 ? 1 : 0, 5],
  ];
  return Array.from({ length }, (_, id) => {
    const first = FIRST + random.below(span);
    return {
      ...event(id, random.pick(ANY), first, first + random.weighted(widths)),
      leftCustody: random.pick(['yes', 'yes', 'no', 'unknown'] as const),
      after: random.chance(0.25) ? `e${random.below(length)}` : null,
    };
  });
};

/** How many days a record may be off, to each side. */
const SURE: [number, number][] = [
  [6, 0],
  [2, 1],
  [1, 2],
];

/** What somebody lived through, and what was recorded of it. */
interface Lived {
  events: CustodyEvent[];
  /** Whether they were held on a day, as a number of days since 1970. */
  isHeld: (day: number) => boolean;
  first: number;
  last: number;
}

/**
 * Returns a life and a record of it that is true: each event happened on one of its days, and where its days overlap
 * with those of the event before, the record says which came first. Ends may go unrecorded; starts do not, and what
 * shows the person held after an end that went unrecorded is a new arrest.
 */
export const livedHistory = (random: SeededRandom): Lived => {
  const events: CustodyEvent[] = [];
  const spells: [number, number][] = [];
  let day = FIRST;
  const record = (type: string, leftCustody: CustodyEvent['leftCustody'] = 'unknown'): void => {
    const [early, late] = [random.weighted(SURE), random.weighted(SURE)];
    const next = { ...event(events.length, type, day - early, day + late), leftCustody };
    const before = events.at(-1);
    if (before && before.when.latest >= next.when.earliest) next.after = before.id;
    events.push(next);
  };
  const pass = (): void =>
    void (day += random.weighted([
      [2, 0],
      [5, random.below(5)],
      [1, 80 + random.below(30)],
    ]));

  for (let left = random.between(1, 2); left > 0; left--) {
    const start = day;
    record(spells.length === 0 ? random.pick(TAKEN) : 'CE_TAKEN');
    for (let more = random.below(3); more > 0; more--) {
      pass();
      if (random.chance(0.3)) record(random.pick(ELSE));
      else if (random.chance(0.2)) record(random.pick(ENDS), random.chance(0.5) ? 'no' : 'unknown');
      else record(random.pick(KEPT));
    }
    pass();
    spells.push([start, day]);
    const isRecorded = random.chance(0.8);
    if (isRecorded) record(random.pick(ENDS), 'yes');
    // Two arrests whose days overlap, with no end between them, are read as one that was reported twice.
    day += random.below(4) + (isRecorded ? 0 : 6);
    if (random.chance(0.3)) {
      day += 1;
      record('CE_SEEN_FREE');
    }
  }
  return {
    events,
    isHeld: (on) => spells.some(([start, end]) => start <= on && on <= end),
    first: FIRST - 3,
    last: day + 3,
  };
};
