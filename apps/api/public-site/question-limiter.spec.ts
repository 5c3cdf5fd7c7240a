import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isLoopback } from '../platform/http/rate-limit.js';
import { QuestionLimiter, QUESTIONS_PER_MINUTE } from './question-limiter.js';

const asked = async (questions: QuestionLimiter, address: string, times: number): Promise<string[]> => {
  const answers: string[] = [];
  for (let at = 0; at < times; at += 1)
    answers.push(
      await questions
        .take(address, () => 'counted')
        .catch((refused: unknown) => (refused instanceof Problem ? refused.code : 'broken')),
    );
  return answers;
};

let clock = 0;
/** Counts for so many milliseconds of a clock that nothing else moves. */
const countFor = (ms: number): void => {
  clock += ms;
};
beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('questions that have to be counted', () => {
  it('are counted one after the other, and what came between is answered in between', async () => {
    const questions = new QuestionLimiter();
    const order: string[] = [];
    const ask = (name: string): Promise<void> =>
      questions.take('203.0.113.1', () => {
        countFor(3);
        order.push(name);
      });
    const both = [ask('first'), ask('second')];
    setImmediate(() => order.push('another reader'));
    await Promise.all(both);
    expect(order).toEqual(['first', 'another reader', 'second']);
  });

  it('let others wait for a few milliseconds of many short counts, and not for all of them', async () => {
    const questions = new QuestionLimiter();
    let counted = 0;
    let before = 0;
    const all = Array.from({ length: 60 }, () =>
      questions.take('203.0.113.1', () => {
        countFor(0.25);
        counted += 1;
      }),
    );
    setImmediate(() => {
      before = counted;
    });
    await Promise.all(all);
    expect(before).toBe(8);
  });

  it('give back what was counted, and the failure of what could not be', async () => {
    const questions = new QuestionLimiter();
    await expect(questions.take('203.0.113.1', () => 11)).resolves.toBe(11);
    await expect(
      questions.take('203.0.113.1', () => {
        throw new RangeError('no such period');
      }),
    ).rejects.toThrow(RangeError);
    await expect(questions.take('203.0.113.1', () => 12)).resolves.toBe(12);
  });
});

describe('what goes wrong', () => {
  it('sends a network away that floods, and nobody else', async () => {
    const questions = new QuestionLimiter();
    const flood = await asked(questions, '203.0.113.1', QUESTIONS_PER_MINUTE + 5);
    expect(flood.slice(0, QUESTIONS_PER_MINUTE).every((answer) => answer === 'counted')).toBe(true);
    expect(flood.slice(QUESTIONS_PER_MINUTE)).toEqual(Array(5).fill('too-many-requests'));
    expect(await asked(questions, '203.0.113.2', 1)).toEqual(['counted']);
  });

  it('lets a crowd that comes at once wait no longer than a few', async () => {
    const questions = new QuestionLimiter();
    const crowd = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        questions.take(`203.0.${i % 200}.1`, () => 'counted').catch((refused: { code?: string }) => refused.code),
      ),
    );
    expect(crowd.filter((answer) => answer === 'counted')).toHaveLength(201);
    expect(crowd.filter((answer) => answer === 'unavailable')).toHaveLength(99);
  });

  it('takes a reader behind a proxy that nobody told it of for this computer, whichever way that is written', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1', '0:0:0:0::/64'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['203.0.113.1', '2001:db8:0:0::/64'].map(isLoopback)).toEqual([false, false]);
  });
});
