import {
  type Asked,
  ORIGIN,
  type PageHead,
  type ServedPage,
  type WritePage,
} from '@vigil/shared/public/server-rendered-page.js';
import { renderToString } from 'preact-render-to-string';
import { Router, type RouterOptions } from 'wouter-preact';
import type { ProblemBody } from '../api.js';
import { type Known, type PageBeingRendered, whileRendering } from '../page-being-rendered.js';
import { changesAsked } from '../public-site/pages/changes-asked.js';
import { Shell } from '../shell.js';
import { headOf } from './head.js';
// Of the server-rendered map: parts of which only the style sheets are needed at once.
import STYLED from './styled-at-once.json' with { type: 'json' };
import type { Language } from '../language.js';
import { factsOf } from '@vigil/shared/language/languages.js';

/** Texts that every public page loads as one file, which vite-chunks.ts names. */
const OF_EVERY_PAGE: ReadonlySet<string> = new Set(['app', 'public', 'counting']);

/**
 * Returns the files that draw a page and its texts, relative to the web application's folder, so that the browser loads
 * them in parallel.
 */
const partsOf = (
  path: string,
  language: Language,
  { files, bundles }: Pick<PageBeingRendered, 'files' | 'bundles'>,
): string[] => {
  const source = factsOf(language).isPartial ? 'en' : language;
  // Drawn with scripts, the map begins with no more.
  const more = path === '/' ? [] : [...bundles].filter((bundle) => !OF_EVERY_PAGE.has(bundle));
  return [...files, `words-${source}`, ...more.map((bundle) => `../../libs/shared/text/${bundle}/${source}.json`)];
};

/**
 * Most passes for one page. A page requests the installation, then its figures, then names. The first page after a
 * start also loads code and texts, which makes eight passes. Many more mean that it would never end.
 */
const MOST_TURNS = 16;
const NOTHING_SAID: PageHead = {
  title: 'Vigil',
  site: 'Vigil',
  description: null,
  canonical: null,
  picture: null,
  feed: null,
  firstFigure: null,
  kind: 'website',
  data: null,
};

/**
 * This module has its own copy of the texts: whoever loads it says which country's words and which languages to use.
 */
export { useFurtherLanguages } from '@vigil/shared/language/languages.js';
export { useCountryWords } from '@vigil/shared/text/country-words.js';

/**
 * Renders the page of an address with the components that draw it in a browser. After each pass, it fetches what the
 * pass tried to read or load, until a pass needs nothing more.
 */
export const write: WritePage = async (asked) => {
  const known = new Map([...asked.known].map(([path, value]): [string, Known] => [path, { ok: true, value }]));
  const hrefs = keeping(asked);
  const router = { ...routerOf(asked), hrefs };
  const learn = async (paths: Iterable<string>): Promise<void> => {
    await Promise.all([...paths].map(async (path) => void known.set(path, await found(asked, path))));
  };
  await learn(askedFirst(asked));
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    if ([...known.values()].some((one) => !one.ok && one.problem.status >= 500)) return null;
    const page: PageBeingRendered = {
      ...asked,
      origin: ORIGIN,
      known,
      hrefs,
      wanted: new Set(),
      loading: [],
      bundles: new Set(),
      files: new Set(),
      head: { ...NOTHING_SAID },
    };
    const body = whileRendering(page, () =>
      renderToString(
        <Router {...router}>
          <Shell />
        </Router>,
      ),
    );
    if (page.wanted.size === 0 && page.loading.length === 0) return written(asked, page, body);
    await Promise.all([...page.loading, learn(page.wanted)]);
  }
  throw new Error(`${asked.path} wants more after ${MOST_TURNS} turns`);
};

/** Where the page is. Nothing leads elsewhere while it is written, so nothing has to follow it. */
const routerOf = ({ path, search }: Asked): Pick<RouterOptions, 'hook' | 'searchHook'> => ({
  hook: () => [path, () => undefined],
  searchHook: () => search,
});

/** What a page is sure to ask, so that it is not drawn once only to find that out. */
const askedFirst = ({ path, search }: Asked): string[] => {
  if (path === '/changes') return [changesAsked(search)];
  return /^\/incidents\/[\w-]+$/.test(path) ? [`/api/public${path}`] : [];
};

/** Adds the language to links: without scripts nothing else remembers the reader's choice. */
const keeping = ({ search, language }: Asked): ((href: string) => string) => {
  if (!new URLSearchParams(search).has('lang')) return (href) => href;
  return (href) => {
    if (/[?&]lang=/.test(href)) return href;
    const [address = '', anchor] = href.split('#');
    return `${address}${address.includes('?') ? '&' : '?'}lang=${language}${anchor === undefined ? '' : `#${anchor}`}`;
  };
};

const found = async ({ ask }: Asked, path: string): Promise<Known> => {
  const { status, body } = await ask(path);
  return status < 400 ? { ok: true, value: body } : { ok: false, problem: body as ProblemBody };
};

const written = (
  { path, language }: Asked,
  { head, ...drawn }: Pick<PageBeingRendered, 'head' | 'files' | 'bundles'>,
  body: string,
): ServedPage => ({
  language,
  body,
  head: renderToString(headOf(head, language)),
  parts: partsOf(path, language, drawn),
  styles: path === '/' ? STYLED : [],
});
