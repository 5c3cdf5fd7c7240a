import type { EntityManager } from 'typeorm';

/** A check of a file of a record that failed, and was not answered otherwise since. */
export interface FailedCheck {
  evidence: string;
  aspect: string;
}

/** As a statement about the record $1. */
export const FAILED_CHECKS = `
  select evidence, aspect from (
    select distinct on (c.evidence_id, c.aspect) c.evidence_id as evidence, c.aspect, c.answer
      from file_check c join evidence e on e.id = c.evidence_id where e.incident_id = $1 and e.state = 'stored' order by c.evidence_id, c.aspect, c.answered_at desc) newest
   where answer = 'failed' order by evidence, aspect`;

/**
 * Which checks of a record's files stand as failed now. They lower the best grade:
 * docs/decisions/grade-has-a-ceiling.md
 */
export const failedChecks = async (manager: Pick<EntityManager, 'query'>, incidentId: string): Promise<FailedCheck[]> =>
  manager.query(FAILED_CHECKS, [incidentId]);
