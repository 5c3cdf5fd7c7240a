import { BLOCK } from './block-day-bounds.js';
import { buffers, notInlined } from './scratch-buffers.js';
import type { TimeAxis } from './time-axis.js';
import type { WindowPool } from './window-pool.js';

/*
 * The loops that go through all windows of possible days, built like those of selection-loops.ts. They leave out window
 * 0, which has no days of its own.
 */

/** At most this many pairs of two slots are distinguished. */
export const MOST_PAIRS = 2 ** 16;
/** Days that fit: three and a half centuries. */
const MOST_DAYS = 2 ** 17;

const { ofWindow: OF_WINDOW } = buffers;
/** By day since the first that any window has: its slot. */
const SLOT = new Int32Array(MOST_DAYS);
const FIRST = new Int32Array(BLOCK);
const LAST = new Int32Array(BLOCK);
/** By pair: 1 where there is such a window. */
const SEEN = new Uint8Array(MOST_PAIRS + 1);
/** By pair: its span. */
const SPAN = new Uint32Array(MOST_PAIRS + 1);

/** The pairs that `seePairs` found, and the spans that `spanWindows` writes. */
export const pairs = { seen: SEEN, span: SPAN, slot: SLOT };

/** Whether the loops can read all these windows. */
export const fitsLoops = ({ length, earliest, latest }: WindowPool): boolean =>
  length <= OF_WINDOW.length && latest - earliest < MOST_DAYS;

/** Prepares the loops: notes the slot of each day that a window has. */
export function noteSlots({ earliest, latest }: WindowPool, { before, slotOfDay }: TimeAxis): void {
  const days = latest - earliest + 1;
  const from = Math.min(days, Math.max(0, before - earliest));
  const until = Math.max(from, Math.min(days, before + slotOfDay.length - earliest));
  SLOT.fill(slotOfDay[0]!, 0, from);
  if (until > from) SLOT.set(slotOfDay.subarray(from + earliest - before, until + earliest - before), from);
  SLOT.fill(slotOfDay[slotOfDay.length - 1]!, until, days);
}

/**
 * Writes the pair of each window (first slot × widths + width) into `ofWindow`, or `beyond` if it is too wide, and
 * marks it as seen.
 * @returns the largest width below `widths`; -1 if there is no such window
 */
export function seePairs({ first, last, length, earliest }: WindowPool, widths: number, beyond: number): number {
  SEEN.fill(0, 0, beyond + 1);
  let widest = -1;
  for (let from = 1; from < length; from += BLOCK) {
    const until = Math.min(length, from + BLOCK);
    copyWindows(first, last, from, until);
    widest = Math.max(widest, seeBlock(from, until - from, earliest, widths, beyond));
  }
  return widest;
}

function copyWindows(first: Int32Array, last: Int32Array, from: number, until: number): void {
  FIRST.set(first.subarray(from, until));
  LAST.set(last.subarray(from, until));
}

const seeBlock = notInlined(function seeBlock(
  from: number,
  count: number,
  earliest: number,
  widths: number,
  beyond: number,
): number {
  let widest = -1;
  for (let i = 0; i < count; i++) {
    const slot = SLOT[FIRST[i]! - earliest]!;
    const width = SLOT[LAST[i]! - earliest]! - slot;
    const isNarrow = width < widths;
    const pair = isNarrow ? slot * widths + width : beyond;
    widest = isNarrow && width > widest ? width : widest;
    OF_WINDOW[from + i] = pair;
    SEEN[pair] = 1;
  }
  return widest;
});

/** Replaces pairs by spans in `ofWindow`. */
export const spanSeen = notInlined(function spanSeen(length: number): void {
  for (let window = 1; window < length; window++) OF_WINDOW[window] = SPAN[OF_WINDOW[window]!]!;
});

/** Writes the span of each window, by the spans of all pairs. */
export function spanWindows({ first, last, length, earliest }: WindowPool, slots: number): void {
  for (let from = 1; from < length; from += BLOCK) {
    const until = Math.min(length, from + BLOCK);
    copyWindows(first, last, from, until);
    spanBlock(from, until - from, earliest, slots);
  }
}

const spanBlock = notInlined(function spanBlock(from: number, count: number, earliest: number, slots: number): void {
  for (let i = 0; i < count; i++) {
    const slot = SLOT[FIRST[i]! - earliest]!;
    OF_WINDOW[from + i] = SPAN[slot * slots + SLOT[LAST[i]! - earliest]! - slot]!;
  }
});
