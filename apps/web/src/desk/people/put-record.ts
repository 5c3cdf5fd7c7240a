import type { api, Reply, Sending } from '../../api.js';
import { etagOf } from '../incident-path.js';

/**
 * Stores a record about people, or its next revision. If a new one is stored already, an earlier attempt arrived whose
 * answer was lost, since nobody else knows its id: what was corrected in between becomes its second revision.
 * @param at the revision that is changed; null: it is new
 */
export const putRecord = async <T>(
  { put }: Pick<typeof api, 'put'>,
  path: string,
  body: unknown,
  at: number | null,
): Promise<Reply<T>> => {
  const send = (sending: Sending): Promise<Reply<T>> => put<T>(path, body, sending);
  if (at !== null) return send({ ifMatch: etagOf(at) });
  const first = await send({ ifNone: true });
  if (first.ok || first.problem.code !== 'already-exists') return first;
  const next = await send({ ifMatch: etagOf(1) });
  // Whoever hands in and reads nothing back may not change it.
  return next.ok || next.problem.code !== 'not-allowed' ? next : first;
};
