import type { ALERT_CHECKS } from '@vigil/shared/staff-responses/server-health.js';

export type AlertCheck = (typeof ALERT_CHECKS)[number];
export type AlertChannel = 'mail' | 'webhook' | 'command';
/** Checks of what all servers of an installation share. Everything else each server has by itself. */
export const SHARED_ALERT_CHECKS = ['evidence', 'witnesses', 'mail'] as const satisfies readonly AlertCheck[];
export type SharedAlertCheck = (typeof SHARED_ALERT_CHECKS)[number];

/** A trouble that was noticed. Times are in milliseconds. */
export interface Raised {
  raisedAt: number;
  /** When it was told last; null: not yet. */
  toldAt: number | null;
  /** Until then a server is sending it, or it waits after a failure. */
  nextAt: number;
  failures: number;
  /** It was told that it is over: the row stays for an hour, to know a trouble that comes and goes. */
  isOver: boolean;
  /** When any server last saw it, of a trouble that came back within an hour; null: it did not. */
  lastBadAt: number | null;
}

/** What to tell, or to note: `see` that it is still there, `forget` what is over. */
export type Step = 'raise' | 'repeat' | 'resolve' | 'see' | 'forget';
export type ToldStep = Exclude<Step, 'see' | 'forget'>;
export const isTold = (step: Step): step is ToldStep => step !== 'see' && step !== 'forget';

const DAY_MS = 86_400_000;
/** Longer than a message takes: another server sends only if this one has died meanwhile. */
const CLAIM_MS = 120_000;
/** A trouble that comes back sooner is held: it is over only once it was away for so long. */
const HOLD_MS = 3_600_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Decides what to tell now: a trouble once, again each day, and that it is over; null: nothing. */
export const nextStep = (raised: Raised | null, isBad: boolean, now: number): Step | null => {
  if (!raised) return isBad ? 'raise' : null;
  const { toldAt, nextAt, isOver, lastBadAt } = raised;
  if (now < nextAt && !isAhead(nextAt, now)) return null;
  if (isOver) return isBad ? 'raise' : isRecent(toldAt, now) ? null : 'forget';
  if (!isBad) return toldAt === null ? 'forget' : isRecent(lastBadAt, now) ? null : 'resolve';
  if (toldAt === null) return 'raise';
  if (now - toldAt >= DAY_MS || isAhead(toldAt, now)) return 'repeat';
  return lastBadAt === null ? null : 'see';
};

/** A moment so far ahead was noted when a clock was wrong: nothing waits for it. */
const isAhead = (at: number, now: number): boolean => at - now > LONGEST_WAIT_MS;
const isRecent = (at: number | null, now: number): boolean => at !== null && now - at < HOLD_MS && !isAhead(at, now);

/** Returns the row while a step is sent: nobody else sends it for two minutes. */
export const claimed = (raised: Raised | null, step: Step, now: number): Raised => {
  const isNew = raised === null || (raised.isOver && step === 'raise');
  const isBack = isNew && isRecent(raised?.toldAt ?? null, now);
  const row = isNew
    ? { raisedAt: now, toldAt: null, failures: 0, isOver: false, lastBadAt: isBack ? now : null }
    : raised;
  const isSeen = row.lastBadAt !== null && step !== 'resolve' && step !== 'forget';
  return { ...row, lastBadAt: isSeen ? now : row.lastBadAt, nextAt: now + CLAIM_MS };
};

/** Returns the row after a step was sent, or could not be; null: it goes. */
export const settled = (raised: Raised, step: Step, wasSent: boolean, now: number): Raised | null => {
  if (!wasSent)
    return {
      ...raised,
      nextAt: now + Math.min(FIRST_WAIT_MS * 2 ** raised.failures, LONGEST_WAIT_MS),
      failures: raised.failures + 1,
    };
  if (step === 'forget') return null;
  if (step === 'see') return { ...raised, nextAt: now };
  return { ...raised, isOver: step === 'resolve', toldAt: now, nextAt: now, failures: 0 };
};
