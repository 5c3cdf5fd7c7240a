import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Originals } from './originals.js';
import { outsideSql, sightSql } from '../incidents/record-policy.js';
import { askToStop, beginRun, lastRun, rehashAll, type RehashRun } from './rehash.js';

const LOOK_EVERY_MS = 3_600_000;
const DAYS = 7;
/** Pause between two files, so that a background check does not slow down other work. */
const PAUSE_MS = 50;
/** Maximum damaged files listed at the desk; there should be none. */
const MOST_SHOWN = 100;

/** What the desk shows: whether all stored files are unchanged. */
export interface IntegrityStatus {
  files: number;
  damaged: { id: string; incident: string | null; title: string | null; code: string | null; damagedAt: string }[];
  damagedTotal: number;
  last: (Omit<RehashRun, 'startedAt' | 'endedAt'> & { startedAt: string; endedAt: string | null }) | null;
  /** When the least recently checked file was checked; null: there is none. */
  oldestCheckedAt: string | null;
}

/** Reads every stored file once a week. Reports changed files at the desk and in the log. */
@Injectable()
export class IntegrityCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private closing = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly originals: Originals,
  ) {}

  onApplicationBootstrap(): void {
    const look = (): void => void this.runIfDue().catch(() => undefined);
    this.timer = setInterval(look, LOOK_EVERY_MS);
    this.timer.unref();
    look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Starts a check, or continues one that was stopped. Does nothing while one runs. */
  async start(by: string | null): Promise<void> {
    const runId = this.closing ? null : await beginRun(this.database, by);
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
    await askToStop(this.database);
    await this.running;
  }

  /** @param reader sees titles only of records that they may read: none for an administrator, or without an id */
  async standing(reader: { id: string | null; role: string }): Promise<IntegrityStatus> {
    const [{ files, oldest }] = (await this.database.query(
      `select count(*)::int as files, min(checked_at) as oldest from evidence where state = 'stored'`,
    )) as [{ files: number; oldest: Date | null }];
    const damaged: (Omit<IntegrityStatus['damaged'][number], 'damagedAt'> & { damagedAt: Date; total: number })[] =
      await this.database.query(
        `select e.id, case when not (${outsideSql(reader.role)}) then e.incident_id end as incident, case when $2 = 'reviewer' and ${sightSql('reviewer')} then i.title end as title, case when not (${outsideSql(reader.role)}) then i.code end as code, e.damaged_at as "damagedAt", count(*) over ()::int as total
         from evidence e join incident i on i.id = e.incident_id where e.state = 'stored' and e.damaged_at is not null order by e.damaged_at desc, e.id limit ${MOST_SHOWN}`,
        [reader.id, reader.role],
      );
    const last = await lastRun(this.database);
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
    const last = await lastRun(this.database);
    const isDue =
      !last || (last.endedAt === null ? !last.wasStopped : Date.now() - last.endedAt.getTime() > DAYS * 86_400_000);
    const [{ files }] = (await this.database.query(
      `select count(*)::int as files from evidence where state = 'stored'`,
    )) as [{ files: number }];
    if (isDue && files > 0) await this.start(null);
  }
}
