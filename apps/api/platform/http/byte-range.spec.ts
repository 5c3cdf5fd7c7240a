import { rangeOf } from './byte-range.js';

describe('a range of 100 bytes', () => {
  it.each([
    ['bytes=0-9', { first: 0, last: 9 }],
    ['bytes=90-', { first: 90, last: 99 }],
    ['bytes=90-500', { first: 90, last: 99 }],
    ['bytes=-5', { first: 95, last: 99 }],
    ['bytes=-500', { first: 0, last: 99 }],
    ['bytes=99-99', { first: 99, last: 99 }],
  ])('%s', (header, expected) => expect(rangeOf(header, 100)).toEqual(expected));

  it.each(['bytes=100-', 'bytes=100-120', 'bytes=-0'])('%s lies outside', (header) =>
    expect(rangeOf(header, 100)).toBe('unsatisfiable'),
  );

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=9-2', 'bytes=a-b', 'bytes=0-1,5-6', 'lines=0-9', 'bytes=0x1-2'])(
    '%s is not understood, and means the whole',
    (header) => expect(rangeOf(header, 100)).toBeNull(),
  );
});
