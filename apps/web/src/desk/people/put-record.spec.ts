import { describe, expect, it } from '@jest/globals';
import type { api, Reply, Sending } from '../../api.js';
import { putRecord } from './put-record.js';

type Put = (typeof api)['put'];
const refused = (code: string): Reply<never> => ({
  ok: false,
  status: 409,
  retryAfter: null,
  problem: { type: `/problems/${code}`, title: '', status: 409, code },
});
const stored = { ok: true, status: 200, value: { revision: 2 }, etag: null, path: '' } as const;

/** A server that has these answers, one after another. */
const serverWith = (...answers: Reply<unknown>[]): { put: Put; asked: Sending[] } => {
  const asked: Sending[] = [];
  const put = ((_path: string, _body: unknown, sending: Sending) => {
    asked.push(sending);
    return Promise.resolve(answers[asked.length - 1]);
  }) as Put;
  return { put, asked };
};

describe('a record about people', () => {
  it('that was corrected after the answer to its first attempt was lost becomes its second revision', async () => {
    const { put, asked } = serverWith(refused('already-exists'), stored);
    expect(await putRecord({ put }, '/api/case-events/1', {}, null)).toBe(stored);
    expect(asked).toEqual([{ ifNone: true }, { ifMatch: '"1"' }]);
  });

  it('is never written over what a colleague made of it meanwhile', async () => {
    const changed = refused('changed-meanwhile');
    const { put } = serverWith(refused('already-exists'), changed);
    expect(await putRecord({ put }, '/api/case-events/1', {}, null)).toBe(changed);
  });

  it('exists already, for a monitor, who may not change it', async () => {
    const exists = refused('already-exists');
    const { put } = serverWith(exists, refused('not-allowed'));
    expect(await putRecord({ put }, '/api/case-events/1', {}, null)).toBe(exists);
  });

  it('is sent once where it is new, changed, or refused for another reason', async () => {
    for (const [at, answer] of [
      [null, stored],
      [7, stored],
      [null, refused('invalid-body')],
      [7, refused('already-exists')],
    ] as const) {
      const { put, asked } = serverWith(answer);
      expect(await putRecord({ put }, '/api/people/1', {}, at)).toBe(answer);
      expect(asked).toEqual([at === null ? { ifNone: true } : { ifMatch: '"7"' }]);
    }
  });
});
