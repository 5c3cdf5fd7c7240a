import type { EntityManager } from 'typeorm';
import { actSealedAt } from '../platform/database/same-act.js';
import type { AssessmentBody } from './review.body.js';

/**
 * Stores an assessment of an act, with what the act says now, in one statement. @returns false if there is one with
 * this id, or no such act, and changes nothing then
 */
export const insertAssessment = async (
  manager: EntityManager,
  assessorId: string,
  incidentId: string,
  organisation: string,
  { tests, ...body }: AssessmentBody,
): Promise<boolean> => {
  const inserted: unknown[] = await manager.query(
    `insert into assessment (id, incident_id, act_id, act_type, outcome, legality, precaution, necessity, proportionality, non_discrimination,
                             legitimate_aim, reasons, organisation, standards, assessor_id, act_actor, act_force_name, act_attribution, act_sealed)
     select $1, $2, $3, act.type, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, actor, force_name, attribution, ${actSealedAt('act')} from act where id = $3 on conflict (id) do nothing returning id`,
    [
      body.id,
      incidentId,
      body.act,
      body.outcome,
      tests.legality,
      tests.precaution,
      tests.necessity,
      tests.proportionality,
      tests.nonDiscrimination,
      tests.legitimateAim,
      body.reasons,
      organisation,
      body.standards,
      assessorId,
    ],
  );
  return inserted.length > 0;
};
