/**
 * Splits a text where lines may break: at words. Khmer has no spaces between words, so a dictionary of the language
 * finds them.
 */
const piecesOf = (text: string, language: string): string[] => {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    // Punctuation and spaces stay with the previous word: no line begins with a full stop.
    if (pieces.length > 0 && !isWordLike && !/^[([“]/.test(segment)) pieces[pieces.length - 1] += segment;
    else if (pieces.length > 0 && /[([“]$/.test(pieces.at(-1)!)) pieces[pieces.length - 1] += segment;
    else pieces.push(segment);
  }
  return pieces;
};

/**
 * Breaks a text into lines no wider than `width`; a single word that is wider gets its own line.
 * @param widthOf returns the width of a text in CSS pixels
 */
export const wrap = (text: string, width: number, language: string, widthOf: (text: string) => number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, language)) {
    if (line !== '' && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line.trimEnd()].filter((one) => one !== '');
};
