import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { useSession } from '../session.js';

/** Acts on a record, at the revision that the person has seen. */
export interface RecordAction {
  busy: boolean;
  problem: ProblemBody | null;
  /** @returns the record afterwards, or null when the action was refused. */
  post: (noun: string, body: unknown) => Promise<IncidentRecord | null>;
  remove: (noun: string) => Promise<IncidentRecord | null>;
  reset: () => void;
}

/** @param onDone gets the record afterwards; also the current one, when somebody else was faster. */
export const useRecordAction = (
  record: IncidentRecord,
  onDone: (record: IncidentRecord, isDone: boolean) => void,
): RecordAction => {
  const { api } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const run = async (ask: () => Promise<Reply<IncidentRecord>>): Promise<IncidentRecord | null> => {
    setBusy(true);
    setProblem(null);
    const reply = await ask();
    setBusy(false);
    if (reply.ok) {
      onDone(reply.value, true);
      return reply.value;
    }
    setProblem(reply.problem);
    if (reply.problem.code === 'changed-meanwhile') onDone(reply.problem.current as IncidentRecord, false);
    return null;
  };
  const sending = { ifMatch: etagOf(record.revision) };
  return {
    busy,
    problem,
    reset: () => setProblem(null),
    post: (noun, body) => run(() => api.post<IncidentRecord>(incidentPath(record.id, noun), body, sending)),
    remove: (noun) => run(() => api.delete<IncidentRecord>(incidentPath(record.id, noun), sending)),
  };
};
