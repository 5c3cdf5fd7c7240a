/** Presses of Shift without any other key. Times in milliseconds of the page's clock. */
export type Presses = {
  /** Time of each press, latest last. */ at: readonly number[];
  /** Shift is down, and no other key was pressed since. */ isAlone: boolean;
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
 * Adds a touch. Shift is the key because alone it types and moves nothing, and, unlike Escape, no dialog or screen
 * reader uses it. A capital letter, a click with Shift or any other key starts over. The pattern is that of the GOV.UK
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

/** Returns how many presses are still missing now; at 0 the page is left. */
export const missing = ({ at }: Presses, now: number): number =>
  Math.max(0, PRESSES - at.filter((time) => now - time <= WITHIN_MS).length);
