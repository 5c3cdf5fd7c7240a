import type { Cell } from '@vigil/shared/counting/answer.js';
import { rateOf } from '@vigil/shared/counting/answer-cells.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import type { ComponentChildren } from 'preact';
import { useText } from '../../text-bundles.js';
import type { Compared } from './whose-records-question.js';
import type { PresentedAnswer } from './presented-answer.js';
import { formatKey } from './split-key-labels.js';

const keyOf = (origin: string): CellKey => (origin === 'own' ? null : origin);

/**
 * Two origins side by side, each counted by itself: their numbers, and in a division each part as a of b of its own
 * total. A total over both is not shown: nothing is added up.
 */
export function ComparisonTable({
  looked,
  compared: { a, b },
  number,
}: {
  looked: PresentedAnswer;
  compared: Compared;
  /** Writes a number as every table of the page does. */
  number: (cell: Cell) => ComponentChildren;
}) {
  const t = useText();
  const { answer, names, caption } = looked;
  const [first] = answer.splits.length === 2 ? answer.splits : [undefined];
  const cells = new Map([...answer.cells, ...answer.totals].map((cell) => [JSON.stringify(cell.keys), cell]));
  const at = (row: CellKey, origin: string): Cell | undefined =>
    cells.get(JSON.stringify(first ? [row, keyOf(origin)] : [keyOf(origin)]));
  const title = (origin: string): string => formatKey(answer, answer.splits.length - 1, keyOf(origin), names, t);
  const said = (cell: Cell | undefined, whole: Cell | undefined): ComponentChildren =>
    cell === undefined ? (
      // Nothing of this origin is in the answer: whether it looked there, nobody here knows.
      <span class="pivot-none">
        <span aria-hidden="true">–</span>
        <span class="visually-hidden">{t('cell.unseen')}</span>
      </span>
    ) : (
      <>
        {number(cell)}
        {whole !== undefined && cell.rate === null && looked.noneOf(cell) === null && (
          <Part cell={cell} whole={whole} />
        )}
      </>
    );
  const row = (head: string, key: CellKey, isSum: boolean) => (
    <tr key={String(key)} class={isSum ? 'row-sum' : undefined}>
      <th scope="row">{head}</th>
      {[a, b].map((origin) => (
        <td key={origin} class="number">
          {isSum ? said(at(ALL, origin), undefined) : said(at(key, origin), at(ALL, origin))}
        </td>
      ))}
    </tr>
  );
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={caption}>
      <table class="table pivot pivot-two">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first ? t(`split.${first.split}`) : ''}</th>
            {[a, b].map((origin) => (
              <th key={origin} scope="col" class="number">
                {title(origin)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first?.keys.map((key) => row(formatKey(answer, 0, key, names, t), key, false))}
          {row(t('row.total'), ALL, true)}
        </tbody>
      </table>
    </div>
  );
}

/** "30 of 52", with a percentage where the counting rule allows one. */
function Part({ cell, whole }: { cell: Cell; whole: Cell }) {
  const t = useText();
  if (whole.low === 0) return null;
  const { share } = rateOf(cell, whole);
  return (
    <small>
      {t('dataset.a-of-b', { a: cell.low, b: whole.low })}
      {share !== null && ` · ${t('analysis.percent', { n: Math.round(share * 100) })}`}
    </small>
  );
}
