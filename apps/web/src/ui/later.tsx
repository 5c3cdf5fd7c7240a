import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** At the end of the window lies the way out. */
const COVERED = '0px 0px -96px';

/**
 * What is inside and out of sight is drawn one picture after the rest of the page: what a finger moved answers at once, and what stands
 * further down follows. What is in sight is drawn with the rest, and so is everything the first time.
 */
export function Later({ children }: { children: ComponentChildren }) {
  const [shown, show] = useState(children);
  const box = useRef<HTMLDivElement>(null);
  const isInSight = useRef(true);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => { isInSight.current = entry!.isIntersecting; }, { rootMargin: COVERED });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  // Runs once the page has been shown. As long as it is the same object, Preact passes over it.
  useEffect(() => show(children), [children]);
  return <div ref={box}>{isInSight.current ? children : shown}</div>;
}
