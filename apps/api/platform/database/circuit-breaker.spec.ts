import { expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type pg from 'pg';
import { addCircuitBreaker } from './circuit-breaker.js';

it('keeps no rows of a query that was answered', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let answers: WeakRef<object>[] = [];
  const query = async (): Promise<object> => {
    await pause(1);
    const answer = { rows: ['a row'.repeat(1000)] };
    answers = [...answers, new WeakRef(answer)];
    return answer;
  };
  const pool = { query } as unknown as pg.Pool;
  addCircuitBreaker(pool, { doubtMs: 10_000, probe: () => Promise.resolve() });
  for (let times = 0; times < 20; times++) await pool.query('select');
  await pause(10);
  collect();
  expect(answers.length).toBe(20);
  // The last one may still be on the stack.
  expect(answers.filter((answer) => answer.deref() !== undefined).length).toBeLessThanOrEqual(1);
});
