/**
 * Gives texts that a reader cannot distinguish the same form. For search and comparison only: the stored text stays
 * exactly as typed.
 *
 * Khmer can be typed in several orders and with several codes that look the same on the screen. Unicode's own normal
 * forms do not unify them, because Khmer has almost no canonical equivalences.
 */

/** Characters without width or meaning for a comparison: joiners, byte-order mark, soft hyphen, inherent vowels. */
const INVISIBLE = /\u034F|\u17B4|\u17B5|[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/gu;

const COENG = '\u17D2';
/** Khmer marks of a base letter, in whatever order they were typed. */
const MARKS = '(?:\u17D2+[\u1780-\u17B3]|[\u17B6-\u17D1\u17D3\u17DD])+';
const MARK = /\u17D2+[\u1780-\u17B3]|[\u17B6-\u17D1\u17D3\u17DD]/gu;
/**
 * Marks in order, as nearly all are: subscripts without DA, RO the last; a vowel; a sign, not one above the vowel u.
 */
const IN_ORDER = [
  '(?:\u17D2[\u1780-\u1789\u178B-\u1799\u179B-\u17B3])*(?:\u17D2\u179A)?',
  '(?:[\u17B6-\u17BA\u17BC-\u17C5]|\u17BB(?!\u17D0))?[\u17C6-\u17C8\u17CB\u17CD-\u17D1]?',
  '(?![\u17B6-\u17D3\u17DD])',
].join('');
/** A base letter with marks that may have to be put in order. */
const OUT_OF_ORDER = new RegExp(`[\u1780-\u17B3](?!${IN_ORDER})${MARKS}`, 'gu');

/** Vowels written above the letter; with one of them, a register shifter changes its shape to that of the vowel u. */
const ABOVE = /[\u17B7-\u17BA\u17BE\u17D0]/u;

/** Characters that Unicode calls deprecated or variants, with the recommended ones. Source: Unicode ch. 16.4. */
const REPLACED: Record<string, string> = {
  '\u17A3': '\u17A2', // independent vowel QAQ: use QA
  '\u17A4': '\u17A2\u17B6', // independent vowel QAA: use QA + AA
  '\u17A8': '\u17A7\u1780', // QUK, an obsolete ligature of QU + KA
  '\u17B2': '\u17B1', // QOO TYPE TWO, a variant of QOO TYPE ONE
  '\u17D3': '\u17C6', // BATHAMASAT, drawn as NIKAHIT
};
const REPLACEABLE = /\u17A3|\u17A4|\u17A8|\u17B2|\u17D3/gu;
const HAS_KHMER = /[\u1780-\u17E9]/u;
/** Only ASCII and Khmer that no normal form of Unicode changes. */
const IS_PLAIN = /^[\0-\x7F\u1780-\u17DC]*$/u;
/** Punctuation, signs and spaces, but for a single space; and those that are plain. */
const SEPARATORS = /(?! (?![\p{P}\p{S}\s]))[\p{P}\p{S}\s]+/gu;
const PLAIN_SEPARATORS =
  /(?! (?![\t-\r -/:-@[-`{-~\u17D4-\u17D6\u17D8-\u17DB]))[\t-\r -/:-@[-`{-~\u17D4-\u17D6\u17D8-\u17DB]+/gu;

/**
 * Returns Khmer text in one order and one choice of codes, without invisible characters, Khmer digits as 0 to 9. Texts
 * in other scripts only lose their invisible characters. Case, accents and spaces stay.
 */
export function foldKhmer(text: string): string {
  const visible = (IS_PLAIN.test(text) ? text : text.normalize('NFC')).replace(INVISIBLE, '');
  if (!HAS_KHMER.test(visible)) return visible;
  return visible
    .replace(REPLACEABLE, (letter) => REPLACED[letter]!)
    .replace(OUT_OF_ORDER, (letters) => letters[0]! + orderMarks(letters.slice(1)))
    .replace(/[\u17E0-\u17E9]/gu, (digit) => String(digit.charCodeAt(0) - 0x17e0));
}

/**
 * Sorts marks in the order that Unicode prescribes (robat, shifter, subscripts, vowel, other signs): word processors
 * and phones let people type a vowel before a subscript, and the screen shows the same.
 */
function orderMarks(marks: string): string {
  const all = (marks.match(MARK) ?? []).map((mark) => mark.replace(/^\u17D2+/u, COENG));
  const robat = all.filter((mark) => mark === '\u17CC');
  const subscripts = all
    .filter((mark) => mark.startsWith(COENG))
    .map(sameSubscript)
    .sort(subscriptOrder);
  const vowels = composeVowels(
    all
      .filter((mark) => /^[\u17B6-\u17C5]$/u.test(mark))
      .sort()
      .join(''),
  );
  const signs = all
    .filter((mark) => /^[\u17C6-\u17C8\u17CB\u17CD-\u17D1\u17DD]$/u.test(mark))
    .sort()
    .join('');
  const shifters = all.filter((mark) => mark === '\u17C9' || mark === '\u17CA').join('');
  const [shifter, vowel] = oneShifter(shifters, vowels, ABOVE.test(vowels + signs));
  return robat.join('') + shifter + subscripts.join('') + vowel + signs;
}

/** Unifies subscript DA and subscript TA: they have the same shape, and official lists mix them within one name. */
function sameSubscript(subscript: string): string {
  return subscript === '\u17D2\u178A' ? '\u17D2\u178F' : subscript;
}

/** Puts subscript RO last: it is drawn to the left of everything, so its order among the subscripts is invisible. */
function subscriptOrder(a: string, b: string): number {
  return Number(a === '\u17D2\u179A') - Number(b === '\u17D2\u179A');
}

/** Joins two-part vowels that were typed as parts: E + II looks like OE, E + AA like OO, E + E like AE. */
function composeVowels(vowels: string): string {
  return vowels
    .replace('\u17B6\u17C1', '\u17C4') // sorted, so AA comes before E
    .replace('\u17B8\u17C1', '\u17BE')
    .replace('\u17C1\u17C1', '\u17C2');
}

/** Unifies both shifters and the vowel u under a vowel written above: they are then the same stroke below. */
function oneShifter(shifters: string, vowels: string, isAbove: boolean): [shifter: string, vowels: string] {
  if (!isAbove) return [shifters, vowels];
  const withoutU = vowels.replace('\u17BB', '');
  const hasStroke = shifters !== '' || withoutU !== vowels;
  return [hasStroke ? '\u17C9' : '', withoutU];
}

/**
 * Returns the form in which names are compared: `foldKhmer`, lower case, no accents, no punctuation, single spaces.
 * Hyphens, slashes and stops become spaces; apostrophes are removed ("L'ak" is as often written "Lak").
 */
export function fold(text: string): string {
  const lower = foldKhmer(text).toLowerCase();
  const isPlain = IS_PLAIN.test(lower);
  return (isPlain ? lower : withoutAccents(lower))
    .replace(/['’‘ʼ`´]/gu, '')
    .replace(isPlain ? PLAIN_SEPARATORS : SEPARATORS, ' ')
    .trim();
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/gu, '')
    .replace(/œ/gu, 'oe')
    .replace(/æ/gu, 'ae')
    .replace(/[đð]/gu, 'd')
    .replace(/ø/gu, 'o')
    .replace(/ł/gu, 'l')
    .replace(/ß/gu, 'ss');
}

/** Whether a reader would see nothing at all: only spaces, line breaks and characters without width. */
export function isBlank(text: string): boolean {
  return text.replace(INVISIBLE, '').replace(/[\s\u3164\u115F\u1160\u2800]/gu, '') === '';
}
