import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { EvidenceEntity } from '../evidence.entity.js';
import { Originals } from '../read-originals.js';
import { lockRecordKey } from '../../incidents/incident-row.repository.js';
import { writeEncryptedValue } from '../encrypted-file-values.repository.js';
import { StoredFileListeners } from '../stored-file-listeners.js';
import { insertInspection, uninspectedFiles, uninspectedType } from './inspection.repository.js';
import { NearDuplicates } from './near-duplicates.repository.js';
import { hasPicture, hasReading } from './image-process/image-job.js';
import { ImageWorker, type Made } from './image-worker.js';

const UNSEEN: Made = { outcome: 'no-view', reading: null, size: null, likeness: [], logo: null, pictures: {} };

/** Inspects every file once it is stored: its metadata, small pictures of it, and similar pictures. */
@Injectable()
export class InspectionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopped = false;
  private readonly nearSame = new NearDuplicates();
  private pending: Promise<unknown> = Promise.resolve();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly originals: Originals,
    private readonly stored: StoredFileListeners,
    private readonly imageWorker: ImageWorker,
  ) {}

  onApplicationBootstrap(): void {
    this.stored.onStored((evidenceId) => this.inspect(evidenceId));
    this.pending = this.catchUp().catch(() => undefined);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.pending;
  }

  /** Inspects files that were stored while this did not run, the oldest first. */
  private async catchUp(): Promise<void> {
    const missed = await uninspectedFiles(this.database.manager);
    // A file that cannot be read now is tried again at the next start, and does not delay the others.
    for (const id of missed) if (!this.stopped) await this.inspect(id).catch(() => undefined);
  }

  /** @throws what reading the original throws; the file is inspected again at the next start. */
  async inspect(evidenceId: string): Promise<void> {
    const type = await uninspectedType(this.database.manager, evidenceId);
    if (type === null || this.stopped) return;
    const isWorth = hasPicture(type) || hasReading(type);
    const made = isWorth
      ? await this.imageWorker.work({ job: 'inspect', type }, () =>
          this.originals.readOriginal(null, evidenceId, 'derived'),
        )
      : UNSEEN;
    await this.database.transaction((manager) => this.keep(manager, evidenceId, made));
  }

  private async keep(
    manager: EntityManager,
    evidenceId: string,
    { outcome, reading, size, likeness, pictures }: Made,
  ): Promise<void> {
    // The record first: re-keying and erasing lock it before its files, too.
    const known = await manager.getRepository(EvidenceEntity).findOneBy({ id: evidenceId });
    if (!known) return;
    await lockRecordKey(manager, known.incidentId);
    const file = await manager.findOne(EvidenceEntity, {
      where: { id: evidenceId, state: 'stored' },
      lock: { mode: 'pessimistic_read' },
    });
    // The file was erased meanwhile: store nothing about it.
    if (!file) return;
    const { width = null, height = null } = size ?? {};
    if (!(await insertInspection(manager, { evidenceId, outcome, width, height }))) return;
    if (reading) await writeEncryptedValue(manager, file.incidentId, evidenceId, 'reading', reading);
    for (const name of ['small', 'large'] as const) {
      const picture = pictures[name];
      if (picture)
        await writeEncryptedValue(manager, file.incidentId, evidenceId, name, {
          width: picture.width,
          height: picture.height,
          jpeg: picture.bytes.toString('base64'),
        });
    }
    await this.nearSame.keep(manager, evidenceId, likeness);
  }
}
