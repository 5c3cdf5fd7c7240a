import { factsOf, furtherLanguages, type useFurtherLanguages } from '@vigil/shared/language/languages.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { type Found, ORIGIN, type ServedPage, type WritePage } from '@vigil/shared/public/server-rendered-page.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { networkOf } from '../../platform/http/rate-limit.js';
import { isSafeForStaff } from '../../platform/http/secure-connection.js';
import { languageOf } from '../../platform/http/reader-language.js';
import { originOf } from '../../platform/http/site-address.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';
import { CoalescingCache } from '../../platform/http/coalescing-cache.js';
import { etagOfBytes } from '../../platform/http/conditional-response.js';
import type { AnsweredInProcess, AnswerInProcess } from './answer-in-process.js';
import { countryWordsInUse, type useCountryWords } from '@vigil/shared/text/country-words.js';
import { type BuiltParts, filesOf, readBuiltParts } from './built-parts.js';
import { compressBytes, encodingFor, type Encoding } from '../../platform/http/built-web-files.js';

/** The built module of the pages. */
type Writer = {
  write: WritePage;
  useCountryWords: typeof useCountryWords;
  useFurtherLanguages: typeof useFurtherLanguages;
};

/** A page as it is sent. */
export interface RenderedPage {
  bytes: Buffer;
  encoding: Encoding;
  etag: string;
}

/** Server-rendered pages by address, language and encoding, cached until anything published changes. */
export interface RenderedPages {
  /**
   * Returns the whole page; null if only the application renders it (the desk); 'not-now' if it cannot be rendered now.
   */
  pageFor(request: FastifyRequest): Promise<RenderedPage | 'not-now' | null>;
  /** Returns the page that answers a form, which is cached nowhere; null if it cannot be rendered now. */
  replyFor(request: FastifyRequest, posted: object): Promise<RenderedPage | null>;
}

export interface WritingOptions {
  /** Changes whenever a page may. */
  version: () => string;
  /** Returns the query that the map opens with, without "?"; empty: everything. */
  startView?: () => Promise<string>;
  /** Answers paths of the public API without a request. */
  answer?: AnswerInProcess;
}

const MOST_BYTES = 12 * 1024 * 1024;
/**
 * Level of compression of what is made for readers. The default of brotli (11) takes a second for half a megabyte of
 * figures, and is hardly smaller than 4.
 */
export const ANSWER_LEVEL = 4;
/** What pages of many kinds ask for. Parsed answers are kept for the other pages of the same moment. */
const ASKED_BY_MANY: ReadonlySet<string> = new Set(
  ['about', 'groups', 'places', 'places?level=3', 'coverage', 'published-totals', 'dated-notes', 'withheld-totals'].map(
    (name) => `/api/public/${name}`,
  ),
);
/** Letters of the other parsed answers: the series over the whole time, for one, is on every page of the map. */
const MOST_PARSED = 512 * 1024;
/** Questions that are remembered, so that only an answer asked for again is kept: most are of one page alone. */
const REMEMBERED = 4096;
/** Readers do not send longer queries. */
const LONGEST_QUERY = 4000;
/**
 * Maximum age, in milliseconds, of content that no publication changes, such as the name of a group or the
 * organisation.
 */
const FRESH = 60_000;
/** Pages rendered at once, and queued. Beyond that, readers get the application's own page, which costs nothing. */
const AT_ONCE = 2;
const WAITING = 30;
const OF_STAFF = /^\/(desk|sign-in)(\/|$)/;

/**
 * Renders pages on the server with the application's own components. These call the public API as a browser does, so
 * that an address has the same content without scripts.
 * @param folder of the built site; the rendering module is in the folder next to it
 * @param shell the application's own page
 * @returns null if the application was built without that module
 */
export const createRenderedPages = (
  server: FastifyInstance,
  folder: string,
  shell: string,
  { version, answer = () => Promise.resolve(null) }: WritingOptions,
): RenderedPages | null => {
  const writer = join(folder, '..', 'server', 'render.js');
  if (!existsSync(writer)) return null;
  const parts = readBuiltParts(folder);
  const loaded = (import(pathToFileURL(writer).href) as Promise<Writer>).then((one) => {
    one.useCountryWords(countryWordsInUse());
    one.useFurtherLanguages(furtherLanguages());
    return one;
  });
  loaded.catch(() => undefined);
  // Each network queues separately: a flood of new addresses must not delay other readers.
  const limiter = new ConcurrencyLimiter(AT_ONCE, WAITING);
  const kept = new CoalescingCache<RenderedPage>(MOST_BYTES, limiter);
  const fill = filling(shell, parts);
  const moment = (): string => `${version()} ${Math.floor(Date.now() / FRESH)}`;
  let shared = sharedAt('');
  /** By checksum. Two questions with the same one only mean that an answer is kept sooner. */
  const askedBefore = new LRUCache<number, true>({ max: REMEMBERED });

  const request = async (url: string, language: Language, address: string): Promise<Found & AnsweredInProcess> => {
    const headers = { 'accept-language': language };
    const { statusCode, payload } = await server.inject({ method: 'GET', url, headers, remoteAddress: address });
    return { status: statusCode, body: JSON.parse(payload) as unknown, letters: payload.length };
  };

  const write = async ({ origin, address, ...asked }: Wanted): Promise<RenderedPage | null> => {
    const { write: writePage } = await loaded;
    if (shared.moment !== moment()) shared = sharedAt(moment());
    const { answers, parsed } = shared;
    const page = await writePage({
      ...asked,
      known: answers,
      ask: async (path) => {
        const key = `${asked.language} ${path}`;
        const known = parsed.get(key);
        if (known) return known;
        // Uses the reader's address, so that the page's API calls count against their limits.
        const own = ASKED_BY_MANY.has(path) ? null : await answer(path, { language: asked.language, address });
        const { letters, ...found } =
          own === null ? await request(path, asked.language, address) : { status: 200, ...own };
        if (found.status === 200 && ASKED_BY_MANY.has(path)) answers.set(path, found.body);
        else if (found.status === 200) {
          const question = crc32(key);
          if (askedBefore.has(question)) parsed.set(key, found, { size: letters });
          askedBefore.set(question, true);
        }
        return found;
      },
    });
    if (!page) return null;
    const bytes = fill(page, origin);
    return { bytes, encoding: 'identity', etag: etagOfBytes(bytes) };
  };

  const compressed = async (page: RenderedPage | null, encoding: Encoding): Promise<RenderedPage | null> =>
    page === null || encoding === 'identity'
      ? page
      : { ...page, encoding, bytes: await compressBytes(page.bytes, encoding, ANSWER_LEVEL) };
  const wanted = (request: FastifyRequest, posted: object | null): Wanted => {
    const [path = '/', query] = request.url.split('?');
    const search = query === undefined ? '' : `?${query}`;
    const asked = { language: languageOf(request), origin: originOf(request), address: request.ip };
    return { ...asked, path, search, posted, isSafe: isSafeForStaff(request) };
  };

  return {
    pageFor: async (request) => {
      const asked = wanted(request, null);
      if (OF_STAFF.test(asked.path) || asked.search.length > LONGEST_QUERY) return null;
      const encoding = encodingFor(String(request.headers['accept-encoding'] ?? ''));
      const key = `${asked.language} ${asked.origin} ${asked.isSafe} ${request.url}`;
      const version = moment();
      const make = async (): Promise<RenderedPage | null> =>
        compressed(kept.known(key, version) ?? (await write(asked)), encoding);
      return kept
        .get(encoding === 'identity' ? key : `${key} ${encoding}`, make, { version, who: networkOf(request.ip) })
        .catch(() => 'not-now');
    },
    replyFor: (request, posted) =>
      limiter.take(() => write(wanted(request, posted)), networkOf(request.ip)).catch(() => null),
  };
};

/** Answers that pages of one moment share: by path those that each page has at once, and the last others, parsed. */
const sharedAt = (moment: string) => ({
  moment,
  answers: new Map<string, unknown>(),
  parsed: new LRUCache<string, Found>({ maxSize: MOST_PARSED }),
});

/** What is asked for: an address in a language, by whom, and under which address of this site. */
interface Wanted {
  path: string;
  search: string;
  language: Language;
  isSafe: boolean;
  posted: object | null;
  origin: string;
  address: string;
}

/**
 * Returns a function that fills the application's page with rendered content, visible until the application renders its
 * own. The page is cut into pieces once.
 */
const filling = (shell: string, parts: BuiltParts): ((page: ServedPage, origin: string) => Buffer) => {
  const own = { scripts: (shell.match(SCRIPTS) ?? []).join(''), sheets: (shell.match(SHEETS) ?? []).join('') };
  const pieces = shell
    .replace(SCRIPTS, '')
    .replace(SHEETS, '')
    .replace(/<html lang="\w+"/, '<html lang="\0language\0" dir="\0direction\0"')
    .replace(/<title>.*?<\/title>/, '\0head\0')
    .replace('</head>', '\0links\0</head>')
    .replace(/<noscript>[^]*?<\/noscript>/, '')
    .replace('<div id="vigil"></div>', '<div id="vigil"></div><div id="served">\0body\0</div>')
    .split('\0');
  const linksOf = new Map<string, string>();
  const fixed = pieces.map((piece) => Buffer.from(piece));
  return ({ language, head, body, parts: names, styles }, origin) => {
    const key = [...names, ...styles].join(' ');
    const links =
      linksOf.get(key) ??
      linksTo(
        own,
        filesOf(names, styles, parts),
        latinFonts(parts),
        names.some((name) => DRAWN.test(name)),
      );
    linksOf.set(key, links);
    const filled: Readonly<Record<string, string>> = {
      language,
      direction: factsOf(language).direction,
      head,
      links,
      body,
    };
    return Buffer.concat(
      pieces.map((piece, index) =>
        index % 2 === 0 ? fixed[index]! : Buffer.from(filled[piece]!.replaceAll(ORIGIN, origin)),
      ),
    );
  };
};

const SCRIPTS = /\s*<(?:script type="module"|link rel="modulepreload")[^>]*>(?:<\/script>)?/g;
const SHEETS = /\s*<link rel="stylesheet"[^>]*>/g;
/** Pages that are nothing without their scripts: the map. */
const DRAWN = /(?:map|embed)-page\.tsx$/;

/**
 * Returns the links of a page. One that can be read without scripts asks for style sheets first, and leaves the network
 * to them. Its fonts (24 kB) are not preloaded, so `font-display: optional` usually shows them from the next page on.
 * @param own those of every page
 */
const linksTo = (
  own: { scripts: string; sheets: string },
  { css, scripts }: { css: string[]; scripts: string[] },
  fonts: string[],
  isDrawn: boolean,
): string => {
  const sheets = own.sheets + css.map((file) => `<link rel="stylesheet" href="/${file}">`).join('');
  const preloads = scripts.map((file) => `<link rel="modulepreload" href="/${file}">`).join('');
  if (isDrawn) {
    const letters = fonts.map((file) => `<link rel="preload" href="/${file}" as="font" type="font/woff2" crossorigin>`);
    return own.scripts + sheets + letters.join('') + preloads;
  }
  const later = (own.scripts + preloads).replace(/type="module"|rel="modulepreload"/g, '$& fetchpriority="low"');
  return sheets + later;
};

/**
 * Returns the fonts of Latin letters. They are used only if they are there at the first paint, so that nothing moves.
 */
const latinFonts = (parts: BuiltParts): string[] =>
  (parts['index.html']?.assets ?? []).filter((file) => file.endsWith('.woff2') && file.includes('latin'));
