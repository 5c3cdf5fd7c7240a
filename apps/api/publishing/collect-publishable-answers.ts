import type { EntityManager } from 'typeorm';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { failedChecks } from '../incidents/record-details.repository.js';
import { publicCodesOf } from '../incidents/groups/group.repository.js';
import { readRecords } from '../incidents/whole-record.repository.js';
import { findAgreed } from '../incidents/assessments.repository.js';
import type { AgreedAssessment, ToPublish } from './make-public-version.js';

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
  const rows = await findAgreed(manager, incidentId);
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
export const collectPublishableAnswers = async (manager: EntityManager, row: IncidentRow): Promise<ToPublish> => {
  const { incident } = (await readRecords(manager, [row], false)).get(row.id)!;
  const groupCodes = await publicCodesOf(
    manager,
    incident.groups.flatMap(({ group }) => group ?? []),
  );
  return {
    incident,
    grade: row.grade!,
    gradeReason: row.gradeReason,
    hasFailedCheck: (await failedChecks(manager, row.id)).length > 0,
    assessments: await agreedAssessments(manager, row.id),
    groupCodes,
  };
};
