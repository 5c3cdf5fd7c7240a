import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';

export type CoverageLevel = 'CO_ON_SITE' | 'CO_NETWORK' | 'CO_MEDIA' | 'CO_NONE';
/** Who was watching, where and when. `until` is the first day that is not covered; a group means its assemblies alone. */
export interface CoverageEntry { place: string; from: Day; until: Day; level: CoverageLevel; group: string | null }

/**
 * Who watched a unit in a period. `watched`: on site or through a network, all of the time; `partly`: some of the time or some
 * of its parts; `media`: only as far as media reported; `nobody`: recorded that nobody did; `not-recorded`: nothing is known.
 */
export const WATCHES = ['watched', 'partly', 'media', 'nobody', 'not-recorded'] as const;
export type Watch = typeof WATCHES[number];

/** Whatever knows which unit lies within which. */
export interface Within { isWithin(code: string, area: string): boolean }

const isClose = (level: string): boolean => level === 'CO_ON_SITE' || level === 'CO_NETWORK';

/** True when these stretches together leave no day of the period out. */
const fills = (entries: readonly CoverageEntry[], { from, until }: Period): boolean => {
  let reached: string = from;
  for (const entry of [...entries].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (entry.from > reached) break;
    if (entry.until > reached) reached = entry.until;
  }
  return reached >= until;
};

/**
 * What stands beside every number: without it, "0 recorded" would look like "nothing happened". Coverage of one group alone
 * says nothing of the others, so it makes a unit `partly` watched at most.
 */
export const watchOf = (code: string, period: Period, entries: readonly CoverageEntry[], places: Within): Watch => {
  const inTime = entries.filter((entry) => entry.from < period.until && entry.until > period.from);
  const around = inTime.filter((entry) => places.isWithin(code, entry.place));
  const inside = inTime.filter((entry) => entry.place !== code && places.isWithin(entry.place, code));
  const ofAll = around.filter((entry) => entry.group === null);
  if (fills(ofAll.filter(({ level }) => isClose(level)), period)) return 'watched';
  if ([...around, ...inside].some(({ level }) => isClose(level))) return 'partly';
  if ([...around, ...inside].some(({ level }) => level === 'CO_MEDIA')) return 'media';
  return around.some(({ level }) => level === 'CO_NONE') ? 'nobody' : 'not-recorded';
};

/** A figure as a cell has it: what is certain, what stands beside it (possible, or from a single source), and how many records give no number. */
export interface Bare { low: number; beside?: number; silent?: number }

/**
 * The number that may be written for what is certain, or null where a 0 would say more than anybody knows: where nothing at all is
 * recorded and nobody was watching, or it is not recorded whether anybody was (null: it has not come yet), and where sources are silent on
 * how many. The one place of this rule: tables, charts, cards, files and written pages ask here. Source: docs/counting.md, 3.
 */
export const knownLow = ({ low, beside = 0, silent = 0 }: Bare, watch: Watch | null): number | null => {
  if (low > 0) return low;
  const isUnseen = watch === null || watch === 'nobody' || watch === 'not-recorded';
  return silent > 0 || (beside === 0 && isUnseen) ? null : 0;
};
