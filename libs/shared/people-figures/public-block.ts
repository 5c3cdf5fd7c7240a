import { heldOn } from '../custody/held-on.js';
import { type Stage, stageOn } from '../custody/stage.js';
import { FEWEST, FEWEST_RECORDS, roundedDown } from '../counting/suppress-small-totals.js';
import { addDays, type Day } from '../day/day.js';
import { periodContaining } from '../day/period.js';
import { isArticleNumber } from '../people-pages/page-rules.js';
import type { CountedPerson } from './counted-person.js';
import { GROUP_TIES } from './people-question.js';
import { HELD_STAGES, NOT_CONVICTED } from './public-total-codes.js';
import { articlesOn } from './step-figures.js';

/**
 * The public totals of people deprived of liberty. People who may be counted are counted in blocks, each person once,
 * in one block, on one day. docs/decisions/people-totals.md says why nothing about one person follows from what is
 * shown.
 */

/** Fewer people than this make no block: they wait. */
const FEWEST_PEOPLE = FEWEST_RECORDS;

/** Returns the last day of the latest half-year that ended at least a quarter before this day. */
export const publicDay = (today: Day): Day => {
  const aQuarterAgo = periodContaining('quarter', addDays(periodContaining('quarter', today).from, -1)).from;
  return addDays(periodContaining('half-year', aQuarterAgo).from, -1);
};

/**
 * Whether a publication step on this day is the first of its quarter.
 * @param last the day of the step before; null: none
 */
export const isFirstOfQuarter = (last: Day | null, today: Day): boolean =>
  last === null || last < periodContaining('quarter', today).from;

/** Whether somebody may be in a block of this day: their custody had begun by then for certain. */
export const isOfDay = ({ counted }: Pick<CountedPerson, 'counted'>, day: Day): boolean =>
  counted.spells.some(({ start }) => start.latest <= day);

/** One number about the people of a block. Readers may learn it: it is stored only if it may be shown. */
interface ShownNumber {
  /** 'counted', 'held', 'stage', 'article', or 'group.' with the tie. */
  tally: string;
  /** The stage, the article, or the group; '' of all. */
  code: string;
  /** Whether it is of those who have the group or the article, or of the rest. */
  isRest: boolean;
  total: number;
}

type Column = (typeof HELD_STAGES)[number] | 'unclear' | 'not-held';
const FINEST: readonly Column[] = [...HELD_STAGES, 'unclear', 'not-held'];
const [CONVICTED, ...WITHOUT_VERDICT] = HELD_STAGES;

/**
 * The tables of who is held, from the finest to the coarsest. Each joins columns of the one before. Whoever knows which
 * is shown knows only that in the finer one some number would be below five.
 */
const LEVELS: readonly Readonly<Record<string, readonly Column[]>>[] = [
  Object.fromEntries(FINEST.map((column) => [column, [column]])),
  { [CONVICTED]: [CONVICTED], [NOT_CONVICTED]: WITHOUT_VERDICT, unclear: ['unclear'], 'not-held': ['not-held'] },
  { certain: HELD_STAGES, unclear: ['unclear'], 'not-held': ['not-held'] },
  { certain: HELD_STAGES, other: ['unclear', 'not-held'] },
];

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/**
 * Returns which of the tables of who is held may be shown: the finest in which each number is at least five; null:
 * none.
 * @param totals how many people are in each column of the finest table
 */
export const heldLevel = (totals: readonly number[]): number | null => {
  const totalOf = (columns: readonly Column[]): number => sum(columns.map((column) => totals[FINEST.indexOf(column)]!));
  const level = LEVELS.findIndex((table) => Object.values(table).every((columns) => totalOf(columns) >= FEWEST));
  return level < 0 ? null : level;
};

const columnOf = ({ counted }: CountedPerson, day: Day): Column => {
  const held = heldOn(counted.spells, day);
  if (held === 'no') return 'not-held';
  if (held !== 'certain') return 'unclear';
  const stage: Stage = stageOn(counted.events, counted.spells, day);
  return HELD_STAGES.find((one) => one === stage) ?? 'ST_HELD';
};

/** Numbers that follow from each other: what is shown of a finer table tells each number of a coarser one. */
const NUMBERS: readonly (readonly [tally: string, code: string, columns: readonly Column[]])[] = [
  ['held', 'certain', HELD_STAGES],
  ['held', 'unclear', ['unclear']],
  ['held', 'not-held', ['not-held']],
  ['held', 'other', ['unclear', 'not-held']],
  ...HELD_STAGES.map((stage) => ['stage', stage, [stage]] as const),
  ['stage', NOT_CONVICTED, WITHOUT_VERDICT],
];

const heldNumbers = (people: readonly CountedPerson[], day: Day): ShownNumber[] => {
  const columns = people.map((person) => columnOf(person, day));
  const totals = FINEST.map((column) => columns.filter((one) => one === column).length);
  const level = heldLevel(totals);
  if (level === null) return [];
  const shown = Object.values(LEVELS[level]!);
  return NUMBERS.flatMap(([tally, code, of]) => {
    const isTold = of.every((column) => shown.some((one) => one.includes(column) && one.every((c) => of.includes(c))));
    return isTold
      ? [{ tally, code, isRest: false, total: sum(of.map((column) => totals[FINEST.indexOf(column)]!)) }]
      : [];
  });
};

/** Returns one group or one article against the rest: both numbers, or none. */
export const againstRest = (tally: string, code: string, total: number, all: number): ShownNumber[] =>
  total < FEWEST || all - total < FEWEST
    ? []
    : [
        { tally, code, isRest: false, total },
        { tally, code, isRest: true, total: all - total },
      ];

/** Returns for each value of something that people have, of those with it against the rest. */
const eachAgainstRest = (
  tally: string,
  people: readonly CountedPerson[],
  valuesOf: (person: CountedPerson) => readonly string[],
): ShownNumber[] => {
  const counts = new Map<string, number>();
  for (const person of people)
    for (const value of new Set(valuesOf(person))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, total]) => againstRest(tally, code, total, people.length));
};

/** Whether an article is 'LW_PENAL_2009 453': as words, somebody could have typed a name. Nor is it none. */
const isArticleForReaders = (article: string): boolean => {
  const at = article.indexOf(' ');
  return at > 0 && isArticleNumber(article.slice(at + 1));
};

/**
 * Counts a block: the people whose custody had begun by the day. Nothing is divided by two answers at once, and ties
 * count that a source states.
 * @returns null for too few people: they wait for others
 */
export const countBlock = (people: readonly CountedPerson[], day: Day): ShownNumber[] | null => {
  if (people.length < FEWEST_PEOPLE) return null;
  return [
    { tally: 'counted', code: '', isRest: false, total: people.length },
    ...heldNumbers(people, day),
    ...eachAgainstRest('article', people, ({ counted, charges }) =>
      articlesOn(counted, charges, day).filter(isArticleForReaders),
    ),
    ...GROUP_TIES.flatMap((tie) =>
      eachAgainstRest(`group.${tie}`, people, ({ groups }) =>
        groups.flatMap((one) => (one.tie === tie && one.link === 'GL_STATED' ? (one.group ?? []) : [])),
      ),
    ),
  ];
};

/** People who were counted together, and how many of them were taken back since. */
export interface CountedBlock {
  day: Day;
  /** Whether its people are known individually beside those whom acts of published incidents record (I10). */
  isBeside: boolean;
  numbers: readonly ShownNumber[];
  takenBack: number;
}

/** A public total: at least `low`, a multiple of five. */
export interface PublicPeopleTotal {
  day: Day;
  /** As of `ShownNumber`; and 'people', all counted up to the day, and 'beside', those of them who stand beside I10. */
  tally: string;
  code: string;
  isRest: boolean;
  low: number;
}

/**
 * Returns the public totals of blocks of one country. Whoever was taken back is taken off every number of their block,
 * so that none tells in which of them they were; what is left is still a minimum.
 */
export const publicTotals = (blocks: readonly CountedBlock[]): PublicPeopleTotal[] => {
  const totals = new Map<string, PublicPeopleTotal>();
  const add = (total: Omit<PublicPeopleTotal, 'low'>, much: number): void => {
    const key = JSON.stringify([total.day, total.tally, total.code, total.isRest]);
    totals.set(key, { ...total, low: (totals.get(key)?.low ?? 0) + Math.max(0, much) });
  };
  const days = [...new Set(blocks.map(({ day }) => day))].sort();
  for (const { day, isBeside, numbers, takenBack } of blocks)
    for (const { tally, code, isRest, total } of numbers) {
      // A block may have been counted before this was checked.
      if (tally === 'article' && !isArticleForReaders(code)) continue;
      add({ day, tally, code, isRest }, total - takenBack);
      if (tally !== 'counted') continue;
      for (const until of days.filter((one) => one >= day))
        for (const name of isBeside ? ['people', 'beside'] : ['people'])
          add({ day: until, tally: name, code, isRest }, total - takenBack);
    }
  return [...totals.values()].flatMap(({ low, ...total }) => {
    const printed = roundedDown(low);
    return printed === null ? [] : [{ ...total, low: printed }];
  });
};

/** Somebody with the incidents at which acts took them. */
interface Linked {
  acts: readonly { incident: string | null }[];
}

/**
 * Divides people into those who are known individually beside the people whom acts of published incidents record, and
 * those of no published incident. At each incident there are at most as many as its acts record: whoever is more waits
 * until somebody corrects the record or the link.
 * @param most how many each published incident records at most; null: nothing limits it
 * @param before who is in blocks already
 */
export const divideByRecorded = <P extends Linked>(
  people: readonly P[],
  most: ReadonlyMap<string, number | null>,
  before: readonly Linked[],
): { beside: P[]; apart: P[] } => {
  const taken = new Map<string, number>();
  const publishedOf = ({ acts }: Linked): string[] => [
    ...new Set(acts.flatMap(({ incident }) => (incident !== null && most.has(incident) ? [incident] : []))),
  ];
  const place = (one: Linked): boolean => {
    const free = publishedOf(one).find((incident) => {
      const limit = most.get(incident)!;
      return limit === null || (taken.get(incident) ?? 0) < limit;
    });
    if (free !== undefined) taken.set(free, (taken.get(free) ?? 0) + 1);
    return free !== undefined;
  };
  before.forEach(place);
  return {
    beside: people.filter((one) => publishedOf(one).length > 0 && place(one)),
    apart: people.filter((one) => publishedOf(one).length === 0),
  };
};
