import { setTimeout as pause } from 'node:timers/promises';
import { holdMs, Patience, waitSeconds } from './patience.js';

const failTimes = async (patience: Patience, times: number, account: (n: number) => string, network: (n: number) => string): Promise<void> => {
  for (let n = 0; n < times; n += 1) await patience.failed(account(n), network(n));
};
const waits = (patience: Patience, account: string, network: string): Promise<number> =>
  patience.mayTry(account, network).then(() => 0, (problem: { retryAfterSeconds: number }) => problem.retryAfterSeconds);

describe('patience with whoever types a wrong password', () => {
  it('makes one network wait for one account after five failures: one second, then two', async () => {
    const patience = new Patience();
    await failTimes(patience, 4, () => 'sparrow', () => 'n');
    expect(await waits(patience, 'sparrow', 'n')).toBe(0);
    await patience.failed('sparrow', 'n');
    expect(await waits(patience, 'sparrow', 'n')).toBe(1);
    await pause(1_020);
    expect(await waits(patience, 'sparrow', 'n')).toBe(0);
    await patience.failed('sparrow', 'n');
    expect(await waits(patience, 'sparrow', 'n')).toBe(2);
  });

  it('never makes the member wait in a network of their own, nor another member in the guesser’s', async () => {
    const patience = new Patience();
    await failTimes(patience, 15, () => 'sparrow', () => 'n');
    expect(await waits(patience, 'sparrow', 'n')).toBeGreaterThan(30);
    expect(await waits(patience, 'sparrow', 'home')).toBe(0);
    expect(await waits(patience, 'heron', 'n')).toBe(0);
  });

  it('makes a network wait for every account after thirty failures', async () => {
    const patience = new Patience();
    await failTimes(patience, 30, (n) => `name ${n}`, () => 'n');
    expect(await waits(patience, 'heron', 'n')).toBe(1);
    expect(await waits(patience, 'heron', 'home')).toBe(0);
  });

  it('forgives a network that knew the password in the end', async () => {
    const patience = new Patience();
    await failTimes(patience, 4, () => 'sparrow', () => 'n');
    await patience.succeeded('sparrow', 'n');
    await patience.failed('sparrow', 'n');
    expect(await waits(patience, 'sparrow', 'n')).toBe(0);
  });

  it('grows up to a minute and no further', () => {
    expect([4, 5, 6, 7, 10, 11, 12, 5_000].map((failures) => waitSeconds(failures, 5))).toEqual([0, 1, 2, 4, 32, 60, 60, 60]);
  });
});

describe('what goes wrong', () => {
  it('only holds answers back on an account that is guessed at from everywhere, for four seconds at most', async () => {
    expect([19, 20, 21, 1_000_000].map(holdMs)).toEqual([0, 200, 400, 4_000]);
    const patience = new Patience();
    await failTimes(patience, 20, () => 'sparrow', (n) => `network ${n}`);
    const from = Date.now();
    expect(await waits(patience, 'sparrow', 'home')).toBe(0);
    expect(Date.now() - from).toBeGreaterThanOrEqual(190);
  });
});
