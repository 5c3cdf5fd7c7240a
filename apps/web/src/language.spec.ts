import { languageOf } from './language.js';

describe('the language of a page', () => {
  it('is what the address asks for, whatever was chosen before', () => {
    expect(languageOf('?period=2021&lang=km', 'en', ['en-GB'])).toBe('km');
  });
  it('is what was chosen before, whatever the browser speaks', () => {
    expect(languageOf('', 'km', ['en-GB'])).toBe('km');
  });
  it('is the first language of the browser that we have', () => {
    expect(languageOf('', null, ['fr-FR', 'km-KH', 'en-US'])).toBe('km');
  });

  describe('what goes wrong', () => {
    it('is English for a language that we do not have', () => {
      expect(languageOf('?lang=xx', null, ['fr-FR'])).toBe('en');
      expect(languageOf('', null, [])).toBe('en');
    });
  });
});
