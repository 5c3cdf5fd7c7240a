import type { Split } from '@vigil/shared/counting/question.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { FILTER_LISTS } from '@vigil/shared/counting/question.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';
import { groupName } from './group-name.js';
import type { Places } from './places.js';
import type { Filter } from './view.js';

/** Sources of the labels of filter values. */
export interface Known {
  places: Places | null;
  groups: readonly PublicGroup[];
}
interface FilterValue {
  code: string;
  words: string;
}

/** The split that counts the values of each filter. */
export const SPLIT_OF: Readonly<Record<Filter, Split>> = {
  groups: 'group',
  place: 'place:1',
  restrictionTypes: 'restriction',
  forceTypes: 'force',
  libertyTypes: 'liberty',
  actors: 'actor',
  outcome: 'outcome',
  harmTypes: 'harm',
  grounds: 'ground',
  issues: 'issue',
  assemblyTypes: 'assembly',
  peacefulness: 'peacefulness',
  grades: 'grade',
  kinds: 'kind',
  coverage: 'coverage',
};

/**
 * Values that are counted only when named. The numbers next to them ask for all values by name; otherwise they would
 * always be 0.
 */
export const COUNTED_BY_NAME: Readonly<Partial<Record<Filter, readonly string[]>>> = {
  grades: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'],
  peacefulness: termsOf('peacefulness').map(({ code }) => code),
  assemblyTypes: termsOf('assembly_type').map(({ code }) => code),
};

/**
 * Not offered: codes for "nothing was done" or "not known", codes that are never public by name, and tests that are not
 * outcomes.
 */
const NOT_OFFERED: ReadonlySet<string> = new Set([
  'FM_NONE',
  'FM_UNKNOWN',
  'FM_SEXUAL',
  'RS_UNKNOWN',
  'GR_UNKNOWN',
  'AT_UNKNOWN',
  'D_RELEASED',
  'HM_NONE',
  'HM_UNKNOWN',
  'HM_SEXUAL',
  'HM_PSYCH',
  'HM_MISCARRIAGE',
  'HM_INJURY_SERIOUS',
  'HM_INJURY_MINOR',
  'VG_UNVERIFIED',
  'VG_DISCOUNTED',
]);
const OUTCOMES: ReadonlySet<string> = new Set(['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED', 'LA_NOT_ASSESSED']);

/** Returns the values of a filter, with labels, in the order in which they are offered. */
export const valuesOf = (filter: Filter, { places, groups }: Known, t: Text): readonly FilterValue[] => {
  if (filter === 'groups') return groups.map((group) => ({ code: group.code, words: groupName(group, t) }));
  if (filter === 'place')
    return (places ? [...(places.widest === 0 ? places.atLevel(0) : []), ...places.atLevel(1)] : [])
      .map(({ code }) => ({ code, words: places!.fullName(code, t.language) }))
      .sort((a, b) => compareNames(t.language)(a.words, b.words));
  return codesOf(t)[filter]!;
};

/** The values of the filters that are lists of the vocabulary. */
const codesOf = memoizeByObject((t: Text): Readonly<Partial<Record<Filter, readonly FilterValue[]>>> =>
  Object.fromEntries(
    Object.entries(FILTER_LISTS).map(([filter, list]) => [
      filter,
      (list === null ? [] : termsOf(list))
        .filter(({ code }) => !NOT_OFFERED.has(code) && (filter !== 'outcome' || OUTCOMES.has(code)))
        .map(({ code }) => ({ code, words: publicLabel(code, t) })),
    ]),
  ),
);

/** Formats one value for a chip. */
export const formatValue = (filter: Filter, code: string, { places, groups }: Known, t: Text): string => {
  if (filter === 'place') return places?.fullName(code, t.language) ?? code;
  const group = filter === 'groups' && groups.find((one) => one.code === code);
  return group ? groupName(group, t) : publicLabel(code, t);
};
