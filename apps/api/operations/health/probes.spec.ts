import { Probes } from './probes.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('probes', () => {
  it('say of each whether it is well, asked anew once the result is no longer shared', async () => {
    let isWell = true;
    const probes = new Probes(
      { good: () => Promise.resolve(), other: () => (isWell ? Promise.resolve() : Promise.reject(new Error())) },
      1000,
      0,
    );
    expect(await probes.outcomes()).toEqual({ good: 'ok', other: 'ok' });
    isWell = false;
    expect(await probes.outcomes()).toEqual({ good: 'ok', other: 'failed' });
  });

  it('call one that throws at once failed', async () => {
    const probes = new Probes({
      one: () => {
        throw new Error('no');
      },
    });
    expect(await probes.outcomes()).toEqual({ one: 'failed' });
  });

  it('ask once for a flood of requests in the same second', async () => {
    let asked = 0;
    const probes = new Probes({ one: () => Promise.resolve((asked += 1)) }, 1000, 60_000);
    await Promise.all(Array.from({ length: 1000 }, () => probes.outcomes()));
    await probes.outcomes();
    expect(asked).toBe(1);
  });

  it('call what hangs failed in time, and do not ask it again while it hangs', async () => {
    let [asked, answer] = [0, (): void => undefined];
    const probes = new Probes({ one: () => new Promise<void>((resolve) => ((asked += 1), (answer = resolve))) }, 5, 0);
    for (let look = 0; look < 3; look += 1) expect(await probes.outcomes()).toEqual({ one: 'failed' });
    expect(asked).toBe(1);
    answer();
    await pause(1);
    const again = probes.outcomes();
    await pause(0);
    answer();
    expect([await again, asked]).toEqual([{ one: 'ok' }, 2]);
  });
});
