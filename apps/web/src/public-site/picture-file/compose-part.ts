import type { Answer, Rate } from '@vigil/shared/counting/answer.js';
import { type Strip, STRIP_STATES, type UsualWeekday } from '@vigil/shared/counting/calendar-strip.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { againstOthers, againstOthersInAll, onlyInTotal } from '@vigil/shared/counting/subtract-cells.js';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import type { Text } from '@vigil/shared/text/text.js';
import { legendOf } from '../chart-legend.js';
import { formatRateNotes } from '../format-rate.js';
import { actorsIn, isUnknownActor } from '../pages/actor-rows.js';
import { linesOf } from '../pages/rate-lines.js';
import { gapsIn } from '../pages/share-gaps.js';
import type { Subject } from '../pages/subject-types.js';
import { ratePoint } from '../rate-scale.js';
import { askedOf, watchesOf } from '../who-watched.js';
import { barsScene, type ShareBar } from './bars-scene.js';
import { CALENDAR_KEYS, calendarScene } from './calendar-scene.js';
import { chartOnSheet, withLegend, words } from './chart-on-sheet.js';
import { drawnChart } from './chart-scene.js';
import { linesScene } from './divided-scene.js';
import type { LegendEntry } from './legend-scene.js';
import { lettersFor } from './measure-text.js';
import type { Drawn } from './sheet.js';
import { onSheet, type PictureSize, type SheetContent, sheetOf } from './sheet-of-figure.js';

/** What the pictures of a group's or place's page have in common. */
export interface PartContent extends SheetContent {
  subject: Subject;
  coverage: readonly CoverageEntry[] | null;
}

/** Returns the calendar on a sheet: a square for each week or month, and in words what each form means. */
export const composeCalendar = async (
  content: PartContent,
  { strip, unit, usual }: { strip: Strip; unit: 'week' | 'month'; usual: UsualWeekday | null },
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const letters = await lettersFor(t);
  const { squares, longer } = strip;
  const legend = [
    ...STRIP_STATES.filter((state) => squares.some((square) => square.state === state)).map((state): LegendEntry => ({
      key: state,
      words: t(`strip.${state}`),
    })),
    ...(longer.recorded > 0 ? [words(t('chart.longer', { n: longer.recorded }))] : []),
    words(t('strip.nothing-means')),
  ];
  const picture = withLegend((room) => calendarScene({ squares, unit }, room, t), legend, letters, CALENDAR_KEYS);
  const own = usual
    ? [t('strip.weekly', { n: usual.n, of: usual.of, weekday: t(`strip.weekday.${usual.weekday}`) })]
    : [];
  const caption = t(`picture.calendar-${unit}`, { name: content.subject.name });
  return onSheet(sheetOf(content, caption, own, t), picture, size, letters.widthOf);
};

/** Returns a rate beside that of all others on a sheet, with both numbers of each. */
export const composeAgainst = async (
  content: PartContent,
  answer: Answer,
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const { subject } = content;
  const { split, code, nameOf, restName } = subject;
  const lines = linesOf({ answer, self: split === null ? null : code, name: nameOf, restName }).slice(0, 2);
  const bars = lines.map(({ name, kind, cell }): ShareBar => ({
    name,
    said: formatRateNotes(cell, t, null).join(t('list.and')),
    share: cell.rate!.share,
    kind: kind === 'self' ? 'self' : 'rest',
  }));
  const caption = t('rates.caption', {
    what: t(`indicator.${answer.indicator.code}`),
    period: formatPeriodOn(answer.periods[0]!, answer, t),
  });
  return barsOnSheet(content, caption, bars, [t('rates.rule')], size, t);
};

/** Returns a rate year by year beside that of all others on a sheet: lines with both numbers of each point. */
export const composeYears = async (
  content: PartContent,
  answer: Answer,
  days: readonly DatedNoteMark[],
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const letters = await lettersFor(t);
  const { subject, coverage, places } = content;
  const { kind, code, name, restName } = subject;
  const years = againstOthers(answer, code);
  const all = againstOthersInAll(answer, code);
  const country = watchesOf(answer, coverage, places);
  const here = watchesOf(askedOf(answer, { [kind === 'places' ? 'place' : kind]: [code] }), coverage, places);
  const tracks = [
    { key: 'own', name, cells: years.map(({ own }) => own), total: all.own, watches: here, watch: null },
    {
      key: 'rest',
      name: restName,
      cells: years.map(({ rest }) => rest),
      total: all.rest,
      watches: country,
      watch: null,
    },
  ];
  const { own, rest } = onlyInTotal(answer, code);
  const longer = own.denominator + rest.denominator;
  const legend = [
    ...legendOf({ series: answer, coverage, places, shown: tracks }, t),
    ...(longer > 0 ? [words(t('chart.longer', { n: longer }))] : []),
    words(t('rates.rule')),
  ];
  const caption = t('picture.by-period', { what: t(`indicator.${answer.indicator.code}`), unit: t('chart.by-year') });
  const draw = (width: number, height: number): Drawn =>
    linesScene({ series: answer, isIn: () => true, days, tracks }, width, height, letters, t);
  return chartOnSheet(content, caption, draw, { legend, days, letters, canNarrow: true }, size, t);
};

/** Returns who acted on a sheet, the most frequent first. What no source says has a form of its own. */
export const composeActors = async (
  content: PartContent,
  answer: Answer,
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const all = answer.total.low;
  const bars = actorsIn(answer).map(({ key, low }): ShareBar => ({
    name: key === '' ? t('acted.not-stated') : publicLabel(key, t),
    said: t('count.CS_AT_LEAST', { low }),
    share: all === 0 ? null : Math.min(1, low / all),
    kind: isUnknownActor(key) ? 'unknown' : 'one',
  }));
  const caption = t('picture.actors', { period: formatPeriodOn(answer.periods[0]!, answer, t) });
  return barsOnSheet(content, caption, bars, [t('picture.whole-bar', { n: all }), t('acted.help')], size, t);
};

/**
 * Returns a group's share in all unlawful force by the state on a sheet, year by year: a line where two years or more
 * are large enough for a percentage, or else both numbers of each year.
 */
export const composeShare = async (
  content: PartContent,
  series: Answer,
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const letters = await lettersFor(t);
  const caption = t('picture.by-period', { what: t('indicator.I12'), unit: t('chart.by-year') });
  const gaps = gapsIn(series, t);
  if (series.cells.filter((cell) => ratePoint(cell, null) !== null).length < 2) {
    const bars = series.cells.map((cell, index): ShareBar => ({
      name: formatPeriodOn(series.periods[index]!, series, t),
      said: isNone(cell.rate!) ? t('subject.share-none') : formatRateNotes(cell, t, null).join(t('list.and')),
      share: cell.rate!.share,
      kind: 'one',
    }));
    return barsOnSheet(content, caption, bars.reverse(), gaps, size, t);
  }
  const legend = [
    // What a gap means here is not what it means in a rate.
    ...legendOf({ series, coverage: null, places: null }, t).filter(({ key }) => key !== 'gap'),
    ...gaps.map(words),
  ];
  const draw = drawnChart({ series, tracks: [series], watches: [], isIn: () => true }, t);
  return chartOnSheet(content, caption, draw, { legend, days: [], letters, canNarrow: true }, size, t);
};

const isNone = ({ denominator }: Rate): boolean => denominator.low === 0;

const barsOnSheet = async (
  content: PartContent,
  caption: string,
  bars: readonly ShareBar[],
  legend: readonly string[],
  size: PictureSize,
  t: Text,
): Promise<Scene> => {
  const letters = await lettersFor(t);
  const draw = withLegend(
    (room) => barsScene(bars, room, letters, (n) => t('picture.more-rows', { n })),
    legend.map(words),
    letters,
  );
  return onSheet(sheetOf(content, caption, [], t), draw, size, letters.widthOf);
};
