import { createText } from './text.js';

const WORDS = {
  plain: 'Recorded',
  said: '{name}: {said}, {name}',
  few_one: '{n} record of {of}',
  few_other: '{n} records of {of}',
};

describe('a text', () => {
  const [en, km] = [createText('en', WORDS), createText('km', { said: '{n} នៃ {of}' })];

  it('is filled from its parameters, the same whenever it is said, and anew for others', () => {
    for (const name of ['A', 'B', 'A']) expect(en('said', { name, said: 'x' })).toBe(`${name}: x, ${name}`);
    expect(en('plain', { name: 'A' })).toBe('Recorded');
  });

  it('takes what a parameter says as it is', () => {
    expect(en('said', { name: '{said}', said: '$& $1' })).toBe('{said}: $& $1, {said}');
    expect(en('said', { name: '', said: '' })).toBe(': , ');
  });

  it('shows a parameter that is not given by its name', () => {
    expect(en('said', { said: 'x' })).toBe('{name}: x, {name}');
    expect(en('said')).toBe('{name}: {said}, {name}');
  });

  it('has the form of its count, and the digits of its language', () => {
    expect([1, 2, 1234].map((n) => en('few', { n, of: 5000 }))).toEqual([
      '1 record of 5,000',
      '2 records of 5,000',
      '1,234 records of 5,000',
    ]);
    expect(km('said', { n: 1234, of: 10 })).toBe('១.២៣៤ នៃ ១០');
  });

  it('returns its own key where there are no words', () => {
    expect([en('none'), en('none', { n: 1 })]).toEqual(['none', 'none']);
  });
});
