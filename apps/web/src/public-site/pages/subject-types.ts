import type { PublicTotal } from '@vigil/shared/public/response-types.js';

/** The subject of a page: a group or a place, and how to query its figures. */
export interface Subject {
  kind: 'groups' | 'places';
  code: string;
  /** In the reader's language, and in the other one; null where it has none there. */
  name: string;
  otherName: string | null;
  /** 'Group', 'Province'. */
  what: string;
  aliases: readonly string[];
  /** The split of a rate in which this subject is a key; null: the whole country. */
  split: 'group' | 'place:0' | 'place:1' | 'place:2' | 'place:3' | null;
  /** The name of another key of that split, and of all others together. */
  nameOf: (key: string) => string;
  restName: string;
  /** The published totals about exactly this subject. */
  totals: readonly PublicTotal[];
}
