import { type Day, fromEpochDay } from '../day/day.js';
import { begins, type CustodyEvent } from './custody-event.js';
import { type EventDays, narrowByAfter } from './narrow-by-after.js';

/** For so many days after somebody was last known to be held, they are possibly held; later it is not known. */
export const POSSIBLY_HELD_DAYS = 90;

/** The days on which something may have happened, both included. */
export interface Days {
  earliest: Day;
  latest: Day;
}

/** A time without liberty, derived from events. Its first and its last day count. */
export interface Spell {
  start: Days;
  /** Whether an event says that it began. If not, `start` is when the person was first known to be held. */
  isStartKnown: boolean;
  /** When the person was out; null: nothing says so. */
  end: Days | null;
  /** The latest day on which the person was held for certain, without an end. */
  lastHeld: Day;
  /** Whether it ended with the person's death. */
  endedInDeath: boolean;
  /** The events of its start and its end, by id. */
  startedBy: string;
  endedBy: string | null;
}

/**
 * Returns the last day on which somebody was held for certain, if there is any: before it, the spell may not have
 * begun.
 */
export const lastCertainDay = ({ end, lastHeld }: Pick<Spell, 'end' | 'lastHeld'>): Day => end?.earliest ?? lastHeld;

/**
 * contradictory: the event cannot be when it is said to be: "after" a later one, or after the person died.
 * no-start: the event shows the person held, and nothing says since when.
 * taken-again: taken, though nothing says that the person had come out.
 * order-assumed: out and taken on days that overlap, and nobody said which came first.
 */
interface Doubt {
  is: 'contradictory' | 'no-start' | 'taken-again' | 'order-assumed';
  event: string;
}

export interface Custody {
  spells: Spell[];
  doubts: Doubt[];
}

/** Something on a chain in which nothing comes before what stands before it. */
interface Link {
  first: number;
  last: number;
}
interface Open {
  start: EventDays;
  /** Where the chain says when it began, and when the person was last held. */
  from: Link;
  held: Link;
  /** The last day on which it can have begun, by all that has come since. */
  lastStart: number;
  /** Whether an event since may have ended it. */
  isPerhapsOut: boolean;
}
interface Drawn extends Open {
  end: { by: EventDays; at: Link } | null;
}

const earlier = (a: EventDays, b: EventDays): number => a.first - b.first || a.last - b.last;
const overlap = (a: Link, b: Link): boolean => Math.max(a.first, b.first) <= Math.min(a.last, b.last);
/** Whether it may have been on the day on which the spell began. */
const mayBeStart = (event: EventDays, { held, lastStart }: Open): boolean =>
  overlap(event, { first: held.first, last: lastStart });

/** Returns the event before this one that says where the person was. */
const placedBefore = (event: EventDays): EventDays | null => {
  let before = event.after;
  while (before && before.role === null) before = before.after;
  return before;
};

/** Derives the spells of one person, event by event, in the order that `choose` gives them. */
class Derivation {
  readonly doubts: Doubt[] = [];
  private readonly chain: Link[] = [];
  private readonly drawn: Drawn[] = [];
  private open: Open | null = null;
  private death: EventDays | null = null;
  private left: Set<EventDays>;

  constructor(events: readonly EventDays[]) {
    this.left = new Set(events.filter(({ role }) => role !== null));
  }

  spells(): Spell[] {
    while (this.left.size > 0) {
      const next = this.choose();
      this.left.delete(next);
      this.apply(next);
    }
    if (this.open) this.drawn.push({ ...this.open, end: null });
    for (let at = this.chain.length - 2; at >= 0; at--)
      this.chain[at]!.last = Math.min(this.chain[at]!.last, this.chain[at + 1]!.last);
    return this.drawn.map(asSpell);
  }

  /** Returns the next of the events that can be next: no other is certainly before it. */
  private choose(): EventDays {
    const soonest = Math.min(...[...this.left].map(({ last }) => last));
    const possible = [...this.left]
      .filter((event) => event.first <= soonest && !this.left.has(placedBefore(event)!))
      .sort(earlier);
    return this.open ? this.whileHeld(possible, this.open) : this.whileFree(possible);
  }

  /** Somebody who is held is held on until out; being taken again is a part of how it began, or a new beginning. */
  private whileHeld(possible: readonly EventDays[], open: Open): EventDays {
    const stays = possible.find(
      (event) =>
        event.role === 'kept' || event.role === 'perhaps-out' || (event.role === 'taken' && mayBeStart(event, open)),
    );
    if (stays) return stays;
    const out =
      possible.find(({ role }) => role === 'out' || role === 'dead') ?? possible.find(({ role }) => role === 'free');
    const taken = possible.find(({ role }) => role === 'taken');
    return this.assume(out, taken) ?? possible[0]!;
  }

  /** Somebody who is free is taken before anything else shows them held. */
  private whileFree(possible: readonly EventDays[]): EventDays {
    const free = possible.find(({ role }) => role === 'free');
    return (
      this.assume(
        free,
        possible.find(({ event: { type } }) => begins(type)),
      ) ?? possible[0]!
    );
  }

  /** Returns the earlier of two events whose order nobody said; on the same days the one that is not a beginning. */
  private assume(out: EventDays | undefined, start: EventDays | undefined): EventDays | undefined {
    if (!out || !start) return start ?? (this.open ? out : undefined);
    const [next, other] = earlier(start, out) < 0 ? [start, out] : [out, start];
    this.doubt('order-assumed', other);
    return next;
  }

  private apply(event: EventDays): void {
    if (this.death) return this.doubt('contradictory', event);
    if (event.role === 'perhaps-out' && !this.open) return;
    if (event.role === 'out' && !this.open && this.isSameEnd(event)) return;
    if (event.role === 'taken' && this.open && this.isTakenAgain(event, this.open)) {
      this.doubt('taken-again', event);
      this.close(event, this.unseenEnd(event, this.open));
    }
    if (event.role === 'free') {
      if (this.open) this.close(event, this.unseenEnd(event, this.open));
      this.add(event);
      return;
    }
    const link = this.add(event);
    if (!this.open) {
      if (!begins(event.event.type)) this.doubt('no-start', event);
      this.open = { start: event, from: link, held: link, lastStart: link.last, isPerhapsOut: false };
    }
    if (event.role === 'dead') this.death = event;
    if (event.role === 'out' || event.role === 'dead') return this.close(event, link);
    this.open.held = link;
    this.open.lastStart = Math.min(this.open.lastStart, link.last);
    this.open.isPerhapsOut ||= event.role === 'perhaps-out';
  }

  /**
   * Whether somebody who is taken must have come out before. An arrest may make official what began as being taken; not
   * so after a long silence.
   */
  private isTakenAgain(event: EventDays, open: Open): boolean {
    if (mayBeStart(event, open)) return false;
    const isMadeOfficial = open.start.event.type === 'CE_TAKEN' && event.event.type === 'CE_ARREST';
    return !isMadeOfficial || open.isPerhapsOut || event.first > open.held.first + POSSIBLY_HELD_DAYS;
  }

  /** Whether it reports again how the last spell ended. Then the end was on a day on which both may have been. */
  private isSameEnd(event: EventDays): boolean {
    const end = this.drawn.at(-1)?.end?.at;
    if (!end || end !== this.chain.at(-1) || !overlap(end, event)) return false;
    end.first = Math.max(end.first, event.first);
    end.last = Math.min(end.last, event.last);
    return true;
  }

  /** Returns an end that nobody recorded: between when the person was last held and this event. */
  private unseenEnd(event: EventDays, open: Open): Link {
    const end = { first: open.held.first, last: event.last };
    this.chain.push(end);
    return end;
  }

  private add({ first, last }: EventDays): Link {
    const link = { first: Math.max(first, this.chain.at(-1)?.first ?? first), last };
    this.chain.push(link);
    return link;
  }

  private close(by: EventDays, at: Link): void {
    this.drawn.push({ ...this.open!, end: { by, at } });
    this.open = null;
  }

  private doubt(is: Doubt['is'], { event }: EventDays): void {
    if (!this.doubts.some((doubt) => doubt.is === is && doubt.event === event.id))
      this.doubts.push({ is, event: event.id });
  }
}

const asDays = ({ first, last }: Link): Days => ({ earliest: fromEpochDay(first), latest: fromEpochDay(last) });

const asSpell = ({ start, from, held, end }: Drawn): Spell => ({
  start: asDays(from),
  isStartKnown: begins(start.event.type),
  end: end && asDays(end.at),
  lastHeld: fromEpochDay(held.first),
  endedInDeath: end?.by.role === 'dead',
  startedBy: start.event.id,
  endedBy: end?.by.event.id ?? null,
});

/**
 * Returns the spells of one person, in order, and what is doubtful about them. Spells are derived from events and never
 * entered. The same events give the same spells, in whatever order they are given.
 */
export const spellsOf = (given: readonly CustodyEvent[]): Custody => {
  const sorted = [...given].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { events, contradictory } = narrowByAfter(sorted);
  const derivation = new Derivation(events);
  const spells = derivation.spells();
  return {
    spells,
    doubts: [...contradictory.map((event): Doubt => ({ is: 'contradictory', event })), ...derivation.doubts],
  };
};
