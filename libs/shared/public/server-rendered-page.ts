import type { Language } from '../vocabulary/vocabulary.js';

/** A page's metadata for machines: search engines, messengers, feed readers. */
export interface PageHead {
  title: string;
  /** What the site is called. */ site: string;
  description: string | null;
  /** Path and query of the page's canonical address; null: it must not be indexed. `lang` is added. */
  canonical: string | null;
  /** Path and query of a picture of 1200 by 630 pixels, without `lang`. */
  picture: string | null;
  /** The feed of the page besides the changes of the whole site: path without its ending, and query. */
  feed: { title: string; path: string; query: string } | null;
  /** Path and query of the figure that the page's scripts ask for first, so that it is requested with them. */
  firstFigure: string | null;
  /** 'article' for one record, 'website' for pages that keep changing. */
  kind: 'article' | 'website';
  /** A description in schema.org terms. */
  data: object | null;
}

/** A page rendered by the server, to be inserted into the application's page. */
export interface ServedPage {
  language: Language;
  /** Elements for the head. */
  head: string;
  /** The content, with the frame. */
  body: string;
  /** Source files of the application parts that render this page, as named in the bundler's manifest. */
  parts: string[];
  /** Parts of which the page needs the style sheets at once, but the scripts only later. */
  styles: string[];
}

/** The response of an address of the public interface. */
export interface Found {
  status: number;
  body: unknown;
}

export interface Asked {
  path: string;
  /** With its question mark; empty if there is none. */
  search: string;
  language: Language;
  /** Calls the public interface, as a reader's browser would. */
  ask: (path: string) => Promise<Found>;
  /** Whether what the reader types travels encrypted to this server. */
  isSafe: boolean;
  /** What a page shows that answers a form; null: it answers none. */
  posted: object | null;
  /** What some addresses answered other pages of the same moment, so that no page has to ask them again. */
  known: ReadonlyMap<string, unknown>;
}

/** Placeholder for the site's own address in a rendered page; the address depends on how the reader connects. */
export const ORIGIN = 'https://origin.invalid';

/** Renders a page. Null if its data could not be read at the moment. */
export type WritePage = (asked: Asked) => Promise<ServedPage | null>;
