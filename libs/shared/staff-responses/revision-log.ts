import type { ProofState } from './log-proof.js';
import type { Role } from './sign-in.js';

/**
 * Why a log witness did not sign. other-history: it has seen another log under this key, which is an alarm. ahead: it
 * has seen more than there is here, so this database was set back or somebody else signs with its key. not-followed: it
 * does not know this log.
 */
export type WitnessTrouble = 'unreachable' | 'not-followed' | 'not-signed' | 'other-history' | 'ahead';

/**
 * What a log witness has signed, and what went wrong the last time. cosignedAt is by the witness's clock, triedAt by
 * ours.
 */
interface WitnessStatus {
  name: string;
  size: number;
  cosignedAt: string | null;
  triedAt: string | null;
  trouble: WitnessTrouble | null;
}

/** The state of the revision log, for those who are responsible for it. */
export interface LogStatus {
  /** The newest checkpoint here; null: there was none. */
  signed: { size: number; root: string } | null;
  /**
   * The newest checkpoint that a log witness has signed, and when: nobody can change what is older without being
   * noticed.
   */
  outside: { size: number; at: string; by: string[] } | null;
  /** The time of the oldest change that no log witness covers; null: all are covered. */
  openSince: string | null;
  /** Whether that is more than a day ago, or no witness is configured. */
  isOld: boolean;
  witnesses: WitnessStatus[];
}

/** Everything that can be done; the text of each is administration.<kind> in text/revision-log. */
export const ADMINISTRATION_KINDS = [
  'member.joined',
  'member.frozen',
  'member.unfrozen',
  'member.role-changed',
  'member.reset',
  'member.began-anew',
  'member.password-changed',
  'member.app-added',
  'member.app-removed',
  'member.passkey-added',
  'member.passkey-removed',
  'member.codes-made',
  'member.code-used',
  'member.phone-enrolled',
  'member.phone-ended',
  'member.taken-over',
  'member.phone-ending',
  'member.phone-sent-all',
  'member.vouched',
  'member.wait-begun',
  'member.wait-refused',
  'member.wait-void',
  'member.waited',
  'member.new-team-ended',
  'member.countries-changed',
  'invitation.invited',
  'settings.saved',
  'settings.shown',
  'settings.taken-over',
  'settings.new-team',
  'settings.small-team-asked',
  'settings.small-team-on',
  'settings.small-team-off',
  'settings.small-team-refused',
] as const;

/** What was done to an account, an invitation or the settings; never what anybody wrote. */
export interface AdministrationEntry {
  /** The number of the entry in this list. Its position in the log would tell how much others write. */
  seq: number;
  at: string;
  /** Null: nobody who had signed in, such as the operator at the first start. */
  actor: string | null;
  kind: (typeof ADMINISTRATION_KINDS)[number];
  /** The member to whom it was done; null if it concerns nobody yet, or nobody in particular. */
  whom: string | null;
  role: Role | null;
  proof: ProofState;
}

export interface AdministrationPage {
  total: number;
  items: AdministrationEntry[];
  next: number | null;
}
