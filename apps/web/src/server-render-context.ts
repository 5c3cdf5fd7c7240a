import type { PageHead } from '@vigil/shared/public/served-page.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ProblemBody } from './problem-body.js';

/** What a path of the public API returned, while a page is rendered on the server. */
export type Known = { ok: true; value: unknown } | { ok: false; problem: ProblemBody };

/** A page that the server is rendering. There is none in a browser. */
export interface Served {
  path: string;
  /** With its question mark; empty where there is none. */
  search: string;
  language: Language;
  /** Whether what the reader types travels encrypted to this server. */
  isSafe: boolean;
  /** What a page shows that answers a form; null: it answers none. */
  posted: object | null;
  /** Placeholder for the site's own address until the page is sent: https://origin.invalid */
  origin: string;
  known: ReadonlyMap<string, Known>;
  /** Paths that this pass tried to read. */
  wanted: Set<string>;
  /** Code and texts that this pass tried to load. */
  loading: Promise<unknown>[];
  /** Metadata of the page. */
  head: PageHead;
}

let current: Served | null = null;

/** Returns the page being rendered, or null in a browser. */
export const served = (): Served | null => current;

/** Renders once on the server. Rendering is synchronous, so only one page is rendered at a time. */
export const serving = <T>(page: Served, draw: () => T): T => {
  current = page;
  try {
    return draw();
  } finally {
    current = null;
  }
};

/**
 * Tells whether this pass on the server already tried to read or load what is missing, so that it only finds out what
 * else is: what it draws is thrown away. Always false in a browser.
 */
export const isThrownAway = (): boolean => current !== null && (current.wanted.size > 0 || current.loading.length > 0);

/** Sets metadata of this page; does nothing in a browser. */
export const say = (head: Partial<PageHead>): void => {
  if (current) Object.assign(current.head, head);
};

/** Returns the address of this site: 'https://vigil.example'. */
export const siteOrigin = (): string => current?.origin ?? location.origin;
