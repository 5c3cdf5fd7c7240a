import {
  day,
  id,
  instant,
  integer,
  list,
  maybeText,
  memberStanding,
  orNull,
  record,
  ref,
  strings,
  text,
  yesNo,
} from './answers.js';
import { type Described, gone, made, ok, oneOf } from './describing.js';

const checked = oneOf(['ok', 'failed']);
const READINESS = {
  ready: yesNo,
  checks: record({ database: checked, publicDatabase: checked, disk: checked, key: checked, log: checked }),
};
const SIGN_INS = record({
  total: integer,
  items: list(
    record({
      id,
      name: text(),
      on: day,
      first: oneOf(['password', 'passkey', 'link']),
      second: orNull(oneOf(['code', 'recovery-code', 'passkey'])),
      browser: maybeText,
      system: maybeText,
    }),
  ),
});

/** Signing in, one's account, members, the log and the settings. */
export const PEOPLE: Readonly<Record<string, Described>> = {
  'POST /api/sessions': {
    summary:
      'Sign in with a name and a password (the answer says which second step is still needed), or with a passkey alone. In a demo also with a one-time link',
    answer: made(ref('Arrival')),
    example: { name: 'Sparrow', password: 'seven green kettles sing' },
    problems: ['wrong-credentials', 'wrong-proof', 'frozen', 'link-spent'],
  },
  'GET /api/sessions/current': {
    summary: 'Who one is, and what every page needs to know',
    answer: ok(
      record({
        member: orNull(ref('Member')),
        pending: orNull(ref('Pending')),
        demo: yesNo,
        organisation: text(),
        smallTeam: yesNo,
      }),
    ),
  },
  'POST /api/sessions/challenges': {
    summary: 'What a passkey is asked to sign: the options of navigator.credentials.get(), once and for five minutes',
    answer: made(record({ options: { type: 'object' } })),
  },
  'POST /api/sessions/current/proofs': {
    summary:
      'Give the second factor after the password, or show later once more that it is oneself: a passkey, a code of the authenticator app, a recovery code, or the password',
    answer: made(ref('Arrival')),
    example: { code: '492039' },
    problems: ['wrong-proof', 'frozen'],
  },
  'GET /api/account': { summary: 'What one signs in with', answer: ok(ref('OwnAccount')) },
  'PUT /api/account/password': {
    summary: 'Choose another password; every other session ends',
    answer: ok(ref('OwnAccountChanged')),
    example: { password: 'nine other kettles hum' },
    problems: ['not-found'],
  },
  'POST /api/account/totp': {
    summary:
      'Begin with an authenticator app: its secret, and the address that a QR code shows. Nothing changes before a code of it is given',
    answer: made(record({ secret: text('Base32.'), address: text('otpauth://totp/...') })),
    problems: ['already-exists'],
  },
  'PUT /api/account/totp': {
    summary: 'Confirm the authenticator app with a code that it shows',
    answer: ok(ref('OwnAccountChanged')),
    example: { code: '492039' },
    problems: ['already-exists'],
  },
  'DELETE /api/account/totp': {
    summary: 'Take the authenticator app away',
    answer: ok(ref('OwnAccountChanged')),
    problems: ['not-found', 'last-factor'],
  },
  'POST /api/account/passkeys/challenges': {
    summary: 'Begin with a passkey: the options of navigator.credentials.create()',
    answer: made(record({ options: { type: 'object' } })),
  },
  'POST /api/account/passkeys': {
    summary: 'Keep a passkey that the browser made',
    answer: made(ref('OwnAccountChanged')),
    problems: ['wrong-proof', 'already-exists'],
  },
  'PUT /api/account/passkeys/:id': {
    summary: 'Give a passkey another name',
    answer: ok(ref('OwnAccountChanged')),
    example: { name: 'My phone' },
  },
  'DELETE /api/account/passkeys/:id': {
    summary: 'Take a passkey away',
    answer: ok(ref('OwnAccountChanged')),
    problems: ['last-factor'],
  },
  'POST /api/account/recovery-codes': {
    summary: 'Ten new recovery codes; the old ones are void',
    answer: made(ref('OwnAccountChanged')),
  },
  'GET /api/sessions': {
    summary: 'Where one is signed in. The network is truncated (/24, /48)',
    answer: ok(
      record({
        items: list(
          record({
            id,
            browser: maybeText,
            system: maybeText,
            network: maybeText,
            since: instant,
            lastUsed: instant,
            isThis: yesNo,
          }),
        ),
      }),
    ),
  },
  'GET /api/sessions/mine': {
    summary: 'On which days one signed in, by what and with which kind of device; the newest hundred of 90 days',
    answer: ok(SIGN_INS),
  },
  'GET /api/sessions/all': { summary: 'The same of everybody', answer: ok(SIGN_INS) },
  'DELETE /api/sessions/:id': { summary: 'End one of one’s own sessions', answer: gone },
  'DELETE /api/sessions': { summary: 'Sign out everywhere, here too', answer: gone },
  'DELETE /api/sessions/current': { summary: 'Sign out, at once', answer: gone },
  'POST /api/invitations': {
    summary: 'Invite somebody to a role. The link is shown once and works once, for 48 hours',
    answer: made(record({ link: text() })),
    example: { role: 'monitor' },
  },
  'POST /api/invitations/acceptances': {
    summary:
      'Take up an invitation: choose a pseudonym and a password of 15 characters or more; the session can then do nothing but set up a second factor',
    answer: made(ref('Arrival')),
    problems: ['link-spent'],
  },
  'GET /api/members': {
    summary: 'Who may sign in, who gave them access and who vouched for them',
    answer: ok(record({ items: list(ref('MemberEntry')) })),
  },
  'GET /api/members/waiting': {
    summary:
      'Who does not act yet, since no reviewer has vouched for them: reviewers and administrators see all, others where seven days run',
    answer: ok(
      record({
        items: list(
          record({
            id,
            name: text(),
            role: text(),
            ...memberStanding,
            until: orNull(instant),
            waitAskedBy: maybeText,
            mayObject: yesNo,
          }),
        ),
      }),
    ),
  },
  'POST /api/members/:id/vouch': {
    summary:
      'Say that one knows this person, spoke to them by another way, and that the account is theirs; and which other account is the same person’s',
    answer: gone,
    example: { samePersonAs: null },
    problems: ['second-person-needed', 'not-independent'],
  },
  'POST /api/members/:id/wait': {
    summary: 'Begin the seven days after which a member acts for whom nobody is left to vouch. Everybody is told',
    answer: gone,
    problems: ['wrong-state'],
  },
  'POST /api/members/:id/objections': {
    summary: 'Say no to such seven days',
    answer: gone,
    problems: ['wrong-state', 'second-person-needed'],
  },
  'PUT /api/members/:id': {
    summary: 'Give a role, freeze or let go on; ends the member’s sessions and phones. A reviewer may only freeze',
    answer: ok(ref('MemberEntry')),
    example: { role: 'monitor', frozen: true },
  },
  'POST /api/members/:id/resets': {
    summary:
      'A new way in for a member who lost theirs: a link that is shown once and works once, for 48 hours. Their phones end at once; using it voids password, passkeys, app and codes of before',
    answer: made(record({ link: text() })),
  },
  'GET /api/server-health': {
    summary:
      'What an administrator has to know of the server: the last backup, free disk, damaged files, where the key lies',
    answer: ok(
      record({
        ...READINESS,
        freeBytes: record({ home: orNull(integer), evidence: orNull(integer) }),
        key: oneOf(['demo', 'beside-the-data', 'file', 'command']),
        evidence: record({ files: integer, damaged: integer, lastCheckedAt: orNull(instant) }),
        backup: orNull(record({ madeAt: instant, files: integer, damaged: integer, lost: integer })),
      }),
    ),
  },
  'GET /api/log': {
    summary: 'Where the revision log stands, and which witnesses outside have signed for it',
    answer: ok(
      record({
        signed: orNull(record({ size: integer, root: text() })),
        outside: orNull(record({ size: integer, at: instant, by: strings })),
        openSince: orNull(instant),
        isOld: yesNo,
        witnesses: list(
          record({
            name: text(),
            size: integer,
            cosignedAt: orNull(instant),
            triedAt: orNull(instant),
            trouble: orNull(oneOf(['unreachable', 'not-followed', 'not-signed', 'other-history', 'ahead'])),
          }),
        ),
      }),
    ),
  },
  'GET /api/log/administration': {
    summary: 'Who froze, reset, invited and gave roles to whom, the newest first; a hundred at once',
    query: { before: { schema: integer, about: 'What "next" said.' } },
    answer: ok(
      record({
        total: integer,
        items: list(
          record({
            seq: integer,
            at: instant,
            actor: maybeText,
            kind: text(),
            whom: maybeText,
            role: maybeText,
            proof: oneOf(['signed', 'waiting', 'broken']),
          }),
        ),
        next: orNull(integer),
      }),
    ),
  },
  'GET /api/settings': { summary: 'What the organisation decided once', answer: ok(ref('Settings')) },
  'GET /api/settings/small-team': {
    summary: 'Whether one person may do what else takes two, and who proposes it',
    answer: ok(ref('SmallTeam')),
  },
  'PUT /api/settings/small-team': {
    summary: 'Turn it off, at once; propose to turn it on, or confirm what an independent colleague proposed',
    answer: ok(ref('SmallTeam')),
    example: { on: false },
    problems: ['second-person-needed', 'not-independent'],
  },
  'PUT /api/settings': {
    summary: 'Decide it',
    answer: ok(ref('Settings')),
    example: { organisation: 'A Rights Centre', standards: 'General Comment No. 37', smallTeam: false },
  },
};
