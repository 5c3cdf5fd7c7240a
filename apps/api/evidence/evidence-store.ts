/** Bytes of an object, from `start` (inclusive) up to `end` (exclusive). */
export interface Range {
  start: number;
  end: number;
}

/**
 * Where the bytes of evidence are kept, whoever keeps them. They are encrypted before they get here: a store is trusted
 * to keep them, and nothing more. `store-contract.ts` says what each one must do.
 */
export interface EvidenceStore {
  /**
   * Keeps an object whole, or not at all: it is there for good, also after a power cut, once this returns.
   * @param key as `isObjectKey`; what was under it before is replaced
   * @returns how many bytes it has
   * @throws whatever `bytes` throws; StoreFull when there is no room; nothing of it is there then
   */
  put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<{ size: number }>;
  /** @throws NoSuchObject, also in the middle */
  get(key: string, range?: Range): AsyncIterable<Uint8Array>;
  has(key: string): Promise<boolean>;
  /** Does nothing when it is not there. */
  delete(key: string): Promise<void>;
  /** The keys of all objects, in no order. */
  list(): AsyncIterable<string>;
}

/** The token under which rooms get the store: `@Inject(EVIDENCE_STORE) store: EvidenceStore`. */
export const EVIDENCE_STORE = 'evidence store';

export class NoSuchObject extends Error {
  override readonly name = 'NoSuchObject';
  constructor() {
    super('this object is not in the store of evidence');
  }
}

/** There is no room, or the disk does not take it. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
  constructor() {
    super('the store of evidence has no room');
  }
}

/** Small letters, digits and hyphens: what is a file name, and the key of an object, everywhere. */
export const isObjectKey = (key: string): boolean => /^[a-z0-9][a-z0-9-]{2,99}$/.test(key);
