/** What a member is. A visitor without a session is the public. */
export const ROLES = ['monitor', 'reviewer', 'analyst', 'admin'] as const;
export type Role = (typeof ROLES)[number];
/** A phone is nobody's session: it may do what names it, and nothing else of what its member may. */
export type Audience = 'public' | Role | 'phone';

const EVERYBODY = ['public', ...ROLES] as const;

/**
 * Who may do what: the one table. A route names its action (`@Allow`), and the application does not start while one
 * names none. Whose record it is and in which state is decided by the room that owns it. Source: 03-security, the
 * rights table.
 */
export const RIGHTS = {
  /** The map, counts and published incidents. */
  'read-public': EVERYBODY,
  /** Sign in, take up an invitation, ask who one is. */
  'sign-in': EVERYBODY,
  /** Sign out; say once more, or for the first time in this session, that it is oneself. */
  'own-session': ROLES,
  /** See what one signs in with. */
  'own-account': ROLES,
  /** See where one is signed in, and end it. */
  'own-sessions': ROLES,
  /** Set up and take away what one signs in with. */
  'own-factors': ROLES,
  'read-desk': ROLES,
  'log-incident': ['monitor', 'reviewer'],
  /** Hand in what was sealed in the field, and ask what came of it. By a phone's token alone. */
  'submit-from-field': ['phone'],
  /** Let a phone of one's own submit. */
  'let-phone-in': ['monitor', 'reviewer'],
  /** See one's own phones, end one; an administrator sees and ends those of all. */
  'keep-phones': ['monitor', 'reviewer', 'admin'],
  /** See what came from the field, and what is still missing of it. A monitor: their own. */
  'read-field': ['monitor', 'reviewer'],
  /**
   * Of a report that its author handed over and that waits for answers while somebody is at risk: when, where and which
   * group. No draft that its author kept.
   */
  'see-who-is-at-risk': ['reviewer'],
  /** Ask whoever was there, look once more at what could not be read. */
  'answer-field': ['reviewer'],
  /** A monitor: their own. An analyst: from submission on, without internal answers. */
  'read-incidents': ['monitor', 'reviewer', 'analyst'],
  /**
   * The records that the office shares, from submission on, without internal answers: what another system may read for
   * somebody.
   */
  'read-shared-records': ['reviewer', 'analyst'],
  /** See the tokens that one made for other systems, and end them. */
  'own-tokens': ROLES,
  /** Make one. */
  'make-token': ROLES,
  /** Declare a file of a record that one may change. */
  'add-evidence': ['monitor', 'reviewer'],
  /** Send the bytes of a file that one declared; a phone: of those that a report of its own names. */
  'send-evidence': ['monitor', 'reviewer', 'phone'],
  /** Which files a record has, where they stand: whoever may read the record. */
  'read-evidence': ['monitor', 'reviewer', 'analyst'],
  /** What a file says of itself, and small pictures of it: whoever reads what is internal in its record. */
  'look-at-evidence': ['monitor', 'reviewer'],
  /** Answer whether it is what it is said to be; never of one's own record. */
  'judge-evidence': ['reviewer'],
  /** Make a copy that readers may see. */
  'show-evidence': ['reviewer'],
  /** Agree to one that somebody else made: readers see it from then on. */
  'agree-to-copy': ['reviewer'],
  /** Get an original, and see who got it before. */
  'open-original': ['reviewer'],
  /** Whether the stored files are as they were stored, and to look at once. */
  'check-evidence': ['reviewer', 'admin'],
  'review-incident': ['reviewer'],
  /** Who may know of a record that is restricted or sealed: its author and its case team choose. */
  'choose-case-team': ['monitor', 'reviewer'],
  /** Be let into a record of which nobody can act, by two. */
  'open-case-team': ['reviewer'],
  'publish-incident': ['reviewer'],
  /** Take a published record back, with a reason that readers see. */
  'retract-incident': ['reviewer'],
  /**
   * Hide records for safety, and say that one has looked at what a colleague hid. Undone by one act, so that nobody has
   * to prove anything first.
   */
  'hide-incidents': ['reviewer'],
  'read-hidden': ['reviewer'],
  'restore-hidden': ['reviewer'],
  /** Delete for good what readers saw of a hidden record. */
  'forget-hidden': ['reviewer'],
  'merge-incidents': ['reviewer'],
  'assess-force': ['reviewer'],
  'keep-coverage': ['reviewer', 'analyst'],
  'freeze-report': ['reviewer', 'analyst'],
  /**
   * Keep a question under a name, share it in the office, hear when its figures move. A monitor's figures are of their
   * own records alone.
   */
  'keep-questions': ['reviewer', 'analyst'],
  /**
   * What everybody may see of a question that somebody follows: by the secret in its address, without a session. Over
   * https, since the address must not be read on its way.
   */
  'read-private-feed': EVERYBODY,
  /** To whom notes are sealed: public keys. */
  'read-sealing-keys': ['monitor', 'reviewer'],
  /** Seal names, contacts and medical details; what was sealed a monitor cannot read back. */
  'seal-note': ['monitor', 'reviewer'],
  'open-sealed': ['reviewer'],
  /** Seal for a reviewer who has no key to it yet. */
  'share-note': ['reviewer'],
  /** Get the secret half of one's own sealing key, under its passphrase. */
  'use-sealing-key': ['reviewer'],
  /** Make a sealing key of one's own, or the recovery key of the office. No administrator: they must not hold one. */
  'keep-sealing-key': ['reviewer'],
  'import-incidents': ['reviewer', 'analyst'],
  'keep-groups': ['reviewer', 'admin'],
  /** See what one proposed to show readers, and take it back; a reviewer sees what everybody proposed. */
  'propose-words': ['reviewer', 'analyst', 'admin'],
  /** Let readers see words that somebody else proposed: a total, a report, a name. */
  'release-words': ['reviewer'],
  /** Files of what is published, each with its record; everybody may see the records. */
  'export-public': ['reviewer', 'analyst', 'admin'],
  'export-internal': ['analyst'],
  /** Agree that internal answers leave, or refuse it. */
  'release-export': ['reviewer'],
  'read-members': ['reviewer', 'admin'],
  /**
   * Who was let in, frozen and given which role by whom, and whether anybody outside watches the log. Nothing of any
   * record.
   */
  'read-administration': ['reviewer', 'admin'],
  /** A reviewer may stop an account that acts strangely; only an administrator lets it go on, and gives roles. */
  'freeze-member': ['reviewer', 'admin'],
  /** One detail is erased for good by two people: who asks has read it, who approves has not. */
  'ask-erasure': ['reviewer'],
  'invite-member': ['admin'],
  /** A new way in for somebody who lost theirs. */
  'reset-access': ['admin'],
  /** Say that an account is whose it says, so that it acts. */
  'vouch-for-member': ['reviewer'],
  /** Who waits for a vouch: everybody is told where seven days run. */
  'see-who-waits': ROLES,
  /** Begin those seven days, for oneself or as an administrator for others. */
  'wait-for-vouch': ROLES,
  'object-to-wait': ['monitor', 'reviewer', 'analyst'],
  /** Propose or confirm that one person may do what else takes two, or end it. */
  'set-small-team': ['reviewer', 'admin'],
  /** A reviewer only where no administrator could be the second person: `whyNotErase` in accounts/trust-policy.ts. */
  'approve-erasure': ['reviewer', 'admin'],
  administer: ['admin'],
  /** Whether one person may do what else takes two is among them. */
  'change-settings': ['admin'],
} as const satisfies Record<string, readonly Audience[]>;

export type Action = keyof typeof RIGHTS;

/**
 * How old a proof of who one is may be. 'each': it is spent by the act, so that one proof is good for one act; what
 * only reads goes by ten minutes there.
 */
export type Freshness = 'hour' | 'ten-minutes' | 'each';
export const FRESH_SECONDS: Readonly<Record<Freshness, number>> = { hour: 3_600, 'ten-minutes': 600, each: 120 };

/**
 * What asks for a password or a second factor again when the last was given too long ago. What is missing here never
 * asks.
 */
export const STEP_UP: Readonly<Partial<Record<Action, Freshness>>> = {
  'publish-incident': 'hour',
  'retract-incident': 'hour',
  'restore-hidden': 'hour',
  'merge-incidents': 'hour',
  'agree-to-copy': 'hour',
  'release-words': 'hour',
  'own-factors': 'ten-minutes',
  'make-token': 'ten-minutes',
  'let-phone-in': 'ten-minutes',
  'invite-member': 'ten-minutes',
  'reset-access': 'ten-minutes',
  'vouch-for-member': 'ten-minutes',
  'set-small-team': 'ten-minutes',
  'approve-erasure': 'ten-minutes',
  'release-export': 'ten-minutes',
  'change-settings': 'ten-minutes',
  'open-sealed': 'ten-minutes',
  'use-sealing-key': 'ten-minutes',
  'keep-sealing-key': 'ten-minutes',
  'export-internal': 'each',
  'freeze-member': 'each',
  'forget-hidden': 'each',
};

/**
 * How far a session is. With a password alone one may only set up a second factor (enrolment), or give the one that
 * there is (second-factor). A member whom nobody has vouched for yet does nothing but look after their own account
 * (waiting).
 */
export type Stage = 'enrolment' | 'second-factor' | 'waiting' | 'whole';
const BEFORE_WHOLE: Readonly<Record<Exclude<Stage, 'whole'>, readonly Action[]>> = {
  enrolment: ['own-session', 'own-account', 'own-factors'],
  'second-factor': ['own-session'],
  waiting: ['own-session', 'own-account', 'own-sessions', 'own-factors', 'wait-for-vouch'],
};

export const mayAtStage = (stage: Stage, action: Action): boolean =>
  stage === 'whole' || BEFORE_WHOLE[stage].includes(action);
export const mayDo = (audience: Audience, action: Action): boolean =>
  (RIGHTS[action] as readonly Audience[]).includes(audience);
export const isAction = (value: unknown): value is Action => typeof value === 'string' && Object.hasOwn(RIGHTS, value);
