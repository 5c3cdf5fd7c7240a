import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** At the end of the window lies the way out. */
const COVERED = '0px 0px -96px';

interface Props {
  children: ComponentChildren;
}

/**
 * What is inside and out of sight is drawn one picture after the rest of the page: what a finger moved answers at once,
 * and what stands further down follows. What is in sight is drawn with the rest, and so is everything the first time.
 */
export function Later({ children }: Props) {
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
 * What is inside is drawn one picture after the rest of the page, in sight or not: it says the same as the picture that
 * was asked for, in another way. Where the reader is at work inside it, it is what was asked for, and drawn with the
 * rest.
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
 * What was drawn last, until the page has been shown; at once where that is wanted, and the first time. Then what there
 * is to draw by that moment: a part of the page that waited in the same way has its own by then.
 */
function useLate(children: ComponentChildren, atOnce: boolean): ComponentChildren {
  const drawn = useRef(children);
  const isDue = useRef(false);
  const [, draw] = useState(0);
  if (atOnce || isDue.current) drawn.current = children;
  isDue.current = false;
  // Runs once the page has been shown. As long as it is the same object, Preact passes over it.
  useEffect(() => {
    if (drawn.current === children) return;
    isDue.current = true;
    draw((times) => times + 1);
  }, [children]);
  return drawn.current;
}

/** A value as it was, until the page has been shown with what else there is. */
export const useAfter = <T extends string | null>(value: T): T => {
  const [known, know] = useState(value);
  useEffect(() => know(value), [value]);
  return known;
};
