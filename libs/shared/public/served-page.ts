import type { Language } from '../vocabulary/vocabulary.js';

/** What a page says of itself to machines: to a search engine, a messenger, a feed reader. */
export interface PageHead {
  title: string;
  description: string | null;
  /** Path and query under which this page is to be known; null: it is to be found nowhere. `lang` is added. */
  canonical: string | null;
  /** Path and query of a picture of 1200 to 630 pixels, without `lang`. */
  picture: string | null;
  /** 'article' for one record, 'website' for what goes on changing. */
  kind: 'article' | 'website';
  /** A description by schema.org. */
  data: object | null;
}

/** A page as the server writes it, to be put into the application's own. */
export interface ServedPage {
  language: Language;
  /** Elements for the head. */
  head: string;
  /** The content, with the frame. */
  body: string;
  /** Source files of the parts of the application that draw this page, as the bundler's list names them. */
  parts: string[];
}

/** What an address of the public interface answered. */
export interface Found {
  status: number;
  body: unknown;
}

export interface Asked {
  path: string;
  /** With its question mark; empty where there is none. */
  search: string;
  language: Language;
  /** Asks the public interface, as a reader's browser would. */
  ask: (path: string) => Promise<Found>;
}

/** Stands in a written page for the site's own address, which depends on how a reader came. */
export const ORIGIN = 'https://origin.invalid';

/** Writes a page. Null where it cannot be written now, because what it tells could not be read. */
export type WritePage = (asked: Asked) => Promise<ServedPage | null>;
