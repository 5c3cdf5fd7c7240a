import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { isForceUsed } from '@vigil/shared/incident/completeness.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { actKind } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { OrganisationSettingsService } from '../accounts/organisation-settings.service.js';
import { assertIndependent } from '../accounts/apply-trust-policy.js';
import { IncidentsService } from './incidents.service.js';
import { readRecords } from './whole-record.repository.js';
import { lockRow, assertAction, assertRevision, type Actor } from './record-access.js';
import { AssessmentEntity } from './review.entity.js';
import { insertAssessment } from './assessments.repository.js';
import { TEST_RESULTS, TESTS, type AssessmentBody } from './review-request-bodies.js';

const errorsOf = (body: AssessmentBody, actType: string | null): FieldError[] => {
  const errors: FieldError[] = [];
  for (const key of Object.keys(body.tests))
    if (!(TESTS as readonly string[]).includes(key)) errors.push({ pointer: `/tests/${key}`, code: 'unknown-key' });
  for (const test of TESTS)
    if (!TEST_RESULTS.includes(body.tests[test])) errors.push({ pointer: `/tests/${test}`, code: 'unknown-code' });
  if (actType === null) errors.push({ pointer: '/act', code: 'unknown-act' });
  else if (!isForceUsed(actType) && actKind(actType) !== 'restriction')
    errors.push({ pointer: '/act', code: 'not-assessable' });
  const results = TESTS.map((test) => body.tests[test]);
  if (body.outcome === 'LA_UNLAWFUL' && !results.includes('not-met'))
    errors.push({ pointer: '/tests', code: 'unlawful-needs-a-test-not-met' });
  if (body.outcome === 'LA_LAWFUL' && results.includes('not-met'))
    errors.push({ pointer: '/tests', code: 'lawful-but-a-test-not-met' });
  return errors;
};

/** Records whether an act of force, or a restriction, was lawful. One person assesses; another agrees. */
@Injectable()
export class AssessmentsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
    private readonly settings: OrganisationSettingsService,
  ) {}

  /** @throws Problem invalid-body, not-allowed, wrong-state, changed-meanwhile. */
  async assess(actor: Actor, id: string, revision: number, body: AssessmentBody): Promise<IncidentRecord> {
    const { organisation } = await this.settings.read();
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      await assertAction(manager, actor, row, 'assess');
      const act = (await readRecords(manager, [row], false)).get(id)!.incident.acts.find((one) => one.id === body.act);
      const errors = errorsOf(body, act?.type ?? null);
      if (errors.length > 0) throw new Problem('invalid-body', { errors });
      if (!(await insertAssessment(manager, actor.id, id, organisation, body))) throw new Problem('already-exists');
      const { reasons, id: assessment, ...judged } = body;
      await this.incidents.move(manager, actor, row, {}, 'assessed', reasons, [
        { path: `assessment.${assessment}`, value: judged, internal: false },
      ]);
    });
    return this.incidents.get(actor, id);
  }

  /**
   * @throws Problem 'second-person-needed' for the assessor; 'not-independent' for another account that counts as the
   * same person.
   */
  async agree(actor: Actor, id: string, revision: number, assessment: string): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      await assertAction(manager, actor, row, 'assess');
      const found = await manager.findOne(AssessmentEntity, {
        where: { id: assessment, incidentId: id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!found) throw new Problem('not-found');
      if (found.agreedBy) throw new Problem('wrong-state', { extra: { status: row.status } });
      await assertIndependent(manager, actor.id, [found.assessorId]);
      await manager.update(AssessmentEntity, assessment, { agreedBy: actor.id, agreedAt: () => 'now()' });
      await this.incidents.move(manager, actor, row, {}, 'assessment-agreed', null, [
        { path: `assessment.${assessment}`, value: 'agreed', internal: false },
      ]);
    });
    return this.incidents.get(actor, id);
  }
}
