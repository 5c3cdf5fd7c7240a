import type { Language } from '../language/languages.js';
import type { Answer, Cell } from '../counting/answer.js';
import type { CellKey } from '../counting/cell-key.js';
import { asPeriod } from '../day/period.js';
import { type DatedNoteMark, datedNoteMarks, formatDatedNote } from '../public/dated-note-marks.js';
import { whyNoneIn } from '../counting/why-no-number.js';
import { progressOf } from '../day/period-progress.js';
import { formatPeriod } from '../day/format-dates.js';
import type { Item, Scene } from '../drawing/scene.js';
import { formatNumber } from '../text/text.js';
import { forceRank } from '../vocabulary/vocabulary.js';
import type { Block, Chart } from './report-document.js';
import type { DrawingKey } from './report-draft.js';
import { keysOf, nameOf } from './tables/table.js';
import type { DocumentContext } from './document-context.js';

type Drawing = Extract<Block, { kind: 'drawing' }>;

/** CSS pixels; as wide as the text of a page. */
export const WIDTH = 680;
const INK = {
  ink: '#17191c',
  second: '#464b51',
  line: '#dcd9d1',
  count: '#c0301c',
  paper: '#ffffff',
  day: '#ece9e2',
} as const;

/** Draws a chart or a map of an answer that the tables also contain. */
export const drawReportChart = (key: DrawingKey, context: DocumentContext): Drawing => {
  const { t } = context;
  const { answer, scene, chart, days = [] } = DRAW[key](context);
  const number = context.number('drawing');
  const caption = t(`report.drawing.${key}`, { what: nameOf(answer, context), period: context.period });
  return {
    kind: 'drawing',
    key,
    number,
    caption,
    alt: formatAll(answer, context),
    scene,
    ...(chart && { chart }),
    notes: [
      context.formatFigure(
        answer.question.split.includes('period')
          ? { ...answer, periods: answer.question.periods.map(asPeriod) }
          : answer,
      ) + t('report.end'),
      ...(days.length > 0 ? [t('report.dated-notes'), ...days.map((day) => formatMarkedDay(day, context))] : []),
    ],
  };
};

/** What a drawing has beside its scene. */
interface Drawn {
  answer: Answer;
  scene: Scene;
  chart?: Chart;
  /** Dated notes that are marked in it. */
  days?: readonly DatedNoteMark[];
}

const DRAW: Record<DrawingKey, (context: DocumentContext) => Drawn> = {
  'over-time': (context) => {
    const answer = context.answer('I02', { split: ['period'], unit: context.scope.unit });
    const { datedNotes = [], gazetteer } = context.material;
    const wanted = context.scope.place === null ? [] : [context.scope.place];
    const days = datedNoteMarks(datedNotes, answer.periods, wanted, gazetteer);
    return {
      answer,
      scene: columns(answer, days, context),
      days,
      chart: chartOf('columns', answer, answer.cells, context, (key) => context.formatPeriod(asPeriod(key ?? ''))),
    };
  },
  'by-force': (context) => {
    const answer = context.answer('I07', { measure: 'force', split: ['force'] });
    return {
      answer,
      scene: bars(answer, context),
      chart: chartOf('bars', answer, byGravity(answer), context, (key) => forceName(key, context)),
    };
  },
  map: (context) => {
    const answer = context.answer('I02', { split: ['place:1'] });
    return { answer, scene: context.material.drawMap(answer, context.t) };
  },
};

const chartOf = (
  shape: Chart['shape'],
  answer: Answer,
  cells: readonly Cell[],
  context: DocumentContext,
  name: (key: CellKey) => string,
): Chart => {
  const shown = cells.map((cell) => whyNoneIn(answer, cell, context.watchOfCell(answer, cell.keys)) === null);
  return {
    shape,
    categories: cells.map(({ keys }) => name(keys[0] ?? null)),
    certain: cells.map(({ low }, i) => (shown[i] ? low : null)),
    possible: cells.map(({ possible }, i) => (shown[i] || possible > 0 ? possible : null)),
  };
};

const forceName = (key: CellKey, context: DocumentContext): string =>
  key === null ? context.t('row.not-known') : context.label(key);

/** The means of force that have a number, gravest first. */
const byGravity = (answer: Answer): Cell[] =>
  keysOf([answer])
    .map((key) => answer.cells.find(({ keys }) => keys[0] === key)!)
    .sort((a, b) => (forceRank(b.keys[0] ?? '') ?? -1) - (forceRank(a.keys[0] ?? '') ?? -1));

/** Describes the drawing in words, for readers who cannot see it. */
const formatAll = (answer: Answer, context: DocumentContext): string => {
  const { t } = context;
  const split = answer.splits[0]!.split;
  const name = (key: string | null): string =>
    key === null
      ? t('row.not-known')
      : split === 'period'
        ? context.formatPeriod(asPeriod(key))
        : split.startsWith('place')
          ? context.place(key)
          : context.label(key);
  return answer.cells
    .map((cell) => t('cell.said', { name: name(cell.keys[0] ?? null), said: context.formatCell(answer, cell) }))
    .join(t('list.and'));
};

const rounded = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= most) ?? most;
};

/** Returns "1. 3 June 2021: A ban (Phnom Penh). Source: …", as numbered in the drawing. */
const formatMarkedDay = ({ number, note }: DatedNoteMark, context: DocumentContext): string => {
  const { t } = context;
  return [
    `${formatNumber(number, t.language)}.`,
    formatDatedNote(note, note.place === null ? null : context.place(note.place), t) + t('report.end'),
    t('notes.source', { publisher: note.publisher }),
    ...(note.url === null ? [] : [note.url]),
  ].join(' ');
};

/** Draws one column per period: solid for what is certain, striped for what only may fall in it. */
const columns = (answer: Answer, days: readonly DatedNoteMark[], context: DocumentContext): Scene => {
  const { t } = context;
  // The numbers of marked days stand above those of the columns.
  const height = days.length > 0 ? 256 : 240;
  const [left, ground, sky] = [44, 34, days.length > 0 ? 38 : 22];
  const most = Math.max(1, ...answer.cells.map(({ low, possible }) => low + possible));
  const top = rounded(most);
  const plot = height - ground - sky;
  const y = (n: number): number => height - ground - (n / top) * plot;
  const pitch = (WIDTH - left) / Math.max(1, answer.cells.length);
  const gap = Math.min(pitch * 0.3, 24);
  const steps = [4, 5, 2, 1].find((n) => top % n === 0)!;
  const ticks = Array.from({ length: steps }, (_, i) => (i + 1) / steps);
  const every = Math.ceil(56 / pitch);
  const items: Item[] = ticks.flatMap((share): Item[] => [
    { kind: 'path', d: `M${left} ${y(share * top)}L${WIDTH} ${y(share * top)}`, stroke: INK.line },
    {
      kind: 'text',
      x: left - 8,
      y: y(share * top) + 4,
      text: formatNumber(share * top, t.language),
      size: 12,
      weight: 400,
      colour: INK.second,
      anchor: 'end',
    },
  ]);
  for (const { from, to } of days)
    items.push({
      kind: 'rect',
      x: left + from * pitch,
      y: 0,
      width: Math.max(1.5, (to - from) * pitch),
      height: y(0),
      fill: INK.day,
    });
  answer.cells.forEach((cell, i) => {
    const { low, possible, keys } = cell;
    const x = left + i * pitch + gap / 2;
    const width = Math.max(1, pitch - gap);
    if (low > 0) items.push({ kind: 'rect', x, y: y(low), width, height: y(0) - y(low), fill: INK.count });
    if (possible > 0)
      items.push({
        kind: 'rect',
        x,
        y: y(low + possible),
        width,
        height: y(low) - y(low + possible),
        fill: INK.paper,
        stripes: INK.count,
        stroke: INK.count,
        line: 0.8,
      });
    const none = whyNoneIn(answer, cell, context.watchOfCell(answer, keys));
    const said =
      none !== null
        ? '–'
        : `${formatNumber(low, t.language)}${possible > 0 ? ` (+${formatNumber(possible, t.language)})` : ''}`;
    if (pitch > 26)
      items.push({
        kind: 'text',
        x: x + width / 2,
        y: y(low + possible) - 6,
        text: said,
        size: 12,
        weight: 700,
        colour: INK.ink,
        anchor: 'middle',
      });
    if (i % every === 0)
      items.push({
        kind: 'text',
        x: x + width / 2,
        y: height - 14,
        text: shortPeriod(keys[0]!, t.language),
        size: 12,
        weight: 400,
        colour: INK.second,
        anchor: 'middle',
      });
    const progress = progressLabel(keys[0]!, answer, context);
    if (progress && (progress.isSoFar || pitch > progress.width))
      items.push({
        kind: 'text',
        // Also under columns that are too narrow for all names: to the left, where nothing else stands in this line.
        x: x + width / 2 + Math.min(pitch, progress.width) / 2,
        y: height - 2,
        text: progress.text,
        size: 11,
        weight: 400,
        colour: INK.second,
        anchor: 'end',
      });
  });
  items.push({ kind: 'path', d: `M${left} ${y(0)}L${WIDTH} ${y(0)}`, stroke: INK.ink });
  for (const { number, from } of days) {
    const x = left + from * pitch;
    items.push(
      { kind: 'path', d: `M${x} 0L${x} ${y(0)}`, stroke: INK.ink, dash: [3, 3] },
      {
        kind: 'text',
        x: x + 4,
        y: 11,
        text: formatNumber(number, t.language),
        size: 12,
        weight: 400,
        colour: INK.second,
      },
    );
  }
  return { width: WIDTH, height, items };
};

/** Returns what is to be said under a column whose period is not over; null: it is over. */
const progressLabel = (
  key: string,
  known: Answer,
  { t, material }: DocumentContext,
): { isSoFar: boolean; text: string; width: number } | null => {
  const { is } = progressOf(asPeriod(key), known);
  if (is === 'over') return null;
  const text = t(is === 'so-far' ? 'report.so-far' : `cell.${is}`);
  return { isSoFar: is === 'so-far', text, width: material.widthOf(text, 11, 400) };
};

/** Shortens the period under a column to 'June': the caption names the year, if there is one. */
const shortPeriod = (key: string, language: Language): string => {
  const said = formatPeriod(asPeriod(key), language);
  return language === 'en'
    ? said
        .replace(/ \d{4}$/, '')
        .replace(/^(\w+) to (\w+)$/, (_all, a: string, b: string) => `${a.slice(0, 3)}–${b.slice(0, 3)}`)
    : language === 'km'
      ? said.replace(/ ឆ្នាំ[០-៩]+$/, '').replace(/^ខែ/, '')
      : said;
};

const ROW = 28;

/** Draws one bar per means of force, gravest first, with its name in front. */
const bars = (answer: Answer, context: DocumentContext): Scene => {
  const {
    t,
    material: { widthOf },
  } = context;
  const cells = byGravity(answer);
  const names = cells.map(({ keys }) => forceName(keys[0] ?? null, context));
  const left = Math.min(320, Math.max(80, ...names.map((name) => widthOf(name, 13, 400) + 14)));
  const most = Math.max(1, ...cells.map(({ low, possible }) => low + possible));
  const scale = (WIDTH - left - 70) / most;
  const items: Item[] = cells.flatMap(({ low, possible }, i): Item[] => {
    const y = 8 + i * ROW;
    return [
      { kind: 'text', x: left - 10, y: y + 16, text: names[i]!, size: 13, weight: 400, colour: INK.ink, anchor: 'end' },
      ...(low > 0
        ? [{ kind: 'rect' as const, x: left, y: y + 3, width: low * scale, height: 18, fill: INK.count }]
        : []),
      ...(possible > 0
        ? [
            {
              kind: 'rect' as const,
              x: left + low * scale,
              y: y + 3,
              width: possible * scale,
              height: 18,
              fill: INK.paper,
              stripes: INK.count,
              stroke: INK.count,
              line: 0.8,
            },
          ]
        : []),
      {
        kind: 'text',
        x: left + (low + possible) * scale + 8,
        y: y + 17,
        text: `${formatNumber(low, t.language)}${possible > 0 ? ` (+${formatNumber(possible, t.language)})` : ''}`,
        size: 13,
        weight: 700,
        colour: INK.ink,
      },
    ];
  });
  const height = Math.max(ROW, cells.length * ROW) + 16;
  if (cells.length === 0)
    items.push({ kind: 'text', x: 8, y: 26, text: t('report.nothing'), size: 13, weight: 400, colour: INK.second });
  else items.push({ kind: 'path', d: `M${left} 4L${left} ${height - 4}`, stroke: INK.ink });
  return { width: WIDTH, height, items };
};
