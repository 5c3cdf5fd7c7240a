import type { ProfilesOfBlock } from './block-day-bounds.js';
import type { Facts } from './facts.js';
import type { CountPlan } from './count-plan.js';
import { blocksOf } from './select-rows.js';
import type { WindowSpans } from './window-spans.js';

/**
 * Passes on the blocks of rows that lie within one slot of time, each with the span of its rows: what their rows add up
 * to by profile was worked out before, so that no row is looked at. Only for questions that ask nothing of a row except
 * its profile.
 * @returns the first row of each other block that the question is about
 */
export function eachWholeBlock(
  facts: Facts,
  plan: CountPlan,
  spans: WindowSpans,
  take: (block: ProfilesOfBlock, span: number, from: number) => void,
): number[] {
  const { dayBounds } = facts;
  const blocks = [...blocksOf(facts, plan)];
  if (plan.axes.some(({ source, split }) => source === 'place' && split !== null)) return blocks;
  return blocks.filter((from) => {
    const span = spans.spanWithin(...dayBounds.daysOf(from));
    if (span !== null) take(dayBounds.profilesOf(from), span, from);
    return span === null;
  });
}
