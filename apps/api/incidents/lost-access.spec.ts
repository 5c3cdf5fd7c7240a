import { expect, it } from '@jest/globals';
import { findLostAccess, type SightValue } from './lost-access.js';

const AT = new Date('2026-11-01T10:00:00Z');
/** Values of the log, a line each, of one record. */
const history = (...lines: readonly Readonly<Record<string, unknown>>[]): SightValue[] =>
  lines.flatMap(({ by, ...values }, idx) =>
    Object.entries(values).map(([field, value]) => ({ incident: 'one', idx, by: String(by), at: AT, field, value })),
  );
const OPEN = { by: 'author', 'record.status': 'WS_SUBMITTED', '/sensitivity': 'S2_INTERNAL' };

it.each<[what: string, expected: object[], SightValue[]]>([
  [
    'limited by a colleague',
    [{ by: 'reviewer', wasOnTeam: false }],
    history(OPEN, { by: 'reviewer', '/sensitivity': 'S3_RESTRICTED', 'record.caseTeam': ['reviewer'] }),
  ],
  [
    'limited by its author after it was returned',
    [{ by: 'author', wasOnTeam: false }],
    history(OPEN, { by: 'reviewer', 'record.status': 'WS_RETURNED' }, { by: 'author', '/sensitivity': 'S4_SEALED' }),
  ],
  [
    'taken out of the team',
    [{ by: 'reviewer', wasOnTeam: true }],
    history(
      OPEN,
      { by: 'reviewer', '/sensitivity': 'S3_RESTRICTED', 'record.caseTeam': ['me', 'reviewer'] },
      { by: 'reviewer', 'record.caseTeam': ['reviewer'] },
      { by: 'reviewer', 'record.status': 'WS_REJECTED' },
    ),
  ],
  [
    'limited before anybody saw it',
    [],
    history({ by: 'author', '/sensitivity': 'S3_RESTRICTED' }, { ...OPEN, '/sensitivity': 'S3_RESTRICTED' }),
  ],
  ['recalled by its author', [], history(OPEN, { by: 'author', 'record.status': 'WS_DRAFT' })],
  [
    'limited, and open again',
    [],
    history(OPEN, { by: 'reviewer', '/sensitivity': 'S3_RESTRICTED' }, { by: 'reviewer', '/sensitivity': 'S0_PUBLIC' }),
  ],
])('a record that was %s', (_what, expected, values) => {
  expect(findLostAccess('me', values)).toEqual(expected.map((one) => ({ ...one, at: AT })));
});
