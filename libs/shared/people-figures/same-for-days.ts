import { lastCertainDay, POSSIBLY_HELD_DAYS } from '../custody/spells.js';
import { addDays, type Day } from '../day/day.js';
import type { KnownOfPerson } from './counted-person.js';

/**
 * Returns the days from each of which on something else may be so of a person, in order. Between two of them nobody is
 * taken, comes out or is silent for too long, and no event or condition begins or ends.
 */
const daysOfChange = ({ events, spells }: KnownOfPerson): Day[] => {
  const days = [
    ...events.flatMap(({ when, until }) => [when, until]),
    ...spells.flatMap((spell) => [spell.start, spell.end]),
  ].flatMap((one) => (one === null ? [] : [one.earliest, one.latest]));
  const heard = spells.flatMap((spell) => [spell.lastHeld, lastCertainDay(spell)]);
  const silent = heard.map((day) => addDays(day, POSSIBLY_HELD_DAYS));
  return [...new Set([...days, ...heard, ...silent].flatMap((day) => [day, addDays(day, 1)]))].sort();
};

/** Whether somebody may be in custody on a day: then a limit of custody runs, and each day may be another. */
const isRunning = ({ spells }: KnownOfPerson, day: Day): boolean =>
  spells.some(({ start, end }) => start.earliest <= day && (end === null || end.latest >= day));

/** What is worked out of one person on a day. It is worked out again only once something else may be so. */
export class SameForDays<T> {
  private readonly changes: readonly Day[];
  private from = '';
  private before = '';
  private value: T | undefined;

  /** @param withClocks whether it depends on how long the person has been in custody */
  constructor(
    private readonly known: KnownOfPerson,
    private readonly withClocks: boolean,
  ) {
    this.changes = daysOfChange(known);
  }

  on(day: Day, work: () => T): T {
    if (this.from <= day && day < this.before) return this.value!;
    if (this.withClocks && isRunning(this.known, day)) return work();
    const next = this.changes.findIndex((change) => change > day);
    const last = next < 0 ? this.changes.length : next;
    this.from = this.changes[last - 1] ?? '';
    this.before = this.changes[last] ?? '~';
    return (this.value = work());
  }
}
