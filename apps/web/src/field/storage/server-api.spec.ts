import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { askServer } from './server-api.js';

const before = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = before;
});
const answered = async (status: number, body: string): Promise<number> => {
  globalThis.fetch = jest.fn(async () => new Response(body, { status }));
  const answer = await askServer('PUT', '/api/field/reports/1', { body: {} });
  return answer.ok ? 200 : answer.status;
};

describe('an answer to a phone', () => {
  it.each([
    [403, '{"code":"not-allowed"}', 403],
    [403, '', 0],
    [403, '<html>sign in to this network</html>', 0],
    [408, '', 0],
    [413, '{"message":"too large"}', 0],
    [429, '', 429],
    [503, '', 503],
    [200, '<html>sign in to this network</html>', 0],
  ])('%i %s counts as %i: only one with a code refuses a report', async (status, body, counts) => {
    expect(await answered(status, body)).toBe(counts);
  });
});
