import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { EvidenceEntity } from '../evidence.entity.js';
import { Originals } from '../originals.js';
import { lockRecordKey, writePrivate } from '../private.js';
import { StoredEvidence } from '../stored.js';
import { NearSame } from './near-duplicates.js';
import { hasPicture, hasReading } from './work/job.js';
import { ImageWorker, type Made } from './image-worker.js';

interface Waiting {
  type: string;
}
const UNSEEN: Made = { outcome: 'no-view', reading: null, size: null, likeness: [], pictures: {} };

/** Inspects every file once it is stored: its metadata, small pictures of it, and similar pictures. */
@Injectable()
export class LookingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopped = false;
  private readonly nearSame = new NearSame();
  private pending: Promise<unknown> = Promise.resolve();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly originals: Originals,
    private readonly stored: StoredEvidence,
    private readonly workshop: ImageWorker,
  ) {}

  onApplicationBootstrap(): void {
    this.stored.onStored((evidenceId) => this.look(evidenceId));
    this.pending = this.catchUp().catch(() => undefined);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.pending;
  }

  /** Inspects files that were stored while this did not run, the oldest first. */
  private async catchUp(): Promise<void> {
    const missed: { id: string }[] = await this.database.query(
      `select id from evidence where state = 'stored' and not exists (select 1 from file_look l where l.evidence_id = evidence.id) order by stored_at`,
    );
    // A file that cannot be read now is tried again at the next start, and does not delay the others.
    for (const { id } of missed) if (!this.stopped) await this.look(id).catch(() => undefined);
  }

  /** @throws what reading the original throws; the file is inspected again at the next start. */
  async look(evidenceId: string): Promise<void> {
    const [file]: Waiting[] = await this.database.query(
      `select type from evidence where id = $1 and state = 'stored' and not exists (select 1 from file_look where evidence_id = $1)`,
      [evidenceId],
    );
    if (!file || this.stopped) return;
    const isWorth = hasPicture(file.type) || hasReading(file.type);
    const made = isWorth
      ? await this.workshop.work({ job: 'look', type: file.type }, () =>
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
    const [file]: { incident_id: string }[] = await manager.query(
      `select incident_id from evidence where id = $1 and state = 'stored' for share`,
      [evidenceId],
    );
    // The file was erased meanwhile: store nothing about it.
    if (!file) return;
    const made: unknown[] = await manager.query(
      'insert into file_look (evidence_id, outcome, width, height) values ($1, $2, $3, $4) on conflict do nothing returning evidence_id',
      [evidenceId, outcome, size?.width ?? null, size?.height ?? null],
    );
    if (made.length === 0) return;
    if (reading) await writePrivate(manager, file.incident_id, evidenceId, 'reading', reading);
    for (const name of ['small', 'large'] as const) {
      const picture = pictures[name];
      if (picture)
        await writePrivate(manager, file.incident_id, evidenceId, name, {
          width: picture.width,
          height: picture.height,
          jpeg: picture.bytes.toString('base64'),
        });
    }
    await this.nearSame.keep(manager, evidenceId, likeness);
  }
}
