import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { PublicPicture } from '@vigil/shared/public/response-types.js';
import type { NotifyListener } from '../platform/database/notify-listener.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { pictureOf, picturesNow } from './incident-documents.repository.js';
import { ReadAfterPublicChange } from './read-after-public-change.js';

type CopySize = 'small' | 'large';
/** Maximum bytes of pictures cached in memory, so that many readers cause only one database read. */
const KEPT_BYTES = 16 * 1024 ** 2;
const ID = /^[a-z0-9]{26}$/;

/** Provides the public pictures, by the code of their record. Reads only schema pub, never the originals. */
@Injectable()
export class PublicCopies extends ReadAfterPublicChange implements BeforeApplicationShutdown {
  private byCode = new Map<string, PublicPicture[]>();
  private codeOf = new Map<string, string>();
  private ended = new Set<string>();
  private readonly kept = new LRUCache<string, Buffer>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ length }) => length,
  });
  private readonly listener: NotifyListener;
  /** Everything about the pictures that are shown, as read last. */
  private said = '[]';
  /** Increases whenever pictures are added or removed, or something about them changes. */
  turn = 0;

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
    caches: PublishedCaches,
  ) {
    super(facts, caches);
    this.listener = database.listen('vigil_copies', () => this.catchUp());
  }

  override async onApplicationBootstrap(): Promise<void> {
    await super.onApplicationBootstrap();
    await this.listener.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.listener.stop();
  }

  /** Returns a record's pictures in the order that was agreed on. */
  of(code: string): readonly PublicPicture[] {
    return this.byCode.get(code) ?? [];
  }

  /**
   * Returns the JPEG of a record's picture.
   * @returns 'gone' if it was shown once, null if it never was
   * @throws the database's error while the database is down and the picture is not cached
   */
  async bytes(code: string, id: string, size: CopySize): Promise<Buffer | 'gone' | null> {
    if (!ID.test(id)) return null;
    if (this.ended.has(id)) return 'gone';
    if (this.codeOf.get(id) !== code) return null;
    const key = `${id} ${size}`;
    const known = this.kept.get(key);
    if (known) return known;
    const turn = this.turn;
    const bytes = await pictureOf(this.database, code, id, size);
    if (!bytes) return 'gone';
    if (turn === this.turn) this.kept.set(key, bytes);
    return bytes;
  }

  protected async read(): Promise<void> {
    const { shown, gone } = await picturesNow(this.database);
    const byCode = new Map<string, PublicPicture[]>();
    for (const { code, ...picture } of shown) byCode.set(code, [...(byCode.get(code) ?? []), picture]);
    const codeOf = new Map(shown.map(({ id, code }) => [id, code]));
    const said = JSON.stringify(shown);
    if (said !== this.said) {
      this.said = said;
      this.turn += 1;
      this.kept.clear();
    }
    this.byCode = byCode;
    this.codeOf = codeOf;
    this.ended = new Set(gone);
  }
}
