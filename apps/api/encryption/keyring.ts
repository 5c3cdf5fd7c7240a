import type { DataSource, EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { forgetKey, type MasterKey } from './envelope.js';

/** The master keys of one database, in memory only. */
export class Keyring {
  private keys: readonly MasterKey[];
  private reading: Promise<void> | null = null;
  private isLocked = false;
  /** How often it was locked: a lock overtakes an unlock that still waits for the keys. */
  private locks = 0;
  /**
   * The current key when it was last looked up; null: never. Code that writes with it must check in the same statement
   * that it is still current.
   */
  lastCurrent: MasterKey | null = null;
  private readonly onChanges: (() => void)[] = [];

  /** @param reread reads the keys again, because somebody may have re-keyed meanwhile. */
  constructor(
    keys: readonly MasterKey[],
    private readonly reread: () => Promise<readonly MasterKey[] | null>,
  ) {
    this.keys = keys;
  }

  /**
   * Returns a key. @throws Problem 'locked' while locked, 'unavailable' when the key is missing even after reading the
   * source again.
   */
  async need(id: string): Promise<MasterKey> {
    if (this.isLocked) throw new Problem('locked');
    const found = this.find(id);
    if (found) return found;
    // Many requests may miss the same key at once; one read is enough for all.
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
    else if (keys) this.take(keys);
  }

  /** Keeps the object of a key that is known: a second copy of its secret would outlast locking. */
  private take(keys: readonly MasterKey[]): void {
    const first = keys.map((key) => {
      const known = this.find(key.id);
      if (known && known !== key) forgetKey(key);
      return known ?? key;
    });
    this.keys = [...first, ...this.keys.filter((old) => !first.includes(old))];
  }

  /** Whether somebody locked it: nothing encrypted can then be opened. */
  get locked(): boolean {
    return this.isLocked;
  }

  /** Registers who is told when it was locked or unlocked, such as whoever holds opened values in memory. */
  onChange(listener: () => void): void {
    this.onChanges.push(listener);
  }

  /** Overwrites every key in memory. Nothing can be opened until `unlock` or a restart. */
  lock(): void {
    this.isLocked = true;
    this.locks += 1;
    if (this.lastCurrent) forgetKey(this.lastCurrent);
    this.lastCurrent = null;
    this.keys.forEach(forgetKey);
    this.keys = [];
    for (const listener of this.onChanges) listener();
  }

  /**
   * Reads the keys from their source again. @returns false when they are missing, or somebody locked it meanwhile: it
   * stays locked.
   */
  async unlock(): Promise<boolean> {
    const { locks } = this;
    const keys = await this.reread().catch(() => null);
    if (!keys || keys.length === 0) return false;
    if (this.locks !== locks) {
      keys.forEach(forgetKey);
      return false;
    }
    this.isLocked = false;
    this.take(keys);
    for (const listener of this.onChanges) listener();
    return true;
  }
}

const keyrings = new WeakMap<DataSource, Keyring>();

/** Gives a connection the keys to open and store secret values. Call it once for each connection that is created. */
export const useKeyring = (database: DataSource, keyring: Keyring): void => void keyrings.set(database, keyring);

export const keyringOf = (manager: EntityManager): Keyring => {
  const found = keyrings.get(manager.connection);
  if (!found) throw new Error('this connection was given no keyring: useKeyring() comes first');
  return found;
};
