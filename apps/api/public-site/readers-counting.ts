import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PlacesService } from '../places/places.service.js';
import { CountingThreads } from '../statistics/counting-threads.js';
import type { CountingWork, FactSnapshot } from '../statistics/counting-work.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { COUNTS } from './counts-work.js';
import { QuestionLimiter } from './question-limiter.js';

/** What is asked of some work, and by whom. */
interface AskedOfWork<Args, Made> {
  address: string;
  standings: readonly FactSnapshot[];
  /** Asked for when its turn comes: what a search finds is true of that moment only. */
  args: () => Args;
  /** Whether what is counted now may still be answered: not after the facts changed. */
  isCurrent: () => boolean;
  /** Returns what somebody else's question has made meanwhile. */
  known?: () => Made | undefined;
  /** Keeps what was made, before anybody else has their turn. */
  keep?: (made: Made) => void;
  /** What this is, if others may ask the same, with the version of the facts. */
  asked?: string | null;
}

/** Counts for readers: in this thread when its turn comes, or in another where there are many facts. */
@Injectable()
export class ReadersCounting implements OnApplicationBootstrap {
  constructor(
    private readonly questions: QuestionLimiter,
    private readonly threads: CountingThreads,
    private readonly places: PlacesService,
    private readonly publicFacts: PublicFacts,
  ) {}

  onApplicationBootstrap(): void {
    this.threads.prepare(COUNTS, this.publicFacts.facts);
  }

  /**
   * @returns null if the facts have changed
   * @throws QuestionRefused; Problem 'too-many-requests' or 'unavailable' as QuestionLimiter does
   */
  async count<Args, Made>(
    work: CountingWork<Args, Made>,
    { address, standings, args, isCurrent, known, keep, asked = null }: AskedOfWork<Args, Made>,
  ): Promise<Made | null> {
    const kept = (made: Made | null): Made | null => {
      if (made === null || !isCurrent()) return null;
      keep?.(made);
      return made;
    };
    if (!this.threads.isFor(standings))
      return this.questions.take(address, () =>
        isCurrent() ? (known?.() ?? kept(work.run(standings, this.places, args()))) : null,
      );
    const who = await this.questions.spend(address);
    return kept(await this.threads.run(work, standings, args, { who, asked }));
  }
}
