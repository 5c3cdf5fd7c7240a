import { jest } from '@jest/globals';
import { BackgroundWork } from './background-work.js';

const HOUR = 3_600_000;
/** A clock that the test moves. */
const aClock = () => {
  let now = 0;
  return { now: () => now, wait: (ms: number) => void (now += ms) };
};
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('work in the background', () => {
  it('is late once it has missed two turns and ten minutes, and no longer once it ended well', () => {
    const clock = aClock();
    const work = new BackgroundWork(clock.now);
    const endedWell = work.expect('checkpoints', HOUR);
    clock.wait(2 * HOUR + 600_000);
    expect(work.state()).toEqual({ works: 1, late: [] });
    clock.wait(1);
    expect(work.state()).toEqual({ works: 1, late: ['checkpoints'] });
    endedWell();
    expect(work.state().late).toEqual([]);
  });

  it('counts an end that failed as none', async () => {
    const clock = aClock();
    const work = new BackgroundWork(clock.now);
    let fails = true;
    const end = work.repeat('sessions', HOUR, () => (fails ? Promise.reject(new Error('away')) : Promise.resolve()));
    clock.wait(3 * HOUR);
    await settle();
    expect(work.state().late).toEqual(['sessions']);
    end();
    fails = false;
    expect(work.state()).toEqual({ works: 0, late: [] });
    const endAgain = work.repeat('sessions', HOUR, () => Promise.resolve());
    await settle();
    expect(work.state()).toEqual({ works: 1, late: [] });
    endAgain();
  });

  it('counts one that threw at once as none, too: it must not end the process', async () => {
    const clock = aClock();
    const work = new BackgroundWork(clock.now);
    const end = work.repeat('backups', HOUR, () => {
      throw new Error('not allowed');
    });
    clock.wait(3 * HOUR);
    await settle();
    expect(work.state().late).toEqual(['backups']);
    end();
  });

  it('does it at once, and again at each turn', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    let times = 0;
    const end = new BackgroundWork().repeat('uploads', HOUR, () => Promise.resolve((times += 1)));
    expect(times).toBe(1);
    jest.advanceTimersByTime(2 * HOUR);
    expect(times).toBe(3);
    end();
    jest.advanceTimersByTime(2 * HOUR);
    expect(times).toBe(3);
    jest.useRealTimers();
  });

  it('is not done on trial, and is not late: going back would lose what it did, or could not undo it', async () => {
    const clock = aClock();
    const work = new BackgroundWork(clock.now, true);
    let times = 0;
    const end = work.repeat('uploads', HOUR, () => Promise.resolve((times += 1)));
    clock.wait(24 * HOUR);
    await settle();
    expect([times, work.state()]).toEqual([0, { works: 0, late: [] }]);
    end();
  });
});
