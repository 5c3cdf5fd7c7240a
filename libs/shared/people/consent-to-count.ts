import type { Day } from '../day/day.js';
import type { Person } from './person.js';

type Consents = Person['consents'];

/**
 * Whether somebody may be counted by what they agreed to: a consent to be counted holds, or nobody could be asked, and
 * none was taken back. After one was taken back only a consent that was given on a later day allows it again: that
 * nobody could be asked is then no longer so.
 * @param today the day on which a consent must not have ended; null: it may have
 */
export const allowsCounting = (consents: Consents, today: Day | null): boolean => {
  const toCount = consents.filter(({ scope }) => scope === 'CN_COUNT');
  const holding = toCount.filter(
    ({ until, withdrawnOn }) => withdrawnOn === null && (until === null || today === null || until.earliest >= today),
  );
  const isGivenAgain = (takenBack: Day): boolean =>
    holding.some(({ by, on }) => by !== 'CB_COULD_NOT_ASK' && on !== null && on.earliest > takenBack);
  return (
    holding.length > 0 && toCount.every(({ withdrawnOn }) => withdrawnOn === null || isGivenAgain(withdrawnOn.latest))
  );
};
