import { parsePeriod } from '../day/period.js';
import { daysKnown } from '../day/period-progress.js';
import type { AnswerHead } from './answer.js';
import { ALL, type CellKey } from './cell-key.js';
import {
  coverageAsked,
  type CoverageEntry,
  type Span,
  touches,
  type Watch,
  watchedDays,
  type WatchedDays,
  watchIn,
  type Within,
} from './coverage-status.js';

/* Not in why-no-number.ts, which every reader of the map waits for. */

/**
 * Returns who watched where and when a cell counts, from its keys; null if not known yet. A total has no key or ALL.
 */
export type WatchOfKeys = (keys: readonly CellKey[]) => Watch | null;

/**
 * Returns a function that tells who watched what each cell of an answer counts: its place, period and group, or those
 * that the question asks for. Other splits get the coverage of the whole.
 * @param coverage null: not loaded yet
 * @param country the unit that contains all others
 */
export const watchingOf = (
  { question: { filters, periods }, splits, ...known }: AnswerHead,
  coverage: readonly CoverageEntry[] | null,
  places: Within,
  country: string,
): WatchOfKeys => {
  if (coverage === null) return () => null;
  const indexOf = (name: string): number => splits.findIndex(({ split }) => split.startsWith(name));
  const [place, time, group] = [indexOf('place'), indexOf('period'), indexOf('group')];
  const around = filters.place?.length === 1 ? filters.place[0]! : country;
  const asked = periods.map((key) => parsePeriod(key)!);
  const listOf = byKey((key) => {
    const of = key === ALL ? filters : { ...filters, groups: key === null ? [] : [key] };
    return { whole: keptCoverage({ groups: of.groups }, coverage, places), of };
  });
  const daysOf = byKey((key) =>
    byKey((code): WatchedDays => {
      const { whole, of } = listOf(key);
      const unit = code === ALL ? around : code!;
      // Of a place within those asked for, what watched it and what watched it for them are the same.
      const isWithin = filters.place?.some((area) => places.isWithin(unit, area)) ?? true;
      return watchedDaysOf(isWithin ? whole : keptCoverage(of, coverage, places), places)(unit);
    }),
  );
  const wholeSoFar = daysKnown({ from: asked[0]!.from, until: asked.at(-1)!.until }, known);
  const soFar = byKey((key) => (key === null || key === ALL ? wholeSoFar : daysKnown(parsePeriod(key)!, known)));
  return (keys) => {
    const [code = ALL, then = ALL, named = ALL] = [keys[place], keys[time], keys[group]];
    const covered = soFar(then);
    // Where the place is not known, nobody can say who watched there.
    if (code === null) return typeof covered === 'string' ? covered : 'not-recorded';
    const days = daysOf(named)(code);
    return watchIn(asked.length > 1 && covered === wholeSoFar ? watchedWithin(days, asked) : days, covered);
  };
};

/** By coverage: what was asked of it last. Each row of a table asks the same. */
const lastAsked = new WeakMap<
  readonly CoverageEntry[],
  { places: Within; of: Map<string, readonly CoverageEntry[]> }
>();
const KEPT = 10;

/** The same as `coverageAsked`, and the same list for the same question. */
export const keptCoverage: typeof coverageAsked = ({ groups, place }, entries, places) => {
  const named = entries.some(({ group }) => group !== null) ? groups : undefined;
  if (!named && !place) return entries;
  let last = lastAsked.get(entries);
  if (last?.places !== places || last.of.size > KEPT) lastAsked.set(entries, (last = { places, of: new Map() }));
  const key = JSON.stringify([named, place]);
  const found = last.of.get(key) ?? coverageAsked({ groups: named, place }, entries, places);
  last.of.set(key, found);
  return found;
};

/** Keeps what a function returns, by key. */
const byKey = <T>(of: (key: CellKey) => T): ((key: CellKey) => T) => {
  const known = new Map<CellKey, T>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = of(key)));
    return found;
  };
};

/** By coverage: who watched each unit that was asked about. A new version of the coverage is another list. */
const knownDays = new WeakMap<readonly CoverageEntry[], { places: Within; days: (code: CellKey) => WatchedDays }>();

const watchedDaysOf = (coverage: readonly CoverageEntry[], places: Within): ((code: string) => WatchedDays) => {
  let known = knownDays.get(coverage);
  if (known?.places !== places)
    knownDays.set(coverage, (known = { places, days: byKey((code) => watchedDays(code!, coverage, places)) }));
  return known.days;
};

/** Leaves out when a unit was watched between the periods that were asked for, and in none of them. */
const watchedWithin = ([all, ...some]: WatchedDays, asked: readonly Span[]): WatchedDays => {
  const isAsked = (span: Span): boolean => touches(asked, span);
  const [close, media, nobody] = some.map((spans) => spans.filter(isAsked));
  return [all, close!, media!, nobody!];
};
