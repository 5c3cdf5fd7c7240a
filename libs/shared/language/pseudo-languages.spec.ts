import { asDay } from '../day/day.js';
import { formatDay, formatNumber, formatPeriod, formatWindow } from '../day/format-dates.js';
import { asPeriod } from '../day/period.js';
import { createText } from '../text/text.js';
import { completeWords } from '../text/complete-words.js';
import { label } from '../vocabulary/vocabulary.js';
import { factsOf, isLanguage, type Language, LANGUAGES, useFurtherLanguages } from './languages.js';
import { pseudoLanguages } from './pseudo-languages.js';

const [LONG, RTL] = ['qps-long', 'qps-rtl'] as Language[] as [Language, Language];
const ENGLISH = {
  plain: 'Recorded as CSV',
  named: 'Record of {name} in {place}',
  few_one: '{n} record',
  few_other: '{n} records',
};

beforeAll(() => useFurtherLanguages(pseudoLanguages()));
afterAll(() => useFurtherLanguages([]));
const textIn = (language: Language) => createText(language, completeWords(ENGLISH, {}, factsOf(language)));

describe('the languages of tests', () => {
  it('are offered to nobody, and are languages only while they are in use', () => {
    expect(LANGUAGES).toEqual(['en', 'km']);
    expect([LONG, RTL, 'qps', 'fr', '', null].map(isLanguage)).toEqual([true, true, false, false, false, false]);
    useFurtherLanguages([]);
    expect([LONG, RTL].map(isLanguage)).toEqual([false, false]);
    useFurtherLanguages(pseudoLanguages());
  });

  it('say everything a third longer, and leave placeholders and names in capitals alone', () => {
    const sentence = 'Where nobody was watching, the answer is not known, and no figure counts it.';
    const words = factsOf(LONG).fromEnglish!({ sentence, ...ENGLISH });
    expect(words['sentence']!.length / sentence.length).toBeGreaterThan(1.3);
    expect(words['plain']).toMatch(/CSV$/);
    expect(textIn(LONG)('named', { name: 'Srey', place: 'Kampot' })).toBe('Reecoord oof Srey iinn Kampot');
    expect(label('AT_RALLY', LONG)).toBe('Raalllly');
  });

  it('have own digits, six forms of a number, and letters of another direction', () => {
    const t = textIn(RTL);
    expect(formatNumber(1234, RTL)).toBe('١٬٢٣٤');
    const forms = [0, 1, 2, 3, 11, 100].map((n) => t('few', { n }).replace(/[٠-٩]+ /, ''));
    expect(new Set(forms).size).toBe(6);
    expect(t('plain')).toMatch(/^[\u05d0-\u05ea ]+ CSV$/);
  });

  it('keep what is filled in apart from the words around it, and number it not at all', () => {
    expect(textIn(RTL)('named', { name: 'Srey', place: 'x' })).toContain('\u2068Srey\u2069');
    expect(textIn(RTL)('few', { n: 7 })).not.toMatch(/[\u2066-\u2069]/);
    expect(textIn(LONG)('named', { name: 'Srey', place: 'x' })).not.toMatch(/[\u2066-\u2069]/);
  });

  it('say a day in a solar calendar with the Gregorian day beside it; periods stay Gregorian', () => {
    const day = formatDay(asDay('2021-03-21'), RTL);
    expect(day).toMatch(/^١ [\u05d0-\u05ea]+ ١٤٠٠ \(٢١ [\u05d0-\u05ea]+ ٢٠٢١\)$/);
    expect(formatPeriod(asPeriod('2021')!, RTL)).toBe('٢٠٢١');
    expect(formatWindow({ precision: 'DP_DAY', earliest: asDay('2021-03-21'), latest: asDay('2021-03-21') }, RTL)).toBe(
      day,
    );
  });
});

describe('a language that does not have every text', () => {
  const facts = { ...factsOf('km'), isPartial: true };
  it('lets English stand in for each text that is missing, and for no other', () => {
    const words = completeWords(
      { a: 'One', b: 'Two', c_one: '{n} day', c_other: '{n} days' },
      { a: 'មួយ', c_other: '{n} ថ្ងៃ' },
      facts,
    );
    expect(words).toEqual({ a: 'មួយ', b: '\u2066Two\u2069', c_other: '{n} ថ្ងៃ' });
  });
});
