import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { Item, Scene } from '@vigil/shared/drawing/scene.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/response-types.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { mapModel, unwatchedOf } from '../map-model.js';
import type { Figures } from '../use-figures.js';
import { loadBase, loadLevel } from '../map/load-areas.js';
import { locatorView, type LocatorView, viewAround } from '../pages/locator-shape.js';
import type { Places } from '../places.js';
import { isRate, type View } from '../view.js';
import { legendOf } from '../chart-legend.js';
import { watchesOf } from '../who-watched.js';
import { topOf } from '../chart-scale.js';
import { placeOfNote } from '../dated-notes.js';
import { type DatedNoteMark, formatDatedNote } from '@vigil/shared/public/dated-note-marks.js';
import type { Track } from '../divided-by.js';
import { chartScene, legendScene } from './chart-scene.js';
import { linesScene, panelsScene } from './divided-scene.js';
import { mapScene } from './map-scene.js';
import { measure } from './measure-text.js';
import { PICTURE_WIDTH, type Sheet, sheetScene } from './sheet.js';
import { type Drawn, socialSheet } from './social-sheet.js';
import { type ShownTable, tableScene } from './table-scene.js';

/** What the page shows, from which the file of its map or chart is composed. */
export interface PictureContent {
  view: View;
  figures: Figures;
  answer: Answer;
  asOf: AsOf;
  about: PublicAbout;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
  /** The sentence in two parts: the figure and its notes. */
  said: readonly [figure: string, beside: string];
  /** A permanent address for exactly these figures. */
  address: string;
}

/** How a picture leaves: on a sheet for print, as tall as it needs, or in a size of social networks. */
export const PICTURE_SIZES = ['print', 'wide', 'square'] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

/** CSS pixels: the height of a chart, and the width of a map, which then has fewer and larger names. */
const CHART_HEIGHT: Readonly<Record<PictureSize, number>> = { print: 380, wide: 300, square: 520 };
const MAP_WIDTH: Readonly<Record<PictureSize, number>> = { print: PICTURE_WIDTH, wide: 640, square: 800 };
const TABLE_ROWS: Readonly<Record<PictureSize, number>> = { print: 200, wide: 11, square: 20 };
/** CSS pixels: the largest circle, and the height of a map that does not show the whole country. */
const LARGEST_RADIUS = 46;
const CLOSE_HEIGHT = 720;

type WidthOf = (text: string, size: number, weight: 400 | 700) => number;
const onSheet = (sheet: Sheet, drawn: Drawn, size: PictureSize, widthOf: WidthOf): Scene =>
  size === 'print' ? sheetScene(sheet, drawn.items, drawn.height, widthOf) : socialSheet(sheet, drawn, size, widthOf);

/** Returns the page's map on a sheet that identifies it. @throws TypeError when the outlines cannot be loaded */
export const composeMapPicture = async (shown: PictureContent, size: PictureSize, t: Text): Promise<Scene> => {
  const { view, figures, answer, places, coverage } = shown;
  const widthOf = await measure(t);
  const [base, ...levels] = await Promise.all([
    loadBase().catch(() => null),
    ...(figures.level === 1 ? [1] : [1, figures.level]).map(loadLevel),
  ]);
  const width = MAP_WIDTH[size];
  const frame = frameOf(view, places, width);
  const items = mapScene(
    {
      view: frame,
      base,
      levels,
      ...mapModel(view.drawing, figures, places, (LARGEST_RADIUS * width) / PICTURE_WIDTH, t),
      unwatched: unwatchedOf(figures, answer, places, coverage),
      unit: isRate(view.indicator) ? '%' : t(`unit.${answer.unit}`),
      widthOf,
    },
    t,
  );
  const watch = coverage === null ? [] : [t(coverage.length === 0 ? 'map.no-coverage' : 'picture.coverage')];
  const caption = t('picture.by-place', {
    what: figureName(view.indicator, view.measure, t),
    level: places.levelName(figures.level, t.language).toLocaleLowerCase(t.language),
    period: formatPeriodOn(figures.period, answer, t),
  });
  const sheet = sheetOf(shown, caption, [...watch, places.credit[t.language]], t);
  return onSheet(sheet, { items, width, height: frame.height }, size, widthOf);
};

/** Returns the chart on such a sheet. It shows the whole time, with the chosen part in colour. */
export const composeChartPicture = async (
  shown: PictureContent,
  series: Answer,
  days: readonly DatedNoteMark[],
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const {
    view,
    figures: { period },
    coverage,
    places,
  } = shown;
  const widthOf = await measure(t);
  const isIn = (index: number): boolean =>
    view.period === null || (series.periods[index]!.from < period.until && series.periods[index]!.until > period.from);
  const longer = series.total.longerPeriod ?? 0;
  const notes = [
    ...(longer > 0 ? [`${t('chart.longer', { n: longer })}${t('headline.end')}`] : []),
    ...formatDayNotes(days, places, t),
  ];
  const caption = t('picture.by-period', {
    what: figureName(view.indicator, view.measure, t),
    unit: t(`chart.by-${view.unit}`),
  });
  const watches = watchesOf(series, coverage, places);
  const height = CHART_HEIGHT[size];
  const chart = chartScene({ series, tracks: [series], watches, isIn, days }, PICTURE_WIDTH, height, t);
  return chartSheet(
    sheetOf(shown, caption, notes, t),
    chart,
    height,
    legendOf({ series, coverage, places }, t),
    size,
    widthOf,
  );
};

/**
 * Returns a divided chart on such a sheet: every panel on one scale, or the lines of the rates that are compared.
 * @param tracks all of them, not only those that the page shows at first
 */
export const composeDividedPicture = async (
  shown: PictureContent,
  answer: Answer,
  tracks: readonly Track[],
  isComparing: boolean,
  days: readonly DatedNoteMark[],
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const {
    view,
    figures: { period },
    coverage,
    places,
  } = shown;
  const widthOf = await measure(t);
  const isIn = (index: number): boolean =>
    view.period === null || (answer.periods[index]!.from < period.until && answer.periods[index]!.until > period.from);
  const division = view.by[0]!;
  const caption = t('picture.by-period', {
    what: figureName(view.indicator, view.measure, t),
    unit: [t(`split.${division}`), t(`chart.by-${view.unit}`)].join(t('picture.comma')),
  });
  const notes = [t('split.one-scale'), ...(answer.splits[1]?.overlaps ? [t('filter.overlaps')] : [])].join(' ');
  const isRate = answer.total.rate !== null;
  const common = { series: answer, isIn, days, most: Math.max(1, ...tracks.map(({ cells }) => topOf(cells))) };
  const { items, height } =
    isComparing && isRate
      ? linesScene({ ...common, tracks }, PICTURE_WIDTH, CHART_HEIGHT[size], t)
      : panelsScene({ ...common, tracks }, PICTURE_WIDTH, isComparing ? 1 : PANELS_ACROSS, t);
  const legend = legendOf({ series: answer, coverage, places, shown: tracks }, t);
  const sheet = sheetOf(shown, caption, [notes, ...formatDayNotes(days, places, t)], t);
  return chartSheet(sheet, items, height, legend, size, widthOf);
};

/** Returns a table of the page on such a sheet. */
export const composeTablePicture = async (
  shown: PictureContent,
  table: ShownTable,
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const widthOf = await measure(t);
  const { items, height } = tableScene(table, PICTURE_WIDTH, TABLE_ROWS[size], (n) => t('picture.more-rows', { n }));
  const sheet = sheetOf(shown, table.caption, [], t);
  return onSheet(sheet, { items, width: PICTURE_WIDTH, height }, size, widthOf);
};

const PANELS_ACROSS = 3;

/** Says what happened on the marked days, each with its number in the picture. */
const formatDayNotes = (days: readonly DatedNoteMark[], places: Places, t: Text): string[] =>
  days.map((day) =>
    [
      `${formatNumber(day.number, t.language)}.`,
      formatDatedNote(day.note, placeOfNote(day.note, places, t), t),
      t('notes.source', { publisher: day.note.publisher }),
    ].join(' '),
  );

/** Puts a chart on a sheet, with its legend below it. */
const chartSheet = (
  sheet: Sheet,
  chart: readonly Item[],
  height: number,
  legend: readonly { key: string; words: string }[],
  size: PictureSize,
  widthOf: WidthOf,
): Scene => {
  const below = legendScene(legend);
  const top = height + 10;
  const key: Item = { kind: 'window', x: 0, y: top, width: PICTURE_WIDTH, height: below.height, items: below.items };
  return onSheet(sheet, { items: [...chart, key], width: PICTURE_WIDTH, height: top + below.height }, size, widthOf);
};

const sheetOf = (
  { said: [figure, beside], about, answer, asOf, address, places }: PictureContent,
  caption: string,
  own: readonly string[],
  t: Text,
): Sheet => ({
  figure: `${figure}${beside === '' ? t('headline.end') : ''}`,
  beside: beside === '' ? '' : `${beside.replace(/^[;,.។\s]+/, '')}${t('headline.end')}`,
  caption,
  language: t.language,
  demo: about.demo ? `${t('app.demo')} ${t('app.demo-text')}` : null,
  notes: [
    ...own,
    t('picture.method', {
      indicator: answer.indicator.code,
      version: answer.indicator.version,
      rule: t(`rule.${answer.indicator.code}`),
      minimums: t('public.minimums'),
    }),
    t('picture.source', {
      organisation: about.organisation,
      day: formatDay(asOf.day as Day, t.language),
      seq: asOf.seq,
      address,
      country: places.country.name[t.language],
    }),
  ],
  foot: t('picture.foot', {
    organisation: about.organisation,
    country: places.country.name[t.language],
    day: formatDay(asOf.day as Day, t.language),
    indicator: answer.indicator.code,
    version: answer.indicator.version,
    minimums: t('public.minimums'),
    method: `${location.host}/method#${answer.indicator.code}`,
  }),
});

/** Returns the view of the whole country, or of what the page's map shows. */
const frameOf = ({ at }: View, places: Places, width: number): LocatorView => {
  if (!at) return locatorView(places.country.bounds, width);
  const onPage = document.querySelector('.map-frame')?.clientWidth ?? width;
  return viewAround(at, width / onPage, width, (CLOSE_HEIGHT * width) / PICTURE_WIDTH);
};
