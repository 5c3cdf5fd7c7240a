import { medianDays, type DaysInCustody } from '../custody/days-in-custody.js';
import { stageOn } from '../custody/stage.js';
import { addDays, type Day, daysBetween } from '../day/day.js';
import { type Period, periodsOf } from '../day/period.js';
import { addAmounts, type Amount, isNothing } from './amount.js';
import type { CountedPerson, KnownOfPerson } from './counted-person.js';
import { type CustodyLimit, exceededFigure } from './custody-limits.js';
import { heldEachDay } from './held-each-day.js';
import { isUnit, type PeopleIndicator, type PeopleQuestion, type PeopleSplit } from './people-question.js';
import { beganFigure, cameOutFigure, daysFigure, heldFigure, stillHeldFigure } from './spell-figures.js';
import { articlesOfSteps, articlesOn, openFigure, stepsFigure } from './step-figures.js';

/** The versions of what the indicators mean: printed with each figure. */
export const PEOPLE_VERSIONS: Readonly<Record<PeopleIndicator, number>> = {
  I13: 1,
  I14: 1,
  I15: 1,
  I16: 1,
  I17: 1,
  I18: 1,
  I19: 1,
  I20: 1,
};

/** From how many people on a median or a percentage is given. */
export const ENOUGH_PEOPLE = 10;

/** The numbers of one cell, by measure. Each person is in a measure once. */
export type Measures = Readonly<Record<string, Amount>>;

export interface PeopleCell {
  /** The values of the splits; for a total of one split among two, the other is null. */
  keys: readonly (string | null)[];
  /** How many people whom we follow and may count are of this key: what "none" is of. */
  of: number;
  measures: Measures;
  /** I15: the median of days of those who are in I13 for certain; null: fewer than 10. */
  median: DaysInCustody | null;
  /** The same with what has a single source; null: it changes nothing. It is in no figure. */
  withSingleSource: Measures | null;
}

export interface PeopleAnswer {
  question: PeopleQuestion;
  version: number;
  total: PeopleCell;
  /** With one split its values; with two, those of the first, those of the second, and each combination. */
  cells: PeopleCell[];
  /** How many limits of custody a lawyer has confirmed: without any, I20 counts nobody and says so. */
  confirmedLimits: number;
}

/** What no person has answered, or has none of. */
export const NONE = 'none';

interface Scope {
  period: Period;
  day: Day;
  article: string | null;
}
interface Counted {
  measures: Record<string, Amount>;
  own: DaysInCustody | null;
}

/** Returns what one person adds to a figure. */
const addedBy = (
  { indicator }: Pick<PeopleQuestion, 'indicator'>,
  person: CountedPerson,
  known: KnownOfPerson,
  { period, day, article }: Scope,
  limits: readonly CustodyLimit[],
): Counted => {
  switch (indicator) {
    case 'I13':
      return { measures: beganFigure(known, period), own: null };
    case 'I14':
      return { measures: { people: heldFigure(known, day) }, own: null };
    case 'I15': {
      const { own, ...measures } = daysFigure(known, period, day);
      return { measures, own };
    }
    case 'I16':
      return { measures: stepsFigure(known, person.charges, period, article), own: null };
    case 'I17':
      return { measures: cameOutFigure(known, period), own: null };
    case 'I18':
      return { measures: stillHeldFigure(known, period, day), own: null };
    case 'I19':
      return { measures: openFigure(known, day), own: null };
    case 'I20':
      return { measures: exceededFigure(known, person, day, limits), own: null };
  }
};

/** Returns where somebody was held when last heard of by a day. */
const custodyPlaceOn = ({ events }: KnownOfPerson, day: Day): string => {
  const said = events.filter(
    ({ custodyPlace, when }) => custodyPlace !== null && custodyPlace !== 'CP_UNKNOWN' && when.latest <= day,
  );
  const last = said.reduce<(typeof said)[number] | null>(
    (before, event) => (before === null || event.when.latest >= before.when.latest ? event : before),
    null,
  );
  return last?.custodyPlace ?? 'CP_UNKNOWN';
};

const groupsOf = (person: CountedPerson, { tie, withInferred }: PeopleQuestion): string[] => {
  const found = person.groups.filter((one) => one.tie === tie && (withInferred || one.link === 'GL_STATED'));
  return found.length === 0 ? [NONE] : [...new Set(found.map(({ group }) => group!))];
};

/** Returns the values of a split that a person has. Of several, the person is in each. */
const keysOf = (
  split: PeopleSplit,
  question: PeopleQuestion,
  person: CountedPerson,
  known: KnownOfPerson,
  day: Day,
): string[] => {
  switch (split) {
    case 'sex':
      return [person.sex ?? 'SX_UNKNOWN'];
    case 'ageGroup':
      return [person.ageGroup ?? 'AG_UNKNOWN'];
    case 'group':
      return groupsOf(person, question);
    case 'stage':
      return [stageOn(known.events, known.spells, day)];
    case 'custodyPlace':
      return [custodyPlaceOn(known, day)];
    case 'article':
      return question.indicator === 'I16'
        ? articlesOfSteps(known, person.charges)
        : articlesOn(known, person.charges, day);
    default:
      throw new RangeError('a unit of time is no answer of a person');
  }
};

/** Figures of where people stand on a day; divided by time, each is of the last day of a part. */
export const ON_A_DAY: ReadonlySet<PeopleIndicator> = new Set(['I14', 'I19', 'I20']);

/** One number of a cell while people are added up. */
class Cell {
  of = 0;
  measures: Record<string, Amount> = {};
  withSingleSource: Record<string, Amount> = {};
  own: DaysInCustody[] = [];

  add(into: 'measures' | 'withSingleSource', measures: Measures): void {
    for (const [name, amount] of Object.entries(measures)) {
      const before = this[into][name];
      this[into][name] = before ? addAmounts(before, amount) : amount;
    }
  }

  finish(keys: readonly (string | null)[], indicator: PeopleIndicator): PeopleCell {
    const isChanged = JSON.stringify(this.withSingleSource) !== JSON.stringify(this.measures);
    return {
      keys,
      of: this.of,
      measures: this.measures,
      median: indicator === 'I15' && this.own.length >= ENOUGH_PEOPLE ? medianDays(this.own) : null,
      withSingleSource: isChanged ? this.withSingleSource : null,
    };
  }
}

const SEPARATOR = '\n';
/** Splits whose values without any number are left out: of everybody who is free, nobody is held. */
const IS_LEFT_OUT: ReadonlySet<PeopleSplit> = new Set(['stage', 'custodyPlace', 'article']);

/** Counts those held on the last day of each part of a period: much quicker than one day after another. */
const countHeldInSeries = (
  people: readonly CountedPerson[],
  question: PeopleQuestion,
  parts: readonly Period[],
): PeopleCell[] => {
  const first = question.period.from;
  const lastDays = parts.map(({ until }) => addDays(until, -1));
  if (lastDays.length === 0) return [];
  const series = (of: readonly KnownOfPerson[]): Amount[] =>
    heldEachDay(
      of.map(({ spells }) => spells),
      first,
      lastDays.at(-1)!,
    );
  const counted = series(people.map((person) => person.counted));
  const single = series(people.map((person) => person.withSingleSource ?? person.counted));
  return parts.map(({ key }, at) => {
    const [own, all] = [counted, single].map((days) => days[daysBetween(first, lastDays[at]!)]!) as [Amount, Amount];
    const isChanged = JSON.stringify(own) !== JSON.stringify(all);
    return {
      keys: [key],
      of: people.length,
      measures: { people: own },
      median: null,
      withSingleSource: isChanged ? { people: all } : null,
    };
  });
};

/** Counts one figure of people. Nobody is read but those who may be counted. */
export const countPeopleFigure = (
  people: readonly CountedPerson[],
  question: PeopleQuestion,
  limits: readonly CustodyLimit[] = [],
): PeopleAnswer => {
  const { indicator, splits, period, day, today } = question;
  const unit = splits.find(isUnit);
  const isOnDay = ON_A_DAY.has(indicator);
  const whole: Scope = { period, day, article: null };
  // A series ends today: a part that has not begun has no figure. One of days ends with the day that was asked for.
  const last = isOnDay && day < today ? day : today;
  const end = addDays(last, 1) < period.until ? addDays(last, 1) : period.until;
  const parts = unit === undefined ? [] : periodsOf(unit, period.from, end);
  const scopes: { key: string | null; scope: Scope }[] = [
    { key: null, scope: whole },
    ...parts.map((part) => ({
      key: part.key,
      scope: { period: part, day: isOnDay ? addDays(part.until, -1) : day, article: null },
    })),
  ];
  const isSeries = indicator === 'I14' && unit !== undefined && splits.length === 1;
  const others = splits.filter((split) => !isUnit(split));
  const cells = new Map<string, Cell>();
  const cellOf = (keys: readonly (string | null)[]): Cell => {
    const name = keys.map((key) => key ?? '').join(SEPARATOR);
    let cell = cells.get(name);
    if (!cell) cells.set(name, (cell = new Cell()));
    return cell;
  };
  const empty = noMeasures(indicator, limits);
  const nobodys = (keys: readonly (string | null)[]): void => {
    const cell = cellOf(keys);
    for (const into of ['measures', 'withSingleSource'] as const)
      if (Object.keys(cell[into]).length === 0) cell.add(into, empty);
  };
  for (const { key, scope } of isSeries ? scopes.slice(0, 1) : scopes) {
    const ofUnit = (keys: readonly (string | null)[]): (string | null)[] => {
      const rest = [...keys];
      return splits.map((split) => (isUnit(split) ? key : rest.shift()!));
    };
    nobodys(ofUnit(others.map(() => null)));
    for (const person of people) {
      for (const [into, known] of [
        ['measures', person.counted],
        ['withSingleSource', person.withSingleSource ?? person.counted],
      ] as const) {
        for (const keys of combinations(others.map((split) => keysOf(split, question, person, known, scope.day)))) {
          const article = indicator === 'I16' ? (keys[others.indexOf('article')] ?? null) : null;
          const { measures, own } = addedBy(question, person, known, { ...scope, article }, limits);
          const cell = cellOf(ofUnit(keys));
          nobodys(ofUnit(keys));
          cell.add(into, measures);
          if (into === 'measures') {
            cell.of += 1;
            if (own) cell.own.push(own);
          }
        }
      }
    }
  }
  const finished = [...cells].map(([name, cell]) =>
    cell.finish(splits.length === 0 ? [] : name.split(SEPARATOR).map((key) => (key === '' ? null : key)), indicator),
  );
  const isTotal = ({ keys }: PeopleCell): boolean => keys.every((key) => key === null);
  const isShown = (cell: PeopleCell): boolean =>
    !isTotal(cell) && (!splits.some((split, at) => IS_LEFT_OUT.has(split) && cell.keys[at] !== null) || !isEmpty(cell));
  return {
    question,
    version: PEOPLE_VERSIONS[indicator],
    total: finished.find(isTotal)!,
    cells: isSeries ? countHeldInSeries(people, question, parts) : finished.filter(isShown),
    confirmedLimits: limits.filter(({ confirmedBy, confirmedOn }) => confirmedBy !== null && confirmedOn !== null)
      .length,
  };
};

const isEmpty = ({ measures, withSingleSource }: PeopleCell): boolean =>
  [...Object.values(measures), ...Object.values(withSingleSource ?? {})].every(isNothing);

/** Returns each combination of keys, and those in which a split is left open: its total. */
const combinations = (lists: readonly (readonly string[])[]): (string | null)[][] =>
  lists.reduce<(string | null)[][]>(
    (found, keys) => found.flatMap((one) => [null, ...keys].map((key) => [...one, key])),
    [[]],
  );

const nobody: KnownOfPerson = { events: [], spells: [] };
const NO_PERSON: CountedPerson = {
  sex: null,
  ageGroup: null,
  groups: [],
  acts: [],
  charges: [],
  counted: nobody,
  withSingleSource: null,
};

/** Returns the measures of a figure, with nobody in any. */
const noMeasures = (indicator: PeopleIndicator, limits: readonly CustodyLimit[]): Measures => {
  const day = '2000-01-01' as Day;
  const period = { from: day, until: day, key: '' };
  return addedBy({ indicator }, NO_PERSON, nobody, { period, day, article: null }, limits).measures;
};
