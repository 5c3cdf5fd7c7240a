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
}

/** What to tell. forget: it was never told, and is over. */
export type Step = 'raise' | 'repeat' | 'resolve' | 'forget';

const DAY_MS = 86_400_000;
/** Longer than a message takes: another server sends only if this one has died meanwhile. */
const CLAIM_MS = 120_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Decides what to tell now: a trouble once, again each day, and that it is over; null: nothing. */
export const nextStep = (raised: Raised | null, isBad: boolean, now: number): Step | null => {
  if (!raised) return isBad ? 'raise' : null;
  if (now < raised.nextAt) return null;
  if (!isBad) return raised.toldAt === null ? 'forget' : 'resolve';
  if (raised.toldAt === null) return 'raise';
  return now - raised.toldAt >= DAY_MS ? 'repeat' : null;
};

/** Returns the row while a step is sent: nobody else sends it for two minutes. */
export const claimed = (raised: Raised | null, now: number): Raised => ({
  ...(raised ?? { raisedAt: now, toldAt: null, failures: 0 }),
  nextAt: now + CLAIM_MS,
});

/** Returns the row after a step was sent, or could not be; null: it goes. */
export const settled = (raised: Raised, step: Step, wasSent: boolean, now: number): Raised | null => {
  if (!wasSent)
    return {
      ...raised,
      nextAt: now + Math.min(FIRST_WAIT_MS * 2 ** raised.failures, LONGEST_WAIT_MS),
      failures: raised.failures + 1,
    };
  return step === 'resolve' || step === 'forget' ? null : { ...raised, toldAt: now, nextAt: now, failures: 0 };
};
