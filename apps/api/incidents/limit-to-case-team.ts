import type { EntityManager } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { isLimited } from '../platform/database/limited-sensitivity.js';
import type { IncidentRow } from './incident.entity.js';
import type { Actor } from './record-access.js';

type Sensitivity = Pick<Incident, 'sensitivity'>;

/**
 * Returns the case team that a record gets when it is saved with this sensitivity; null: it stays. A reviewer who
 * limits a record to a case team joins it; otherwise they could not see what they have just saved. Whoever took or
 * verified it stays, too: nobody makes a record vanish from who worked on it.
 */
export const caseTeamAfter = (
  actor: Actor,
  row: IncidentRow,
  before: Sensitivity,
  { sensitivity }: Sensitivity,
): string[] | null => {
  if (!isLimited(sensitivity)) return null;
  const worked = isLimited(before.sensitivity) ? [] : [row.reviewerId, row.verifiedBy];
  const joins = [...(actor.role === 'reviewer' ? [actor.id] : []), ...worked].filter(
    (one): one is string => one !== null && one !== row.authorId && !row.caseTeam.includes(one),
  );
  return joins.length > 0 ? [...new Set([...row.caseTeam, ...joins])].sort() : null;
};

type Watch = (manager: EntityManager) => Promise<unknown>;

/** Tells modules above when only a case team may know of a record from now on, in the transaction that makes it so. */
export class WhenLimited {
  private readonly watches: Watch[] = [];

  add(watch: Watch): void {
    this.watches.push(watch);
  }

  /** Call it after the record was written, and before its line in the log. */
  async tell(manager: EntityManager, before: Sensitivity, { sensitivity }: Sensitivity): Promise<void> {
    if (isLimited(sensitivity) && !isLimited(before.sensitivity))
      for (const watch of this.watches) await watch(manager);
  }
}
