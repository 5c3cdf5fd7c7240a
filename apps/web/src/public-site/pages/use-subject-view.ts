import { useMemo } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { navigate } from 'wouter-preact/use-browser-location';
import { isMisread } from '../misread.js';
import { type Filter, FILTERS, NO_FILTERS, OFFERED, type View, viewFrom, viewToSearch } from '../view.js';

/** As in `useView`: `go` adds a history entry to come back to, `move` does not. */
export interface SubjectView {
  view: View;
  misread: boolean;
  go: (next: View) => void;
  move: (next: View) => void;
  /** Returns the address of such a view without scripts. */
  hrefOf: (next: View, language: string) => string;
}

/**
 * Reads the view of a page about one group or place. The code is in the path, everything else in the query. What the
 * map's address can contain but such a page cannot show (other filters, an earlier edition) counts as misread, so that
 * the page says so.
 */
export const useSubjectView = (path: string, filter: Filter, code: string): SubjectView => {
  const search = useSearch();
  const { view, misread } = useMemo(() => {
    const asked = viewFrom(search);
    const isOffered = (OFFERED as readonly string[]).includes(asked.indicator);
    const isMore = !isOffered || asked.asOf !== null || FILTERS.some((one) => asked.filters[one].length > 0);
    return {
      view: {
        ...asked,
        ...(isOffered ? {} : { indicator: 'I02' as const }),
        measure: null,
        asOf: null,
        at: null,
        filters: { ...NO_FILTERS, [filter]: [code] },
      },
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

/** Returns the map's address for the same figures. */
export const onMap = (view: View): string => `/${viewToSearch({ ...view, text: null }, null)}`;
