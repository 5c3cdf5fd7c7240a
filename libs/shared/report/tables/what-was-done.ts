import type { Answer } from '../../counting/answer.js';
import { forceRank } from '../../vocabulary/vocabulary.js';
import { figure, type Row, words } from '../document.js';
import type { Writing } from '../document-context.js';
import { at, column, keysOf, nameOf, numbers, rowsBy, table, type TableBlock, total } from './table.js';

const labelOf =
  (writing: Writing) =>
  (key: string | null): string =>
    key === null ? writing.t('row.not-known') : writing.label(key);

/** T5: restrictions by type, as acts; those that amount to a violation; and in how many incidents. */
export const restrictions = (writing: Writing): TableBlock => {
  const { t } = writing;
  const answers = [
    writing.answer('I08', { measure: 'restrictions', split: ['restriction'] }),
    writing.answer('I08', { measure: 'violations', split: ['restriction'] }),
    writing.answer('I07', { measure: 'restriction', split: ['restriction'] }),
  ];
  return table(writing, 'T5', {
    head: [column(t('split.restriction'), 40), ...answers.map((answer) => numbers(nameOf(answer, writing), 20))],
    rows: rowsBy(writing, answers, labelOf(writing)),
    answers,
  });
};

/** Gravest first; codes without a rank come last. */
const byRank = (a: string | null, b: string | null): number =>
  (rankOf(b) ?? -1) - (rankOf(a) ?? -1) || (String(a) < String(b) ? -1 : 1);
const rankOf = (code: string | null): number | null => (code === null ? null : forceRank(code));

/** T6: means of force, gravest first, with the highest rank that was recorded. */
export const force = (writing: Writing): TableBlock => {
  const { t } = writing;
  const answer = writing.answer('I07', { measure: 'force', split: ['force'] });
  const keys = keysOf([answer]).sort(byRank);
  const rows = keys.map((key): Row => {
    const rank = rankOf(key);
    return {
      cells: [
        words(labelOf(writing)(key)),
        words(rank === null ? t('report.no-rank') : t(`report.rank.${rank}`)),
        at(answer, key, writing),
      ],
    };
  });
  const highest = Math.max(
    -1,
    ...answer.cells.filter(({ low }) => low > 0).map(({ keys: [key] }) => rankOf(key ?? null) ?? -1),
  );
  const gravest = answer.cells.filter(({ keys: [key], low }) => low > 0 && rankOf(key ?? null) === highest);
  return table(writing, 'T6', {
    head: [column(t('split.force'), 40), column(t('report.rank'), 35), numbers(nameOf(answer, writing), 25)],
    rows: [...rows, { isSum: true, cells: [words(t('row.total')), words(''), total(answer, writing)] }],
    answers: [answer],
    notes: [
      highest > 0 &&
        t('report.highest', {
          rank: t(`report.rank.${highest}`),
          means: gravest
            .map((cell) =>
              t('report.means', { means: labelOf(writing)(cell.keys[0] ?? null), n: writing.formatCell(answer, cell) }),
            )
            .join(t('list.and')),
        }),
    ],
  });
};

/** T7: who used which force. Both are read from the same act, so what is not listed was not recorded. */
export const forceByActor = (writing: Writing): TableBlock => {
  const { t } = writing;
  const answer = writing.answer('I05', { split: ['force', 'actor'] });
  const cells = answer.cells
    .filter(({ low, possible }) => low + possible > 0)
    .sort(
      (a, b) =>
        byRank(a.keys[0] ?? null, b.keys[0] ?? null) ||
        b.low - a.low ||
        (String(a.keys[1]) < String(b.keys[1]) ? -1 : 1),
    );
  return table(writing, 'T7', {
    head: [column(t('split.force'), 40), column(t('split.actor'), 40), numbers(nameOf(answer, writing), 20)],
    rows: [
      ...cells.map((cell): Row => ({
        cells: [
          words(labelOf(writing)(cell.keys[0] ?? null)),
          words(labelOf(writing)(cell.keys[1] ?? null)),
          figure(writing.formatCell(answer, cell)),
        ],
      })),
      { isSum: true, cells: [words(t('row.total')), words(''), total(answer, writing)] },
    ],
    answers: [answer],
    notes: [t('report.pairs')],
  });
};

/** T8: people injured and killed, by side. */
export const harm = (writing: Writing): TableBlock => {
  const { t } = writing;
  const answers = (['injured', 'killed'] as const).map((measure) =>
    writing.answer('I09', { measure, split: ['side'] }),
  );
  return table(writing, 'T8', {
    head: [column(t('split.side'), 40), ...answers.map((answer) => numbers(nameOf(answer, writing), 30))],
    rows: peopleRows(writing, answers),
    answers,
    notes: [t('report.people')],
  });
};

/** If no injury or death is recorded, nothing is known about any side, and no row may read as if it were. */
const peopleRows = (writing: Writing, answers: readonly Answer[]): Row[] =>
  rowsBy(writing, answers, (key) => (key === null ? writing.t('report.no-side') : writing.label(key)));

/** T9: people deprived of liberty, and the acts. The two are never added up. */
export const liberty = (writing: Writing): TableBlock => {
  const { t } = writing;
  const answers = (['people', 'acts'] as const).map((measure) =>
    writing.answer('I10', { measure, split: ['liberty'] }),
  );
  return table(writing, 'T9', {
    head: [column(t('split.liberty'), 40), ...answers.map((answer) => numbers(nameOf(answer, writing), 30))],
    rows: rowsBy(writing, answers, labelOf(writing)),
    answers,
    notes: [t('report.stages')],
  });
};

/** T11: the grounds on which the authorities said that they acted. */
export const grounds = (writing: Writing): TableBlock => {
  const { t } = writing;
  const answers = [writing.answer('I04', { split: ['ground'] })];
  return table(writing, 'T11', {
    head: [column(t('split.ground'), 70), numbers(nameOf(answers[0]!, writing), 30)],
    rows: rowsBy(writing, answers, (key) => (key === null ? t('report.no-ground') : writing.label(key))),
    answers,
  });
};
