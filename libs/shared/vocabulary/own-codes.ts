import { fold } from '../text-matching/fold.js';
import { termOf } from './vocabulary.js';

/** In use, or offered no longer. A code is never deleted: records may have it. */
export const OWN_CODE_STATES = ['used', 'retired'] as const;

/**
 * What an organisation says of a code of its own, which refines one of the codebook: `PF_GENDARMERIE.KH`. For staff
 * alone: docs/decisions/own-words.md.
 */
export interface OwnCodeWords {
  /** Never changes: it names the code that it refines. */
  code: string;
  nameEn: string;
  nameKm: string;
  /** Other words by which it is found. */
  synonyms: string[];
  /** The days in which there is such a thing, as far as they are known. */
  from: string | null;
  until: string | null;
  state: (typeof OWN_CODE_STATES)[number];
}

/** Letters of what an organisation writes after the code that it refines. */
export const MOST_SUFFIX_LETTERS = 30;
export const OWN_CODE_FORM = new RegExp(`^([A-Z][A-Z0-9_]*)\\.([A-Z0-9_]{1,${MOST_SUFFIX_LETTERS}})$`);

/** Returns the code of the codebook that a code refines. */
export const parentOf = (code: string): string => code.split('.', 1)[0]!;

/** Whether it is written as a code below one of the codebook. Whether the organisation has it is another question. */
export const isOwnCode = (value: unknown): value is string =>
  typeof value === 'string' && OWN_CODE_FORM.test(value) && termOf(parentOf(value)) !== undefined;

/** Returns codes that are offered by their folded names, and by the codes themselves. A name of several names none. */
export const ownCodesByName = (all: readonly OwnCodeWords[]): Map<string, string> => {
  const byName = new Map<string, string>();
  const shared = new Set<string>();
  for (const one of all.filter(({ state }) => state === 'used'))
    for (const name of new Set([one.code, ...ownCodeNames(one)].map(fold))) {
      if (byName.has(name)) shared.add(name);
      byName.set(name, one.code);
    }
  for (const name of shared) byName.delete(name);
  return byName;
};

/** Returns all words by which a code is found, in both languages. */
export const ownCodeNames = ({ nameEn, nameKm, synonyms }: OwnCodeWords): string[] => [nameEn, nameKm, ...synonyms];
