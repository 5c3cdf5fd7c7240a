import { nameOf } from '@vigil/shared/language/name-of.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useMemo } from 'preact/hooks';
import { useStaffFetch } from './use-staff-fetch.js';

/** The groups that records can name. */
interface DeskGroups {
  items: readonly GroupView[];
  byId: (id: string) => GroupView | undefined;
  again: () => void;
}

const GroupsContext = createContext<DeskGroups>({ items: [], byId: () => undefined, again: () => {} });
export const useGroups = (): DeskGroups => useContext(GroupsContext);

export function GroupsProvider({ children }: { children: ComponentChildren }) {
  const asked = useStaffFetch<{ items: GroupView[] }>('/api/groups');
  const items = asked.value?.items ?? [];
  const byId = useCallback((id: string) => items.find((group) => group.id === id), [items]);
  const groups = useMemo(() => ({ items, byId, again: asked.again }), [items]);
  return <GroupsContext.Provider value={groups}>{children}</GroupsContext.Provider>;
}

export const groupName = (group: GroupView, language: Language): string => nameOf(group, language);

/** Returns all names of a group, and its code. */
export const namesOfGroup = ({ nameEn, nameKm, aliases, publicCode }: GroupView): string[] => [
  nameEn,
  nameKm ?? '',
  ...aliases,
  publicCode,
];

/** Finds groups by name or another spelling; those that begin with the typed text come first. */
export const searchGroups = (groups: readonly GroupView[], typed: string): GroupView[] => {
  const wanted = fold(typed);
  const fit = (group: GroupView): number => {
    const all = namesOfGroup(group).map(fold);
    if (all.some((name) => name.startsWith(wanted))) return 0;
    return all.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return groups
    .map((group) => ({ group, fits: fit(group) }))
    .filter(({ fits }) => fits < 2)
    .sort((a, b) => a.fits - b.fits || a.group.nameEn.localeCompare(b.group.nameEn))
    .map(({ group }) => group);
};
