import type { DayWindow } from '@vigil/shared/day/window.js';
import type { PublicIncident } from '@vigil/shared/public/shapes.js';
import type { Language } from '../../language.js';

/** The script that each language of the site is written in. */
const SCRIPTS: Readonly<Record<Language, RegExp>> = { km: /\p{Script=Khmer}/u, en: /\p{Script=Latin}/u };

/**
 * The language to say a text in where it is not the reader's own, for voices that read aloud; undefined where it is, or
 * where there is nothing to pronounce. A record does not say what language its title is in, but its letters do: one
 * Khmer letter makes a text Khmer, because Khmer texts quote Latin names and English ones spell Khmer names in Latin.
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

/** How close to a day a window comes, as the end of a key of the words; null where the day itself is shown. */
export const closenessOf = ({ precision, earliest, latest }: DayWindow): string | null =>
  earliest === latest ? null : (CLOSENESS[precision] ?? null);

/** Codes of the list of force that say how much is known, and name no force that anybody used. */
const NO_FORCE: ReadonlySet<string> = new Set(['FM_NONE', 'FM_UNKNOWN']);

/**
 * Whether this act is something that somebody did: "No force" and "not known" have no actor, no number and no outcome.
 */
export const isDone = ({ type }: { type: string }): boolean => !NO_FORCE.has(type);

/**
 * Whether a record is silent on force, which is never "no force". A quiet assembly is not asked: that nothing was done
 * was observed.
 */
export const isSilentOnForce = ({
  acts,
  interference,
}: Pick<PublicIncident, 'interference'> & { acts: readonly { kind: string }[] }): boolean =>
  interference !== 'IN_NONE' && !acts.some(({ kind }) => kind === 'force');
