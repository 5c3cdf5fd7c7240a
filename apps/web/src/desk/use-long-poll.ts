import { useEffect, useState } from 'preact/hooks';
import { NEWS_WAIT_SECONDS } from '@vigil/shared/staff-responses/editing.js';
import { api } from '../api.js';

/** Milliseconds until the page asks again after it got no answer; longer each time. */
const AGAIN_MS = [1_000, 5_000, 15_000, 60_000] as const;
/** Milliseconds after which the server must have answered a request that waits for news. */
const LONGEST_HELD_MS = (NEWS_WAIT_SECONDS + 10) * 1_000;

/**
 * Keeps an answer up to date: each request waits at the server until there is something new. Stops when the session has
 * ended, and while the tab is hidden, unless it is told to go on: a browser has only six connections for all tabs.
 * @param path an address without a query; null: nothing
 * @param turn asks anew when it changes
 */
export const useLongPoll = <T extends { state: string }>(
  path: string | null,
  query: Readonly<Record<string, string>> = {},
  isAlsoHidden = false,
  turn = 0,
): T | null => {
  const [news, setNews] = useState<T | null>(null);
  const asked = new URLSearchParams(query).toString();
  useEffect(() => {
    if (path === null) return;
    let stop = new AbortController();
    let isOver = false;
    let failures = 0;
    let state: string | null = null;
    /** When the request that is held was sent, in milliseconds. */
    let heldSince: number | null = null;
    const listen = async (): Promise<void> => {
      const { signal } = (stop = new AbortController());
      while (!signal.aborted) {
        const wait: Record<string, string> = state === null ? {} : { state, wait: String(NEWS_WAIT_SECONDS) };
        heldSince = Date.now();
        const reply = await api.get<T>(
          `${path}?${new URLSearchParams([...new URLSearchParams(asked), ...Object.entries(wait)])}`,
          { signal },
        );
        if (signal.aborted) return;
        heldSince = null;
        if (reply.ok) {
          failures = 0;
          if (reply.value.state !== state) setNews(reply.value);
          state = reply.value.state;
        } else if (reply.status >= 400 && reply.status < 500 && reply.status !== 429) {
          setNews(null);
          return;
        } else {
          await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)]!, signal);
          failures += 1;
        }
      }
    };
    const look = (): void => {
      // As long as it is held, the server knows of this tab: a new one would be a new beginning. One that is older has
      // lost its connection, such as while the computer slept.
      if (isAlsoHidden && heldSince !== null && Date.now() - heldSince < LONGEST_HELD_MS) return;
      stop.abort();
      if (!isOver && (isAlsoHidden || document.visibilityState === 'visible')) void listen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', look);
      stop.abort();
    };
  }, [path, asked, isAlsoHidden, turn]);
  return news;
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
