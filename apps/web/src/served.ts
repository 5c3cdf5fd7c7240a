import type { PageHead } from '@vigil/shared/public/served-page.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ProblemBody } from './problem-body.js';

/** What an address of the public interface answered, as it is known while a page is written on the server. */
export type Known = { ok: true; value: unknown } | { ok: false; problem: ProblemBody };

/** A page that the server is writing. In a browser there is none. */
export interface Served {
  path: string;
  /** With its question mark; empty where there is none. */
  search: string;
  language: Language;
  /** Stands for the site's own address until the page is sent: https://origin.invalid */
  origin: string;
  known: ReadonlyMap<string, Known>;
  /** Addresses that this pass would have read. */
  wanted: Set<string>;
  /** Code and words that this pass would have loaded. */
  loading: Promise<unknown>[];
  /** What the page says of itself to machines. */
  head: PageHead;
}

let current: Served | null = null;

/** The page that is being written, or null in a browser. */
export const served = (): Served | null => current;

/** Draws once for the server. Drawing never waits, so one page is written at a time. */
export const serving = <T>(page: Served, draw: () => T): T => {
  current = page;
  try {
    return draw();
  } finally {
    current = null;
  }
};

/** Tells machines what this page is; a browser that draws the page has no use for it. */
export const say = (head: Partial<PageHead>): void => {
  if (current) Object.assign(current.head, head);
};

/** 'https://vigil.example': where this site is. */
export const siteOrigin = (): string => current?.origin ?? location.origin;
