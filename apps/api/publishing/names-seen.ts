import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { onePersonWith } from '../accounts/trust-policy.js';
import { readTeam } from '../accounts/trust-store.js';
import type { Actor } from '../incidents/records.js';
import { smallTeam } from '../incidents/record-details.repository.js';

/**
 * Checks that a second person saw a group's name. A group unknown to readers is published with the record that names
 * it, and both people who publish have seen that name. Refuses if the publisher, by any of their accounts, changed the
 * group after somebody else last saved, submitted or verified the record. Other work on it, such as a new case team,
 * does not show them the name.
 * @throws Problem 'second-person-needed'
 */
export const assertNamesSeen = async (
  manager: EntityManager,
  actor: Actor,
  incidentId: string,
  codes: readonly string[],
): Promise<void> => {
  if (codes.length === 0) return;
  const own = onePersonWith(actor.id, await readTeam(manager));
  const [unseen] = (await manager.query(
    `select from assembly_group g where g.public_code = any($1) and not exists (select from pub.assembly_group p where p.code = g.public_code)
        and exists (select from log_leaf l where l.entity = 'group' and l.entity_id = g.id and l.actor_id = any($2)
                       and l.idx > (select coalesce(max(idx), -1) from log_leaf where entity = 'incident' and entity_id = $3 and what in ('saved', 'submitted', 'verified') and not actor_id = any($2))) limit 1`,
    [codes, own, incidentId],
  )) as unknown[];
  if (unseen && !(await smallTeam(manager))) throw new Problem('second-person-needed');
};
