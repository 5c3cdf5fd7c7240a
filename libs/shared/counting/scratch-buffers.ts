import { BLOCK } from './day-bounds.js';
import { PROFILES } from './profile.js';

/**
 * Room that the loops of one count work in, and the next uses again: `count` is one synchronous run. A loop over an
 * array whose address the compiler knows takes half the time of one over an array that is handed in, and nothing need
 * be cleared up afterwards. A file with loops takes each into a constant of its own, since what another module exports
 * is looked up each time. Who needs more room than there is for places or windows makes some, and takes the slower
 * loops.
 */
export const rooms = {
  /** See Spans. */
  ofWindow: new Uint32Array(2 ** 19),
  /** See SingleCells. */
  ofPlace: new Int32Array(2 ** 16),
  ofLayer: new Uint32Array(256),
  /** See CountPlane. */
  tally: new Uint32Array(2 ** 20),
  /** By profile: its layer, OUT, or NOT_JUDGED. */
  judged: new Uint8Array(PROFILES),
  /** Of the rows that are worked on. */
  profile: new Uint16Array(BLOCK),
  place: new Uint32Array(BLOCK),
  window: new Uint32Array(BLOCK),
};

/**
 * A loop that an engine does not put into the function that calls it. V8 likes to, and then forgets the addresses: the
 * loop takes twice as long, or not, by the order in which it gets to them. It looks through functions, but not through
 * proxies.
 */
export const apart = <F extends (...of: never[]) => unknown>(loop: F): F => new Proxy(loop, {});
