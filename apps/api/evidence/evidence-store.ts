/** Bytes of an object, from `start` (inclusive) up to `end` (exclusive). */
export interface Range {
  start: number;
  end: number;
}

/**
 * Stores the bytes of evidence, on any medium. The bytes arrive encrypted: a store is trusted only to keep them.
 * `evidence-store-contract.ts` specifies what each implementation must do.
 */
export interface EvidenceStore {
  /**
   * Stores an object completely, or not at all. When this returns, the object is durable, even after a power cut.
   * @param key as `isObjectKey`; replaces an object already stored under it
   * @returns its size in bytes
   * @throws whatever `bytes` throws; StoreFull when there is no space; nothing of the object is stored then
   */
  put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<{ size: number }>;
  /** @throws NoSuchObject, possibly after some bytes */
  get(key: string, range?: Range): AsyncIterable<Uint8Array>;
  has(key: string): Promise<boolean>;
  /** Does nothing when there is no such object. */
  delete(key: string): Promise<void>;
  /** The keys of all objects, in no particular order. */
  list(): AsyncIterable<string>;
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
