import { describe, expect, it } from '@jest/globals';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { heldWork } from '../../testing/held-work.js';

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('work in turns', () => {
  it('begins a few at a time, and the next when one has ended', async () => {
    const limiter = new ConcurrencyLimiter(2, 5);
    const all = [heldWork(), heldWork(), heldWork()];
    const done = all.map(({ work }) => limiter.take(work));
    await settled();
    expect(all.map(({ begun }) => begun())).toEqual([true, true, false]);
    all[1]!.end();
    await settled();
    expect(all[2]!.begun()).toBe(true);
    for (const { end } of all) end();
    expect(await Promise.all(done)).toEqual(['done', 'done', 'done']);
  });
});

describe('what goes wrong', () => {
  it('whoever asks for much waits behind their own, and whoever asks once comes next', async () => {
    const limiter = new ConcurrencyLimiter(1, 20);
    const order: string[] = [];
    const flood = ['first', 'second', 'third', 'fourth'].map((name) =>
      limiter.take(async () => {
        await settled();
        order.push(name);
      }, 'a network that floods'),
    );
    const reader = limiter.take(() => {
      order.push('reader');
    }, 'a reader');
    await Promise.all([...flood, reader]);
    expect(order).toEqual(['first', 'reader', 'second', 'third', 'fourth']);
  });

  it('one too many is sent away at once, before anything of it is done', async () => {
    const limiter = new ConcurrencyLimiter(1, 1);
    const [first, second, third] = [heldWork(), heldWork(), heldWork()];
    const done = [limiter.take(first.work), limiter.take(second.work)];
    await expect(limiter.take(third.work)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
    expect(third.begun()).toBe(false);
    first.end();
    second.end();
    await Promise.all(done);
    third.end();
    expect(await limiter.take(third.work)).toBe('done');
  });

  it('whoever fills the queue makes room for others, down to as many as each of them has', async () => {
    const limiter = new ConcurrencyLimiter(1, 3);
    const all = Array.from({ length: 8 }, heldWork);
    const outcomes: Record<string, string> = {};
    const ask = (name: string, who: string): Promise<void> =>
      limiter.take(all[Object.keys(outcomes).length]!.work, who).then(
        (done) => void (outcomes[name] = done),
        ({ code }: { code: string }) => void (outcomes[name] = code),
      );
    const asked = ['running', 'one', 'two', 'three'].map((name) => {
      const answer = ask(name, 'a network that floods');
      outcomes[name] = 'waits';
      return answer;
    });
    for (const [name, who] of [
      ['one too many', 'a network that floods'],
      ['a reader', 'a reader'],
      ['another reader', 'another reader'],
      ['a third reader', 'a third reader'],
    ] as const) {
      asked.push(ask(name, who));
      outcomes[name] = 'waits';
      await settled();
    }
    for (const { end } of all) end();
    await Promise.all(asked);
    expect(outcomes).toEqual({
      running: 'done',
      one: 'done',
      two: 'unavailable',
      three: 'unavailable',
      'one too many': 'unavailable',
      'a reader': 'done',
      'another reader': 'done',
      'a third reader': 'unavailable',
    });
  });

  it('work that fails gives its turn on', async () => {
    const limiter = new ConcurrencyLimiter(1, 1);
    await expect(
      limiter.take(() => {
        throw new Error('planted');
      }),
    ).rejects.toThrow('planted');
    expect(await limiter.take(() => 'next')).toBe('next');
  });
});
