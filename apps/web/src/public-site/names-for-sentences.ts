import { storedLanguage } from '@vigil/shared/language/languages.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import { figureStandards } from '@vigil/shared/public/figure-standards.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { groupNames } from './group-name.js';
import type { Places } from './places.js';

/** Returns the names that sentences about figures need: of the organisation, groups, places and codes. */
export const namesForSentences = (
  about: PublicAbout,
  places: Places | null,
  groups: readonly PublicGroup[],
  t: Text,
): Names => ({
  organisation: about.organisation,
  standards: figureStandards(about.standards, about, t),
  group: groupNames(groups, t),
  place: (code) => places?.name(code, t.language) ?? code,
  ...(places?.isOfSeveral && { isCountry: (code: string) => places.get(code)?.level === 0 }),
  label: (code) => publicLabel(code, t),
});

/** The same for a sentence that stands alone, and so names its country. */
export const namesWithCountry = (...of: Parameters<typeof namesForSentences>): Names => {
  const [, places, , t] = of;
  return { ...namesForSentences(...of), country: places?.country.name[storedLanguage(t.language)] };
};
