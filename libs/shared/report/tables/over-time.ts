import { asPeriod, type Period } from '../../day/period.js';
import { progressOf } from '../../day/period-progress.js';
import { formatDay } from '../../day/format-dates.js';
import type { Answer, Cell as CountCell } from '../../counting/answer.js';
import type { WhyNotCompared } from '../../counting/compare-figures.js';
import { whyNoneIn } from '../../counting/why-no-number.js';
import type { IndicatorCode, Measure } from '../../counting/indicators.js';
import { type Cell, figure, type Row, words } from '../report-document.js';
import { formatAsides } from '../format-cell.js';
import type { DocumentContext } from '../document-context.js';
import { compareInReport, whyNothingCompared } from '../whether-compared.js';
import { column, nameOf, numbers, periodOf, table, type TableBlock } from './table.js';

const SUMMARY: readonly (readonly [IndicatorCode, Measure | null])[] = [
  ['I01', null],
  ['I02', null],
  ['I03', null],
  ['I04', null],
  ['I05', null],
  ['I11', null],
  ['I06', null],
  ['I08', 'restrictions'],
  ['I08', 'violations'],
  ['I09', 'injured'],
  ['I09', 'killed'],
  ['I10', 'people'],
  ['I10', 'acts'],
];

const seen = (answer: Answer, cell: CountCell, context: DocumentContext): Cell =>
  figure(context.formatCell(answer, cell));

/** Whether a number may be written for the total. */
const isKnown = (answer: Answer, context: DocumentContext): boolean =>
  whyNoneIn(answer, answer.total, context.watchOfCell(answer, answer.total.keys)) === null;

/**
 * T1: the figures beside those of the period before and of the same period a year earlier. Where the rule allows no
 * direction between two, it says why instead of the earlier number.
 */
export const summary = (context: DocumentContext): TableBlock => {
  const {
    t,
    compared: { current, previous, yearBefore },
  } = context;
  const earlier = [previous, yearBefore].filter((one) => one !== null);
  const compared = earlier.filter((period) => whyNothingCompared(context, period) === null);
  const answers = SUMMARY.map(([indicator, measure]) => context.answer(indicator, { measure, period: current }));
  // Why a figure is not compared, with the names of those of which it is so; in a column with its period.
  const refused = compared.map(() => new Map<WhyNotCompared, string[]>());
  // Rates that went the other way within a large group.
  const within: [Period, Answer, readonly string[]][] = [];
  const rows = answers.map((answer): Row => ({
    cells: [
      { lines: [[{ text: nameOf(answer, context) }, { text: ` ${answer.indicator.code}`, quiet: true }]] },
      seen(answer, answer.total, context),
      ...compared.map((period, at) => {
        const { indicator, measure } = answer;
        const before = context.answer(indicator.code, { measure, period });
        const { why, opposite } = compareInReport(answer, before, period, context);
        if (why === null) {
          if (opposite.length > 0) within.push([period, answer, opposite]);
          return seen(before, before.total, context);
        }
        refused[at]!.set(why, [...(refused[at]!.get(why) ?? []), nameOf(answer, context)]);
        return figure(t('report.cell.no-comparison'));
      }),
      words(formatAsides(answer, t)),
    ],
  }));
  const columns = [current, ...compared];
  const width = columns.length > 2 ? 15 : 19;
  return table(context, 'T1', {
    head: [
      column(t('report.what'), 25),
      ...columns.map((period) => numbers(context.formatPeriod(period), width)),
      column(t('report.beside', { period: context.period }), 75 - width * columns.length),
    ],
    rows,
    answers,
    notes: [
      earlier.length === 0
        ? progressOf(current, context.known).is === 'not-published'
          ? t('report.not-compared-with', { period: context.period, why: context.whyAlone })
          : t('report.not-compared', { day: formatDay(context.material.moment.day, t.language) })
        : compared.length > 0 && t('report.compare'),
      ...earlier
        .filter((period) => !compared.includes(period))
        .map((period) =>
          t('report.not-compared-with', {
            period: context.formatPeriod(period),
            why: t(`report.why-${whyNothingCompared(context, period)}`),
          }),
        ),
      ...compared.flatMap((period, at) =>
        [...refused[at]!].map(([why, figures]) =>
          t('report.not-compared-figures', {
            period: context.formatPeriod(period),
            why: t(`report.why-${why}`),
            figures: figures.join(t('list.and')),
          }),
        ),
      ),
      ...within.map(([period, answer, said]) =>
        t('report.within', {
          what: nameOf(answer, context),
          before: context.formatPeriod(period),
          said: said.join(t('list.and')),
        }),
      ),
      ...earlier.map((period) => context.coverage(period)),
    ],
  });
};

/** Whether something waits for its assessment that is known only to a longer period than those of the rows. */
const waitsLonger = ({ total, cells }: Answer): boolean => {
  const waiting = ({ asides }: CountCell): number => asides.notYetAssessed?.low ?? 0;
  return waiting(total) > cells.reduce((sum, cell) => sum + waiting(cell), 0);
};

/**
 * T2: the figures over time. The total is counted directly, so a row between shows what is known only to a longer
 * period.
 */
export const overTime = (context: DocumentContext): TableBlock => {
  const {
    t,
    scope: { unit },
  } = context;
  const answers = (['I01', 'I02', 'I04', 'I05', 'I06'] as const).map((indicator) =>
    context.answer(indicator, { split: ['period'], unit }),
  );
  const [first] = answers;
  const rows: Row[] = first!.periods.map(({ key }): Row => ({
    cells: [
      words(context.formatPeriod(asPeriod(key))),
      ...answers.map((answer) =>
        seen(
          answer,
          answer.cells.find(({ keys }) => keys[0] === key)!,
          context,
        ),
      ),
    ],
  }));
  const longer: Row = {
    isSum: true,
    cells: [
      words(t('row.longer-period')),
      // Where there is no total, nobody knows that this is 0 either.
      ...answers.map((answer) =>
        answer.total.longerPeriod
          ? figure(t('report.plain', { n: answer.total.longerPeriod }))
          : waitsLonger(answer)
            ? figure(t('cell.not-assessed'))
            : isKnown(answer, context)
              ? figure(t('report.plain', { n: 0 }))
              : seen(answer, answer.total, context),
      ),
    ],
  };
  const sum: Row = {
    isSum: true,
    cells: [words(t('row.total')), ...answers.map((answer) => seen(answer, answer.total, context))],
  };
  return table(context, 'T2', {
    head: [column(t(`report.unit.${unit}`), 25), ...answers.map((answer) => numbers(nameOf(answer, context), 15))],
    rows: [...rows, longer, sum],
    answers,
    notes: [t('rule.total')],
  });
};

/** Whether the cell is counted separately: it is shown in its row and must not disappear with it. */
const isApart = (answer: Answer, cell: CountCell): boolean => whyNoneIn(answer, cell, null) === 'apart';

/**
 * Returns a saved query as its own table: cells with something to show (over time and in rates: all), and the total.
 */
export const saved = (context: DocumentContext, answer: Answer): TableBlock => {
  const { t } = context;
  const name = (split: string, key: string | null): string => {
    if (key === null) return t(split === 'group' ? 'report.no-group' : 'row.not-known');
    if (split === 'period') return context.formatPeriod(asPeriod(key), answer);
    return split.startsWith('place') ? context.place(key) : split === 'group' ? context.group(key) : context.label(key);
  };
  const splits = answer.splits.map(({ split }) => split);
  const rows: Row[] =
    splits.length === 0
      ? []
      : answer.cells
          .filter(
            (cell) =>
              splits[0] === 'period' ||
              cell.certain + cell.possible + cell.low > 0 ||
              answer.total.rate !== null ||
              isApart(answer, cell),
          )
          .map((cell) => ({
            cells: [...splits.map((split, i) => words(name(split, cell.keys[i] ?? null))), seen(answer, cell, context)],
          }));
  const longer = answer.total.longerPeriod ?? 0;
  return table(context, 'question', {
    caption: t('report.table.question', {
      what: nameOf(answer, context),
      period: periodOf(answer, context),
    }),
    head: [
      ...(splits.length === 0
        ? [column(t('report.what'), 70)]
        : splits.map((split) => column(t(`split.${split}`), 70 / splits.length))),
      numbers(t('report.number'), 30),
    ],
    rows: [
      ...rows,
      ...(longer > 0
        ? [
            {
              isSum: true,
              cells: [
                words(t('row.longer-period')),
                ...splits.slice(1).map(() => words('')),
                figure(t('report.plain', { n: longer })),
              ],
            },
          ]
        : []),
      {
        isSum: true,
        cells: [
          words(splits.length === 0 ? nameOf(answer, context) : t('row.total')),
          ...splits.slice(1).map(() => words('')),
          seen(answer, answer.total, context),
        ],
      },
    ],
    answers: [answer],
  });
};
