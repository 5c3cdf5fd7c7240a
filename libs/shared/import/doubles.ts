import type { Incident } from '../incident/incident.js';
import { daysBetween } from '../day/day.js';
import { fold } from '../places/fold.js';

/** What is compared of a record to find that it may be another once more. */
export interface Likeness { kind: string | null; earliest: string | null; latest: string | null; place: string | null; /** Where exactly, in words, folded; empty: not said. */ note: string; groups: readonly string[]; urls: readonly string[]; words: ReadonlySet<string> }

const IDLE = new Set(['the', 'and', 'for', 'with', 'from', 'that', 'was', 'were', 'who', 'his', 'her', 'police', 'protest', 'protester', 'protesters']);
export const titleWords = (title: string | null): Set<string> => new Set(fold(title ?? '').split(' ').filter((word) => word.length > 2 && !IDLE.has(word)));

export const likenessOf = (incident: Incident): Likeness => ({
  kind: incident.kind, earliest: incident.when?.earliest ?? null, latest: incident.when?.latest ?? null, place: incident.place?.code ?? null, note: fold(incident.placeNote ?? ''),
  groups: incident.groups.flatMap(({ group }) => group ?? []), urls: incident.sources.flatMap(({ url }) => url ?? []), words: titleWords(incident.title),
});

/** Why two records may be one event. */
export type DoubleReason = 'source' | 'group' | 'title';
const LONGEST_WINDOW_DAYS = 62;
const ALIKE = 0.6;

/**
 * Whether two records may be the same event: of one kind, their days touch (one day either way), neither place rules the other
 * out, and they share a group, or the address of a source, or most words of their titles. Null: nothing says so.
 * @param related whether one place lies in the other
 */
export const mayBeOne = (a: Likeness, b: Likeness, related: (a: string, b: string) => boolean): DoubleReason | null => {
  if (a.kind !== b.kind || a.earliest === null || b.earliest === null) return null;
  if (daysBetween(a.earliest as never, b.latest as never) < -1 || daysBetween(b.earliest as never, a.latest as never) < -1) return null;
  if (daysBetween(a.earliest as never, a.latest as never) > LONGEST_WINDOW_DAYS || daysBetween(b.earliest as never, b.latest as never) > LONGEST_WINDOW_DAYS) return null;
  if (a.place !== null && b.place !== null && !related(a.place, b.place)) return null;
  // Where no unit is known of either, the words decide.
  if (a.place === null && b.place === null && a.note !== '' && b.note !== '' && a.note !== b.note) return null;
  if (a.place !== null && b.place !== null && a.groups.some((group) => b.groups.includes(group))) return 'group';
  if (sharesTitle(a.words, b.words)) return 'title';
  return a.urls.some((url) => b.urls.includes(url)) ? 'source' : null;
};

const sharesTitle = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  if (a.size < 2 || b.size < 2) return false;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared) >= ALIKE;
};
