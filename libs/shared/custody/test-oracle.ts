import { epochDay } from '../day/day.js';
import { custodyRole, type CustodyEvent } from './custody-event.js';

/**
 * Derives custody a second time, for tests: tries every day of every event, in one order of the events, and keeps every
 * course of things that is possible. It shares with the derivation only what a type of event means.
 */
export interface Course {
  /** The first day, the last day (null: none known) and the last day on which the person was seen held. */
  spells: { s: number; e: number | null; h: number }[];
}
export interface Courses {
  all: Course[];
  isStartKnown: boolean[];
}
interface Partial {
  at: number;
  spells: Course['spells'];
}
type Windows = ReadonlyMap<string, readonly number[]>;

const BEGINNINGS = ['CE_TAKEN', 'CE_ARREST', 'CE_POLICE_CUSTODY', 'CE_DETENTION_ORDER'];
const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
const byId = (events: readonly CustodyEvent[]): CustodyEvent[] => [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
const said = (events: readonly CustodyEvent[]): Map<string, number[]> =>
  new Map(events.map(({ id, when }) => [id, range(epochDay(when.earliest), epochDay(when.latest))]));

/** Returns the days of each event for which every other event has a day too; null if there is none. */
const daysLeft = (windows: Windows, before: ReadonlyMap<string, string>): Map<string, number[]> | null => {
  const left = new Map([...windows].map(([id, days]) => [id, [...days]]));
  for (let size = -1; size !== [...left.values()].flat().length;) {
    size = [...left.values()].flat().length;
    for (const [id, earlier] of before) {
      const [mine, theirs] = [left.get(id)!, left.get(earlier)!];
      left.set(
        id,
        mine.filter((day) => theirs.some((other) => other <= day)),
      );
      left.set(
        earlier,
        theirs.filter((other) => mine.some((day) => other <= day)),
      );
    }
  }
  return [...left.values()].some((days) => days.length === 0) ? null : left;
};

/** Returns which event came before which, as far as it can be true, and the days that this leaves. */
const accepted = (events: readonly CustodyEvent[]): { before: Map<string, string>; windows: Map<string, number[]> } => {
  let [before, windows] = [new Map<string, string>(), said(events)];
  for (const { id, after } of byId(events)) {
    if (after === null || !windows.has(after)) continue;
    const path = [after];
    while (before.has(path.at(-1)!)) path.push(before.get(path.at(-1)!)!);
    if (path.includes(id)) continue;
    const more = new Map([...before, [id, after]]);
    const left = daysLeft(said(events), more);
    if (left) [before, windows] = [more, left];
  }
  return { before, windows };
};

/** Yields every order of events that their days and what "came after" allow; what may be earlier first. */
function* orders(
  rest: readonly CustodyEvent[],
  isBefore: (a: CustodyEvent, b: CustodyEvent) => boolean,
): Generator<CustodyEvent[]> {
  if (rest.length === 0) yield [];
  for (const first of rest) {
    const others = rest.filter((event) => event !== first);
    if (others.some((other) => isBefore(other, first))) continue;
    for (const order of orders(others, isBefore)) yield [first, ...order];
  }
}

/** Yields what is possible for each order of the events. */
export function* coursesOf(events: readonly CustodyEvent[]): Generator<Courses> {
  const { before, windows } = accepted(events);
  const isBefore = (a: CustodyEvent, b: CustodyEvent): boolean => {
    for (let id = before.get(b.id); id !== undefined; id = before.get(id)) if (id === a.id) return true;
    return windows.get(a.id)!.at(-1)! < windows.get(b.id)![0]!;
  };
  const placed = byId(events)
    .filter((event) => custodyRole(event) !== null)
    .sort((a, b) => windows.get(a.id)![0]! - windows.get(b.id)![0]!);
  for (const order of orders(placed, isBefore)) yield follow(order, windows);
}

const follow = (order: readonly CustodyEvent[], windows: Windows): Courses => {
  let courses: Partial[] = [{ at: -Infinity, spells: [] }];
  const isStartKnown: boolean[] = [];
  let open: { type: string; perhaps: boolean } | null = null;
  let [isDead, isJustOut] = [false, false];
  /** Puts an event on each of its days that is not before what came before. */
  const onEachDay = (event: CustodyEvent, put: (spells: Course['spells'], day: number) => Course['spells'][]): void => {
    const next = courses.flatMap(({ at, spells }) =>
      windows
        .get(event.id)!
        .filter((day) => day >= at)
        .flatMap((day) => put(spells, day).map((one) => ({ at: day, spells: one }))),
    );
    courses = [...new Map(next.map((course) => [JSON.stringify(course), course])).values()];
  };
  const unseen = (spells: Course['spells'], day: number): Course['spells'][] =>
    range(spells.at(-1)!.h, day).map((e) => [...spells.slice(0, -1), { ...spells.at(-1)!, e }]);
  const last = ({ spells }: Partial): Course['spells'][number] => spells.at(-1)!;

  for (const event of order) {
    const role = custodyRole(event)!;
    const days = windows.get(event.id)!;
    if (isDead || (role === 'perhaps-out' && !open)) continue;
    if (role === 'out' && isJustOut && courses.some((course) => days.includes(last(course).e!))) {
      courses = courses.filter((course) => days.includes(last(course).e!));
      continue;
    }
    isJustOut = false;
    if (role === 'free') {
      onEachDay(event, (spells, day) => (open ? unseen(spells, day) : [spells]));
      open = null;
      continue;
    }
    if (role === 'taken' && open) {
      const mayBeTheStart = courses.some((course) => last(course).s === course.at && days.includes(course.at));
      const silence = days[0]! - courses.reduce((seen, course) => Math.min(seen, last(course).h), Infinity);
      const isByLaw = open.type === 'CE_TAKEN' && event.type === 'CE_ARREST' && !open.perhaps && silence <= 90;
      if (!mayBeTheStart && !isByLaw) {
        onEachDay(event, (spells, day) => unseen(spells, day).map((ended) => [...ended, { s: day, e: null, h: day }]));
        isStartKnown.push(true);
        open = { type: event.type, perhaps: false };
        continue;
      }
    }
    const isOut = role === 'out' || role === 'dead';
    const isOpen = open !== null;
    onEachDay(event, (spells, day) => [
      isOpen
        ? [...spells.slice(0, -1), { ...spells.at(-1)!, ...(isOut ? { e: day } : { h: day }) }]
        : [...spells, { s: day, e: isOut ? day : null, h: day }],
    ]);
    if (!isOpen) isStartKnown.push(BEGINNINGS.includes(event.type));
    isDead = role === 'dead';
    isJustOut = isOut;
    open = isOut ? null : { type: open?.type ?? event.type, perhaps: open?.perhaps === true || role === 'perhaps-out' };
  }
  return {
    all: [...new Map(courses.map(({ spells }) => [JSON.stringify(spells), { spells }])).values()],
    isStartKnown,
  };
};

/** Returns whether somebody was held on a day, over everything that is possible. */
export const oracleHeld = ({ all }: Courses, day: number): string => {
  const isHeld = ({ spells }: Course): boolean => spells.some(({ s, e, h }) => s <= day && day <= (e ?? h));
  if (all.length > 0 && all.every(isHeld)) return 'certain';
  const lastSeen = all.reduce((seen, { spells }) => Math.min(seen, spells.at(-1)?.h ?? Infinity), Infinity);
  const mayBe = (until: number) => all.some(({ spells }) => spells.some(({ s, e }) => s <= day && day <= (e ?? until)));
  return mayBe(lastSeen + 90) ? 'possible' : mayBe(Infinity) ? 'not-known' : 'no';
};

/** Returns the fewest and the most days in custody up to a day; the most is null where a start is unknown. */
export const oracleDays = ({ all, isStartKnown }: Courses, upTo: number): { low: number; high: number | null } => {
  const counted = ({ spells }: Course, isOpenHeld: boolean): number => {
    let [days, counted] = [0, -Infinity];
    for (const { s, e, h } of spells) {
      const last = Math.min(upTo, e ?? (isOpenHeld ? upTo : h));
      if (last > counted && s <= last) days += last - Math.max(s, counted + 1) + 1;
      if (s <= last) counted = Math.max(counted, last);
    }
    return days;
  };
  const isUnlimited = all.some(({ spells }) => spells.some(({ s }, at) => s <= upTo && !isStartKnown[at]));
  return {
    low: all.reduce((low, course) => Math.min(low, counted(course, false)), Infinity),
    high: isUnlimited ? null : all.reduce((high, course) => Math.max(high, counted(course, true)), 0),
  };
};

/** Returns whether a spell began in a period: in everything that is possible, in some of it, or in nothing. */
export const oracleBegan = ({ all, isStartKnown }: Courses, first: number, last: number): string => {
  const began = ({ spells }: Course): boolean =>
    spells.some(({ s }, at) => isStartKnown[at] && s >= first && s <= last);
  return all.every(began) ? 'certain' : all.some(began) ? 'possible' : 'no';
};
