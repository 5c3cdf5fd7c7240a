import { NONE_COUNT, UNKNOWN_COUNT, type CountState, type CountValue } from '../counting/count-value.js';
import { fold, foldKhmer } from '../text-matching/fold.js';
import { MONTHS } from './read-date.js';
import { foldCell, isProse, isUnsaid } from './cell-text.js';

const LONGEST_WORDS = 300;
const LARGEST = 10_000_000;

/**
 * Number words, and words for amounts without an exact number. Every rule is in docs/import.md, which a test checks.
 */
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const NONE = new Set(['none', 'no', 'zero', 'nobody', 'no one', 'គ្មាន', 'គ្មាននរណា', 'សូន្យ'].map(fold));
const SOME = new Set(
  [
    'some',
    'several',
    'a few',
    'few',
    'many',
    'a number',
    'a number of',
    'multiple',
    'various',
    'ខ្លះ',
    'ច្រើន',
    'ពីរបី',
    'មួយចំនួន',
  ].map(fold),
);
/** The value of each unit word. A plural means at least two: "tens of thousands" is at least two tens of thousands. */
const EACH: Readonly<Record<string, number>> = {
  ten: 10,
  dozen: 12,
  score: 20,
  hundred: 100,
  thousand: 1000,
  million: 1_000_000,
  សិប: 10,
  ដប់: 10,
  ឡូ: 12,
  រយ: 100,
  ពាន់: 1000,
  ម៉ឺន: 10_000,
  សែន: 100_000,
  លាន: 1_000_000,
};
const KHMER_UNIT = '(សិប|ឡូ|រយ|ពាន់|ម៉ឺន|សែន|លាន)';
const PLURAL =
  /^(?:many |several |a few |few )?(ten|dozen|score|hundred|thousand|million)s(?: of (hundred|thousand|million)s)?$/;
const SEVERAL = /^(?:many|several|a few|few) (dozen|hundred|thousand|million)$/;
const KHMER_PLURAL = new RegExp(`^រាប់${KHMER_UNIT}${KHMER_UNIT}?$`);
/** "10s", "1000s", "10,000s". */
const DIGITS_PLURAL = /^1([\d,. ]*)s$/;

/** Returns the minimum that a word for many means, or null if it is no such word. */
const leastOfMany = (text: string): number | null => {
  const found = PLURAL.exec(text) ?? SEVERAL.exec(text) ?? KHMER_PLURAL.exec(text);
  if (found) return 2 * EACH[found[1]!]! * (found[2] ? EACH[found[2]]! : 1);
  const zeros = DIGITS_PLURAL.exec(text)?.[1]!.replace(/[,. ]/g, '');
  return zeros === '2' ? 24 : zeros !== undefined && /^0{1,6}$/.test(zeros) ? 2 * 10 ** zeros.length : null;
};
/** Words after a number that say whom it counts, not how many. */
const PEOPLE =
  /\s*(?:people|persons?|protest[eo]rs?|demonstrators?|participants?|women|men|workers?|villagers?|others?|arrests?|arrested|detained|injured|killed|dead|wounded|in total|total|នាក់|មនុស្ស)\.?$/iu;
/** Words after a number of families: each is one person or more. */
const FAMILIES = /\s*(?:families|family|households?|គ្រួសារ)\.?$/iu;
const N = String.raw`(\d+(?:[,. ]\d+)*)\s*(k|thousand|hundred|dozen|million|រយ|ពាន់|ម៉ឺន|សែន|លាន)?`;
const FORMS: readonly (readonly [RegExp, (a: number, b: number) => Omit<CountValue, 'text'> | null])[] = [
  [new RegExp(`^${N}$`), (a) => exact(a)],
  [new RegExp(`^(?:exactly|precisely) ${N}$`), (a) => exact(a)],
  [
    new RegExp(`^(?:between )?${N}\\s*(?:-|–|—|to|or|ដល់)\\s*${N}$`),
    (a, b) => (a < b ? range(a, b) : a === b ? exact(a) : null),
  ],
  [new RegExp(`^between ${N}\\s*and\\s*${N}$`), (a, b) => (a < b ? range(a, b) : a === b ? exact(a) : null)],
  [new RegExp(`^(?:>|more than|over|above|exceeding|លើសពី|ច្រើនជាង|ជាង)\\s*${N}$`), (a) => least(a + 1)],
  [
    new RegExp(
      `^(?:>=|≥|at least|no less than|not less than|no fewer than|min(?:imum(?: of)?|\\.)?|យ៉ាងហោចណាស់|យ៉ាងតិច)\\s*${N}$`,
    ),
    (a) => least(a),
  ],
  [new RegExp(`^${N}\\s*(?:\\+|or more|and more|plus|ឡើងទៅ)$`), (a) => least(a)],
  [new RegExp(`^(?:<|less than|fewer than|under|below|តិចជាង)\\s*${N}$`), (a) => (a > 0 ? most(a - 1) : null)],
  [
    new RegExp(`^(?:<=|≤|at most|up to|no more than|not more than|maximum(?: of)?|max\\.?|យ៉ាងច្រើន)\\s*${N}$`),
    (a) => most(a),
  ],
  [new RegExp(`^(?:nearly|almost|close to|ជិត)\\s*${N}$`), (a) => around(tenthBelow(a), a)],
  [
    new RegExp(
      `^(?:~|≈|about|around|circa|ca?\\.|ca|approx(?:imately)?\\.?|roughly|some|an estimated|estimated|ប្រហែល|ប្រមាណ|ប្រហាក់ប្រហែល)\\s*${N}$`,
    ),
    (a) => around(tenthBelow(a), tenthAbove(a)),
  ],
];

/** Not n * 1.1: in floating point, 100 * 1.1 is more than 110. */
const tenthAbove = (n: number): number => Math.ceil(n + n / 10);
const tenthBelow = (n: number): number => Math.floor(n - n / 10);
const exact = (n: number): Omit<CountValue, 'text'> => (n === 0 ? NONE_COUNT : { state: 'CS_EXACT', low: n, high: n });
const range = (low: number, high: number): Omit<CountValue, 'text'> => ({ state: 'CS_RANGE', low, high });
const around = (low: number, high: number): Omit<CountValue, 'text'> => (low < high ? range(low, high) : exact(high));
const least = (low: number): Omit<CountValue, 'text'> => ({ state: 'CS_AT_LEAST', low, high: null });
const most = (high: number): Omit<CountValue, 'text'> =>
  high === 0 ? NONE_COUNT : { state: 'CS_AT_MOST', low: 0, high };

/**
 * "1,200", "1 200" and "1.200" are twelve hundred; a decimal fraction of a person is no number. "1.200 thousand" may be
 * either, and is none.
 */
const numberOf = (digits: string, unit: string | undefined): number | null => {
  const grouped = /^[1-9]\d{0,2}([,. ])\d{3}(?:\1\d{3})*$/.exec(digits);
  const whole = grouped
    ? grouped[1] === '.' && unit
      ? null
      : Number(digits.replace(/[,. ]/g, ''))
    : /^\d+(?:\.0+)?$/.test(digits) || (unit && /^\d+\.\d$/.test(digits))
      ? Number(digits)
      : null;
  if (whole === null) return null;
  const times = unit === undefined ? 1 : unit === 'k' ? 1000 : EACH[unit]!;
  const found = Math.round(whole * times);
  return found <= LARGEST ? found : null;
};

/**
 * The meaning of a cell that counts people or things, with its words. `understood` false: the number is not known and
 * only the words are stored.
 */
export interface CountRead {
  value: CountValue;
  understood: boolean;
}

/** Reads a number as people write it. Every count that is not a plain number also stores the source's own words. */
export const readCount = (cell: string): CountRead => {
  if (isUnsaid(cell)) return { value: UNKNOWN_COUNT, understood: true };
  const words = cell.trim().slice(0, LONGEST_WORDS);
  if (isProse(cell)) return { value: { ...UNKNOWN_COUNT, text: words }, understood: false };
  const said = (value: Omit<CountValue, 'text'>): CountRead => ({
    value: { ...value, text: /^\d[\d, ]*$/.test(words) && value.state !== 'CS_NONE' ? null : words },
    understood: true,
  });
  const plain = plainOf(cell);
  const value =
    numberIn(plain) ?? numberIn(withoutWhom(plain, PEOPLE)) ?? ofFamilies(numberIn(withoutWhom(plain, FAMILIES)));
  if (value) return said(value);
  return { value: { ...UNKNOWN_COUNT, text: words }, understood: false };
};

/** Whether a cell names an amount only by a word for many or some: "hundreds of people", "a few". */
export const isVague = (cell: string): boolean => {
  if (isProse(cell)) return false;
  const plain = plainOf(cell);
  return [plain, withoutWhom(plain, PEOPLE), withoutWhom(plain, FAMILIES)].some(
    (text) => SOME.has(fold(text)) || leastOfMany(text) !== null,
  );
};

/** Digits on two lines are two numbers. */
const plainOf = (cell: string): string =>
  foldCell(cell)
    .toLowerCase()
    .trim()
    .replace(/(\d)(\s+)(?=\d)/g, (all, digit: string, gap: string) => (/[\r\n]/.test(gap) ? `${digit}; ` : all))
    .replace(/\s+/g, ' ');

const withoutWhom = (text: string, whom: RegExp): string =>
  text
    .replace(whom, '')
    .replace(/\s+of$/, '')
    .trim();

/** Returns the fewest people that a number of families can be; null if there may be no family. */
const ofFamilies = (families: Omit<CountValue, 'text'> | null): Omit<CountValue, 'text'> | null =>
  families?.state === 'CS_NONE' ? families : families?.low ? least(families.low) : null;

const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const BELOW_100 = `(?:(?:${TENS})[ -](?:one|two|three|four|five|six|seven|eight|nine)|${Object.keys(NUMBER_WORDS).join('|')})(?![a-z])`;
const NOT_BEFORE = '(?! hundred| dozen|[ -](?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))';
const BELOW_1000 = `(?:${BELOW_100} hundred(?:(?: and)? ${BELOW_100}${NOT_BEFORE})?|${BELOW_100})`;
/**
 * A number in words, and its last unit apart if nothing follows it: "two hundred" is 2 hundred, as in "two to three
 * hundred".
 */
const SPELLED = new RegExp(
  `\\b(?:(${BELOW_1000}) thousand(?:(?: and)? (${BELOW_1000})(?! thousand| million)${NOT_BEFORE})?|(${BELOW_1000}))(?![a-z])`,
  'g',
);

const sumOf = (words: string): number =>
  words.split(/[ -]/).reduce((sum, word) => (word === 'hundred' ? sum * 100 : sum + (NUMBER_WORDS[word] ?? 0)), 0);

/** Stands around what was a number word. */
const MARK = '\uE000';
const SIDE_BY_SIDE = new RegExp(`[${MARK}\\d] ?${MARK}\\d|\\d${MARK} ?\\d`, 'u');

/** Returns a text with digits for its number words; null if two numbers then stand side by side. */
const inDigits = (text: string): string | null => {
  const digits = (n: number): string => `${MARK}${n}${MARK}`;
  const marked = text.replace(SPELLED, (_all, thousands?: string, rest?: string, alone?: string) => {
    if (thousands !== undefined)
      return rest === undefined
        ? `${digits(sumOf(thousands))} thousand`
        : digits(sumOf(thousands) * 1000 + sumOf(rest));
    return alone!.endsWith(' hundred')
      ? `${digits(sumOf(alone!.slice(0, -' hundred'.length)))} hundred`
      : digits(sumOf(alone!));
  });
  return SIDE_BY_SIDE.test(marked) ? null : marked.replaceAll(MARK, '');
};

/** Returns the number that a text states; null if it says anything more, or no number. */
const numberIn = (text: string): Omit<CountValue, 'text'> | null => {
  const key = fold(text);
  if (NONE.has(key)) return NONE_COUNT;
  if (SOME.has(key)) return { state: 'CS_SOME', low: 1, high: null };
  if (key === 'a couple' || key === 'couple') return range(2, 3);
  if (key === 'a dozen' || key === 'dozen') return range(11, 13);
  const one = /^(?:a )?(hundred|thousand)$/.exec(text);
  if (one) return around(tenthBelow(EACH[one[1]!]!), tenthAbove(EACH[one[1]!]!));
  const many = leastOfMany(text);
  if (many !== null && many <= LARGEST) return least(many);
  const spelled = inDigits(text.replace(/\ba (hundred|thousand|dozen|million)\b/g, 'one $1'));
  if (spelled === null) return null;
  for (const [form, make] of FORMS) {
    const found = form.exec(spelled);
    if (!found) continue;
    const [a, b] = [numberOf(found[1]!, found[2]), found[3] === undefined ? 0 : numberOf(found[3], found[4])];
    if (a === null || b === null) continue;
    // "10-20 thousand": the unit is of both, unless the first would then be the larger ("fifty to one hundred").
    const both = found[2] === undefined && found[4] !== undefined ? numberOf(found[1]!, found[4]) : null;
    const value = make(both !== null && both < b ? both : a, b);
    if (value) return value;
  }
  return null;
};

/**
 * Whether the words of a count state only this number: true for "dozens" of at least 24, false for "9" of one boy, or
 * "four girls".
 */
export const isOnlyTheNumber = (words: string, { low, high }: Pick<CountValue, 'low' | 'high'>): boolean => {
  const said = numberIn(plainOf(words));
  if (!said || low === null) return false;
  return said.low! <= (high ?? Infinity) && low <= (said.high ?? Infinity);
};

/** The longest number that is looked for at the head of a phrase, in words. */
const MOST_LEADING = 10;
/**
 * A number before the name of a month is a day: "4 June 2021: arrests". "may" and "march" are also other words, so they
 * are a month only at the end, or before a number or a comma.
 */
const DAY_OF_MONTH = new RegExp(
  `^(?:of )?(?:(?:${MONTHS.flatMap((names) => names.map(foldKhmer))
    .filter((name) => !/^(?:may|march)$/.test(name))
    .join('|')})(?!\\p{L}|\\p{M})|(?:may|march)(?=\\s*(?:$|[\\d,.;:()–-])))`,
  'u',
);
/** A number that is a year, unless people are named after it: "2021 arrests by police". */
const BARE_YEAR = /^(?!2000$)(?:19[89]|20[0-4])\d$/;
/** A number before one of these is a time or money, and before another number it is one of several. */
const NOT_COUNTED = new RegExp(
  `^(?:(?:minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|yrs?|am|pm|percent|us dollars?|dollars?|usd|riels?|khr|baht|thb|euros?|eur|${Object.keys(NUMBER_WORDS).join('|')})(?!\\p{L}|-year)|\\d+(?!\\d|-year)|us\\$|[%$€៛]|${['វិនាទី', 'នាទី', 'ម៉ោង', 'ថ្ងៃ', 'យប់', 'សប្តាហ៍', 'ខែ', 'ឆ្នាំ', 'រៀល', 'ដុល្លារ', 'បាត'].map(foldKhmer).join('|')})`,
  'u',
);

/** Returns the longest number at the head of a phrase of several words. */
const headOf = (phrase: string): CountRead | null => {
  const words = isProse(phrase) ? [] : phrase.trim().split(/\s+/u);
  if (words.length < 2) return null;
  for (let length = Math.min(words.length, MOST_LEADING); length > 0; length -= 1) {
    const read = readCount(
      words
        .slice(0, length)
        .join(' ')
        .replace(/[,;:.'’]+$/u, ''),
    );
    if (read.understood && read.value.state !== 'CS_UNKNOWN') {
      const rest = foldCell(words.slice(length).join(' ')).toLowerCase();
      const isYear = length === 1 && BARE_YEAR.test(foldCell(words[0]!).replace(/\D+$/, ''));
      return isYear || NOT_COUNTED.test(rest) || DAY_OF_MONTH.test(rest) ? null : read;
    }
  }
  return null;
};

/**
 * Returns the year that a phrase may begin with instead of a number: 2021 in "2021 arrests", none in "2,021 arrests".
 */
export const leadingYear = (phrase: string): number | null => {
  const [first = ''] = foldCell(phrase.trim()).split(/\s+/u);
  return BARE_YEAR.test(first) ? Number(first) : null;
};

/** Whether a phrase begins with a zero: "0 arrests", "no arrests". */
export const leadsWithZero = (phrase: string): boolean => headOf(phrase)?.value.state === 'CS_NONE';

/** Returns the number at the start of a phrase: "four others scraped and bruised" is 4. Null if there is none. */
export const leadingCount = (phrase: string): CountValue | null => {
  const head = headOf(phrase);
  if (!head) return null;
  const { value, understood } = head;
  return understood && value.state !== 'CS_UNKNOWN' && value.state !== 'CS_NONE' && value.state !== 'CS_SOME'
    ? { ...value, text: phrase.trim().slice(0, LONGEST_WORDS) }
    : null;
};

/**
 * Joins two contradicting figures for one thing: the range that holds both, with the words of both. Nothing is added
 * up.
 */
export const joinCounts = (a: CountValue, b: CountValue): CountValue => {
  if (a.state === 'CS_UNKNOWN') return { ...b, text: b.text ?? a.text };
  if (b.state === 'CS_UNKNOWN') return a;
  const words = [...new Set([formatBriefly(a), formatBriefly(b)])].join('; ').slice(0, LONGEST_WORDS);
  const low = Math.min(a.low!, b.low!);
  const high = a.high === null || b.high === null ? null : Math.max(a.high, b.high);
  const state: CountState =
    high === null
      ? 'CS_AT_LEAST'
      : low === high
        ? high === 0
          ? 'CS_NONE'
          : 'CS_EXACT'
        : low === 0
          ? 'CS_AT_MOST'
          : 'CS_RANGE';
  return { state, low, high, text: words };
};

const formatBriefly = ({ low, high, text }: CountValue): string =>
  text ?? (low === high ? String(low) : high === null ? `${low}+` : `${low}-${high}`);
