import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { S3Bucket } from '../platform/bucket/s3-bucket.js';
import {
  outgoing,
  StoreProblem,
  StoreUnavailable,
  whileUnreachable,
  type Outgoing,
} from '../platform/bucket/stored-files.js';
import { isObjectKey, NoSuchObject, StoreFull, type EvidenceStore, type Range } from './evidence-store.js';
import { PIECE_BYTES } from './upload-limits.js';

/** A piece of an upload, encrypted, fits into one request. Amazon's least for a part is 5 MiB. */
const PART_BYTES = PIECE_BYTES + 1024 ** 2;
/** Waits before the second and later tries: somebody is waiting for the answer. */
const WAITS_MS = [200, 1000, 4000];
/** No object has such a name. */
const NONE = 'none/';

/**
 * Stores objects in a bucket (S3). What is longer than a part is sent in parts, and is there only once they are joined.
 * Takes the memory of a part for each object that is being written.
 */
export class BucketStore implements EvidenceStore {
  private readonly partBytes: number;
  private readonly waitsMs: readonly number[];

  constructor(
    private readonly bucket: S3Bucket,
    { partBytes = PART_BYTES, waitsMs = WAITS_MS }: { partBytes?: number; waitsMs?: readonly number[] } = {},
  ) {
    this.partBytes = partBytes;
    this.waitsMs = waitsMs;
  }

  get name(): string {
    return this.bucket.name;
  }

  async put(
    key: string,
    bytes: AsyncIterable<Uint8Array>,
    onHalf?: (half: string) => Promise<void>,
  ): Promise<{ size: number }> {
    assertKey(key);
    const tags: string[] = [];
    let [half, size]: [string | null, number] = [null, 0];
    try {
      for await (const { part, isLast } of inParts(bytes, this.partBytes)) {
        size += part.bytes;
        if (isLast && half === null) {
          await this.tried(() => this.bucket.put(key, part));
          return { size };
        }
        if (half === null) {
          half = await this.tried(() => this.bucket.beginParts(key));
          await onHalf?.(half);
        }
        const upload = half;
        tags.push(await this.tried(() => this.bucket.putPart(key, upload, tags.length + 1, part)));
      }
      await this.join(key, half!, tags, size);
      return { size };
    } catch (error) {
      if (half !== null) await this.bucket.dropParts(key, half).catch(() => undefined);
      throw error;
    }
  }

  /** A connection that breaks is made anew, and goes on from there: objects never change. */
  async *get(key: string, range?: Range): AsyncGenerator<Uint8Array> {
    assertKey(key);
    if (range && range.end <= range.start) return;
    const end = range?.end ?? Number.POSITIVE_INFINITY;
    let at = range?.start ?? 0;
    for (let tries = 0; ; tries += 1) {
      const isWhole = at === 0 && end === Number.POSITIVE_INFINITY;
      try {
        for await (const piece of this.bucket.get(key, isWhole ? undefined : { start: at, end })) {
          at += piece.length;
          tries = 0;
          yield piece;
        }
        return;
      } catch (error) {
        const wait = isUnreachable(error) ? this.waitsMs[tries] : undefined;
        if (wait === undefined) throw this.inWords(error);
        await pause(wait);
      }
    }
  }

  has(key: string): Promise<boolean> {
    assertKey(key);
    return this.tried(() => this.bucket.has(key));
  }

  async delete(key: string, half: string | null = null): Promise<void> {
    assertKey(key);
    if (half !== null) await this.tried(() => this.bucket.dropParts(key, half));
    await this.tried(() => this.bucket.delete(key));
  }

  async *list(): AsyncGenerator<string> {
    try {
      for await (const { name } of this.bucket.list('')) if (isObjectKey(name)) yield name;
    } catch (error) {
      throw this.inWords(error);
    }
  }

  /** Returns how long all files in it are together. */
  async bytes(): Promise<number> {
    let sum = 0;
    try {
      for await (const { bytes } of this.bucket.list('')) sum += bytes;
    } catch (error) {
      throw this.inWords(error);
    }
    return sum;
  }

  async assertAnswers(): Promise<void> {
    try {
      // The answer is short.
      for await (const _none of this.bucket.list(NONE)) break;
    } catch (error) {
      throw this.inWords(error);
    }
  }

  async assertTakes(): Promise<void> {
    const name = `${NONE}tried`;
    try {
      const version = await this.bucket.put(name, outgoing(Buffer.from('Vigil tries whether it may write here.\n')));
      // Another server may have deleted it already: then it is missing, which is an answer, too.
      await this.bucket.has(name);
      await this.deleteTried(name, version);
    } catch (error) {
      throw this.inWords(error);
    }
  }

  /** Leaves no version of the trial in a bucket that keeps them, if the key may delete versions. */
  private async deleteTried(name: string, version: string | null): Promise<void> {
    try {
      await this.bucket.delete(name, version);
    } catch (error) {
      if (version === null || !(error instanceof StoreProblem) || error.trouble === 'unreachable') throw error;
      await this.bucket.delete(name);
    }
  }

  /** If the answer was lost, the parts are gone when it is tried again: then the object is there, or nothing is. */
  private async join(key: string, half: string, tags: readonly string[], size: number): Promise<void> {
    try {
      await whileUnreachable(() => this.bucket.joinParts(key, half, tags), this.waitsMs);
    } catch (error) {
      const isGone = error instanceof StoreProblem && error.trouble === 'missing';
      if (!isGone || (await this.tried(() => this.sizeOf(key))) !== size)
        throw this.inWords(isGone ? new StoreProblem('unreachable', 'parts are gone') : error);
    }
  }

  private async sizeOf(key: string): Promise<number | null> {
    for await (const { name, bytes } of this.bucket.list(key)) if (name === key) return bytes;
    return null;
  }

  private async tried<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await whileUnreachable(work, this.waitsMs);
    } catch (error) {
      throw this.inWords(error);
    }
  }

  private inWords(error: unknown): unknown {
    if (!(error instanceof StoreProblem)) return error;
    if (error.trouble === 'full') return new StoreFull();
    return error.trouble === 'missing'
      ? new NoSuchObject()
      : new StoreUnavailable(this.bucket.name, error.trouble, error.said);
  }
}

const isUnreachable = (error: unknown): boolean => error instanceof StoreProblem && error.trouble === 'unreachable';

const assertKey = (key: string): void => {
  if (!isObjectKey(key)) throw new Error('this is no key of an object');
};

/** Cuts bytes into parts of one length; the last one may be shorter. There is always at least one. */
async function* inParts(
  bytes: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<{ part: Outgoing; isLast: boolean }> {
  let [held, length, sum] = [[] as Uint8Array[], 0, createHash('sha256')];
  const take = (): Outgoing => {
    const [pieces, part] = [held, { bytes: length, sha256: sum.digest('hex') }];
    [held, length, sum] = [[], 0, createHash('sha256')];
    return {
      ...part,
      // eslint-disable-next-line @typescript-eslint/require-await
      async *open() {
        yield* pieces;
      },
    };
  };
  for await (const piece of bytes)
    for (let rest = piece; rest.length > 0;) {
      // Only a byte beyond the part proves that it is not the last.
      if (length === partBytes) yield { part: take(), isLast: false };
      const fitting = rest.subarray(0, partBytes - length);
      held.push(fitting);
      sum.update(fitting);
      length += fitting.length;
      rest = rest.subarray(fitting.length);
    }
  yield { part: take(), isLast: true };
}
