import { pathToJoin, toJoinIn } from './path-to-join.js';

const [a, b, c] = ['a', 'b', 'c'].map((one) => `${one.repeat(8)}-0000-4000-8000-${one.repeat(12)}`) as [
  string,
  string,
  string,
];

describe('the way from selected records to the form that joins them', () => {
  it('leads from one record to the one that remains, and from that one to several', () => {
    expect(pathToJoin(a, [b])).toBe(`/desk/incidents/${b}?join=${a}`);
    expect(pathToJoin(a, [b, c])).toBe(`/desk/incidents/${a}?join=${b},${c}`);
    for (const others of [[b], [b, c]])
      expect(toJoinIn(new URL(pathToJoin(a, others), 'https://vigil.example').search)).toEqual(
        others.length === 1 ? [a] : others,
      );
  });

  it('names no record in an address without it, or with something else', () => {
    expect(toJoinIn('')).toEqual([]);
    expect(toJoinIn('?join=')).toEqual([]);
    expect(toJoinIn(`?join=../members,${a}`)).toEqual([a]);
  });
});
