import type { Goal } from './goals-and-moves.js';
import { readsOf } from './record-moves.js';
import { firstReadsOf, movesIn, play, type Game } from './search-all-paths.js';
import { accountIn, keyOf, type State } from './model-state.js';

/** One way to do something: what, alone or not, at once or after a wait. */
export const wayOf = (goal: Goal, alone: boolean, { waited }: Pick<State, 'waited'>): string =>
  `${goal} ${alone ? 'alone' : 'with others'} ${waited > 0 ? 'later' : 'at once'}`;

/**
 * The search without anything that makes it short: every request of every account to everything, in every order. It
 * says in how many steps each way is reached at least.
 */
export const plainSearch = ({ start, honest }: Game, depth: number): Record<string, number> => {
  const firstReads = firstReadsOf(start);
  const ways = new Map<string, number>();
  const keep = (way: string, step: number): void => {
    if (!ways.has(way)) ways.set(way, step);
  };
  const seen = new Set([keyOf(start)]);
  let now = [{ state: start, isHelped: false }];
  for (let step = 1; step <= depth; step += 1) {
    const next: typeof now = [];
    for (const { state: before, isHelped: wasHelped } of now)
      for (const move of movesIn(before, honest, true)) {
        const outcome = play(before, move);
        if ('refused' in outcome) continue;
        const { state, reached = [] } = outcome;
        const isHelped = wasHelped || (move.by !== 'time' && !accountIn(before, move.by).mine);
        for (const { goal, alone, mine } of reached) if (mine) keep(wayOf(goal, alone, state), step);
        const reads = state.accounts.flatMap((by) => (by.mine ? readsOf(state, by) : []));
        if (reads.some((what) => !firstReads.has(what))) keep(wayOf('read', !isHelped, state), step);
        const key = `${keyOf(state)} ${isHelped}`;
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ state, isHelped });
      }
    now = next;
  }
  return Object.fromEntries([...ways].sort());
};
