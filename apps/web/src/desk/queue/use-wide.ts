import { useEffect, useMemo, useState } from 'preact/hooks';

/** Whether there is room for views and filters beside the table. */
export const useWide = (): boolean => {
  const query = useMemo(() => window.matchMedia('(min-width: 60rem)'), []);
  const [isWide, setWide] = useState(query.matches);
  useEffect(() => {
    const look = (): void => setWide(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, [query]);
  return isWide;
};
