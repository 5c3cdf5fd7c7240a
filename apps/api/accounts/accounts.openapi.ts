import {
  day,
  id,
  instant,
  integer,
  list,
  maybeText,
  memberTrust,
  orNull,
  record,
  ref,
  text,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, gone, made, ok, enumOf } from '../platform/http/openapi/route-description.js';

const SIGN_INS = record({
  total: integer,
  items: list(
    record({
      id,
      name: text(),
      on: day,
      first: enumOf(['password', 'passkey', 'link']),
      second: orNull(enumOf(['code', 'recovery-code', 'passkey'])),
      browser: maybeText,
      system: maybeText,
    }),
  ),
});

/** The routes of this module, as the API's document tells them. */
export const ACCOUNTS_ROUTES: RouteDescriptions = {
  'POST /api/sessions': {
    summary:
      'Sign in with a name and a password (the answer says which second step is still needed), or with a passkey alone. In a demo also with a one-time link',
    answer: made(ref('Arrival')),
    example: { name: 'Sparrow', password: 'seven green kettles sing' },
    problems: ['wrong-credentials', 'wrong-proof', 'frozen', 'link-spent'],
  },
  'GET /api/sessions/current': {
    summary: 'Who is signed in, and what every page needs to know',
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
      'Give the second factor after the password, or confirm your identity later: a passkey, a code from the authenticator app, a recovery code, or the password',
    answer: made(ref('Arrival')),
    example: { code: '492039' },
    problems: ['wrong-proof', 'frozen'],
  },
  'GET /api/account': { summary: 'What you sign in with', answer: ok(ref('OwnAccount')) },
  'PUT /api/account/password': {
    summary: 'Change the password; ends all other sessions',
    answer: ok(ref('OwnAccountChanged')),
    example: { password: 'nine other kettles hum' },
    problems: ['not-found'],
  },
  'POST /api/account/totp': {
    summary:
      'Start to add an authenticator app: its secret, and the address for a QR code. Nothing changes until a code from it is given',
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
    summary: 'Remove the authenticator app',
    answer: ok(ref('OwnAccountChanged')),
    problems: ['not-found', 'last-factor'],
  },
  'POST /api/account/passkeys/challenges': {
    summary: 'Start to add a passkey: the options of navigator.credentials.create()',
    answer: made(record({ options: { type: 'object' } })),
  },
  'POST /api/account/passkeys': {
    summary: 'Save a passkey that the browser made',
    answer: made(ref('OwnAccountChanged')),
    problems: ['wrong-proof', 'already-exists'],
  },
  'PUT /api/account/passkeys/:id': {
    summary: 'Rename a passkey',
    answer: ok(ref('OwnAccountChanged')),
    example: { name: 'My phone' },
  },
  'DELETE /api/account/passkeys/:id': {
    summary: 'Remove a passkey',
    answer: ok(ref('OwnAccountChanged')),
    problems: ['last-factor'],
  },
  'POST /api/account/recovery-codes': {
    summary: 'Ten new recovery codes; the old ones are void',
    answer: made(ref('OwnAccountChanged')),
  },
  'GET /api/sessions': {
    summary: 'Your sessions. The network is truncated (/24, /48)',
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
    summary: 'The days on which you signed in, how and with which kind of device: the newest hundred of 90 days',
    answer: ok(SIGN_INS),
  },
  'GET /api/sessions/all': { summary: 'The same for everybody', answer: ok(SIGN_INS) },
  'DELETE /api/sessions/:id': { summary: 'End one of your sessions', answer: gone },
  'DELETE /api/sessions': { summary: 'Sign out everywhere, including here', answer: gone },
  'DELETE /api/sessions/current': { summary: 'Sign out, at once', answer: gone },
  'POST /api/invitations': {
    summary: 'Invite somebody to a role. The link is shown once and works once, for 48 hours',
    answer: made(record({ link: text() })),
    example: { role: 'monitor', countries: null },
  },
  'POST /api/invitations/acceptances': {
    summary:
      'Accept an invitation: choose a pseudonym and a password of at least 15 characters. The session can then only set up a second factor',
    answer: made(ref('Arrival')),
    problems: ['link-spent'],
  },
  'GET /api/members': {
    summary: 'Everyone with an account, who gave them access and who vouched for them',
    answer: ok(record({ items: list(ref('MemberEntry')) })),
  },
  'GET /api/members/waiting': {
    summary:
      'Members who cannot work yet because no reviewer has vouched for them. Reviewers and administrators see all; others see those with seven days running',
    answer: ok(
      record({
        items: list(
          record({
            id,
            name: text(),
            role: text(),
            countries: orNull(list(text())),
            ...memberTrust,
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
      'Confirm that you know this person, spoke to them by another way, and that the account is theirs; and which other account belongs to the same person',
    answer: gone,
    example: { samePersonAs: null },
    problems: ['second-person-needed', 'not-independent'],
  },
  'POST /api/members/:id/wait': {
    summary:
      'Start the seven days after which a member can work without a vouch, where nobody is left who can vouch. Everybody is told',
    answer: gone,
    problems: ['wrong-state'],
  },
  'POST /api/members/:id/objections': {
    summary: 'Object to these seven days',
    answer: gone,
    problems: ['wrong-state', 'second-person-needed'],
  },
  'PUT /api/members/:id': {
    summary:
      'Change a role or the countries whose records a member can see, suspend or reactivate a member; ends their sessions, and removes their phones unless only countries changed. A reviewer can only suspend',
    answer: ok(ref('MemberEntry')),
    example: { role: 'monitor', frozen: true, countries: null },
  },
  'POST /api/members/:id/resets': {
    summary:
      'Reset the access of a member: a link that is shown once and works once, within 48 hours. Removes their phones at once; using it replaces the old password, passkeys, app and codes',
    answer: made(record({ link: text() })),
  },
  'GET /api/settings': { summary: 'Settings of the organisation', answer: ok(ref('Settings')) },
  'GET /api/settings/small-team': {
    summary: 'Whether one person can do what otherwise takes two, and who proposes it',
    answer: ok(ref('SmallTeam')),
  },
  'PUT /api/settings/small-team': {
    summary: 'Turn it off, at once; propose to turn it on, or confirm what an independent colleague proposed',
    answer: ok(ref('SmallTeam')),
    example: { on: false },
    problems: ['second-person-needed', 'not-independent'],
  },
  'PUT /api/settings': {
    summary: 'Change the settings, if nobody changed them since you read them',
    answer: ok(ref('Settings')),
    precondition: 'change',
    example: { organisation: 'A Rights Centre', standards: 'General Comment No. 37', smallTeam: false },
    problems: ['another-waits'],
  },
  'GET /api/account/tokens': {
    summary: 'Your API tokens',
    answer: ok(record({ items: list(ref('ApiToken')) })),
  },
  'POST /api/account/tokens': {
    summary:
      'Create a token with scopes and an expiry date. The answer shows it once; it can do no more than its member',
    answer: { status: 201, shape: record({ token: text('vigil_...'), entry: ref('ApiToken') }) },
    example: { name: 'Nightly copy', scopes: ['read-records'], days: 90 },
    problems: ['wrong-state'],
  },
  'DELETE /api/account/tokens/:id': { summary: 'Revoke a token at once', answer: { status: 204, shape: null } },
};
