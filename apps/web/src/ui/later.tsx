import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * What is inside is drawn one picture after the rest of the page: what a finger moved answers at once, and what stands further down
 * follows. The first time it is drawn with the rest.
 */
export function Later({ children }: { children: ComponentChildren }) {
  const [shown, show] = useState(children);
  // Runs once the page has been shown. As long as it is the same object, Preact passes over it.
  useEffect(() => show(children), [children]);
  return <>{shown}</>;
}
