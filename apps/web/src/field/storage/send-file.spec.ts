import { FILE_HEAD, SEGMENT_BYTES, sealedSize } from '@vigil/shared/field/limits.js';
import fc from 'fast-check';
import { judged, piecesOf } from './send-file.js';

const seed = Number(process.env['VIGIL_SEED'] ?? 1);

/** An error as the tus client reports it. */
const answered = (status: number, body: string, headers: Record<string, string> = {}): Error =>
  Object.assign(new Error('failed'), {
    originalResponse: { getStatus: () => status, getHeader: (name: string) => headers[name], getBody: () => body },
  });
const refusal = (code: string): string => JSON.stringify({ code });

describe('a file that the office did not take', () => {
  it('is refused for good where the answer is of the file', () => {
    expect([judged(answered(403, refusal('not-allowed'))), judged(answered(422, refusal('file-refused')))]).toEqual([
      { how: 'refused', code: 'not-allowed' },
      { how: 'refused', code: 'file-refused' },
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

  it.each([
    [403, '<html>sign in to this network</html>'],
    [413, ''],
    [200, '<html>welcome</html>'],
  ])('is sent later where something in between answers: %i %s', (status, body) => {
    expect(judged(answered(status, body))).toEqual({ how: 'later', status: 0, retryAfter: null });
  });

  it('is not sent on by a phone that was ended', () =>
    expect(judged(answered(401, refusal('device-ended')))).toEqual({ how: 'ended' }));
});

describe('the pieces of a sealed file', () => {
  it('hold every byte that is asked for, and begin where they say', () => {
    const sealed = SEGMENT_BYTES + 16;
    const lengthOf = (piece: number, size: number): number =>
      piece === 0 ? FILE_HEAD : Math.min(sealed, sealedSize(size) - FILE_HEAD - (piece - 1) * sealed);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.nat(),
        fc.integer({ min: 1, max: 2_000_000 }),
        (size, at, length) => {
          const start = at % sealedSize(size);
          const end = Math.min(start + length, sealedSize(size));
          const { first, last, from } = piecesOf(start, end);
          let until = from;
          for (let piece = first; piece <= last; piece += 1) until += lengthOf(piece, size);
          expect([
            from <= start,
            until >= end,
            until - lengthOf(last, size) < end,
            from + lengthOf(first, size) > start,
          ]).toEqual([true, true, true, true]);
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
