import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { damagedFiles, storedFiles, type DamagedFile } from './evidence.repository.js';
import { askToStop, beginRun, lastRun, type RehashRun } from './integrity-check.repository.js';
import { BackgroundWork } from '../platform/background-work.js';
import { Originals } from './read-originals.js';
import { rehashAll } from './rehash-files.js';

const LOOK_EVERY_MS = 3_600_000;
const DAYS = 7;
/** Pause between two files, so that a background check does not slow down other work. */
const PAUSE_MS = 50;
/** Maximum damaged files listed at the desk; there should be none. */
const MOST_SHOWN = 100;

/** What the desk shows: whether all stored files are unchanged. */
export interface IntegrityStatus {
  files: number;
  damaged: (Omit<DamagedFile, 'damagedAt'> & { damagedAt: string })[];
  damagedTotal: number;
  last: (Omit<RehashRun, 'startedAt' | 'endedAt'> & { startedAt: string; endedAt: string | null }) | null;
  /** When the least recently checked file was checked; null: there is none. */
  oldestCheckedAt: string | null;
}

/** Reads every stored file once a week. Reports changed files at the desk and in the log. */
@Injectable()
export class IntegrityCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private endWork: () => void = () => undefined;
  private running: Promise<void> | null = null;
  private closing = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly originals: Originals,
    private readonly work: BackgroundWork,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('integrity-check', LOOK_EVERY_MS, () => this.runIfDue());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    this.endWork();
    await this.running;
  }

  /** Starts a check, or continues one that was stopped. Does nothing while one runs. */
  async start(by: string | null): Promise<void> {
    const runId = this.closing ? null : await beginRun(this.database.manager, by);
    if (runId === null || this.running) return;
    this.running = rehashAll({
      database: this.database,
      originals: this.originals,
      runId,
      isClosing: () => this.closing,
      pauseMs: by === null ? PAUSE_MS : 0,
    })
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.running = null;
      });
  }

  async stop(): Promise<void> {
    await askToStop(this.database.manager);
    await this.running;
  }

  /** @param reader sees titles only of records that they may read: none for an administrator, or without an id */
  async standing(reader: { id: string | null; role: string }): Promise<IntegrityStatus> {
    const { manager } = this.database;
    const { files, oldest } = await storedFiles(manager);
    const damaged = await damagedFiles(manager, reader, MOST_SHOWN);
    const last = await lastRun(this.database.manager);
    return {
      files,
      oldestCheckedAt: oldest?.toISOString() ?? null,
      damagedTotal: damaged[0]?.total ?? 0,
      damaged: damaged.map(({ id, incident, title, code, damagedAt }) => ({
        id,
        incident,
        title,
        code,
        damagedAt: damagedAt.toISOString(),
      })),
      last: last && { ...last, startedAt: last.startedAt.toISOString(), endedAt: last.endedAt?.toISOString() ?? null },
    };
  }

  private async runIfDue(): Promise<void> {
    const last = await lastRun(this.database.manager);
    const isDue =
      !last || (last.endedAt === null ? !last.wasStopped : Date.now() - last.endedAt.getTime() > DAYS * 86_400_000);
    const { files } = await storedFiles(this.database.manager);
    if (isDue && files > 0) await this.start(null);
  }
}
