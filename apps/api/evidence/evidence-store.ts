import type { Range } from '../platform/bucket/stored-files.js';

export type { Range };

/**
 * Stores the bytes of evidence, on any medium. The bytes arrive encrypted: a store is trusted only to keep them. A
 * store that is not on this computer throws StoreUnavailable when it cannot be used now, which never means that an
 * object is lost. `evidence-store-contract.ts` specifies what each implementation must do.
 */
export interface EvidenceStore {
  /** Where it is, for messages: the beginning of a sentence, without a secret. */
  readonly name: string;
  /**
   * Stores an object completely, or not at all. When this returns, the object is durable, even after a power cut.
   * @param key as `isObjectKey`; replaces an object already stored under it
   * @returns its size in bytes
   * @param onHalf called before the first byte leaves, by a store that keeps halves of objects: with what `delete`
   * needs to know of this one after a crash
   * @throws whatever `bytes` throws; StoreFull when there is no space; nothing of the object is stored then
   */
  put(
    key: string,
    bytes: AsyncIterable<Uint8Array>,
    onHalf?: (half: string) => Promise<void>,
  ): Promise<{ size: number }>;
  /** @throws NoSuchObject, possibly after some bytes */
  get(key: string, range?: Range): AsyncIterable<Uint8Array>;
  has(key: string): Promise<boolean>;
  /** Does nothing when there is no such object. @param half what `put` said of it */
  delete(key: string, half?: string | null): Promise<void>;
  /** The keys of all objects, in no particular order. */
  list(): AsyncIterable<string>;
  /** Asks whether it can be used now. @throws StoreUnavailable */
  assertAnswers(): Promise<void>;
  /**
   * Tries, where the store is not on this computer, to write and to delete something that is no object.
   * @throws StoreUnavailable, StoreFull
   */
  assertTakes(): Promise<void>;
}

/** The injection token of the store: `@Inject(EVIDENCE_STORE) store: EvidenceStore`. */
export const EVIDENCE_STORE = 'evidence store';

export class NoSuchObject extends Error {
  override readonly name = 'NoSuchObject';
  constructor() {
    super('this object is not in the store of evidence');
  }
}

/** The disk is full or refuses the write. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
  constructor() {
    super('the store of evidence has no room');
  }
}

/** Lowercase letters, digits and hyphens: valid as a file name and as an object key on every system. */
export const isObjectKey = (key: string): boolean => /^[a-z0-9][a-z0-9-]{2,99}$/.test(key);
