/** Presses of Shift without any other key. Times in milliseconds of the page's clock. */
export type Presses = {
  /** Time of each press, latest last. */ at: readonly number[];
  /** Shift is down, and no other key was pressed since. */ isAlone: boolean;
};
export const NO_PRESSES: Presses = { at: [], isAlone: false };

const PRESSES_TO_LEAVE = 3;
const WITHIN_MS = 2000;

/** A key that goes down or up, or a press of the pointer: the parts of a browser event that are read here. */
export interface KeyOrPointer {
  type: 'keydown' | 'keyup' | 'pointerdown';
  key?: string;
  repeat?: boolean;
  ctrlKey?: boolean;
  altKey?: boolean;
  metaKey?: boolean;
}

/**
 * Returns the presses after one more event. A capital letter, a click with Shift or any other key starts over.
 *
 * Why Shift: pressed alone, it types nothing and moves nothing, and dialogs and screen readers do not use it, as they
 * use Escape. The pattern is that of the GOV.UK design system ("Exit this page").
 */
export const addKeyPress = (before: Presses, touch: KeyOrPointer, now: number): Presses => {
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

/** Returns how many presses are still pressesMissing now; at 0 the page is left. */
export const pressesMissing = ({ at }: Presses, now: number): number =>
  Math.max(0, PRESSES_TO_LEAVE - at.filter((time) => now - time <= WITHIN_MS).length);
