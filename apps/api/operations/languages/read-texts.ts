import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Words } from '@vigil/shared/text/text.js';
import { PEOPLE_LISTS } from '@vigil/shared/people/people-lists.js';
import { termsOf, type VocabularyList, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import { inCheckout } from '../../project-root.js';

const TEXT = inCheckout('libs/shared/text');
/** The name under which words of the lists are noted as read: they are in no text bundle. */
export const LISTS = 'lists';
/** All lists, by that name: those of incidents, which readers see, and those of people, of which they see few. */
export const LISTS_BY_NAME: Readonly<Record<string, { file: string; lists: readonly VocabularyList[] }>> = {
  [LISTS]: { file: inCheckout('libs/shared/vocabulary/vocabularies.json'), lists: vocabularyLists() },
  'lists-of-people': { file: inCheckout('libs/shared/people/people-lists.json'), lists: PEOPLE_LISTS },
};

/** Who read a text, as a role: no private person is named. */
export const READERS = ['translator', 'editor', 'lawyer', 'journalist', 'monitor'] as const;
export type Reader = (typeof READERS)[number];

/**
 * A text that a native reader has read: who, on which day, and digests of the English and of the translation then. A
 * text that changes afterwards, or whose English does, has to be read again.
 */
export interface ReadNote {
  by: Reader;
  on: string;
  en: string;
  text: string;
}
/** Notes by bundle and key: `libs/shared/language/<code>/read.json`. */
export type ReadNotes = Readonly<Record<string, Readonly<Record<string, ReadNote>>>>;

/** A text that the English original and a translation have, or should have. */
export interface Translated {
  bundle: string;
  key: string;
  en: string;
  /** Undefined: it is not translated. */
  text: string | undefined;
}

/** Bundles of which a reader of the public site sees texts. */
const PUBLIC_BUNDLES: ReadonlySet<string> = new Set([
  'app',
  'public',
  'beside',
  'counting',
  'rule',
  'pages',
  'data',
  'how',
  'people-totals',
  'person-page',
  'incident-story',
  'relations',
  'objections',
  'report',
  'facts',
  'codebook',
  'definitions',
  // Files for readers, and what a public address refuses.
  'exports',
  'datasets',
  'countries',
  'problems',
  LISTS,
]);
export const isPublic = ({ bundle }: Pick<Translated, 'bundle'>): boolean => PUBLIC_BUNDLES.has(bundle);

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Whether a native reader has read a text as it is now, beside the English that there is now. */
export const isRead = ({ bundle, key, en, text }: Translated, notes: ReadNotes): boolean => {
  const note = notes[bundle]?.[key];
  return note !== undefined && text !== undefined && note.en === digestOf(en) && note.text === digestOf(text);
};

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** Returns the file that holds the notes of a language. */
export const notesFile = (language: string): string => inCheckout('libs/shared/language', language, 'read.json');
export const readNotes = (language: string): ReadNotes =>
  existsSync(notesFile(language)) ? readJson<ReadNotes>(notesFile(language)) : {};

/** Returns the file of a bundle's words in a language. */
export const wordsFile = (bundle: string, language: string): string => join(TEXT, bundle, `${language}.json`);
const wordsOf = (bundle: string, language: string): Words => {
  const path = wordsFile(bundle, language);
  return existsSync(path) ? readJson<Words>(path) : {};
};

/** Returns the names of all text bundles. */
const bundleNames = (): string[] =>
  readdirSync(TEXT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** Returns every text that a language should have: those of public pages first, each bundle in its own order. */
export const textsIn = (language: string): Translated[] => {
  const screens = bundleNames().flatMap((bundle) => {
    const words = wordsOf(bundle, language);
    // A singular is not missing in a language that has one form for every number.
    const isMissing = (key: string): boolean =>
      words[key] === undefined && !(key.endsWith('_one') && words[key.replace(/_one$/, '_other')] !== undefined);
    return Object.entries(wordsOf(bundle, 'en'))
      .filter(([key]) => words[key] !== undefined || isMissing(key))
      .map(([key, en]) => ({ bundle, key, en, text: words[key] }));
  });
  const lists = Object.entries(LISTS_BY_NAME).flatMap(([bundle, { lists: its }]) =>
    its.flatMap(termsOf).map((term) => ({
      bundle,
      key: term.code,
      en: term.en,
      text: (term as unknown as Record<string, string | undefined>)[language],
    })),
  );
  const all = [...lists, ...screens];
  return [...all.filter(isPublic), ...all.filter((one) => !isPublic(one))];
};

/** How many texts there are, how many are translated, and how many of these a native reader has read. */
export interface Share {
  all: number;
  translated: number;
  read: number;
}
const shareOf = (texts: readonly Translated[], notes: ReadNotes): Share => ({
  all: texts.length,
  translated: texts.filter(({ text }) => text !== undefined).length,
  read: texts.filter((one) => isRead(one, notes)).length,
});

/** Returns the shares of the public texts and of all. */
export const sharesOf = (texts: readonly Translated[], notes: ReadNotes): { public: Share; all: Share } => ({
  public: shareOf(texts.filter(isPublic), notes),
  all: shareOf(texts, notes),
});

/** Returns a share as whole percent, rounded down: 100 means every one. */
export const percent = (part: number, all: number): number => (all === 0 ? 100 : Math.floor((100 * part) / all));
