import type { Day } from '../day/day.js';

/** The languages in which records, names and reports are stored, each in a column of its own. */
export type StoredLanguage = 'en' | 'km';
/** The code of a language that pages are shown in. Only `isLanguage` makes one from a text. */
export type Language = StoredLanguage | (string & { readonly checked: 'language' });

/**
 * How one language writes days and numbers. Not Intl: some browsers leave out Khmer to save space, and the same figure
 * must read the same on the server, on the phone and in a report.
 */
export interface DayWords {
  months: readonly string[];
  /** A month's name for the head of a narrow column. */
  shortMonth(month: string): string;
  /** The character for 0; the other nine follow it. */
  zero: string;
  group: string;
  decimal: string;
  day(d: string, month: string, year: string): string;
  dayOfMonth(d: string, month: string): string;
  /** A day whose month follows it: "7 to 13 June". */
  dateOnly(d: string): string;
  month(month: string, year: string): string;
  year(year: string): string;
  monthOnly(month: string): string;
  to(a: string, b: string): string;
  between(a: string, b: string): string;
  about(day: string): string;
  week(span: string): string;
  weekend(span: string): string;
  numberedWeek(span: string, week: string): string;
  /**
   * A single day in another calendar than the Gregorian, which `gregorian` says: both are shown. Periods stay
   * Gregorian, because figures are counted in them.
   */
  inCalendar?(day: Day, gregorian: string): string;
}

/** What a language has besides its words. */
export interface LanguageFacts {
  /** BCP 47, as in addresses: `?lang=km`. */
  code: Language;
  /** What its readers call it. */
  ownName: string;
  /** For `Intl`: order of names, plural forms, words of a line. */
  intl: string;
  /** With its country, for Word and messengers. */
  locale: string;
  direction: 'ltr' | 'rtl';
  /** What stands between a place and the place around it. */
  betweenPlaces: string;
  /** Whether letters have signs above and below them, so that lines need more room. */
  isTall: boolean;
  /** Letters that a picture needs before it measures text: the fonts that have them are loaded. */
  letters: string;
  days: DayWords;
  /** What a page says that could not load its words, and its button. */
  unreachable: readonly [text: string, button: string];
  /** Whether some texts are not translated: English stands in for each of them. */
  isPartial?: boolean;
  /** Of a language that is made from English, for tests: makes its words. No language that ships has it. */
  fromEnglish?(words: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}
