import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { mayAtStage, mayDo, type Action, type Role } from '../../platform/http/rights.js';
import { mustWait } from '../../accounts/trust-policy.js';
import type { Rules } from './product-rules.js';
import type { Account, RecordName, State, Word } from './state.js';

/** What nobody may reach with one person's accounts; hiding is done by one, since one undoes it. */
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

/** What was reached. alone: nobody but the attacker had a hand in it; mine: the attacker had one. */
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
  /** What the entrance asks of whoever sends it; null: the edge asks by itself. */
  action: Action | null;
  /**
   * Every request of this kind that is worth a try by this account.
   * @param rules leaves out what they refuse, where that is known before
   */
  moves(state: State, by: Account, rules?: Rules): Move[];
  play(state: State, move: Move, by: Account, rules: Rules): Outcome;
}

export const refused = (why: string): Outcome => ({ refused: why });

/** What the entrance answers: a session that is gone, one that waits for a vouch, another role. */
export const atEntrance = (by: Account, action: Action): string | null => {
  if (by.frozen) return 'sign-in-needed';
  if (!mayAtStage(mustWait(by) ? 'waiting' : 'whole', action)) return 'vouching-needed';
  return mayDo(by.role, action) ? null : 'not-allowed';
};
