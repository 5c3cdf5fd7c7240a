import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { seenProposal } from '../releasing/seen-proposals.js';
import { useSession } from '../session.js';
import { requestReload } from '../use-staff-fetch.js';

/** Acts on a record, at the revision that the person has seen. */
interface RecordAction {
  busy: boolean;
  problem: ProblemBody | null;
  /** @returns the record afterwards, or null when the action was refused. */
  post: (noun: string, body: unknown) => Promise<IncidentRecord | null>;
  remove: (noun: string) => Promise<IncidentRecord | null>;
  reset: () => void;
}

/** Actions that may wait for a second person, as proposals of these kinds. */
const PROPOSES: Readonly<Record<string, 'publication' | 'retraction'>> = {
  publications: 'publication',
  retractions: 'retraction',
  mergers: 'retraction',
};

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
    const current = (reply.problem.current ?? null) as IncidentRecord | null;
    // Of several records, it may be another one that has changed.
    const isShownAnew = reply.problem.code === 'changed-meanwhile' && current?.id === record.id;
    setProblem(isShownAnew ? { ...reply.problem, detail: '' } : reply.problem);
    // What waits is shown then, so that the next request can replace it.
    if (reply.problem.code === 'another-waits') requestReload();
    if (isShownAnew) onDone(current, false);
    return null;
  };
  const sending = { ifMatch: etagOf(record.revision) };
  return {
    busy,
    problem,
    reset: () => setProblem(null),
    post: (noun, body) =>
      run(() => {
        const kind = PROPOSES[noun];
        const sent = kind ? { ...(body as object), proposal: seenProposal(kind, record.id) } : body;
        return api.post<IncidentRecord>(incidentPath(record.id, noun), sent, sending);
      }),
    remove: (noun) => run(() => api.delete<IncidentRecord>(incidentPath(record.id, noun), sending)),
  };
};
