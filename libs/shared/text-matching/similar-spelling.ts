const SUBSCRIPT = /\u17D2([\u1780-\u17B3])/gu;
/** Signs above a Khmer letter that shorten its vowel or shift its register, and the sign of a silent letter. */
const UNHEARD = /[\u17C9\u17CA\u17CB\u17CD]/gu;
/** The first of the private codes that stand for subscripts in a comparison. */
const FIRST_PRIVATE = 0xe000;
const FIRST_KHMER = 0x1780;

/** Returns a text with one code for each letter: a Khmer subscript is a letter in two codes. */
export const inLetters = (text: string): string =>
  text.includes('\u17D2')
    ? text.replace(SUBSCRIPT, (_, letter: string) =>
        String.fromCharCode(FIRST_PRIVATE + letter.charCodeAt(0) - FIRST_KHMER),
      )
    : text;

/**
 * Whether two texts are one typing slip apart: a letter added, missing or replaced, or two neighbours exchanged. A
 * Khmer subscript counts as one letter. Linear in the length, so that a whole gazetteer can be compared at every
 * keystroke.
 */
export function isOneSlipApart(a: string, b: string): boolean {
  const longer = a.length - b.length;
  // A subscript more, or a subscript in place of a mark.
  if (longer > 2 || longer < -2) return false;
  return areOneApart(inLetters(a), inLetters(b));
}

function areOneApart(a: string, b: string): boolean {
  const longer = a.length - b.length;
  if (longer > 1 || longer < -1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (endA - start <= 1 && endB - start <= 1) return true;
  return endA - start === 2 && endB - start === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/**
 * Reduces a name to its rough sound: a romanised one without h (it marks breath and its position varies: "Phen",
 * "Penh") and without doubled letters, a Khmer one without signs that only colour a sound. Other letters stay.
 */
export function roughSound(compact: string): string {
  return compact
    .replace(/h/g, '')
    .replace(/([a-z])\1+/g, '$1')
    .replace(UNHEARD, '');
}
