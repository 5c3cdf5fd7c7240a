import type { Day } from '@vigil/shared/day/day.js';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useAbout } from '../installation-info.js';
import type { Loading } from '../use-public-fetch.js';
import { type CountsBody, useReadCounts } from './read-counts.js';
import { isNewest, noteAnotherView, prepare, saw, useLocalFacts } from './local/local-facts.js';

/**
 * Returns the answer to a query for `/api/public/counts`; null asks nothing. Every figure of the public pages comes
 * from here. At first the server answers, once for all parts of a page. Once the facts have loaded, they are counted
 * here at once, and only what they cannot answer goes to the server.
 */
export const useCounts = (query: string | null): Loading<CountsBody> & { again: () => void } => {
  const about = useAbout();
  const [local, newest] = useLocalFacts();
  const here = useMemo(() => {
    const answer = query === null || local === null ? null : local.answer(query, newest.day as Day);
    return answer && { answer, asOf: newest };
  }, [query, local, newest]);
  const reading = useReadCounts(query === null || here ? null : query);
  const { again } = reading;
  const first = useRef<string | null>(null);
  first.current ??= query;
  if (query !== null && query !== first.current) noteAnotherView();
  const fromServer = reading.state === 'ready' && !here ? reading.value : null;
  const isOfNow = !query?.includes('asOf=');
  useEffect(() => {
    if (here) local?.lookForNews();
    if (!fromServer) return;
    // An answer from an earlier edition says nothing about the current one.
    if (isOfNow) saw(fromServer.asOf);
    if (about) prepare(about);
  }, [here, fromServer, about]);

  // The server's last response may be older than what was counted here since, so it is ignored until it is loaded
  // again.
  const isOld = useRef(false);
  if (here) isOld.current = true;
  else if (reading.state === 'loading') isOld.current = false;
  const last = useRef<CountsBody | null>(null);
  const value = here ?? (isOld.current ? null : fromServer);
  if (value) last.current = value;

  // All figures of a page must be from one edition, so an older one is loaded again. Only once: a cache in between may
  // return old answers.
  const askedFor = useRef('');
  useEffect(() => {
    const moment = `${newest.seq} ${newest.day}`;
    if (!isOfNow || !value || isNewest(value.asOf) || askedFor.current === moment) return;
    askedFor.current = moment;
    again();
  }, [newest, value]);

  if (here) return { state: 'ready', value: here, path: '', again };
  if (query !== null && (isOld.current || reading.state === 'loading'))
    return { state: 'loading', value: last.current, again };
  return reading;
};
