import type { Measure } from '@vigil/shared/counting/indicators.js';
import type { Split } from '@vigil/shared/counting/question.js';
import { type Day, isDay } from '@vigil/shared/day/day.js';
import { parsePeriod, type Period, type PeriodUnit, unitOfKey } from '@vigil/shared/day/period.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import { begunOf } from '@vigil/shared/day/whole-time.js';
import { codesRead, type Filter, FILTERS, MEASURES, type Offered, ON_MAP } from '@vigil/shared/public/map-choices.js';

export { type Filter, FILTERS, MEASURES, OFFERED, type Offered, ON_MAP } from '@vigil/shared/public/map-choices.js';

export const isRate = (indicator: Offered): boolean => indicator === 'I03' || indicator === 'I11';

export const UNITS = ['week', 'month', 'quarter', 'half-year', 'year'] as const satisfies readonly PeriodUnit[];
export type Unit = (typeof UNITS)[number];

export const DRAWINGS = ['circles', 'areas', 'inhabitants'] as const;
export type Drawing = (typeof DRAWINGS)[number];

/** Everything that a reader chose. All of it is in the address, so a link shows the same picture. */
export interface View {
  indicator: Offered;
  /** Which reading of the figure; null means its first. */
  measure: Measure | null;
  /** A period's key; null means everything recorded. */
  period: string | null;
  /** How the chart is divided. */
  unit: Unit;
  filters: Record<Filter, readonly string[]>;
  /** Narrows the list of incidents, but no figure; null means all of them. */
  text: string | null;
  /** The edition of the figures: its number, a day, or both; null is the current one. */
  asOf: string | null;
  /** Divides the chart: the name of a filter, then the values to compare. Empty: not divided, or all values. */
  by: readonly string[];
  /** Circles whose area is the number, or units shaded by it, or by it per inhabitant. */
  drawing: Drawing;
  /** The map's centre and zoom; null is the whole country. Degrees, and Leaflet's zoom. */
  at: { lat: number; lon: number; zoom: number } | null;
}

/** Each filter with its values. */
const filtersOf = (values: (filter: Filter) => readonly string[]): View['filters'] =>
  Object.fromEntries(FILTERS.map((filter) => [filter, values(filter)])) as View['filters'];

export const NO_FILTERS: View['filters'] = filtersOf(() => []);

export const list = (value: string | null): readonly string[] => codesRead((value ?? '').split(','));

export const oneOf = <T extends string>(values: readonly T[], value: string | null): T | undefined =>
  values.find((one) => one === value);

/** Returns half-years for a rate, which needs many assemblies; otherwise months, or weeks if a week was requested. */
const unitFor = (period: string | null, indicator: Offered): Unit =>
  isRate(indicator) ? 'half-year' : period !== null && unitOfKey(period) === 'week' ? 'week' : 'month';

/** The API's limit. */
export const LONGEST_TEXT = 100;
const textFrom = (text: string | null): string | null =>
  text === null || text.trim() === '' ? null : text.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, '');

/** A day, an edition, or an edition as it was read on a day: '57.2026-11-27'. */
export const asOfFrom = (text: string | null): string | null => {
  if (text === null || isDay(text) || /^[1-9]\d{0,14}$/.test(text)) return text;
  return isDay(/^(?:0|[1-9]\d{0,14})\.(.{10})$/.exec(text)?.[1]) ? text : null;
};

const positionFrom = (text: string | null): View['at'] => {
  const [lat, lon, zoom, ...more] = (text ?? '').split(',').map(Number);
  const numbers = [lat, lon, zoom];
  if (more.length > 0 || numbers.some((n) => n === undefined || !Number.isFinite(n)) || text === '') return null;
  if (Math.abs(lat!) > 85 || Math.abs(lon!) > 180 || zoom! < 0 || zoom! > 20) return null;
  return { lat: lat!, lon: lon!, zoom: zoom! };
};

let last: { search: string; view: View } | null = null;

/** Reads an address. A partly invalid link still shows everything else: invalid parts get their defaults. */
export const viewFrom = (search: string): View => {
  if (last?.search !== search) last = { search, view: read(search) }; // one step of the period calls this three times
  return last.view;
};

/** The figure and its reading. The plain form has both in one field: "I10 acts". */
export const figureIn = (query: URLSearchParams): readonly [code: string | null, reading: string | null] => {
  const [code = null, reading = query.get('measure')] = query.get('indicator')?.split(' ') ?? [];
  return [code, reading];
};

const read = (search: string): View => {
  const query = new URLSearchParams(search);
  const [code, reading] = figureIn(query);
  const asked = query.get('period');
  const period = asked !== null && parsePeriod(asked) ? asked : null;
  const indicator = oneOf(ON_MAP, code) ?? 'I02';
  return {
    indicator,
    measure: MEASURES[indicator] === reading ? MEASURES[indicator]! : null,
    period,
    unit: oneOf(UNITS, query.get('unit')) ?? unitFor(period, indicator),
    filters: filtersOf((filter) => list(query.get(filter))),
    by: list(query.get('by')),
    drawing: oneOf(DRAWINGS, query.get('map')) ?? 'circles',
    text: textFrom(query.get('text')),
    asOf: asOfFrom(query.get('asOf')),
    at: positionFrom(query.get('at')),
  };
};

/**
 * Writes a view as the query of an address, without default values. `language` stays as it was. @param full names the
 * figure even if it is the usual one, where an address without a query opens with another view
 */
export const viewToSearch = (view: View, language: string | null, full = false): string => {
  const pairs: [string, string][] = [];
  if (full || view.indicator !== 'I02') pairs.push(['indicator', view.indicator]);
  if (view.measure !== null) pairs.push(['measure', view.measure]);
  if (view.period !== null) pairs.push(['period', view.period]);
  if (view.unit !== unitFor(view.period, view.indicator)) pairs.push(['unit', view.unit]);
  for (const filter of FILTERS)
    if (view.filters[filter].length > 0) pairs.push([filter, view.filters[filter].join(',')]);
  if (view.by.length > 0) pairs.push(['by', view.by.join(',')]);
  if (view.text !== null) pairs.push(['text', encodeURIComponent(view.text)]);
  if (view.asOf !== null) pairs.push(['asOf', view.asOf]);
  if (view.drawing !== 'circles') pairs.push(['map', view.drawing]);
  if (view.at)
    pairs.push(['at', [view.at.lat.toFixed(3), view.at.lon.toFixed(3), view.at.zoom.toFixed(2)].map(Number).join(',')]);
  if (language !== null) pairs.push(['lang', language]);
  return pairs.length > 0 ? `?${pairs.map(([key, value]) => `${key}=${value}`).join('&')}` : '';
};

/**
 * Returns the time of a view without periods that have not begun: as of an earlier day, the chart ends where it ended
 * then, however much time has passed since.
 */
export const begunIn = ({ unit, asOf }: Pick<View, 'unit' | 'asOf'>, whole: Period, today: Day): Period => {
  const day = asOf?.slice(-10);
  return begunOf(whole, unit, isDay(day) ? day : today);
};

/**
 * Whether a period is outside the recorded time, where a 0 would claim that nothing happened. A period that has not
 * begun is excluded: its figure itself says so.
 */
export const isOutside = (period: Period, whole: Period, today: Day): boolean =>
  progressOf(period, { day: today }).is !== 'not-begun' && (period.until <= whole.from || period.from >= whole.until);

interface Asked {
  period: Period;
  split?: readonly Split[];
  unit?: Unit;
}

/** Returns the same question for every picture of the page, as a query for `/api/public/counts`. */
export const askedAs = (view: View, { period, split = [], unit }: Asked): string =>
  [
    `indicator=${view.indicator}`,
    ...(view.measure === null ? [] : [`measure=${view.measure}`]),
    `period=${period.key}`,
    ...(unit ? [`unit=${unit}`] : []),
    ...(split.length > 0 ? [`split=${split.join(',')}`] : []),
    ...filtersAsked(view),
    ...(view.asOf === null ? [] : [`asOf=${view.asOf}`]),
  ].join('&');

/** Returns the filters only, for lists of incidents. */
export const filtersAsked = (view: View): string[] =>
  FILTERS.flatMap((filter) => (view.filters[filter].length > 0 ? [`${filter}=${view.filters[filter].join(',')}`] : []));

export const withFilter = (view: View, filter: Filter, codes: readonly string[]): View => ({
  ...view,
  filters: { ...view.filters, [filter]: codes },
});

/** Another figure. A rate has its own usual division of the chart: by month it would be nothing but gaps. */
export const withFigure = (view: View, indicator: Offered, measure: Measure | null = null): View => ({
  ...view,
  indicator,
  measure,
  unit: isRate(indicator) === isRate(view.indicator) ? view.unit : unitFor(view.period, indicator),
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Applies only what somebody changed in the view that they saw to the current view. A part of the page that is drawn
 * one frame after the map, or a press before the next frame, therefore undoes nothing that was chosen in between.
 */
export const onto = (now: View, seen: View, next: View): View => ({
  ...now,
  ...Object.fromEntries(Object.entries(next).filter(([key, value]) => !isSame(value, seen[key as keyof View]))),
  filters: filtersOf((filter) => (isSame(next.filters[filter], seen.filters[filter]) ? now : next).filters[filter]),
});
