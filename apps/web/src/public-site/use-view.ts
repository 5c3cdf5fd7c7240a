import { useEffect, useMemo } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { goTo, searchNow, settle } from '../address-bar.js';
import { isMisread, onto, type View, viewFrom, viewToSearch } from './view.js';

/**
 * Returns the view in the address, and two ways to change it: `go` adds a history entry, `move` does not (dragging a
 * map would fill the history).
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
