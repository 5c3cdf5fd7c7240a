import type { Language } from '@vigil/shared/language/languages.js';
import type { Outdated } from '../codebook/translation-page.js';
import { digestOf, isRead, type ReadNote, type ReadNotes, type Reader, type Translated } from './read-texts.js';
import { markOf } from './review-sheet.js';

/** What the ticks of a sheet change. Nothing is written here. */
interface Taken {
  notes: ReadNotes;
  /** New words by bundle and key. */
  words: Record<string, Record<string, string>>;
  read: number;
  /** Lines that were not taken: number and why. */
  refused: { line: number; why: string }[];
}

const placeholders = (text: string): string =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join(' ');

/**
 * Reads the ticks that came back from a sheet: one text a line, `MARK<tab>ok` or `MARK<tab>new<tab>WORDS`, where `\n`
 * is a line break. A mark that no text has now belongs to a text that changed since: it has to be read again.
 */
export const takeTicks = (
  lines: string,
  texts: readonly Translated[],
  notes: ReadNotes,
  { by, on }: { by: Reader; on: string },
): Taken => {
  const byMark = new Map(texts.map((one) => [markOf(one), one]));
  const taken: Record<string, Record<string, ReadNote>> = Object.fromEntries(
    Object.entries(notes).map(([bundle, keys]) => [bundle, { ...keys }]),
  );
  const words: Taken['words'] = {};
  const refused: Taken['refused'] = [];
  let read = 0;
  for (const [index, line] of lines.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const refuse = (why: string): void => void refused.push({ line: index + 1, why });
    const [mark = '', verdict = '', ...rest] = line.split('\t').map((part) => part.trim());
    const one = byMark.get(mark);
    if (!one) {
      refuse('No text has this mark now: it, or its English, changed after the sheet was made.');
      continue;
    }
    if (verdict !== 'ok' && verdict !== 'new') {
      refuse('After the mark comes "ok" or "new".');
      continue;
    }
    const said = verdict === 'ok' ? one.text : unescaped(rest.join(' '));
    if (said === undefined || said === '') {
      refuse('There are no words to take.');
      continue;
    }
    if (placeholders(said) !== placeholders(one.en)) {
      refuse(`It must have these words in braces: ${placeholders(one.en) || 'none'}.`);
      continue;
    }
    if (verdict === 'new') (words[one.bundle] ??= {})[one.key] = said;
    (taken[one.bundle] ??= {})[one.key] = { by, on, en: digestOf(one.en), text: digestOf(said) };
    read += 1;
  }
  return { notes: sorted(taken), words, read, refused };
};

/** Returns what is still outdated: all but what was read in that language as it is now, beside the English of now. */
export const stillOutdated = (
  outdated: Outdated,
  { texts, notes, language }: { texts: readonly Translated[]; notes: ReadNotes; language: Language },
): Outdated => {
  const isReadNow = (bundle: string, key: string): boolean =>
    texts.some((one) => one.bundle === bundle && one.key === key && isRead(one, notes));
  return Object.fromEntries(
    Object.entries(outdated).flatMap(([bundle, keys]) => {
      const left = Object.entries(keys).filter(([key, was]) => !(language in was && isReadNow(bundle, key)));
      return left.length > 0 ? [[bundle, Object.fromEntries(left)]] : [];
    }),
  );
};

const unescaped = (text: string): string => text.replace(/\\(n|\\)/g, (_all, sign) => (sign === 'n' ? '\n' : '\\'));

const sorted = (notes: ReadNotes): ReadNotes =>
  Object.fromEntries(
    Object.keys(notes)
      .sort()
      .map((bundle) => [
        bundle,
        Object.fromEntries(
          Object.keys(notes[bundle]!)
            .sort()
            .map((key) => [key, notes[bundle]![key]!]),
        ),
      ]),
  );
