import { describe, expect, it } from '@jest/globals';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import {
  allowedActions,
  mayRead,
  mayReadInternal,
  RECORD_ACTIONS,
  denialReason,
  type RecordContext,
} from './record-policy.js';

const ME = 'me';
const SOMEBODY = 'somebody';
type Where = 'own' | 'other';

/** Returns a record that somebody else verified and changed since it was last published. */
const situation = (role: string, status: string, whose: Where, fields: Partial<RecordContext> = {}): RecordContext => ({
  memberId: ME,
  role,
  status,
  grade: null,
  authorId: whose === 'own' ? ME : SOMEBODY,
  verifiedBy: 'a third person',
  editorsSincePublication: ['a third person'],
  sensitivity: 'S2_INTERNAL',
  caseTeam: [],
  country: 'KH',
  countries: null,
  unpublishedChanges: true,
  isSpokenOf: true,
  hidden: { by: 'a third person', isSeen: false, isLongAgo: true, forgetAskedBy: 'a third person' },
  smallTeam: false,
  hasOwner: false,
  onePersonWith: [],
  ...fields,
});

/**
 * Written by hand from the rights table of the design: what a member may do with a record in each state. Not listed:
 * nothing.
 */
const MAY: Record<string, Partial<Record<string, string>>> = {
  'monitor own': { WS_DRAFT: 'change submit', WS_RETURNED: 'change submit', WS_SUBMITTED: 'recall' },
  'monitor other': {},
  'reviewer own': {
    WS_DRAFT: 'change submit',
    WS_RETURNED: 'change submit hide',
    WS_SUBMITTED: 'change recall hide merge assess',
    WS_UNDER_REVIEW: 'change hide merge assess',
    WS_VERIFIED: 'change propose hide merge assess',
    WS_PUBLISHED: 'change propose retract hide merge assess',
    WS_REJECTED: 'hide',
    WS_RETRACTED: 'hide look restore forget',
    WS_MERGED: 'hide unmerge',
  },
  'reviewer other': {
    WS_RETURNED: 'take hide',
    WS_SUBMITTED: 'change take return verify reject hide merge assess',
    WS_UNDER_REVIEW: 'change return verify reject hide merge assess',
    WS_VERIFIED: 'change reopen propose publish hide merge assess',
    WS_PUBLISHED: 'change verify propose correct retract hide merge assess',
    WS_REJECTED: 'reopen hide',
    WS_RETRACTED: 'hide look restore forget',
    WS_MERGED: 'hide unmerge',
  },
  'analyst own': {},
  'analyst other': {},
  'admin own': {},
  'admin other': {},
};

/** R: sees the record. I: also reads its internal answers. From the same table. */
const SEES: Record<string, Partial<Record<string, string>>> = {
  'monitor own': { WS_DRAFT: 'RI', WS_RETURNED: 'RI', WS_SUBMITTED: 'RI', WS_UNDER_REVIEW: 'RI', '*': 'R' },
  'monitor other': { '*': '' },
  'reviewer own': { '*': 'RI' },
  'reviewer other': { WS_DRAFT: '', '*': 'RI' },
  'analyst own': { WS_DRAFT: '', WS_RETURNED: '', '*': 'R' },
  'analyst other': { WS_DRAFT: '', WS_RETURNED: '', '*': 'R' },
  'admin own': { '*': '' },
  'admin other': { '*': '' },
};

const STATUSES = codesOf('workflow_status');
const CELLS = Object.keys(MAY).flatMap((who) =>
  STATUSES.map((status) => {
    const [role, whose] = who.split(' ') as [string, Where];
    return { who, role, whose, status };
  }),
);

describe('a record that is limited to a case team', () => {
  const LIMITED = ['S3_RESTRICTED', 'S4_SEALED'];
  const sees = (role: string, whose: Where, fields: Partial<RecordContext>): string => {
    const s = situation(role, 'WS_SUBMITTED', whose, fields);
    return `${mayRead(s) ? 'R' : ''}${mayReadInternal(s) ? 'I' : ''}`;
  };

  it.each(LIMITED)(
    '%s: is for its author and its team; for no other reviewer, and for no analyst whatever the team says',
    (sensitivity) => {
      expect([
        sees('reviewer', 'other', { sensitivity }),
        sees('reviewer', 'other', { sensitivity, caseTeam: [SOMEBODY] }),
        sees('reviewer', 'other', { sensitivity, caseTeam: [ME] }),
        sees('reviewer', 'own', { sensitivity }),
      ]).toEqual(['', '', 'RI', 'RI']);
      expect([
        sees('monitor', 'own', { sensitivity }),
        sees('analyst', 'other', { sensitivity, caseTeam: [ME] }),
      ]).toEqual(['RI', '']);
    },
  );

  it('is one by these two grades alone', () => {
    const found = codesOf('sensitivity').filter((sensitivity) => sees('reviewer', 'other', { sensitivity }) === '');
    expect(found).toEqual(LIMITED);
  });
});

describe('what a member may do with a record', () => {
  it.each(CELLS)('$who, $status', ({ who, role, whose, status }) => {
    const expected = (MAY[who]![status] ?? '').split(' ').filter(Boolean);
    for (const smallTeam of [false, true]) {
      expect(allowedActions(situation(role, status, whose, { smallTeam }))).toEqual(
        RECORD_ACTIONS.filter((action) => expected.includes(action)),
      );
    }
  });

  it.each(CELLS)(
    'says whether $who sees a record in $status, and its internal answers',
    ({ who, role, whose, status }) => {
      const s = situation(role, status, whose);
      const seen = `${mayRead(s) ? 'R' : ''}${mayReadInternal(s) ? 'I' : ''}`;
      expect(seen).toBe(SEES[who]![status] ?? SEES[who]!['*']);
    },
  );
});

it('a record that was verified, changed and is under review again stays closed to its monitor', () => {
  const again = (grade: string | null): boolean =>
    mayReadInternal(situation('monitor', 'WS_UNDER_REVIEW', 'own', { grade }));
  expect([again(null), again('VG_FAIR')]).toEqual([true, false]);
});

describe('two people', () => {
  const reviewer = (action: RecordAction, status: string, fields: Partial<RecordContext>) =>
    denialReason(action, situation('reviewer', status, 'other', fields));

  it('does not let the reviewer who verified publish, unless the team is small', () => {
    expect(reviewer('publish', 'WS_VERIFIED', { verifiedBy: ME })).toBe('second-person-needed');
    expect(reviewer('publish', 'WS_VERIFIED', { verifiedBy: ME, smallTeam: true })).toBeNull();
  });

  it('does not let whoever changed a published record publish the correction, unless the team is small', () => {
    expect(reviewer('correct', 'WS_PUBLISHED', { editorsSincePublication: [SOMEBODY, ME] })).toBe(
      'second-person-needed',
    );
    expect(
      reviewer('correct', 'WS_PUBLISHED', { editorsSincePublication: [SOMEBODY, ME], smallTeam: true }),
    ).toBeNull();
  });

  it('lets anybody restore what is hidden; forgetting it takes one who asks and another who agrees, and a day, however small the team', () => {
    const by = (who: string, isLongAgo = true, forgetAskedBy: string | null = who) => ({
      hidden: { by: who, isSeen: false, isLongAgo, forgetAskedBy },
      smallTeam: true,
    });
    expect([reviewer('restore', 'WS_RETRACTED', by(ME)), reviewer('restore', 'WS_RETRACTED', by(SOMEBODY))]).toEqual([
      null,
      null,
    ]);
    expect([reviewer('forget', 'WS_RETRACTED', by(ME)), reviewer('forget', 'WS_RETRACTED', by(SOMEBODY))]).toEqual([
      'second-person-needed',
      null,
    ]);
    expect(reviewer('forget', 'WS_RETRACTED', by(SOMEBODY, false))).toBe('too-early');
    // To hide is not to ask.
    const unasked = by(SOMEBODY, true, null);
    expect([reviewer('forget', 'WS_RETRACTED', unasked), reviewer('ask-forget', 'WS_RETRACTED', unasked)]).toEqual([
      'second-person-needed',
      null,
    ]);
    expect([reviewer('look', 'WS_RETRACTED', by(ME)), reviewer('look', 'WS_RETRACTED', by(SOMEBODY))]).toEqual([
      'second-person-needed',
      null,
    ]);
    for (const action of ['look', 'restore', 'forget'] as const)
      expect(reviewer(action, 'WS_RETRACTED', { hidden: null })).toBe('wrong-state');
  });

  it('has nothing to correct where nothing changed', () => {
    expect(reviewer('correct', 'WS_PUBLISHED', { unpublishedChanges: false })).toBe('wrong-state');
    // A new revision that nobody's change made, as by a new case team.
    expect(reviewer('correct', 'WS_PUBLISHED', { editorsSincePublication: [] })).toBe('wrong-state');
  });

  it.each([
    ['publish', 'WS_VERIFIED', { verifiedBy: 'my other account' }],
    ['correct', 'WS_PUBLISHED', { editorsSincePublication: ['my other account'] }],
    ['verify', 'WS_SUBMITTED', { authorId: 'my other account' }],
    [
      'forget',
      'WS_RETRACTED',
      { hidden: { by: SOMEBODY, isSeen: false, isLongAgo: true, forgetAskedBy: 'my other account' } },
    ],
  ] as const)('takes an account that nobody has vouched for as whoever gave it: %s', (action, status, fields) => {
    expect(reviewer(action, status, { ...fields, onePersonWith: ['me', 'my other account'] })).toBe('not-independent');
    expect(reviewer(action, status, { ...fields, onePersonWith: ['me'] })).toBeNull();
  });

  it.each(['take', 'return', 'verify', 'reject', 'reopen', 'publish', 'correct'] as const)(
    'never lets an author %s, however small the team',
    (action) => {
      for (const status of STATUSES) {
        const refused = denialReason(action, situation('reviewer', status, 'own', { smallTeam: true }));
        expect(['own-record', 'wrong-state']).toContain(refused);
      }
    },
  );
});

describe('what goes wrong, by name', () => {
  it.each([
    ['another role', 'verify', situation('analyst', 'WS_SUBMITTED', 'other'), 'not-allowed'],
    [
      'another role, before anything is said of the state',
      'verify',
      situation('monitor', 'WS_DRAFT', 'own'),
      'not-allowed',
    ],
    ['somebody else’s draft', 'change', situation('reviewer', 'WS_DRAFT', 'other'), 'not-allowed'],
    ['an author after submission', 'change', situation('monitor', 'WS_SUBMITTED', 'own'), 'not-allowed'],
    ['somebody else’s record', 'recall', situation('reviewer', 'WS_SUBMITTED', 'other'), 'not-allowed'],
    ['a record that a reviewer has taken', 'recall', situation('monitor', 'WS_UNDER_REVIEW', 'own'), 'wrong-state'],
    [
      'a record that a reviewer takes care of',
      'recall',
      situation('monitor', 'WS_SUBMITTED', 'own', { hasOwner: true }),
      'has-owner',
    ],
    ['a state in which it cannot be', 'publish', situation('reviewer', 'WS_SUBMITTED', 'other'), 'wrong-state'],
    ['one’s own record', 'verify', situation('reviewer', 'WS_SUBMITTED', 'own'), 'own-record'],
    ['one’s own record', 'publish', situation('reviewer', 'WS_VERIFIED', 'own', { smallTeam: true }), 'own-record'],
    ['an author who logs no more', 'change', situation('analyst', 'WS_DRAFT', 'own'), 'not-allowed'],
  ] as const)('refuses %s', (_name, action, s, code) => {
    expect(denialReason(action, s)).toBe(code);
  });

  it('hides nothing that the public side cannot speak of', () => {
    for (const status of STATUSES)
      expect(allowedActions(situation('reviewer', status, 'other', { isSpokenOf: false }))).not.toContain('hide');
  });
});
