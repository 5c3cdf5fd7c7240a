import { useEffect, useMemo, useState } from 'preact/hooks';

/** There is room for views and filters beside the table. */
export const WIDE = '(min-width: 60rem)';
/** Each row of the table is a card, as in queue.css. */
export const CARDS = '(max-width: 48rem)';

/** Whether a media query holds now. */
export const useMedia = (media: string): boolean => {
  const query = useMemo(() => window.matchMedia(media), [media]);
  const [holds, setHolds] = useState(query.matches);
  useEffect(() => {
    const look = (): void => setHolds(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, [query]);
  return holds;
};
