import { elapsedHours, type Moment } from '../custody/elapsed-hours.js';
import { lastCertainDay, POSSIBLY_HELD_DAYS, type Days, type Spell } from '../custody/spells.js';
import { addDays, type Day, dayOf, daysInMonth, epochDay, partsOf } from '../day/day.js';
import { type Amount, amountOf, strongest, type Verdict } from './amount.js';
import type { CountedPerson, FigureEvent, KnownOfPerson } from './counted-person.js';

/** How long custody may last: in hours, or in months. */
export type Length = { hours: number; months?: never } | { months: number; hours?: never };

/** A limit of custody by the law of a country: data/law. */
export interface CustodyLimit {
  code: string;
  law: string;
  article: string;
  stage: string;
  /** Only for offences of this grade, for people of this age; null: for all. */
  offence: string | null;
  age: string | null;
  length: Length;
  /** What may be added once, by an event of a type; for offences of one grade only, or for all (null). */
  extension: (Length & { offence: string | null; by: string }) | null;
  /** The types of event from which it counts, the first that is known; and those that end it, whichever comes first. */
  from: readonly string[];
  until: readonly string[];
  source: string;
  open: string;
  /** Who confirmed it, by function; null: no lawyer has, and it counts in nothing. */
  confirmedBy: string | null;
  confirmedOn: Day | null;
}

export const isConfirmed = ({ confirmedBy, confirmedOn }: CustodyLimit): boolean =>
  confirmedBy !== null && confirmedOn !== null;

/** What a limit is compared with: when custody began and ended, and what the person is accused of. */
export interface Clock {
  from: Moment;
  to: Moment;
  offence: string | null;
  age: string | null;
  isExtended: boolean;
}

const matches = (wanted: string | null, is: string | null): Verdict =>
  wanted === null || wanted === is ? 'certain' : is === null || is.endsWith('_UNKNOWN') ? 'possible' : 'no';

/** Returns the day that is so many months later; the last of its month where there is no such day. */
const monthsLater = (day: Day, months: number): Day => {
  const { year, month, day: date } = partsOf(day);
  const index = month - 1 + months;
  const [y, m] = [year + Math.floor(index / 12), (index % 12) + 1];
  return dayOf(y, m, Math.min(date, daysInMonth(y, m)));
};

/** Returns whether somebody was held for longer than a length: at least, at most. */
const isLonger = ({ from, to }: Clock, { hours, months }: Length): Verdict => {
  if (hours !== undefined) {
    const { low, high } = elapsedHours(from, to);
    return low > hours ? 'certain' : high > hours ? 'possible' : 'no';
  }
  if (to.when.earliest > monthsLater(from.when.latest, months)) return 'certain';
  return to.when.latest > monthsLater(from.when.earliest, months) ? 'possible' : 'no';
};

const added = (length: Length, more: Length): Length =>
  length.hours === undefined
    ? { months: length.months + (more.months ?? 0) }
    : { hours: length.hours + (more.hours ?? 0) };

/** Returns whether a limit was exceeded. Where the grade of the offence is not known, possibly. */
export const isExceeded = ({ offence, age, length, extension }: CustodyLimit, clock: Clock): Verdict => {
  const applies = [matches(offence, clock.offence), matches(age, clock.age)];
  if (applies.includes('no')) return 'no';
  const mayExtend = extension !== null && clock.isExtended ? matches(extension.offence, clock.offence) : 'no';
  const [short, long] = [isLonger(clock, length), extension && isLonger(clock, added(length, extension))];
  const is: Verdict =
    mayExtend === 'certain'
      ? long!
      : mayExtend === 'no'
        ? short
        : long === 'certain'
          ? long
          : short === 'no'
            ? 'no'
            : 'possible';
  return is === 'certain' && applies.includes('possible') ? 'possible' : is;
};

/** Reads a time of the day as entered: '10:00', or '10:00-11:30'. */
const hoursOf = (text: string | null): Moment['hours'] => {
  const found = /^(\d{1,2}):(\d{2})(?:\s*[-–]\s*(\d{1,2}):(\d{2}))?$/.exec(text?.trim() ?? '');
  if (!found) return null;
  const [from, to] = [
    Number(found[1]) + Number(found[2]) / 60,
    Number(found[3] ?? found[1]) + Number(found[4] ?? found[2]) / 60,
  ];
  return from <= to && to <= 24 ? { from, to } : null;
};
const momentOf = ({ when, hours }: FigureEvent): Moment => ({ when, hours: hoursOf(hours) });

const isWithin = ({ earliest, latest }: Days, { start, end }: Spell): boolean =>
  latest >= start.earliest && (end === null || earliest <= end.latest);

/** Returns when a spell was over, or until when it is known to have lasted, by a day. */
const endOf = (spell: Spell, day: Day): Moment => {
  const cut = (one: Day): Day => (one > day ? day : one);
  const last = lastCertainDay(spell);
  const latest = spell.end?.latest ?? addDays(last, POSSIBLY_HELD_DAYS);
  return { when: { earliest: cut(last), latest: cut(latest) }, hours: null };
};

const clockOf = (
  limit: CustodyLimit,
  spell: Spell,
  { events }: KnownOfPerson,
  person: Pick<CountedPerson, 'charges' | 'ageGroup'>,
  day: Day,
): Clock | null => {
  const own = events
    .filter(({ when }) => when.earliest <= day && isWithin(when, spell))
    .sort((a, b) => epochDay(a.when.earliest) - epochDay(b.when.earliest));
  const from = limit.from.map((type) => own.find((event) => event.type === type)).find((event) => event !== undefined);
  if (!from) return null;
  const ended = own.find((event) => limit.until.includes(event.type) && event.when.latest >= from.when.earliest);
  const offences = new Set(person.charges.map(({ offence }) => offence ?? 'OF_UNKNOWN'));
  return {
    from: momentOf(from),
    to: ended ? momentOf(ended) : endOf(spell, day),
    offence: offences.size === 1 ? [...offences][0]! : null,
    age: person.ageGroup,
    isExtended: own.some(({ type }) => type === limit.extension?.by),
  };
};

/** What a limit says of one person by a day; null: no lawyer has confirmed it, so nothing is compared with it. */
export interface LimitOfPerson {
  limit: CustodyLimit;
  verdict: Verdict | null;
  /** Whether anything is recorded from which it counts. */
  hasBegun: boolean;
}

/** Returns what each limit says of a person by a day: whether it was exceeded in any of their spells. */
export const limitsOfPerson = (
  known: KnownOfPerson,
  person: Pick<CountedPerson, 'charges' | 'ageGroup'>,
  day: Day,
  limits: readonly CustodyLimit[],
): LimitOfPerson[] =>
  limits.map((limit) => {
    if (!isConfirmed(limit)) return { limit, verdict: null, hasBegun: false };
    const clocks = known.spells
      .filter(({ start }) => start.earliest <= day)
      .flatMap((spell) => clockOf(limit, spell, known, person, day) ?? []);
    const verdict = strongest(clocks.map((clock) => isExceeded(limit, clock)));
    return { limit, verdict, hasBegun: clocks.length > 0 };
  });

/** I20: with whom a confirmed limit was exceeded by a day: any of them, and each. */
export const exceededFigure = (
  known: KnownOfPerson,
  person: Pick<CountedPerson, 'charges' | 'ageGroup'>,
  day: Day,
  limits: readonly CustodyLimit[],
): Record<string, Amount> => {
  const verdicts = limitsOfPerson(known, person, day, limits).flatMap(({ limit, verdict }) =>
    verdict === null ? [] : [[limit.code, verdict] as const],
  );
  return {
    people: amountOf(strongest(verdicts.map(([, is]) => is))),
    ...Object.fromEntries(verdicts.map(([code, is]) => [code, amountOf(is)])),
  };
};
