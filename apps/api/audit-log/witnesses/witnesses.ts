import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../../config.js';
import { Checkpoints } from '../checkpoints.js';
import { cosignatureIn, textOf } from './cosignature.js';
import { offer } from './offer.js';
import { consistencyProof, keepCosignature, keepTrouble, newestCheckpoint, signedBy } from './stored.js';
import { witnessesOf, type Witness } from './witness-list.js';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** How long to wait after so many failures in a row: a minute, two, four, at most an hour. */
export const waitAfter = (failures: number): number => Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);

/**
 * Hands the newest checkpoint to the witnesses outside, after every stroke of the clock, and tries again later where
 * that failed. Nobody who writes ever waits for it, and without witnesses it asks nobody anything.
 */
@Injectable()
export class Witnesses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly turns = new Map<Witness, Turn>();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** @throws OperatorError when the list of witnesses cannot be read. */
  onApplicationBootstrap(): void {
    for (const witness of witnessesOf(this.config.log))
      this.turns.set(witness, { failures: 0, timer: null, running: null });
    if (this.turns.size === 0) return;
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

  /** Offers the newest checkpoint to everybody who has not signed it yet; returns when all have answered, or not. */
  async offerAll(): Promise<void> {
    await Promise.all([...this.turns].map(([witness, turn]) => this.go(witness, turn)));
  }

  /** One offer at a time to each: what is asked meanwhile is answered by the one that is under way. */
  private go(witness: Witness, turn: Turn): Promise<void> {
    return (turn.running ??= this.try(witness, turn).finally(() => {
      turn.running = null;
    }));
  }

  private async try(witness: Witness, turn: Turn): Promise<void> {
    if (turn.timer) clearTimeout(turn.timer);
    turn.timer = null;
    // A database that is away is asked again like a witness that is away.
    const isDone = await this.offerNewest(witness).catch(() => false);
    if (this.stop.signal.aborted) return;
    turn.failures = isDone ? 0 : turn.failures + 1;
    if (isDone) return;
    turn.timer = setTimeout(() => void this.go(witness, turn), waitAfter(turn.failures));
    turn.timer.unref();
  }

  /** @returns whether the witness has signed all that there is to be signed. */
  private async offerNewest(witness: Witness): Promise<boolean> {
    const newest = await newestCheckpoint(this.database);
    if (!newest || cosignatureIn(newest.cosignatures.join(''), textOf(newest.note), witness)) return true;
    const { size, note } = newest;
    const outcome = await offer(
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
