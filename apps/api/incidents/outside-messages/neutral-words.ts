import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { incidentCodesIn } from '@vigil/shared/public/incident-code.js';
import { MESSAGE_WORDS, type MessageWord, type MessageWords } from '@vigil/shared/staff-responses/outside-messages.js';
import { type WordMatcher, wordMatcher } from '@vigil/shared/text-matching/word-matcher.js';

/** Names that no message may hold. */
interface IdentifyingNames {
  groups: WordMatcher;
  places: WordMatcher;
}

export interface Named {
  nameEn: string | null;
  nameKm: string | null;
  aliases: readonly string[];
}
const namesOf = ({ nameEn, nameKm, aliases }: Named): string[] =>
  [nameEn, nameKm, ...aliases].filter((name) => name !== null && name !== '') as string[];

/** Leaves out names of at most two letters: they are words of every language. */
export const identifyingNames = (groups: readonly Named[], places: readonly Named[]): IdentifyingNames => {
  const matching = (named: readonly Named[]): WordMatcher =>
    wordMatcher(named.flatMap(namesOf).filter((name) => name.length > 2));
  return { groups: matching(groups), places: matching(places) };
};

/** Returns what a text could tell of the office's work, as a code of `text/problems`; null: nothing was found. */
export const findDisclosure = (text: string, { groups, places }: IdentifyingNames): string | null => {
  if (incidentCodesIn(text).length > 0) return 'says-code';
  if (/\p{N}/u.test(text)) return 'says-number';
  if (/:\/\/|www\.|@/i.test(text)) return 'says-address';
  if (groups.holds(text)) return 'says-group';
  return places.holds(text) ? 'says-place' : null;
};

/**
 * Checks the words of messages, of which only the body can have lines, and of the sender's address what stands before
 * the @: the rest is the mail server's.
 */
export const disclosureErrors = (words: MessageWords, names: IdentifyingNames): FieldError[] => {
  const texts: [string, string][] = (Object.keys(MESSAGE_WORDS) as MessageWord[]).map((name) => [name, words[name]]);
  const [mailbox] = words.senderAddress.split('@') as [string];
  return [...texts, ['senderAddress', mailbox.replace(/[._+-]/g, ' ')] as [string, string]].flatMap(([name, text]) => {
    const isLine = !name.startsWith('body');
    const code = isLine && /\p{Cc}/u.test(text) ? 'control-character' : findDisclosure(text, names);
    return code === null ? [] : [{ pointer: `/${name}`, code }];
  });
};
