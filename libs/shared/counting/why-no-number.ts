import type { Answer, Cell } from './answer.js';
import type { Aside } from './indicators.js';
import { waitingIn, isSingleSilentIn, silentIn, type Watch, type WhyNone, whyNone } from './coverage-status.js';

/**
 * Asides that record the same thing as the figure. If nobody watched, "not known" or "not yet assessed" is no reason to
 * write 0, and a single source never is: it does not count.
 */
const RECORDED_BESIDE: readonly Aside[] = ['violent'];

/**
 * Returns why no number may be written for a cell of an answer; see `whyNone`. A rate of any watched assembly may be
 * written, also if it is 0: it shows its denominator.
 */
export const whyNoneIn = (answer: Pick<Answer, 'splits'>, cell: Cell, watch: Watch | null): WhyNone | null => {
  if (cell.none !== undefined) return cell.none;
  const { low, high, rate, asides } = cell;
  if (low > 0 || (rate && rate.denominator.low > 0)) return null;
  if (isApart(answer, cell)) return 'apart';
  let beside = high === null ? 1 : high - low;
  for (const aside of isOfPlaceOrTime(answer) ? RECORDED_BESIDE : (Object.keys(asides) as Aside[]))
    // Of assemblies at which it is not known, 0 interfered with is as little known, also by group or kind.
    if (asides[aside] && aside !== 'singleSource' && (rate || aside !== 'interferenceUnknown'))
      beside += asides[aside].high ?? 1;
  const [silent, isSingleSilent] = [silentIn(cell), isSingleSilentIn(cell)];
  return whyNone({ low, beside, silent, isSingleSilent, waiting: waitingIn(asides.notYetAssessed) }, watch);
};

/**
 * Returns the number of an aside as a table may write it. Null where nobody can say: where the cell itself has no
 * number, and where there are some but no source says how many.
 * @param none why the cell has no number; null if it has one
 */
export const asideIn = ({ asides }: Pick<Cell, 'asides'>, aside: Aside, none: WhyNone | null): number | null => {
  const figure = asides[aside];
  if (figure === undefined || (figure.low === 0 && figure.high === null)) return null;
  return figure.low === 0 && none !== null && none !== 'not-reported' ? null : figure.low;
};

/** Nobody can say who watched a group or a kind of act: for those, anything recorded shows that somebody did. */
const isOfPlaceOrTime = ({ splits }: Pick<Answer, 'splits'>): boolean =>
  splits.every(({ split }) => split === 'period' || split.startsWith('place'));

/** Whether a cell is a row of violent assemblies that the figure leaves out. */
const isApart = ({ splits }: Pick<Answer, 'splits'>, { keys, asides }: Cell): boolean =>
  (asides.violent?.low ?? 0) > 0 && keys[splits.findIndex(({ split }) => split === 'peacefulness')] === 'PE_VIOLENT';
