import { expect, it } from '@jest/globals';
import en from '../text/people/en.json' with { type: 'json' };
import km from '../text/people/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { formatCharge } from './format-charge.js';
import './people-lists.js';

it.each([
  ['LW_PENAL_2009', '494', 'Article 494, Penal Code of 2009'],
  ['LW_PENAL_2009', null, 'Penal Code of 2009'],
  ['LW_UNKNOWN', '494', 'Article 494, law not known'],
  [null, null, 'Law and article not known'],
] as const)('names of a charge what is known, and what is not: %s, %s', (law, article, said) => {
  expect(formatCharge({ law, article }, createText('en', en))).toBe(said);
});

it('writes the number of an article in the digits of the language, as the year of its law', () => {
  const said = formatCharge({ law: 'LW_PENAL_2009', article: '494 (2)' }, createText('km', km));
  expect(said).toContain('៤៩៤ (២)');
  expect(said).not.toMatch(/[0-9]/);
});
