import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api, type ProblemBody, type Reply, type Sending } from '../api.js';
import { noteSignedIn, whenLeaving } from '../leaving/leave.js';
import { keepAllNow, mayKeepAgain } from './draft/draft-store.js';

export type Role = 'monitor' | 'reviewer' | 'analyst' | 'admin';
export interface Member { id: string; name: string; role: Role }
export interface Standing { member: Member | null; demo: boolean; organisation: string; smallTeam: boolean }

/** The server as a signed-in page asks it: when the session is lost, the person signs in again in place and the question is repeated. */
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
  /** Set while a page that was open waits for its member to sign in again. */
  isLost: boolean;
  signedIn: (member: Member) => void;
  /** The person would rather not sign in now; what was asked stays unanswered, what was typed stays. */
  givenUp: () => void;
  signedOut: () => void;
  api: DeskApi;
}

const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => useContext(SessionContext)!;

/** Who works here, for pages that are only shown to somebody who is signed in. */
export const useMember = (): Member => useSession().standing!.member!;

export const isLostSession = (reply: Reply<unknown>): boolean => !reply.ok && reply.problem.code === 'sign-in-needed';

type Answer = (isBack: boolean) => void;

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isLost, setLost] = useState(false);
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
    setLost(false);
    waiting.current.splice(0).forEach((answer) => answer(isBack));
  };
  const signedIn = (member: Member): void => {
    const isSomebodyElse = isLost && before.current !== null && before.current !== member.id;
    if (isSomebodyElse) return location.reload(); // what the page holds belongs to somebody else
    before.current = member.id;
    noteSignedIn(true);
    mayKeepAgain(member.id);
    setStanding((now) => now && { ...now, member });
    settle(true);
    void read(); // rights and settings may have changed meanwhile
  };
  const signedOut = (): void => {
    before.current = null;
    noteSignedIn(false);
    setStanding((now) => now && { ...now, member: null });
  };

  const desk = useMemo((): DeskApi => {
    const asked = async <T,>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
      const reply = await ask();
      if (!isLostSession(reply)) return reply;
      const isBack = await new Promise<boolean>((answer) => { waiting.current.push(answer); setLost(true); });
      return isBack ? asked(ask) : reply;
    };
    return {
      get: (path, sending) => asked(() => api.get(path, sending)),
      put: (path, body, sending) => asked(() => api.put(path, body, sending)),
      post: (path, body, sending) => asked(() => api.post(path, body, sending)),
      delete: (path, sending) => asked(() => api.delete(path, sending)),
    };
  }, []);

  const session = { standing, problem, again: () => void read(), isLost, signedIn, givenUp: () => settle(false), signedOut, api: desk };
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}
