import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { readSpellings } from '@vigil/shared/places/name-keys.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { ACT_LISTS, label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import type { QueryReader } from '../platform/http/query.js';
import { words } from '../platform/http/query.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';
import { PlacesService } from '../places/places.service.js';
import { findableAfter, findableOf } from './incident-documents.repository.js';
import { MOST_WORDS, wordsOf } from './search-words.js';
import { PublicRepository } from './public.repository.js';
import { type Named, TextIndex } from './text-index.js';

/** Rows per read: few enough that other requests do not wait long for it. */
const BATCH = 250;
const GROUPS_STAND_MS = 60_000;
const LONGEST = 100;
const AT_ONCE = 2;
const WAITING = 50;
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Parses a search text of at most 100 characters and 8 words. */
export const searchText: QueryReader<string> = (value) => {
  const read = words(LONGEST)(value);
  if ('code' in read) return read;
  const n = wordsOf(value).length;
  return n === 0
    ? { code: 'blank-text' }
    : n > MOST_WORDS
      ? { code: 'too-many-words', params: { max: MOST_WORDS } }
      : read;
};

/**
 * Holds the texts of published incidents in memory, so that search works while the database is down. Updated from the
 * public change feed.
 */
@Injectable()
export class PublicSearch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly index: TextIndex;
  /** Changed codes that have not been reread. */
  private readonly stale = new Set<string>();
  /** Codes that changed during the first read of all texts, whose rows may be older. */
  private readonly ahead = new Set<string>();
  private filled: Promise<void> | null = null;
  private queue: Promise<void> = Promise.resolve();
  private groupsReadAt = 0;
  private stopped = false;
  private readonly limiter = new ConcurrencyLimiter(AT_ONCE, WAITING);

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
    private readonly published: PublicRepository,
    { gazetteer, country }: PlacesService,
  ) {
    const places = gazetteer.places.map(({ code, nameEn, nameKm, aliases }): Named => ({
      code,
      names: [nameEn, nameKm, ...aliases],
    }));
    const types = ACT_LISTS.flatMap((list) => termsOf(list)).map(({ code }): Named => ({
      code,
      names: [label(code, 'en'), label(code, 'km')],
    }));
    this.index = new TextIndex(
      places,
      (code) => gazetteer.get(code)?.parent ?? null,
      types,
      readSpellings(country.spellings),
    );
    facts.onChange((codes) => this.refresh(codes));
  }

  /** Starts to read all texts; only the first search waits for it. */
  onApplicationBootstrap(): void {
    this.filled = this.fill();
    this.filled.catch(() => {
      /* reported to the next search */
    });
    this.readGroups().catch(() => {
      /* reported to the next search */
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.filled?.catch(() => undefined);
  }

  /**
   * Returns the codes of incidents that contain all words of a text.
   * @throws Problem 'unavailable' when the texts could not be read, so that no list is incomplete without saying so;
   * and when too many searches wait
   */
  async find(text: string): Promise<readonly string[]> {
    try {
      this.filled ??= this.fill();
      await this.filled;
      if (this.stale.size > 0) await this.reread();
      if (Date.now() - this.groupsReadAt > GROUPS_STAND_MS) await this.readGroups();
    } catch {
      throw new Problem('unavailable', { retryAfterSeconds: 5 });
    }
    return this.limiter.take(() => this.bySteps(text));
  }

  /**
   * Searches in steps: a search without a match scans every text for every word, and other requests must not wait for
   * all of it.
   */
  private async bySteps(text: string): Promise<readonly string[]> {
    const steps = this.index.finding(text);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      await breath();
    }
  }

  private async refresh(codes: readonly string[]): Promise<void> {
    // Withdrawn records must not be found, even if rereading fails.
    for (const code of codes) {
      this.index.remove(code);
      this.stale.add(code);
      this.ahead.add(code);
    }
    this.groupsReadAt = 0; // a publication may add a group
    await this.reread().catch(() => undefined);
  }

  /** Rereads changed texts, one call after the other, so that an older read never overwrites a newer one. */
  private reread(): Promise<void> {
    const mine = this.queue.then(() => this.readStale());
    this.queue = mine.catch(() => undefined);
    return mine;
  }

  private async readStale(): Promise<void> {
    const codes = [...this.stale];
    if (codes.length === 0) return;
    for (const row of await findableOf(this.database, codes)) this.index.put(row);
    for (const code of codes) this.stale.delete(code);
  }

  private async fill(): Promise<void> {
    try {
      for (let after = '0'; !this.stopped;) {
        const rows = await findableAfter(this.database, after, BATCH);
        for (const row of rows) if (!this.ahead.has(row.code)) this.index.put(row);
        if (rows.length < BATCH) return this.ahead.clear();
        after = rows.at(-1)!.key;
      }
    } catch (failure) {
      this.filled = null; // the next search tries again
      throw failure;
    }
  }

  private async readGroups(): Promise<void> {
    const groups = await this.published.groups();
    this.index.setGroups(
      groups.map(({ code, nameEn, nameKm, aliases }) => ({
        code,
        names: [nameEn, ...(nameKm === null ? [] : [nameKm]), ...aliases],
      })),
    );
    this.groupsReadAt = Date.now();
  }
}
