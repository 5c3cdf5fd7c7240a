import type { ClockReading, LimitOfPerson } from './custody-clock.js';

/** A limit and one time in custody to which it applies. */
interface ClockLine {
  limit: LimitOfPerson['limit'];
  reading: ClockReading;
}

/** How much is left at the least; the most where it cannot be said. */
const left = ({ reading: { over } }: ClockLine): number => -(over?.high ?? -Infinity);

/**
 * Returns what somebody who looks at many people must see of one: every limit that was exceeded, for certain first; and
 * of those that run and were not, the one with the least left. Where no lawyer has confirmed any, the first that runs,
 * else the first that applies to the stage, else the first that applied, with the time that passed: what is compared
 * with nothing was not found to be kept.
 */
export const limitsToLookAt = (limits: readonly LimitOfPerson[]): ClockLine[] => {
  const lines = limits.flatMap(({ limit, isNow, readings }) => readings.map((reading) => ({ limit, isNow, reading })));
  const said = (verdict: ClockReading['verdict']) => lines.filter(({ reading }) => reading.verdict === verdict);
  const running = said('no').filter(({ reading }) => reading.isRunning && reading.over !== null);
  const found = [
    ...said('certain'),
    ...said('possible'),
    ...running.sort((a, b) => left(a) - left(b)).slice(0, 1),
    ...said('not-known'),
  ];
  const open = said(null);
  const shown =
    found.length > 0
      ? found
      : open
          .filter(({ reading }) => reading.isRunning)
          .concat(open.filter((one) => one.isNow))
          .concat(open.filter(({ reading }) => reading.from !== null))
          .slice(0, 1);
  return shown.map(({ limit, reading }) => ({ limit, reading }));
};
