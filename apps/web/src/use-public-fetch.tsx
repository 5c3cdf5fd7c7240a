import type { ComponentType, FunctionComponent, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api, type ProblemBody, type Reply, type Sending } from './api.js';
import { type PageBeingRendered, pageBeingRendered } from './page-being-rendered.js';
import { useText } from './text-bundles.js';

/** The state of a page's request. */
export type Loading<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T; path: string }
  | { state: 'failed'; problem: ProblemBody; value: T | null };

export type Get<T> = (path: string, sending: Sending) => Promise<Reply<T>>;

/**
 * Reads one path, and again whenever it changes. The previous value stays (`value` while loading), so that a picture
 * does not flicker; null reads nothing. `again` reloads.
 * @param get requests a path, with `api.get` if absent
 */
export const usePublicFetch = <T,>(path: string | null, get?: Get<T>): Loading<T> & { again: () => void } => {
  const page = pageBeingRendered();
  return page ? { ...known<T>(page, path), again: () => undefined } : useLiveReading<T>(path, get);
};

/** On the server, returns what has been read already. Otherwise requests it, and the page is then rendered again. */
const known = <T,>(page: PageBeingRendered, path: string | null): Loading<T> => {
  const found = path === null ? undefined : page.known.get(path);
  if (!found) {
    if (path !== null) page.wanted.add(path);
    return { state: 'loading', value: null };
  }
  return found.ok
    ? { state: 'ready', value: found.value as T, path: path! }
    : { state: 'failed', problem: found.problem, value: null };
};

const useLiveReading = <T,>(path: string | null, get: Get<T> = api.get): Loading<T> & { again: () => void } => {
  const [loading, setLoading] = useState<Loading<T>>({ state: 'loading', value: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    setLoading((before) => ({ state: 'loading', value: before.value }));
    void get(path, { signal: stop.signal }).then((reply) => {
      if (stop.signal.aborted) return;
      setLoading((before) =>
        reply.ok
          ? { state: 'ready', value: reply.value, path: reply.path }
          : { state: 'failed', problem: reply.problem, value: before.value },
      );
    });
    return () => stop.abort();
  }, [path, turn]);
  return { ...loading, again: () => setTurn((n) => n + 1) };
};

/**
 * A part of the site whose code loads when it is first drawn; `waiting` is shown meanwhile. If it does not arrive,
 * `notLoaded` says so. The page must then be loaded again: a browser remembers code that failed to load for as long as
 * the page stands, and a new release has other addresses.
 */
export const lazily = <P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  waiting: JSX.Element = <p class="page quiet" aria-busy="true" />,
  notLoaded: JSX.Element = <NotLoaded again={() => location.reload()} />,
): FunctionComponent<P> => {
  let Ready: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [, arrived] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Ready) return;
      load().then(
        (module) => {
          Ready = module.default;
          arrived((n) => n + 1);
        },
        () => setFailed(true),
      );
    }, []);
    if (Ready) return <Ready {...props} />;
    pageBeingRendered()?.loading.push(
      load().then((module) => {
        Ready = module.default;
      }),
    );
    return failed ? notLoaded : waiting;
  };
};

/**
 * A page for readers whose code loads when it is first drawn. The page that the server renders names the file that
 * draws it in a browser, so that the browser loads that at once.
 * @param load imports it; of several imports, the last one is the browser's
 * @param file that file's name in the bundler's manifest: the server's build adds it (vite-page-files.ts)
 */
export const lazyPage = <P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  file?: string,
): FunctionComponent<P> => {
  const Page = lazily(load);
  if (!import.meta.env?.SSR) return Page;
  return (props: P) => {
    if (file !== undefined) pageBeingRendered()?.files.add(file);
    return Page(props);
  };
};

export function NotLoaded({ again }: { again: () => void }) {
  const t = useText();
  return (
    <p class="page" role="alert">
      {t('app.unreachable')}{' '}
      <button type="button" class="button" onClick={again}>
        {t('app.again')}
      </button>
    </p>
  );
}
