import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../api.js';
import { Button } from '../ui/button.js';
import { showRefusal } from '../ui/show-refusal.js';
import { useText } from '../text-bundles.js';
import { useSession } from './session.js';

export type Asked<T> = {
  value: T | null;
  etag: string | null;
  problem: ProblemBody | null;
  isLoading: boolean;
  again: () => void;
  put: (value: T) => void;
};

/**
 * Loads a path as the signed-in member, and again when it changes. The previous value stays while the next one loads.
 * @param body of a search whose words are in no address of a request
 */
export const useStaffFetch = <T,>(path: string | null, body?: object): Asked<T> => {
  const { api } = useSession();
  const [held, setHeld] = useState<{
    path: string | null;
    value: T | null;
    etag: string | null;
    problem: ProblemBody | null;
  }>({ path: null, value: null, etag: null, problem: null });
  const [turn, setTurn] = useState(0);
  const [isLoading, setLoading] = useState(path !== null);
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    setLoading(true);
    const { signal } = stop;
    const ask = body === undefined ? api.get<T>(path, { signal }) : api.post<T>(path, body, { signal });
    void ask.then((reply) => {
      if (stop.signal.aborted) return;
      setLoading(false);
      setHeld((now) =>
        reply.ok ? { path, value: reply.value, etag: reply.etag, problem: null } : { ...now, problem: reply.problem },
      );
    });
    return () => stop.abort();
  }, [path, JSON.stringify(body), turn]);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  const put = useCallback((value: T) => setHeld((now) => ({ ...now, value, problem: null })), []);
  return { value: held.value, etag: held.etag, problem: held.problem, isLoading, again, put };
};

const listeners = new Set<() => void>();

/** Tells the page that something in it was changed from outside it, as by a key. */
export const requestReload = (): void => listeners.forEach((listen) => listen());

/** Calls a function when the page is told that something in it was changed from outside it. */
export const useReloadRequest = (listen: () => void): void => {
  const now = useRef(listen);
  now.current = listen;
  useEffect(() => {
    const heard = (): void => now.current();
    listeners.add(heard);
    return () => void listeners.delete(heard);
  }, []);
};

/**
 * Reloads when the person or the network returns to this page, because colleagues may have changed something, and when
 * it is told to.
 */
export const useFresh = (...all: readonly Pick<Asked<unknown>, 'again'>[]): void => {
  useReloadRequest(() => all.forEach(({ again }) => again()));
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') all.forEach(({ again }) => again());
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.addEventListener('online', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      window.removeEventListener('online', look);
    };
  }, []);
};

/**
 * Shows a refusal, with a retry button where a page or a part of it cannot be read. What refuses something that a
 * member did is brought into view, and the first answer that is not valid gets the focus; if it names none, the message.
 */
export function Refused({
  problem,
  again,
  children,
}: {
  problem: ProblemBody;
  again?: () => void;
  children?: ComponentChildren;
}) {
  const t = useText();
  const isOurs = ['unreachable', 'unexpected', 'damaged', 'unavailable', 'disk-full', 'database-damaged'].includes(
    problem.code,
  );
  const band = useRef<HTMLDivElement>(null);
  // Words that are put there anew are read out again, although they are the same.
  const [turn, setTurn] = useState({ problem, n: 0 });
  if (turn.problem !== problem) setTurn({ problem, n: turn.n + 1 });
  useEffect(() => {
    const message = band.current!;
    const dialog = message.closest('dialog');
    const within = dialog ?? (problem.errors?.length ? message.closest('form, section, main') : null);
    showRefusal(within, again ? null : message);
  }, [problem]);
  return (
    <div ref={band} class="band band-error desk-refused" role="alert">
      <p key={turn.n}>
        <strong>{formatProblem(problem, t)}</strong>
        {problem.detail && <> {problem.detail}</>}
      </p>
      {problem.requestId && isOurs && <p class="small">{t('app.request-id', { id: problem.requestId })}</p>}
      {children}
      {again && <Button onClick={again}>{t('app.again')}</Button>}
    </div>
  );
}

/** Returns a problem's title. The server words its own; ours (no network) are in the text bundle of the app. */
export const formatProblem = (problem: ProblemBody, t: ReturnType<typeof useText>): string => {
  if (problem.title !== '') return problem.title;
  return t(problem.code === 'unreachable' ? 'app.unreachable' : 'app.unexpected');
};

/** Milliseconds after which the server is said not to have answered. */
const SILENT_AFTER_MS = 10_000;

/** Says that something is loading; after some seconds that the server has not answered, with a button to ask again. */
export function Loading({ again }: { again: () => void }) {
  const t = useText();
  const [turn, setTurn] = useState(0);
  const [silent, setSilent] = useState<number | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSilent(turn), SILENT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [turn]);
  if (silent !== turn)
    return (
      <p class="quiet" aria-busy="true">
        {t('app.loading')}
      </p>
    );
  const ask = (): void => {
    setTurn(turn + 1);
    again();
  };
  return (
    <div class="band band-warning" role="alert">
      <p>{t('desk.silent')}</p>
      <Button onClick={ask}>{t('app.again')}</Button>
    </div>
  );
}

/** Shows a loaded value, the problem, or that it is loading. */
export function Awaited<T>({ asked, children }: { asked: Asked<T>; children: (value: T) => ComponentChildren }) {
  return (
    <>
      {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
      {asked.value !== null ? children(asked.value) : asked.isLoading && <Loading again={asked.again} />}
    </>
  );
}
