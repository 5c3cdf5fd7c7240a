import type { DaysInCustody } from '../custody/days-in-custody.js';
import type { Measures } from '../people-figures/count-people-figure.js';
import type { CustodyLimit, LimitWords } from '../people-figures/custody-limits.js';
import type { BesideRecorded } from '../people-figures/known-individually.js';
import type { GroupTie, PeopleIndicator, PeopleSplit } from '../people-figures/people-question.js';

/** The numbers of one cell of a figure of people. */
export interface PeopleFigureCell {
  keys: (string | null)[];
  of: number;
  measures: Measures;
  median: DaysInCustody | null;
  withSingleSource: Measures | null;
}

/** A limit of custody by law, and whether a lawyer has confirmed it: only then it is in I20. */
type LimitInFigures = LimitWords & Pick<CustodyLimit, 'code' | 'confirmedBy' | 'confirmedOn'>;

/** A figure of the people whom the team follows and may count. */
export interface PeopleFigure {
  indicator: PeopleIndicator;
  version: number;
  /** Key of the period, the day it is asked for, and today at the place. */
  period: string;
  day: string;
  today: string;
  splits: PeopleSplit[];
  tie: GroupTie;
  withInferred: boolean;
  total: PeopleFigureCell;
  cells: PeopleFigureCell[];
  /** I13 without splits: beside the people whom acts record. Null: not asked. */
  beside: BesideRecorded | null;
  /** I20: the limits that this country's law has; null: not asked. */
  limits: LimitInFigures[] | null;
}

/** Whether readers see totals of people, and what waits for a second person; null: nothing. */
export interface PeopleTotalsSwitch {
  shown: boolean;
  waiting: { id: string; shown: boolean } | null;
}
