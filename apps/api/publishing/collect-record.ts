import type { EntityManager } from 'typeorm';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { isSameAct } from '../platform/database/same-act.js';
import { failedChecks } from '../incidents/record-details.repository.js';
import { readRecords } from '../incidents/record.repository.js';
import type { AgreedAssessment, ToPublish } from './coarsen.js';

interface StoredAssessment {
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
const TEST_CODES = {
  legality: 'LT_LEGALITY',
  precaution: 'LT_PRECAUTION',
  necessity: 'LT_NECESSITY',
  proportionality: 'LT_PROPORTIONALITY',
  non_discrimination: 'LT_NON_DISCRIMINATION',
  legitimate_aim: 'LT_LEGIT_AIM',
} as const;

/** Returns the newest assessment of each act that two people agree on and that still applies to the same act. */
const agreedAssessments = async (manager: EntityManager, incidentId: string): Promise<AgreedAssessment[]> => {
  const rows: StoredAssessment[] = await manager.query(
    `select distinct on (a.act_id) a.* from assessment a join act on act.id = a.act_id and ${isSameAct('act', 'a')}
      where a.incident_id = $1 and a.agreed_by is not null order by a.act_id, a.agreed_at desc`,
    [incidentId],
  );
  return rows.map((row) => ({
    act: row.act_id,
    outcome: row.outcome,
    organisation: row.organisation,
    standards: row.standards,
    testsNotMet: (Object.keys(TEST_CODES) as (keyof typeof TEST_CODES)[])
      .filter((test) => row[test] === 'not-met')
      .map((test) => TEST_CODES[test]),
  }));
};

/**
 * Collects everything in a record that may be published, before it is made coarse. Does not even read internal answers.
 */
export const collectRecord = async (manager: EntityManager, row: IncidentRow): Promise<ToPublish> => {
  const { incident } = (await readRecords(manager, [row], false)).get(row.id)!;
  const ids = incident.groups.map((link) => link.group);
  const groups: { id: string; public_code: string }[] =
    ids.length === 0 ? [] : await manager.query('select id, public_code from assembly_group where id = any($1)', [ids]);
  return {
    incident,
    grade: row.grade!,
    gradeReason: row.gradeReason,
    hasFailedCheck: (await failedChecks(manager, row.id)).length > 0,
    assessments: await agreedAssessments(manager, row.id),
    groupCodes: new Map(groups.map((group) => [group.id, group.public_code])),
  };
};
