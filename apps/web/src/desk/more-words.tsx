import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { type TextBundle, Words } from '../text-bundles.js';

const AroundContext = createContext<readonly TextBundle[]>([]);

/** Provides text bundles to its content, besides those that the desk has around it. */
export function MoreWords({ bundles, children }: { bundles: readonly TextBundle[]; children: ComponentChildren }) {
  const around = useContext(AroundContext);
  const key = [...new Set([...around, ...bundles])].join(' ');
  const all = useMemo(() => key.split(' ') as TextBundle[], [key]);
  return (
    <AroundContext.Provider value={all}>
      <Words bundles={all}>{children}</Words>
    </AroundContext.Provider>
  );
}
