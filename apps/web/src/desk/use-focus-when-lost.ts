import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Moves the focus to an element after something changed and what had the focus has gone with it, such as the button
 * that was pressed. Without it, the next key would begin at the top of the page.
 * @param changed what changes when something may go
 * @returns the reference of the element, which must be focusable
 */
export const useFocusWhenLost = <E extends HTMLElement>(changed: unknown): RefObject<E | null> => {
  const element = useRef<E>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && document.activeElement === document.body) element.current?.focus();
    isFirst.current = false;
  }, [changed]);
  return element;
};
