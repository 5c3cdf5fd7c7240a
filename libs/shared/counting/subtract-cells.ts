import type { Answer, Cell, Figure, Rate } from './answer.js';
import { rateOf } from './answer-cells.js';
import { ALL, type CellKey } from './cell-key.js';
import type { Period } from '../day/period.js';
import type { Aside } from './indicators.js';
import { ACT_SPLITS, type Split } from './question.js';

/**
 * Returns what an answer counts outside some of its cells: all assemblies except those of one group, all provinces
 * except one. The records of a cell are among those of the total, so each of its numbers can be subtracted; the share
 * is decided again. Only for incidents or acts, which are in a cell or not, and for an answer with one split.
 * @param cells of this answer; more than one only if no record can be in two of them (`overlaps` is false)
 * @throws Error for people, for an answer without exactly one split, for cells that may share a record, and where a
 * cell can have more than the total: a row of acts has force that waits for its assessment where the total has none
 * (BESIDE_IN_ROWS), and a group's share has what other groups had
 */
export function restOf(answer: Answer, cells: readonly Cell[]): Cell {
  const [split, ...more] = answer.splits;
  if (!split || more.length > 0 || answer.unit === 'people' || answer.total.perInhabitants)
    throw new Error('a rest is of one split, and of incidents or acts');
  assertSubtractable(answer, split.split);
  if (split.overlaps && cells.length > 1) throw new Error(`one record may be in several cells of ${split.split}`);
  return cells.reduce(without, answer.total);
}

/** @throws Error where a cell of this split can have more than the total */
function assertSubtractable({ total }: Answer, split: Split): void {
  if (ACT_SPLITS.has(split) || total.asides.otherGroups)
    throw new Error(`a cell of ${split} can have more than the total`);
}

/** Returns the cell of one key; if nothing was counted for it, a cell of zeros. */
export function cellOf(answer: Answer, key: string): Cell {
  const { total } = answer;
  return answer.cells.find(({ keys }) => keys[0] === key) ?? { ...without(total, total), keys: [key] };
}

/** The cell of one key, and everything else by the same rule. */
export interface Sides {
  own: Cell;
  rest: Cell;
}

/**
 * Returns the cell of one key, and everything else by the same rule. What is of no key is with the others for groups; a
 * place that is not known precisely enough may be here or elsewhere, so it is in neither.
 * @param answer incidents or acts, split by group or place alone
 */
export function sidesOf(answer: Answer, key: string): Sides {
  const own = cellOf(answer, key);
  const nowhere = hasNowhere(answer.splits[0]) ? answer.cells.filter(({ keys }) => keys[0] === null) : [];
  return { own, rest: restOf(answer, [own, ...nowhere]) };
}

/** Returns the same by period. @param answer incidents or acts, split by period and then by group or place */
export function againstOthers(answer: Answer, key: string): ({ period: Period } & Sides)[] {
  const sidesAt = sidesByPeriod(answer, key);
  return answer.periods.map((period) => ({ period, ...sidesAt(period.key) }));
}

/** Returns the same for all periods together. */
export const againstOthersInAll = (answer: Answer, key: string): Sides => sidesByPeriod(answer, key)(ALL);

/** What of a rate is certain for all periods together, but for none of them. */
interface OnlyInTotal {
  numerator: number;
  denominator: number;
}

/**
 * Returns what is missing where the rates of `againstOthers` are added up, of one key and of everything else:
 * assemblies whose possible days span several periods.
 * @param answer a rate, split by period and then by group or place
 */
export function onlyInTotal(answer: Answer, key: string): Record<'own' | 'rest', OnlyInTotal> {
  const [parts, whole] = [againstOthers(answer, key), againstOthersInAll(answer, key)];
  const missing = (side: 'own' | 'rest', of: keyof OnlyInTotal): number =>
    parts.reduce((left, part) => left - part[side].rate![of].low, whole[side].rate![of].low);
  const both = (side: 'own' | 'rest'): OnlyInTotal => ({
    numerator: missing(side, 'numerator'),
    denominator: missing(side, 'denominator'),
  });
  return { own: both('own'), rest: both('rest') };
}

const hasNowhere = (split: Answer['splits'][number] | undefined): boolean => split?.split !== 'group';

/** Returns, of a period or of all of them, the cell of one key, and everything else. */
function sidesByPeriod(answer: Answer, key: string): (time: CellKey) => Sides {
  const [time, split] = answer.splits;
  if (time?.split !== 'period' || !split || answer.unit === 'people')
    throw new Error('others are of a split by period and by another');
  assertSubtractable(answer, split.split);
  const all = [...answer.totals, ...answer.cells];
  const byPeriod = (wanted: CellKey): ReadonlyMap<CellKey, Cell> =>
    new Map(all.filter(({ keys }) => keys[1] === wanted).map((cell) => [cell.keys[0]!, cell]));
  const [totals, owns] = [byPeriod(ALL), byPeriod(key)];
  const nowheres = hasNowhere(split) ? byPeriod(null) : null;
  return (at) => {
    const total = totals.get(at) ?? answer.total;
    const own = owns.get(at) ?? { ...without(total, total), keys: [at, key] };
    const nowhere = nowheres?.get(at);
    return { own, rest: [own, ...(nowhere ? [nowhere] : [])].reduce(without, total) };
  };
}

function without(total: Cell, cell: Cell): Cell {
  const asides = Object.fromEntries(
    Object.entries(total.asides).map(([aside, figure]) => [aside, minus(figure, cell.asides[aside as Aside])]),
  );
  return {
    ...total,
    ...minus(total, cell),
    certain: total.certain - cell.certain,
    possible: total.possible - cell.possible,
    asides,
    longerPeriod: null,
    rate: total.rate && restRate(total.rate, cell.rate),
  };
}

const restRate = (total: Rate, cell: Rate | null): Rate =>
  rateOf(minus(total.numerator, cell?.numerator), minus(total.denominator, cell?.denominator));

/** An open total stays open. */
const minus = ({ low, high }: Figure, part: Figure = { low: 0, high: 0 }): Figure => ({
  low: low - part.low,
  high: high === null || part.high === null ? null : high - part.high,
});
