import type { HiddenRecord, HidingOutcomes } from '@vigil/shared/staff-responses/hidden-records.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useSession } from '../session.js';

export const HIDDEN_PATH = '/api/incidents/hidings';

/** Actions on many records at once. */
export type Together = 'hide' | 'look' | 'restore' | 'ask-forget' | 'forget';
const PATHS: Readonly<Record<Together, string>> = {
  hide: HIDDEN_PATH,
  look: `${HIDDEN_PATH}/looks`,
  restore: `${HIDDEN_PATH}/restorations`,
  'ask-forget': `${HIDDEN_PATH}/forgetting-requests`,
  forget: `${HIDDEN_PATH}/forgettings`,
};

export interface ActTogether {
  busy: boolean;
  problem: ProblemBody | null;
  /** The last action and its result. */
  said: { what: Together; outcomes: HidingOutcomes } | null;
  act: (what: Together, ids: readonly string[], reason: string) => Promise<HidingOutcomes | null>;
  /** Clears the last result. */
  clear: () => void;
}

export const useTogether = (): ActTogether => {
  const { api } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [said, setSaid] = useState<ActTogether['said']>(null);
  const act: ActTogether['act'] = async (what, ids, reason) => {
    setBusy(true);
    setProblem(null);
    setSaid(null);
    const reply = await api.post<HidingOutcomes>(PATHS[what], { ids, ...(what === 'look' ? {} : { reason }) });
    setBusy(false);
    if (!reply.ok) {
      setProblem(reply.problem);
      return null;
    }
    setSaid({ what, outcomes: reply.value });
    return reply.value;
  };
  const clear = (): void => {
    setProblem(null);
    setSaid(null);
  };
  return { busy, problem, said, act, clear };
};

/** The records that one request hid, as one notice: by whom, when, and how many of them nobody else has looked at. */
export interface Notice {
  batch: string;
  by: string;
  mine: boolean;
  at: string;
  ids: string[];
}

export const noticesOf = (items: readonly HiddenRecord[]): Notice[] => {
  const notices = new Map<string, Notice>();
  for (const { id, batch, by, mine, at, seenBy } of items) {
    if (seenBy !== null) continue;
    const key = batch ?? id;
    const known = notices.get(key) ?? { batch: key, by, mine, at, ids: [] };
    known.ids.push(id);
    notices.set(key, known);
  }
  return [...notices.values()];
};
