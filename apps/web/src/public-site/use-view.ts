import { useEffect, useMemo } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { goTo, searchNow, settle } from '../address.js';
import { isMisread, onto, type View, viewFrom, viewToSearch } from './view.js';

/**
 * The view that the address holds, and two ways to change it: `go` leaves a step to come back to, `move` does not
 * (a map that is dragged would fill the history).
 */
export const useView = (): {
  view: View;
  /** Part of the address could not be read. */ misread: boolean;
  go: (next: View) => void;
  move: (next: View) => void;
} => {
  const search = useSearch();
  const view = useMemo(() => viewFrom(search), [search]);
  const write = (next: View, replace: boolean): void => {
    const to = viewToSearch(onto(viewFrom(searchNow()), view, next), new URLSearchParams(searchNow()).get('lang'));
    if (to !== searchNow()) goTo('/', to, replace);
  };
  useEffect(settle, [search]);
  return { view, misread: isMisread(search), go: (next) => write(next, false), move: (next) => write(next, true) };
};
