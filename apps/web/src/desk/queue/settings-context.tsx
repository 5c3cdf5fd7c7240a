import {
  type QueueArrangement,
  type QueueSettings,
  USUAL_SETTINGS,
} from '@vigil/shared/staff-responses/queue-views.js';
import { type ComponentChildren, createContext } from 'preact';
import { useCallback, useContext, useMemo, useState } from 'preact/hooks';
import { useMember, useSession } from '../session.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { sendInTurn } from './send-in-turn.js';

/** How the member has the queue, stored on the server: devices are shared. */
interface DeskSettings {
  settings: QueueSettings;
  change: (settings: QueueSettings) => void;
  /** How many saved views there were when the page was opened; 0 until that is known. */
  views: number;
  /** Whether that is the member's own, or cannot be asked. */
  isKnown: boolean;
}

const SettingsContext = createContext<DeskSettings>({
  settings: USUAL_SETTINGS,
  change: () => undefined,
  views: 0,
  isKnown: false,
});
export const useQueueSettings = (): DeskSettings => useContext(SettingsContext);

export function QueueSettingsProvider({ children }: { children: ComponentChildren }) {
  const { role } = useMember();
  const { api } = useSession();
  const asked = useStaffFetch<QueueArrangement>(role === 'admin' ? null : '/api/queue-settings');
  const [changed, setChanged] = useState<QueueSettings | null>(null);
  const { views, ...stored } = asked.value ?? { ...USUAL_SETTINGS, views: 0 };
  const settings = changed ?? stored;
  const store = useMemo(() => sendInTurn((next: QueueSettings) => api.put<null>('/api/queue-settings', next)), []);
  const change = useCallback((next: QueueSettings): void => {
    setChanged(next);
    // If it cannot be stored, it holds until the page is loaded again.
    store(next);
  }, []);
  const isKnown = asked.value !== null || asked.problem !== null;
  const value = useMemo(() => ({ settings, change, views, isKnown }), [changed, asked.value, isKnown, change]);
  return <SettingsContext.Provider value={value}>{children}</SettingsContext.Provider>;
}
