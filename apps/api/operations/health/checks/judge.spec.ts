import { CHECKS, stateOf, type Finding } from '@vigil/shared/staff-responses/server-health.js';
import {
  daysUntilFull,
  judgeAddress,
  judgeAlerts,
  judgeBackup,
  judgeDrill,
  judgeCount,
  judgeDisk,
  judgeKeyPlace,
  judgeMail,
  judgeProxies,
  judgeReplica,
  judgeWitnesses,
  type DiskMeasure,
} from './judge.js';

const GB = 1e9;
const NOW = Date.parse('2026-03-01T12:00:00Z');
const summary = (finding: Finding): string => `${finding.is} ${stateOf(finding)}`;
const measures = (from: string, free: number[]): DiskMeasure[] =>
  free.map((home, i) => ({
    day: new Date(Date.parse(from) + i * 86_400_000).toISOString().slice(0, 10),
    home,
    evidence: null,
  }));

describe('when a disk is full', () => {
  it('is what is left over what goes a day, across the end of a month and 29 February', () => {
    expect(daysUntilFull(measures('2024-02-26', [50 * GB, 49 * GB, 48 * GB, 47 * GB, 46 * GB]), 'home')).toBe(46);
  });
  it('is not known before three days have passed, nor of a disk that was never measured', () => {
    expect(daysUntilFull([], 'home')).toBeNull();
    expect(daysUntilFull(measures('2026-02-27', [9 * GB, 8 * GB, 7 * GB]), 'home')).toBeNull();
    expect(daysUntilFull(measures('2026-02-27', [9 * GB, 8 * GB, 7 * GB, 6 * GB]), 'home')).toBe(6);
    expect(daysUntilFull(measures('2026-02-27', [9 * GB, 8 * GB, 7 * GB, 6 * GB]), 'evidence')).toBeNull();
  });
  it('is never where as much comes free as is filled', () => {
    expect(daysUntilFull(measures('2026-02-20', [9 * GB, 9 * GB, 9 * GB, 9 * GB]), 'home')).toBeNull();
    expect(daysUntilFull(measures('2026-02-20', [6 * GB, 7 * GB, 8 * GB, 9 * GB]), 'home')).toBeNull();
  });
  it('is of the last four weeks, whatever was before', () => {
    const before = measures(
      '2025-01-01',
      Array.from({ length: 40 }, () => 900 * GB),
    );
    const lately = measures(
      '2026-01-01',
      Array.from({ length: 28 }, (_, i) => (100 - i) * GB),
    );
    expect(daysUntilFull([...before, ...lately], 'home')).toBe(73);
  });
});

describe('a replica', () => {
  const behind = (secondsBehind: number) => ({ is: 'read', secondsBehind, numbersBehind: 2 }) as const;
  it('is good while it is at most ten seconds behind, whatever it lacks: nothing old is read from it', () => {
    expect(judgeReplica(behind(10))).toEqual({ check: 'replica', is: 'read', n: { seconds: 10, numbers: 2 } });
    expect([10, 11].map((seconds) => summary(judgeReplica(behind(seconds))))).toEqual([
      'read good',
      'behind attention',
    ]);
  });
  it.each(['stranger', 'away'] as const)('is bad when it is %s', (is) => {
    expect(summary(judgeReplica({ is, secondsBehind: null, numbersBehind: null }))).toBe(`${is} bad`);
  });
});

describe('a disk', () => {
  const both = (bytes: number) => ({ home: bytes, evidence: bytes });
  it.each<[string, number, number[], boolean]>([
    ['roomy good', 50 * GB, [], true],
    ['full bad', 50 * GB, [], false],
    ['full bad', 60_000_000, [], true],
    ['low bad', 0.9 * GB, [], true],
    ['filling attention', 30 * GB, [33 * GB, 32 * GB, 31 * GB, 30 * GB], true],
    ['low bad', 7 * GB, [10 * GB, 9 * GB, 8 * GB, 7 * GB], true],
    ['fills-slowly good', 31 * GB, [34 * GB, 33 * GB, 32 * GB, 31 * GB], true],
  ])('is %s with %d free bytes', (expected, free, past, canWrite) => {
    expect(summary(judgeDisk(both(free), measures('2026-02-01', past), canWrite))).toBe(expected);
  });
  it('is not known where the system tells nothing', () => {
    expect(summary(judgeDisk({ home: null, evidence: null }, [], true))).toBe('not-known bad');
  });
  it('is as full as the fuller one', () => {
    expect(summary(judgeDisk({ home: 900 * GB, evidence: 0.5 * GB }, [], true))).toBe('low bad');
  });
});

describe('a disk without evidence, which is in a bucket', () => {
  it('is told without it, whatever was measured before', () => {
    const past = measures('2026-02-01', [9 * GB, 8 * GB, 7 * GB, 6 * GB]).map((one) => ({
      ...one,
      home: 50 * GB,
      evidence: one.home,
    }));
    const free = { home: 50 * GB, evidence: null };
    expect(judgeDisk(free, past, true, true)).toEqual({ check: 'disk', is: 'roomy', n: { home: 50 } });
    expect(summary(judgeDisk(free, past, true))).toBe('low bad');
  });
});

describe('a backup', () => {
  const made = { madeAt: '2026-02-28T12:00:00Z', files: 3, damaged: 0, lost: 0, checkedAt: '2026-02-28T12:05:00Z' };
  it('wants to be read back, and is bad where there is none, after three days, and with a file that is damaged or lost', () => {
    expect(summary(judgeBackup(null, NOW))).toBe('none bad');
    expect(summary(judgeBackup(made, NOW))).toBe('made good');
    expect(summary(judgeBackup({ ...made, madeAt: '2026-02-26T12:00:00Z' }, NOW))).toBe('made good');
    expect(judgeBackup({ ...made, madeAt: '2026-02-26T11:59:59Z' }, NOW)).toMatchObject({ is: 'old', n: { days: 3 } });
    expect(summary(judgeBackup({ madeAt: made.madeAt, files: 3, damaged: 0, lost: 0 }, NOW))).toBe(
      'unchecked attention',
    );
    expect(summary(judgeBackup({ ...made, damaged: 1 }, NOW))).toBe('damaged bad');
    expect(summary(judgeBackup({ ...made, lost: 1 }, NOW))).toBe('damaged bad');
    expect(judgeBackup({ ...made, failedAt: '2026-02-28T19:00:00Z' }, NOW)).toEqual({
      check: 'backup',
      is: 'failed',
      at: '2026-02-28T19:00:00Z',
    });
  });

  it('wants its restore to be tried twice a year, and is bad where that found faults', () => {
    const drill = { at: '2026-02-01T00:00:00Z', madeAt: '2026-01-31T00:00:00Z', seconds: 61, isWell: true };
    expect(summary(judgeDrill(null, NOW))).toBe('none attention');
    expect(judgeDrill(drill, NOW)).toMatchObject({ is: 'well', n: { minutes: 2 } });
    expect(judgeDrill({ ...drill, at: '2025-07-01T00:00:00Z' }, NOW)).toMatchObject({ is: 'old' });
    expect(summary(judgeDrill({ ...drill, isWell: false }, NOW))).toBe('faults bad');
  });
});

describe('the witnesses', () => {
  const one = { name: 'witness', size: 3, cosignedAt: null, triedAt: null, trouble: null };
  const outside = { size: 3, at: '2026-02-20T00:00:00.000Z', by: ['witness'] };
  it('are good for as long as nothing waits, however old their signature is', () => {
    expect(judgeWitnesses({ outside, openSince: null, isOld: false, witnesses: [one] }, NOW)).toEqual({
      check: 'witnesses',
      is: 'signed',
      n: { witnesses: 1, days: 0 },
      at: outside.at,
    });
  });
  it('are bad once lines wait for more than a day', () => {
    const open = { outside, openSince: '2026-02-27T00:00:00.000Z', isOld: true, witnesses: [one] };
    expect(judgeWitnesses(open, NOW)).toMatchObject({ is: 'silent', n: { days: 2 } });
  });
  it('are asked for where there are none', () => {
    expect(summary(judgeWitnesses({ outside: null, openSince: null, isOld: true, witnesses: [] }, NOW))).toBe(
      'none attention',
    );
  });
});

describe('mail', () => {
  const quiet = { failing: 0, trouble: null, acceptedAt: null };
  it('fails when the server fails, not when one address is refused', () => {
    expect(summary(judgeMail('on', quiet))).toBe('on good');
    expect(summary(judgeMail('on', { ...quiet, failing: 1, trouble: 'address' }))).toBe('on good');
    expect(summary(judgeMail('on', { ...quiet, failing: 1, trouble: 'login' }))).toBe('failing bad');
    expect(summary(judgeMail('off', quiet))).toBe('off attention');
  });
});

describe('the first day', () => {
  it('wants an address with https, a proxy that is believed, the key elsewhere, and two people of each sort', () => {
    expect(
      [null, 'http://vigil.example', 'https://vigil.example'].map((address) => judgeAddress({ address }).is),
    ).toEqual(['none', 'http', 'https']);
    expect([[], ['127.0.0.1']].map((trustedProxies) => judgeProxies({ trustedProxies }).is)).toEqual(['none', 'named']);
    expect(judgeKeyPlace({ keyCommand: 'pass show vigil' }, false).is).toBe('command');
    expect([true, false].map((beside) => judgeKeyPlace({ keyCommand: null }, beside).is)).toEqual([
      'beside-the-data',
      'file',
    ]);
    expect([0, 1, 2].map((n) => judgeCount('reviewers', n).is)).toEqual(['none', 'one', 'several']);
  });
});

describe('alerts', () => {
  it('are on with one way to tell somebody, unless that fails again', () => {
    const none = { mail: null, webhook: null, command: null, language: 'en' } as const;
    const byCommand = { alerts: { ...none, command: 'tell' } };
    expect(judgeAlerts({ alerts: none }, 9).is).toBe('off');
    expect([0, 1, 2].map((unsent) => summary(judgeAlerts(byCommand, unsent)))).toEqual([
      'on good',
      'on good',
      'unsent bad',
    ]);
    expect(judgeAlerts({ alerts: { ...none, mail: { to: ['a@example.org'], from: 'a@example.org' } } }, 0).is).toBe(
      'on',
    );
  });
});

describe('the list of checks', () => {
  it('has for each a case that is good', () => {
    for (const [name, cases] of Object.entries(CHECKS))
      expect([name, Object.values(cases)]).toEqual([name, expect.arrayContaining(['good'])]);
  });
  it('calls what could not be looked at unknown, and bad where Vigil needs it', () => {
    expect(stateOf({ check: 'backup', is: 'not-known' })).toBe('unknown');
    expect(stateOf({ check: 'disk', is: 'not-known' })).toBe('bad');
  });
});
