import { describe, expect, it } from '@jest/globals';
import { unlawfulOf } from './incident-columns.js';

type Acts = Parameters<typeof unlawfulOf>[0]['acts'];
const force = (outcome: string | null, type = 'FM_BATON') => ({ kind: 'force', type, outcome });
const of = (...acts: object[]): number | null => unlawfulOf({ acts: acts as never as Acts });

describe('the column of force assessed as unlawful', () => {
  it('counts what was assessed so', () => {
    expect(of(force('LA_UNLAWFUL'), force('LA_NOT_ASSESSED'), force('LA_UNLAWFUL'))).toBe(2);
  });

  it('is 0 where that is known: all force was lawful, or a source says that there was none', () => {
    expect([of(force('LA_LAWFUL')), of(force(null, 'FM_NONE'))]).toEqual([0, 0]);
  });

  it('is blank where nobody can say', () => {
    expect([
      of(force('LA_NOT_ASSESSED')),
      of(force('LA_UNDETERMINED')),
      of(force('LA_LAWFUL'), force('LA_NOT_ASSESSED')),
      of(force(null, 'FM_UNKNOWN')),
      of(),
      of({ kind: 'restriction', type: 'RS_DISPERSAL', outcome: 'LA_LAWFUL' }),
    ]).toEqual([null, null, null, null, null, null]);
  });
});
