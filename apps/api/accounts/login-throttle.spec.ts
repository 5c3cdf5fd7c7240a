import { setTimeout as pause } from 'node:timers/promises';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { SharedLimits } from '../platform/http/shared-limits.js';
import { responseDelayMs, LoginThrottle, waitSeconds } from './login-throttle.js';

/** Counts in memory, as one server does while the database is away. */
const inMemory = {
  counter: (name: string, { points, duration }: { points: number; duration: number }) =>
    new RateLimiterMemory({ keyPrefix: name, points, duration }),
} as unknown as SharedLimits;

/** Begins an attempt that never succeeds. */
const fail = async (throttle: LoginThrottle, account: string, network: string): Promise<unknown> =>
  throttle.tryPassword(account, network);
const failTimes = async (
  throttle: LoginThrottle,
  times: number,
  account: (n: number) => string,
  network: (n: number) => string,
): Promise<void> => {
  for (let n = 0; n < times; n += 1) await fail(throttle, account(n), network(n));
};
/** Returns the seconds that an attempt would have to wait now, without counting one. */
const waits = (throttle: LoginThrottle, account: string, network: string): Promise<number> =>
  throttle
    .tryPassword(account, network)
    .then((attempt) => attempt.dropped())
    .then(
      () => 0,
      (problem: { retryAfterSeconds: number }) => problem.retryAfterSeconds,
    );

describe('a throttle of whoever types a wrong password', () => {
  it('makes one network wait for one account after five failures: one second, then two', async () => {
    const throttle = new LoginThrottle(inMemory);
    await failTimes(
      throttle,
      4,
      () => 'sparrow',
      () => 'n',
    );
    expect(await waits(throttle, 'sparrow', 'n')).toBe(0);
    await fail(throttle, 'sparrow', 'n');
    expect(await waits(throttle, 'sparrow', 'n')).toBe(1);
    await pause(1_020);
    expect(await waits(throttle, 'sparrow', 'n')).toBe(0);
    await fail(throttle, 'sparrow', 'n');
    expect(await waits(throttle, 'sparrow', 'n')).toBe(2);
  });

  it('never makes the member wait in a network of their own, nor another member in the guesser’s', async () => {
    const throttle = new LoginThrottle(inMemory);
    await failTimes(
      throttle,
      5,
      () => 'sparrow',
      () => 'n',
    );
    expect(await waits(throttle, 'sparrow', 'n')).toBe(1);
    expect(await waits(throttle, 'sparrow', 'home')).toBe(0);
    expect(await waits(throttle, 'heron', 'n')).toBe(0);
  });

  it('makes a network wait for every account after thirty failures', async () => {
    const throttle = new LoginThrottle(inMemory);
    await failTimes(
      throttle,
      30,
      (n) => `name ${n}`,
      () => 'n',
    );
    expect(await waits(throttle, 'heron', 'n')).toBe(1);
    expect(await waits(throttle, 'heron', 'home')).toBe(0);
  });

  it('forgives a network that knew the password in the end', async () => {
    const throttle = new LoginThrottle(inMemory);
    await failTimes(
      throttle,
      4,
      () => 'sparrow',
      () => 'n',
    );
    await (await throttle.tryPassword('sparrow', 'n')).succeeded();
    await fail(throttle, 'sparrow', 'n');
    expect(await waits(throttle, 'sparrow', 'n')).toBe(0);
  });

  it('grows up to a minute and no further', () => {
    expect([4, 5, 6, 7, 10, 11, 12, 5_000].map((failures) => waitSeconds(failures, 5))).toEqual([
      0, 1, 2, 4, 32, 60, 60, 60,
    ]);
  });
});

describe('what goes wrong', () => {
  it('only holds answers back on an account that is guessed at from everywhere, for four seconds at most', async () => {
    expect([19, 20, 21, 1_000_000].map(responseDelayMs)).toEqual([0, 200, 400, 4_000]);
    const throttle = new LoginThrottle(inMemory);
    await failTimes(
      throttle,
      20,
      () => 'sparrow',
      (n) => `network ${n}`,
    );
    const from = Date.now();
    expect(await waits(throttle, 'sparrow', 'home')).toBe(0);
    expect(Date.now() - from).toBeGreaterThanOrEqual(190);
  });

  const letThrough = async (many: number, attempt: () => Promise<unknown>): Promise<number> =>
    (await Promise.allSettled(Array.from({ length: many }, attempt))).filter(({ status }) => status === 'fulfilled')
      .length;

  it('lets nobody try more passwords or codes at once than one after another', async () => {
    const throttle = new LoginThrottle(inMemory);
    expect(await letThrough(500, () => throttle.tryCode('a member'))).toBe(10);
    expect(await letThrough(500, () => throttle.tryPassword('sparrow', 'n'))).toBe(5);
    let n = 0;
    expect(await letThrough(500, () => throttle.tryPassword(`name ${(n += 1)}`, 'm'))).toBe(30);
  });

  it('counts an attempt before those of whoever floods it, from however many networks', async () => {
    const throttle = new LoginThrottle(inMemory);
    const order: string[] = [];
    const tries = (account: string, network: string, who: string): Promise<unknown> =>
      throttle.tryPassword(account, network, who).then(() => order.push(who));
    const flood = Array.from({ length: 100 }, (_, n) => tries(`name ${n}`, `network ${n}`, 'who floods'));
    await Promise.all([...flood, tries('sparrow', 'home', 'a member')]);
    expect(order.indexOf('a member')).toBeLessThan(5);
  });

  it('takes no name that somebody types for another account, a network or a member', async () => {
    const throttle = new LoginThrottle(inMemory);
    for (const name of ['203.0.113.5', 'codes of a member', 'sparrow 203.0.113.5', '["network","203.0.113.5"]'])
      await failTimes(
        throttle,
        15,
        () => name,
        (n) => `network ${n}`,
      );
    await fail(throttle, 'sparrow', '203.0.113.5');
    expect(await waits(throttle, 'sparrow', '203.0.113.5')).toBe(0);
    await throttle.tryCode('a member');
    await expect(throttle.tryCode('a member')).resolves.toBeDefined();
  });

  it('takes a right code for no guess, and an attempt that was never looked at neither', async () => {
    const throttle = new LoginThrottle(inMemory);
    for (let n = 0; n < 30; n += 1) await (await throttle.tryCode('a member')).succeeded();
    for (let n = 0; n < 30; n += 1) await (await throttle.tryPassword('sparrow', 'n')).dropped();
    expect(await waits(throttle, 'sparrow', 'n')).toBe(0);
    await expect(throttle.tryCode('a member')).resolves.toBeDefined();
  });
});
