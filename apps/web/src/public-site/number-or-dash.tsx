import { isDash, type Watch } from '@vigil/shared/counting/coverage-status.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import type { ComponentChildren } from 'preact';
import { useText } from '../text-bundles.js';
import { lowOf, noneOf, type Numbers } from './cell-numbers.js';
import { besideZero, noneKey, singleBeside } from './format-numbers.js';

/**
 * Returns the number in a table cell, or a dash where a 0 would claim that somebody watched. Next to a single source, 0
 * is "0 counted". A function and no component: a table has hundreds of these.
 */
export const numberOrDash = (numbers: Numbers, watch: Watch | null, t: Text): ComponentChildren => {
  const none = noneOf(numbers, watch);
  if (none !== null && !isDash(none)) return <span class="quiet">{t(`cell.${none}`)}</span>;
  return none !== null ? (
    <span class="quiet">
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{t(noneKey(numbers, watch))}</span>
    </span>
  ) : isZeroBesideSingle(numbers, watch) ? (
    t(noneKey(numbers, watch))
  ) : (
    formatNumber(numbers.low, t.language)
  );
};

const isZeroBesideSingle = (numbers: Numbers, watch: Watch | null): boolean =>
  numbers.low === 0 && numbers.single + numbers.singleMay > 0 && noneOf(numbers, watch) === null;

/**
 * Returns what follows a 0 in a table, or the dash in its place; nothing after another number.
 * @param hasSingleColumn whether single sources have a column of their own
 */
export const afterZero = (
  numbers: Numbers,
  watch: Watch | null,
  t: Text,
  hasSingleColumn = false,
): ComponentChildren => {
  const single = !hasSingleColumn && isZeroBesideSingle(numbers, watch) ? singleBeside(numbers, t) : [];
  const said = [...besideZero(numbers, t), ...single];
  return said.length > 0 && <span class="small quiet">{['', ...said].join(t('list.and'))}</span>;
};

/** Explains the dashes in the table above, and each 0 of media alone; renders nothing if there are none. */
export function DashKey({ rows }: { rows: readonly { numbers: Numbers; watch: Watch | null }[] }) {
  const t = useText();
  const hasDash = rows.some(({ numbers, watch }) => noneOf(numbers, watch) === 'unseen');
  const isOfMedia = rows.some(({ numbers, watch }) => watch === 'media' && lowOf(numbers, watch) === 0);
  const notes = [...(hasDash ? [t('table.dash')] : []), ...(isOfMedia ? [t('table.zero-media')] : [])];
  return notes.length > 0 ? <p class="small quiet">{notes.join(' ')}</p> : null;
}
