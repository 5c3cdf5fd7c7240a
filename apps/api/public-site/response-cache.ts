import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { etagOfAnswer } from '../platform/http/conditional-response.js';

export interface Kept {
  body: Buffer;
  etag: string;
}

const MOST_BYTES = 12 * 1024 * 1024;
/** A larger answer is kept when it is asked for again: it would push out many, and stay as garbage for long after. */
const LARGE = 64 * 1024;
const MOST_ASKED = 1000;

/** Caches answers until the facts change, up to 12 MiB: more than fifteen hundred views of the map. */
@Injectable()
export class ResponseCache {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });
  /** The questions of large answers. */
  private readonly asked = new LRUCache<string, true>({ max: MOST_ASKED });
  /** The large answer that was made last, for those who wait for the same. */
  private latest: { key: string; made: Kept } | null = null;
  private version = '';

  /** Returns the cached answer for this version; undefined if it must be made. */
  known(key: string, version: string): Kept | undefined {
    if (version !== this.version) return undefined;
    return this.latest?.key === key ? this.latest.made : this.kept.get(key);
  }

  /**
   * Returns the cached answer, or makes and caches one.
   * @param version changes whenever any answer may; then the whole cache is cleared
   */
  get(key: string, version: string, make: () => string | Buffer): Kept {
    if (version !== this.version) {
      this.kept.clear();
      this.latest = null;
      this.version = version;
    }
    const known = this.known(key, version);
    if (known) return known;
    const text = make();
    const body = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    const made = { body, etag: etagOfAnswer(`${version} ${key}`, body) };
    if (body.length <= LARGE || this.asked.has(key)) this.kept.set(key, made);
    else {
      this.asked.set(key, true);
      this.latest = { key, made };
    }
    return made;
  }
}
