import { isForce } from '../counting/fact-codes.js';
import type { PublicIncident } from './response-types.js';

/** Why an incident with force assessed as unlawful is not in the figure I06; `counted`: it is. */
type UnlawfulInFigure = 'counted' | 'no-force' | 'not-by-state' | 'no-assembly' | 'single-source' | 'violent';

/**
 * Returns whether an incident with force assessed as unlawful is in the figure I06, or why not; null where no force of
 * it was. The figure counts only force by a body of the state: of what an unknown actor did, nobody can say so.
 */
export const unlawfulInFigure = ({
  acts,
  kind,
  assemblyTypes,
  grade,
  peacefulness,
}: Pick<PublicIncident, 'acts' | 'kind' | 'assemblyTypes' | 'grade' | 'peacefulness'>): UnlawfulInFigure | null => {
  const unlawful = acts.filter((act) => act.kind === 'force' && act.outcome === 'LA_UNLAWFUL');
  if (unlawful.length === 0) return null;
  const force = unlawful.filter(({ type }) => isForce(type === 'WITHHELD' ? 'FM_UNSPEC' : type));
  if (force.length === 0) return 'no-force';
  if (!force.some(({ byState }) => byState)) return 'not-by-state';
  const isSolo = (assemblyTypes ?? []).length > 0 && assemblyTypes!.every((type) => type === 'AT_SOLO');
  if (kind !== 'IK_ASSEMBLY' || isSolo) return 'no-assembly';
  if (grade === 'VG_WEAK') return 'single-source';
  return peacefulness === 'PE_VIOLENT' ? 'violent' : 'counted';
};
