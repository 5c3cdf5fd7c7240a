import type { PrivateAddress } from './private-address.js';
import type { Cell } from '../counting/answer.js';
import type { Day } from '../day/day.js';

/** A saved query as members see it. */
export interface SavedQuery {
  id: string;
  revision: number;
  title: string;
  /** The query of its address, parsed by libs/shared/counting/analysis.ts. */
  address: string;
  shared: boolean;
  /** The name of its owner. */
  owner: string;
  isMine: boolean;
  isSubscribed: boolean;
  /** The feed that this member created; null: none. Dates are days. */
  feed: PrivateAddress | null;
}

/** A figure as a person saw it: the total from `count()`, and the number of incidents behind it. */
export interface FigureSnapshot {
  version: number;
  total: Cell;
  incidents: number;
  /** See Answer.lastPublished; in feeds alone. */
  lastPublished?: Day | null | undefined;
}

/** A followed query, its figure when the member last looked, and its current figure. */
export interface FollowedQuery {
  id: string;
  title: string;
  address: string;
  since: string;
  /** Null if the query changed since: figures of different queries are not compared. */
  before: FigureSnapshot | null;
  /** Null if the current counting rule no longer accepts the query. */
  now: FigureSnapshot | null;
  /** Whether any part of the figure changed. */
  moved: boolean;
}
