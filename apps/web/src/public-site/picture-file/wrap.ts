/**
 * Pieces that a line may end after: words, and in Khmer, which writes none apart, what the language's dictionary says
 * are words.
 */
const piecesOf = (text: string, language: string): string[] => {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    // Signs and spaces stay with the word before: no line begins with a full stop.
    if (pieces.length > 0 && !isWordLike && !/^[([“]/.test(segment)) pieces[pieces.length - 1] += segment;
    else if (pieces.length > 0 && /[([“]$/.test(pieces.at(-1)!)) pieces[pieces.length - 1] += segment;
    else pieces.push(segment);
  }
  return pieces;
};

/**
 * Breaks a text into lines that are not wider than `width`; a single piece that is wider stands alone.
 * @param widthOf CSS pixels of a text
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
