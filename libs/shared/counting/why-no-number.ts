import { parsePeriod } from '../day/period.js';
import { daysKnown } from '../day/period-progress.js';
import type { Answer, AnswerHead, Cell } from './answer.js';
import { ALL, type CellKey } from './cell-key.js';
import type { Aside } from './indicators.js';
import {
  waitingIn,
  type CoverageEntry,
  isSingleSilentIn,
  silentIn,
  type Watch,
  watchedDays,
  type WatchedDays,
  watchIn,
  type WhyNone,
  whyNone,
  type Within,
} from './coverage-status.js';

/**
 * Returns who watched where and when a cell counts, from its keys; null if not known yet. A total has no key or ALL.
 */
export type WatchOfKeys = (keys: readonly CellKey[]) => Watch | null;

/**
 * Returns a function that tells who watched where and when each cell of an answer counts: its place and period, or
 * those that the question asks for. Other splits get the coverage of the whole; if the question names several places,
 * of the country.
 * @param coverage null: not loaded yet
 * @param country the unit that contains all others
 */
export const watchingOf = (
  answer: AnswerHead,
  coverage: readonly CoverageEntry[] | null,
  places: Within,
  country: string,
): WatchOfKeys => {
  if (coverage === null) return () => null;
  const {
    question: { filters, periods },
    splits,
  } = answer;
  const indexOf = (test: (split: string) => boolean): number => splits.findIndex(({ split }) => test(split));
  const [place, time] = [indexOf((split) => split.startsWith('place')), indexOf((split) => split === 'period')];
  const around = filters.place?.length === 1 ? filters.place[0]! : country;
  const asked = periods.map((key) => parsePeriod(key)!);
  const daysOf = watchedDaysOf(coverage, places);
  const wholeSoFar = daysKnown({ from: asked[0]!.from, until: asked.at(-1)!.until }, answer);
  const known = new Map<string, typeof wholeSoFar>();
  const soFar = (key: string): typeof wholeSoFar => {
    let covered = known.get(key);
    if (covered === undefined) known.set(key, (covered = daysKnown(parsePeriod(key)!, answer)));
    return covered;
  };
  return (keys) => {
    const [at, then] = [keys[place], keys[time]];
    const code = at === undefined || at === ALL ? around : at;
    const covered = then === undefined || then === ALL || then === null ? wholeSoFar : soFar(then);
    // Where the place is not known, nobody can say who watched there.
    if (code === null) return typeof covered === 'string' ? covered : 'not-recorded';
    return watchIn(daysOf(code), covered);
  };
};

/** By coverage: who watched each unit that was asked about. A new version of the coverage is another list. */
const knownDays = new WeakMap<readonly CoverageEntry[], { places: Within; days: Map<string, WatchedDays> }>();

const watchedDaysOf = (coverage: readonly CoverageEntry[], places: Within): ((code: string) => WatchedDays) => {
  let known = knownDays.get(coverage);
  if (known?.places !== places) knownDays.set(coverage, (known = { places, days: new Map() }));
  const { days } = known;
  return (code) => {
    let found = days.get(code);
    if (!found) days.set(code, (found = watchedDays(code, coverage, places)));
    return found;
  };
};

/**
 * Asides that record the same thing as the figure. If nobody watched, "not known" or "not yet assessed" is no reason to
 * write 0, and a single source never is: it does not count.
 */
const RECORDED_BESIDE: readonly Aside[] = ['violent'];

/**
 * Returns why no number may be written for a cell of an answer; see `whyNone`. A rate of any watched assembly may be
 * written, also if it is 0: it shows its denominator.
 */
export const whyNoneIn = (answer: Pick<Answer, 'splits'>, cell: Cell, watch: Watch | null): WhyNone | null => {
  if (cell.none !== undefined) return cell.none;
  const { low, high, rate, asides } = cell;
  if (low > 0 || (rate && rate.denominator.low > 0)) return null;
  if (isApart(answer, cell)) return 'apart';
  let beside = high === null ? 1 : high - low;
  for (const aside of isOfPlaceOrTime(answer) ? RECORDED_BESIDE : (Object.keys(asides) as Aside[]))
    // Of assemblies at which it is not known, 0 interfered with is as little known, also by group or kind.
    if (asides[aside] && aside !== 'singleSource' && (rate || aside !== 'interferenceUnknown'))
      beside += asides[aside].high ?? 1;
  const [silent, isSingleSilent] = [silentIn(cell), isSingleSilentIn(cell)];
  return whyNone({ low, beside, silent, isSingleSilent, waiting: waitingIn(asides.notYetAssessed) }, watch);
};

/**
 * Returns the number of an aside as a table may write it. Null where nobody can say: where the cell itself has no
 * number, and where there are some but no source says how many.
 * @param none why the cell has no number; null if it has one
 */
export const asideIn = ({ asides }: Pick<Cell, 'asides'>, aside: Aside, none: WhyNone | null): number | null => {
  const figure = asides[aside];
  if (figure === undefined || (figure.low === 0 && figure.high === null)) return null;
  return figure.low === 0 && none !== null && none !== 'not-reported' ? null : figure.low;
};

/** Nobody can say who watched a group or a kind of act: for those, anything recorded shows that somebody did. */
const isOfPlaceOrTime = ({ splits }: Pick<Answer, 'splits'>): boolean =>
  splits.every(({ split }) => split === 'period' || split.startsWith('place'));

/** Whether a cell is a row of violent assemblies that the figure leaves out. */
const isApart = ({ splits }: Pick<Answer, 'splits'>, { keys, asides }: Cell): boolean =>
  (asides.violent?.low ?? 0) > 0 && keys[splits.findIndex(({ split }) => split === 'peacefulness')] === 'PE_VIOLENT';
