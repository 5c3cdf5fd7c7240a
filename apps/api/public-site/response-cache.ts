import { Injectable } from '@nestjs/common';
import { etagOfBytes } from '../platform/http/cached.js';

export interface Kept {
  body: Buffer;
  etag: string;
}

const MOST_BYTES = 32 * 1024 * 1024;

/** Caches answers until the facts change. Evicts the oldest first (FIFO, not LRU) beyond 32 MiB. */
@Injectable()
export class KeptAnswers {
  private kept = new Map<string, Kept>();
  private version = '';
  private bytes = 0;

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
      this.kept = new Map();
      this.bytes = 0;
      this.version = version;
    }
    const known = this.kept.get(key);
    if (known) return known;
    const text = make();
    const body = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    const made = { body, etag: etagOfBytes(body) };
    this.kept.set(key, made);
    this.bytes += body.length + key.length;
    for (const [oldest, { body: old }] of this.kept) {
      if (this.bytes <= MOST_BYTES || oldest === key) break;
      this.kept.delete(oldest);
      this.bytes -= old.length + oldest.length;
    }
    return made;
  }
}
