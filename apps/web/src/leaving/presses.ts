/** Presses of Shift alone, since nothing else was touched. Times in milliseconds of the page's clock. */
export type Presses = {
  /** When each came, the latest last. */ at: readonly number[];
  /** Shift is down, and nothing else was touched since. */ isAlone: boolean;
};
export const NO_PRESSES: Presses = { at: [], isAlone: false };

export const PRESSES = 3;
export const WITHIN_MS = 2000;

export interface Touch {
  type: 'keydown' | 'keyup' | 'pointerdown';
  key?: string;
  repeat?: boolean;
  ctrlKey?: boolean;
  altKey?: boolean;
  metaKey?: boolean;
}

/**
 * Shift, because alone it types nothing, moves nothing, and belongs to no dialog and to no screen reader, as Escape
 * does. A capital, a click with Shift held or any other key in between begins anew. The pattern is that of the GOV.UK
 * design system ("Exit this page").
 */
export const pressedOn = (before: Presses, touch: Touch, now: number): Presses => {
  const isShift = touch.key === 'Shift' && !touch.ctrlKey && !touch.altKey && !touch.metaKey;
  if (!isShift)
    return touch.type === 'keyup' && before.isAlone
      ? { ...before, isAlone: false }
      : touch.type === 'keyup'
        ? before
        : NO_PRESSES;
  if (touch.type === 'keydown') return { ...before, isAlone: touch.repeat ? before.isAlone : true };
  if (!before.isAlone) return before;
  return { at: [...before.at.filter((time) => now - time <= WITHIN_MS), now], isAlone: false };
};

/** How many presses are still missing at this moment: 0 leaves. */
export const missing = ({ at }: Presses, now: number): number =>
  Math.max(0, PRESSES - at.filter((time) => now - time <= WITHIN_MS).length);
