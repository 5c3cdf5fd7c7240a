import { medianDays, type DaysInCustody } from '../custody/days-in-custody.js';
import { stageOn } from '../custody/stage.js';
import { addDays, type Day, daysBetween } from '../day/day.js';
import { type Period, periodsOf } from '../day/period.js';
import { addAmounts, type Amount, isNothing } from './amount.js';
import { type CountedPerson, type KnownOfPerson, type Reach, reachOf } from './counted-person.js';
import { exceededFigure } from './custody-clock.js';
import { type CustodyLimit, isConfirmed } from './custody-limits.js';
import { heldEachDay, rememberHeldDays } from './held-each-day.js';
import { atOnce, inSteps } from './in-steps.js';
import { isUnit, type PeopleIndicator, type PeopleQuestion, type PeopleSplit } from './people-question.js';
import { beganFigure, cameOutFigure, daysFigure, heldFigure, stillHeldFigure } from './spell-figures.js';
import { SameForDays } from './same-for-days.js';
import { articlesOfSteps, articlesOn, openFigure, stepsFigure } from './step-figures.js';

/** The versions of what the indicators mean: printed with each figure. */
const PEOPLE_VERSIONS: Readonly<Record<PeopleIndicator, number>> = {
  I13: 1,
  I14: 1,
  I15: 1,
  I16: 1,
  I17: 1,
  I18: 1,
  I19: 1,
  I20: 2,
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
  readonly measures: Record<string, Amount>;
  readonly withSingleSource: Record<string, Amount>;
  readonly own: DaysInCustody[] = [];

  /** @param nobody each measure, with nobody in it */
  constructor(nobody: Measures) {
    this.measures = { ...nobody };
    this.withSingleSource = { ...nobody };
  }

  add(into: Into, measures: Measures): void {
    for (const [name, amount] of Object.entries(measures)) {
      const before = this[into][name];
      if (before && isNothing(amount)) continue;
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
type Keys = readonly (string | null)[];
const nameOf = (keys: Keys): string => keys.map((key) => key ?? '').join(SEPARATOR);

type Into = 'measures' | 'withSingleSource';
/** What is known of one person, and which numbers it goes into. */
interface Reading {
  person: CountedPerson;
  known: KnownOfPerson;
  into: readonly Into[];
  reach: Reach;
}

const readingsOf = (person: CountedPerson): Reading[] => {
  const { counted, withSingleSource } = person;
  const own = { person, known: counted, reach: reachOf(counted) };
  return withSingleSource === null
    ? [{ ...own, into: ['measures', 'withSingleSource'] }]
    : [
        { ...own, into: ['measures'] },
        { person, known: withSingleSource, reach: reachOf(withSingleSource), into: ['withSingleSource'] },
      ];
};

/** Whether somebody may add anything: most tables have many parts, and a person is in few of them. */
const isInReach = ({ reach }: Reading, { period, day }: Scope, isOnDay: boolean): boolean =>
  isOnDay ? reach.first <= day : reach.first < period.until && reach.last >= period.from;

/** The cells that readings are in, before they are divided by time. */
interface Keyed {
  /** All combinations of values, in the order in which people have them, and how many people each has. */
  all: Map<string, { keys: Keys; of: number; place: number }>;
  /** Of each reading, the places of its combinations among all. */
  keysOfReading: { place: number; article: string | null }[][];
}

function* keyReadings(
  read: readonly Reading[],
  splits: readonly PeopleSplit[],
  question: PeopleQuestion,
  day: Day,
  kept: readonly SameForDays<Keys[]>[] | null,
): Generator<void, Keyed> {
  const all: Keyed['all'] = new Map();
  const placeOf = (keys: Keys, isPerson: boolean): number => {
    const name = nameOf(keys);
    const found = all.get(name) ?? { keys, of: 0, place: all.size };
    if (isPerson) found.of += 1;
    all.set(name, found);
    return found.place;
  };
  placeOf(
    splits.map(() => null),
    false,
  );
  const article = question.indicator === 'I16' ? splits.indexOf('article') : -1;
  const keysOfReading = yield* inSteps(read, ({ person, known, into }, at) => {
    const make = (): Keys[] => combinations(splits.map((split) => keysOf(split, question, person, known, day)));
    return (kept ? kept[at]!.on(day, make) : make()).map((keys) => ({
      place: placeOf(keys, into[0] === 'measures'),
      article: keys[article] ?? null,
    }));
  });
  return { all, keysOfReading };
}

/** Splits whose values without any number are left out: of everybody who is free, nobody is held. */
const IS_LEFT_OUT: ReadonlySet<PeopleSplit> = new Set(['stage', 'custodyPlace', 'article']);
/** Splits of which a person has another value on another day. */
const CHANGES: ReadonlySet<PeopleSplit> = IS_LEFT_OUT;

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
export const countPeopleFigure = (...asked: Parameters<typeof stepsOfPeopleFigure>): PeopleAnswer =>
  atOnce(stepsOfPeopleFigure(...asked));

/** The same in steps: a table of many weeks takes seconds, and others need the thread between two steps. */
export function* stepsOfPeopleFigure(
  people: readonly CountedPerson[],
  question: PeopleQuestion,
  limits: readonly CustodyLimit[] = [],
): Generator<void, PeopleAnswer> {
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
  const cellOf = (keys: Keys): Cell => {
    const name = nameOf(keys);
    let cell = cells.get(name);
    if (!cell) cells.set(name, (cell = new Cell(empty)));
    return cell;
  };
  const empty = noMeasures(indicator, limits);
  const read = (yield* inSteps(people, readingsOf)).flat();
  // A table of many parts asks the same of nearly the same days.
  const isTable = isOnDay && parts.length > 1 && !isSeries;
  const newKept = function* <T>(withClocks: boolean): Generator<void, SameForDays<T>[] | null> {
    return isTable ? yield* inSteps(read, ({ known }) => new SameForDays<T>(known, withClocks)) : null;
  };
  const keptMeasures = yield* newKept<Counted>(indicator === 'I20' && limits.some(isConfirmed));
  const keptKeys = yield* newKept<Keys[]>(false);
  const keyed = (on: Day) => keyReadings(read, others, question, on, keptKeys);
  const sameEachTime = isOnDay && others.some((split) => CHANGES.has(split)) ? null : yield* keyed(day);
  for (const { key, scope } of isSeries ? scopes.slice(0, 1) : scopes) {
    const ofUnit = (keys: Keys): Keys => {
      const rest = [...keys];
      return splits.map((split) => (isUnit(split) ? key : rest.shift()!));
    };
    const { all, keysOfReading } = sameEachTime ?? (yield* keyed(scope.day));
    const cellsOfKeys = [...all.values()].map(({ keys, of }) => {
      const cell = cellOf(ofUnit(keys));
      cell.of += of;
      return cell;
    });
    yield* inSteps(read, (reading, at) => {
      if (!isInReach(reading, scope, isOnDay)) return;
      const work = (article: string | null): Counted =>
        addedBy(question, reading.person, reading.known, { ...scope, article }, limits);
      const whole = keptMeasures ? keptMeasures[at]!.on(scope.day, () => work(null)) : work(null);
      const byArticle = indicator === 'I16' ? new Map<string | null, Counted>([[null, whole]]) : null;
      for (const { place, article } of keysOfReading[at]!) {
        const counted = byArticle?.get(article) ?? (article === null ? whole : work(article));
        byArticle?.set(article, counted);
        const cell = cellsOfKeys[place]!;
        for (const into of reading.into) cell.add(into, counted.measures);
        if (counted.own && reading.into[0] === 'measures') cell.own.push(counted.own);
      }
    });
  }
  const finished = yield* inSteps([...cells], ([name, cell]) =>
    cell.finish(splits.length === 0 ? [] : name.split(SEPARATOR).map((key) => (key === '' ? null : key)), indicator),
  );
  const isTotal = ({ keys }: PeopleCell): boolean => keys.every((key) => key === null);
  const isShown = (cell: PeopleCell): boolean =>
    !isTotal(cell) && (!splits.some((split, at) => IS_LEFT_OUT.has(split) && cell.keys[at] !== null) || !isEmpty(cell));
  if (isSeries) yield* inSteps(read, ({ known }) => rememberHeldDays(known.spells));
  return {
    question,
    version: PEOPLE_VERSIONS[indicator],
    total: finished.find(isTotal)!,
    cells: isSeries ? countHeldInSeries(people, question, parts) : finished.filter(isShown),
    confirmedLimits: limits.filter(isConfirmed).length,
  };
}

const isEmpty = ({ measures, withSingleSource }: PeopleCell): boolean =>
  [...Object.values(measures), ...Object.values(withSingleSource ?? {})].every(isNothing);

/** Returns each combination of keys, and those in which a split is left open: its total. */
const combinations = (lists: readonly (readonly string[])[]): Keys[] =>
  lists.reduce<Keys[]>((found, keys) => found.flatMap((one) => [null, ...keys].map((key) => [...one, key])), [[]]);

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
