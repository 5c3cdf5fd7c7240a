import type { HidingOutcomes } from '@vigil/shared/staff-responses/hidden-records.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useSession } from '../session.js';

export const HIDDEN_PATH = '/api/incidents/hidings';

/** Actions on many records at once. */
export type HidingAction = 'hide' | 'look' | 'restore' | 'ask-forget' | 'forget';
const PATHS: Readonly<Record<HidingAction, string>> = {
  hide: HIDDEN_PATH,
  look: `${HIDDEN_PATH}/looks`,
  restore: `${HIDDEN_PATH}/restorations`,
  'ask-forget': `${HIDDEN_PATH}/forgetting-requests`,
  forget: `${HIDDEN_PATH}/forgettings`,
};

export interface HidingActions {
  busy: boolean;
  problem: ProblemBody | null;
  /** The last action and its result. */
  said: { what: HidingAction; outcomes: HidingOutcomes } | null;
  act: (what: HidingAction, ids: readonly string[], reason: string) => Promise<HidingOutcomes | null>;
  /** Clears the last result. */
  clear: () => void;
}

export const useHidingActions = (): HidingActions => {
  const { api } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [said, setSaid] = useState<HidingActions['said']>(null);
  const act: HidingActions['act'] = async (what, ids, reason) => {
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
