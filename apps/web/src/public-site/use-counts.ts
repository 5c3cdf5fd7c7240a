import type { Day } from '@vigil/shared/day/day.js';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useAbout } from '../about.js';
import type { Loading } from '../load.js';
import { type CountsBody, useReadCounts } from './read-counts.js';
import { prepare, saw, useLocalFacts } from './local/local-facts.js';

/**
 * The answer to a question that is written like the query of `/api/public/counts`; null asks nothing. Every figure of
 * the public pages comes from here. The server is asked first; once the facts themselves have come, they are counted
 * here, at once, and only what they cannot answer goes to the server.
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
  const fromServer = reading.state === 'ready' && !here ? reading.value : null;
  const isOfNow = !query?.includes('asOf=');
  useEffect(() => {
    if (here) local?.lookForNews();
    if (!fromServer) return;
    // An answer of an earlier moment says nothing of what is current.
    if (isOfNow) saw(fromServer.asOf);
    if (about) prepare(about);
  }, [here, fromServer, about]);

  // What the server said last may be older than what was counted here since: it is passed over until it is asked again.
  const isOld = useRef(false);
  if (here) isOld.current = true;
  else if (reading.state === 'loading') isOld.current = false;
  const last = useRef<CountsBody | null>(null);
  const value = here ?? (isOld.current ? null : fromServer);
  if (value) last.current = value;

  // All figures of a page are of one moment: one of an earlier moment is asked again. Once: who stands between may keep
  // old answers.
  const askedFor = useRef('');
  useEffect(() => {
    const moment = `${newest.seq} ${newest.day}`;
    const isNew =
      value && (value.asOf.seq < newest.seq || (value.asOf.seq === newest.seq && value.asOf.day < newest.day));
    if (!isOfNow || !isNew || askedFor.current === moment) return;
    askedFor.current = moment;
    again();
  }, [newest, value]);

  if (here) return { state: 'ready', value: here, path: '', again };
  if (query !== null && (isOld.current || reading.state === 'loading'))
    return { state: 'loading', value: last.current, again };
  return reading;
};
