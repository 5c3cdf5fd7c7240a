import { writeQuestion } from './comments/write-comment.js';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { completeness } from '@vigil/shared/incident/completeness.js';
import { highestGrade, isGradeAbove } from '@vigil/shared/incident/grading.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { IncidentRow } from './incident.entity.js';
import { failedChecks } from './record-details.repository.js';
import { IncidentsService } from './incidents.service.js';
import { lockRow, assertAction, assertRevision, type Actor } from './record-access.js';
import { OWNER_FIELD, type Difference } from './record-changes.js';
import { takeRecord } from './record-owners.service.js';
import { ReviewEntity } from './review.entity.js';
import type { ReviewBody } from './review-request-bodies.js';
import { readRecords } from './whole-record.repository.js';

const ownedBy = (actor: Actor): Difference[] => [{ path: OWNER_FIELD, value: actor.id, internal: false }];

/** Applies a reviewer's decision about somebody else's record. */
@Injectable()
export class ReviewsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
  ) {}

  /**
   * @throws Problem own-record, wrong-state, not-allowed, has-owner, changed-meanwhile, invalid-body,
   * grade-not-supported, incomplete.
   */
  async review(actor: Actor, id: string, revision: number, body: ReviewBody): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      await this.decide(manager, actor, row, body);
    });
    return this.incidents.get(actor, id);
  }

  /** The same for a locked record, in the transaction of the caller. */
  async decide(manager: EntityManager, actor: Actor, row: IncidentRow, body: ReviewBody): Promise<void> {
    await assertAction(manager, actor, row, body.decision);
    await this[body.decision](manager, actor, row, body);
  }

  private async take(manager: EntityManager, actor: Actor, row: IncidentRow, body: ReviewBody): Promise<void> {
    await takeRecord(manager, row.id, actor.id);
    await this.keep(manager, actor, row, body);
    await this.incidents.move(
      manager,
      actor,
      row,
      { status: 'WS_UNDER_REVIEW', reviewerId: actor.id },
      'taken',
      null,
      ownedBy(actor),
    );
  }

  private async return(manager: EntityManager, actor: Actor, row: IncidentRow, body: ReviewBody): Promise<void> {
    if (!body.question) throw new Problem('invalid-body', { errors: [{ pointer: '/question', code: 'required' }] });
    await this.keep(manager, actor, row, body);
    const asked = await writeQuestion(manager, row, actor.id, body.question);
    await this.incidents.move(
      manager,
      actor,
      row,
      { status: 'WS_RETURNED', question: body.question },
      'returned',
      body.question,
      [asked],
    );
  }

  private async verify(manager: EntityManager, actor: Actor, row: IncidentRow, body: ReviewBody): Promise<void> {
    const missing = (['grade', 'reason'] as const).filter((field) => !body[field]);
    if (missing.length > 0)
      throw new Problem('invalid-body', {
        errors: missing.map((field) => ({ pointer: `/${field}`, code: 'required' })),
      });
    const stored = (await readRecords(manager, [row], true)).get(row.id)!;
    const { incident } = stored;
    // Its author may have left it so, before a reviewer took it up.
    const lacks = completeness(incident);
    if (lacks.length > 0) throw new Problem('incomplete', { errors: lacks });
    const highest = highestGrade(incident, (await failedChecks(manager, row.id)).length > 0);
    const grade = body.grade!;
    if (isGradeAbove(grade, highest))
      throw new Problem('grade-not-supported', {
        errors: [{ pointer: '/grade', code: 'grade-above-sources' }],
        extra: { highest },
      });
    if (body.sensitivity !== undefined) {
      await this.incidents.rewrite(manager, actor, row, stored, {
        ...incident,
        sensitivity: body.sensitivity,
      } as Incident);
    }
    await this.keep(manager, actor, row, body);
    const status = row.status === 'WS_PUBLISHED' ? 'WS_PUBLISHED' : 'WS_VERIFIED';
    await this.incidents.move(
      manager,
      actor,
      row,
      { status, grade, gradeReason: body.reason!, verifiedBy: actor.id, question: null },
      'verified',
      body.reason!,
    );
  }

  private async reject(manager: EntityManager, actor: Actor, row: IncidentRow, body: ReviewBody): Promise<void> {
    if (!body.reason) throw new Problem('invalid-body', { errors: [{ pointer: '/reason', code: 'required' }] });
    await this.keep(manager, actor, row, body);
    await this.incidents.move(manager, actor, row, { status: 'WS_REJECTED' }, 'rejected', body.reason);
  }

  private async reopen(manager: EntityManager, actor: Actor, row: IncidentRow, body: ReviewBody): Promise<void> {
    await this.keep(manager, actor, row, body);
    await this.incidents.move(
      manager,
      actor,
      row,
      { status: 'WS_UNDER_REVIEW', reviewerId: actor.id, verifiedBy: null },
      'reopened',
      body.reason ?? null,
    );
  }

  private async keep(manager: EntityManager, actor: Actor, row: IncidentRow, body: ReviewBody): Promise<void> {
    await manager.insert(ReviewEntity, {
      id: randomUUID(),
      incidentId: row.id,
      revision: row.revision,
      reviewerId: actor.id,
      decision: body.decision,
      grade: body.grade ?? null,
      reason: body.reason ?? body.question ?? null,
    });
  }
}
