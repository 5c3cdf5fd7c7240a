import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { StepScheduler } from './step-scheduler.js';
import { waitUntil } from '../../testing/wait-until.js';
import { heldWork } from '../../testing/held-work.js';

afterEach(() => void jest.useRealTimers());

describe('steps of imports', () => {
  it('go one at a time while they are short, and a long one holds the next up no longer than that', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const turns = new StepScheduler({ long: 40, atOnce: 4, ofOne: 3, waiting: 20 });
    const [large, small] = [heldWork(), heldWork()];
    const all = [turns.take('analyst', large.work), turns.take('reviewer', small.work)];
    await turn();
    jest.advanceTimersByTime(39);
    await turn();
    expect([large.begun(), small.begun()]).toEqual([true, false]);
    jest.advanceTimersByTime(1);
    await turn();
    expect(small.begun()).toBe(true);
    small.end();
    expect(await all[1]).toBe('done');
    large.end();
    expect(await all[0]).toBe('done');
  });

  it('of one person leave a place to others, and never more than so many go at once', async () => {
    const turns = new StepScheduler({ long: 5, atOnce: 3, ofOne: 2, waiting: 20 });
    const mine = [heldWork(), heldWork(), heldWork()];
    const [theirs, more] = [heldWork(), heldWork()];
    const all = [
      ...mine.map(({ work }) => turns.take('analyst', work)),
      turns.take('reviewer', theirs.work),
      turns.take('another', more.work),
    ];
    await waitUntil(theirs.begun);
    await pause(20);
    expect([...mine, theirs, more].map(({ begun }) => begun())).toEqual([true, true, false, true, false]);
    for (const { end } of [...mine, theirs, more]) end();
    expect(await Promise.all(all)).toEqual(Array(5).fill('done'));
  });
});

describe('what goes wrong', () => {
  it('a step that fails gives its place on, and one too many is sent away', async () => {
    const turns = new StepScheduler({ long: 1_000, atOnce: 2, ofOne: 2, waiting: 1 });
    await expect(turns.take('a', () => Promise.reject(new Error('planted')))).rejects.toThrow('planted');
    const [first, second] = [heldWork(), heldWork()];
    const all = [turns.take('a', first.work), turns.take('a', second.work)];
    await expect(turns.take('a', () => Promise.resolve('x'))).rejects.toMatchObject({ code: 'unavailable' });
    first.end();
    second.end();
    await Promise.all(all);
  });

  it('who keeps a place has it, and whoever comes after it is told so before anything began', async () => {
    const turns = new StepScheduler({ long: 1_000, atOnce: 1, ofOne: 1, waiting: 1 });
    const first = heldWork();
    const all = [turns.take('a', first.work)];
    const giveUp = turns.reserve();
    expect(() => turns.reserve()).toThrow('unavailable');
    giveUp();
    all.push(turns.take('a', () => Promise.resolve('mine')));
    expect(() => turns.reserve()).toThrow('unavailable');
    first.end();
    expect(await Promise.all(all)).toEqual(['done', 'mine']);
  });
});
