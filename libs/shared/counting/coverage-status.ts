import { addDays, type Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { progressOf } from '../day/progress.js';

export type CoverageLevel = 'CO_ON_SITE' | 'CO_NETWORK' | 'CO_MEDIA' | 'CO_NONE';
/**
 * Who was watching, where and when. `until` is the first day that is not covered; an entry with a group covers only
 * that group's assemblies.
 */
export interface CoverageEntry {
  place: string;
  from: Day;
  until: Day;
  level: CoverageLevel;
  group: string | null;
}

/**
 * Who watched a unit in a period. `watched`: on site or through a network, all of the time; `partly`: some of the time
 * or some of its parts; `media`: only as far as media reported; `nobody`: recorded that nobody did; `not-recorded`:
 * nothing is known; `not-begun`: nobody can have watched yet.
 */
export const WATCHES = ['watched', 'partly', 'media', 'nobody', 'not-recorded', 'not-begun'] as const;
export type Watch = (typeof WATCHES)[number];

/** Tells which unit is within which. */
export interface Within {
  isWithin(code: string, area: string): boolean;
}

const isClose = (level: string): boolean => level === 'CO_ON_SITE' || level === 'CO_NETWORK';

/** Returns true when these entries together cover every day of the period. */
const fills = (entries: readonly CoverageEntry[], { from, until }: Period): boolean => {
  let reached: string = from;
  for (const entry of [...entries].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (entry.from > reached) break;
    if (entry.until > reached) reached = entry.until;
  }
  return reached >= until;
};

/**
 * Returns who watched a unit in a period. It accompanies every number: without it, "0 recorded" would look like
 * "nothing happened". Coverage of one group alone says nothing about the others, so it makes a unit at most `partly`
 * watched. Of a period that is not over, only the days so far count.
 * @param day the day that the figure is of; null: the period is over
 */
export const watchOf = (
  code: string,
  period: Period,
  entries: readonly CoverageEntry[],
  places: Within,
  day: Day | null,
): Watch => {
  const progress = progressOf(period, day);
  if (progress.is === 'not-begun') return 'not-begun';
  const covered = progress.is === 'over' ? period : { ...period, until: addDays(progress.last, 1) };
  const inTime = entries.filter((entry) => entry.from < covered.until && entry.until > covered.from);
  const around = inTime.filter((entry) => places.isWithin(code, entry.place));
  const inside = inTime.filter((entry) => entry.place !== code && places.isWithin(entry.place, code));
  const ofAll = around.filter((entry) => entry.group === null);
  if (
    fills(
      ofAll.filter(({ level }) => isClose(level)),
      covered,
    )
  )
    return 'watched';
  if ([...around, ...inside].some(({ level }) => isClose(level))) return 'partly';
  if ([...around, ...inside].some(({ level }) => level === 'CO_MEDIA')) return 'media';
  return around.some(({ level }) => level === 'CO_NONE') ? 'nobody' : 'not-recorded';
};

/**
 * Why no number may be written where nothing is certain. `not-begun`: the time is still to come; `apart`: what the row
 * is about is counted separately; `not-reported`: no source says how many; `unseen`: nothing at all is recorded, and
 * nobody is known to have watched.
 */
export const WHY_NONE = ['not-begun', 'apart', 'not-reported', 'unseen'] as const;
export type WhyNone = (typeof WHY_NONE)[number];

/**
 * What is certain, what is recorded beside it (possible, from a single source, counted separately), and how many
 * records give no number.
 */
export interface Bare {
  low: number;
  beside?: number;
  silent?: number;
}

/**
 * Returns why a 0 would say more than anybody knows; null if the number may be written. This rule is only here:
 * sentences, tables, charts, cards, files, feeds and the interface call it. Source: docs/counting.md, 3.
 * @param watch null: it is not known (yet) who was watching
 */
export const whyNone = (
  { low, beside = 0, silent = 0 }: Bare,
  watch: Watch | null,
): Exclude<WhyNone, 'apart'> | null => {
  if (low > 0) return null;
  if (watch === 'not-begun') return 'not-begun';
  if (silent > 0) return 'not-reported';
  const isUnseen = watch === null || watch === 'nobody' || watch === 'not-recorded';
  return beside === 0 && isUnseen ? 'unseen' : null;
};

/** Returns the number that may be written for what is certain, or null. */
export const knownLow = (bare: Bare, watch: Watch | null): number | null =>
  whyNone(bare, watch) === null ? bare.low : null;

/** What a cell of an answer says of sources that give no number. */
interface Silence {
  low: number;
  high: number | null;
  certain: number;
  notReported: { k: number } | null;
}

/**
 * Returns how many incidents of a cell give no number. One that says "at least 0" says no more than one that is silent.
 */
export const silentIn = ({ low, high, certain, notReported }: Silence): number =>
  notReported === null ? 0 : notReported.k || (low === 0 && high === null && certain > 0 ? 1 : 0);
