import type { DataSource, EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { forgetKey, type MasterKey } from './envelope.js';

/** The master keys of one database, in memory only. */
export class Keyring {
  private keys: readonly MasterKey[];
  private reading: Promise<void> | null = null;
  private isLocked = false;
  /**
   * The key that was the current one when it was last asked for; null: never. Whoever writes with it makes sure in the
   * same statement.
   */
  lastCurrent: MasterKey | null = null;

  /** @param reread asks for the keys again: somebody may have re-keyed meanwhile. */
  constructor(
    keys: readonly MasterKey[],
    private readonly reread: () => Promise<readonly MasterKey[] | null>,
  ) {
    this.keys = keys;
  }

  /** @throws Problem 'locked' while it is, 'unavailable' when the key is not there, also after looking again. */
  async need(id: string): Promise<MasterKey> {
    if (this.isLocked) throw new Problem('locked');
    const found = this.find(id);
    if (found) return found;
    // Many requests may miss one key at the same moment; one look is enough for all.
    this.reading ??= this.look().finally(() => {
      this.reading = null;
    });
    await this.reading;
    if (this.isLocked) throw new Problem('locked');
    const now = this.find(id);
    if (!now) throw new Problem('unavailable', { retryAfterSeconds: 60 });
    return now;
  }

  private find(id: string): MasterKey | undefined {
    return this.keys.find((key) => key.id === id);
  }

  private async look(): Promise<void> {
    const keys = await this.reread().catch(() => null);
    if (this.isLocked) keys?.forEach(forgetKey);
    else if (keys) this.keys = [...keys, ...this.keys.filter((old) => !keys.some((key) => key.id === old.id))];
  }

  /** Whether somebody locked it: what is encrypted does not open. */
  get locked(): boolean {
    return this.isLocked;
  }

  /** From now on nothing opens, until `unlock` or a restart: every key is written over where it stood in memory. */
  lock(): void {
    this.isLocked = true;
    this.lastCurrent = null;
    this.keys.forEach(forgetKey);
    this.keys = [];
  }

  /** Reads the keys again from where they lie. @returns false when they are not there: it stays locked. */
  async unlock(): Promise<boolean> {
    const keys = await this.reread().catch(() => null);
    if (!keys || keys.length === 0) return false;
    this.isLocked = false;
    this.keys = keys;
    return true;
  }
}

const keyrings = new WeakMap<DataSource, Keyring>();

/** Lets a connection open and keep what is secret. Whoever makes a connection says so once. */
export const useKeyring = (database: DataSource, keyring: Keyring): void => void keyrings.set(database, keyring);

export const keyringOf = (manager: EntityManager): Keyring => {
  const found = keyrings.get(manager.connection);
  if (!found) throw new Error('this connection was given no keyring: useKeyring() comes first');
  return found;
};
