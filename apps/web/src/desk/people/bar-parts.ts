import { type CustodySpan, custodyUpTo } from '@vigil/shared/custody/custody-spans.js';
import type { Spell } from '@vigil/shared/custody/spells.js';
import { type Day, daysBetween } from '@vigil/shared/day/day.js';

/** A part of the bar, in percent of its width. */
export interface BarPart extends CustodySpan {
  left: number;
  width: number;
  /** Of a time in which somebody was possibly held: whether it leads into a certain one, or out of it. */
  fades: 'in' | 'out' | null;
}
interface Bar {
  first: Day;
  last: Day;
  parts: BarPart[];
}

/** Returns what a bar shows, from the first possible day of custody up to today; null: nobody was ever held by then. */
export const barOf = (spells: readonly Spell[], today: Day): Bar | null => {
  const known = custodyUpTo(spells, today);
  if (known === null) return null;
  const { first, last, spans } = known;
  const days = daysBetween(first, last) + 1;
  const percent = (n: number): number => Math.round((n / days) * 10_000) / 100;
  const parts = spans.map((span, at): BarPart => {
    const [before, after] = [spans[at - 1], spans[at + 1]];
    const follows = before?.is === 'certain' && daysBetween(before.to, span.from) === 1;
    const leads = after?.is === 'certain' && daysBetween(span.to, after.from) === 1;
    return {
      ...span,
      left: percent(daysBetween(first, span.from)),
      width: percent(daysBetween(span.from, span.to) + 1),
      fades: span.is !== 'possible' ? null : follows ? 'out' : leads ? 'in' : null,
    };
  });
  return { first, last, parts };
};
