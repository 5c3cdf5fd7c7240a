import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asBytes, asText, parseInBytes } from './utf8-bytes.js';

const words = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('ភ្នំពេញ', '"é", \\u00e9', '\n\u0001\t\u007f', '\\\\u1797', '👩‍👩‍👧'),
);
const escaped = (json: string): string =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('texts that stay bytes', () => {
  it('become the same texts again', () => {
    fc.assert(fc.property(words, (text) => asText(asBytes(text)) === text));
  });

  it('are what JSON says, whatever is in it, and whether its letters are written or escaped', () => {
    fc.assert(
      fc.property(fc.array(words), fc.func(fc.boolean()), (texts, isEscaped) => {
        const json = `[${texts.map((text) => (isEscaped(text) ? escaped : String)(JSON.stringify(text))).join()}]`;
        expect(JSON.parse(json)).toEqual(texts);
        expect(parseInBytes(Buffer.from(json))).toEqual(texts.map(asBytes));
      }),
    );
  });
});
