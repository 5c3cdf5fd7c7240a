import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ORIGIN, type Found, type ServedPage, type WritePage } from '@vigil/shared/public/served-page.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { networkOf } from '../../platform/http/rate-limit.js';
import { languageOf } from '../../platform/http/language.js';
import { originOf } from '../../platform/http/site.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';

/** Pages by their address and language, as they were written since anything published changed. */
export interface WrittenPages {
  /** The whole page for a reader, or null where it is the application's alone (the desk) or cannot be written now. */
  pageFor(request: FastifyRequest): Promise<string | null>;
}

export interface WritingOptions {
  /** Changes whenever a page may. */
  version: () => string;
}

/** One of the application's files in the list that the bundler makes. */
interface Part {
  name?: string;
  file: string;
  css?: string[];
  imports?: string[];
}

const MOST_BYTES = 32 * 1024 * 1024;
/** A longer query is no reader's. */
const LONGEST_QUERY = 4000;
/** What no publication changes, such as the name of a group or of the organisation, is at most so old. Milliseconds. */
const FRESH = 60_000;
/** Written at once, and waiting: whoever comes then gets the application's own page, which costs nothing. */
const AT_ONCE = 2;
const WAITING = 30;
const OF_STAFF = /^\/(desk|sign-in)(\/|$)/;

/**
 * Pages written on the server by the application's own components, which ask the public interface as a browser does, so
 * that the same address says the same without a script.
 * @param folder of the built site; the module that writes stands beside it
 * @param shell the application's own page
 * @returns null where the application was built without it
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
  const kept = new KeptPages();

  // In the reader's name, so that what a page asks counts as theirs.
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
      // A page that cannot be written is still the application's: it says what is wrong.
      const page = await kept
        .get(
          key,
          now,
          () => write(path, query === undefined ? '' : `?${query}`, language, request.ip),
          networkOf(request.ip),
        )
        .catch(() => null);
      return page?.replaceAll(ORIGIN, originOf(request)) ?? null;
    },
  };
};

/** The application's page with the content in it, in sight until the application draws its own. */
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
  // Replaced by functions: a title may hold the signs by which a replacement names what it found.
  return shell
    .replace(/<html lang="\w+"/, () => `<html lang="${language}" dir="ltr"`)
    .replace(/<title>.*?<\/title>/, () => head)
    .replace('</head>', () => `${links.join('')}</head>`)
    .replace(/<noscript>[^]*?<\/noscript>/, '')
    .replace('<div id="vigil"></div>', () => `<div id="vigil"></div><div id="served">${body}</div>`);
};

/** Every style sheet and script that these parts need, each once. */
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

/**
 * Pages of one version; the oldest go first when they grow beyond 32 MiB. Who asks for one that is being written waits
 * for it. A flood of addresses that nobody asked for before would otherwise hold up everybody else's.
 */
class KeptPages {
  private readonly pages = new Map<string, string>();
  private readonly writing = new Map<string, Promise<string | null>>();
  private readonly turns = new ConcurrencyLimiter(AT_ONCE, WAITING);
  private version = '';
  private bytes = 0;

  async get(key: string, version: string, make: () => Promise<string | null>, who: string): Promise<string | null> {
    if (version !== this.version) {
      this.pages.clear();
      this.writing.clear();
      this.bytes = 0;
      this.version = version;
    }
    const known = this.pages.get(key) ?? this.writing.get(key);
    if (known !== undefined) return known;
    const made = this.turns.take(make, who);
    this.writing.set(key, made);
    try {
      const page = await made;
      if (page !== null && version === this.version) this.keep(key, page);
      return page;
    } finally {
      if (this.writing.get(key) === made) this.writing.delete(key);
    }
  }

  private keep(key: string, page: string): void {
    this.pages.set(key, page);
    this.bytes += 2 * page.length + key.length;
    for (const [oldest, old] of this.pages) {
      if (this.bytes <= MOST_BYTES || oldest === key) break;
      this.pages.delete(oldest);
      this.bytes -= 2 * old.length + oldest.length;
    }
  }
}
