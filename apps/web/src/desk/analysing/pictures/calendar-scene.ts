import { factsOf } from '@vigil/shared/language/languages.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { addDays, partsOf, weekday } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { digitsIn, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { shadeOf, shadeSteps } from '../../../public-site/symbol-scale.js';
import { calendarOf, formatSum, type Sum, type Week } from '../calendar-model.js';
import { formatValue } from '../cell-value.js';
import { type Drawing, type Entry, type Frame, isUnwatched, type Mark, legendOf, valueIn } from './legend-and-marks.js';

/** CSS pixels: the smallest day that a finger can hit or an eye can see. */
const LEAST_DAY = 11;
const MOST_DAY = 22;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/**
 * Draws weeks from left to right and weekdays from Monday down, in as many rows as the width needs. Each weekday's sum
 * is at the end of its row.
 */
export const calendarScene = (answer: Answer, frame: Frame): Drawing => {
  const { size, widthOf, t, width } = frame;
  const { weeks, weekdays, most } = calendarOf(answer, frame.noneOf);
  const steps = shadeSteps(most);
  const dayNames = DAYS.map((i) => t(`analysis.weekday.${i + 1}`));
  const left = Math.max(...dayNames.map((name) => widthOf(name, size, 700))) + 8;
  const sumRoom = Math.max(...weekdays.map((sum) => widthOf(formatSum(sum, t), size, 700))) + 22;
  const perRow = rowLength(weeks.length, width - left - sumRoom);
  const cell = Math.min(MOST_DAY, (width - left - sumRoom) / perRow);
  const legend = legendOf(
    [
      ...steps.map((from, i): Entry => ({
        words: shadeWords(from, steps[i + 1], t),
        colour: `shade-${shadeOf(from, steps)}`,
      })),
      { words: t('analysis.zero'), colour: 'line' },
      ...(answer.cells.some(({ low, possible }) => low === 0 && possible > 0)
        ? [{ words: t('analysis.may-day'), colour: 'ink-3', isDot: true }]
        : []),
      ...(answer.periods.some(({ key }) => isUnwatched(frame, [key]))
        ? [{ words: t('legend.unwatched'), colour: 'hatch', isStriped: true }]
        : []),
    ],
    frame,
  );
  const items: Mark[] = [...legend.items];
  const line = size * (factsOf(t.language).isTall ? 1.9 : 1.5);
  let top = legend.height;
  for (let from = 0; from < weeks.length; from += perRow) {
    const row = weeks.slice(from, from + perRow);
    items.push(...monthNames(row, left, cell, top + line * 0.75, frame));
    top += line;
    DAYS.forEach((i) =>
      items.push({
        kind: 'text',
        x: left - 8,
        y: top + i * cell + cell / 2 + size * 0.33,
        text: dayNames[i]!,
        size: Math.min(size, cell * (factsOf(t.language).isTall ? 0.72 : 1.05)),
        weight: i === FRIDAY ? 700 : 400,
        colour: 'ink',
        anchor: 'end',
      }),
    );
    row.forEach(({ days }, n) =>
      days.forEach((one, i) => {
        if (one) items.push(...dayItems(one, left + n * cell, top + i * cell, cell, steps, frame));
      }),
    );
    if (from + perRow >= weeks.length) items.push(...sums(weekdays, left + row.length * cell + 10, top, cell, frame));
    top += 7 * cell + size * 0.6;
  }
  return { items, width, height: top + 2, notes: [] };
};

const FRIDAY = 4;

/**
 * Returns the number of weeks in a row: a year where that fits, or else all weeks spread evenly over as few rows as
 * possible.
 */
const rowLength = (weeks: number, room: number): number => {
  const fits = Math.max(4, Math.floor(room / LEAST_DAY));
  const rows = Math.ceil(weeks / (fits >= 54 ? 54 : fits));
  return Math.min(fits, fits >= 54 && weeks > 54 ? 53 : Math.ceil(weeks / rows));
};

const shadeWords = (from: number, next: number | undefined, t: Frame['t']): string =>
  next === undefined
    ? t('legend.shade-from', { from })
    : next - 1 === from
      ? formatNumber(from, t.language)
      : t('legend.shade', { from, to: next - 1 });

const dayItems = (cell: Cell, x: number, y: number, side: number, steps: readonly number[], frame: Frame): Mark[] => {
  const { t, size, noneOf } = frame;
  // A future day has no box: a box without a number would look like 0.
  const none = noneOf(cell);
  if (none === 'not-begun') return [];
  const period = asPeriod(cell.keys[0]!);
  const shade = shadeOf(cell.low, steps);
  const said = t('analysis.said', {
    what: [t(`analysis.weekday.${weekday(period.from)}`), formatPeriod(period, t.language)].join(t('analysis.comma')),
    n: formatValue(valueIn(frame, cell), t),
  });
  const box = { kind: 'rect' as const, x: x + 0.75, y: y + 0.75, width: side - 1.5, height: side - 1.5, said };
  const isHatched = isUnwatched(frame, cell.keys);
  const ground: Mark = { ...box, fill: isHatched ? 'raised' : 'line', ...(isHatched && { stripes: 'hatch' }) };
  // If something may have happened on any day of a month, the month must not look like thirty separate events.
  if (shade === 0 && none !== null && !isHatched) {
    const text = none === 'not-reported' ? '?' : '–';
    const at = { x: x + side / 2, y: y + side / 2 + size * 0.3, anchor: 'middle' as const };
    return [
      { ...box, fill: 'transparent' },
      { kind: 'text', ...at, text, size: Math.min(size * 0.8, side), weight: 400, colour: 'ink-3' },
    ];
  }
  if (shade === 0)
    return cell.possible > 0
      ? [ground, { kind: 'circle', x: x + side / 2, y: y + side / 2, radius: side * 0.12, fill: 'ink-3', said }]
      : [ground];
  const marks: Mark[] = [{ ...box, fill: `shade-${shade}` }];
  if (side >= 16)
    marks.push({
      kind: 'text',
      x: x + side / 2,
      y: y + side / 2 + size * 0.3,
      text: formatNumber(cell.low, t.language),
      size: size * 0.8,
      weight: 400,
      colour: shade >= 4 ? 'on-count' : 'map-ink',
      anchor: 'middle',
    });
  return marks;
};

/** Writes each month over the week in which it begins, with the year in January and at the far left. */
const monthNames = (
  row: readonly Week[],
  left: number,
  cell: number,
  y: number,
  { size, t, widthOf }: Frame,
): Mark[] => {
  let end = -Infinity;
  return row.flatMap(({ monday, days }, n): Mark[] => {
    const first = DAYS.map((i) => addDays(monday, i)).find(
      (day, i) => days[i] !== null && (partsOf(day).day === 1 || n === 0),
    );
    if (!first) return [];
    const { month, year } = partsOf(first);
    const name = t(`analysis.month.${month}`);
    const text = n === 0 || month === 1 ? `${name} ${digitsIn(String(year), t.language)}` : name;
    const x = left + n * cell;
    // A month that begins in the last column is named over the next row.
    if (x < end + 6 || (n === row.length - 1 && n > 0)) return [];
    end = x + widthOf(text, size * 0.9, 400);
    return [{ kind: 'text', x, y, text, size: size * 0.9, weight: 400, colour: 'ink-2' }];
  });
};

const sums = (weekdays: readonly Sum[], x: number, top: number, cell: number, { size, t }: Frame): Mark[] =>
  weekdays.map((sum, i): Mark => ({
    kind: 'text',
    x,
    y: top + i * cell + cell / 2 + size * 0.33,
    text: formatSum(sum, t),
    size: Math.min(size, cell * 1.05),
    weight: i === FRIDAY ? 700 : 400,
    colour: 'ink',
  }));
