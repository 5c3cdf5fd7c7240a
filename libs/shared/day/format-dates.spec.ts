import type { Language } from '../language/languages.js';
import { asDay } from './day.js';
import { asPeriod } from './period.js';
import { aboutDay, between, exactDay, monthOf, weekendOf, weekOf, yearOf } from './day-window.js';
import { formatDay, formatNumber, formatPeriod, formatWindow } from './format-dates.js';

describe('a period in words', () => {
  it.each([
    ['2021-H1', 'January to June 2021', 'ខែមករា ដល់ខែមិថុនា ឆ្នាំ២០២១'],
    ['2021-Q2', 'April to June 2021', 'ខែមេសា ដល់ខែមិថុនា ឆ្នាំ២០២១'],
    ['2021', '2021', 'ឆ្នាំ២០២១'],
    ['2021-06', 'June 2021', 'ខែមិថុនា ឆ្នាំ២០២១'],
    ['2021-W22', '31 May to 6 June 2021 (week 22)', 'ថ្ងៃទី៣១ ខែឧសភា ដល់ថ្ងៃទី៦ ខែមិថុនា ឆ្នាំ២០២១ (សប្តាហ៍ទី២២)'],
    ['2021-W23', '7 to 13 June 2021 (week 23)', 'ថ្ងៃទី៧ ដល់ថ្ងៃទី១៣ ខែមិថុនា ឆ្នាំ២០២១ (សប្តាហ៍ទី២៣)'],
    ['2021-PY04', 'April 2021 to March 2022', 'ខែមេសា ឆ្នាំ២០២១ ដល់ខែមីនា ឆ្នាំ២០២២'],
    ['2020-01-01..2021-12-31', '2020 to 2021', 'ឆ្នាំ២០២០ ដល់ឆ្នាំ២០២១'],
    ['2021-01-01..2021-03-15', '1 January to 15 March 2021', 'ថ្ងៃទី១ ខែមករា ដល់ថ្ងៃទី១៥ ខែមីនា ឆ្នាំ២០២១'],
    ['2020-12-28..2021-01-03', '28 December 2020 to 3 January 2021', 'ថ្ងៃទី២៨ ខែធ្នូ ឆ្នាំ២០២០ ដល់ថ្ងៃទី៣ ខែមករា ឆ្នាំ២០២១'],
    ['2021-06-04..2021-06-04', '4 June 2021', 'ថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១'],
  ])('%s is %p, %p', (key, en, km) => {
    expect(formatPeriod(asPeriod(key), 'en')).toBe(en);
    expect(formatPeriod(asPeriod(key), 'km')).toBe(km);
  });
});

describe('a window in words', () => {
  it('says how well the day is known', () => {
    const day = asDay('2021-06-04');
    expect(formatWindow(exactDay(day), 'en')).toBe('4 June 2021');
    expect(formatWindow(aboutDay(day), 'en')).toBe('about 4 June 2021');
    expect(formatWindow(weekOf(day), 'en')).toBe('week of 31 May to 6 June 2021');
    expect(formatWindow(weekendOf(day), 'en')).toBe('weekend of 5 to 6 June 2021');
    expect(formatWindow(monthOf(2021, 6), 'en')).toBe('June 2021');
    expect(formatWindow(yearOf(2021), 'en')).toBe('2021');
    expect(formatWindow(between(asDay('2021-03-25'), asDay('2021-04-07')), 'en')).toBe(
      'between 25 March 2021 and 7 April 2021',
    );
    expect(formatWindow(between(asDay('2021-03-01'), asDay('2021-04-30')), 'en')).toBe('March to April 2021');
    expect(formatWindow(aboutDay(day), 'km')).toBe('ប្រហែលថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១');
  });
});

describe('days and numbers in words', () => {
  it('says every month in both languages as the languages do', () => {
    const month = (n: number, lang: Language): string =>
      formatDay(asDay(`2021-${String(n).padStart(2, '0')}-01`), lang);
    expect(Array.from({ length: 12 }, (_, i) => month(i + 1, 'en')).join()).toContain('1 February 2021,1 March 2021');
    for (let n = 1; n <= 12; n++) {
      expect(month(n, 'km')).toContain(
        new Intl.DateTimeFormat('km', { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2021, n - 1, 1))),
      );
      expect(month(n, 'en')).toContain(
        new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2021, n - 1, 1))),
      );
    }
  });

  it('writes numbers with the digits and the separators of the language', () => {
    expect(formatNumber(0, 'en')).toBe('0');
    expect(formatNumber(1234567, 'en')).toBe('1,234,567');
    expect(formatNumber(1234567, 'km')).toBe('១.២៣៤.៥៦៧');
    expect(formatNumber(95.04, 'en', 1)).toBe('95');
    expect(formatNumber(90.909, 'km', 1)).toBe('៩០,៩');
    expect(formatNumber(-2, 'km')).toBe('-២');
    expect(formatNumber(-0.001, 'en', 1)).toBe('0');
  });
});
