import { ANEW, forge, remove, set, type Tampering } from './tamper-with-rows.js';

/** What an attacker tried by hand; 11 of these went unnoticed when the log vouched only for answers. */
export const TRIED_BY_HAND: Readonly<Record<string, Tampering>> = {
  'a public change that was deleted': remove('pub.change'),
  'a retraction that was deleted from the change feed': remove('pub.change', `what = 'retracted'`),
  'a false retraction in the change feed': forge(
    'pub.change',
    {
      seq: '(select max(seq) + 1 from pub.change)',
      what: `'retracted'`,
      reason: `'CR_FALSE'`,
      note: `'The organisation invented this event'`,
    },
    'code is not null',
  ),
  'a public change moved to another day': set('pub.change', 'on_day = on_day - 200'),
  'a public change about another code': set('pub.change', `code = 'XX-2020-999999'`, 'code is not null'),
  'a review that was deleted': remove('review'),
  'a review with another decision': set(
    'review',
    `decision = case when decision = 'verify' then 'reject' else 'verify' end`,
  ),
  'a review by somebody else': set(
    'review',
    'reviewer_id = (select id from member where id <> review.reviewer_id limit 1)',
  ),
  'a review that nobody made': forge('review', { id: ANEW }),
  'an export that was deleted': remove('export'),
  'an export with another reason': set('export', `reason = 'For the annual report'`),
  'an export by somebody else': set(
    'export',
    'member_id = (select id from member where id <> export.member_id and id is distinct from export.answered_by limit 1)',
  ),
  'a record that was entered at another time': set('incident', `created_at = created_at - interval '30 days'`),
  'a file that was added at another time': set('evidence', `added_at = added_at - interval '30 days'`),
  'a file that somebody else added': set(
    'evidence',
    'added_by = (select id from member where id <> evidence.added_by limit 1)',
  ),
  'an organisation that publishes under another name': set('pub.head', `organisation = 'Another organisation'`),
  'standards that readers see otherwise': set('pub.head', `standards = standards || '.'`),
  'a public order that is further on than anything published': set('pub.head', 'seq = seq + 1'),
  'real records that are called a demo': set('pub.head', 'is_demo = not is_demo'),
  'an erasure that nobody asked for': forge('erasure', { id: ANEW }),
  'an erasure that somebody else approved': set(
    'erasure',
    'decided_by = (select id from member where id not in (erasure.asked_by, erasure.decided_by) limit 1)',
  ),
  'a publication that was deleted': remove('publication'),
  'a publication at another time': set('publication', `at = at - interval '1 year'`),
  'a member with another password': set('member', `password_hash = '$argon2id$forged'`),
  'a passkey that somebody put there': forge('member_passkey', {
    id: ANEW,
    credential_id: `credential_id || 'x'`,
    member_id: '(select id from member where id <> member_passkey.member_id limit 1)',
  }),
  'a passkey with another key': set('member_passkey', 'public_key = sha256(public_key)'),
  'an app with another secret': set('member_totp', 'secret = sha256(secret)'),
  'a recovery code that is unused again': set('member_recovery_code', 'used_at = null', 'used_at is not null'),
  'an invitation that nobody gave': forge('invitation', {
    token_hash: 'sha256(token_hash)',
    role: `'admin'`,
    used_at: 'null',
  }),
  'a sign-in of a day that is over, taken away': remove('sign_in', 'logged'),
  'a sign-in of a day that is over, by somebody else': set(
    'sign_in',
    'member_id = (select id from member where id <> sign_in.member_id limit 1)',
    'logged',
  ),
  'an internal answer of before, taken away': remove(
    'incident_private',
    'revision < (select max(revision) from incident_private p where p.incident_id = incident_private.incident_id)',
  ),
  'an older version that readers saw, taken away': remove('pub.incident', 'until_seq is not null'),
  'a mark that was taken away': remove('row_mark'),
  'a mark with another salt': set('row_mark', 'salt = sha256(salt)'),
};
