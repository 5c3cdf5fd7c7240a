import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { mayAtStage, mayDo, type Action, type Role } from '../../platform/http/rights.js';
import { mustWait } from '../../accounts/trust-policy.js';
import type { Rules } from './product-rules.js';
import type { Account, RecordName, State, Word } from './model-state.js';

/** What nobody may reach with one person's accounts. Hiding is allowed, since one person can undo it. */
export const GOALS = [
  'read',
  'export',
  'erase',
  'forget',
  'publish',
  'correct',
  'retract',
  'words',
  'small-team',
  'hide',
] as const;
export type Goal = (typeof GOALS)[number];
export const ALLOWED_ALONE: readonly Goal[] = ['hide'];

/** A goal that was reached. alone: only the attacker's accounts took part; mine: one of them did. */
export interface Reached {
  goal: Goal;
  alone: boolean;
  mine: boolean;
}
export const together = (goal: Goal, by: Account, asker: Account): Reached => ({
  goal,
  alone: by.mine && asker.mine,
  mine: by.mine || asker.mine,
});

/** A request, or time that passes. `by` is an account; 'time' is nobody's. */
export interface Move {
  edge: string;
  by: string;
  whom?: string;
  role?: Role;
  frozen?: boolean;
  as?: string | null;
  what?: Word;
  record?: RecordName;
  act?: RecordAction;
  on?: boolean;
  days?: number;
}
export type Outcome = { refused: string } | { state: State; reached?: readonly Reached[] };

export interface Edge {
  name: string;
  /** The right that request auth checks; null: the edge checks it itself. */
  action: Action | null;
  /**
   * Lists the requests of this kind that are worth trying by this account.
   * @param rules leaves out requests that they are known to refuse
   */
  moves(state: State, by: Account, rules?: Rules): Move[];
  play(state: State, move: Move, by: Account, rules: Rules): Outcome;
}

export const refused = (why: string): Outcome => ({ refused: why });

/**
 * Returns how request auth refuses an account: it is suspended, waits for a vouch, or has another role. Null: it does
 * not.
 */
export const refusalByRequestAuth = (by: Account, action: Action): string | null => {
  if (by.frozen) return 'sign-in-needed';
  if (!mayAtStage(mustWait(by) ? 'waiting' : 'whole', action)) return 'vouching-needed';
  return mayDo(by.role, action) ? null : 'not-allowed';
};
