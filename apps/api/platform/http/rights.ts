import type { Role } from '@vigil/shared/staff-responses/sign-in.js';

/** The roles of members. A visitor without a session is the public. */
export const ROLES = ['monitor', 'reviewer', 'analyst', 'admin'] as const satisfies readonly Role[];
export type { Role };
/**
 * A phone's token is not a session: it may do only the actions that name phones, and nothing else that its member may
 * do.
 */
export type Audience = 'public' | Role | 'phone';

const EVERYBODY = ['public', ...ROLES] as const;

/**
 * Who may do what: the one table. A route names its action (`@Allow`), and the application does not start while a route
 * names none. Rules about whose record it is and its status belong to the module that owns the record.
 */
export const RIGHTS = {
  /** The map, counts and published incidents. */
  'read-public': EVERYBODY,
  /**
   * Write to the organisation about a public page, and see with the receipt code what became of it. Without a session,
   * and over https, because the text must not be read in transit.
   */
  'send-objection': EVERYBODY,
  /** Sign in, accept an invitation, ask who is signed in. */
  'sign-in': EVERYBODY,
  /** Sign out; give the second factor, or confirm one's identity again. */
  'own-session': ROLES,
  /** See one's own ways to sign in. */
  'own-account': ROLES,
  /** See one's own sessions, and end them. */
  'own-sessions': ROLES,
  /** Set up and remove one's own ways to sign in. */
  'own-factors': ROLES,
  'read-desk': ROLES,
  'log-incident': ['monitor', 'reviewer'],
  /** Send sealed reports from the field, and ask what became of them. Only with a phone's token. */
  'submit-from-field': ['phone'],
  /** Add a phone of one's own, so that it can send reports. */
  'let-phone-in': ['monitor', 'reviewer'],
  /** See one's own phones, remove one; an administrator sees and removes everybody's. */
  'keep-phones': ['monitor', 'reviewer', 'admin'],
  /** See field reports, and what they still lack. A monitor: their own. */
  'read-field': ['monitor', 'reviewer'],
  /**
   * See when, where and which group, for a report that its author handed over and that still lacks answers while
   * somebody is at risk. Never for a draft that its author has not handed over.
   */
  'see-who-is-at-risk': ['reviewer'],
  /** Ask the author of a report, try again to read a report that could not be read. */
  'answer-field': ['reviewer'],
  /** A monitor: their own. An analyst: from submission on, without internal answers. */
  'read-incidents': ['monitor', 'reviewer', 'analyst'],
  /** See the saved views of the queue, with how many records match; asked again while the page is open. */
  'see-queue-views': ['monitor', 'reviewer', 'analyst'],
  /** Save views of the queue, and how one has it. */
  'arrange-queue': ['monitor', 'reviewer', 'analyst'],
  /**
   * Read the team's shared records, from submission on, without internal answers: what another system may read for a
   * member.
   */
  'read-shared-records': ['reviewer', 'analyst'],
  /** See one's own API tokens, and end them. */
  'own-tokens': ROLES,
  /** Create one. */
  'make-token': ROLES,
  /** Declare a file for a record that one may change. */
  'add-evidence': ['monitor', 'reviewer'],
  /** Upload a file that one declared; a phone: files that a report of its own names. */
  'send-evidence': ['monitor', 'reviewer', 'phone'],
  /** See which files a record has and their state: everybody who may read the record. */
  'read-evidence': ['monitor', 'reviewer', 'analyst'],
  /** See a file's metadata and small pictures of it: everybody who may read the record's internal answers. */
  'look-at-evidence': ['monitor', 'reviewer'],
  /** Answer whether a file is what it claims to be; never for one's own record. */
  'judge-evidence': ['reviewer'],
  /** Make a copy that readers may see. */
  'show-evidence': ['reviewer'],
  /** Agree to a copy that somebody else made: readers see it from then on. */
  'agree-to-copy': ['reviewer'],
  /** Download an original, and see who downloaded it before. */
  'open-original': ['reviewer'],
  /** See whether the stored files are unchanged, and check them now. */
  'check-evidence': ['reviewer', 'admin'],
  'review-incident': ['reviewer'],
  /** Take care of a record, hand it over, give it back. */
  'own-record': ['reviewer'],
  /** Write beside a record, and read what is written there: reviewers all, its author what is for them. */
  'discuss-record': ['monitor', 'reviewer'],
  /** See what one is told of, and mark it as read. */
  'own-inbox': ROLES,
  /** Ask how much waits there. */
  'inbox-news': ROLES,
  /** See who changes a record now, and be seen. */
  'see-who-edits': ['monitor', 'reviewer'],
  /** Choose who may know of a restricted or sealed record: for its author and its case team. */
  'choose-case-team': ['monitor', 'reviewer'],
  /** Gain access to a record on which nobody can act; needs two reviewers. */
  'open-case-team': ['reviewer'],
  'publish-incident': ['reviewer'],
  /** Retract a published record, with a reason that readers see. */
  'retract-incident': ['reviewer'],
  /**
   * Hide records for safety, confirm having seen what a colleague hid, and ask that it be forgotten. One action undoes
   * each, so none needs a fresh proof of identity.
   */
  'hide-incidents': ['reviewer'],
  'read-hidden': ['reviewer'],
  'restore-hidden': ['reviewer'],
  /** Permanently delete what readers saw of a hidden record, as another person asked. */
  'forget-hidden': ['reviewer'],
  'merge-incidents': ['reviewer'],
  /** Read what people wrote about public pages, and answer it. No administrator: they read no content. */
  'answer-objections': ['reviewer'],
  'assess-force': ['reviewer'],
  'keep-coverage': ['reviewer', 'analyst'],
  /** See what is left to do before the figures of a period are final: counts alone, of records that nobody limits. */
  'read-period-work': ['reviewer', 'analyst'],
  'freeze-report': ['reviewer', 'analyst'],
  /**
   * Save a query, share it with the team, be told when its figures change. A monitor's figures are of their own records
   * alone.
   */
  'keep-questions': ['reviewer', 'analyst'],
  /**
   * The public part of a query that somebody follows, on which days something waits for them, or on which days
   * published hearings are due: by the secret in its address, without a session. Over https, because the address must
   * not be read in transit.
   */
  'read-private-feed': EVERYBODY,
  /** Read the metrics of the server: who may is asked of the request itself, without a session. */
  'read-metrics': EVERYBODY,
  /** Read the public keys to which notes are sealed. */
  'read-sealing-keys': ['monitor', 'reviewer'],
  /** Seal names, contacts and medical details; a monitor cannot read a sealed note back. */
  'seal-note': ['monitor', 'reviewer'],
  /** Seal an existing note again, with other text or for other readers. The former revision stays. */
  'reseal-note': ['reviewer'],
  'open-sealed': ['reviewer'],
  /** Seal a note for a reviewer who has no key to it yet. */
  'share-note': ['reviewer'],
  /** Get the secret half of one's own sealing key, encrypted under its passphrase. */
  'use-sealing-key': ['reviewer'],
  /** Create a sealing key of one's own, or the team's recovery key. No administrator: they must not hold one. */
  'keep-sealing-key': ['reviewer'],
  /**
   * Hand in somebody deprived of liberty, what happened to them, and their sealed identity. A monitor cannot read any
   * of it back. No administrator, no analyst, no other system.
   */
  'hand-in-person': ['monitor', 'reviewer'],
  /** Read about people deprived of liberty; at high risk only the person's team: `people/person-policy.ts`. */
  'read-people': ['reviewer'],
  /**
   * Read figures of people whom the team follows: the same for everybody who may ask, without a row and of nobody whom
   * no consent allows to count.
   */
  'read-people-figures': ['reviewer', 'analyst'],
  /**
   * Enter and change cases before a court, with their charges, and take an event back: of people whom one may know of.
   */
  'keep-court-cases': ['reviewer'],
  /** Make a secret address at which a calendar program reads on which days published hearings are due. */
  'make-hearing-address': ['reviewer'],
  /** Get the ciphertext of who a person is. */
  'open-identity': ['reviewer'],
  /** Make a dossier of people whom one may read about, in which each is called by two words. The making is recorded. */
  'make-dossier': ['reviewer'],
  /** Make one into which the browser sets the names that one may open. */
  'name-dossier': ['reviewer'],
  /** Export the people on whose team one is, as a file that the browser seals. The export is recorded. */
  'export-people': ['reviewer'],
  /** Seal it again, with other text or for other readers. The former revision stays. */
  'reseal-identity': ['reviewer'],
  /** Seal it for a reader of the team who has no key to it yet. */
  'share-identity': ['reviewer'],
  /** Be let into the team of a person whom nobody on it can read any more; needs two reviewers. */
  'open-person-team': ['reviewer'],
  /** Ask to join two entries of one person or to undo that, and agree to what another reviewer asked. */
  'join-people': ['reviewer'],
  /**
   * Write down that a lawyer compared a limit of custody with the law, agree to what another reviewer wrote, and take
   * it back.
   */
  'confirm-custody-limit': ['reviewer'],
  /** Propose a public page about a person, and agree to what another reviewer proposed, on a small team, too. */
  'publish-person-page': ['reviewer'],
  /** Take such a page away at once. */
  'end-person-page': ['reviewer'],
  /** Propose that readers see totals of people deprived of liberty, or none any more; another person agrees. */
  'propose-people-totals': ['reviewer'],
  'import-incidents': ['reviewer', 'analyst'],
  'keep-groups': ['reviewer', 'admin'],
  /** Propose a landmark or a group from the form, and find those that others proposed. */
  'propose-name': ['monitor', 'reviewer'],
  /** Accept a name that somebody else proposed, join it with one that is known, or refuse it. */
  'decide-name': ['reviewer'],
  /** Add words by which the team finds codes in the form. */
  'keep-search-words': ['reviewer', 'admin'],
  /** Propose a code of the organisation's own, or a change of it; another person agrees, as to words for readers. */
  'keep-own-codes': ['reviewer', 'admin'],
  /** Say of a dataset that others made who made it, and what its licence and limits are. */
  'keep-datasets': ['reviewer', 'analyst'],
  /** See one's own proposals of what to show readers, and take them back; a reviewer sees everybody's. */
  'propose-words': ['reviewer', 'analyst', 'admin'],
  /** Release texts that somebody else proposed to readers: a total, a report, a name. */
  'release-words': ['reviewer'],
  /**
   * Export published data as files, each with an entry in the exports; everybody with this right may see the entries.
   */
  'export-public': ['reviewer', 'analyst', 'admin'],
  'export-internal': ['analyst'],
  /** Release an export of internal answers, or refuse it. */
  'release-export': ['reviewer'],
  'read-members': ['reviewer', 'admin'],
  /**
   * See who was invited, suspended or given which role by whom, and whether a log witness signs the log. Nothing about
   * any record.
   */
  'read-administration': ['reviewer', 'admin'],
  /** Suspend an account that behaves strangely; only an administrator reactivates it, and gives roles. */
  'freeze-member': ['reviewer', 'admin'],
  /**
   * Ask to erase one detail permanently. It takes two people: the one who asks has read it, the one who approves has
   * not.
   */
  'ask-erasure': ['reviewer'],
  'invite-member': ['admin'],
  /** Reset the access of a member who lost theirs. */
  'reset-access': ['admin'],
  /** Confirm that an account belongs to the person it claims, so that it may act. */
  'vouch-for-member': ['reviewer'],
  /** See who waits for a vouch: everybody is told of a running seven-day wait. */
  'see-who-waits': ROLES,
  /** Begin that wait, for oneself or, as an administrator, for others. */
  'wait-for-vouch': ROLES,
  'object-to-wait': ['monitor', 'reviewer', 'analyst'],
  /** Propose or confirm that one person may do what otherwise takes two, or end it. */
  'set-small-team': ['reviewer', 'admin'],
  /**
   * A reviewer only where at most one administrator acts, or none who is another person: `whyNotErase` in
   * accounts/trust-policy.ts.
   */
  'approve-erasure': ['reviewer', 'admin'],
  administer: ['admin'],
  /** Includes proposing small-team mode and turning it off. */
  'change-settings': ['admin'],
} as const satisfies Record<string, readonly Audience[]>;

export type Action = keyof typeof RIGHTS;

/**
 * How old a proof of identity may be. 'each': the action uses the proof up, so that one proof allows one action;
 * requests that only read accept a proof of up to ten minutes.
 */
export type Freshness = 'hour' | 'ten-minutes' | 'each';
export const FRESH_SECONDS: Readonly<Record<Freshness, number>> = { hour: 3_600, 'ten-minutes': 600, each: 120 };

/**
 * Actions that ask for a password or a second factor again when the last proof is too old. Actions that are missing
 * here never ask.
 */
export const STEP_UP: Readonly<Partial<Record<Action, Freshness>>> = {
  'publish-incident': 'hour',
  'retract-incident': 'hour',
  'restore-hidden': 'hour',
  'merge-incidents': 'hour',
  'agree-to-copy': 'hour',
  'release-words': 'hour',
  'reseal-note': 'hour',
  'reseal-identity': 'hour',
  'join-people': 'hour',
  'confirm-custody-limit': 'hour',
  'publish-person-page': 'hour',
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
  'open-identity': 'ten-minutes',
  'name-dossier': 'ten-minutes',
  'export-people': 'ten-minutes',
  'make-hearing-address': 'ten-minutes',
  'use-sealing-key': 'ten-minutes',
  'keep-sealing-key': 'ten-minutes',
  'export-internal': 'each',
  'freeze-member': 'each',
  'forget-hidden': 'each',
};

/**
 * Actions that an open page does by itself, again and again. They do not keep a session alive: it ends when its member
 * has done nothing for a time, whatever is open.
 */
export const IN_THE_BACKGROUND: ReadonlySet<Action> = new Set(['see-who-edits', 'inbox-news', 'see-queue-views']);

/**
 * How far a session has come. With a password alone, one may only set up a second factor (enrolment) or give the
 * existing one (second-factor). A member for whom nobody has vouched yet may only manage their own account (waiting).
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
