import type { EntityManager } from 'typeorm';
import { wordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { Leaving } from './make-public-version.js';
import { notesOf } from './gone-codes.repository.js';
import { everyText, shownTexts } from './published-words.repository.js';

const words = new Intl.Segmenter('en', { granularity: 'word' });
/** Letters. Shorter words of a record are matched only as whole words, because they occur within others by chance. */
const SHORTEST_WITHIN = 4;

const fold = (text: string): string => text.normalize('NFC').toLowerCase();
const wordsOf = (text: string): string[] =>
  [...words.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => fold(segment));

/** Returns every text that readers would see of a record. */
const textsOf = ({ gradeReason, acts, accounts, sources, crowd, harms, ...out }: Leaving): string[] =>
  [
    out.title,
    out.titleTranslation,
    out.summary,
    out.summaryTranslation,
    gradeReason,
    crowd.text,
    ...harms.map(({ count }) => count.text),
    ...acts.flatMap(({ forceName, quantity, people }) => [forceName, quantity.text, people.text]),
    ...accounts.map(({ text }) => text),
    ...sources.flatMap(({ publisher, title: of, url, archiveUrl }) => [publisher, of, url, archiveUrl]),
  ].filter((text) => text !== null);

/**
 * Returns runs of words in the shown texts that occur nowhere in the new ones: "Sok Dara" for "Sok Dara was beaten" and
 * "A man was beaten".
 */
export const runsTakenAway = (before: readonly string[], after: readonly string[]): string[] => {
  const stays = new Set(after.flatMap(wordsOf));
  const runs = new Set<string>();
  for (const text of before) {
    let run: { from: number; until: number } | null = null;
    const end = (): void => {
      if (run) runs.add(text.slice(run.from, run.until));
      run = null;
    };
    for (const { segment, index, isWordLike } of words.segment(text)) {
      if (!isWordLike) continue;
      if (stays.has(fold(segment))) end();
      else run = { from: (run as { from: number } | null)?.from ?? index, until: index + segment.length };
    }
    end();
  }
  return [...runs];
};

/** Returns the names within runs of words: a report may say "Sok Dara" where the record said "Sok Dara was beaten". */
export const namesIn = (runs: readonly string[]): string[] =>
  runs.flatMap((run) => run.match(/\p{Lu}[\p{L}\p{M}'’-]*(?:\s+\p{Lu}[\p{L}\p{M}'’-]*)*/gu) ?? []);

/** Returns the words that a correction removes from what readers see. */
export const findRemovedWords = async (manager: EntityManager, code: string | null, out: Leaving): Promise<string[]> =>
  code === null ? [] : runsTakenAway(await shownTexts(manager, code), textsOf(out));

/** Returns a test whether a text contains one of the words of these runs. */
export const holds = (runs: readonly string[]): ((text: string) => boolean) => {
  return wordMatcher(runs.flatMap(wordsOf), SHORTEST_WITHIN).holds;
};

/** Returns the texts of every version of a code that contain one of the words, with their columns. */
export const textsHolding = async (
  manager: EntityManager,
  code: string,
  isHolding: (text: string) => boolean,
): Promise<{ column: string; text: string }[]> =>
  (await everyText(manager, code)).filter(({ text }) => isHolding(text));

/** Returns the notes about this code in the change feed and in pub.gone that contain one. */
export const notesHolding = async (
  manager: EntityManager,
  code: string,
  isHolding: (text: string) => boolean,
): Promise<string[]> => (await notesOf(manager, code)).filter(isHolding);
