import type { EntityManager } from 'typeorm';

/** A failed check of one of a record's files, with no newer answer. */
export interface FailedCheck {
  evidence: string;
  aspect: string;
}

/** The same as SQL, for the record $1. */
export const FAILED_CHECKS = `
  select evidence, aspect from (
    select distinct on (c.evidence_id, c.aspect) c.evidence_id as evidence, c.aspect, c.answer
      from file_check c join evidence e on e.id = c.evidence_id where e.incident_id = $1 and e.state = 'stored' order by c.evidence_id, c.aspect, c.answered_at desc) newest
   where answer = 'failed' order by evidence, aspect`;

/**
 * Returns the checks of a record's files whose newest answer is "failed". They lower the highest possible grade:
 * docs/decisions/grade-has-a-ceiling.md
 */
export const failedChecks = async (manager: Pick<EntityManager, 'query'>, incidentId: string): Promise<FailedCheck[]> =>
  manager.query(FAILED_CHECKS, [incidentId]);
