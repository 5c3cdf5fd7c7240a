import { jest } from '@jest/globals';
import type { Language } from '@vigil/shared/language/languages.js';
import { renderToString } from 'preact-render-to-string';

let language: Language = 'en';
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () => Object.assign((key: string) => key, { language }),
}));
const { HowPicture } = await import('./how-picture.js');

describe('the number of a picture of how we count', () => {
  it.each([
    ['en', '8'],
    ['km', '៨'],
  ] as const)('has the digits of the language (%s)', (reader, digit) => {
    language = reader;
    expect(renderToString(<HowPicture name="days" number={8} />)).toContain(`class="how-number">${digit}</span>`);
  });
});
