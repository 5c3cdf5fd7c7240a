import type { Member, Arrival } from '@vigil/shared/staff-responses/sign-in.js';
import { forgetOfflinePage } from './offline-page.js';
import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { forgetEarly } from '../early-answers.js';
import { noteAsker } from './asker.js';
import { api, type ProblemBody, type Reply, type Sending } from '../api.js';
import { noteSignedIn, whenLeaving } from '../quick-exit/leave-site.js';
import { forgetSeed } from './sealing/unlocked-key.js';
import { announceMember, listenForMembers } from './draft/browser-tabs.js';
import { keepAllNow, mayKeepAgain } from './draft/draft-store.js';

interface CurrentSession extends Arrival {
  demo: boolean;
  organisation: string;
  smallTeam: boolean;
}

/**
 * Requests by a signed-in page. If the session has ended, the member signs in again in place. If their identity must be
 * confirmed again, they do so in place. The request is then repeated.
 */
export interface DeskApi {
  get<T>(path: string, sending?: Sending): Promise<Reply<T>>;
  put<T>(path: string, body: unknown, sending?: Sending): Promise<Reply<T>>;
  post<T>(path: string, body: unknown, sending?: Sending): Promise<Reply<T>>;
  delete<T>(path: string, sending?: Sending): Promise<Reply<T>>;
}

interface Session {
  current: CurrentSession | null;
  /** Why the session could not be read. */
  problem: ProblemBody | null;
  again: () => void;
  /**
   * Set while an open page waits for its member to sign in again, also because somebody else has in another tab, or to
   * confirm their identity.
   */
  waitsFor: 'sign-in' | 'another-member' | 'step-up' | null;
  signedIn: (member: Member) => void;
  /** The member has confirmed their identity. */
  proved: () => void;
  /** The member does not want to sign in now. Waiting requests fail; typed text stays. */
  givenUp: () => void;
  signedOut: () => void;
  api: DeskApi;
}

const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => useContext(SessionContext)!;

/** Returns the member, on pages that are shown only to signed-in members. */
export const useMember = (): Member => useSession().current!.member!;

const WAIT: Readonly<Record<string, Session['waitsFor']>> = {
  'sign-in-needed': 'sign-in',
  'second-factor-needed': 'sign-in',
  'another-member': 'another-member',
  'step-up-needed': 'step-up',
};

type Answer = (isBack: boolean) => void;

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [current, setCurrent] = useState<CurrentSession | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [waitsFor, setWaiting] = useState<Session['waitsFor']>(null);
  const waiting = useRef<Answer[]>([]);
  const before = useRef<string | null>(null);
  const isFor = (id: string | null): void => {
    before.current = id;
    noteAsker(id);
    if (id !== null) announceMember(id);
  };

  const read = useCallback(async (): Promise<void> => {
    const reply = await api.get<CurrentSession>('/api/sessions/current');
    if (!reply.ok) return setProblem(reply.problem);
    setProblem(null);
    const id = reply.value.member?.id ?? null;
    if (id !== null && before.current !== null && id !== before.current) return setWaiting('another-member');
    isFor(id);
    setCurrent(reply.value);
    noteSignedIn(reply.value.member !== null);
  }, []);
  useEffect(() => void read(), []);
  useEffect(() => whenLeaving(keepAllNow), []);
  // What a link downloads names no member: this page says so before, rather than once something is asked.
  useEffect(
    () => listenForMembers((id) => before.current !== null && id !== before.current && setWaiting('another-member')),
    [],
  );

  const settle = (isBack: boolean): void => {
    setWaiting(null);
    waiting.current.splice(0).forEach((answer) => answer(isBack));
  };
  const signedIn = (member: Member): void => {
    const isSomebodyElse = waitsFor !== null && before.current !== null && before.current !== member.id;
    if (isSomebodyElse) return location.reload(); // the page's content belongs to another member
    isFor(member.id);
    noteSignedIn(true);
    mayKeepAgain(member.id);
    setCurrent((now) => now && { ...now, member, pending: null });
    settle(true);
    void read(); // rights and settings may have changed since
  };
  const signedOut = (): void => {
    void forgetOfflinePage().catch(() => undefined);
    isFor(null);
    settle(false);
    forgetSeed();
    forgetEarly();
    noteSignedIn(false);
    setCurrent((now) => now && { ...now, member: null, pending: null });
  };

  const desk = useMemo((): DeskApi => {
    const asked = async <T,>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
      const reply = await ask();
      // A reviewer must vouch for this member from now on: reading the session replaces the page with a message.
      if (!reply.ok && reply.problem.code === 'vouching-needed') void read();
      const wait = reply.ok ? null : (WAIT[reply.problem.code] ?? null);
      // Whoever signed out is not asked to sign in because an answer comes late.
      if (wait === null || before.current === null) return reply;
      const isBack = await new Promise<boolean>((answer) => {
        waiting.current.push(answer);
        setWaiting((now) => (now === null || now === 'step-up' ? wait : now)); // signing in also confirms the identity
      });
      return isBack ? asked(ask) : reply;
    };
    return {
      get: (path, sending) => asked(() => api.get(path, sending)),
      put: (path, body, sending) => asked(() => api.put(path, body, sending)),
      post: (path, body, sending) => asked(() => api.post(path, body, sending)),
      delete: (path, sending) => asked(() => api.delete(path, sending)),
    };
  }, []);

  const session = {
    current,
    problem,
    again: () => void read(),
    waitsFor,
    signedIn,
    proved: () => settle(true),
    givenUp: () => {
      noteAsker(before.current);
      settle(false);
    },
    signedOut,
    api: desk,
  };
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}
