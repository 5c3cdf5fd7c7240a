import type { SingleAxis } from './split-axis.js';
import type { Facts } from './facts.js';
import { OUT } from './count-plan.js';
import { buffers } from './scratch-buffers.js';
import type { WindowSpans } from './window-spans.js';

/**
 * The position in a tally of a row or an act that has one cell: the sum of what its layer, its place, its profile
 * (null: nothing; only profiles that incidents have) and the span of its days contribute. Rows in layer OUT are added
 * too, in a layer after the others that nobody reads: a loop that adds everything is faster than one with a test.
 */
export interface TallyPositions {
  ofLayer: Uint32Array;
  ofPlace: Int32Array;
  ofProfile: Int32Array | null;
  /** The layer after that one: numbers in it counted without having been judged. */
  notJudged: number;
}

/** Layers that a tally has in addition to those of the plan: OUT, and not judged. */
export const MORE_LAYERS = 2;

export function tallyPositions(
  facts: Facts,
  [first, second]: readonly [SingleAxis, SingleAxis],
  { layers, size }: { layers: number; size: number },
  { stride }: WindowSpans,
): TallyPositions {
  const steps = [
    { axis: first, step: (second.all + 1) * stride },
    { axis: second, step: stride },
  ];
  const { ofLayer } = buffers;
  const ofPlace =
    facts.places.size <= buffers.ofPlace.length
      ? buffers.ofPlace.fill(0, 0, facts.places.size)
      : new Int32Array(facts.places.size);
  let ofProfile: Int32Array | null = null;
  for (const { axis, step } of steps) {
    if (axis.source === 'profile') {
      ofProfile ??= new Int32Array(axis.table.length);
      // Of tens of thousands of profiles, incidents have some hundreds.
      for (const profile of facts.profilesSeen) ofProfile[profile]! += axis.table[profile]! * step;
    } else if (axis.split !== null)
      for (let place = 0; place < axis.table.length; place++) ofPlace[place]! += axis.table[place]! * step;
  }
  for (let layer = 0; layer <= OUT; layer++) ofLayer[layer] = Math.min(layer, layers) * size * stride;
  return {
    ofLayer,
    ofPlace,
    ofProfile,
    notJudged: (layers + 1) * size * stride,
  };
}
