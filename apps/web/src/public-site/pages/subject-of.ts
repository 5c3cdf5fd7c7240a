import type { PublicGroup, PublicTotal } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { groupName, groupNames } from '../group-name.js';
import type { Place, Places } from '../places.js';
import type { Subject } from './subject-types.js';

/**
 * Returns a group as the subject of a page or frame. Its counts use stated links only, as every figure by group does.
 */
export const groupSubject = (
  group: PublicGroup,
  groups: readonly PublicGroup[],
  totals: readonly PublicTotal[],
  t: Text,
): Subject => {
  const { code } = group;
  const name = groupName(group, t);
  return {
    kind: 'groups',
    code,
    name,
    otherName: [group.nameEn, group.nameKm].find((one) => one !== null && one !== name) ?? null,
    what: t('group.one'),
    aliases: group.aliases,
    split: 'group',
    restName: t('rates.all-others'),
    totals: totals.filter((total) => total.group === code),
    nameOf: groupNames(groups, t),
  };
};

const SPLITS = ['place:0', 'place:1', 'place:2', 'place:3'] as const;

/** Returns a unit of the gazetteer as the subject of a page or frame. */
export const placeSubject = (place: Place, places: Places, totals: readonly PublicTotal[], t: Text): Subject => {
  const { code, level } = place;
  const name = places.name(code, t.language);
  return {
    kind: 'places',
    code,
    name,
    otherName: [place.nameEn, place.nameKm].find((one) => one !== '' && one !== name) ?? null,
    what: places.typeName(place, t.language),
    aliases: place.aliases,
    split: level < places.widest ? null : SPLITS[level]!,
    restName: t(level < places.widest ? 'rates.country' : 'rates.elsewhere'),
    nameOf: (key) => places.fullName(key, t.language),
    totals: totals.filter((total) => total.place === code),
  };
};
