import type { IncidentRecord, RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import type { Member } from '@vigil/shared/staff-responses/sign-in.js';

/**
 * Why an action is not possible, as a text key under `desk.why.*`; null where it is possible, or not worth explaining.
 */
type WhyNot =
  | 'own-record'
  | 'second-person'
  | 'not-independent'
  | 'missing-account'
  | 'too-sensitive'
  | 'grade-not-public'
  | 'nothing-changed'
  | 'incomplete';

interface Seen {
  record: Pick<IncidentRecord, 'mine' | 'status' | 'allowed' | 'verifiedBy' | 'hasCorrection' | 'grade'> & {
    missing: readonly unknown[];
  };
  member: Pick<Member, 'name' | 'role'>;
  smallTeam: boolean;
  hasAuthorityAccount: boolean;
  sensitivity: string | null;
}

const PUBLIC = ['S0_PUBLIC', 'S1_COARSE'];
const PUBLIC_GRADES = ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'];

/** The next steps for a record in each state. */
const NEXT: Record<string, readonly RecordAction[]> = {
  WS_SUBMITTED: ['take', 'verify'],
  WS_UNDER_REVIEW: ['verify'],
  WS_VERIFIED: ['publish'],
  WS_PUBLISHED: ['correct'],
};

/**
 * Steps that a reviewer may take in the matching state, unless they count as one person with the author or the
 * verifier.
 */
const NEEDS_ANOTHER: readonly RecordAction[] = ['take', 'verify', 'publish'];

const whyNotAllowed = (action: RecordAction, seen: Seen): WhyNot | null => {
  const { record, member, smallTeam } = seen;
  if (action === 'correct' && !record.hasCorrection) return 'nothing-changed';
  if (record.mine) return 'own-record';
  if (action === 'publish' && record.verifiedBy === member.name && !smallTeam) return 'second-person';
  if (action === 'correct') return 'second-person';
  // Nothing else prevents the step: this person counts as one with the author or the verifier.
  return NEEDS_ANOTHER.includes(action) ? 'not-independent' : null;
};

/** Returns what prevents a publication that the person could otherwise make. */
const whyNotPublishable = ({ record, hasAuthorityAccount, sensitivity }: Seen): WhyNot | null => {
  if (record.missing.length > 0) return 'incomplete';
  if (!hasAuthorityAccount) return 'missing-account';
  if (!PUBLIC.includes(sensitivity ?? '')) return 'too-sensitive';
  return PUBLIC_GRADES.includes(record.grade ?? '') ? null : 'grade-not-public';
};

/** Returns why a reviewer cannot take a step that the record waits for. */
export const whyNot = (action: RecordAction, seen: Seen): WhyNot | null => {
  if (seen.member.role !== 'reviewer' || !(NEXT[seen.record.status] ?? []).includes(action)) return null;
  if (!seen.record.allowed.includes(action)) return whyNotAllowed(action, seen);
  if (action === 'verify' && seen.record.missing.length > 0) return 'incomplete';
  return action === 'publish' || action === 'correct' ? whyNotPublishable(seen) : null;
};

/** Returns each reason once, for all next steps. */
export const whyNots = (seen: Seen): WhyNot[] => {
  const found = (NEXT[seen.record.status] ?? []).map((action) => whyNot(action, seen)).filter((why) => why !== null);
  return [...new Set(found)];
};
