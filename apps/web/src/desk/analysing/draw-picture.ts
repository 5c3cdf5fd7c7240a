import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Picture } from '@vigil/shared/counting/analysis.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { periodBetween } from '@vigil/shared/day/period.js';
import { addDays } from '@vigil/shared/day/day.js';
import { byKey } from '../../public-site/cell-numbers.js';
import { mapModel, unwatchedOf } from '../../public-site/map-model.js';
import type { BaseAreas, LevelAreas } from '../../public-site/map/load-areas.js';
import { locatorView } from '../../public-site/pages/locator-shape.js';
import { mapScene } from '../../public-site/picture-file/map-scene.js';
import type { Places } from '../../public-site/places.js';
import { barsScene } from './pictures/bars-scene.js';
import { calendarScene } from './pictures/calendar-scene.js';
import type { Drawing, Frame } from './pictures/legend-and-marks.js';
import { linesScene } from './pictures/lines-scene.js';
import { smallMultiplesScene } from './pictures/small-multiples-scene.js';

/** What a map needs besides the answer: outlines from the network. Null until they have loaded. */
export interface Land {
  places: Places;
  base: BaseAreas | null;
  levels: readonly LevelAreas[];
  coverage: readonly CoverageEntry[] | null;
}

/** Returns the picture of an answer; null for a table, and for a map whose outlines have not loaded. */
export const drawPicture = (
  show: Picture,
  answer: Answer,
  frame: Frame,
  land: Land | null,
  provinces: readonly string[],
): Drawing | null => {
  if (answer.splits.some(({ keys }) => keys.length === 0)) return null;
  switch (show) {
    case 'table':
      return null;
    case 'bars':
    case 'stacked':
      return barsScene(answer, show === 'stacked', frame);
    case 'lines':
      return linesScene(answer, frame);
    case 'calendar':
      return calendarScene(answer, frame);
    case 'multiples':
      return smallMultiplesScene(
        answer,
        answer.splits[0]!.split === 'place:1' && !answer.question.filters.place ? provinces : [],
        frame,
      );
    case 'map':
      return land && mapDrawing(answer, frame, land);
  }
};

/** CSS pixels: a narrower map has no room for its names. */
const LEAST_MAP = 560;

const mapDrawing = (
  answer: Answer,
  { width, canScroll, t, widthOf }: Frame,
  { places, base, levels, coverage }: Land,
): Drawing => {
  const level = answer.splits[0]!.split === 'place:2' ? 2 : 1;
  const units = new Map(byKey(answer));
  const unplaced = answer.cells.find(({ keys }) => keys[0] === null);
  units.delete('');
  const view = locatorView(places.country.bounds, canScroll ? Math.max(width, LEAST_MAP) : width);
  const { periods } = answer;
  const period = periodBetween(periods[0]!.from, addDays(periods.at(-1)!.until, -1));
  const items = mapScene(
    {
      view,
      base,
      levels,
      ...mapModel('circles', { units, loose: new Map(), level }, places, level === 1 ? 42 : 30, t),
      unwatched: unwatchedOf({ level, period }, answer, places, coverage),
      unit: t(`unit.${answer.unit}`),
      widthOf,
    },
    t,
  );
  return {
    items,
    width: view.width,
    height: view.height,
    notes: [
      ...(unplaced && unplaced.low > 0 ? [t('analysis.unknown-place', { n: unplaced.low })] : []),
      places.credit[storedLanguage(t.language)],
    ],
  };
};
