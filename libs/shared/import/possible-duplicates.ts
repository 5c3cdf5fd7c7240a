import type { Incident } from '../incident/incident.js';
import { daysBetween } from '../day/day.js';
import { fold } from '../text-matching/fold.js';

/** A hash of a text: the same for the same text, and in practice never the same for two texts. */
export type Mark = (text: string) => number;

/**
 * What is compared to find that two records may be the same event. Texts are hashes, because one of these is held for
 * each row of a file of up to 200,000.
 */
export interface Likeness {
  kind: string | null;
  earliest: string | null;
  latest: string | null;
  place: string | null;
  /** The exact place in words, folded; null: not stated. */
  note: number | null;
  groups: readonly string[];
  urls: ArrayLike<number>;
  /** Ascending, each once. */
  words: ArrayLike<number>;
}

const IDLE = new Set([
  'the',
  'and',
  'for',
  'with',
  'from',
  'that',
  'was',
  'were',
  'who',
  'his',
  'her',
  'police',
  'protest',
  'protester',
  'protesters',
]);
export const titleWords = (title: string | null, mark: Mark): number[] =>
  [
    ...new Set(
      fold(title ?? '')
        .split(' ')
        .filter((word) => word.length > 2 && !IDLE.has(word))
        .map(mark),
    ),
  ].sort((a, b) => a - b);

export const likenessOf = (incident: Incident, mark: Mark): Likeness => {
  const note = fold(incident.placeNote ?? '');
  return {
    kind: incident.kind,
    earliest: incident.when?.earliest ?? null,
    latest: incident.when?.latest ?? null,
    place: incident.place?.code ?? null,
    note: note === '' ? null : mark(note),
    groups: incident.groups.flatMap(({ group }) => group ?? []),
    urls: incident.sources.flatMap(({ url }) => (url ? [mark(url)] : [])),
    words: titleWords(incident.title, mark),
  };
};

/** Why two records may be one event. */
export type DuplicateReason = 'source' | 'group' | 'title';
const LONGEST_WINDOW_DAYS = 62;
const ALIKE = 0.6;

/**
 * Whether two records may be the same event: same kind, days that touch (within one day), places that do not exclude
 * each other, and a common group (if both places are known), source address, or most words of their titles. Null: no
 * sign of it.
 * @param related whether one place is within the other
 */
export const duplicateReason = (
  a: Likeness,
  b: Likeness,
  related: (a: string, b: string) => boolean,
): DuplicateReason | null => {
  if (a.kind !== b.kind || a.earliest === null || b.earliest === null) return null;
  if (
    daysBetween(a.earliest as never, b.latest as never) < -1 ||
    daysBetween(b.earliest as never, a.latest as never) < -1
  )
    return null;
  if (
    daysBetween(a.earliest as never, a.latest as never) > LONGEST_WINDOW_DAYS ||
    daysBetween(b.earliest as never, b.latest as never) > LONGEST_WINDOW_DAYS
  )
    return null;
  if (a.place !== null && b.place !== null && !related(a.place, b.place)) return null;
  // If neither has a known unit, the words decide.
  if (a.place === null && b.place === null && a.note !== null && b.note !== null && a.note !== b.note) return null;
  if (a.place !== null && b.place !== null && a.groups.some((group) => b.groups.includes(group))) return 'group';
  if (sharesTitle(a.words, b.words)) return 'title';
  return Array.prototype.some.call(a.urls, (url) => Array.prototype.includes.call(b.urls, url)) ? 'source' : null;
};

const sharesTitle = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length < 2 || b.length < 2) return false;
  let shared = 0;
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    if (a[i] === b[j]) shared += 1;
    if (a[i]! <= b[j]!) i += 1;
    else j += 1;
  }
  return shared / (a.length + b.length - shared) >= ALIKE;
};
