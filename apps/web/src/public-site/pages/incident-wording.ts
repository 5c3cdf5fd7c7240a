import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';

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
