import type { ProblemCode } from '@vigil/shared/problems/problems.js';
import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { countriesOfMemberSql } from '../accounts/members.repository.js';
import { countryOfPlaceSql } from '../places/load-places.repository.js';
import { isLimited, limitedSql } from '../platform/database/limited-sensitivity.js';

export const RECORD_ACTIONS: readonly RecordAction[] = [
  'change',
  'submit',
  'recall',
  'take',
  'return',
  'verify',
  'reject',
  'reopen',
  'propose',
  'publish',
  'correct',
  'retract',
  'hide',
  'look',
  'restore',
  'ask-forget',
  'forget',
  'merge',
  'unmerge',
  'assess',
];

/** The reader, and what decides whether they may see a record. */
export interface Sight {
  memberId: string;
  role: string;
  status: string;
  /** Null: it was never verified. */
  grade: string | null;
  authorId: string;
  sensitivity: string | null;
  caseTeam: readonly string[];
  /** The country of its place; null: not known. */
  country: string | null;
  /** The countries whose records the member may see; null: all countries. */
  countries: readonly string[] | null;
}
export type Seen = Omit<Sight, 'memberId' | 'role' | 'countries'>;
/** A member, as far as it decides what they may see. */
export interface Reader {
  id: string;
  role: string;
  /** The countries whose records they may see; null: all countries. */
  countries: readonly string[] | null;
}
export const sightOf = (actor: Reader, { status, grade, authorId, sensitivity, caseTeam, country }: Seen): Sight => ({
  memberId: actor.id,
  role: actor.role,
  countries: actor.countries,
  status,
  grade,
  authorId,
  sensitivity,
  caseTeam,
  country,
});

export interface RecordContext extends Sight {
  verifiedBy: string | null;
  /** Who changed the record since it was last published. */
  editorsSincePublication: readonly string[];
  /** Whether public pages mention it, or may: it has a public code, and is not already hidden. */
  isSpokenOf: boolean;
  /**
   * Who hid it for safety, whether somebody else has looked at that since, whether long enough ago, and who asked that
   * it be forgotten, if anybody; null: it is not hidden.
   */
  hidden: { by: string; isSeen: boolean; isLongAgo: boolean; forgetAskedBy: string | null } | null;
  /** Whether the working copy is newer than the published version. */
  unpublishedChanges: boolean;
  /** Whether a reviewer takes care of it. */
  hasOwner: boolean;
  /** The other accounts that count as one person with this member: `onePersonWith` in accounts/trust-policy.ts. */
  onePersonWith: readonly string[];
  /** On a small team, the reviewer who verified may publish, and the one who corrected may publish the correction. */
  smallTeam: boolean;
}

/** The states in which only its author reads a record. */
export const WITH_AUTHOR: readonly string[] = ['WS_DRAFT', 'WS_RETURNED'];
const IN_REVIEW = ['WS_SUBMITTED', 'WS_UNDER_REVIEW'];
/**
 * The states in which a record is neither with its author nor closed: somebody takes care of it, members' figures count
 * it, and it may be a duplicate. Readers' figures count what is published, and nothing else.
 */
export const LIVE_STATES: readonly string[] = [...IN_REVIEW, 'WS_VERIFIED', 'WS_PUBLISHED'];

const STATES: Record<RecordAction, readonly string[]> = {
  change: [...WITH_AUTHOR, ...LIVE_STATES],
  submit: WITH_AUTHOR,
  // Until a reviewer has taken it, its author may correct it or withdraw it. Afterwards they add to it: a comment.
  recall: ['WS_SUBMITTED'],
  // A record that was returned waits for its author, who may have left.
  take: ['WS_SUBMITTED', 'WS_RETURNED'],
  return: IN_REVIEW,
  verify: [...IN_REVIEW, 'WS_PUBLISHED'],
  reject: IN_REVIEW,
  reopen: ['WS_VERIFIED', 'WS_REJECTED'],
  // How a publication or a correction is shown, for another to agree to.
  propose: ['WS_VERIFIED', 'WS_PUBLISHED'],
  publish: ['WS_VERIFIED'],
  correct: ['WS_PUBLISHED'],
  retract: ['WS_PUBLISHED'],
  look: ['WS_RETRACTED'],
  restore: ['WS_RETRACTED'],
  'ask-forget': ['WS_RETRACTED'],
  forget: ['WS_RETRACTED'],
  merge: LIVE_STATES,
  unmerge: ['WS_MERGED'],
  assess: LIVE_STATES,
  // Includes records that were retracted, merged or reopened before: their reason, reports and addresses are still
  // public.
  hide: [...LIVE_STATES, 'WS_RETURNED', 'WS_REJECTED', 'WS_MERGED', 'WS_RETRACTED'],
};
const NOT_OWN: ReadonlySet<RecordAction> = new Set([
  'take',
  'return',
  'verify',
  'reject',
  'reopen',
  'publish',
  'correct',
]);

/** Analysts, systems that read as one, and administrators are on no case team. */
const isOnNoTeam = (role: string): boolean => role !== 'monitor' && role !== 'reviewer';

/** Returns whether a record is limited to a case team that the member is not on. */
export const isOutsideTeam = ({ memberId, role, authorId, sensitivity, caseTeam }: Sight): boolean =>
  isLimited(sensitivity) && (isOnNoTeam(role) || (authorId !== memberId && !caseTeam.includes(memberId)));
/** The same as SQL, on incident `i` (or another alias) and a parameter that holds the member. */
export const outsideTeamSql = (role: string, member = '$1', i = 'i'): string =>
  isOnNoTeam(role)
    ? limitedSql(i)
    : `(${limitedSql(i)} and ${i}.author_id <> ${member}::uuid and not ${member}::uuid = any(${i}.case_team))`;

/**
 * Returns whether a record is of no country whose records the member may see. Of which country a record without a place
 * is, nobody knows. Its author keeps it.
 */
export const isAbroad = ({ memberId, countries, authorId, country }: Sight): boolean =>
  countries !== null && authorId !== memberId && (country === null || !countries.includes(country));
/** The same as SQL. It reads the member's countries itself, as they are now. */
export const abroadSql = (member = '$1', i = 'i'): string =>
  `(${limitOfSql(member)} is not null and ${i}.author_id <> ${member}::uuid
    and not coalesce(${countryOfPlaceSql(`${i}.place_code`)} = any(${limitOfSql(member)}), false))`;
const limitOfSql = (member: string): string => `(${countriesOfMemberSql(`${member}::uuid`)})::text[]`;

/** Returns whether nobody may tell the member of a record: its case team is others', or its country is not theirs. */
export const isOutside = (s: Sight): boolean => isOutsideTeam(s) || isAbroad(s);
/** The same as SQL, on incident `i` (or another alias) and a parameter that holds the member. */
export const outsideSql = (role: string, member = '$1', i = 'i'): string =>
  `(${outsideTeamSql(role, member, i)} or ${abroadSql(member, i)})`;
/** `mayRead` as SQL: which records a member of this role may see. */
export const sightSql = (role: string, member = '$1', i = 'i'): string => {
  const sight = (
    {
      monitor: `${i}.author_id = ${member}::uuid`,
      reviewer: `(${i}.author_id = ${member}::uuid or ${i}.status <> 'WS_DRAFT')`,
      analyst: `(${member}::uuid is not null and ${i}.status not in ('WS_DRAFT', 'WS_RETURNED'))`,
    } as Record<string, string>
  )[role];
  return sight === undefined ? 'false' : `(${sight} and not ${outsideSql(role, member, i)})`;
};

/**
 * Returns whether a member may see that a record exists. If not, the answer is the same as for a record that does not
 * exist.
 */
export const mayRead = (s: Sight): boolean => {
  if (isOutside(s)) return false;
  if (s.authorId === s.memberId && (s.role === 'monitor' || s.role === 'reviewer')) return true;
  if (s.role === 'reviewer') return s.status !== 'WS_DRAFT';
  return s.role === 'analyst' && !WITH_AUTHOR.includes(s.status);
};

/**
 * Returns whether a member may read internal answers. Reviewers may for every record that they can see, monitors for
 * their own until it is verified: from then on reviewers may have added to them. That stays so when a verified record
 * is changed and is under review again.
 */
export const mayReadInternal = (s: Sight): boolean => {
  if (!mayRead(s)) return false;
  if (s.role === 'reviewer') return true;
  if (s.role !== 'monitor' || s.authorId !== s.memberId) return false;
  return WITH_AUTHOR.includes(s.status) || (IN_REVIEW.includes(s.status) && s.grade === null);
};

const isLogger = ({ role }: Pick<RecordContext, 'role'>): boolean => role === 'monitor' || role === 'reviewer';

/**
 * Returns why this member is not a second person next to `others`, or null: `isSame` for the same account,
 * 'not-independent' for another account that counts as one person.
 */
const notSecond = (
  { memberId, onePersonWith }: RecordContext,
  others: readonly (string | null)[],
  isSame: ProblemCode,
): ProblemCode | null => {
  if (others.includes(memberId)) return isSame;
  return others.some((other) => other !== null && onePersonWith.includes(other)) ? 'not-independent' : null;
};

/** Returns which comments on a record a member may read: reviewers all; its author those that are for them. */
export const commentsSeen = (s: Sight): 'all' | 'for-author' | 'none' => {
  if (!mayRead(s)) return 'none';
  if (s.role === 'reviewer') return 'all';
  return s.role === 'monitor' && s.authorId === s.memberId ? 'for-author' : 'none';
};

/** Returns why a member may not take care of a record, or null: a reviewer, independent of its author, who sees it. */
export const refusalToOwn = (s: RecordContext): ProblemCode | null => {
  if (s.role !== 'reviewer' || isOutside(s)) return 'not-allowed';
  if (!LIVE_STATES.includes(s.status)) return 'wrong-state';
  return notSecond(s, [s.authorId], 'own-record');
};

/**
 * Returns why a member could not be the second person that a record waits for, or null: who may verify or publish it,
 * or its correction; of a published record without one, who may agree to another change of what readers see.
 */
export const refusalAsSecondPerson = (s: RecordContext): ProblemCode | null => {
  if (isOutside(s)) return 'not-allowed';
  if (s.status === 'WS_VERIFIED') return denialReason('publish', s);
  if (s.status === 'WS_PUBLISHED') return denialReason(hasCorrection(s) ? 'correct' : 'retract', s);
  return denialReason('verify', s);
};

/**
 * A correction publishes what somebody changed. A revision that nobody's change made, such as a new case team, is none.
 */
export const hasCorrection = ({
  unpublishedChanges,
  editorsSincePublication,
}: Pick<RecordContext, 'unpublishedChanges' | 'editorsSincePublication'>): boolean =>
  unpublishedChanges && editorsSincePublication.length > 0;

const mayChange = (s: RecordContext): ProblemCode | null => {
  const logs = isLogger(s);
  if (WITH_AUTHOR.includes(s.status)) return logs && s.authorId === s.memberId ? null : 'not-allowed';
  return s.role === 'reviewer' ? null : 'not-allowed';
};

const OF_HIDDEN = ['look', 'restore', 'ask-forget', 'forget'] as const;
type ActionOnHidden = (typeof OF_HIDDEN)[number];
const isOnHidden = (action: RecordAction): action is ActionOnHidden =>
  (OF_HIDDEN as readonly RecordAction[]).includes(action);

/**
 * Decides on a hidden record. One person can undo hiding. Forgetting destroys data permanently: one person asks for it
 * and another agrees, after a day in which everybody could look. To hide is not to ask.
 */
const refusalOfHidden = (action: ActionOnHidden, s: RecordContext): ProblemCode | null => {
  if (!s.hidden || (action === 'look' && s.hidden.isSeen)) return 'wrong-state';
  const { by, forgetAskedBy, isLongAgo } = s.hidden;
  if (action === 'restore') return null;
  if (action === 'ask-forget') return forgetAskedBy === null ? null : 'wrong-state';
  if (action === 'look') return notSecond(s, [by], 'second-person-needed');
  if (forgetAskedBy === null) return 'second-person-needed';
  return notSecond(s, [forgetAskedBy], 'second-person-needed') ?? (isLongAgo ? null : 'too-early');
};

/** Returns why a member may not take an action on a record, or null. Source: the rights table of 03-security. */
export const denialReason = (action: RecordAction, s: RecordContext): ProblemCode | null => {
  if (action === 'change' || action === 'submit') {
    const refused = mayChange(s);
    if (refused) return refused;
  } else if (action === 'recall') {
    if (!isLogger(s) || s.authorId !== s.memberId) return 'not-allowed';
    if (s.status === 'WS_SUBMITTED' && s.hasOwner) return 'has-owner';
  } else if (s.role !== 'reviewer') return 'not-allowed';
  if (!STATES[action].includes(s.status) || (action === 'hide' && !s.isSpokenOf)) return 'wrong-state';
  if (isOnHidden(action)) return refusalOfHidden(action, s);
  const own = NOT_OWN.has(action) ? notSecond(s, [s.authorId], 'own-record') : null;
  if (own) return own;
  const isCorrection = action === 'correct' || (action === 'propose' && s.status === 'WS_PUBLISHED');
  if (isCorrection && !hasCorrection(s)) return 'wrong-state';
  if (s.smallTeam) return null;
  if (action === 'publish') return notSecond(s, [s.verifiedBy], 'second-person-needed');
  return action === 'correct' ? notSecond(s, s.editorsSincePublication, 'second-person-needed') : null;
};

export const allowedActions = (s: RecordContext): RecordAction[] =>
  RECORD_ACTIONS.filter((action) => denialReason(action, s) === null);
