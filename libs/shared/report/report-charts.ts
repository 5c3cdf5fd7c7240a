import type { Language } from '../language/languages.js';
import type { Answer, Cell } from '../counting/answer.js';
import type { CellKey } from '../counting/cell-key.js';
import { asPeriod } from '../day/period.js';
import { type DatedNoteMark, datedNoteMarks, formatDatedNote } from '../public/dated-note-marks.js';
import { whyNoneIn } from '../counting/why-no-number.js';
import { progressOf } from '../day/period-progress.js';
import { formatPeriod } from '../day/format-dates.js';
import type { Item, Paint, Scene } from '../drawing/scene.js';
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
  const { answer, scene, chart, datedNotes = [] } = DRAW[key](context);
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
      ...(datedNotes.length > 0 ? [t('report.dated-notes'), ...datedNotes.map((one) => formatMark(one, context))] : []),
    ],
  };
};

/** What a drawing has beside its scene. */
interface Drawn {
  answer: Answer;
  scene: Scene;
  chart?: Chart;
  /** Those that are marked in it. */
  datedNotes?: readonly DatedNoteMark[];
}

const DRAW: Record<DrawingKey, (context: DocumentContext) => Drawn> = {
  'over-time': (context) => {
    const answer = context.answer('I02', { split: ['period'], unit: context.scope.unit });
    const { datedNotes: known = [], gazetteer } = context.material;
    const places = context.scope.place === null ? [] : [context.scope.place];
    const datedNotes = datedNoteMarks(known, answer.periods, places, gazetteer);
    return {
      answer,
      scene: columns(answer, datedNotes, context),
      datedNotes,
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

/** Returns the first of 1, 2, 5, 10, 20, 50 and so on that is not below a number: a scale ends there. */
const rounded = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= most) ?? most;
};

/** Returns "1. 3 June 2021: A ban (Phnom Penh). Source: …", as numbered in the drawing. */
const formatMark = ({ number, note }: DatedNoteMark, context: DocumentContext): string => {
  const { t } = context;
  return [
    `${formatNumber(number, t.language)}.`,
    formatDatedNote(note, note.place === null ? null : context.place(note.place), t) + t('report.end'),
    t('notes.source', { publisher: note.publisher }),
    ...(note.url === null ? [] : [note.url]),
  ].join(' ');
};

/** How what may be in a period or of a kind is drawn, behind what certainly is. */
const POSSIBLE = { fill: INK.paper, stripes: INK.count, stroke: INK.count, line: 0.8 } as const;

/** Formats '5 (+2)': what is certain, and how many more are possible. */
const formatBoth = ({ low, possible }: Cell, language: Language): string =>
  `${formatNumber(low, language)}${possible > 0 ? ` (+${formatNumber(possible, language)})` : ''}`;

type TextItem = Extract<Item, { kind: 'text' }>;
/** Makes a small grey text, unless `other` says how it differs. */
const smallText = (x: number, y: number, text: string, other: Partial<TextItem> = {}): TextItem => ({
  kind: 'text',
  x,
  y,
  text,
  size: 12,
  weight: 400,
  colour: INK.second,
  ...other,
});

/** Where columns are drawn. CSS pixels. */
interface Plot {
  /** Of the whole drawing. */
  height: number;
  /** Where the first column begins, right of the numbers of the scale. */
  left: number;
  /** From one column to the next. */
  pitch: number;
  /** The largest number of the scale. */
  top: number;
  /** Returns how far down a number is. */
  y(n: number): number;
}

/** Draws one column per period: solid for what is certain, striped for what only may fall in it. */
const columns = (answer: Answer, notes: readonly DatedNoteMark[], context: DocumentContext): Scene => {
  const { language } = context.t;
  const left = 44;
  const belowGround = 34;
  // The numbers of dated notes are above those of the columns.
  const [height, aboveTop] = notes.length > 0 ? [256, 38] : [240, 22];
  const top = rounded(Math.max(1, ...answer.cells.map(({ low, possible }) => low + possible)));
  const ground = height - belowGround;
  const plot: Plot = {
    height,
    left,
    pitch: (WIDTH - left) / Math.max(1, answer.cells.length),
    top,
    y: (n) => ground - (n / top) * (ground - aboveTop),
  };
  return {
    width: WIDTH,
    height,
    items: [
      ...scaleLines(plot, language),
      ...daysOfNotes(notes, plot),
      ...answer.cells.flatMap((cell, i) => column(cell, i, answer, plot, context)),
      { kind: 'path', d: `M${left} ${ground}L${WIDTH} ${ground}`, stroke: INK.ink },
      ...numbersOfNotes(notes, plot, language),
    ],
  };
};

/** Draws a line with its number at each step of the scale. */
const scaleLines = ({ left, top, y }: Plot, language: Language): Item[] => {
  const steps = [4, 5, 2, 1].find((n) => top % n === 0)!;
  return Array.from({ length: steps }, (_, i) => ((i + 1) / steps) * top).flatMap((n): Item[] => [
    { kind: 'path', d: `M${left} ${y(n)}L${WIDTH} ${y(n)}`, stroke: INK.line },
    smallText(left - 8, y(n) + 4, formatNumber(n, language), { anchor: 'end' }),
  ]);
};

/** Shades the days of dated notes behind the columns. */
const daysOfNotes = (notes: readonly DatedNoteMark[], { left, pitch, y }: Plot): Item[] =>
  notes.map(({ from, to }) => ({
    kind: 'rect',
    x: left + from * pitch,
    y: 0,
    width: Math.max(1.5, (to - from) * pitch),
    height: y(0),
    fill: INK.day,
  }));

/** Marks the first day of each dated note with its number, in front of the columns. */
const numbersOfNotes = (notes: readonly DatedNoteMark[], { left, pitch, y }: Plot, language: Language): Item[] =>
  notes.flatMap(({ number, from }): Item[] => {
    const x = left + from * pitch;
    return [
      { kind: 'path', d: `M${x} 0L${x} ${y(0)}`, stroke: INK.ink, dash: [3, 3] },
      smallText(x + 4, 11, formatNumber(number, language)),
    ];
  });

/** CSS pixels from one column to the next that the name of a period needs, and the number above a column. */
const NAME_NEEDS = 56;
const NUMBER_NEEDS = 26;

/** Draws the column of a period with its number above, and below it its name and whether it is over. */
const column = (cell: Cell, index: number, answer: Answer, plot: Plot, context: DocumentContext): Item[] => {
  const { low, possible, keys } = cell;
  const { left, pitch, height, y } = plot;
  const { language } = context.t;
  const gap = Math.min(pitch * 0.3, 24);
  const [x, width] = [left + index * pitch + gap / 2, Math.max(1, pitch - gap)];
  const middle = x + width / 2;
  const [ground, certain, whole] = [y(0), y(low), y(low + possible)];
  const hasNumber = whyNoneIn(answer, cell, context.watchOfCell(answer, keys)) === null;
  const isNamed = index % Math.ceil(NAME_NEEDS / pitch) === 0;
  const items: Item[] = [];
  if (low > 0) items.push({ kind: 'rect', x, y: certain, width, height: ground - certain, fill: INK.count });
  if (possible > 0) items.push({ kind: 'rect', x, y: whole, width, height: certain - whole, ...POSSIBLE });
  if (pitch > NUMBER_NEEDS) {
    const number = hasNumber ? formatBoth(cell, language) : '–';
    items.push(smallText(middle, whole - 6, number, { weight: 700, colour: INK.ink, anchor: 'middle' }));
  }
  if (isNamed) items.push(smallText(middle, height - 14, shortPeriod(keys[0]!, language), { anchor: 'middle' }));
  const progress = progressLabel(keys[0]!, answer, context);
  if (progress && (progress.isSoFar || pitch > progress.width)) {
    // Also under columns that are too narrow for all names: to the left, where nothing else stands in this line.
    const end = middle + Math.min(pitch, progress.width) / 2;
    items.push(smallText(end, height - 2, progress.text, { size: 11, anchor: 'end' }));
  }
  return items;
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
  const inked = { size: 13, colour: INK.ink };
  const items = cells.flatMap((cell, i): Item[] => {
    const { low, possible } = cell;
    const y = 8 + i * ROW;
    const bar = (x: number, n: number, paint: Paint): Item => ({
      kind: 'rect',
      x,
      y: y + 3,
      width: n * scale,
      height: 18,
      ...paint,
    });
    return [
      smallText(left - 10, y + 16, names[i]!, { ...inked, anchor: 'end' }),
      ...(low > 0 ? [bar(left, low, { fill: INK.count })] : []),
      ...(possible > 0 ? [bar(left + low * scale, possible, POSSIBLE)] : []),
      smallText(left + (low + possible) * scale + 8, y + 17, formatBoth(cell, t.language), { ...inked, weight: 700 }),
    ];
  });
  const height = Math.max(ROW, cells.length * ROW) + 16;
  if (cells.length === 0) items.push(smallText(8, 26, t('report.nothing'), { size: 13 }));
  else items.push({ kind: 'path', d: `M${left} 4L${left} ${height - 4}`, stroke: INK.ink });
  return { width: WIDTH, height, items };
};
