import { expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { publishedDaysReader } from './incident-documents.repository.js';

it('reads the published days once for each number and what is left out, also of two who ask at once', async () => {
  const asked: unknown[] = [];
  const query = async (_sql: string, values: [number, string[]]) => {
    asked.push(values);
    return [`of ${values.flat().join(' ')}`];
  };
  const last = publishedDaysReader({ query } as unknown as EntityManager);
  expect(await Promise.all([last(1, []), last(1, []), last(2, []), last(1, ['KHM-1', 'KHM-2'])])).toEqual([
    'of 1',
    'of 1',
    'of 2',
    'of 1 KHM-1 KHM-2',
  ]);
  expect(await last(1, ['KHM-1', 'KHM-2'])).toBe('of 1 KHM-1 KHM-2');
  expect(asked).toEqual([
    [1, []],
    [2, []],
    [1, ['KHM-1', 'KHM-2']],
  ]);
});
