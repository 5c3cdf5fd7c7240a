import type { PublicTotal } from '@vigil/shared/public/shapes.js';

/** What a page is about: a group or a place, and how its figures are asked for. */
export interface Subject {
  kind: 'groups' | 'places';
  code: string;
  /** In the reader's language, and in the other one; null where it has none. */
  name: string;
  otherName: string | null;
  /** 'Group', 'Province'. */
  what: string;
  aliases: readonly string[];
  /** The split of a rate that has this subject as a key; null: the whole country. */
  split: 'group' | 'place:1' | 'place:2' | 'place:3' | null;
  /** How another key of that split is called, and all of the others together. */
  nameOf: (key: string) => string;
  restName: string;
  /** The published totals that are about exactly this. */
  totals: readonly PublicTotal[];
}
