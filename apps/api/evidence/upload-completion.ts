import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { openedFile } from '@vigil/shared/field/sealed-file.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { CannotOpen } from '@vigil/shared/sealing/web-crypto.js';
import { recogniseFileType, type Refusal } from './recognise-file-type.js';
import { appendCustody } from './custody.js';
import { lockIncident } from '../incidents/incident-row.repository.js';
import { EvidenceEntity, EvidencePrivateEntity } from './evidence.entity.js';
import { lockFile } from './evidence.repository.js';
import { giveUp, keepObject } from './evidence-objects.repository.js';
import { NoSuchObject } from './evidence-store.js';
import { CannotOpenFile, decryptedRange, newFileKey } from './file-cipher.js';
import { IntakeKeyProvider } from './intake-key-provider.js';
import { EvidenceObjects } from './evidence-objects.js';
import { UploadChunks, type IncomingFile } from './upload-chunks.js';
import { writeEncryptedValue } from './encrypted-file-values.repository.js';
import { StoredFileListeners } from './stored-file-listeners.js';

/** The file is rejected, permanently. */
class Refused extends Error {
  constructor(readonly reason: Refusal) {
    super(reason);
  }
}

const refusedProblem = (reason: string): Problem => new Problem('file-refused', { extra: { reason } });

/**
 * Stores files that have arrived completely: unseals them, verifies the hash, checks the type, and encrypts them for
 * storage.
 */
@Injectable()
export class UploadCompletion {
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly chunks: UploadChunks,
    private readonly objects: EvidenceObjects,
    private readonly opener: IntakeKeyProvider,
    private readonly stored: StoredFileListeners,
  ) {}

  /**
   * Stores a file, unless it is already stored. Returns when it is durable, with its line in the log. Safe to repeat,
   * even concurrently.
   * @throws Problem 'file-refused' with its `reason`, also for a file rejected before; 'wrong-offset' while it is
   * incomplete; 'not-found'; 'gone' when it was withdrawn meanwhile; 'storage-full', 'unavailable'
   */
  store(evidenceId: string): Promise<void> {
    const running =
      this.underWay.get(evidenceId) ?? this.reallyStore(evidenceId).finally(() => this.underWay.delete(evidenceId));
    this.underWay.set(evidenceId, running);
    return running;
  }

  /** Waits for running work. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.underWay.values());
  }

  private async reallyStore(evidenceId: string): Promise<void> {
    const file = await this.chunks.of(evidenceId);
    if (!file) throw new Problem('not-found');
    if (file.state === 'stored') return;
    if (file.state === 'refused') throw refusedProblem(file.refusal!);
    if (file.received !== file.length) throw new Problem('wrong-offset');
    const key = newFileKey();
    let object: { id: string; size: number; sha256: Buffer } | null = null;
    try {
      object = await this.copy(file, key);
      const { type } = await this.judge(file, key, object);
      if (!(await this.commit(file, key, object, type))) {
        await this.objects.forget([object.id]);
        return await this.endedElsewhere(evidenceId);
      }
    } catch (error) {
      if (object) await this.objects.forget([object.id]);
      // Another server was quicker, and has thrown away what this one was reading.
      if ((await this.chunks.of(evidenceId))?.state !== 'expected') return await this.endedElsewhere(evidenceId);
      if (error instanceof Problem) throw error;
      if (error instanceof Refused) return this.refuse(file, error.reason);
      if (!(error instanceof CannotOpenFile) && !(error instanceof NoSuchObject)) throw error;
      // The disk lost the received part, so the client must send the file again from its beginning.
      await this.chunks.drop(file.id);
      throw new Problem('unavailable', { retryAfterSeconds: 1 });
    }
    this.stored.tell(evidenceId);
  }

  /** Handles a file that another request stored, rejected or withdrew meanwhile. */
  private async endedElsewhere(evidenceId: string): Promise<void> {
    const file = await this.chunks.of(evidenceId);
    if (file?.state === 'refused') throw refusedProblem(file.refusal!);
    if (file?.state !== 'stored') throw new Problem('gone');
  }

  /** Encrypts the unsealed file again, under its own key. @throws Refused */
  private async copy(file: IncomingFile, key: Buffer): Promise<{ id: string; size: number; sha256: Buffer }> {
    const sum = createHash('sha256');
    const sealed = this.chunks.bytes(file.id);
    const plain =
      file.sealedWith === null
        ? sealed
        : openedFile(
            { id: file.id, keyId: file.sealedWith },
            sealed,
            await this.opener.seed(this.database.manager, file.sealedWith),
          );
    async function* hashed(): AsyncGenerator<Uint8Array> {
      for await (const part of plain) {
        sum.update(part);
        yield part;
      }
    }
    try {
      const { id, size } = await this.objects.write({ evidenceId: file.id, what: 'original' }, key, hashed());
      return { id, size, sha256: sum.digest() };
    } catch (error) {
      throw error instanceof CannotOpen ? new Refused('cannot-open') : error;
    }
  }

  private async judge(
    file: IncomingFile,
    key: Buffer,
    { id, size, sha256 }: { id: string; size: number; sha256: Buffer },
  ): Promise<{ type: string }> {
    if (size !== file.size) throw new Refused('wrong-size');
    if (file.sha256 === null || !sha256.equals(file.sha256)) throw new Refused('wrong-hash');
    const contents = await recogniseFileType(
      (start, end) => decryptedRange(key, id, size, { start, end }, (range) => this.objects.store.get(id, range)),
      size,
    );
    if ('refusal' in contents) throw new Refused(contents.refusal);
    return contents;
  }

  /** @returns false when another request stored, rejected or withdrew it meanwhile. */
  private async commit(
    file: IncomingFile,
    key: Buffer,
    { id, size }: { id: string; size: number },
    type: string,
  ): Promise<boolean> {
    const done = await this.database.transaction(async (manager) => {
      await lockIncident(manager, file.incidentId);
      const now = await lockFile(manager, file.id);
      if (now?.state !== 'expected' || !(await keepObject(manager, id, size))) return null;
      await writeEncryptedValue(manager, file.incidentId, file.id, 'key', key.toString('base64url'));
      const chunks = await forgetPieces(manager, file.id);
      await manager.update(EvidenceEntity, file.id, {
        state: 'stored',
        type,
        storedAt: () => 'now()',
        checkedAt: () => 'now()',
      });
      await appendCustody(manager, file.id, file.addedBy, 'stored', [
        { field: 'state', value: 'stored' },
        { field: 'type', value: type },
      ]);
      return chunks;
    });
    if (done) await this.objects.forget(done);
    return done !== null;
  }

  /** @throws Problem 'file-refused', always */
  private async refuse(file: IncomingFile, reason: Refusal): Promise<never> {
    const chunks = await this.database.transaction(async (manager) => {
      const now = await lockFile(manager, file.id);
      if (now?.state !== 'expected') return [];
      const ids = await forgetPieces(manager, file.id);
      await manager.update(EvidenceEntity, file.id, { state: 'refused', refusal: reason });
      await appendCustody(manager, file.id, file.addedBy, 'refused', [
        { field: 'state', value: 'refused' },
        { field: 'refusal', value: reason },
      ]);
      return ids;
    });
    await this.objects.forget(chunks);
    throw refusedProblem(reason);
  }
}

const forgetPieces = async (manager: EntityManager, evidenceId: string): Promise<string[]> => {
  await manager.delete(EvidencePrivateEntity, { evidenceId, field: 'upload' });
  return giveUp(manager, evidenceId, ['piece']);
};
