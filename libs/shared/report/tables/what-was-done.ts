import type { Answer } from '../../counting/answer.js';
import { forceRank } from '../../vocabulary/vocabulary.js';
import { figure, type Row, words } from '../report-document.js';
import type { DocumentContext } from '../document-context.js';
import { at, column, keysOf, nameOf, numbers, rowsBy, table, type TableBlock, total } from './table.js';

const labelOf =
  (context: DocumentContext) =>
  (key: string | null): string =>
    key === null ? context.t('row.not-known') : context.label(key);

/** T5: restrictions by type, as acts; those that amount to a violation; and in how many incidents. */
export const restrictions = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const answers = [
    context.answer('I08', { measure: 'restrictions', split: ['restriction'] }),
    context.answer('I08', { measure: 'violations', split: ['restriction'] }),
    context.answer('I07', { measure: 'restriction', split: ['restriction'] }),
  ];
  return table(context, 'T5', {
    head: [column(t('split.restriction'), 40), ...answers.map((answer) => numbers(nameOf(answer, context), 20))],
    rows: rowsBy(context, answers, labelOf(context)),
    answers,
  });
};

/** Gravest first; codes without a rank come last. */
const byRank = (a: string | null, b: string | null): number =>
  (rankOf(b) ?? -1) - (rankOf(a) ?? -1) || (String(a) < String(b) ? -1 : 1);
const rankOf = (code: string | null): number | null => (code === null ? null : forceRank(code));

/** T6: means of force, gravest first, with the highest rank that was recorded. */
export const force = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const answer = context.answer('I07', { measure: 'force', split: ['force'] });
  const keys = keysOf([answer]).sort(byRank);
  const rows = keys.map((key): Row => {
    const rank = rankOf(key);
    return {
      cells: [
        words(labelOf(context)(key)),
        words(rank === null ? t('report.no-rank') : t(`report.rank.${rank}`)),
        at(answer, key, context),
      ],
    };
  });
  const highest = Math.max(
    -1,
    ...answer.cells.filter(({ low }) => low > 0).map(({ keys: [key] }) => rankOf(key ?? null) ?? -1),
  );
  const gravest = answer.cells.filter(({ keys: [key], low }) => low > 0 && rankOf(key ?? null) === highest);
  return table(context, 'T6', {
    head: [column(t('split.force'), 40), column(t('report.rank'), 35), numbers(nameOf(answer, context), 25)],
    rows: [...rows, { isSum: true, cells: [words(t('row.total')), words(''), total(answer, context)] }],
    answers: [answer],
    notes: [
      highest > 0 &&
        t('report.highest', {
          rank: t(`report.rank.${highest}`),
          means: gravest
            .map((cell) =>
              t('report.means', { means: labelOf(context)(cell.keys[0] ?? null), n: context.formatCell(answer, cell) }),
            )
            .join(t('list.and')),
        }),
    ],
  });
};

/** T7: who used which force. Both are read from the same act, so what is not listed was not recorded. */
export const forceByActor = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const answer = context.answer('I05', { split: ['force', 'actor'] });
  const cells = answer.cells
    .filter(({ low, possible }) => low + possible > 0)
    .sort(
      (a, b) =>
        byRank(a.keys[0] ?? null, b.keys[0] ?? null) ||
        b.low - a.low ||
        (String(a.keys[1]) < String(b.keys[1]) ? -1 : 1),
    );
  return table(context, 'T7', {
    head: [column(t('split.force'), 40), column(t('split.actor'), 40), numbers(nameOf(answer, context), 20)],
    rows: [
      ...cells.map((cell): Row => ({
        cells: [
          words(labelOf(context)(cell.keys[0] ?? null)),
          words(labelOf(context)(cell.keys[1] ?? null)),
          figure(context.formatCell(answer, cell)),
        ],
      })),
      { isSum: true, cells: [words(t('row.total')), words(''), total(answer, context)] },
    ],
    answers: [answer],
    notes: [t('report.pairs')],
  });
};

/** T8: people injured and killed, by side. */
export const harm = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const answers = (['injured', 'killed'] as const).map((measure) =>
    context.answer('I09', { measure, split: ['side'] }),
  );
  return table(context, 'T8', {
    head: [column(t('split.side'), 40), ...answers.map((answer) => numbers(nameOf(answer, context), 30))],
    rows: peopleRows(context, answers),
    answers,
    notes: [t('report.people')],
  });
};

/** If no injury or death is recorded, nothing is known about any side, and no row may read as if it were. */
const peopleRows = (context: DocumentContext, answers: readonly Answer[]): Row[] =>
  rowsBy(context, answers, (key) => (key === null ? context.t('report.no-side') : context.label(key)));

/** T9: people deprived of liberty, and the acts. The two are never added up. */
export const liberty = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const answers = (['people', 'acts'] as const).map((measure) =>
    context.answer('I10', { measure, split: ['liberty'] }),
  );
  return table(context, 'T9', {
    head: [column(t('split.liberty'), 40), ...answers.map((answer) => numbers(nameOf(answer, context), 30))],
    rows: rowsBy(context, answers, labelOf(context)),
    answers,
    notes: [t('report.stages')],
  });
};

/** T11: the grounds on which the authorities said that they acted. */
export const grounds = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const answers = [context.answer('I04', { split: ['ground'] })];
  return table(context, 'T11', {
    head: [column(t('split.ground'), 70), numbers(nameOf(answers[0]!, context), 30)],
    rows: rowsBy(context, answers, (key) => (key === null ? t('report.no-ground') : context.label(key))),
    answers,
  });
};
