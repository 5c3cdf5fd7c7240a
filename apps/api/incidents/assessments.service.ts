import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check.js';
import { isForceUsed } from '@vigil/shared/incident/completeness.js';
import { actSealedAt } from '../platform/database/same-act.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { actKind } from '@vigil/shared/vocabulary/vocabulary.js';
import { SettingsService } from '../accounts/settings.service.js';
import { assertIndependent } from '../accounts/trust.js';
import { IncidentsService } from './incidents.service.js';
import { readRecords } from './record.repository.js';
import { lockRow, assertAction, assertRevision, type Actor, type IncidentRecord } from './records.js';
import { TEST_RESULTS, TESTS, type AssessmentBody } from './review.body.js';

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
    private readonly settings: SettingsService,
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
      await this.insert(manager, actor, id, organisation, body);
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
      const [found] = (await manager.query(
        'select assessor_id, agreed_by from assessment where id = $1 and incident_id = $2 for update',
        [assessment, id],
      )) as { assessor_id: string; agreed_by: string | null }[];
      if (!found) throw new Problem('not-found');
      if (found.agreed_by) throw new Problem('wrong-state', { extra: { status: row.status } });
      await assertIndependent(manager, actor.id, [found.assessor_id]);
      await manager.query('update assessment set agreed_by = $2, agreed_at = now() where id = $1', [
        assessment,
        actor.id,
      ]);
      await this.incidents.move(manager, actor, row, {}, 'assessment-agreed', null, [
        { path: `assessment.${assessment}`, value: 'agreed', internal: false },
      ]);
    });
    return this.incidents.get(actor, id);
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    incidentId: string,
    organisation: string,
    body: AssessmentBody,
  ): Promise<void> {
    const { tests } = body;
    const inserted = (await manager.query(
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
        actor.id,
      ],
    )) as unknown[];
    if (inserted.length === 0) throw new Problem('already-exists');
  }
}
