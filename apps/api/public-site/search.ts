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
import { MOST_WORDS, wordsOf } from './search-words.js';
import { PublicRepository } from './public-repository.js';
import { type Findable, type Named, TextIndex } from './text-index.js';

const FINDABLE = `select i.key::text, i.code, array[i.title, i.summary] || array(select distinct concat_ws(' ', s.publisher, s.title) from pub.source s where s.incident_key = i.key) as texts,
    array(select distinct a.place_code from pub.act a where a.incident_key = i.key and a.place_code is not null and a.place_code is distinct from i.place_code)
      || coalesce(array[i.place_code], '{}') as places,
    array(select g.group_code from pub.incident_group g where g.incident_key = i.key) as groups,
    array(select distinct a.type from pub.act a where a.incident_key = i.key) as types
  from pub.incident i where i.until_seq is null`;
/** So few that nobody waits long behind the work of reading them. */
const BATCH = 250;
const GROUPS_STAND_MS = 60_000;
const LONGEST = 100;
const AT_ONCE = 2;
const WAITING = 50;
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** A text to look for, of at most 100 characters and 8 words. */
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
 * The texts of what is published, in memory, so that they are searched while the database is stopped. Kept current by
 * the public change feed.
 */
@Injectable()
export class PublicSearch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly index: TextIndex;
  /** Changed, and not read since. */
  private readonly stale = new Set<string>();
  /** Changed while all are read for the first time: what is read then may be older. */
  private readonly ahead = new Set<string>();
  private filled: Promise<void> | null = null;
  private queue: Promise<void> = Promise.resolve();
  private groupsReadAt = 0;
  private stopped = false;
  private readonly turns = new ConcurrencyLimiter(AT_ONCE, WAITING);

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
    private readonly shelf: PublicRepository,
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

  /** Begins to read all texts; nothing waits for it but the first search. */
  onApplicationBootstrap(): void {
    this.filled = this.fill();
    this.filled.catch(() => {
      /* said to whoever searches */
    });
    this.readGroups().catch(() => {
      /* as well */
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.filled?.catch(() => undefined);
  }

  /**
   * The codes of what has all words of a text.
   * @throws Problem 'unavailable' where the texts could not be read, so that no list is shorter in silence; and when
   * too many search at once
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
    return this.turns.take(() => this.bySteps(text));
  }

  /** A search that finds nothing looks at every text for every word: nobody else waits for all of it. */
  private async bySteps(text: string): Promise<readonly string[]> {
    const steps = this.index.finding(text);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      await breath();
    }
  }

  private async refresh(codes: readonly string[]): Promise<void> {
    // What was taken back is found no more, whatever comes of reading it again.
    for (const code of codes) {
      this.index.remove(code);
      this.stale.add(code);
      this.ahead.add(code);
    }
    this.groupsReadAt = 0; // a publication may bring a group
    await this.reread().catch(() => undefined);
  }

  /** One after the other, so that an older reading never comes after a newer one. */
  private reread(): Promise<void> {
    const mine = this.queue.then(() => this.readStale());
    this.queue = mine.catch(() => undefined);
    return mine;
  }

  private async readStale(): Promise<void> {
    const codes = [...this.stale];
    if (codes.length === 0) return;
    const { rows } = await this.database.pool.query<Findable>(`${FINDABLE} and i.code = any($1)`, [codes]);
    for (const row of rows) this.index.put(row);
    for (const code of codes) this.stale.delete(code);
  }

  private async fill(): Promise<void> {
    try {
      for (let after = '0'; !this.stopped;) {
        const { rows } = await this.database.pool.query<Findable & { key: string }>(
          `${FINDABLE} and i.key > $1::bigint order by i.key limit ${BATCH}`,
          [after],
        );
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
    const groups = await this.shelf.groups();
    this.index.setGroups(
      groups.map(({ code, nameEn, nameKm, aliases }) => ({
        code,
        names: [nameEn, ...(nameKm === null ? [] : [nameKm]), ...aliases],
      })),
    );
    this.groupsReadAt = Date.now();
  }
}
