import { Global, Injectable, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';

/** What Vigil does by itself again and again. */
type WorkName =
  | 'backups'
  | 'alerts'
  | 'checkpoints'
  | 'disk-measures'
  | 'imports'
  | 'integrity-check'
  | 'objections'
  | 'person-pages'
  | 'sealed-notes'
  | 'sessions'
  | 'sign-ins'
  | 'uploads';

/** Milliseconds that work may take, beyond its interval, before it is late. */
const GRACE_MS = 600_000;

interface Work {
  everyMs: number;
  /** In milliseconds of the clock: when it was expected first, or last ended well. */
  wellAt: number;
}

/** Runs work in the background at intervals, and knows which of it has not ended well for too long. */
@Injectable()
export class BackgroundWork {
  private readonly works = new Map<WorkName, Work>();

  /**
   * @param now milliseconds that only grow; replaced by tests
   * @param isTrial nothing is done: what is deleted, sent or stored cannot be taken back with the database
   */
  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly isTrial = false,
  ) {}

  /**
   * Expects that work ends well at least once in this interval.
   * @returns a function to call each time that it ended well
   */
  expect(name: WorkName, everyMs: number): () => void {
    const work = { everyMs, wellAt: this.now() };
    this.works.set(name, work);
    return () => {
      work.wellAt = this.now();
    };
  }

  /**
   * Does work now and then at this interval, for as long as the process runs. What fails is tried again at the next
   * turn.
   * @returns a function that ends it
   */
  repeat(name: WorkName, everyMs: number, work: () => Promise<unknown>): () => void {
    if (this.isTrial) return () => undefined;
    const endedWell = this.expect(name, everyMs);
    const run = (): void =>
      void new Promise((resolve) => {
        resolve(work());
      }).then(endedWell, () => undefined);
    const timer = setInterval(run, everyMs).unref();
    run();
    return () => {
      clearInterval(timer);
      this.works.delete(name);
    };
  }

  /** Returns how many sorts of work there are, and which have missed two turns. */
  state(): { works: number; late: WorkName[] } {
    const late = [...this.works].filter(([, { everyMs, wellAt }]) => this.now() - wellAt > 2 * everyMs + GRACE_MS);
    return { works: this.works.size, late: late.map(([name]) => name).sort() };
  }
}

@Global()
@Module({
  providers: [
    {
      provide: BackgroundWork,
      inject: [CONFIG],
      useFactory: ({ isTrial }: Config) => new BackgroundWork(undefined, isTrial),
    },
  ],
  exports: [BackgroundWork],
})
export class BackgroundWorkModule {}
