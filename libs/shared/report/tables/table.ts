import type { Answer, Cell as CountCell } from '../../counting/answer.js';
import { isOfParts } from '../../counting/format-rule.js';
import { gradesOf } from '../../counting/question.js';
import { ALL, type CellKey } from '../../counting/cell-key.js';
import { isDash, type WhyNone, whyNone } from '../../counting/coverage-status.js';
import { asPeriod } from '../../day/period.js';
import { whyNoneIn } from '../../counting/why-no-number.js';
import { label } from '../../vocabulary/vocabulary.js';
import { type Block, type Cell, figure, type Row, words } from '../report-document.js';
import type { TableKey } from '../report-draft.js';
import { formatAside } from '../format-cell.js';
import type { DocumentContext } from '../document-context.js';
import { scopeFilters, type Where } from '../scope-question.js';

export type TableBlock = Extract<Block, { kind: 'table' }>;
type Head = TableBlock['head'][number];

export const column = (text: string, width: number): Head => ({ text: begun(text), isNumber: false, width });
export const numbers = (text: string, width: number): Head => ({ text: begun(text), isNumber: true, width });
/** A column head begins with a capital letter; Khmer has none. */
const begun = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

interface Made {
  head: readonly Head[];
  rows: readonly Row[];
  /** The answers in it; their definitions are printed under it. */ answers: readonly Answer[];
  notes?: readonly (string | false)[];
  said?: readonly string[];
  caption?: string;
  empty?: string;
}

/**
 * Returns a table with its number and, under it, what is needed to quote a figure: code, version, definition,
 * denominator, coverage.
 */
export const table = (
  context: DocumentContext,
  key: TableKey | 'question',
  { head, rows, answers, notes = [], said = [], caption, empty }: Made,
): TableBlock => {
  const { t } = context;
  return {
    kind: 'table',
    key,
    number: context.number('table'),
    caption: caption ?? t(`report.table.${key}`, { period: context.period }),
    head,
    rows,
    empty: empty ?? t('report.nothing'),
    ...(said.length > 0 && { said }),
    notes: [
      ...(hasDash(rows, t('report.cell.unseen')) ? [t('report.dash')] : []),
      ...notes.filter((note) => note !== false),
      ...(caption === undefined ? endingElsewhere(context, answers) : []),
      ...answers
        .map((answer) => context.formatWhose(answer))
        .filter((note) => note !== null)
        .slice(0, 1),
      ...definitionsOf(context, answers),
    ],
  };
};

/** Says of figures that end on another day than the report on which they do: those of acts can. */
const endingElsewhere = (context: DocumentContext, answers: readonly Answer[]): string[] => {
  const { t } = context;
  const found = answers.filter((answer) => periodOf(answer, context) !== context.period);
  const name = found.map((answer) => nameOf(answer, context)).join(t('list.and'));
  return found.length === 0 ? [] : [t('cell.said', { name, said: periodOf(found[0]!, context) })];
};

/** Returns the period of a figure, up to the day on which figures of its unit end. */
export const periodOf = ({ question, unit }: Answer, context: DocumentContext): string =>
  question.periods.map((key) => context.formatPeriod(asPeriod(key), { unit })).join(context.t('list.and'));

/** Whether a dash replaces a number; the dash of a rate is explained by its denominator. */
const hasDash = (rows: readonly Row[], dash: string): boolean =>
  rows.some(({ cells }) => cells.some(({ isNumber, lines }) => isNumber && lines[0]?.[0]?.text === dash));

/** Returns code, version and definition of each figure, and once what they have in common. */
const definitionsOf = (context: DocumentContext, answers: readonly Answer[]): string[] => {
  const { t } = context;
  if (answers.length === 0) return [];
  const defined = new Map(
    answers.map(({ indicator, measure }) => [
      `${indicator.code} ${measure ?? ''}`,
      t('report.definition', {
        code: indicator.code,
        version: indicator.version,
        rule: t(`rule.${indicator.code}${measure ? `.${measure}` : ''}`),
      }),
    ]),
  );
  const { question } = answers[0]!;
  const grades = gradesOf(question)
    .map((code) => label(code, t.language))
    .join(t('list.and'));
  const overlapping = [
    ...new Set(
      answers.flatMap(({ splits }) =>
        splits.filter(({ overlaps }) => overlaps).map(({ split }) => t(`split.${split}`)),
      ),
    ),
  ];
  return [
    ...defined.values(),
    ...singleSource(context, answers),
    // One note each: a chapter says what several tables have in common once.
    [t('rule.counts', { grades }), t('report.scope', { scope: formatScope(context, question.filters) })].join(' '),
    ...(answers.some(({ total, indicator }) => total.rate !== null && indicator.code !== 'I12')
      ? [t('rule.rates')]
      : []),
    ...(answers.some((answer) => isOfParts(answer.question)) ? [t('rule.parts')] : []),
    ...(overlapping.length > 0 ? [t('rule.overlaps', { splits: overlapping.join(t('list.and')) })] : []),
    ...(answers.some(({ total, cells }) => [total, ...cells].some(({ possible }) => possible > 0))
      ? [t('report.more')]
      : []),
    [t('report.zero'), t('report.up-to', { seq: context.material.moment.seq })].join(' '),
    // Twice where figures of acts end on another day than the others.
    ...new Set(
      answers.flatMap((answer) =>
        question.periods.map((key) => context.coverage(asPeriod(key), question.filters, answer)),
      ),
    ),
  ];
};

/** Returns the single-source numbers, which are printed with every figure that excludes them. */
const singleSource = (context: DocumentContext, answers: readonly Answer[]): string[] => {
  const { t } = context;
  const told = answers.flatMap((answer) => {
    const said = formatAside(answer.total.asides.singleSource, t);
    return said === null ? [] : [t('cell.said', { name: nameOf(answer, context), said })];
  });
  return told.length === 0 ? [] : [t('report.single', { figures: [...new Set(told)].join(t('list.and')) })];
};

/** Returns the name of an indicator in a table, with its reading if it has several. */
export const nameOf = (
  { indicator: { code }, measure }: Pick<Answer, 'indicator' | 'measure'>,
  { t }: DocumentContext,
): string => (measure === null ? t(`indicator.${code}`) : t(`report.indicator.${code}.${measure}`));

/** Formats the places and groups of a figure. @param of as the report, if absent */
export const formatScope = (
  context: DocumentContext,
  { place = [], groups = [] }: Where = scopeFilters(context.scope),
): string => {
  const { t, material } = context;
  const where =
    place.length > 0
      ? place.map((code) => context.place(code)).join(t('list.and'))
      : context.nameOf(material.gazetteer.whole);
  return groups.length === 0
    ? where
    : t('narrow.groups', {
        what: where,
        groups: groups.map((code) => context.group(code)).join(t('list.and')),
        n: groups.length,
      });
};

/**
 * Returns the number for a key. If the answer has no cell for it, nothing was recorded, and 0 is written only where
 * somebody watched.
 */
export const at = (answer: Answer, key: string | null, context: DocumentContext): Cell => {
  const cell = answer.cells.find(({ keys }) => keys[0] === key);
  if (cell) return figure(context.formatCell(answer, cell));
  if (answer.total.rate) return figure(context.t('report.cell.no-rate'));
  const none = whyNoneAt(answer, key, context);
  return figure(context.t(none === null ? 'report.cell.zero' : noneIn(none)));
};

/**
 * Returns why no number may be written for a key. Where it has no cell: nobody watched, or the total has no number
 * either, which says nothing of its places and periods.
 */
export const whyNoneAt = (answer: Answer, key: CellKey, context: DocumentContext): WhyNone | null => {
  const cell = key === ALL ? answer.total : answer.cells.find(({ keys }) => keys[0] === key);
  const watch = context.watchOfCell(answer, cell?.keys ?? [key]);
  if (cell) return whyNoneIn(answer, cell, watch);
  const { split } = answer.splits[0]!;
  const isPart = split === 'period' || split.startsWith('place');
  return whyNone({ low: 0 }, watch) ?? (isPart ? null : whyNoneIn(answer, answer.total, watch));
};

export const total = (answer: Answer, context: DocumentContext): Cell =>
  figure(context.formatCell(answer, answer.total));

/** Returns one row per key of any of the answers, in the order of the first; "not known" is last. */
export const rowsBy = (
  context: DocumentContext,
  answers: readonly Answer[],
  name: (key: string | null) => string,
  keys = keysOf(answers),
): Row[] => [
  ...keys.map((key): Row => ({ cells: [words(name(key)), ...answers.map((answer) => at(answer, key, context))] })),
  { isSum: true, cells: [words(context.t('row.total')), ...answers.map((answer) => total(answer, context))] },
];

/**
 * Whether a row has anything to show: a number, a possible number, the denominator of a rate, or a number not known.
 * Unknowns must not disappear.
 */
const hasNumber = ({ low, certain, possible, rate, asides }: CountCell): boolean =>
  low + certain + possible > 0 ||
  (rate?.denominator.high ?? 0) > 0 ||
  Object.entries(asides).some(([name, figure]) => name !== 'singleSource' && name !== 'violent' && figure.high !== 0);

/**
 * Returns the keys of the first split that have something to show, each once, largest first; "not known" is last. What
 * only a single source reports has no row.
 */
export const keysOf = (answers: readonly Answer[]): (string | null)[] => {
  const seen = new Map<string | null, number>();
  for (const { cells } of answers)
    for (const cell of cells)
      if (cell.keys[0] !== undefined && hasNumber(cell))
        seen.set(cell.keys[0], Math.max(seen.get(cell.keys[0]) ?? 0, cell.low));
  return [...seen]
    .sort(([a, n], [b, m]) => (a === null ? 1 : b === null ? -1 : m - n || (a < b ? -1 : 1)))
    .map(([key]) => key);
};

/** Returns the number of an aside for a key, as of the figure: a 0 only where somebody watched. */
export const aside = (
  answer: Answer,
  key: CellKey,
  name: keyof CountCell['asides'],
  context: DocumentContext,
): Cell => {
  const { t } = context;
  const cell = key === ALL ? answer.total : answer.cells.find(({ keys }) => keys[0] === key);
  const said = formatAside(cell?.asides[name], t);
  if (said !== null) return figure(said);
  const none = whyNoneAt(answer, key, context);
  return figure(t(none === 'not-begun' || isDash(none) ? noneIn(none) : 'report.cell.zero'));
};

const noneIn = (none: WhyNone): string => (none === 'not-begun' ? 'cell.not-begun' : 'report.cell.unseen');
