import { expect, it } from '@jest/globals';
import type { Field } from './field.js';
import { hasInvisible, withoutInvisible } from './invisible-characters.js';
import { valueProblem } from './check-value.js';

const field = (kind: Field['kind']): Field => ({
  name: 'title',
  class: 'public',
  essential: false,
  required: false,
  lists: [],
  max: 500,
  blank: null,
  multiline: false,
  format: 'plain',
  kind,
});
const MARKS = [
  '\u061C',
  '\u200E',
  '\u200F',
  '\u202A',
  '\u202B',
  '\u202C',
  '\u202D',
  '\u202E',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u206A',
  '\u206F',
  '\uFFF9',
  '\u{E0041}',
];
const HIDDEN = ['\u00AD', '\u034F', '\u180E', '\u2060', '\u2064', '\u2065', '\uFEFF', '\u{1D173}', '\u{E0100}'];

it.each([...MARKS, ...HIDDEN])('a text with an invisible character is refused, and its field named', (mark) => {
  expect(valueProblem(field('text'), `A march ${mark}was stopped`)).toEqual({ code: 'invisible-character' });
  expect(valueProblem(field('count'), { state: 'CS_EXACT', low: 3, high: 3, text: `three${mark}` })).toEqual({
    code: 'invisible-character',
    at: 'text',
  });
  expect(withoutInvisible({ title: `a${mark}b`, list: [`${mark}c`, 1, null] })).toEqual({
    title: 'ab',
    list: ['c', 1, null],
  });
});

it('what Khmer needs between its words and letters stays', () => {
  for (const text of ['ប៉ូលិស\u200Bបាន', 'ក\u200Cខ', 'ក\u200Dខ', 'straße – “quoted” 👩‍👩‍👧 ❤️', 'ព្រះ\u17B4']) {
    expect([hasInvisible(text), valueProblem(field('text'), text), withoutInvisible(text)]).toEqual([
      false,
      null,
      text,
    ]);
  }
});
