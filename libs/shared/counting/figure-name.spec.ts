import en from '../text/counting/en.json' with { type: 'json' };
import { NAMED_FIRST } from './figure-name.js';
import { INDICATOR_CODES, INDICATORS } from './indicators.js';

it('knows the first reading of each figure that has a name for it', () => {
  const named = INDICATOR_CODES.flatMap((code) => {
    const [first] = INDICATORS[code].measures;
    return first !== undefined && `indicator.${code}.${first}` in en ? [[code, first]] : [];
  });
  expect(NAMED_FIRST).toEqual(Object.fromEntries(named));
});
