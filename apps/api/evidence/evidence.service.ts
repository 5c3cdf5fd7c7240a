import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Member } from '../platform/http/member.js';
import { mayRead, sightOf } from '../incidents/record-policy.js';
import { lockRow, assertAction } from '../incidents/records.js';
import { custodyOf, type CustodyEntry } from './custody-list.js';
import { appendCustody } from './custody.js';
import type { EvidenceBody } from './evidence-body.js';
import { filesOf, type EvidenceView, type Sight } from './evidence-views.js';
import { declareUpload } from './declare-upload.js';
import { MOST_FILES } from './limits.js';
import { EvidenceObjects, giveUp } from './objects.js';
import { readPrivate } from './private.js';

/** A stored file that is about to be opened. */
export interface Opened {
  id: string;
  type: string;
  size: number;
  name: string | null;
}

/** Manages the files of records for the desk. */
@Injectable()
export class EvidenceService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly objects: EvidenceObjects,
  ) {}

  /** @throws Problem 'not-found' when the record does not exist, or the member may not see it */
  async list(member: Member, incidentId: string): Promise<EvidenceView[]> {
    return filesOf(this.database, member, await this.assertSight(member, incidentId));
  }

  /**
   * Declares a file that is about to be uploaded. Repeating the same request changes nothing, even once the file is
   * stored.
   * @returns the file, and whether it is new
   * @throws Problem 'not-found', 'not-allowed', 'wrong-state' as for a change of the record; 'already-exists' when the
   * id belongs to another file; 'too-large' when the record already has the maximum number of files
   */
  async declare(
    member: Member,
    incidentId: string,
    id: string,
    body: EvidenceBody,
  ): Promise<{ file: EvidenceView; created: boolean }> {
    const created = await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, member, incidentId);
      const [known]: { id: string }[] = await manager.query('select id from evidence where id = $1', [id]);
      if (!known) {
        await assertAction(manager, member, row, 'change');
        const [{ n }] = (await manager.query('select count(*)::int as n from evidence where incident_id = $1', [
          incidentId,
        ])) as [{ n: number }];
        if (n >= MOST_FILES) throw new Problem('too-large');
      }
      await declareUpload(manager, {
        ...body,
        id,
        incidentId,
        addedBy: member.id,
        deviceId: null,
        sealedWith: null,
        sha256: Buffer.from(body.sha256, 'hex'),
      });
      return !known;
    });
    const files = await this.list(member, incidentId);
    return { file: files.find((file) => file.id === id)!, created };
  }

  /** @throws Problem 'not-found' unless the file was declared by this member at the desk, or comes from this phone */
  async assertOwn(member: Member, phone: { id: string } | null, id: string): Promise<void> {
    const found: unknown[] = await this.database.query(
      'select from evidence where id = $1 and added_by = $2 and device_id is not distinct from $3',
      [id, member.id, phone?.id ?? null],
    );
    if (found.length === 0) throw new Problem('not-found');
  }

  /**
   * Withdraws a file that is not stored yet or was rejected, and deletes the bytes that arrived. A file from the desk
   * is removed completely, except from the log; one that a field report names is still expected.
   * @throws Problem 'not-found', 'wrong-state' once it is stored, or was erased
   */
  async withdraw(member: Member, id: string): Promise<void> {
    const ids = await this.database.transaction(async (manager) => {
      const [file]: { state: string; refusal: string | null; device: string | null }[] = await manager.query(
        'select state, refusal, device_id as device from evidence where id = $1 and added_by = $2 for update',
        [id, member.id],
      );
      if (!file) throw new Problem('not-found');
      if (file.state === 'stored' || file.refusal === 'erased') throw new Problem('wrong-state');
      const pieces = await giveUp(manager, id, ['piece']);
      if (file.device !== null) return pieces;
      await manager.query('delete from evidence where id = $1', [id]);
      await appendCustody(manager, id, member.id, 'removed');
      return pieces;
    });
    await this.objects.forget(ids);
  }

  /**
   * Returns what a client needs to know before it opens the original. @throws Problem 'not-found', also for a file of a
   * record that the member may not see
   */
  async opening(member: Member, id: string): Promise<Opened> {
    const [file]: { incident: string; type: string; size: number }[] = await this.database.query(
      `select incident_id as incident, type, size::float8 as size from evidence where id = $1 and state = 'stored'`,
      [id],
    );
    if (!file) throw new Problem('not-found');
    await this.assertSight(member, file.incident);
    const name = (await readPrivate(this.database.manager, [id], 'name')).get(id);
    return { id, type: file.type, size: file.size, name: typeof name === 'string' ? name : null };
  }

  /** Returns who did what with a file, the oldest first. @throws Problem 'not-found' */
  async custody(member: Member, id: string): Promise<CustodyEntry[]> {
    const [file]: { incident: string }[] = await this.database.query(
      'select incident_id as incident from evidence where id = $1',
      [id],
    );
    if (!file) throw new Problem('not-found');
    await this.assertSight(member, file.incident);
    return custodyOf(this.database.manager, id);
  }

  private async assertSight(member: Member, incidentId: string): Promise<Sight> {
    const [row]: Sight[] = await this.database.query(
      'select id, status, author_id as "authorId", sensitivity, case_team as "caseTeam" from incident where id = $1',
      [incidentId],
    );
    if (!row || !mayRead(sightOf(member, row))) throw new Problem('not-found');
    return row;
  }
}
