import type { PageHead } from '@vigil/shared/public/server-rendered-page.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ProblemBody } from './problem-body.js';

/** What a path of the public API returned, while a page is rendered on the server. */
export type Known = { ok: true; value: unknown } | { ok: false; problem: ProblemBody };

/** A page that the server is rendering. There is none in a browser. */
export interface PageBeingRendered {
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
  /** Returns the address of a link: it keeps the language that this page's address names. */
  hrefs: (href: string) => string;
  /** Paths that this pass tried to read. */
  wanted: Set<string>;
  /** Code and texts that this pass tried to load. */
  loading: Promise<unknown>[];
  /** The text bundles that this pass drew with. */
  bundles: Set<string>;
  /** The files that draw it in a browser, as the bundler's manifest names them. */
  files: Set<string>;
  /** Metadata of the page. */
  head: PageHead;
}

let current: PageBeingRendered | null = null;

/** Returns the page being rendered, or null in a browser. */
export const pageBeingRendered = (): PageBeingRendered | null => current;

/**
 * Sets the page being rendered for one synchronous pass on the server. Rendering is synchronous, so only one page is
 * rendered at a time.
 */
export const whileRendering = <T>(page: PageBeingRendered, draw: () => T): T => {
  current = page;
  try {
    return draw();
  } finally {
    current = null;
  }
};

/**
 * Tells whether the output of this pass will be discarded: something it needs is still to be read or loaded, and the
 * server renders again once it is there. The rest of such a pass only finds out what else is needed. Always false in a
 * browser.
 */
export const isThrownAway = (): boolean => current !== null && (current.wanted.size > 0 || current.loading.length > 0);

/** Sets metadata of this page; does nothing in a browser. */
export const setHead = (head: Partial<PageHead>): void => {
  if (current) Object.assign(current.head, head);
};

/** Returns the address of this site: 'https://vigil.example'. */
export const siteOrigin = (): string => current?.origin ?? location.origin;
