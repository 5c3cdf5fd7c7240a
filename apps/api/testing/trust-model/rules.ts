import { READY_AFTER_HOURS } from '../../exchange/exports/export-records.js';
import { denialReason } from '../../incidents/record-policy.js';
import {
  acts,
  areIndependent,
  canBeVouchedFor,
  isWaitOver,
  isWaitVoid,
  onePersonWith,
  whyNotChange,
  whyNotErase,
  whyNotObject,
  whyNotSecond,
  whyNotSmallTeam,
  whyNotVouch,
  whyNotWait,
  type Team,
} from '../../accounts/trust-policy.js';

/** The product's own rules, as the model asks them. A test plants faults by putting another one in its place. */
export const RULES = {
  acts,
  areIndependent,
  canBeVouchedFor,
  isWaitOver,
  isWaitVoid,
  onePersonWith,
  whyNotChange,
  whyNotErase,
  whyNotObject,
  whyNotSecond,
  whyNotSmallTeam,
  whyNotVouch,
  whyNotWait,
  denialReason,
  /**
   * Whether internal data that nobody answered may leave. The server asks this of the database: `export-records.ts`.
   */
  isExportReady: (days: number, asker: string, team: Team): boolean =>
    days * 24 >= READY_AFTER_HOURS &&
    [...team.values()].some((one) => one.role === 'reviewer' && one.id !== asker && acts(one)),
};
export type Rules = typeof RULES;
