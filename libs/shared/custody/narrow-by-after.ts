import { epochDay } from '../day/day.js';
import { custodyRole, type CustodyEvent, type CustodyRole } from './custody-event.js';

/** An event while spells are derived. Its days are numbers of days since 1970, and become fewer. */
export interface EventDays {
  event: CustodyEvent;
  role: CustodyRole | null;
  first: number;
  last: number;
  /** The event that came before it, as said and possible. */
  after: EventDays | null;
}

const comesAfter = (event: EventDays, other: EventDays): boolean => {
  for (let before: EventDays | null = event; before; before = before.after) if (before === other) return true;
  return false;
};

/** Takes away the days that "came after" makes impossible. @returns false if no day is left for one of the events */
const narrow = (events: readonly EventDays[]): boolean => {
  for (let changed = true; changed;) {
    changed = false;
    for (const event of events) {
      const before = event.after;
      if (!before) continue;
      if (event.first < before.first) [event.first, changed] = [before.first, true];
      if (before.last > event.last) [before.last, changed] = [event.last, true];
    }
  }
  return events.every(({ first, last }) => first <= last);
};

/**
 * Returns the events with the days that remain when what is said to come after something else does. What cannot be true
 * is left out and named: a circle, or an event after one that is certainly later.
 */
export const narrowByAfter = (given: readonly CustodyEvent[]): { events: EventDays[]; contradictory: string[] } => {
  const events = given.map((event): EventDays => ({
    event,
    role: custodyRole(event),
    first: epochDay(event.when.earliest),
    last: epochDay(event.when.latest),
    after: null,
  }));
  const byId = new Map(events.map((event) => [event.event.id, event]));
  const contradictory: string[] = [];
  for (const event of events) {
    const before = event.event.after === null ? undefined : byId.get(event.event.after);
    if (!before) continue;
    const days = events.map(({ first, last }) => ({ first, last }));
    if (!comesAfter(before, event)) {
      event.after = before;
      if (narrow(events)) continue;
      event.after = null;
      events.forEach((one, at) => Object.assign(one, days[at]));
    }
    contradictory.push(event.event.id);
  }
  return { events, contradictory };
};
