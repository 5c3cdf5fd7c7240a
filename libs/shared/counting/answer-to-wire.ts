import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { type Progress, progressOf } from '../day/period-progress.js';
import type { Answer, Cell, PerInhabitants, Rate } from './answer.js';
import { ALL, type CellKey } from './cell-key.js';
import { type Aside, INDICATORS } from './indicators.js';
import { ACT_SPLITS } from './question.js';
import type { Watch, WhyNone } from './coverage-status.js';
import type { WatchOfKeys } from './watching-of.js';
import { whyNoneIn } from './why-no-number.js';

/* An answer as the server sends it: null where a 0 would say more than anybody knows, and why. */

/** A null `low`: nobody can say. A null `high`: open, or nobody can say. */
export interface WireFigure {
  low: number | null;
  high: number | null;
}
interface WireRate extends Omit<Rate, 'numerator' | 'denominator'> {
  numerator: WireFigure;
  denominator: WireFigure;
}
export interface WireCell
  extends WireFigure, Omit<Cell, 'low' | 'high' | 'certain' | 'possible' | 'asides' | 'rate' | 'none'> {
  certain: number | null;
  possible: number | null;
  asides: Readonly<Partial<Record<keyof Cell['asides'], WireFigure>>>;
  rate: WireRate | null;
  /** Why there is no number; null where there is one. */
  none: WhyNone | null;
}

/** A cell whose zeros can be taken out. */
interface OpenCell {
  low: number | null;
  high: number | null;
  certain: number | null;
  possible: number | null;
  longerPeriod: number | null;
  asides: Readonly<Partial<Record<Aside, WireFigure>>>;
  rate: WireRate | null;
  perInhabitants?: PerInhabitants;
}

/** A period with its progress. `last`: if it is not over, the last day that the figure knows about. */
interface WirePeriod extends Period {
  progress: Progress['is'];
  last: Day | null;
}
export interface WireAnswer extends Omit<Answer, 'periods' | 'total' | 'totals' | 'cells'> {
  periods: readonly WirePeriod[];
  total: WireCell;
  totals: readonly WireCell[];
  cells: readonly WireCell[];
}

/** Converts an answer for sending. @param watchOf tells who watched where and when a cell counts */
export const answerToWire = (answer: Answer, watchOf: WatchOfKeys): WireAnswer => {
  const noneOf = reasonsOf(answer, watchOf);
  const unsaidOf = unsaidIn(answer);
  const tell = (cell: Cell): WireCell => cellToWire(cell, noneOf(cell), unsaidOf(cell.keys));
  return {
    ...answer,
    total: tell(answer.total),
    totals: answer.totals.map(tell),
    cells: answer.cells.map(tell),
    periods: periodsToWire(answer),
  };
};

export const periodsToWire = ({ periods, ...known }: Pick<Answer, 'periods' | 'day' | 'lastPublished'>): WirePeriod[] =>
  periods.map((period) => {
    const progress = progressOf(period, known);
    return { ...period, progress: progress.is, last: progress.is === 'so-far' ? progress.last : null };
  });

/**
 * Returns a function that tells why a cell has no number. Only where nothing is certain does it matter who watched;
 * where nothing is recorded, only that matters.
 */
export const reasonsOf = (answer: Pick<Answer, 'splits'>, watchOf: WatchOfKeys) => {
  const ofEmpty = new Map<Watch | null, WhyNone | null>();
  return (cell: Cell, isEmpty = false): WhyNone | null => {
    const watch = cell.low > 0 ? null : watchOf(cell.keys);
    if (!isEmpty) return whyNoneIn(answer, cell, watch);
    let none = ofEmpty.get(watch);
    if (none === undefined) ofEmpty.set(watch, (none = whyNoneIn(answer, cell, watch)));
    return none;
  };
};

/** What is known of whole incidents, and of none of their acts. */
const OF_INCIDENTS: readonly Aside[] = ['forceNone', 'forceNotKnown', 'noneObserved', 'interferenceUnknown'];
const NOTHING: readonly Aside[] = [];

/**
 * Returns a function that tells which numbers beside the figure a cell has none of, so that their 0 says nothing
 * (docs/counting.md, 1): in the row of an act, what is known of whole incidents alone, unless such acts are not what
 * the figure is about ("not known whether force was used, where banners were seized"); and of restrictions, how many
 * are not yet assessed, which stands beside violations.
 */
export const unsaidIn = ({
  indicator: { code },
  measure,
  splits,
}: Pick<Answer, 'indicator' | 'measure' | 'splits'>): ((keys: readonly CellKey[]) => readonly Aside[]) => {
  const { asides } = INDICATORS[code];
  const always = measure === 'restrictions' ? asides : NOTHING;
  const inRows = asides.filter((aside) => OF_INCIDENTS.includes(aside));
  const isOfForce = inRows.includes('forceNotKnown');
  // Who did something other than force is read from that.
  const isOfOthers = splits.some(({ split }) => split === 'restriction' || split === 'liberty');
  const isByAct = splits.map(({ split }) =>
    isOfForce
      ? split === 'force' || (!isOfOthers && (split === 'actor' || split === 'outcome'))
      : ACT_SPLITS.has(split),
  );
  if (inRows.length === 0 || !isByAct.includes(true)) return () => always;
  return (keys) => (isByAct.some((is, i) => is && keys[i] !== ALL) ? inRows : always);
};

/** Returns a cell without zeros that nobody can know, or that say nothing. @param unsaid see `unsaidIn` */
export const cellToWire = (cell: Cell, none: WhyNone | null, unsaid = NOTHING): WireCell => {
  if (none === null && unsaid.length === 0) return { ...cell, none };
  const { asides, rate } = cell;
  const told = {
    ...cell,
    asides: Object.fromEntries(Object.entries(asides).map(([name, figure]) => [name, { ...figure }])),
    rate: rate && { ...rate, numerator: { ...rate.numerator }, denominator: { ...rate.denominator } },
    none,
  };
  takeZeros(told, none, unsaid);
  return told;
};

/**
 * Takes zeros that nobody can know, or that say nothing, out of a cell.
 * @param none why it has no number; null: it has one
 * @param unsaid see `unsaidIn`
 */
export const takeZeros = (cell: OpenCell, none: WhyNone | null, unsaid: readonly Aside[]): void => {
  for (const aside of unsaid) takeZeroOf(cell.asides[aside]!);
  if (none === null) return;
  cell.low = null;
  if (none === 'not-reported') {
    // Nothing that counts is recorded, and a single source does not say how many.
    if (cell.certain === 0 && cell.possible === 0) cell.high = orNull(cell.high);
    return;
  }
  cell.high = orNull(cell.high);
  cell.certain = orNull(cell.certain);
  cell.possible = orNull(cell.possible);
  cell.longerPeriod = orNull(cell.longerPeriod);
  for (const aside in cell.asides) takeZeroOf(cell.asides[aside as Aside]!);
  if (!cell.rate) return;
  takeZeroOf(cell.rate.numerator);
  takeZeroOf(cell.rate.denominator);
  if (cell.rate.share !== null) Object.assign(cell.rate, { share: null, whyNoShare: 'not-closed' });
};

const orNull = (n: number | null): number | null => (n === 0 ? null : n);
const takeZeroOf = (figure: WireFigure): void => {
  if (figure.low === 0 && figure.high === 0) figure.low = figure.high = null;
};
