import { custodyRole, mayEnd } from '../custody/custody-event.js';
import type { Course, Courses } from '../custody/test-oracle.js';
import { epochDay } from '../day/day.js';
import type { FigureCharge, FigureEvent } from './counted-person.js';

/**
 * Counts figures a second time, for tests: from every course of things that is possible, and by every day of every
 * event. It shares with the rule only what a type of event means.
 */
const among = (all: readonly boolean[]): string =>
  all.length > 0 && all.every(Boolean) ? 'certain' : all.some(Boolean) ? 'possible' : 'no';

/** As Math.min and Math.max, of more numbers than a call can have arguments. */
const least = (numbers: readonly number[]): number => numbers.reduce((low, one) => Math.min(low, one), Infinity);
const most = (numbers: readonly number[]): number => numbers.reduce((high, one) => Math.max(high, one), -Infinity);

type SpellOfCourse = Course['spells'][number];

/** Returns the spells of a course that began on one of these days. */
const begunIn = ({ spells }: Course, known: readonly boolean[], first: number, last: number): SpellOfCourse[] =>
  spells.filter(({ s }, at) => known[at] && s >= first && s <= last);

export const oracleBeganSpells = ({ all, isStartKnown }: Courses, first: number, last: number): [number, number] => {
  const counts = all.map((course) => begunIn(course, isStartKnown, first, last).length);
  return [least(counts), most(counts)];
};

/** Returns the fewest and the most days, up to a day, of spells that began in a period. */
export const oracleDaysOfBegun = (
  { all, isStartKnown }: Courses,
  first: number,
  last: number,
  upTo: number,
): [number, number] => {
  const counted = (course: Course, isOpenHeld: boolean): number => {
    const days = new Set<number>();
    for (const { s, e, h } of begunIn(course, isStartKnown, first, last)) {
      const end = Math.min(upTo, e ?? (isOpenHeld ? upTo : h));
      for (let day = s; day <= end; day++) days.add(day);
    }
    return days.size;
  };
  return [least(all.map((one) => counted(one, false))), most(all.map((one) => counted(one, true)))];
};

/** Returns whether somebody was held on a day in a spell that began in a period. */
export const oracleStillHeld = ({ all, isStartKnown }: Courses, first: number, last: number, day: number): string => {
  const holds = (course: Course, open: (h: number) => number): boolean =>
    begunIn(course, isStartKnown, first, last).some(({ s, e, h }) => s <= day && day <= (e ?? open(h)));
  if (all.every((course) => holds(course, (h) => h))) return 'certain';
  const lastSeen = all.reduce((seen, { spells }) => Math.min(seen, spells.at(-1)?.h ?? Infinity), Infinity);
  if (all.some((course) => holds(course, () => lastSeen + 90))) return 'possible';
  return all.some((course) => holds(course, () => Infinity)) ? 'not-known' : 'no';
};

/** Returns whether a spell ended in a period; where nobody knows whether somebody walked out, possibly. */
export const oracleCameOut = (
  { all }: Courses,
  events: readonly FigureEvent[],
  first: number,
  last: number,
): string => {
  const ended = among(all.map(({ spells }) => spells.some(({ e }) => e !== null && e >= first && e <= last)));
  const open = all.flatMap(({ spells }) => (spells.at(-1)?.e === null ? [spells.at(-1)!.s] : []));
  const perhaps = events.some((event) => {
    const [from, to] = [epochDay(event.when.earliest), epochDay(event.when.latest)];
    return custodyRole(event) === 'perhaps-out' && from <= last && to >= first && open.some((s) => to >= s);
  });
  return ended === 'no' && perhaps ? 'possible' : ended;
};

/** Yields every choice of one day for each of these windows. */
function* choices(windows: readonly (readonly [number, number])[]): Generator<number[]> {
  const [window, ...rest] = windows;
  if (!window) return void (yield []);
  for (const others of choices(rest)) for (let day = window[0]; day <= window[1]; day++) yield [day, ...others];
}
const windowOf = ({ when }: Pick<FigureEvent, 'when'>): [number, number] => [
  epochDay(when.earliest),
  epochDay(when.latest),
];

/** Returns whether an event of one of these types, or named so by a charge, was in a period. */
export const oracleStep = (
  events: readonly FigureEvent[],
  charges: readonly FigureCharge[],
  { type, status }: { type: string; status: string },
  first: number,
  last: number,
): string => {
  const named = new Set(charges.flatMap(({ history }) => history.map(({ event }) => event)));
  const own = events.filter(({ id, type: is }) =>
    named.has(id)
      ? charges.some(({ history }) => {
          const at = history.findIndex(
            (entry) => entry.status === status && events.some((one) => one.id === entry.event),
          );
          return status === 'CH_PENDING'
            ? history[at]?.event === id
            : history.some((entry) => entry.status === status && entry.event === id);
        })
      : is === type,
  );
  return among([...choices(own.map(windowOf))].map((days) => days.some((day) => day >= first && day <= last)));
};

const CALLS: Readonly<Record<string, readonly string[]>> = {
  summons: ['CE_SUMMONS'],
  warrant: ['CE_WARRANT', 'CE_BRING_ORDER'],
  unclear: ['CE_SUMMONS_OR_WARRANT'],
};

/** Returns whether a summons or a warrant was open on a day: begun, and nothing has ended it since. */
export const oracleOpen = (events: readonly FigureEvent[], measure: string, day: number): string => {
  const isEnd = ({ type }: FigureEvent): boolean =>
    mayEnd(type) || ['CE_WARRANT_LIFTED', 'CE_TAKEN', 'CE_ARREST', 'CE_POLICE_CUSTODY', 'CE_DIED'].includes(type);
  const isOpen = (days: readonly number[], isUnclearAnEnd: boolean): boolean =>
    events.some(
      (event, at) =>
        CALLS[measure]!.includes(event.type) &&
        days[at]! <= day &&
        !events.some((other, of) => {
          const isSame = (other.case !== null && other.case === event.case) || other.type === 'CE_DIED';
          const isUnclear = isUnclearAnEnd && (other.case === null || event.case === null);
          return isEnd(other) && (isSame || isUnclear) && days[of]! >= days[at]! && days[of]! <= day;
        }),
    );
  const all = [...choices(events.map(windowOf))];
  if (all.every((days) => isOpen(days, true))) return all.length > 0 && events.length > 0 ? 'certain' : 'no';
  return all.some((days) => isOpen(days, false)) ? 'possible' : 'no';
};
