import type { Answer } from '@vigil/shared/counting/answer.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { wholeTime } from '@vigil/shared/day/whole-time.js';
import type {
  AsOf,
  PublicAbout,
  PublicCoverage,
  PublicGroup,
  PublicTotal,
} from '@vigil/shared/public/response-types.js';
import { useMemo } from 'preact/hooks';
import type { ProblemBody } from '../api.js';
import { useAbout } from '../installation-info.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';
import { usePublicFetch } from '../use-public-fetch.js';
import { useAfter } from '../ui/deferred-updates.js';
import { aboutOf, byKey, leftOver, type Numbers } from './cell-numbers.js';
import type { Level } from './map/map-view.js';
import type { Places } from './places.js';
import { useLocalFacts } from './local/local-facts.js';
import { useCounts } from './use-counts.js';
import { askedAs, begunIn, isRate, type View } from './view.js';

interface ListBody<T> {
  total: number;
  items: T[];
}

export interface Figures {
  /** The period of the view, and the whole time with records. */
  period: Period;
  whole: Period;
  /** The figure of the period, split by province; null until loaded. */
  answer: Answer | null;
  /** The same, split by the widest level at which it may be shown by place (`levelFor`). */
  placed: Answer | null;
  asOf: AsOf | null;
  /** Counts by period over the whole time, in the chart's unit. */
  series: Answer | null;
  /** The drawn level, and its numbers by unit. */
  level: Level;
  units: ReadonlyMap<string, Numbers>;
  /** Numbers known only for a larger unit. */
  loose: ReadonlyMap<string, Numbers>;
  isLoading: boolean;
  problem: ProblemBody | null;
  again: () => void;
}

/**
 * Returns what was public at the moment of a view: "everything recorded" must not grow in a figure of an earlier
 * moment. Null until loaded, unless the view names its period. If the server refuses the moment, returns the current
 * one: the figures then say what is wrong.
 */
export const useAboutAt = ({ asOf, period }: Pick<View, 'asOf' | 'period'>): PublicAbout | null => {
  const now = useAbout();
  const then = usePublicFetch<PublicAbout>(asOf === null ? null : `/api/public/about?asOf=${asOf}`);
  if (asOf === null || then.state === 'failed') return now;
  return then.value ?? (period === null ? null : now);
};

/**
 * Returns the whole time with records, of acts that are later than every incident, too; the current year where nothing
 * is recorded yet.
 */
export const wholeOf = memoizeByObject((about: PublicAbout): Period =>
  about.first && about.lastActs
    ? wholeTime(about.first as Day, about.lastActs as Day)
    : asPeriod(about.asOf.day.slice(0, 4)),
);

/** Loads all numbers of the page: every picture uses the same question and rule, split differently. */
export const useFigures = (view: View, about: PublicAbout, places: Places | null, sought: Level): Figures => {
  const least = places?.levelFor(view.filters.place) ?? 1;
  const wanted = Math.max(sought, least);
  const whole = wholeOf(about);
  const period = view.period === null ? whole : asPeriod(view.period);
  const provinces = useCounts(askedAs(view, { period, split: ['place:1'] }));
  const districts = useCounts(wanted >= 2 ? askedAs(view, { period, split: ['place:2'] }) : null);
  const communes = useCounts(wanted >= 3 ? askedAs(view, { period, split: ['place:3'] }) : null);
  // The whole time takes longer to count than a month of it, so the chart is drawn one frame after the map.
  const series = useCounts(
    useAfter(
      askedAs(view, { period: begunIn(view, whole, about.asOf.day as Day), split: ['period'], unit: view.unit }),
    ),
  );

  const isRated = isRate(view.indicator);
  const drawn = useMemo(() => {
    const about = provinces.value && aboutOf(provinces.value.answer);
    const answers = [provinces.value, districts.value, communes.value].map((body, i) =>
      body && aboutOf(body.answer) === about && places?.hasLevel(i + 1) ? body.answer : null,
    );
    const at = answers.map(byKey);
    // Draws a smaller level once it has loaded, also for its names alone; a rate only if it is known that precisely.
    const isThere = (level: Level): boolean =>
      level <= wanted && answers[level - 1] !== null && (!isRated || [...at[level - 1]!.keys()].some(Boolean));
    const level = Math.max(least, isThere(3) ? 3 : isThere(2) ? 2 : 1) as Level;
    const units = new Map(at[level - 1]);
    units.delete('');
    const wider = !isRated && answers.slice(0, level).every(Boolean) ? [1, 2].slice(0, level - 1) : [];
    return {
      level,
      units,
      placed: answers[least - 1]!,
      loose: new Map(
        wider.flatMap((of) => [...leftOver(at[of - 1]!, at[of]!, (code) => places?.around(code, of)?.code)]),
      ),
    };
  }, [provinces.value, districts.value, communes.value, wanted, least, places]);

  const failed = [provinces, series].find((one) => one.state === 'failed');
  return {
    period,
    whole,
    ...drawn,
    answer: null,
    asOf: null,
    ...provinces.value,
    series: series.value?.answer ?? null,
    isLoading: provinces.state === 'loading' || series.state === 'loading',
    problem: failed?.problem ?? null,
    again: () => {
      provinces.again();
      series.again();
    },
  };
};

export const useGroups = (): readonly PublicGroup[] =>
  usePublicFetch<ListBody<PublicGroup>>('/api/public/groups').value?.items ?? NONE;
/** Loads the monitoring coverage, as it was public at the moment of a view; null until then. */
export const useCoverage = (asOf?: string | null): readonly CoverageEntry[] | null => {
  const { seq } = useLocalFacts()[1];
  // Read again once a newer edition than the page's own is seen. What follows # stays in the browser.
  const isNewer = seq > (useAbout()?.asOf.seq ?? seq);
  const path = '/api/public/coverage' + (asOf ? `?asOf=${asOf}` : isNewer ? `#${seq}` : '');
  const items = usePublicFetch<ListBody<PublicCoverage>>(path).value?.items;
  return items ? coverageOf(items) : null;
};
/** The API gives the last day; counting needs the day after it. */
const coverageOf = memoizeByObject((items: readonly PublicCoverage[]): readonly CoverageEntry[] =>
  items.map((entry) => ({ ...entry, until: addDays(entry.until as Day, 1) }) as CoverageEntry),
);
export const useTotals = (demo: boolean): readonly PublicTotal[] =>
  usePublicFetch<ListBody<PublicTotal>>(demo ? null : '/api/public/published-totals').value?.items ?? NONE;

const NONE: never[] = [];
