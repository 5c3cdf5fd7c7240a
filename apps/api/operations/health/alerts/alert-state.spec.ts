import { claimed, isTold, nextStep, settled, type Raised } from './alert-state.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('an alert', () => {
  /** Looks once a minute, and returns what was told at which minute. */
  const told = (isBadAt: (minute: number) => boolean, minutes: number, isSent = (_minute: number): boolean => true) => {
    const steps: string[] = [];
    let row: Raised | null = null;
    for (let minute = 0; minute < minutes; minute += 1) {
      const now = 1_700_000_000_000 + minute * MINUTE;
      const step = nextStep(row, isBadAt(minute), now);
      if (step === null) continue;
      const held: Raised = claimed(row, step, now);
      const wasSent = !isTold(step) || isSent(minute);
      if (isTold(step))
        steps.push(`${minute} ${step}${held.lastBadAt === null ? '' : ' held'}${wasSent ? '' : ' failed'}`);
      row = settled(held, step, wasSent, now);
    }
    return steps;
  };

  it('is told once, again each day, and when it is over', () => {
    expect(told((minute) => minute >= 5 && minute < 3000, 3100)).toEqual([
      '5 raise',
      '1445 repeat',
      '2885 repeat',
      '3000 resolve',
    ]);
  });
  it('is told anew when it comes back, and as the first time after an hour', () => {
    expect(told((minute) => minute < 3 || (minute > 63 && minute < 66), 70)).toEqual([
      '0 raise',
      '3 resolve',
      '64 raise',
      '66 resolve',
    ]);
  });
  it('that comes and goes is told twice, then is over only after a quiet hour, and is told each day meanwhile', () => {
    expect(told((minute) => minute < 3000 && minute % 6 < 3, 3300)).toEqual([
      '0 raise',
      '3 resolve',
      '6 raise held',
      '1446 repeat held',
      '2886 repeat held',
      '3056 resolve held',
    ]);
  });
  it('on which two servers do not agree is told as one that comes and goes', () => {
    expect(told((minute) => minute % 2 === 0, 300)).toEqual(['0 raise', '1 resolve', '2 raise held']);
  });
  it('that could not be told is tried after one, two, four minutes, at most an hour', () => {
    expect(
      told(
        () => true,
        20,
        (minute) => minute >= 12,
      ),
    ).toEqual(['0 raise failed', '1 raise failed', '3 raise failed', '7 raise failed', '15 raise']);
    const row = { raisedAt: 0, toldAt: null, nextAt: 0, failures: 40, isOver: false, lastBadAt: null };
    expect(settled(row, 'raise', false, 0)).toEqual({ ...row, nextAt: 60 * MINUTE, failures: 41 });
  });
  it('that was never told, and is over, is forgotten', () => {
    expect(
      told(
        (minute) => minute < 3,
        10,
        () => false,
      ),
    ).toEqual(['0 raise failed', '1 raise failed']);
  });
  it('of a time when the clock was ahead waits no longer than any other', () => {
    const ahead = 400 * DAY;
    const row = { raisedAt: ahead, toldAt: ahead, nextAt: ahead, failures: 0, isOver: false, lastBadAt: null };
    expect(nextStep(row, true, DAY)).toBe('repeat');
    expect(nextStep(row, false, DAY)).toBe('resolve');
    expect(nextStep({ ...row, toldAt: null }, true, DAY)).toBe('raise');
    expect(nextStep({ ...row, lastBadAt: ahead }, false, DAY)).toBe('resolve');
    expect(nextStep({ ...row, isOver: true }, true, DAY)).toBe('raise');
    expect(nextStep({ ...row, isOver: true }, false, DAY)).toBe('forget');
  });
  it('is sent by one server at a time, and by another after two minutes', () => {
    const row = claimed(null, 'raise', 0);
    expect([0, 2 * MINUTE - 1, 2 * MINUTE].map((now) => nextStep(row, true, now))).toEqual([null, null, 'raise']);
    const again = claimed({ ...row, toldAt: 0, nextAt: 0 }, 'repeat', DAY);
    expect(nextStep(again, true, DAY + 1)).toBeNull();
  });
});
