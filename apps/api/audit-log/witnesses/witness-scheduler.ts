import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../../config.js';
import { Checkpoints } from '../checkpoints.js';
import { cosignatureIn, textOf } from './cosignature.js';
import { offerCheckpoint } from './offer-checkpoint.js';
import { consistencyProof, keepCosignature, keepTrouble, newestCheckpoint, signedBy } from './witness.repository.js';
import { witnessesOf, type Witness } from './configured-witnesses.js';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Returns the milliseconds to wait after consecutive failures: one minute, two, four, at most an hour. */
export const waitAfter = (failures: number): number => Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);

/**
 * Offers the newest checkpoint to the log witnesses after every checkpoint interval, and tries again later where that
 * failed. Nobody who writes ever waits for it. Without witnesses, it sends no request to anybody.
 */
@Injectable()
export class WitnessScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly turns = new Map<Witness, Turn>();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Starts offering checkpoints. @throws OperatorError when the list of witnesses cannot be read. */
  onApplicationBootstrap(): void {
    for (const witness of witnessesOf(this.config.log))
      this.turns.set(witness, { failures: 0, timer: null, running: null });
    // A witness that signed what an upgrade then throws away would say for ever that the log was set back.
    if (this.turns.size === 0 || this.config.isTrial) return;
    this.checkpoints.onStroke(() => void this.offerAll());
    void this.offerAll();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    for (const turn of this.turns.values()) if (turn.timer) clearTimeout(turn.timer);
    await Promise.all([...this.turns.values()].flatMap(({ running }) => running ?? []));
  }

  get list(): readonly Witness[] {
    return [...this.turns.keys()];
  }

  /**
   * Offers the newest checkpoint to every witness that has not signed it yet. Returns when each has answered or failed.
   */
  async offerAll(): Promise<void> {
    await Promise.all([...this.turns].map(([witness, turn]) => this.go(witness, turn)));
  }

  /** Makes one offer at a time to each witness; a call during an offer waits for that one. */
  private go(witness: Witness, turn: Turn): Promise<void> {
    return (turn.running ??= this.try(witness, turn).finally(() => {
      turn.running = null;
    }));
  }

  private async try(witness: Witness, turn: Turn): Promise<void> {
    if (turn.timer) clearTimeout(turn.timer);
    turn.timer = null;
    // An unavailable database is treated like an unavailable witness: tried again later.
    const isDone = await this.offerNewest(witness).catch(() => false);
    if (this.stop.signal.aborted) return;
    turn.failures = isDone ? 0 : turn.failures + 1;
    if (isDone) return;
    turn.timer = setTimeout(() => void this.go(witness, turn), waitAfter(turn.failures));
    turn.timer.unref();
  }

  /** Offers the newest checkpoint. @returns whether the witness has signed all that there is to sign. */
  private async offerNewest(witness: Witness): Promise<boolean> {
    const newest = await newestCheckpoint(this.database);
    if (!newest || cosignatureIn(newest.cosignatures.join(''), textOf(newest.note), witness)) return true;
    const { size, note } = newest;
    const outcome = await offerCheckpoint(
      witness,
      { size, note, proofFrom: (old) => consistencyProof(this.database, old, size) },
      await signedBy(this.database, witness),
      this.stop.signal,
    );
    if (this.stop.signal.aborted) return false;
    if ('cosignature' in outcome) await keepCosignature(this.database, witness, size, outcome.cosignature);
    else await keepTrouble(this.database, witness, outcome.trouble);
    return 'cosignature' in outcome;
  }
}

interface Turn {
  failures: number;
  timer: NodeJS.Timeout | null;
  running: Promise<void> | null;
}
