import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ORIGIN, type Found, type ServedPage, type WritePage } from '@vigil/shared/public/served-page.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { networkOf } from '../../platform/http/rate-limit.js';
import { languageOf } from '../../platform/http/language.js';
import { originOf } from '../../platform/http/site-address.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';
import { SharedCache } from '../../platform/http/coalescing-cache.js';

/** Server-rendered pages by address and language, cached until anything published changes. */
export interface WrittenPages {
  /** Returns the whole page; null if only the application renders it (the desk) or it cannot be rendered now. */
  pageFor(request: FastifyRequest): Promise<string | null>;
}

export interface WritingOptions {
  /** Changes whenever a page may. */
  version: () => string;
}

/** A file of the application in the bundler's manifest. */
interface Part {
  name?: string;
  file: string;
  css?: string[];
  imports?: string[];
}

const MOST_BYTES = 32 * 1024 * 1024;
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
export const writtenPages = (
  server: FastifyInstance,
  folder: string,
  shell: string,
  { version }: WritingOptions,
): WrittenPages | null => {
  const writer = join(folder, '..', 'server', 'render.js');
  if (!existsSync(writer)) return null;
  const parts = JSON.parse(readFileSync(join(folder, 'parts.json'), 'utf8')) as Record<string, Part>;
  const loaded = import(pathToFileURL(writer).href) as Promise<{ write: WritePage }>;
  loaded.catch(() => undefined);
  // Each network queues separately: a flood of new addresses must not delay other readers.
  const kept = new SharedCache<string>(MOST_BYTES, new ConcurrencyLimiter(AT_ONCE, WAITING));

  // Uses the reader's address, so that the page's API calls count against their limits.
  const ask =
    (language: Language, remoteAddress: string) =>
    async (path: string): Promise<Found> => {
      const answer = await server.inject({
        method: 'GET',
        url: path,
        headers: { 'accept-language': language },
        remoteAddress,
      });
      return { status: answer.statusCode, body: JSON.parse(answer.payload) as unknown };
    };
  const write = async (path: string, search: string, language: Language, address: string): Promise<string | null> => {
    const { write: writePage } = await loaded;
    const page = await writePage({ path, search, language, ask: ask(language, address) });
    return page && whole(shell, page, parts);
  };

  return {
    pageFor: async (request) => {
      const [path = '/', query] = request.url.split('?');
      if (OF_STAFF.test(path) || (query?.length ?? 0) > LONGEST_QUERY) return null;
      const language = languageOf(request);
      const key = `${language} ${request.url}`;
      const now = `${version()} ${Math.floor(Date.now() / FRESH)}`;
      // If a page cannot be rendered, the application's own page says what is wrong.
      const page = await kept
        .get(key, () => write(path, query === undefined ? '' : `?${query}`, language, request.ip), {
          version: now,
          who: networkOf(request.ip),
        })
        .catch(() => null);
      return page?.replaceAll(ORIGIN, originOf(request)) ?? null;
    },
  };
};

/** Returns the application's page with the rendered content, visible until the application renders its own. */
const whole = (
  shell: string,
  { language, head, body, parts: names }: ServedPage,
  parts: Readonly<Record<string, Part>>,
): string => {
  const files = filesOf(names, parts);
  const links = [
    ...files.css.map((file) => `<link rel="stylesheet" href="/${file}">`),
    ...files.scripts.map((file) => `<link rel="modulepreload" href="/${file}">`),
  ];
  // Replacement functions, not strings: a title may contain `$` patterns such as `$&`.
  return shell
    .replace(/<html lang="\w+"/, () => `<html lang="${language}" dir="ltr"`)
    .replace(/<title>.*?<\/title>/, () => head)
    .replace('</head>', () => `${links.join('')}</head>`)
    .replace(/<noscript>[^]*?<\/noscript>/, '')
    .replace('<div id="vigil"></div>', () => `<div id="vigil"></div><div id="served">${body}</div>`);
};

/** Returns every style sheet and script that these parts need, each once. */
const filesOf = (
  names: readonly string[],
  parts: Readonly<Record<string, Part>>,
): { css: string[]; scripts: string[] } => {
  const seen = new Set<string>();
  const css = new Set<string>();
  const scripts = new Set<string>();
  const visit = (name: string): void => {
    const part = parts[name];
    if (!part || seen.has(name)) return;
    seen.add(name);
    for (const file of part.css ?? []) css.add(file);
    if (name !== 'index.html') scripts.add(part.file);
    for (const one of part.imports ?? []) visit(one);
  };
  const keyOf = (name: string): string =>
    parts[name] ? name : (Object.keys(parts).find((key) => parts[key]!.name === name) ?? name);
  names.forEach((name) => visit(keyOf(name)));
  for (const file of parts['index.html']?.css ?? []) css.delete(file);
  return { css: [...css], scripts: [...scripts] };
};
