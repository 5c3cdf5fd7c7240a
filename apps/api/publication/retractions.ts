import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { limitedSql } from '../database/limited.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import { lockRow, requireAction, requireRevision, type Actor, type IncidentRecord } from '../incidents/records.js';
import { ReleaseKinds, type Released, type ReleaseKind } from '../releases/kinds.js';
import { propose } from '../releases/propose.js';
import { PublicationService } from './publication.service.js';

/** A published record is taken back by two: one says why, in words that readers get, and another agrees. What is in danger is hidden at once instead. */
@Injectable()
export class Retractions implements ReleaseKind {
  readonly name = 'retraction';

  constructor(@InjectDataSource() private readonly database: DataSource, private readonly publication: PublicationService, private readonly incidents: IncidentsService, kinds: ReleaseKinds) {
    kinds.add(this);
  }

  /** Asks a second person; the record stays as it is. @returns the record */
  async ask(actor: Actor, id: string, revision: number, reason: string, note: string): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await requireRevision(manager, actor, row, revision);
      await requireAction(manager, actor, row, 'retract');
      await propose(manager, { kind: 'retraction', subject: id, seen: { code: row.code }, wanted: { code: row.code, reason }, note, by: actor.id });
    });
    return this.incidents.get(actor, id);
  }

  /** Which record it is, as it stands: whoever agrees has seen the same. What only a case team knows is named by its code. */
  async beside(manager: EntityManager, { subject }: Released): Promise<object | null> {
    const [record] = await manager.query(`select case when not ${limitedSql()} then title end as title, revision, status from incident i where id = $1`, [subject]) as object[];
    return record ?? null;
  }

  async lock(manager: EntityManager, subject: string, by: Actor): Promise<void> {
    await lockRow(manager, by, subject);
  }

  async show(manager: EntityManager, { subject, proposed, note }: Released, by: Actor): Promise<null> {
    const row = await lockRow(manager, by, subject);
    await requireAction(manager, by, row, 'retract');
    await this.publication.takeBack(manager, by, row, String(proposed!['reason']), note);
    return null;
  }
}
