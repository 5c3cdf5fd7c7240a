import { expect, it } from '@jest/globals';
import { Charge } from '@vigil/shared/people/court-case.js';
import '@vigil/shared/people/people-lists.js';
import km from '@vigil/shared/text/people/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { formatChild, type FormatContext } from './format-answer.js';

it('writes the article of a charge in the digits of the language', () => {
  const charge = { id: '1', person: 'p', law: 'LW_PENAL_2009', article: '494 (2)', offence: null, history: [] };
  const context = { t: createText('km', km), referred: () => 'walnut' };
  const said = formatChild(Charge, charge, context as unknown as FormatContext);
  expect(said).toBe('walnut · ៤៩៤ (២)');
});
