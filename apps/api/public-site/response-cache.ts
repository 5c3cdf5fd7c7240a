import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { etagOfAnswer } from '../platform/http/conditional-response.js';

export interface Kept {
  body: Buffer;
  etag: string;
}

const MOST_BYTES = 12 * 1024 * 1024;

/** Caches answers until the facts change, up to 12 MiB: more than fifteen hundred views of the map. */
@Injectable()
export class ResponseCache {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });
  private version = '';

  /** Returns the cached answer for this version; undefined if it must be made. */
  known(key: string, version: string): Kept | undefined {
    return version === this.version ? this.kept.get(key) : undefined;
  }

  /**
   * Returns the cached answer, or makes and caches one.
   * @param version changes whenever any answer may; then the whole cache is cleared
   */
  get(key: string, version: string, make: () => string | Buffer): Kept {
    if (version !== this.version) {
      this.kept.clear();
      this.version = version;
    }
    const known = this.kept.get(key);
    if (known) return known;
    const text = make();
    const body = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    const made = { body, etag: etagOfAnswer(`${version} ${key}`, body) };
    this.kept.set(key, made);
    return made;
  }
}
