import { judged } from './upload.js';

/** An error as the tus client reports it. */
const answered = (status: number, body: string, headers: Record<string, string> = {}): Error =>
  Object.assign(new Error('failed'), {
    originalResponse: { getStatus: () => status, getHeader: (name: string) => headers[name], getBody: () => body },
  });
const refusal = (code: string): string => JSON.stringify({ code });

describe('a file that the office did not take', () => {
  it('is refused for good where the answer is of the file', () => {
    expect([
      judged(answered(403, refusal('not-allowed'))),
      judged(answered(422, refusal('file-refused'))),
      judged(answered(400, 'not JSON')),
    ]).toEqual([
      { how: 'refused', code: 'not-allowed' },
      { how: 'refused', code: 'file-refused' },
      { how: 'refused', code: 'unexpected' },
    ]);
  });

  it('is sent later where the account waits for a vouch, or the office has no time', () => {
    expect(judged(answered(403, refusal('vouching-needed')))).toEqual({
      how: 'later',
      status: 403,
      code: 'vouching-needed',
      retryAfter: null,
    });
    expect(judged(answered(503, '', { 'Retry-After': '7' }))).toEqual({ how: 'later', status: 503, retryAfter: 7 });
    expect(judged(new Error('no network'))).toMatchObject({ how: 'later', status: 0 });
  });

  it('is not sent on by a phone that was ended', () =>
    expect(judged(answered(401, refusal('device-ended')))).toEqual({ how: 'ended' }));
});
