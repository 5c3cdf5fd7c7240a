import { hasWords, type ProposedName, type ProposedNamePage } from '@vigil/shared/staff-responses/proposed-names.js';
import type { Text } from '@vigil/shared/text/text.js';
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { useMember } from '../session.js';
import { useStaffFetch, type Asked } from '../use-staff-fetch.js';
import { displayName } from './search-landmarks.js';

/** Landmarks and groups that members proposed, as far as this member may see them. */
interface ProposedNames {
  items: readonly ProposedName[];
  /** How many this member may decide about. */
  waiting: number;
  byId: (id: string) => ProposedName | undefined;
  asked: Asked<ProposedNamePage>;
  /** Puts a name that was just saved into the list, until the list is read again. */
  add: (name: ProposedName) => void;
}

const ProposedNamesContext = createContext<ProposedNames | null>(null);
export const useProposedNames = (): ProposedNames => useContext(ProposedNamesContext)!;

export function ProposedNamesProvider({ children }: { children: ComponentChildren }) {
  const { role } = useMember();
  const asked = useStaffFetch<ProposedNamePage>(
    role === 'monitor' || role === 'reviewer' ? '/api/proposed-names' : null,
  );
  const names = useMemo((): ProposedNames => {
    const items = asked.value?.items ?? [];
    const byId = new Map(items.map((one) => [one.id, one]));
    return {
      items,
      waiting: asked.value?.waiting ?? 0,
      byId: (id) => byId.get(id),
      asked,
      add: (name) => {
        if (asked.value) asked.put({ ...asked.value, items: [...items.filter(({ id }) => id !== name.id), name] });
        asked.again();
      },
    };
  }, [asked.value, asked.problem, asked.isLoading]);
  return <ProposedNamesContext.Provider value={names}>{children}</ProposedNamesContext.Provider>;
}

/** Formats a name, and that nobody has accepted it; of a landmark that was joined, the other's name. */
export const formatProposedName = (id: string, { byId }: ProposedNames, t: Text): string => {
  const found = byId(id);
  const name = found?.landmark ? (byId(found.landmark) ?? found) : found;
  if (!name) return t('desk.names.unknown');
  if (!hasWords(name)) return t('desk.names.words-deleted');
  const isOpen = name.state === 'proposed' || name.state === 'refused';
  return isOpen
    ? t(`desk.names.said-${name.state}`, { name: displayName(name, t.language) })
    : displayName(name, t.language);
};
