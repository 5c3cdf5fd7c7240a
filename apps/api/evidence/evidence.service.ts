import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { CustodyEntry, EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { Member } from '../platform/http/current-member.js';
import { mayRead, sightOf } from '../incidents/record-policy.js';
import { lockRow, assertAction } from '../incidents/record-access.js';
import { appendCustody, custodyOf } from './custody.js';
import { findSight } from '../incidents/incident-row.repository.js';
import { EvidenceEntity } from './evidence.entity.js';
import { findFile, lockFile } from './evidence.repository.js';
import { giveUp } from './evidence-objects.repository.js';
import type { EvidenceBody } from './evidence-request-body.js';
import { filesOf, type Sight } from './evidence-views.js';
import { declareUpload } from './declare-upload.js';
import { MOST_FILES } from './upload-limits.js';
import { EvidenceObjects } from './evidence-objects.js';
import { readEncryptedValue } from './encrypted-file-values.repository.js';

/** A stored file that is about to be opened. */
interface Opened {
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
    return filesOf(this.database.manager, member, await this.assertSight(member, incidentId));
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
      const isKnown = await manager.existsBy(EvidenceEntity, { id });
      if (!isKnown) {
        await assertAction(manager, member, row, 'change');
        if ((await manager.countBy(EvidenceEntity, { incidentId })) >= MOST_FILES) throw new Problem('too-large');
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
      return !isKnown;
    });
    const files = await this.list(member, incidentId);
    return { file: files.find((file) => file.id === id)!, created };
  }

  /** @throws Problem 'not-found' unless the file was declared by this member at the desk, or comes from this phone */
  async assertOwn(member: Member, phone: { id: string } | null, id: string): Promise<void> {
    const deviceId = phone?.id ?? IsNull();
    if (!(await this.database.manager.existsBy(EvidenceEntity, { id, addedBy: member.id, deviceId })))
      throw new Problem('not-found');
  }

  /**
   * Withdraws a file that is not stored yet or was rejected, and deletes the bytes that arrived. A file from the desk
   * is removed completely, except from the log; one that a field report names is still expected.
   * @throws Problem 'not-found', 'wrong-state' once it is stored, or was erased
   */
  async withdraw(member: Member, id: string): Promise<void> {
    const ids = await this.database.transaction(async (manager) => {
      const file = await lockFile(manager, id);
      if (file?.addedBy !== member.id) throw new Problem('not-found');
      if (file.state === 'stored' || file.refusal === 'erased') throw new Problem('wrong-state');
      const pieces = await giveUp(manager, id, ['piece']);
      if (file.deviceId !== null) return pieces;
      await manager.delete(EvidenceEntity, id);
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
    const file = await findFile(this.database.manager, id);
    if (file?.state !== 'stored') throw new Problem('not-found');
    await this.assertSight(member, file.incidentId);
    const name = (await readEncryptedValue(this.database.manager, [id], 'name')).get(id);
    return { id, type: file.type!, size: Number(file.size), name: typeof name === 'string' ? name : null };
  }

  /** Returns who did what with a file, the oldest first. @throws Problem 'not-found' */
  async custody(member: Member, id: string): Promise<CustodyEntry[]> {
    const file = await findFile(this.database.manager, id);
    if (!file) throw new Problem('not-found');
    await this.assertSight(member, file.incidentId);
    return custodyOf(this.database.manager, id);
  }

  private async assertSight(member: Member, incidentId: string): Promise<Sight> {
    const row = await findSight(this.database.manager, incidentId);
    if (!row || !mayRead(sightOf(member, row))) throw new Problem('not-found');
    return row;
  }
}
