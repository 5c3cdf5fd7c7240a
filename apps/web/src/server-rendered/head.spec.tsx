import { describe, expect, it } from '@jest/globals';
import { ORIGIN, type PageHead } from '@vigil/shared/public/server-rendered-page.js';
import { renderToString } from 'preact-render-to-string';
import type { Language } from '../language.js';
import { headOf } from './head.js';

const HEAD: PageHead = {
  title: 'T',
  site: 'S',
  description: null,
  canonical: '/',
  picture: null,
  feed: null,
  firstFigure: null,
  kind: 'website',
  data: null,
};
const described = (description: string, language: Language): string =>
  /name="description" content="([^"]*)"/.exec(renderToString(headOf({ ...HEAD, description }, language)))![1]!;

/** The first 299 letters that a reader sees, one after the other. */
const letterByLetter = (text: string, language: Language): string =>
  Array.from(new Intl.Segmenter(language).segment(text), ({ segment }) => segment)
    .slice(0, 299)
    .join('');

/** Khmer words, an accent after a space, letters of several characters, and a family of four as one sign. */
const WORDS = 'បានជួបជុំគ្នានៅសិរីសោភ័ណ ថ្ងៃទី១០ ខែសីហា\u200bឆ្នាំ២០២០ Bench \u0301group é 11 👨‍👩‍👧‍👦 ។'.split(' ');

describe('a description', () => {
  it.each(['en', 'km'] as const)('in %s is cut after the same letter as letter by letter', (language) => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const text = Array.from({ length: 120 }, (_, at) => WORDS[(at * seed + (at % seed)) % WORDS.length]).join(' ');
      expect(described(text, language)).toBe(`${letterByLetter(text, language)}…`);
    }
  });

  it('of many characters that are few letters stays whole', () => {
    const text = '👨‍👩‍👧‍👦 '.repeat(60).trim();
    expect(described(text, 'en')).toBe(text);
  });

  it('of few letters stays whole, and of plain letters is cut after 299', () => {
    expect(described(' A  short\none ', 'en')).toBe('A short one');
    expect(described('x'.repeat(400), 'en')).toBe(`${'x'.repeat(299)}…`);
    expect(renderToString(headOf(HEAD, 'en'))).toContain(`href="${ORIGIN}/?lang=en"`);
  });
});
