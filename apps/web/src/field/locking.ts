/** From so long without a touch on, what was opened is closed again. */
export const LOCK_AFTER_MS = 60_000;

export interface Clocks {
  /** Milliseconds that stand still while a phone sleeps, on some phones. */ steady: number;
  /** Wall clock: milliseconds since 1970. */ wall: number;
}
export const clocksNow = (): Clocks => ({ steady: performance.now(), wall: Date.now() });

/**
 * Whether it is time to lock. The wall clock counts the sleep of a phone; where somebody has set it back, nobody knows
 * how long it was.
 */
export const isTimeToLock = (touched: Clocks, now: Clocks): boolean =>
  now.steady - touched.steady >= LOCK_AFTER_MS ||
  now.wall - touched.wall >= LOCK_AFTER_MS ||
  now.wall < touched.wall - 1000;

/**
 * Calls when nobody has touched the page for a minute, and at once when a phone wakes up later than that. @returns how
 * to stop
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
