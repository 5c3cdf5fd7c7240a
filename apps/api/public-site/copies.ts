import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { PublicPicture } from '@vigil/shared/public/shapes.js';
import { NotifyListener } from '../statistics/notify-listener.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';

export type CopySize = 'small' | 'large';
interface Row extends PublicPicture {
  code: string;
}

/** Bytes of pictures that are kept in memory, so that a flood of readers asks the database once. */
const KEPT_BYTES = 24 * 1024 ** 2;
const ID = /^[a-z0-9]{26}$/;

/** The pictures that readers see, by the code of their record. Knows schema pub and nothing of the originals. */
@Injectable()
export class PublicCopies implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private byCode = new Map<string, PublicPicture[]>();
  private codeOf = new Map<string, string>();
  private ended = new Set<string>();
  private readonly kept = new Map<string, Buffer>();
  private keptBytes = 0;
  private reading: Promise<void> = Promise.resolve();
  private readonly follower: NotifyListener;
  /** Grows whenever a picture came or went. */
  turn = 0;

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
  ) {
    this.follower = new NotifyListener(
      () => database.newClient('listener'),
      'vigil_copies',
      () => this.catchUp(),
    );
    // Before the answer to whoever retracts a record: its pictures are gone then.
    facts.onChange(() => this.catchUp());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.catchUp().catch(() => undefined);
    await this.follower.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.follower.stop();
  }

  /** Reads what is shown now. One after the other, so that an older state never comes after a newer one. */
  catchUp(): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(() => this.read());
    return this.reading;
  }

  /** In the order in which they were agreed on. */
  of(code: string): readonly PublicPicture[] {
    return this.byCode.get(code) ?? [];
  }

  /**
   * The JPEG of a picture of a record.
   * @returns 'gone' for one that was shown once, null for one that never was
   * @throws the database's error while it is stopped and the picture is not kept
   */
  async bytes(code: string, id: string, size: CopySize): Promise<Buffer | 'gone' | null> {
    if (!ID.test(id)) return null;
    if (this.ended.has(id)) return 'gone';
    if (this.codeOf.get(id) !== code) return null;
    const key = `${id} ${size}`;
    const known = this.kept.get(key);
    if (known) return known;
    const turn = this.turn;
    const {
      rows: [row],
    } = await this.database.pool.query<{ bytes: Buffer }>(
      `select c.${size === 'small' ? 'small' : 'large'} as bytes from pub.copy c where c.id = $1 and c.code = $2 and exists (select 1 from pub.incident i where i.code = c.code and i.until_seq is null)`,
      [id, code],
    );
    if (!row) return 'gone';
    if (turn === this.turn) this.keep(key, row.bytes);
    return row.bytes;
  }

  private keep(key: string, bytes: Buffer): void {
    this.kept.set(key, bytes);
    this.keptBytes += bytes.length;
    for (const [oldest, old] of this.kept) {
      if (this.keptBytes <= KEPT_BYTES) return;
      this.kept.delete(oldest);
      this.keptBytes -= old.length;
    }
  }

  private async read(): Promise<void> {
    const [{ rows }, gone] = await Promise.all([
      this.database.pool.query<Row>(
        'select code, id, alt_en as "altEn", alt_km as "altKm", width, height, small_width as "smallWidth", small_height as "smallHeight" from pub.copy order by code, position',
      ),
      this.database.pool.query<{ id: string }>('select id from pub.copy_gone'),
    ]);
    const byCode = new Map<string, PublicPicture[]>();
    for (const { code, ...picture } of rows) byCode.set(code, [...(byCode.get(code) ?? []), picture]);
    const codeOf = new Map(rows.map(({ id, code }) => [id, code]));
    if ([...codeOf.keys()].join() !== [...this.codeOf.keys()].join()) {
      this.turn += 1;
      this.kept.clear();
      this.keptBytes = 0;
    }
    this.byCode = byCode;
    this.codeOf = codeOf;
    this.ended = new Set(gone.rows.map(({ id }) => id));
  }
}
