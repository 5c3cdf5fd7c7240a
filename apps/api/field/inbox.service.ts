import { writeQuestion } from '../incidents/comments/write-comment.js';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { appendChange } from '../incidents/record-changes.js';
import { isOutside, sightOf } from '../incidents/record-policy.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import { lockRow, assertAction, assertRevision, type Actor } from '../incidents/record-access.js';
import { askAuthor, lockedIncident } from '../incidents/incident-row.repository.js';
import { readRecords } from '../incidents/whole-record.repository.js';
import { assertNotOwn } from '../accounts/apply-trust-policy.js';
import { findReport } from './field-report.repository.js';
import { mergeReport } from './merge-report.js';

/** A record to merge into another, at the revision that was read, and what to copy from it. */
interface Joined {
  id: string;
  revision: number;
  take: readonly string[];
}

/** Handles field reports at the desk. */
@Injectable()
export class InboxService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
  ) {}

  /**
   * Asks the author of a draft that came from the field. They find the question when they open the draft. Nothing else
   * in the draft changes, and nobody else reads it. A submitted record goes back to its author through a review
   * instead.
   * @throws Problem 'not-found', 'own-record', 'not-independent', 'wrong-state'
   */
  async ask(actor: Actor, reportId: string, question: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const report = await findReport(manager, reportId);
      const row = report?.incidentId ? await lockedIncident(manager, report.incidentId) : null;
      if (!row || isOutside(sightOf(actor, row))) throw new Problem('not-found');
      await assertNotOwn(manager, actor.id, row.authorId);
      if (row.status !== 'WS_DRAFT') throw new Problem('wrong-state', { extra: { status: row.status } });
      await askAuthor(manager, row.id, question);
      const asked = await writeQuestion(manager, row, actor.id, question);
      await appendChange(manager, {
        incidentId: row.id,
        revision: row.revision,
        actorId: actor.id,
        kind: 'asked',
        reason: question,
        differences: [asked],
      });
    });
  }

  /**
   * Merges records of one event into the remaining one, in one transaction. Copies what was chosen from each, with its
   * sources. The others keep their answers, files and history, and can be unmerged. Refuses records that were ever
   * published: those need a published merger, which tells readers.
   * @throws Problem 'changed-meanwhile', 'not-allowed', 'wrong-state', 'incomplete', 'invalid-body' where answers would
   * contradict each other
   */
  async join(
    actor: Actor,
    id: string,
    revision: number,
    others: readonly Joined[],
    reason: string | null,
  ): Promise<IncidentRecord> {
    const same = others.findIndex(
      (one, i) => one.id === id || others.findIndex(({ id: first }) => first === one.id) < i,
    );
    if (same >= 0)
      throw new Problem('invalid-body', { errors: [{ pointer: `/others/${same}/id`, code: 'same-record' }] });
    await this.database.transaction(async (manager) => {
      const rows = await lockAll(manager, actor, [id, ...others.map((one) => one.id)]);
      const stays = rows.get(id)!;
      await assertRevision(manager, actor, stays, revision);
      for (const action of ['merge', 'change'] as const) await assertAction(manager, actor, stays, action);
      for (const one of others) {
        const row = rows.get(one.id)!;
        await assertRevision(manager, actor, row, one.revision);
        await assertAction(manager, actor, row, 'merge');
        if (row.code !== null)
          throw new Problem('wrong-state', { extra: { status: row.status, reason: 'was-published' } });
      }
      const trees = await readRecords(manager, [...rows.values()], true);
      const before = trees.get(id)!;
      let incident = before.incident;
      for (const [i, { id: other, take }] of others.entries()) {
        const taken = mergeReport(incident, trees.get(other)!.incident, take, `/others/${i}/take`, randomUUID);
        if (taken.errors.length > 0) throw new Problem('invalid-body', { errors: taken.errors });
        incident = taken.incident;
      }
      await this.incidents.rewrite(manager, actor, stays, before, incident, { reason });
      for (const { id: other } of others)
        await this.incidents.move(
          manager,
          actor,
          rows.get(other)!,
          { status: 'WS_MERGED', mergedInto: id },
          'merged',
          reason,
        );
    });
    return this.incidents.get(actor, id);
  }
}

/** Locks records in the order of their ids, so that two mergers of the same records cannot deadlock. */
const lockAll = async (
  manager: EntityManager,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, IncidentRow>> => {
  const rows = new Map<string, IncidentRow>();
  for (const id of [...ids].sort()) rows.set(id, await lockRow(manager, actor, id));
  return rows;
};
