import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** The bottom of the window is covered by the quick exit strip. */
const COVERED = '0px 0px -96px';

interface Props {
  children: ComponentChildren;
}

/**
 * Renders its content one frame after the rest of the page while it is out of sight. What the reader touched responds
 * at once, and what is further down follows. Visible content is rendered with the rest, and so is everything the first
 * time.
 */
export function DeferredUpdates({ children }: Props) {
  const isInSight = useRef(true);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        isInSight.current = entry!.isIntersecting;
      },
      { rootMargin: COVERED },
    );
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const drawn = useLate(children, isInSight.current);
  return <div ref={box}>{drawn}</div>;
}

/**
 * Renders its content one frame after the rest of the page, visible or not: it repeats the picture that the reader
 * asked for in another form. If the reader is using a control inside it, it is rendered with the rest.
 */
export function Following({ children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useLate(children, isAtWorkIn(box));
  return (
    <div class="following" ref={box}>
      {drawn}
    </div>
  );
}

const isAtWorkIn = ({ current }: RefObject<HTMLElement | null>): boolean =>
  current?.contains(document.activeElement) ?? false;

/**
 * Returns the last content until the page has been painted; the new content at once if requested, and the first time.
 * It then takes the newest content: by then, other delayed parts of the page have theirs.
 */
function useLate(children: ComponentChildren, atOnce: boolean): ComponentChildren {
  const drawn = useRef(children);
  const isDue = useRef(false);
  const [, draw] = useState(0);
  if (atOnce || isDue.current) drawn.current = children;
  isDue.current = false;
  // Runs after the page was painted. While it is the same object, Preact skips it.
  useEffect(() => {
    if (drawn.current === children) return;
    isDue.current = true;
    draw((times) => times + 1);
  }, [children]);
  return drawn.current;
}

/** Returns the previous value until the page has been painted with everything else. */
export const useAfter = <T extends string | null>(value: T): T => {
  const [known, know] = useState(value);
  useEffect(() => know(value), [value]);
  return known;
};
