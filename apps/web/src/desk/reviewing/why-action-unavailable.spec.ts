import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { whyNot, whyNots } from './why-action-unavailable.js';

type Seen = Parameters<typeof whyNot>[1];
const seen = (record: Partial<Seen['record']> = {}, more: Partial<Omit<Seen, 'record'>> = {}): Seen => ({
  record: {
    mine: false,
    status: 'WS_VERIFIED',
    allowed: ['publish'],
    verifiedBy: 'Heron',
    hasCorrection: false,
    grade: 'VG_FAIR',
    missing: [],
    ...record,
  },
  member: { name: 'Kingfisher', role: 'reviewer' },
  smallTeam: false,
  hasAuthorityAccount: true,
  sensitivity: 'S0_PUBLIC',
  ...more,
});

describe('why something cannot be done', () => {
  it('a second reviewer publishes what another has verified', () => {
    expect(whyNot('publish', seen())).toBeNull();
  });

  it('the reviewer who verified waits for a second person', () => {
    expect(whyNot('publish', seen({ allowed: [] }, { member: { name: 'Heron', role: 'reviewer' } }))).toBe(
      'second-person',
    );
  });

  it('nobody publishes or takes their own record', () => {
    expect(whyNot('publish', seen({ mine: true, allowed: [] }))).toBe('own-record');
    expect(whyNots(seen({ mine: true, allowed: [], status: 'WS_SUBMITTED' }))).toEqual(['own-record']);
  });

  it('a reviewer who counts as one person with the author or the verifier is told so', () => {
    expect(whyNot('publish', seen({ allowed: [] }))).toBe('not-independent');
    expect(whyNots(seen({ allowed: [], status: 'WS_SUBMITTED' }))).toEqual(['not-independent']);
  });

  it('the authorities’ account is missing', () => {
    expect(whyNot('publish', seen({}, { hasAuthorityAccount: false }))).toBe('missing-account');
  });

  it.each([
    ['S2_INTERNAL', 'too-sensitive'],
    [null, 'too-sensitive'],
    ['S1_COARSE', null],
  ])('a record that is %s: %s', (sensitivity, why) => {
    expect(whyNot('publish', seen({}, { sensitivity }))).toBe(why);
  });

  it('a record that a reviewer took up lacks answers that its author left out', () => {
    const taken = { status: 'WS_UNDER_REVIEW', allowed: ['change', 'return', 'verify'] as RecordAction[] };
    expect(whyNots(seen({ ...taken, missing: [{}] }))).toEqual(['incomplete']);
    expect(whyNots(seen(taken))).toEqual([]);
  });

  it('an unverified grade is not public', () => {
    expect(whyNot('publish', seen({ grade: 'VG_UNVERIFIED' }))).toBe('grade-not-public');
  });

  it('a published record of which nothing waits for readers has nothing to correct', () => {
    expect(whyNot('correct', seen({ status: 'WS_PUBLISHED', allowed: [] }))).toBe('nothing-changed');
  });

  it('whoever changed a published record waits for a second person', () => {
    expect(whyNot('correct', seen({ status: 'WS_PUBLISHED', allowed: ['verify'], hasCorrection: true }))).toBe(
      'second-person',
    );
  });

  describe('what goes wrong', () => {
    it('nothing is said of steps that the record does not wait for, nor to those who never take them', () => {
      expect(whyNot('publish', seen({ status: 'WS_SUBMITTED', allowed: [] }))).toBeNull();
      expect(whyNots(seen({ allowed: [] }, { member: { name: 'Cedar', role: 'analyst' } }))).toEqual([]);
    });
  });
});
