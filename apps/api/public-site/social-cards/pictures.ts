import { Injectable } from '@nestjs/common';
import { etagOfBytes } from '../../platform/http/cached.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';
import { type Card, cardSvg } from './card.js';

export interface Picture {
  png: Buffer;
  etag: string;
}

const MOST_BYTES = 24 * 1024 * 1024;
/** Pictures drawn at once. Each occupies a pool thread that file access and compression also need. */
const AT_ONCE = 2;
const WAITING = 20;

/**
 * Caches drawn pictures until anything published changes; evicts the oldest first (FIFO) beyond 24 MiB. Drawing leaves
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
   * Returns a cached picture, or draws it when its turn comes.
   * @param version changes whenever any picture may; then the whole cache is cleared
   * @param who the reader's network; each queues separately
   * @throws Problem 'unavailable' when the queue is full
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
    // Counting for the card costs as much as drawing it, so both take one turn.
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

/** Draws a card. Loads the renderer on first use: on a computer that it does not support, only pictures are missing. */
const draw = async (card: Card): Promise<Picture> => {
  const { renderAsync } = await import('@resvg/resvg-js');
  const png = (await renderAsync(cardSvg(card), { font: { loadSystemFonts: false } })).asPng();
  return { png, etag: etagOfBytes(png) };
};
