/** Milliseconds without a touch after which an opened report is locked again. */
const LOCK_AFTER_MS = 60_000;

interface Clocks {
  /** Monotonic milliseconds; on some phones they stop during sleep. */ steady: number;
  /** Wall clock: milliseconds since 1970. */ wall: number;
}
const clocksNow = (): Clocks => ({ steady: performance.now(), wall: Date.now() });

/**
 * Whether it is time to lock. The wall clock includes a phone's sleep. If it was set back, nobody knows how long the
 * sleep was, so the answer is yes.
 */
export const isTimeToLock = (touched: Clocks, now: Clocks): boolean =>
  now.steady - touched.steady >= LOCK_AFTER_MS ||
  now.wall - touched.wall >= LOCK_AFTER_MS ||
  now.wall < touched.wall - 1000;

/**
 * Calls `lock` after a minute without a touch, and at once when a phone wakes up later than that.
 * @returns a function that stops it
 */
export const lockWhenLeftAlone = (lock: () => void): (() => void) => {
  let touched = clocksNow();
  const touch = (): void => {
    if (!isTimeToLock(touched, clocksNow())) touched = clocksNow();
    else look();
  };
  const look = (): void => {
    if (!isTimeToLock(touched, clocksNow())) return;
    touched = clocksNow();
    lock();
  };
  const timer = setInterval(look, 1000);
  const kinds = ['pointerdown', 'keydown', 'input', 'scroll'] as const;
  for (const kind of kinds) addEventListener(kind, touch, { capture: true, passive: true });
  for (const kind of ['pageshow', 'focus', 'visibilitychange'] as const) addEventListener(kind, look, true);
  return () => {
    clearInterval(timer);
    for (const kind of kinds) removeEventListener(kind, touch, true);
    for (const kind of ['pageshow', 'focus', 'visibilitychange'] as const) removeEventListener(kind, look, true);
  };
};
