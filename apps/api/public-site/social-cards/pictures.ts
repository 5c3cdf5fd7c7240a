import { Injectable } from '@nestjs/common';
import { etagOfBytes } from '../../platform/http/cached.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';
import { type Card, cardSvg } from './card.js';

export interface Picture {
  png: Buffer;
  etag: string;
}

const MOST_BYTES = 24 * 1024 * 1024;
/** Drawn at once, each on a thread that files and compression need, too. */
const AT_ONCE = 2;
const WAITING = 20;

/**
 * Pictures that were drawn since anything published changed, the oldest forgotten first beyond 24 MiB. Drawing leaves
 * the main thread free.
 */
@Injectable()
export class Pictures {
  private readonly kept = new Map<string, Picture>();
  private readonly drawing = new Map<string, Promise<Picture>>();
  private readonly turns = new ConcurrencyLimiter(AT_ONCE, WAITING);
  private version = '';
  private bytes = 0;

  /**
   * @param version changes whenever any picture may; then all are forgotten
   * @param who the network of the reader: each waits behind its own
   * @throws Problem 'unavailable' when too many are asked for at once
   */
  async get(key: string, version: string, card: () => Promise<Card>, who = ''): Promise<Picture> {
    if (version !== this.version) {
      this.kept.clear();
      this.drawing.clear();
      this.bytes = 0;
      this.version = version;
    }
    const known = this.kept.get(key) ?? this.drawing.get(key);
    if (known) return known;
    // Counting what stands on it costs as much as drawing it.
    const made = this.turns.take(async () => draw(await card()), who);
    this.drawing.set(key, made);
    try {
      const picture = await made;
      if (version === this.version) this.keep(key, picture);
      return picture;
    } finally {
      if (this.drawing.get(key) === made) this.drawing.delete(key);
    }
  }

  private keep(key: string, picture: Picture): void {
    this.kept.set(key, picture);
    this.bytes += picture.png.length + key.length;
    for (const [oldest, { png }] of this.kept) {
      if (this.bytes <= MOST_BYTES || oldest === key) break;
      this.kept.delete(oldest);
      this.bytes -= png.length + oldest.length;
    }
  }
}

/** Loaded when it is needed first: a computer for which there is none has no pictures, and all the rest. */
const draw = async (card: Card): Promise<Picture> => {
  const { renderAsync } = await import('@resvg/resvg-js');
  const png = (await renderAsync(cardSvg(card), { font: { loadSystemFonts: false } })).asPng();
  return { png, etag: etagOfBytes(png) };
};
