import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { Move } from './goals-and-moves.js';
import { EDGES, movesIn, play } from './search-all-paths.js';
import { STARTS } from './attacker-starts.js';
import type { State } from './model-state.js';

const STEPS = 6;
/** Nothing is left to do where everybody is frozen: a path ends there. */
const MOST_TRIES = 500;

/** Six requests, of which about one in four is refused. */
export const aPath = (start: State, seed: number): Move[] => {
  const random = new SeededRandom(seed);
  const path: Move[] = [];
  let state = start;
  for (let tries = 0; path.length < STEPS && tries < MOST_TRIES; tries += 1) {
    const moves = movesIn(state, 'work', true);
    const wantsRefusal = random.chance(0.25);
    // Of each kind of request as often, however many there are of it.
    const edges = [...new Set(moves.map(({ edge }) => edge))];
    const edge = random.pick(edges);
    const ofEdge = moves
      .filter((move) => move.edge === edge)
      .map((move) => ({ move, outcome: play(state, move) }))
      .filter(({ outcome }) => 'refused' in outcome === wantsRefusal);
    if (ofEdge.length === 0) continue;
    const { move, outcome } = random.pick(ofEdge);
    path.push(move);
    if ('state' in outcome) ({ state } = outcome);
  }
  return path;
};

/** For each kind of request and each refusal that it gets in three steps, the shortest path there. */
export const pathsToRefusals = (): { who: string; path: Move[] }[] => {
  const found = new Map<string, { who: string; path: Move[] }>();
  for (const who of ['admin', 'second', 'analyst', 'monitor', 'admin and second']) {
    for (let seed = 1; seed <= 120; seed += 1) {
      let state = STARTS[who]!;
      const path: Move[] = [];
      for (const move of aPath(state, seed)) {
        path.push(move);
        const outcome = play(state, move);
        if ('state' in outcome) ({ state } = outcome);
        else {
          const key = `${move.edge} ${outcome.refused}`;
          const known = found.get(key);
          if (!known || known.path.length > path.length) found.set(key, { who, path: [...path] });
        }
      }
    }
  }
  return [...found.values()];
};
/** Edges that are never refused. */
export const NEVER_REFUSED = EDGES.filter(({ name }) => name === 'time').map(({ name }) => name);
