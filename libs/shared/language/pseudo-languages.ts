import type { LanguageFacts } from './language-facts.js';

/**
 * Makes two languages from English, for tests and developers; nobody is offered them. `qps-long` is a third longer, as
 * translations are. `qps-rtl` runs from right to left, and has its own digits, a solar calendar and six plural forms.
 * Their codes are those that are private in BCP 47. The function uses nothing around it, so that a test can send it to
 * a browser.
 */
export const pseudoLanguages = (): LanguageFacts[] => {
  /** Changes what people read of a text: not its placeholders, addresses, or names in capitals (CSV, ACLED). */
  const readable = (change: (words: string) => string) => (text: string) =>
    text
      .split(/(\{\w+\}|https?:\S+|\b[A-Z]{2,}\b|<[^>]+>)/)
      .map((piece, at) => (at % 2 === 0 ? change(piece) : piece))
      .join('');
  const lengthen = readable((words) => words.replace(/[aeiouln]/g, '$&$&'));
  const reverse = readable((words) =>
    words.replace(/[a-z]/gi, (letter) => String.fromCharCode(0x05d0 + letter.toLowerCase().charCodeAt(0) - 97)),
  );
  const each = (words: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> =>
    Object.fromEntries(Object.entries(words).map(([key, text]) => [key, change(text)]));
  const months = (names: string, change: (text: string) => string): string[] => names.split(' ').map(change);
  const GREGORIAN = 'January February March April May June July August September October November December';
  const SOLAR = 'Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand';
  const english = (change: (text: string) => string) => ({
    months: months(GREGORIAN, change),
    shortMonth: (month: string) => month.slice(0, 3),
    day: (d: string, month: string, year: string) => `${d} ${month} ${year}`,
    dayOfMonth: (d: string, month: string) => `${d} ${month}`,
    dateOnly: (d: string) => d,
    month: (month: string, year: string) => `${month} ${year}`,
    year: (year: string) => year,
    monthOnly: (month: string) => month,
    to: (a: string, b: string) => `${a} ${change('to')} ${b}`,
    between: (a: string, b: string) => `${change('between')} ${a} ${change('and')} ${b}`,
    about: (day: string) => `${change('about')} ${day}`,
    week: (span: string) => `${change('week of')} ${span}`,
    weekend: (span: string) => `${change('weekend of')} ${span}`,
    numberedWeek: (span: string, week: string) => `${span} (${change('week')} ${week})`,
  });
  const arabic = (digits: string): string =>
    digits.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
  const solar = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const solarMonths = months(SOLAR, reverse);
  const long: LanguageFacts = {
    code: 'qps-long' as LanguageFacts['code'],
    ownName: lengthen('Long'),
    intl: 'en',
    locale: 'en-GB',
    direction: 'ltr',
    betweenPlaces: ', ',
    isTall: false,
    letters: 'A1',
    unreachable: [lengthen('The server could not be reached.'), lengthen('Try again')],
    days: { ...english(lengthen), zero: '0', group: ',', decimal: '.' },
    isPartial: true,
    fromEnglish: (words) => each(words, lengthen),
  };
  const rightToLeft: LanguageFacts = {
    code: 'qps-rtl' as LanguageFacts['code'],
    ownName: reverse('Right to left'),
    intl: 'ar',
    locale: 'ar-EG',
    direction: 'rtl',
    betweenPlaces: '، ',
    isTall: false,
    letters: 'א A1',
    unreachable: [reverse('The server could not be reached.'), reverse('Try again')],
    days: {
      ...english(reverse),
      zero: '٠',
      group: '٬',
      decimal: '٫',
      inCalendar: (day, gregorian) => {
        const parts = solar.formatToParts(new Date(day));
        const part = (type: string): string => parts.find((one) => one.type === type)!.value;
        const [date, month, year] = [part('day'), Number(part('month')), part('year')];
        return `${arabic(date)} ${solarMonths[month - 1]} ${arabic(year)} (${gregorian})`;
      },
    },
    isPartial: true,
    fromEnglish: (words) => {
      const made = each(words, reverse);
      // Each form differs, so that a test sees which one a number took.
      for (const [key, text] of Object.entries(made))
        if (key.endsWith('_other'))
          for (const [form, mark] of [
            ['zero', 'א'],
            ['two', 'ב'],
            ['few', 'ג'],
            ['many', 'ד'],
          ])
            made[key.replace(/other$/, form!)] = `${text} ${mark}`;
      return made;
    },
  };
  return [long, rightToLeft];
};
