import { isNameOf } from './is-name-of.js';

describe('a name that somebody types', () => {
  const group = ['DEMO Group A', 'ក្រុមសាកល្បង ក', 'G-000002'];

  it.each(['Group A', 'group a', 'demo group a', 'ក្រុមសាកល្បង ក', 'g-000002'])('is meant by %s', (typed) =>
    expect(isNameOf(typed, group)).toBe(true),
  );

  it.each(['Group B', 'Group', 'DEMO', 'Grou', 'roup A', 'Group A strike', '', ' '])('is not meant by “%s”', (typed) =>
    expect(isNameOf(typed, group)).toBe(false),
  );

  it('is no name that only begins so', () => expect(isNameOf('Group A', ['Group Alpha'])).toBe(false));
});
