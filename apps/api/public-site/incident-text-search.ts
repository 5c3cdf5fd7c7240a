import { setImmediate as others, setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { readSpellings } from '@vigil/shared/places/name-keys.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { ACT_LISTS, label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { SearchState } from '@vigil/shared/staff-responses/server-health.js';
import { CONFIG, type Config } from '../config.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import type { QueryReader } from '../platform/http/read-query.js';
import { readQuery, words } from '../platform/http/read-query.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';
import { PlacesService } from '../places/places.service.js';
import { findableAfter, findableOf } from './incident-documents.repository.js';
import { PublicRepository } from './public.repository.js';
import { type Named, placeNamesOf, SearchableNames } from './text-search/searchable-names.js';
import { MOST_WORDS, wordsOf } from './text-search/search-words.js';
import { type Found, MOST_LOOSE, TextIndex } from './text-search/text-index.js';

/** Texts per read, and how many of them are indexed before other requests run: some three milliseconds of each. */
const BATCH = 200;
const INDEXED_AT_ONCE = 25;
/** Of so few texts, a search waits for the first reads. */
const FEW = 1_000;
/** Changed texts that are read again at once. */
const TEXTS_AT_ONCE = 200;
/** The first answers after a start do not share the processor with the first read of all texts. */
const START_MS = 1_000;
/** A search waits so long for the first read. Readers may wait 100 ms for what is built, with the answer itself. */
const WAIT_MS = 20;
/** Where there are few texts, a search waits until they are read, and this long for what follows. */
const WAIT_FOR_FEW_MS = 100;
const PREPARING_SECONDS = 2;
const GROUPS_STAND_MS = 60_000;
const LONGEST = 100;
const AT_ONCE = 2;
const WAITING = 50;
const MEBIBYTE = 2 ** 20;
/** After this time, an index that went off is built again; after twice as long each further time, at most a day. */
const AGAIN_MS = 15 * 60_000;
const LONGEST_AGAIN_MS = 86_400_000;

/** Why search went off, the class of the error if one was thrown, and after how many minutes it is tried again. */
export interface SearchOff {
  state: 'too-large' | 'failed';
  error: string | null;
  minutes: number;
}

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

/** Runs work in steps, between which other requests run. */
const bySteps = async <T>(steps: Generator<void, T>): Promise<T> => {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await others();
  }
};

/**
 * Holds an index of the texts of published incidents in memory, so that search works while the database is down.
 * Updated from the public change feed. If it needs more memory than allowed, or fails, search is off and says so, to
 * readers and to the operator, and is built again after a while.
 */
@Injectable()
export class IncidentTextSearch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly names: SearchableNames;
  /** Null: search is off. */
  private index: TextIndex | null = null;
  private standing: SearchState = 'not-wanted';
  private whenOff: (off: SearchOff) => void = () => undefined;
  private again: NodeJS.Timeout | undefined;
  private againMs = AGAIN_MS;
  /** Changed codes that have not been reread, each with the last turn in which it changed. */
  private readonly stale = new Map<string, number>();
  private turn = 0;
  private filled: Promise<void> | null = null;
  /** Key of the last text of the first read; null when all are read. */
  private readUpTo: string | null = '0';
  private areAllRead: () => void = () => undefined;
  private readonly untilAllRead = new Promise<void>((resolve) => {
    this.areAllRead = resolve;
  });
  private endFirstRead: () => void = () => undefined;
  /** Resolves when all texts have been read once, or cannot be now. What else a start leaves for later follows it. */
  readonly firstRead = new Promise<void>((resolve) => {
    this.endFirstRead = resolve;
  });
  private tidying: Promise<void> | null = null;
  private queue: Promise<void> = Promise.resolve();
  private starting: NodeJS.Timeout | undefined;
  private groupsReadAt = 0;
  private stopped = false;
  private readonly limiter = new ConcurrencyLimiter(AT_ONCE, WAITING);

  constructor(
    private readonly database: PublicDatabase,
    private readonly facts: PublicFacts,
    private readonly published: PublicRepository,
    { gazetteer, country }: PlacesService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    const types = ACT_LISTS.flatMap((list) => termsOf(list)).map(({ code }): Named => ({
      code,
      names: [label(code, 'en'), label(code, 'km')],
    }));
    const spellings = readSpellings(country.spellings);
    this.names = new SearchableNames(placeNamesOf(gazetteer, spellings), types, spellings);
    if (config.searchMebibytes > 0) this.switchOn();
    facts.onChange((codes) => this.refresh(codes));
  }

  /** Starts to read all texts a moment later. */
  onApplicationBootstrap(): void {
    this.index?.keptUp();
    this.starting = setTimeout(() => {
      // A failure is reported to the next search.
      this.fill()
        .catch(() => undefined)
        .finally(this.endFirstRead);
      this.readGroups().catch(() => undefined);
    }, START_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.starting);
    clearTimeout(this.again);
    this.endFirstRead();
    await Promise.all([this.filled?.catch(() => undefined), this.tidying]);
  }

  /** Bytes that the index takes; null: search is off. */
  get bytes(): number | null {
    return this.index?.bytes ?? null;
  }

  /** Whether readers can search; and if not, why. */
  get state(): SearchState {
    return this.standing;
  }

  /** Registers who is told when search goes off. */
  onOff(listener: (off: SearchOff) => void): void {
    this.whenOff = listener;
  }

  /**
   * Returns the incidents that contain all words of a text.
   * @throws Problem 'search-off'; 'search-preparing' while not all texts are read, and 'unavailable' when they could
   * not be, so that no list is incomplete without saying so; 'unavailable' also when too many searches wait
   */
  async find(text: string): Promise<Found> {
    if (this.index === null) throw new Problem('search-off');
    try {
      await Promise.race([this.fill(), this.untilPatienceEnds()]);
      if (this.readUpTo === null) {
        if (this.stale.size > 0) await this.reread();
        if (Date.now() - this.groupsReadAt > GROUPS_STAND_MS) await this.readGroups();
      }
    } catch {
      throw new Problem('unavailable', { retryAfterSeconds: 5 });
    }
    if (this.index !== null && this.readUpTo !== null)
      throw new Problem('search-preparing', { retryAfterSeconds: PREPARING_SECONDS });
    return this.limiter.take(() => {
      if (this.index === null) throw new Problem('search-off');
      return bySteps(this.index.finding(text));
    });
  }

  /**
   * Returns the incidents that the search of a question finds; null if it has none.
   * @throws Problem as `find`; 'invalid-query' for a text that `text` does not take either
   */
  async ofQuestion({ filters: { words } }: Question): Promise<Found | null> {
    if (words === undefined) return null;
    readQuery({ words }, { words: searchText });
    return this.find(words);
  }

  private async untilPatienceEnds(): Promise<void> {
    const areFew = this.facts.facts.size < FEW;
    if (areFew) await this.untilAllRead;
    await pause(areFew ? WAIT_FOR_FEW_MS : WAIT_MS, undefined, { ref: false });
  }

  private async refresh(codes: readonly string[]): Promise<void> {
    this.turn += 1;
    for (const [i, code] of codes.entries()) {
      // Withdrawn records must not be found, even if rereading fails.
      this.index?.remove(code);
      if (this.index !== null) this.stale.set(code, this.turn);
      if (i % TEXTS_AT_ONCE === TEXTS_AT_ONCE - 1) await others();
    }
    this.index?.keptUp();
    this.groupsReadAt = 0; // a publication may add a group
    await this.reread().catch(() => undefined);
    this.tidyUp().catch(() => undefined);
  }

  /** Rereads changed texts, one call after the other, so that an older read never overwrites a newer one. */
  private reread(): Promise<void> {
    const mine = this.queue.then(() => this.readStale());
    this.queue = mine.catch(() => undefined);
    return mine;
  }

  private async readStale(): Promise<void> {
    while (this.stale.size > 0 && this.index !== null && !this.stopped) {
      const read = new Map([...this.stale].slice(0, TEXTS_AT_ONCE));
      const rows = await findableOf(this.database, [...read.keys()]);
      // What changed again meanwhile was read before that.
      const isSame = (code: string): boolean => this.stale.get(code) === read.get(code);
      await this.limited((index) => {
        for (const row of rows) if (isSame(row.code)) index.put(row);
      });
      for (const code of read.keys()) if (isSame(code)) this.stale.delete(code);
      if (this.index !== null && this.index.looseSize > 2 * MOST_LOOSE) await this.tidyUp();
    }
  }

  private fill(): Promise<void> {
    this.filled ??= this.readAll().catch((failure: unknown) => {
      this.filled = null; // the next search goes on
      throw failure;
    });
    return this.filled;
  }

  private async readAll(): Promise<void> {
    while (this.readUpTo !== null && this.index !== null && !this.stopped) {
      const rows = await findableAfter(this.database, this.readUpTo, BATCH);
      for (let at = 0; at < rows.length; at += INDEXED_AT_ONCE) {
        await this.limited((index) => {
          for (const { found } of rows.slice(at, at + INDEXED_AT_ONCE)) index.load(found);
        });
        await others();
      }
      const isLast = rows.length < BATCH;
      await this.limited((index) => index.store(isLast ? 0 : BATCH));
      this.readUpTo = isLast ? null : rows.at(-1)!.key;
      if (isLast) this.areAllRead();
    }
    await this.tidyUp();
  }

  /** Does what the index left for later; at most once at a time. */
  private tidyUp(): Promise<void> {
    this.tidying ??= this.limited((index) => index.tidy()).finally(() => {
      this.tidying = null;
    });
    return this.tidying;
  }

  /** Works on the index, perhaps in steps. Search is off when the index is too large, or there is no memory for it. */
  private async limited(work: (index: TextIndex) => Generator<void> | void): Promise<void> {
    if (this.index === null) return;
    try {
      const steps = work(this.index);
      if (steps) await bySteps(steps);
      if (this.index !== null && this.index.bytes > this.config.searchMebibytes * MEBIBYTE)
        this.switchOff('too-large', null);
    } catch (error) {
      const isMemory = error instanceof RangeError && /allocation/i.test(error.message);
      this.switchOff(isMemory ? 'too-large' : 'failed', error instanceof Error ? error.name : null);
    }
  }

  private switchOn(): void {
    this.index = new TextIndex(this.names, this.facts);
    this.standing = 'on';
    this.readUpTo = '0';
    this.filled = null;
  }

  private switchOff(state: SearchOff['state'], error: string | null): void {
    if (this.index === null) return;
    this.index = null;
    this.standing = state;
    this.stale.clear();
    if (this.stopped) return;
    this.again = setTimeout(() => void this.tryAgain(), this.againMs).unref();
    this.whenOff({ state, error, minutes: this.againMs / 60_000 });
    this.againMs = Math.min(2 * this.againMs, LONGEST_AGAIN_MS);
  }

  /** Builds the index again, once what was under way when it went off has ended. */
  private async tryAgain(): Promise<void> {
    await Promise.all([this.filled?.catch(() => undefined), this.tidying?.catch(() => undefined)]);
    if (this.stopped) return;
    this.switchOn();
    this.index?.keptUp();
    await this.fill().catch(() => undefined);
  }

  private async readGroups(): Promise<void> {
    const groups = await this.published.groups();
    this.names.setGroups(
      groups.map(({ code, nameEn, nameKm, aliases }) => ({
        code,
        names: [nameEn, ...(nameKm === null ? [] : [nameKm]), ...aliases],
      })),
    );
    this.groupsReadAt = Date.now();
  }
}
