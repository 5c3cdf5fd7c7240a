import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { daysKnown, type KnownDays } from '../day/period-progress.js';

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
 * nothing is known; `not-published`: nothing of that time is published yet, so that it does not matter yet who watched;
 * `not-begun`: nobody can have watched yet.
 */
export type Watch = 'watched' | 'partly' | 'media' | 'nobody' | 'not-recorded' | 'not-published' | 'not-begun';

/** Tells which unit is within which. */
export interface Within {
  isWithin(code: string, area: string): boolean;
}

const isClose = (level: string): boolean => level === 'CO_ON_SITE' || level === 'CO_NETWORK';

/** Days one after another, `until` excluded. */
export type Span = Pick<CoverageEntry, 'from' | 'until'>;

/** @param spans in the order of their first days */
const fills = (spans: readonly Span[], { from, until }: Span): boolean => {
  let reached: string = from;
  for (const span of spans) if (span.from <= reached && span.until > reached) reached = span.until;
  return reached >= until;
};
export const touches = (spans: readonly Span[], { from, until }: Span): boolean =>
  spans.some((span) => span.from < until && span.until > from);

/**
 * Returns the coverage of what a question asks for: of its groups, and of places that have something in common with its
 * own. What is on record for another group or place says nothing about them; what is on record for the only group asked
 * for watches all that is asked for.
 */
export const coverageAsked = (
  { groups, place }: { groups?: readonly string[] | undefined; place?: readonly string[] | undefined },
  entries: readonly CoverageEntry[],
  places: Within,
): readonly CoverageEntry[] =>
  entries
    .filter(
      (entry) =>
        (entry.group && groups?.includes(entry.group)) !== false &&
        place?.some((area) => places.isWithin(area, entry.place) || places.isWithin(entry.place, area)) !== false,
    )
    .map((entry) => (groups?.length === 1 ? { ...entry, group: null } : entry));

/** When a unit was watched: all of it closely (in order), anything in it closely, through media, by nobody. */
export type WatchedDays = readonly [all: Span[], close: Span[], media: Span[], nobody: Span[]];

/** Returns when a unit was watched, to ask about many periods. */
export const watchedDays = (code: string, entries: readonly CoverageEntry[], places: Within): WatchedDays => {
  const any = coverageAsked({ place: [code] }, entries, places);
  const around = any.filter(({ place }) => places.isWithin(code, place));
  return [
    around.filter(({ group, level }) => group === null && isClose(level)).sort((a, b) => (a.from < b.from ? -1 : 1)),
    any.filter(({ level }) => isClose(level)),
    any.filter(({ level }) => level === 'CO_MEDIA'),
    around.filter(({ level }) => level === 'CO_NONE'),
  ];
};

/**
 * Returns who watched a unit in a period. It accompanies every number: without it, "0 recorded" would look like
 * "nothing happened". Coverage of one group alone says nothing about the others, so it makes a unit at most `partly`
 * watched. Of a period that is not over, only the days so far count.
 * @param covered see `daysKnown`
 */
export const watchIn = ([all, close, media, nobody]: WatchedDays, covered: ReturnType<typeof daysKnown>): Watch => {
  if (typeof covered === 'string') return covered;
  if (fills(all, covered)) return 'watched';
  if (touches(close, covered)) return 'partly';
  if (touches(media, covered)) return 'media';
  return touches(nobody, covered) ? 'nobody' : 'not-recorded';
};

/** The same, for one unit and period. */
export const watchOf = (
  code: string,
  period: Period,
  entries: readonly CoverageEntry[],
  places: Within,
  known: KnownDays,
): Watch => watchIn(watchedDays(code, entries, places), daysKnown(period, known));

/**
 * Why no number may be written where nothing is certain. `not-begun`: the time is still to come; `apart`: what the row
 * is about is counted separately; `not-assessed`: nothing is assessed as what the figure counts, and something waits
 * for its assessment; `not-reported`: no source says how many; `not-published`: nothing of that time is published yet;
 * `unseen`: nothing that counts is recorded, and nobody is known to have watched.
 */
const WHY_NONE = ['not-begun', 'apart', 'not-assessed', 'not-reported', 'not-published', 'unseen'] as const;
export type WhyNone = (typeof WHY_NONE)[number];

/**
 * What is certain, what is recorded beside it (possible, counted separately), how many records give no number, and how
 * many wait for an assessment that decides whether they count. What has a single source is not beside it: it does not
 * count, so that it shows nothing about what does. Only where it says of people not even whether there are any
 * (`isSingleSilent`), it takes the 0 away.
 */
export interface Bare {
  low: number;
  beside?: number;
  silent?: number;
  waiting?: number;
  isSingleSilent?: boolean;
}

/**
 * Returns the key of the words for a zero, or for why there is none. What has a single source is recorded, too: next to
 * it, nothing is counted, rather than recorded.
 */
export const zeroKey = (none: WhyNone | null, hasSingleSource: boolean): string => {
  // What a single source says of a time is something published of it.
  const key = isDash(none) && hasSingleSource ? 'unseen' : (none ?? 'none');
  return `cell.${key}${hasSingleSource && (key === 'none' || key === 'unseen') ? '-counted' : ''}`;
};

/** Whether a table writes only a dash, and says why beside it. */
export const isDash = <T extends WhyNone>(none: T | null | undefined): none is T & ('unseen' | 'not-published') =>
  none === 'unseen' || none === 'not-published';

/** Whether a cell has, or may have, something from a single source. */
export const hasSingleSource = ({
  asides,
}: {
  asides: { singleSource?: { high: number | null } | undefined };
}): boolean => asides.singleSource !== undefined && asides.singleSource.high !== 0;

/**
 * Returns why a 0 would say more than anybody knows; null if the number may be written. This rule is only here:
 * sentences, tables, charts, cards, files, feeds and the interface call it. Source: docs/counting.md, 3.
 * @param watch null: it is not known (yet) who was watching
 */
export const whyNone = (
  { low, beside = 0, silent = 0, waiting = 0, isSingleSilent = false }: Bare,
  watch: Watch | null,
): Exclude<WhyNone, 'apart'> | null => {
  if (low > 0) return null;
  if (watch === 'not-begun') return 'not-begun';
  if (waiting > 0) return 'not-assessed';
  if (silent > 0) return 'not-reported';
  if (beside === 0) {
    if (watch === 'not-published') return watch;
    if (watch === null || watch === 'nobody' || watch === 'not-recorded') return 'unseen';
  }
  return isSingleSilent ? 'not-reported' : null;
};

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

/**
 * Whether, of a figure of people, records from a single source say not even whether there are any. Next to them, 0
 * would be read as "none".
 */
export const isSingleSilentIn = ({
  notReported,
  asides: { singleSource },
}: Pick<Silence, 'notReported'> & { asides: { singleSource?: { low: number; high: number | null } } }): boolean =>
  notReported !== null && singleSource?.low === 0 && singleSource.high === null;

/** How many wait for their assessment, or may: of what may fall in the period, nobody knows either how it will end. */
export const waitingIn = (waiting: { low: number; high: number | null } | undefined): number =>
  waiting === undefined ? 0 : (waiting.high ?? Math.max(1, waiting.low));
