import { factsOf, storedLanguage } from '@vigil/shared/language/languages.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import type { Text } from '@vigil/shared/text/text.js';
import { legendOf } from '../chart-legend.js';
import { topOf } from '../chart-scale.js';
import type { Track } from '../divided-by.js';
import { mapModel, unwatchedOf } from '../map-model.js';
import { loadBase, loadLevel } from '../map/load-areas.js';
import { locatorView, type LocatorView, viewAround } from '../pages/locator-shape.js';
import type { Places } from '../places.js';
import type { Figures } from '../use-figures.js';
import { isRate, type View } from '../view.js';
import { watchesOf } from '../who-watched.js';
import { chartOnSheet, words } from './chart-on-sheet.js';
import { drawnChart } from './chart-scene.js';
import { linesScene, panelsScene } from './divided-scene.js';
import type { LegendEntry } from './legend-scene.js';
import { mapScene } from './map-scene.js';
import { lettersFor, measure } from './measure-text.js';
import { type Drawn, type Picture, PICTURE_WIDTH } from './sheet.js';
import { onSheet, type PictureSize, type SheetContent, sheetOf } from './sheet-of-figure.js';
import { ROW, type ShownTable, tableScene } from './table-scene.js';

/** What the page shows, from which the file of its map or chart is composed. */
export interface PictureContent extends SheetContent {
  view: View;
  figures: Figures;
  coverage: readonly CoverageEntry[] | null;
}

/** CSS pixels: the width of a map, which then has fewer and larger names. */
const MAP_WIDTH: Readonly<Record<PictureSize, number>> = { print: PICTURE_WIDTH, wide: 640, square: 800 };
const MOST_ROWS = 200;
const LEAST_ROWS = 9;
/** CSS pixels: the largest circle, and the height of a map that does not show the whole country. */
const LARGEST_RADIUS = 46;
const CLOSE_HEIGHT = 720;

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
    level: places.levelName(figures.level, t.language).toLocaleLowerCase(factsOf(t.language).intl),
    period: formatPeriodOn(figures.period, answer, t),
  });
  const sheet = sheetOf(shown, caption, [...watch, places.credit[storedLanguage(t.language)]], t);
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
  const { view, coverage, places } = shown;
  const letters = await lettersFor(t);
  const isIn = chosenIn(shown, series);
  const longer = series.total.longerPeriod ?? 0;
  const legend = [
    ...legendOf({ series, coverage, places }, t),
    ...outOf(shown, t),
    ...(longer > 0 ? [words(t('chart.longer', { n: longer }))] : []),
  ];
  const caption = t('picture.by-period', {
    what: figureName(view.indicator, view.measure, t),
    unit: t(`chart.by-${view.unit}`),
  });
  const watches = watchesOf(series, coverage, places);
  const draw = drawnChart({ series, tracks: [series], watches, isIn, days }, t);
  return chartOnSheet(shown, caption, draw, { legend, days, letters, canNarrow: true }, size, t);
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
  const { view, coverage, places } = shown;
  const letters = await lettersFor(t);
  const isIn = chosenIn(shown, answer);
  const division = view.by[0]!;
  const caption = t('picture.by-period', {
    what: figureName(view.indicator, view.measure, t),
    unit: [t(`split.${division}`), t(`chart.by-${view.unit}`)].join(t('picture.comma')),
  });
  const isLines = isComparing && answer.total.rate !== null;
  const common = { series: answer, isIn, days, tracks, most: Math.max(1, ...tracks.map(({ cells }) => topOf(cells))) };
  const draw = (width: number, height: number): Drawn =>
    isLines
      ? linesScene(common, width, height, letters, t)
      : panelsScene(common, { width, height, across: isComparing ? 1 : PANELS_ACROSS }, letters, t);
  const legend = [
    ...legendOf({ series: answer, coverage, places, shown: tracks }, t),
    ...outOf(shown, t),
    ...(isLines ? [] : [words(t('split.one-scale'))]),
    ...(answer.splits[1]?.overlaps ? [words(t('filter.overlaps'))] : []),
  ];
  return chartOnSheet(shown, caption, draw, { legend, days, letters, canNarrow: isLines }, size, t);
};

/** Returns a table of the page on such a sheet. */
export const composeTablePicture = async (
  shown: SheetContent,
  table: ShownTable,
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const widthOf = await measure(t);
  const picture: Picture = ({ width, height }) =>
    tableScene(
      table,
      width,
      height === null ? MOST_ROWS : Math.max(LEAST_ROWS, Math.floor(height / ROW) - 1),
      (n) => t('picture.more-rows', { n }),
      widthOf,
    );
  return onSheet(sheetOf(shown, table.caption, [], t), picture, size, widthOf);
};

const PANELS_ACROSS = 3;

/** Returns whether a period of a chart is in the chosen one, whose figure the sentence says. */
const chosenIn =
  ({ view, figures: { period } }: PictureContent, { periods }: Pick<Answer, 'periods'>) =>
  (index: number): boolean =>
    view.period === null || (periods[index]!.from < period.until && periods[index]!.until > period.from);

/** Says what has no colour because it is not in the chosen period. */
const outOf = ({ view, figures: { period }, answer }: PictureContent, t: Text): LegendEntry[] =>
  view.period === null ? [] : [{ key: 'out', words: t('picture.out', { period: formatPeriodOn(period, answer, t) }) }];

/** Returns the view of the whole country, or of what the page's map shows. */
const frameOf = ({ at, filters }: View, places: Places, width: number): LocatorView => {
  if (!at) return locatorView(places.boundsOf(filters.place), width);
  const onPage = document.querySelector('.map-frame')?.clientWidth ?? width;
  return viewAround(at, width / onPage, width, (CLOSE_HEIGHT * width) / PICTURE_WIDTH);
};
