import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config } from '../../config.js';
import { Keyring } from '../../encryption/keyring.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { compiled } from '../../project-root.js';
import { lastTurn } from './due.js';

const LOOK_EVERY_MS = 600_000;
/** After a backup failed, it is tried again no sooner. */
const RETRY_MS = 3_600_000;

/** Starts a process that makes the backup of the day if it is due. @returns its exit code, and a way to stop it */
export type RunBackup = () => { ended: Promise<number | null>; stop(): void };

/** @param setLow replaced by tests */
export const runAtLowPriority =
  (setLow = setPriority): RunBackup =>
  () => {
    const child: ChildProcess = fork(compiled('operations/backup/daily-backup-process.js'), [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      if (child.pid !== undefined) setLow(child.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // The unit of the service allows no other priority: then it is made at the usual one.
    }
    return {
      ended: new Promise((resolve) => {
        child.once('error', () => resolve(1));
        child.once('close', resolve);
      }),
      stop: () => void child.kill('SIGTERM'),
    };
  };

/** Makes a backup each day at VIGIL_BACKUP_HOUR, where VIGIL_BACKUP_TO says where to. */
@Injectable()
export class BackupSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private endWork: () => void = () => undefined;
  private running: ReturnType<RunBackup> | null = null;
  /** The turn of the last backup that is known to be there. */
  private doneFor: number | null = null;
  private failedAt: number | null = null;
  private readonly hour: number | null;

  constructor(
    @Inject(CONFIG) { mode, backup: { to, hour } }: Config,
    private readonly work: BackgroundWork,
    @Inject(Keyring) private readonly keyring: Keyring,
  ) {
    this.hour = mode === 'production' && to !== null ? hour : null;
    keyring.onChange(() => {
      if (keyring.locked) this.running?.stop();
    });
  }

  onApplicationBootstrap(): void {
    if (this.hour === null) return;
    this.endWork = this.work.repeat('backups', LOOK_EVERY_MS, () => Promise.resolve(this.look(new Date())));
  }

  /**
   * Starts the backup of the day, unless it is known to be made, is being made, or failed within the last hour. The
   * process that makes it holds the key, so that none runs while Vigil is locked.
   */
  look(now: Date, run: RunBackup = runAtLowPriority()): void {
    if (this.hour === null || this.running || this.keyring.locked) return;
    const turn = lastTurn(now, this.hour).getTime();
    const since = this.failedAt === null ? null : now.getTime() - this.failedAt;
    if (turn === this.doneFor || (since !== null && since >= 0 && since < RETRY_MS)) return;
    const running = run();
    this.running = running;
    void running.ended.then((code) => {
      this.running = null;
      this.failedAt = code === 0 ? null : now.getTime();
      if (code === 0) this.doneFor = turn;
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.endWork();
    this.running?.stop();
    await this.running?.ended;
  }
}
