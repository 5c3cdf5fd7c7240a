import type { Answer } from '../../counting/answer.js';
import { ALL } from '../../counting/cell-key.js';
import { figure, type Row, words } from '../report-document.js';
import { formatShareWithRest, sharesOf } from '../placeholders.js';
import type { DocumentContext } from '../document-context.js';
import {
  aside,
  at,
  column,
  keysOf,
  nameOf,
  numbers,
  rowsBy,
  table,
  type TableBlock,
  total,
  whyNoneAt,
} from './table.js';

const groupName =
  (context: DocumentContext) =>
  (key: string | null): string =>
    key === null ? context.t('report.no-group') : context.group(key);

/** T4: how often the assemblies of each group were interfered with, of those that were watched. */
export const interference = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const answers = (['I01', 'I02', 'I03'] as const).map((indicator) =>
    context.answer(indicator, { split: ['group'], groups: null }),
  );
  return table(context, 'T4', {
    head: [column(t('split.group'), 40), ...answers.map((answer) => numbers(nameOf(answer, context), 20))],
    rows: rowsBy(context, answers, groupName(context)),
    answers,
    notes: [t('report.stated')],
  });
};

/**
 * T4b: force, force assessed as unlawful, and force not yet assessed, by group, with the sentence to quote (F11 of the
 * product's acceptance cases). The assessed number means nothing without the number not yet assessed.
 */
export const force = (context: DocumentContext): TableBlock => {
  const { t } = context;
  const withForce = context.answer('I05', { split: ['group'], groups: null });
  const unlawful = context.answer('I06', { split: ['group'], groups: null });
  const shares = sharesOf(context);
  const cellOf = (answer: Answer, key: string | null) => answer.cells.find(({ keys }) => keys[0] === key);
  const keys = keysOf([unlawful, withForce]);
  const name = groupName(context);
  const share = (key: string | null) =>
    // What may still be assessed as unlawful is no share of 0 either.
    whyNoneAt(unlawful, key, context) !== null
      ? at(unlawful, key, context)
      : cellOf(shares, key)
        ? at(shares, key, context)
        : figure(t('report.cell.of', { k: 0, n: shares.total.rate!.denominator.low }));
  const row = (key: string | null): Row => ({
    cells: [
      words(name(key)),
      at(withForce, key, context),
      aside(withForce, key, 'forceNotKnown', context),
      at(unlawful, key, context),
      aside(unlawful, key, 'notYetAssessed', context),
      share(key),
    ],
  });
  return table(context, 'T4b', {
    head: [
      column(t('split.group'), 25),
      numbers(nameOf(withForce, context), 15),
      numbers(t('report.force-not-known'), 15),
      numbers(nameOf(unlawful, context), 15),
      numbers(t('report.not-yet-assessed'), 15),
      numbers(t('report.share-of'), 15),
    ],
    rows: [
      ...keys.map(row),
      {
        isSum: true,
        cells: [
          words(t('row.total')),
          total(withForce, context),
          aside(withForce, ALL, 'forceNotKnown', context),
          total(unlawful, context),
          aside(unlawful, ALL, 'notYetAssessed', context),
          figure(''),
        ],
      },
    ],
    answers: [withForce, unlawful, shares],
    said: quotable(context, shares, unlawful),
    notes: [t('report.stated')],
  });
};

/** Returns the sentences to quote: for the groups of the report, else for the group with the most. */
const quotable = (context: DocumentContext, shares: Answer, unlawful: Answer): string[] => {
  const { t, scope } = context;
  const named = shares.cells.filter(({ keys }) => keys[0] !== null);
  const most = Math.max(0, ...named.map(({ low }) => low));
  const told = named.filter(({ keys, low }) =>
    scope.groups.length > 0 ? scope.groups.includes(keys[0]!) : low === most && low > 0,
  );
  const end = t('report.end');
  if (told.length === 0) return [context.formatFigure(unlawful) + end];
  return told.map((cell) => formatShareWithRest(shares, cell, unlawful, context) + end);
};
