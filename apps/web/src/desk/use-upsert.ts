import { useState } from 'preact/hooks';
import type { ProblemBody } from '../api.js';
import { etagOf } from './incident-path.js';
import { useSession } from './session.js';

export interface Revisioned {
  id: string;
  revision: number;
}

/**
 * Saves one entry of a list: a new one with an id made here, or a change to the revision that the person has seen.
 * `meet` gets what somebody else saved meanwhile.
 */
export const useUpsert = <T extends Revisioned>(path: string) => {
  const { api } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const refuse = (refused: ProblemBody, meet?: (current: T) => void): void => {
    setProblem(refused);
    if (refused.code === 'changed-meanwhile' && refused.current) meet?.(refused.current as T);
  };
  const upsert = async (entry: T | null, id: string, body: unknown, meet?: (current: T) => void): Promise<T | null> => {
    setBusy(true);
    setProblem(null);
    const reply = await api.put<T>(
      `${path}/${id}`,
      body,
      entry ? { ifMatch: etagOf(entry.revision) } : { ifNone: true },
    );
    setBusy(false);
    if (reply.ok) return reply.value;
    refuse(reply.problem, meet);
    return null;
  };
  const remove = async (entry: T, meet?: (current: T) => void): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    const reply = await api.delete<null>(`${path}/${entry.id}`, { ifMatch: etagOf(entry.revision) });
    setBusy(false);
    if (!reply.ok) refuse(reply.problem, meet);
    return reply.ok;
  };
  return { busy, problem, upsert, remove, reset: () => setProblem(null) };
};
