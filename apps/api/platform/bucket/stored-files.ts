import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../database/operator-error.js';

/** Bytes of a file, from `start` (inclusive) up to `end` (exclusive; Infinity: to its end). */
export interface Range {
  start: number;
  end: number;
}

export interface StoredFile {
  name: string;
  bytes: number;
}
/** What is to be stored. It can be opened again, for another try. */
export interface Outgoing {
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
  open(): AsyncIterable<Uint8Array>;
}

export const outgoing = (bytes: Buffer): Outgoing => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  // eslint-disable-next-line @typescript-eslint/require-await
  async *open() {
    yield bytes;
  },
});

/** unreachable: try again. The others stay as they are until somebody does something. */
export type StoreTrouble = 'unreachable' | 'credentials' | 'full' | 'missing' | 'refused';

export class StoreProblem extends Error {
  override readonly name = 'StoreProblem';
  /** @param said a status or an exit code; never what the store answered, which may repeat a secret */
  constructor(
    readonly trouble: StoreTrouble,
    readonly said: string,
  ) {
    super(`${trouble} (${said})`);
  }
}

/** What to do about troubles that are the same for whatever lies in a store. */
export const TO_DO = {
  unreachable: 'cannot be reached: look at the network and at its address',
  credentials: 'does not accept the credentials: look whether they are right and not ended',
  refused: 'refused what it was asked for: try it by hand',
} as const;

/** A store of which nothing can be had now: one sentence for the operator. */
export class StoreUnavailable extends OperatorError {
  /** @param name of the store */
  constructor(
    name: string,
    readonly trouble: keyof typeof TO_DO,
    said: string,
  ) {
    super(`${name} ${TO_DO[trouble]} (${said}).`);
  }
}

/** Does something with a store, and again after each of the waits, in milliseconds, when it could not be reached. */
export const whileUnreachable = async <T>(work: () => Promise<T>, waits: readonly number[]): Promise<T> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = error instanceof StoreProblem && error.trouble === 'unreachable' ? waits[tries] : undefined;
      if (wait === undefined) throw error;
      await pause(wait);
    }
  }
};

const NAME = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
/** Whether a name may be a file of a store: nothing that a shell, an address or a folder could misread. */
export const isStoreName = (name: string): boolean =>
  NAME.test(name) && name.length <= 300 && !name.split('/').some((part) => /^\.+$/.test(part));
