import { forgetOfflinePage } from './offline.js';
import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api, type ProblemBody, type Reply, type Sending } from '../api.js';
import { noteSignedIn, whenLeaving } from '../leaving/leave.js';
import { forgetSeed } from './sealing/unlocked.js';
import { keepAllNow, mayKeepAgain } from './draft/draft-store.js';

export type Role = 'monitor' | 'reviewer' | 'analyst' | 'admin';
export interface Member {
  id: string;
  name: string;
  role: Role;
}
export type Way = 'passkey' | 'code' | 'recoveryCode';
/**
 * A session that has shown a password and nothing more: it needs its second step, or has none set up yet. Or one whose
 * member waits until a reviewer vouches.
 */
export interface Pending {
  name: string;
  needs: 'enrolment' | 'second-factor' | 'waiting';
  ways: Way[];
  wait: {
    id: string;
    givenBy: string | null;
    until: string | null;
    mayBegin: boolean;
    canBeVouchedFor: boolean;
  } | null;
}
/** What an answer to a sign-in says of who has come. */
export interface Arrival {
  member: Member | null;
  pending: Pending | null;
}
export interface Standing extends Arrival {
  demo: boolean;
  organisation: string;
  smallTeam: boolean;
}

/**
 * The server as a signed-in page asks it: when the session is lost, the person signs in again in place; when something
 * asks who they are once more, they show it in place; and the question is repeated.
 */
export interface DeskApi {
  get<T>(path: string, sending?: Sending): Promise<Reply<T>>;
  put<T>(path: string, body: unknown, sending?: Sending): Promise<Reply<T>>;
  post<T>(path: string, body: unknown, sending?: Sending): Promise<Reply<T>>;
  delete<T>(path: string, sending?: Sending): Promise<Reply<T>>;
}

export interface Session {
  standing: Standing | null;
  /** Why it is not known who is signed in. */
  problem: ProblemBody | null;
  again: () => void;
  /** Set while a page that was open waits for its member: to sign in again, or to show once more who they are. */
  waitsFor: 'sign-in' | 'step-up' | null;
  signedIn: (member: Member) => void;
  /** They have shown once more who they are. */
  proved: () => void;
  /** The person would rather not sign in now; what was asked stays unanswered, what was typed stays. */
  givenUp: () => void;
  signedOut: () => void;
  api: DeskApi;
}

const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => useContext(SessionContext)!;

/** Who works here, for pages that are only shown to somebody who is signed in. */
export const useMember = (): Member => useSession().standing!.member!;

const WAIT: Readonly<Record<string, Session['waitsFor']>> = {
  'sign-in-needed': 'sign-in',
  'second-factor-needed': 'sign-in',
  'step-up-needed': 'step-up',
};

type Answer = (isBack: boolean) => void;

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [waitsFor, setWaiting] = useState<Session['waitsFor']>(null);
  const waiting = useRef<Answer[]>([]);
  const before = useRef<string | null>(null);

  const read = useCallback(async (): Promise<void> => {
    const reply = await api.get<Standing>('/api/sessions/current');
    if (!reply.ok) return setProblem(reply.problem);
    setProblem(null);
    before.current = reply.value.member?.id ?? null;
    setStanding(reply.value);
    noteSignedIn(reply.value.member !== null);
  }, []);
  useEffect(() => void read(), []);
  useEffect(() => whenLeaving(keepAllNow), []);

  const settle = (isBack: boolean): void => {
    setWaiting(null);
    waiting.current.splice(0).forEach((answer) => answer(isBack));
  };
  const signedIn = (member: Member): void => {
    const isSomebodyElse = waitsFor !== null && before.current !== null && before.current !== member.id;
    if (isSomebodyElse) return location.reload(); // what the page holds belongs to somebody else
    before.current = member.id;
    noteSignedIn(true);
    mayKeepAgain(member.id);
    setStanding((now) => now && { ...now, member, pending: null });
    settle(true);
    void read(); // rights and settings may have changed meanwhile
  };
  const signedOut = (): void => {
    void forgetOfflinePage().catch(() => undefined);
    before.current = null;
    forgetSeed();
    noteSignedIn(false);
    setStanding((now) => now && { ...now, member: null, pending: null });
  };

  const desk = useMemo((): DeskApi => {
    const asked = async <T,>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
      const reply = await ask();
      // A reviewer must vouch for them from now on: the page says so instead of everything else.
      if (!reply.ok && reply.problem.code === 'vouching-needed') void read();
      const wait = reply.ok ? null : (WAIT[reply.problem.code] ?? null);
      if (wait === null) return reply;
      const isBack = await new Promise<boolean>((answer) => {
        waiting.current.push(answer);
        setWaiting((now) => (now === 'sign-in' ? now : wait)); // signing in is also a proof
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
    standing,
    problem,
    again: () => void read(),
    waitsFor,
    signedIn,
    proved: () => settle(true),
    givenUp: () => settle(false),
    signedOut,
    api: desk,
  };
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}
