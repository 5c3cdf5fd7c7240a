import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { sqlstateOf } from '../platform/http/sqlstate-to-problem.js';
import { lockIncident } from '../incidents/incident-row.repository.js';
import { begunFiles, endedSender, holdExpected, incomingFile, type IncomingRow } from './evidence.repository.js';
import { giveUp, keepObject, piecesOf, receivedBytes, staleUploads } from './evidence-objects.repository.js';
import { decrypted, newFileKey } from './file-cipher.js';
import { KEEP_UPLOAD_DAYS, lengthAsSent, PIECE_BYTES } from './upload-limits.js';
import { EvidenceObjects } from './evidence-objects.js';
import { readEncryptedValue, writeEncryptedValue } from './encrypted-file-values.repository.js';

/** length: total bytes, as sent. */
export interface IncomingFile extends IncomingRow {
  length: number;
}

/** Stores incoming files in pieces. Each piece is encrypted and durable before the server confirms it. */
@Injectable()
export class UploadChunks {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly objects: EvidenceObjects,
  ) {}

  async of(evidenceId: string): Promise<IncomingFile | null> {
    const row = await incomingFile(this.database.manager, evidenceId);
    if (!row) return null;
    const length = lengthAsSent(row);
    return { ...row, length, received: row.state === 'stored' ? length : row.received };
  }

  /** Lists complete files that are not stored yet, after a crash. */
  async whole(): Promise<string[]> {
    const rows = await begunFiles(this.database.manager);
    return rows.filter((row) => row.received === lengthAsSent(row)).map(({ id }) => id);
  }

  /**
   * Receives data piece by piece until it ends or breaks off; keeps what arrived.
   * @param at how many bytes had arrived before
   * @returns how many have arrived now
   * @throws Problem 'wrong-offset' when another request sent the same part meanwhile, 'gone' when the file was
   * withdrawn, 'storage-full', 'device-ended', 'sign-in-needed'; what the stream throws, after storing what arrived
   */
  async take(evidenceId: string, at: number, stream: AsyncIterable<Uint8Array>): Promise<number> {
    const source = new Cut(stream, PIECE_BYTES);
    const key = (await source.hasMore()) ? ((await this.keyOf(evidenceId)) ?? (await this.makeKey(evidenceId))) : null;
    if (!key && (await source.hasMore())) throw new Problem('gone');
    let now = at;
    while (key && (await source.hasMore())) now += await this.takeOne(evidenceId, now, key, source.piece());
    if (source.failure) throw source.failure;
    return now;
  }

  private async takeOne(
    evidenceId: string,
    at: number,
    key: Buffer,
    plain: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    const { id, size } = await this.objects.write({ evidenceId, what: 'piece', at }, key, plain);
    try {
      await this.database.transaction(async (manager) => {
        if (!(await holdExpected(manager, evidenceId))) throw new Problem('gone');
        await assertSender(manager, evidenceId);
        const received = await receivedBytes(manager, evidenceId);
        if (received !== at || !(await keepObject(manager, id, size))) throw new Problem('wrong-offset');
      });
      return size;
    } catch (error) {
      await this.objects.forget([id]);
      throw sqlstateOf(error) === '23505' ? new Problem('wrong-offset') : error;
    }
  }

  /** Returns everything that has arrived, in order. @throws Problem 'gone', CannotOpenFile, NoSuchObject */
  async *bytes(evidenceId: string): AsyncGenerator<Buffer> {
    const key = await this.keyOf(evidenceId);
    if (!key) throw new Problem('gone');
    for (const id of await piecesOf(this.database.manager, evidenceId))
      yield* decrypted(key, id, this.objects.store.get(id));
  }

  /** Deletes what has arrived of a file. */
  async drop(evidenceId: string): Promise<void> {
    await this.objects.forget(await giveUp(this.database.manager, evidenceId, ['piece']));
  }

  /** Deletes uploads without progress for KEEP_UPLOAD_DAYS. */
  async expire(): Promise<void> {
    for (const id of await staleUploads(this.database.manager, KEEP_UPLOAD_DAYS)) await this.drop(id);
  }

  /** Makes the key for the pieces of a file of which nothing has arrived. @returns null: it is not expected any more */
  private async makeKey(evidenceId: string): Promise<Buffer | null> {
    const file = await this.of(evidenceId);
    if (file?.state !== 'expected') return null;
    await this.database.transaction(async (manager) => {
      await lockIncident(manager, file.incidentId);
      if (!(await holdExpected(manager, evidenceId))) return;
      if (!(await readEncryptedValue(manager, [evidenceId], 'upload')).has(evidenceId))
        await writeEncryptedValue(manager, file.incidentId, evidenceId, 'upload', newFileKey().toString('base64url'));
    });
    return this.keyOf(evidenceId);
  }

  private async keyOf(evidenceId: string): Promise<Buffer | null> {
    const key = (await readEncryptedValue(this.database.manager, [evidenceId], 'upload')).get(evidenceId);
    return typeof key === 'string' ? Buffer.from(key, 'base64url') : null;
  }
}

/**
 * Checks the sender again, because a piece may take long to arrive.
 * @throws Problem 'device-ended' for a phone that ended meanwhile, 'sign-in-needed' for a member who was suspended
 */
const assertSender = async (manager: EntityManager, evidenceId: string): Promise<void> => {
  const ended = await endedSender(manager, evidenceId);
  if (ended) throw new Problem(ended === 'phone' ? 'device-ended' : 'sign-in-needed');
};

/**
 * Splits a stream into pieces of at most `most` bytes, or slightly more. A stream that breaks ends normally; `failure`
 * holds the error.
 */
class Cut {
  failure: Error | null = null;
  private readonly source: AsyncIterator<Uint8Array>;
  private next: Uint8Array | null = null;

  constructor(
    stream: AsyncIterable<Uint8Array>,
    private readonly most: number,
  ) {
    this.source = stream[Symbol.asyncIterator]();
  }

  async hasMore(): Promise<boolean> {
    while (this.next === null) {
      if (this.failure) return false;
      try {
        const step = await this.source.next();
        if (step.done) return false;
        if (step.value.length > 0) this.next = step.value;
      } catch (error) {
        this.failure = error instanceof Error ? error : new Error('the stream broke');
        return false;
      }
    }
    return true;
  }

  async *piece(): AsyncGenerator<Uint8Array> {
    let size = 0;
    while (size < this.most && this.failure === null && (await this.hasMore())) {
      const part: Uint8Array = this.next!;
      this.next = null;
      size += part.length;
      yield part;
    }
  }
}
