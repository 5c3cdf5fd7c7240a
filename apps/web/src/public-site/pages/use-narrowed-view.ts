import { useMemo } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { navigate } from 'wouter-preact/use-browser-location';
import { type Filter, FILTERS, isMisread, NO_FILTERS, type View, viewFrom, viewToSearch } from '../view.js';

/** As `useView` gives it: `go` leaves a step to come back to, `move` does not. */
export interface Narrowed {
  view: View;
  misread: boolean;
  go: (next: View) => void;
  move: (next: View) => void;
  /** Where such a view is without a script. */
  hrefOf: (next: View, language: string) => string;
}

/**
 * The view of a page about one group or place: the address holds everything but the code, which is its path. What the
 * map's address may hold and such a page has no room for (other filters, an earlier moment) counts as not read, so that
 * it is said.
 */
export const useNarrowedView = (path: string, filter: Filter, code: string): Narrowed => {
  const search = useSearch();
  const { view, misread } = useMemo(() => {
    const asked = viewFrom(search);
    const isMore = asked.asOf !== null || FILTERS.some((one) => asked.filters[one].length > 0);
    return {
      view: { ...asked, asOf: null, at: null, filters: { ...NO_FILTERS, [filter]: [code] } },
      misread: isMore || isMisread(search),
    };
  }, [search, filter, code]);
  const searchOf = (next: View, language: string | null): string =>
    viewToSearch({ ...next, filters: NO_FILTERS }, language);
  const write = (next: View, replace: boolean): void => {
    const to = searchOf(next, new URLSearchParams(location.search).get('lang'));
    if (to !== location.search) navigate(`${path}${to}`, { replace });
  };
  return {
    view,
    misread,
    go: (next) => write(next, false),
    move: (next) => write(next, true),
    hrefOf: (next, language) => path + searchOf(next, language),
  };
};

/** The same figures on the map: the address of the map, narrowed as the page is. */
export const onMap = (view: View): string => `/${viewToSearch({ ...view, text: null }, null)}`;
