import { describe, expect, it, jest } from '@jest/globals';
import type { PlacesService } from '../places/places.service.js';
import { CountingThreads } from '../statistics/counting-threads.js';
import type { PublicFacts } from '../statistics/public-facts.js';
import { COUNTS } from './counts-work.js';
import { QuestionLimiter } from './question-limiter.js';
import { ReadersCounting } from './readers-counting.js';

const PLACES = {} as PlacesService;
const FACTS = { facts: {} } as PublicFacts;
const counting = (threads = new CountingThreads(PLACES)): ReadersCounting =>
  new ReadersCounting(new QuestionLimiter(), threads, PLACES, FACTS);

describe('counting for readers', () => {
  it('counts once what many ask at once: it is kept before the next has a turn', async () => {
    const kept = new Map<string, number>();
    const work = { module: '', name: '', run: jest.fn(() => kept.size + 1) };
    const readers = counting();
    const ask = (): Promise<number | null> =>
      readers.count(work, {
        address: '127.0.0.1',
        standings: [],
        args: () => null,
        isCurrent: () => true,
        known: () => kept.get('the question'),
        keep: (made) => void kept.set('the question', made),
      });
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(work.run).toHaveBeenCalledTimes(1);
  });

  it('counts and keeps nothing of facts that have changed', async () => {
    const work = { module: '', name: '', run: jest.fn(() => 1) };
    const keep = jest.fn();
    const asked = { address: '127.0.0.1', standings: [], args: () => null, isCurrent: () => false, keep };
    expect(await counting().count(work, asked)).toBeNull();
    expect([work.run.mock.calls, keep.mock.calls]).toEqual([[], []]);
  });

  it('has a thread begun for the public facts when the server is about to answer', () => {
    const threads = new CountingThreads(PLACES);
    const prepare = jest.spyOn(threads, 'prepare').mockReturnValue();
    counting(threads).onApplicationBootstrap();
    expect(prepare.mock.calls).toEqual([[COUNTS, FACTS.facts]]);
  });
});
