import type { Answer, Cell } from './answer.js';
import type { Aside } from './indicators.js';
import { waitingIn, isSingleSilentIn, silentIn, type Watch, type WhyNone, whyNone } from './coverage-status.js';

/**
 * Returns why no number may be written for a cell of an answer; see `whyNone`. A rate of any watched assembly may be
 * written, also if it is 0: it shows its denominator. A group's share is of what others had, which says nothing of who
 * watched the group. Of what stands beside, only violent assemblies record the same
 * thing as the figure: if nobody watched, "not known", "no force" or a single source is no reason to write 0, whatever
 * the table is divided by.
 */
export const whyNoneIn = (answer: Pick<Answer, 'splits'>, cell: Cell, watch: Watch | null): WhyNone | null => {
  if (cell.none !== undefined) return cell.none;
  const { low, high, rate, asides } = cell;
  if (low > 0 || (rate && rate.denominator.low > 0 && !asides.otherGroups)) return null;
  if (isApart(answer, cell)) return 'apart';
  let beside = high === null ? 1 : high - low;
  if (asides.violent) beside += asides.violent.high ?? 1;
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

/** Whether a cell is a row of violent assemblies that the figure leaves out. */
const isApart = ({ splits }: Pick<Answer, 'splits'>, { keys, asides }: Cell): boolean =>
  (asides.violent?.low ?? 0) > 0 && keys[splits.findIndex(({ split }) => split === 'peacefulness')] === 'PE_VIOLENT';
