import { LRUCache } from 'lru-cache';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ConcurrencyLimiter } from './concurrency-limiter.js';

interface Asked {
  /** Changes whenever anything cached may; then the whole cache is cleared. */
  version?: string;
  /** The client, such as the reader's network; each queues separately. */
  who?: string;
}

/**
 * Caches what is costly to make, up to a number of bytes (least recently used out first). Concurrent requests for the
 * same key share one making, and the limiter decides how many run at once.
 */
export class CoalescingCache<Made extends Buffer | { bytes: Buffer }> {
  private readonly made: LRUCache<string, Made>;
  private readonly making = new Map<string, Promise<Made | null>>();
  private version = '';

  constructor(
    mostBytes: number,
    private readonly limiter: ConcurrencyLimiter,
  ) {
    this.made = new LRUCache({ maxSize: mostBytes, sizeCalculation: (made, key) => bytesOf(made) + key.length });
  }

  /** Returns what is cached under this version, without making it. */
  known(key: string, version = ''): Made | undefined {
    return version === this.version ? this.made.get(key) : undefined;
  }

  /**
   * Returns what is cached, or makes it when its turn comes. Does not cache null.
   * @throws Problem 'unavailable' when the queue is full
   */
  async get<Answer extends Made | null>(
    key: string,
    make: () => Promise<Answer>,
    { version = '', who = '' }: Asked = {},
  ): Promise<Answer> {
    if (version !== this.version) {
      this.made.clear();
      this.making.clear();
      this.version = version;
    }
    const known = this.made.get(key);
    if (known !== undefined) return known as Answer;
    const others = this.making.get(key);
    if (others !== undefined)
      return (await others.catch((error: unknown) => {
        // Whoever asked first made room for others in the queue: that is not this client's refusal.
        if (error instanceof Problem && error.code === 'unavailable') return this.get(key, make, { version, who });
        throw error;
      })) as Answer;
    const making = this.limiter.take(make, who);
    this.making.set(key, making);
    try {
      const made = await making;
      if (made !== null && version === this.version) this.made.set(key, made);
      return made;
    } finally {
      if (this.making.get(key) === making) this.making.delete(key);
    }
  }
}

const bytesOf = (made: Buffer | { bytes: Buffer }): number => ('bytes' in made ? made.bytes.length : made.length);
