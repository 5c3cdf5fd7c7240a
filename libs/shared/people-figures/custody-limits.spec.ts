import type { Day } from '../day/day.js';
import { confirmationFaults, limitWordsIn, looksLikeNameOfLawyer } from './custody-limits.js';
import { readCustodyLimits } from './limits-file.js';
import { aLimit } from './test-people.js';

describe('words that should say a function', () => {
  it.each(['a lawyer of the bar', 'Lawyer of the Bar Association', 'defence lawyer, Phnom Penh', 'មេធាវីនៃគណៈមេធាវី'])(
    'pass: %s',
    (words) => expect(looksLikeNameOfLawyer(words)).toBe(false),
  );
  it.each(['Sok Dara', 'Mr Sok', 'Dr. Sok, lawyer', 'S. Dara', 'lok Sok', 'លោក សុខ'])('look like a name: %s', (words) =>
    expect(looksLikeNameOfLawyer(words)).toBe(true),
  );
});

describe('what a limit says in words', () => {
  const wordsOf = (translations: object | undefined): string[] => {
    const { translations: _, ...rest } = aLimit();
    const { limits } = readCustodyLimits({ limits: [{ ...rest, ...(translations && { translations }) }] }, 'KH');
    const { law, open } = limitWordsIn(limits[0]!, 'km');
    return [law, open];
  };

  it('is in the language of the page, word by word in English where nobody has translated it', () => {
    expect(wordsOf({ km: { law: 'ច្បាប់មួយ', open: 'ចុះកុមារ។' } })).toEqual(['ច្បាប់មួយ', 'ចុះកុមារ។']);
    expect(wordsOf({ km: { law: 'ច្បាប់មួយ' } })).toEqual(['ច្បាប់មួយ', 'What about children.']);
    expect(wordsOf({})).toEqual(['A law', 'What about children.']);
    expect(wordsOf(undefined)).toEqual(['A law', 'What about children.']);
  });
});

describe('what is written down of a lawyer', () => {
  const faults = (rest: object): string[] => {
    const fine = { by: 'a lawyer', on: '2026-03-02', from: '2007-08-10', until: null };
    return confirmationFaults(
      { ...fine, ...rest } as Parameters<typeof confirmationFaults>[0],
      '2026-03-02' as Day,
    ).map(({ field, code }) => `${field} ${code}`);
  };

  it('names who compared it, and no day to come', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ by: ' ' })).toEqual(['by required']);
    expect(faults({ on: '2026-03-03', from: '2026-03-03' })).toEqual(['on not-yet', 'from not-yet']);
    expect(faults({ until: '2007-08-09' })).toEqual(['until ends-before-it-begins']);
    expect(faults({ until: '2007-08-10' })).toEqual([]);
  });
});
