import type { Day } from '../day/day.js';
import type { Charge } from '../people/court-case.js';
import type { Days } from './spells.js';

/** The days of an event on which a charge's history may depend. */
export interface DatedEvent {
  id: string;
  when: Days;
}

/**
 * Returns what a charge was on a day: the last entry whose event had happened by then for certain; null: there is none.
 * Of entries on the same days the one that stands later in the history is the last.
 */
export const chargeStatusOn = (
  { history }: Pick<Charge, 'history'>,
  events: readonly DatedEvent[],
  day: Day,
): string | null => {
  const days = new Map(events.map(({ id, when }) => [id, when]));
  const happened = history.flatMap(({ status, event }) => {
    const when = event === null ? undefined : days.get(event);
    return when !== undefined && when.latest <= day ? [{ status, when }] : [];
  });
  const last = happened.reduce<(typeof happened)[number] | null>(
    (before, entry) =>
      before === null ||
      entry.when.latest > before.when.latest ||
      (entry.when.latest === before.when.latest && entry.when.earliest >= before.when.earliest)
        ? entry
        : before,
    null,
  );
  return last?.status ?? null;
};
