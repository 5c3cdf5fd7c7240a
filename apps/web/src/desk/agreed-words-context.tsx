import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { useStaffFetch, type Asked } from './use-staff-fetch.js';

interface Held<P> {
  asked: Asked<P>;
  need: () => void;
}

/**
 * Makes what loads words of the organisation's own once a page needs them: the queue seldom does.
 * @returns its provider, and the hook by which a page says that it needs them
 */
export const agreedWords = <P,>(path: string) => {
  const Context = createContext<Held<P>>(null!);
  function Provider({ children }: { children: ComponentChildren }) {
    const [isNeeded, setNeeded] = useState(false);
    const asked = useStaffFetch<P>(isNeeded ? path : null);
    const held = useMemo(() => ({ asked, need: () => setNeeded(true) }), [asked.value, asked.problem, asked.isLoading]);
    return <Context.Provider value={held}>{children}</Context.Provider>;
  }
  const useWords = (isNeeded: boolean): Asked<P> => {
    const { asked, need } = useContext(Context);
    useEffect(() => {
      if (isNeeded) need();
    }, [isNeeded]);
    return asked;
  };
  return { Provider, useWords };
};
