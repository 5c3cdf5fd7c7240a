import type { Answer, Cell, Figure } from './answer.js';
import { ALL } from './cell-key.js';
import type { WireAnswer, WireCell, WireFigure } from './answer-to-wire.js';

/**
 * Converts a received answer back for charts and sentences. `none` stays: the client does not repeat the server's
 * decision. Answers from before `none` existed are not changed.
 */
export const answerFromWire = ({ periods, total, totals, cells, ...rest }: WireAnswer): Answer => {
  const time = rest.splits.findIndex(({ split }) => split === 'period');
  const hear = (cell: WireCell): Cell => heardCell(cell, time >= 0 && cell.keys[time] === ALL);
  return {
    ...rest,
    periods: periods.map(({ from, until, key }) => ({ from, until, key })),
    total: hear(total),
    totals: totals.map(hear),
    cells: cells.map(hear),
  };
};

/** @param isOfPeriods whether it is a total over several periods, where some can be known only to a longer one */
const heardCell = (cell: WireCell, isOfPeriods: boolean): Cell => {
  const { low, high, certain, possible, asides, rate, none } = cell;
  // Of nothing that counts, the highest number is 0 in memory, and not sent.
  const isOfNothing = none === 'not-reported' && certain === 0 && possible === 0;
  const isOpen = none === undefined || none === null || none === 'not-reported';
  const most = isOpen && !isOfNothing ? high : (high ?? 0);
  return {
    ...cell,
    low: low ?? 0,
    high: most,
    certain: certain ?? 0,
    possible: possible ?? 0,
    longerPeriod: cell.longerPeriod ?? (isOfPeriods ? 0 : null),
    asides: Object.fromEntries(Object.entries(asides).map(([name, figure]) => [name, whole(figure)])),
    rate: rate && { ...rate, numerator: whole(rate.numerator), denominator: whole(rate.denominator) },
  };
};

const whole = ({ low, high }: WireFigure): Figure => (low === null ? { low: 0, high: 0 } : { low, high });
