import type { DayWindow } from '@vigil/shared/day/window.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Language } from '../../language.js';

/** The script of each language of the site. */
const SCRIPTS: Readonly<Record<Language, RegExp>> = { km: /\p{Script=Khmer}/u, en: /\p{Script=Latin}/u };

/**
 * Returns the language of a text for screen readers if it is not the reader's own; undefined if it is, or if there is
 * nothing to pronounce. A record does not store its title's language, but the letters show it. One Khmer letter makes a
 * text Khmer, because Khmer texts quote Latin names, while English ones spell Khmer names in Latin.
 */
export const otherLanguage = (text: string, reader: Language): Language | undefined => {
  const language = (['km', 'en'] as const).find((one) => SCRIPTS[one].test(text));
  return language === reader ? undefined : language;
};

const CLOSENESS: Readonly<Record<string, string>> = {
  DP_DAY_APPROX: 'about',
  DP_WEEK: 'week',
  DP_MONTH: 'month',
  DP_RANGE: 'range',
  DP_YEAR: 'year',
};

/** Returns how close a window comes to a day, as the end of a text key; null where the day itself is shown. */
export const closenessOf = ({ precision, earliest, latest }: DayWindow): string | null =>
  earliest === latest ? null : (CLOSENESS[precision] ?? null);

/** Codes in the list of force that say what is known, but name no force that was used. */
const NO_FORCE: ReadonlySet<string> = new Set(['FM_NONE', 'FM_UNKNOWN']);

/** Whether this act was done by somebody: "No force" and "not known" have no actor, number or outcome. */
export const isDone = ({ type }: { type: string }): boolean => !NO_FORCE.has(type);

/**
 * Whether a record says nothing about force, which never means "no force". Not asked of assemblies without
 * interference: there it was observed that nothing was done.
 */
export const isSilentOnForce = ({
  acts,
  interference,
}: Pick<PublicIncident, 'interference'> & { acts: readonly { kind: string }[] }): boolean =>
  interference !== 'IN_NONE' && !acts.some(({ kind }) => kind === 'force');
