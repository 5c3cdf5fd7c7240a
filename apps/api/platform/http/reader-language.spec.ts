import { languageOf } from './reader-language.js';

const reader = (accept?: string, query: unknown = {}) => languageOf({ query, headers: { 'accept-language': accept } });

describe('the reader’s language', () => {
  it.each([
    ['km', 'km'],
    ['km-KH,km;q=0.9,en;q=0.8', 'km'],
    ['en;q=0.8, km', 'km'],
    ['en-GB,en;q=0.9,km;q=0.5', 'en'],
    ['fr, km;q=0.3', 'km'],
    ['km;q=0, en;q=0.1', 'en'],
    ['fr', 'en'],
    ['', 'en'],
    ['*', 'en'],
    [';;;q=,', 'en'],
  ])('of "%s" is %s', (accept, language) => expect(reader(accept)).toBe(language));
  it('is English where nothing is said', () => expect(reader()).toBe('en'));
  it('is what the address says, whatever the browser prefers', () => {
    expect(reader('en', { lang: 'km' })).toBe('km');
    expect(reader('km', { lang: 'en' })).toBe('en');
  });
  it('is the browser’s when the address names none that we have, or two', () => {
    expect(reader('km', { lang: 'fr' })).toBe('km');
    expect(reader('km', { lang: ['en', 'km'] })).toBe('km');
  });
});
