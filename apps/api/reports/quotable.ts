import countingEn from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import reportEn from '@vigil/shared/text/report/en.json' with { type: 'json' };
import reportKm from '@vigil/shared/text/report/km.json' with { type: 'json' };
import ruleEn from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import ruleKm from '@vigil/shared/text/rule/km.json' with { type: 'json' };
import { fold } from '@vigil/shared/places/fold.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { termsOf, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';

const segmenter = new Intl.Segmenter('km', { granularity: 'word' });
const wordsOf = (text: string): string[] =>
  [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => fold(segment));

/** Characters. Shorter texts may be words that every report needs. */
const LONG = 8;
/** Provinces and districts: reports name them whatever a record says. */
const NAMED_LEVEL = 2;

let ours: Set<string> | null = null;
/** Returns the words of the product's own sentences and lists. */
const ordinaryWords = (): Set<string> => {
  const sentences = [countingEn, countingKm, reportEn, reportKm, ruleEn, ruleKm].flatMap((one) => Object.values(one));
  const labels = vocabularyLists().flatMap((list) => termsOf(list).flatMap(({ en, km }) => [en, km]));
  return (ours ??= new Set([...sentences, ...labels].flatMap(wordsOf)));
};

/**
 * Returns those of some erased texts that must go from what others wrote, too: from reports, titles and notes. Leaves
 * out numbers and ordinary short words such as "was" or "police": what others wrote would lose them by chance.
 */
export const quotable = (texts: readonly string[], { places }: Gazetteer): string[] => {
  const ordinary = ordinaryWords();
  const named = new Set(
    places
      .filter(({ level }) => level <= NAMED_LEVEL)
      .flatMap(({ nameEn, nameKm }) => [nameEn, nameKm].flatMap(wordsOf)),
  );
  const isOrdinary = (word: string): boolean => ordinary.has(word) || named.has(word) || /^[\d ]+$/.test(word);
  return texts.filter((text) => text.length >= LONG || !wordsOf(text).every(isOrdinary));
};
