import type { Difference } from '../audit-log/changes.js';

/** How a code stopped being available, as the log records it with the move. */
export interface Gone {
  seq: number;
  what: string;
  reason: string | null;
  into: string | null;
}
export const isGone = (gone: Gone): Difference => ({ path: 'gone', value: gone, internal: false });
