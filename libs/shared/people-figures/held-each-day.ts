import { custodySpans } from '../custody/custody-spans.js';
import { lastCertainDay, POSSIBLY_HELD_DAYS, type Spell } from '../custody/spells.js';
import { type Day, epochDay, fromEpochDay } from '../day/day.js';
import type { Amount } from './amount.js';

const KINDS = ['certain', 'possible', 'not-known'] as const;

/** Days one after another of which the same is known of one person, as numbers of days since 1970. */
interface HeldSpan {
  first: number;
  last: number;
  /** Which of `KINDS`. */
  kind: number;
}

const made = new WeakMap<readonly Spell[], readonly HeldSpan[]>();

/** Returns when somebody was held. It is made once for each person: a series over years is then quick. */
const spansOf = (spells: readonly Spell[]): readonly HeldSpan[] => {
  const before = made.get(spells);
  if (before) return before;
  const spans: HeldSpan[] = [];
  if (spells.length > 0) {
    const first = Math.min(...spells.map(({ start }) => epochDay(start.earliest)));
    const ends = spells.map((spell) =>
      spell.end ? epochDay(spell.end.latest) : epochDay(lastCertainDay(spell)) + POSSIBLY_HELD_DAYS,
    );
    // One day later, somebody without an end is not known, and remains so.
    const last = Math.max(...ends) + 1;
    for (const { from, to, is } of custodySpans(spells, fromEpochDay(first), fromEpochDay(last))) {
      const isForGood = is === 'not-known' && epochDay(to) === last;
      spans.push({ first: epochDay(from), last: isForGood ? Infinity : epochDay(to), kind: KINDS.indexOf(is) });
    }
  }
  made.set(spells, spans);
  return spans;
};

/** Works out when somebody was held, so that a series of many people is quick. */
export const rememberHeldDays = (spells: readonly Spell[]): void => void spansOf(spells);

/** Returns how many people were held on each of the days from the first to the last. */
export const heldEachDay = (people: readonly (readonly Spell[])[], from: Day, to: Day): Amount[] => {
  const [first, last] = [epochDay(from), epochDay(to)];
  const length = last - first + 1;
  // By how many more than on the day before.
  const more = KINDS.map(() => new Int32Array(length + 1));
  for (const spells of people)
    for (const span of spansOf(spells)) {
      if (span.last < first || span.first > last) continue;
      more[span.kind]![Math.max(0, span.first - first)]! += 1;
      more[span.kind]![Math.min(length, span.last - first + 1)]! -= 1;
    }
  const [certain, possible, notKnown] = more as [Int32Array, Int32Array, Int32Array];
  const now = { certain: 0, possible: 0, notKnown: 0 };
  return Array.from({ length }, (_, at) => {
    now.certain += certain[at]!;
    now.possible += possible[at]!;
    now.notKnown += notKnown[at]!;
    return { ...now };
  });
};
