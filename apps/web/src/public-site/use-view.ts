import { useEffect, useMemo } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { goTo, currentSearch, writeAddress } from '../address-bar.js';
import { useAbout } from '../installation-info.js';
import { onto, type View, viewFrom, viewToSearch } from './view.js';

/**
 * Returns the view in the address, and two ways to change it: `go` adds a history entry, `move` does not (dragging a
 * map would fill the history).
 */
export const useView = (): {
  view: View;
  go: (next: View) => void;
  move: (next: View) => void;
} => {
  const search = useSearch();
  const about = useAbout();
  const view = useMemo(() => viewFrom(search), [search]);
  const write = (next: View, replace: boolean): void => {
    const to = viewToSearch(
      onto(viewFrom(currentSearch()), view, next),
      new URLSearchParams(currentSearch()).get('lang'),
      !!about?.startView,
    );
    if (to !== currentSearch()) goTo('/', to, replace);
  };
  useEffect(writeAddress, [search]);
  return { view, go: (next) => write(next, false), move: (next) => write(next, true) };
};
