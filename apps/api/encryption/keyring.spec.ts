import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { masterKey, type MasterKey } from './envelope.js';
import { Keyring } from './keyring.js';

const SECRET = randomBytes(32);
/** As a source reads it: each time another copy of the same secret. */
const copy = (): MasterKey => masterKey(Buffer.from(SECRET));
const isGone = ({ secret }: MasterKey): boolean => secret.every((byte) => byte === 0);

/** A keyring whose source answers when the test says so, and every copy that the source gave. */
const slow = () => {
  const given: MasterKey[] = [copy()];
  const waiting: ((keys: MasterKey[]) => void)[] = [];
  const keyring = new Keyring([given[0]!], () => new Promise((resolve) => void waiting.push(resolve)));
  return {
    keyring,
    given,
    answer: () => {
      given.push(copy());
      waiting.shift()!([given.at(-1)!]);
    },
  };
};

describe('a lock', () => {
  it('is not undone by an unlock that still waited for the key', async () => {
    const { keyring, given, answer } = slow();
    keyring.lock();
    const unlocked = keyring.unlock();
    keyring.lock();
    answer();
    expect(await unlocked).toBe(false);
    expect(keyring.locked).toBe(true);
    expect(given.map(isGone)).toEqual([true, true]);
    const again = keyring.unlock();
    answer();
    expect(await again).toBe(true);
    expect(keyring.locked).toBe(false);
  });

  it('leaves no copy of a key that was read more than once', async () => {
    const { keyring, given, answer } = slow();
    const first = given[0]!;
    keyring.lastCurrent = first;
    const unlocked = keyring.unlock();
    answer();
    expect(await unlocked).toBe(true);
    const missing = keyring.need('of no key').catch(() => undefined);
    answer();
    await missing;
    expect(await keyring.need(first.id)).toBe(first);
    expect(given.map(isGone)).toEqual([false, true, true]);
    keyring.lock();
    expect(given.map(isGone)).toEqual([true, true, true]);
  });
});
