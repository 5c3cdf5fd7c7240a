import { createHash } from 'node:crypto';

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

const NAME = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
/** Whether a name may be a file of a store: nothing that a shell, an address or a folder could misread. */
export const isStoreName = (name: string): boolean =>
  NAME.test(name) && name.length <= 300 && !name.split('/').some((part) => /^\.+$/.test(part));
