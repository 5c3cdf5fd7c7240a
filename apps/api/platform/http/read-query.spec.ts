import { Problem } from '@vigil/shared/problems/problems.js';
import { day, id, oneOf, readQuery, wholeNumber, words, yesOrNo } from './read-query.js';

const shape = {
  q: words(20),
  level: oneOf(['a', 'b']),
  limit: wholeNumber(1, 100),
  from: day,
  place: id,
  weak: yesOrNo,
};
const errorsOf = (query: unknown): unknown => {
  try {
    return readQuery(query, shape);
  } catch (error) {
    return error instanceof Problem
      ? [error.code, ...error.errors.map(({ pointer, code }) => `${pointer} ${code}`)]
      : error;
  }
};

describe('a query', () => {
  it('is read into values of their kinds', () => {
    const asked = {
      q: 'ភ្នំពេញ',
      level: 'a',
      limit: '20',
      from: '2021-06-04',
      place: '0b2f6f1c-8a1e-4d2b-9d43-000000000001',
      weak: 'true',
    };
    expect(readQuery(asked, shape)).toEqual({ ...asked, limit: 20, weak: true });
  });
  it('may leave everything out, and may always say the language', () => {
    expect(readQuery({}, shape)).toEqual({});
    expect(readQuery({ lang: 'km' }, shape)).toEqual({});
  });
});

describe('what goes wrong', () => {
  it.each([
    [{ qq: 'x' }, 'qq unknown-key'],
    [{ toString: 'x' }, 'toString unknown-key'],
    [{ q: ['a', 'b'] }, 'q repeated-code'],
    [{ q: '\u200B' }, 'q blank-text'],
    [{ q: 'x'.repeat(21) }, 'q too-long'],
    [{ q: 'a\u0000b' }, 'q control-character'],
    [{ level: 'c' }, 'level unknown-code'],
    [{ limit: '' }, 'limit not-a-whole-number'],
    [{ limit: '-1' }, 'limit not-a-whole-number'],
    [{ limit: '1e3' }, 'limit not-a-whole-number'],
    [{ limit: '0' }, 'limit too-few'],
    [{ limit: '101' }, 'limit too-many'],
    [{ from: '2021-02-30' }, 'from not-a-day'],
    [{ place: 'x' }, 'place not-an-id'],
    [{ weak: '1' }, 'weak unknown-code'],
  ])('names the parameter: %j', (query, error) => expect(errorsOf(query)).toEqual(['invalid-query', error]));
  it('names all of them at once', () =>
    expect(errorsOf({ level: 'c', limit: 'x' })).toEqual([
      'invalid-query',
      'level unknown-code',
      'limit not-a-whole-number',
    ]));
});
