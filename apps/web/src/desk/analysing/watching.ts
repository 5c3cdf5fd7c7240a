import { ALL, type Answer, type CellKey } from '@vigil/shared/counting/answer.js';
import { type CoverageEntry, type Watch, watchOf, type Within } from '@vigil/shared/counting/watch.js';
import { type Period, asPeriod } from '@vigil/shared/day/period.js';

/** Who watched where and when a cell is of; null where that is no one place in one time, or nothing is known of coverage yet. */
export type WatchOfKeys = (keys: readonly CellKey[]) => Watch | null;

/**
 * What stands beside each number: without it 0 would look like "nothing happened". A division that is neither place nor time is of the
 * whole; several filtered places, and a period with gaps, are no one place and time.
 * @param country the unit that holds all
 */
export const watchingOf = (answer: Answer, coverage: readonly CoverageEntry[] | null, places: Within, country: string): WatchOfKeys => {
  if (coverage === null) return () => null;
  const { question: { filters, periods }, splits } = answer;
  const indexOf = (test: (split: string) => boolean): number => splits.findIndex(({ split }) => test(split));
  const [place, time] = [indexOf((split) => split.startsWith('place')), indexOf((split) => split === 'period')];
  const around = filters.place === undefined ? country : filters.place.length === 1 ? filters.place[0]! : null;
  const whole: Period | null = periods.length === 1 ? asPeriod(periods[0]!) : null;
  const known = new Map<string, Watch>();
  return (keys) => {
    const code = place >= 0 && keys[place] !== undefined && keys[place] !== ALL ? keys[place] : around;
    const period = time >= 0 && typeof keys[time] === 'string' && keys[time] !== ALL ? asPeriod(keys[time]) : whole;
    if (code === null || period === null) return null;
    const key = `${code} ${period.key}`;
    let watch = known.get(key);
    if (watch === undefined) known.set(key, watch = watchOf(code, period, coverage, places));
    return watch;
  };
};
