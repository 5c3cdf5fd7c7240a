import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { BackgroundWork } from '../platform/background-work.js';
import { insertCheckpoint, logHead, newestKey, type LogHead } from './log.repository.js';
import { checkpointText, signNote, verifierKey, type Signer } from './signed-note.js';
import { signingKey } from './signing-key.js';

/**
 * Signs the current state of the log, if it has grown since the last checkpoint.
 * @returns the head that is signed now; null for an empty log.
 */
export const makeCheckpoint = async (
  manager: Pick<EntityManager, 'query'>,
  signer: Signer,
): Promise<LogHead | null> => {
  const head = await logHead(manager);
  if (head.size === 0) return null;
  const root = Buffer.from(head.root, 'hex');
  const note = signNote(checkpointText(signer.name, head.size, root), signer);
  await insertCheckpoint(manager, { size: head.size, root, note, key: verifierKey(signer) });
  return head;
};

/** Tells whether another key signed the newest checkpoint: then two servers sign one log, or the key was replaced. */
export const isSignedByAnother = async (manager: Pick<EntityManager, 'query'>, signer: Signer): Promise<boolean> => {
  const key = await newestKey(manager);
  return key !== null && key !== verifierKey(signer);
};

const MINUTE_MS = 60_000;

/**
 * Makes checkpoints at whole multiples of the interval, so that their times reveal nothing about when somebody wrote.
 */
@Injectable()
export class Checkpoints implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private making: Promise<unknown> = Promise.resolve();
  private readonly listeners: (() => void)[] = [];
  private isOther = false;
  private tellOther: () => void = () => undefined;
  private endedWell: () => void = () => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly work: BackgroundWork,
  ) {}

  /** Starts the timer. @throws OperatorError when the key is unavailable: an unsigned log would be noticed too late. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.config.log.minutes === 0) return;
    const signer = signingKey(this.config);
    this.endedWell = this.work.expect('checkpoints', this.config.log.minutes * MINUTE_MS);
    await this.signFirst(signer);
    await this.lookForAnother(signer);
    this.wait(signer);
  }

  /**
   * Calls back, once, when a key other than this server's has signed the newest checkpoint; at once if that is already
   * so.
   */
  onOtherKey(listener: () => void): void {
    if (this.isOther) listener();
    else this.tellOther = listener;
  }

  /**
   * Signs a log that was never signed at the start, so that a second server with another key notices at its own start.
   */
  private async signFirst(signer: Signer): Promise<void> {
    if ((await newestKey(this.database)) === null) await makeCheckpoint(this.database, signer);
  }

  private async lookForAnother(signer: Signer): Promise<void> {
    if (this.isOther || !(await isSignedByAnother(this.database, signer))) return;
    this.isOther = true;
    this.tellOther();
  }

  /** Calls back after every interval, whether or not the log has grown. */
  onStroke(listener: () => void): void {
    this.listeners.push(listener);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.making;
  }

  private wait(signer: Signer): void {
    const interval = this.config.log.minutes * MINUTE_MS;
    this.timer = setTimeout(
      () => {
        this.wait(signer);
        // If the database is unavailable, the next interval tries again.
        this.making = makeCheckpoint(this.database, signer)
          .then(() => {
            this.endedWell();
            this.listeners.forEach((tell) => tell());
            return this.lookForAnother(signer);
          })
          .catch(() => undefined);
      },
      interval - (Date.now() % interval),
    );
    this.timer.unref();
  }
}
