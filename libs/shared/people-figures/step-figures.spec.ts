import { anEvent, ask, parts, somebody } from './test-people.js';

describe('I19: whether a summons is over', () => {
  const summonsOn = (day: string, summoned: string | null, released: string | null): string =>
    parts(
      ask(
        [
          somebody([
            anEvent('SUMMONS', '2022-01-10', { case: summoned }),
            anEvent('ARREST', '2021-12-01', { case: released }),
            anEvent('RELEASED', '2022-02-10', { case: released }),
          ]),
        ],
        { indicator: 'I19', period: '2022', day },
      ).total,
      'summons',
    );

  it.each([
    ['of the same case', 'one', 'one', '0/0/0'],
    ['of another case', 'one', 'two', '1/0/0'],
    ['of a case that nobody knows', 'one', null, '0/1/0'],
    ['where nobody knows the case of the summons', null, 'one', '0/1/0'],
    ['where nobody knows either case: they need not be the same', null, null, '0/1/0'],
  ])('by a release %s', (_, summoned, released, expected) => {
    expect(summonsOn('2022-01-31', summoned, released)).toBe('1/0/0');
    expect(summonsOn('2022-02-28', summoned, released)).toBe(expected);
  });
});
