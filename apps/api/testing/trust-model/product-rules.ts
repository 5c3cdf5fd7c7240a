import { isReadyByItself } from '../../exchange/exports/internal-export-delay.js';
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
  /** @param days since it was asked for, and since the last change of who can answer */
  isExportReady: (days: number, asker: string, team: Team): boolean =>
    isReadyByItself(days * 24, asker, team, new Set(team.keys())),
};
export type Rules = typeof RULES;
