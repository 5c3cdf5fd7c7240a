import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { BackgroundWork } from '../platform/background-work.js';
import { keepCheckpoint, readKept, setBackFrom, type SetBack } from './kept-checkpoint.js';
import { fullHead, insertCheckpoint, logHead, newestKey, type LogHead } from './log.repository.js';
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
  await sign(manager, signer, head);
  return head;
};

/** @returns the note */
const sign = async (
  manager: Pick<EntityManager, 'query'>,
  signer: Signer,
  { size, root: hex }: LogHead,
): Promise<string> => {
  const root = Buffer.from(hex, 'hex');
  const note = signNote(checkpointText(signer.name, size, root), signer);
  await insertCheckpoint(manager, { size, root, note, key: verifierKey(signer) });
  return note;
};

/**
 * Makes a checkpoint, and keeps it in the home if the log goes on from the one that is kept there.
 * @returns how it does not go on; null: it does
 */
export const makeKeptCheckpoint = async (
  manager: Pick<EntityManager, 'query'>,
  signer: Signer,
  place: Pick<Config, 'home' | 'mode'>,
): Promise<SetBack | null> => {
  const kept = readKept(place);
  const head = await fullHead(manager);
  const setBack = await setBackFrom(kept, manager, head);
  if (head.size === 0) return setBack;
  const note = await sign(manager, signer, head);
  // A home that takes no file is told by the check of its disk.
  if (setBack === null) await keepCheckpoint(place, head, note).catch(() => undefined);
  return setBack;
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
  private setBack: SetBack | null = null;
  private tellSetBack: (how: SetBack) => void = () => undefined;
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
    if (!this.config.isTrial) this.setBack = await setBackFrom(readKept(this.config), this.database);
    this.wait(signer);
  }

  /** Calls back, once, when the log does not go on from what this home has signed; at once if that is already so. */
  onSetBack(listener: (how: SetBack) => void): void {
    if (this.setBack) listener(this.setBack);
    else this.tellSetBack = listener;
  }

  /** Tells whether that is so. It no longer is once the operator has confirmed it, which keeps another checkpoint. */
  isSetBack(): boolean {
    if (this.setBack !== null && readKept(this.config)?.size !== this.setBack.signed) this.setBack = null;
    return this.setBack !== null;
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

  private async make(signer: Signer): Promise<void> {
    if (this.config.isTrial) return void (await makeCheckpoint(this.database, signer));
    const before = this.setBack;
    this.setBack = await makeKeptCheckpoint(this.database, signer, this.config);
    if (this.setBack && !before) this.tellSetBack(this.setBack);
  }

  private wait(signer: Signer): void {
    const interval = this.config.log.minutes * MINUTE_MS;
    this.timer = setTimeout(
      () => {
        this.wait(signer);
        // If the database is unavailable, the next interval tries again.
        this.making = this.make(signer)
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
