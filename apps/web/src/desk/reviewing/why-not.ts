import type { IncidentRecord, RecordAction } from '../record.js';
import type { Member } from '../session.js';

/**
 * Why something cannot be done with a record, as a key of the words `desk.why.*`; null where it can, or where it is not
 * worth a word.
 */
export type WhyNot =
  | 'own-record'
  | 'second-person'
  | 'not-independent'
  | 'missing-account'
  | 'too-sensitive'
  | 'grade-not-public'
  | 'nothing-changed'
  | 'incomplete';

interface Seen {
  record: Pick<IncidentRecord, 'mine' | 'status' | 'allowed' | 'verifiedBy' | 'publication' | 'revision' | 'grade'> & {
    missing: readonly unknown[];
  };
  member: Pick<Member, 'name' | 'role'>;
  smallTeam: boolean;
  hasAuthorityAccount: boolean;
  sensitivity: string | null;
}

const PUBLIC = ['S0_PUBLIC', 'S1_COARSE'];
const PUBLIC_GRADES = ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'];

/** The step that a record in this state waits for. */
const NEXT: Record<string, readonly RecordAction[]> = {
  WS_SUBMITTED: ['take', 'verify'],
  WS_UNDER_REVIEW: ['verify'],
  WS_VERIFIED: ['publish'],
  WS_PUBLISHED: ['correct'],
};

/**
 * Steps that a reviewer may take in the state that waits for them, unless they count as one person with the author or
 * the verifier.
 */
const NEEDS_ANOTHER: readonly RecordAction[] = ['take', 'verify', 'publish'];

const isUnchanged = ({ record }: Seen): boolean =>
  !record.publication || record.publication.revision >= record.revision;

const whyNotAllowed = (action: RecordAction, seen: Seen): WhyNot | null => {
  const { record, member, smallTeam } = seen;
  if (action === 'correct' && isUnchanged(seen)) return 'nothing-changed';
  if (record.mine) return 'own-record';
  if (action === 'publish' && record.verifiedBy === member.name && !smallTeam) return 'second-person';
  if (action === 'correct') return 'second-person';
  // Nothing else of the record stands in the way: the author or the verifier counts as the same person.
  return NEEDS_ANOTHER.includes(action) ? 'not-independent' : null;
};

/** What stands in the way of a publication that the person may otherwise make. */
const whyNotPublishable = ({ record, hasAuthorityAccount, sensitivity }: Seen): WhyNot | null => {
  if (record.missing.length > 0) return 'incomplete';
  if (!hasAuthorityAccount) return 'missing-account';
  if (!PUBLIC.includes(sensitivity ?? '')) return 'too-sensitive';
  return PUBLIC_GRADES.includes(record.grade ?? '') ? null : 'grade-not-public';
};

/** Why a reviewer cannot take an action that the record waits for. */
export const whyNot = (action: RecordAction, seen: Seen): WhyNot | null => {
  if (seen.member.role !== 'reviewer' || !(NEXT[seen.record.status] ?? []).includes(action)) return null;
  if (!seen.record.allowed.includes(action)) return whyNotAllowed(action, seen);
  return action === 'publish' || action === 'correct' ? whyNotPublishable(seen) : null;
};

/** Each reason once, for all that the record waits for. */
export const whyNots = (seen: Seen): WhyNot[] => {
  const found = (NEXT[seen.record.status] ?? []).map((action) => whyNot(action, seen)).filter((why) => why !== null);
  return [...new Set(found)];
};
