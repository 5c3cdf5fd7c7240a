import { custodyRole } from '../custody/custody-event.js';
import { heldInSpell } from '../custody/held-on.js';
import { stageOn } from '../custody/stage.js';
import { type Days, lastCertainDay, POSSIBLY_HELD_DAYS, type Spell } from '../custody/spells.js';
import { addMonths } from '../day/add-months.js';
import { type Day, epochDay, fromEpochDay } from '../day/day.js';
import { readTimesOfDay } from '../day/read-times-of-day.js';
import { type Amount, amountOf, strongest, type Verdict } from './amount.js';
import type { CountedPerson, FigureEvent, KnownOfPerson } from './counted-person.js';
import { type CustodyLimit, isConfirmed, type Length } from './custody-limits.js';

/** Why it is not certain whether a limit was exceeded. */
type ClockDoubt = 'country' | 'in-force' | 'offence' | 'age' | 'extension' | 'no-start' | 'silence';

/** A number from its low to its high; `high` null: nothing limits it. */
export interface ClockRange {
  low: number;
  high: number | null;
}

/** What a limit says of one time in custody by a day. */
export interface ClockReading {
  /** The event from which it counts; null: none is recorded. */
  from: Pick<FigureEvent, 'type' | 'when' | 'hours'> | null;
  /** What the ranges are in: days for a limit in months. */
  unit: 'hours' | 'days';
  elapsed: ClockRange;
  /** Whether it may still run on the day. */
  isRunning: boolean;
  /**
   * By how much it was exceeded; below 0, what is left. Null: no lawyer has confirmed it, so nothing is compared with
   * it.
   */
  over: ClockRange | null;
  verdict: Verdict | 'not-known' | null;
  doubts: ClockDoubt[];
}

/** What a limit says of one person by a day: once for each time in custody that it may be about, the last one first. */
export interface LimitOfPerson {
  limit: CustodyLimit;
  /** Whether it is about the stage on the day, or may be. */
  isNow: boolean;
  readings: ClockReading[];
}

type Of = Pick<CountedPerson, 'charges' | 'ageGroup'>;

/** Whoever is brought before a prosecutor or a judge so soon after they were last known as held was held until then. */
const BROUGHT_WITHIN_DAYS = 7;
const BROUGHT = 'CE_HEARING';

const matches = (wanted: string | null, is: string | null): Verdict =>
  wanted === null || wanted === is ? 'certain' : is === null || is.endsWith('_UNKNOWN') ? 'possible' : 'no';

/** A minute since 1970 by the clock of the place: whole, so that 48 hours are never a little more. */
type Minute = number;
const DAY_MINUTES = 1440;
const startOf = (day: Day): Minute => DAY_MINUTES * epochDay(day);

/** Reads a time of the day: '10:00' and '10:00-11:30' by the clock of 24 hours, else in words. Null: any time of it. */
const minutesOf = (text: string | null): { from: Minute; to: Minute } | null => {
  const found = /^(\d{1,2}):([0-5]\d)(?:\s*[-–]\s*(\d{1,2}):([0-5]\d))?$/.exec(text?.trim() ?? '');
  if (found) {
    const at = (hour: number): Minute => 60 * Number(found[hour] ?? found[1]) + Number(found[hour + 1] ?? found[2]);
    const [from, to] = [at(1), at(3)];
    return from <= to && to <= DAY_MINUTES ? { from, to } : null;
  }
  const times = readTimesOfDay(text ?? '');
  return times && { from: Math.min(...times.map(([from]) => from)), to: Math.max(...times.map(([, to]) => to)) };
};
type Dated = Pick<FigureEvent, 'when' | 'hours'>;
const earliestOf = ({ when, hours }: Dated): Minute => startOf(when.earliest) + (minutesOf(hours)?.from ?? 0);
const latestOf = ({ when, hours }: Dated): Minute => startOf(when.latest) + (minutesOf(hours)?.to ?? DAY_MINUTES);

const isWithin = ({ earliest, latest }: Days, { start, end }: Spell): boolean =>
  latest >= start.earliest && (end === null || earliest <= end.latest);

/**
 * Returns the events of one time in custody that may have happened by a day, but for those that begin or end another.
 */
const eventsIn = (spell: Spell, { events, spells }: KnownOfPerson, day: Day): FigureEvent[] => {
  const ofOthers = new Set(spells.flatMap((one) => (one === spell ? [] : [one.startedBy, one.endedBy])));
  return events
    .filter(({ id, when }) => when.earliest <= day && isWithin(when, spell) && !ofOthers.has(id))
    .sort((a, b) => earliestOf(a) - earliestOf(b));
};

/** Returns the last minute in which somebody was held for certain in a spell, by a day. */
const heldUntil = (spell: Spell, own: readonly FigureEvent[], day: Day): Minute => {
  const last = lastCertainDay(spell) > day ? day : lastCertainDay(spell);
  const brought = own.filter(
    ({ type, when }) =>
      type === BROUGHT && epochDay(when.latest) <= epochDay(last) + (spell.end === null ? BROUGHT_WITHIN_DAYS : 0),
  );
  const shown = own.filter(
    (event) => ['taken', 'kept'].includes(custodyRole(event) ?? '') && event.when.earliest <= last,
  );
  const end = own.filter(({ id, when }) => id === spell.endedBy && when.earliest === last);
  return Math.max(startOf(last), ...[...brought, ...shown, ...end].map(earliestOf));
};

/** When a clock began and ended: each from the earliest to the latest minute. */
interface Clock {
  from: { low: Minute; high: Minute } | null;
  /** `high`: as long as the person is possibly held; `highest`: also while nobody knows. */
  to: { low: Minute; high: Minute; highest: Minute };
  begun: FigureEvent | null;
  hasStopped: boolean;
}

const clockOf = (limit: CustodyLimit, spell: Spell, own: readonly FigureEvent[], day: Day): Clock => {
  const found = limit.from.map((type) => own.find((event) => event.type === type)).find((event) => event !== undefined);
  // Of the event that began the spell, what came after may have narrowed the days.
  const begun = found ? { ...found, when: found.id === spell.startedBy ? spell.start : found.when } : null;
  const from = begun
    ? { low: earliestOf(begun), high: latestOf(begun) }
    : spell.isStartKnown
      ? { low: startOf(spell.start.earliest), high: Infinity }
      : null;
  const stops = own.filter(
    ({ id, type, when }) =>
      id !== begun?.id && limit.until.includes(type) && (!begun || when.latest >= begun.when.earliest),
  );
  // A step whose days overlap with the beginning may have come before it: then it ends nothing.
  const certainStops = stops.filter(
    ({ when, after }) => !begun || when.earliest >= begun.when.latest || after === begun.id,
  );
  const endOfDay = startOf(day) + DAY_MINUTES;
  const ending = own.find(({ id }) => id === spell.endedBy);
  const end = spell.end && latestOf({ when: spell.end, hours: ending?.hours ?? null });
  const highest = Math.min(endOfDay, end ?? Infinity, ...certainStops.map(latestOf));
  return {
    begun,
    from,
    to: {
      low: Math.min(heldUntil(spell, own, day), ...stops.map(earliestOf)),
      high: Math.min(highest, end ?? startOf(spell.lastHeld) + DAY_MINUTES * (POSSIBLY_HELD_DAYS + 1)),
      highest,
    },
    hasStopped: certainStops.some(({ when }) => when.latest <= day),
  };
};

const dayBegun = (at: Minute): number => Math.floor(at / DAY_MINUTES);
/** The day that a minute is the last of; midnight is the end of a day. */
const dayEnded = (at: Minute): number => Math.ceil(at / DAY_MINUTES) - 1;

const endOf = (day: number, months: number): number => epochDay(addMonths(fromEpochDay(day), months));

/** Returns by how much a time was longer than a length, in minutes or in days; below 0, how much was left. */
const atLeastOver = (from: Minute, to: Minute, { hours, months }: Length): number =>
  hours === undefined
    ? Math.max(dayBegun(to), dayEnded(from)) - endOf(dayEnded(from), months)
    : Math.max(0, to - from) - 60 * hours;
const atMostOver = (from: Minute, to: Minute, { hours, months }: Length): number =>
  hours === undefined ? dayEnded(to) - endOf(dayBegun(from), months) : to - from - 60 * hours;

const added = (length: Length, more: Length): Length =>
  length.hours === undefined
    ? { months: length.months + (more.months ?? 0) }
    : { hours: length.hours + (more.hours ?? 0) };

/** Whether an extension is recorded, may have been given without a record, or cannot be. */
const extensionOf = ({ extension }: CustodyLimit, own: readonly FigureEvent[], offence: string | null): Verdict => {
  if (extension === null) return 'no';
  const may = matches(extension.offence, offence);
  return may === 'certain' && !own.some(({ type }) => type === extension.by) ? 'possible' : may;
};

/** Returns the grade of offence of all that somebody is accused of; null: it is not known, or not the same. */
const offenceOf = (charges: Of['charges']): string | null => {
  const [first, ...others] = new Set(charges.map(({ offence }) => offence ?? 'OF_UNKNOWN'));
  return first !== undefined && others.length === 0 ? first : null;
};

const isInForce = ({ from, until }: CustodyLimit['inForce'], { earliest, latest }: Days): Verdict => {
  const [first, last] = [from ?? '', until ?? '~'];
  return earliest >= first && latest <= last ? 'certain' : latest >= first && earliest <= last ? 'possible' : 'no';
};

/** Returns what a limit says of one time in custody; null: it is not about it. */
const readingIn = (
  limit: CustodyLimit,
  spell: Spell,
  known: KnownOfPerson,
  person: Of,
  day: Day,
): ClockReading | null => {
  const own = eventsIn(spell, known, day);
  const { begun, from, to, hasStopped } = clockOf(limit, spell, own, day);
  const offence = offenceOf(person.charges);
  const country = begun?.country ?? own.find((event) => event.country !== null)?.country ?? null;
  const applies: readonly (readonly [ClockDoubt, Verdict])[] = [
    ['country', matches(limit.country, country)],
    ['in-force', isInForce(limit.inForce, begun?.when ?? spell.start)],
    ['offence', matches(limit.offence, offence)],
    ['age', matches(limit.age, person.ageGroup)],
  ];
  if (applies.some(([, is]) => is === 'no')) return null;
  const isHours = limit.length.hours !== undefined;
  const nothing: Length = isHours ? { hours: 0 } : { months: 0 };
  const inUnit = (amount: number): number => (isHours ? amount / 60 : amount);
  const reading = {
    from: begun && { type: begun.type, when: begun.when, hours: begun.hours },
    unit: isHours ? ('hours' as const) : ('days' as const),
    elapsed: {
      low: begun && from ? inUnit(atLeastOver(from.high, to.low, nothing)) : 0,
      high: from && inUnit(Math.max(0, atMostOver(from.low, to.highest, nothing))),
    },
    isRunning: !hasStopped && heldInSpell(spell, day) !== 'no',
  };
  const unsure = applies.flatMap(([doubt, is]) => (is === 'possible' ? [doubt] : []));
  if (!isConfirmed(limit)) return { ...reading, over: null, verdict: null, doubts: unsure };

  const extended = extensionOf(limit, own, offence);
  const longer = limit.extension === null ? limit.length : added(limit.length, limit.extension);
  const shortest = extended === 'certain' ? longer : limit.length;
  if (begun === null || from === null) {
    const isLonger = from === null || atMostOver(from.low, to.highest, shortest) > 0;
    return { ...reading, over: null, verdict: isLonger ? 'not-known' : 'no', doubts: isLonger ? ['no-start'] : [] };
  }
  const least = atLeastOver(from.high, to.low, extended === 'no' ? limit.length : longer);
  const [most, mostInSilence] = [to.high, to.highest].map((end) => atMostOver(from.low, end, shortest)) as [
    number,
    number,
  ];
  const verdict =
    least > 0 && unsure.length === 0 ? 'certain' : most > 0 ? 'possible' : mostInSilence > 0 ? 'not-known' : 'no';
  const doubts: ClockDoubt[] = [...unsure];
  if (extended === 'possible' && least <= 0) doubts.push('extension');
  if (mostInSilence > most) doubts.push('silence');
  return {
    ...reading,
    over: { low: inUnit(least), high: inUnit(mostInSilence) },
    verdict,
    doubts: verdict === 'no' ? [] : doubts,
  };
};

/**
 * Returns what each limit of custody says of a person by a day, in the order of the limits: for the page of a person,
 * for I20 and for dossiers.
 */
export const limitsOfPerson = (
  known: KnownOfPerson,
  person: Of,
  day: Day,
  limits: readonly CustodyLimit[],
): LimitOfPerson[] => {
  const stage = stageOn(known.events, known.spells, day);
  const spells = known.spells.filter(({ start }) => start.earliest <= day).toReversed();
  return limits.map((limit) => ({
    limit,
    isNow: [limit.stage, 'ST_HELD', 'ST_UNKNOWN'].includes(stage),
    readings: spells.flatMap((spell) => readingIn(limit, spell, known, person, day) ?? []),
  }));
};

/** Returns those that say something: of the stage now, of custody that was recorded, or that it is not known. */
export const limitsToShow = (limits: readonly LimitOfPerson[]): LimitOfPerson[] =>
  limits.filter(
    ({ isNow, readings }) =>
      readings.length > 0 && (isNow || readings.some(({ from, verdict }) => from !== null || verdict === 'not-known')),
  );

/** I20: with whom a confirmed limit was exceeded by a day: any of them, and each. */
export const exceededFigure = (
  known: KnownOfPerson,
  person: Of,
  day: Day,
  limits: readonly CustodyLimit[],
): Record<string, Amount> => {
  const verdicts = limitsOfPerson(known, person, day, limits.filter(isConfirmed)).map(
    ({ limit, readings }) => [limit.code, strongest(readings.flatMap(({ verdict }) => verdict ?? []))] as const,
  );
  return {
    people: amountOf(strongest(verdicts.map(([, is]) => is))),
    ...Object.fromEntries(verdicts.map(([code, is]) => [code, amountOf(is)])),
  };
};
