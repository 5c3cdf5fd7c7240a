import { Injectable } from '@nestjs/common';
import { etagOfBytes } from '../../platform/http/conditional-response.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';
import { CoalescingCache } from '../../platform/http/coalescing-cache.js';
import type { Card } from './card-svg.js';

interface Picture {
  /** A PNG. */
  bytes: Buffer;
  etag: string;
}

const MOST_BYTES = 8 * 1024 * 1024;
/** Pictures drawn at once. Each occupies a pool thread that file access and compression also need. */
const AT_ONCE = 2;
const WAITING = 20;

/** Caches drawn pictures until anything published changes, up to 8 MiB. Drawing leaves the main thread free. */
@Injectable()
export class CardPictures {
  private readonly drawn = new CoalescingCache<Picture>(MOST_BYTES, new ConcurrencyLimiter(AT_ONCE, WAITING));

  /**
   * Returns a cached picture, or draws it when its turn comes.
   * @param version changes whenever any picture may; then the whole cache is cleared
   * @param who the reader's network; each queues separately
   * @throws Problem 'unavailable' when the queue is full
   */
  get(key: string, version: string, card: () => Promise<Card>, who = ''): Promise<Picture> {
    // Counting for the card costs as much as drawing it, so both take one turn.
    return this.drawn.get(key, async () => draw(await card()), { version, who });
  }
}

/** Draws a card. Loads the renderer on first use: on a computer that it does not support, only pictures are missing. */
const draw = async (card: Card): Promise<Picture> => {
  const { cardSvg } = await import('./card-svg.js');
  const { renderAsync } = await import('@resvg/resvg-js');
  const png = (await renderAsync(cardSvg(card), { font: { loadSystemFonts: false } })).asPng();
  return { bytes: png, etag: etagOfBytes(png) };
};
