import { describe, expect, it } from '@jest/globals';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import { inBatches, isToDo, mostKeysOfOne, sealOneAfterAnother } from './seal-waiting.js';

const key = (id: string): SealingKeyView => ({ id }) as SealingKeyView;
const waits = { id: 'x', revision: 1, sealedFor: ['own'], waitingFor: ['new'], stale: false };
const problem = { type: '', title: '', status: 0, code: 'cannot-open' };

describe('what waits to be sealed', () => {
  it('is to be done by who can open it, for somebody who may', () => {
    expect(isToDo(waits, 'own', [key('new')])).toBe(true);
    expect(isToDo(waits, 'own', [key('own')])).toBe(false);
    expect(isToDo(waits, 'new', [key('new')])).toBe(false);
    expect(isToDo(waits, undefined, [key('new')])).toBe(false);
    const stale = { ...waits, waitingFor: [], stale: true };
    expect(isToDo(stale, 'own', [key('own')])).toBe(true);
    expect(isToDo(stale, 'own', [key('of another team')])).toBe(false);
    expect(isToDo(stale, 'own', [])).toBe(false);
  });

  it('is sealed to the end, also after one that does not open', async () => {
    const steps: number[] = [];
    const sealed = await sealOneAfterAnother(
      [[1, 2], [3], [4, 5]],
      (batch) => Promise.resolve(batch[0] === 3 ? { done: 0, problem } : { done: batch.length, problem: null }),
      { onStep: (done) => steps.push(done), isStopped: () => false },
    );
    expect([sealed, steps]).toEqual([{ done: 4, problem }, [2, 2, 4]]);
  });

  it('stops when somebody stops it, with what is done', async () => {
    let isStopped = false;
    const asked: number[] = [];
    const sealed = await sealOneAfterAnother(
      [[1], [2], [3]],
      ([one]) => {
        asked.push(one!);
        isStopped = one === 2;
        return Promise.resolve({ done: 1, problem: null });
      },
      { onStep: () => undefined, isStopped: () => isStopped },
    );
    expect([sealed.done, asked]).toEqual([2, [1, 2]]);
  });

  it('goes together as far as one request takes it', () => {
    const sizes = (most: number, mostBytes: number, ...all: number[]): number[][] =>
      inBatches(
        all.map((size) => ({ size })),
        { most, mostBytes },
      ).map((batch) => batch.map(({ size }) => size));
    expect(sizes(2, 100, 1, 1, 1)).toEqual([[1, 1], [1]]);
    expect(sizes(9, 100, 60, 40, 1)).toEqual([[60, 40], [1]]);
    expect(sizes(9, 100, 200, 200)).toEqual([[200], [200]]);
    expect(sizes(9, 100)).toEqual([]);
  });

  it('makes requests no smaller for recipients who have their key already', () => {
    const recipients = [key('own'), key('other'), key('new')];
    expect(mostKeysOfOne([waits], recipients)).toBe(1);
    expect(mostKeysOfOne([waits, { ...waits, stale: true }], recipients)).toBe(3);
  });
});
