import type { EntityManager } from 'typeorm';
import { actSealedAt, isSameAct } from '../platform/database/assessment-still-applies.js';
import type { AssessmentBody } from './review-request-bodies.js';

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

/** What two people agreed on about an act. */
interface AgreedRow {
  act_id: string;
  outcome: string;
  organisation: string;
  standards: string;
  legality: string;
  precaution: string;
  necessity: string;
  proportionality: string;
  non_discrimination: string;
  legitimate_aim: string;
}

/** Returns the newest assessment of each act that two people agree on and that still applies to the same act. */
export const findAgreed = (manager: EntityManager, incidentId: string): Promise<AgreedRow[]> =>
  manager.query(
    `select distinct on (a.act_id) a.* from assessment a join act on act.id = a.act_id and ${isSameAct('act', 'a')}
      where a.incident_id = $1 and a.agreed_by is not null order by a.act_id, a.agreed_at desc`,
    [incidentId],
  );

/** Withholds the type of an act from its assessments. They still apply if they judged this type. */
export const coverAssessedType = async (
  manager: EntityManager,
  act: string,
  type: string,
  revision: number,
): Promise<void> => {
  await manager.query(
    `update assessment set act_sealed = case when act_type = $2 then $3::integer end, act_type = 'WITHHELD' where act_id = $1`,
    [act, type, revision],
  );
};

/** Withholds the types that are always withheld from what is left of a record's assessments. */
export const coverAssessedTypes = async (manager: EntityManager, incidentId: string): Promise<void> => {
  await manager.query(
    `update assessment set act_type = 'WITHHELD' where incident_id = $1 and act_type in ('FM_SEXUAL', 'FM_UNSPEC')`,
    [incidentId],
  );
};
