import { Problem } from '@vigil/shared/problems/problems.js';
import { parseJson, MOST_LEVELS, sizeOf } from './body-parser.js';
import { MOST_VALUES, strictBodies } from './strict-body-validation.js';
import { SignInBody } from '../../accounts/request-bodies.js';

const nested = (levels: number, open = '[', close = ']'): string => open.repeat(levels) + close.repeat(levels);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
};

describe('how big a body is', () => {
  it('is counted in levels and values', () => {
    expect(sizeOf(1)).toEqual({ levels: 0, values: 1 });
    expect(sizeOf({ a: [1, 2], b: { c: null } })).toEqual({ levels: 2, values: 6 });
  });

  it('is never more than people send', () => {
    expect(codeOf(() => parseJson(Buffer.from(nested(MOST_LEVELS))))).toBe('taken');
    expect(codeOf(() => parseJson(Buffer.from('{"passkey":{"id":"x","response":{"clientDataJSON":"y"}}}')))).toBe(
      'taken',
    );
  });
});

describe('what goes wrong', () => {
  it.each([MOST_LEVELS + 2, 100_000, 900_000])(
    'refuses a body that is nested %i levels deep, and does not fall over it',
    (levels) => {
      expect(codeOf(() => parseJson(Buffer.from(nested(levels))))).toBe('malformed-json');
      expect(
        codeOf(() => parseJson(Buffer.from(`{"passkey":${nested(levels, '{"a":[', ']}')}}`.replace('[]', '[1]')))),
      ).toBe('malformed-json');
    },
  );

  it('refuses a hundred thousand keys where nobody asked for them, before anything walks through them', async () => {
    const body = { passkey: Object.fromEntries(Array.from({ length: 100_000 }, (_key, i) => [`k${i}`, {}])) };
    const from = process.cpuUsage();
    await expect(strictBodies().transform(body, { type: 'body', metatype: SignInBody })).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(process.cpuUsage(from).user).toBeLessThan(10_000_000);
    const most = { passkey: Object.fromEntries(Array.from({ length: MOST_VALUES - 2 }, (_key, i) => [`k${i}`, 1])) };
    await expect(strictBodies().transform(most, { type: 'body', metatype: SignInBody })).resolves.toBeInstanceOf(
      SignInBody,
    );
  }, 200_000);
});
