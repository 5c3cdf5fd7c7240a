import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import { PlaceSearch } from '@vigil/shared/places/place-search.js';
import { namesOf, type ProposedName, type ProposedNamePage } from '@vigil/shared/staff-responses/proposed-names.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { mayLogIncidents } from '../desk-frame.js';
import { useMember } from '../session.js';
import { useFresh, useStaffFetch, type Asked } from '../use-staff-fetch.js';

/** Landmarks and groups that members proposed, as far as this member may see them. */
export interface ProposedNames {
  items: readonly ProposedName[];
  /** How many this member may decide about. */
  waiting: number;
  byId: (id: string) => ProposedName | undefined;
  asked: Asked<ProposedNamePage>;
}

const ProposedNamesContext = createContext<ProposedNames | null>(null);
export const useProposedNames = (): ProposedNames => useContext(ProposedNamesContext)!;

export function ProposedNamesProvider({ children }: { children: ComponentChildren }) {
  const { role } = useMember();
  const asked = useStaffFetch<ProposedNamePage>(mayLogIncidents(role) ? '/api/proposed-names' : null);
  useFresh(asked);
  const names = useMemo((): ProposedNames => {
    const items = asked.value?.items ?? [];
    const byId = new Map(items.map((one) => [one.id, one]));
    return { items, waiting: asked.value?.waiting ?? 0, byId: (id) => byId.get(id), asked };
  }, [asked.value, asked.problem, asked.isLoading]);
  return <ProposedNamesContext.Provider value={names}>{children}</ProposedNamesContext.Provider>;
}

export const calledIn = ({ nameEn, nameKm }: Pick<ProposedName, 'nameEn' | 'nameKm'>, language: Language): string =>
  (language === 'km' ? (nameKm ?? nameEn) : (nameEn ?? nameKm)) ?? '';

/** Formats a name, and that nobody has accepted it; of a landmark that was joined, the other's name. */
export const formatProposedName = (id: string, { byId }: ProposedNames, t: Text): string => {
  const found = byId(id);
  const name = found?.landmark ? (byId(found.landmark) ?? found) : found;
  if (!name) return t('desk.names.unknown');
  const isOpen = name.state === 'proposed' || name.state === 'refused';
  return isOpen ? t(`desk.names.said-${name.state}`, { name: calledIn(name, t.language) }) : calledIn(name, t.language);
};

/** Whether a record can still name it: not once it was refused or joined with another. */
export const canBeChosen = ({ state }: ProposedName): boolean => state === 'proposed' || state === 'accepted';

/** Returns a search over landmarks, by the rules of the search over places. A result's code is the landmark's id. */
export const searchLandmarks = (names: readonly ProposedName[], gazetteer: Gazetteer): ((typed: string) => Place[]) => {
  const landmarks = names.flatMap((name): Place[] =>
    name.at === null || !canBeChosen(name)
      ? []
      : [
          {
            code: name.id,
            parent: name.at.place,
            level: 3,
            type: 'landmark',
            nameEn: calledIn(name, 'en'),
            nameKm: calledIn(name, 'km'),
            aliases: namesOf(name),
            lat: name.at.lat,
            lon: name.at.lon,
          },
        ],
  );
  const holders = new Map(landmarks.map(({ code, parent }) => [code, parent!]));
  const above = (code: string): Place[] => {
    const commune = holders.get(code);
    const place = commune === undefined ? null : gazetteer.get(commune);
    return place ? [place, ...gazetteer.ancestors(place.code)] : [];
  };
  const search = new PlaceSearch(landmarks, above, { types: [], spellings: [] });
  return (typed) => search.search(typed, { limit: 6 });
};
