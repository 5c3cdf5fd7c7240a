import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { allow } from '../../platform/http/allow-decorator.js';
import { answerCached } from '../../platform/http/conditional-response.js';
import { allowFrames, allowWasm, FIELD_HEADERS } from '../../platform/http/security-headers.js';
import { isSafeForStaff } from '../../platform/http/secure-connection.js';
import { letSharedCacheKeep, letSharedCacheKeepForEver } from '../../platform/http/shared-cache.js';
import { encodingFor, readWebFiles, webFileOf, type WebFile } from '../../platform/http/built-web-files.js';
import { readBuiltParts } from './built-parts.js';
import { deskPage } from './desk-page.js';
import { ANSWER_LEVEL, createRenderedPages, type WritingOptions } from './rendered-pages.js';

/**
 * Addresses that the web application renders. Incidents, reports, groups and places have separate routes, which know
 * whether they exist.
 */
const PAGES = new Set([
  ...READING_PAGES,
  '/search',
  '/changes/figure',
  '/objections',
  '/objections/new',
  '/embed',
  '/sign-in',
  '/desk',
]);
const isPage = (path: string): boolean => PAGES.has(path) || path.startsWith('/desk/');

/**
 * Returns an address without the slashes at its end, with its query; null if there are none. Never one of another site,
 * which begins with two slashes.
 */
export const withoutSlash = (url: string): string | null => {
  const [path = ''] = url.split('?', 1);
  if (!path.startsWith('/') || ['', '/', '\\'].includes(path.charAt(1))) return null;
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return end === path.length ? null : path.slice(0, end) + url.slice(path.length);
};

/**
 * Pages below which each entry has a page of its own: with a slash at the end, they would be asked for one without a
 * code.
 */
const LISTS_OF_PAGES = ['/people', '/places', '/groups', '/reports'];

const isStaffPage = (path: string): boolean => /^\/(sign-in|desk)(\/|$)/.test(path);

/** The field app is a separate page with separate rules. */
const FIELD_PAGE = '/field.html';
const isField = (path: string): boolean => path === '/field' || path.startsWith('/field/');

/** Names from Vite: the hash changes with the content, so they can be cached forever. */
const HASHED = /^\/(?:assets|field\/parts)\/.+-[\w-]{8,}\.\w+$/;
const TEXT = 'text/plain; charset=utf-8';
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Compresses large text responses where the browser supports it. Register it before any route. */
export const compressAnswers = async (server: FastifyInstance): Promise<void> => {
  await server.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['br', 'gzip', 'identity'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: ANSWER_LEVEL } },
  });
};

/**
 * Returns whether other sites may frame the page. Only this one: nothing on it can be pressed to change anything here.
 */
const isForOthersFrames = (url: string): boolean => url.split('?')[0] === '/embed';

/** Search engines index figures only by language, indicator and period: other filters would give too many addresses. */
const FOUND_BY = new Set(['lang', 'indicator', 'period']);
const isOneOfMany = (url: string): boolean =>
  [...new URLSearchParams(url.split('?')[1] ?? '').keys()].some((key) => !FOUND_BY.has(key));

/** What answers a form: what its page shows, and the same as text for when no page can be rendered. */
interface Posted {
  posted: object;
  plain: string;
}

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Sends the page at the request's address: rendered on the server for readers without scripts, and by the web
     * application for others. Give a status other than 200 for content that is gone. A page that answers a form is
     * stored nowhere.
     */
    page(status?: number, reply?: Posted): Promise<unknown>;
  }
}

const send = async (
  request: FastifyRequest,
  reply: FastifyReply,
  file: WebFile,
  status: number,
  keep: string,
): Promise<FastifyReply> => {
  const encoding = file.compressible ? encodingFor(String(request.headers['accept-encoding'] ?? '')) : 'identity';
  const etag = encoding === 'identity' ? file.etag : file.etag.replace(/"$/, `-${encoding}"`);
  reply.header('cache-control', keep).header('etag', etag);
  if (keep === FOR_EVER) letSharedCacheKeepForEver(reply);
  else if (!isStaffPage(request.url.split('?')[0]!)) letSharedCacheKeep(reply);
  if (file.compressible) reply.header('vary', 'Accept-Encoding');
  if (
    status === 200 &&
    (request.headers['if-none-match'] ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
  ) {
    return reply.code(304).send();
  }
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply
    .code(status)
    .type(file.type)
    .send(await file.bytes(encoding));
};

const COME_BACK_SECONDS = 5;
/**
 * Sends the application's own page in place of one that cannot be rendered now: it says what is wrong, or shows what it
 * can. Search engines and caches are told to keep nothing of it.
 */
const sendInstead = async (reply: FastifyReply, { plain, type }: WebFile): Promise<FastifyReply> =>
  reply
    .code(503)
    .headers({ 'cache-control': 'no-store', 'retry-after': String(COME_BACK_SECONDS) })
    .type(type)
    .send(plain);

/**
 * Returns whether an address of the map says nothing but the language: then it opens with the organisation's start
 * view.
 */
const isUnasked = (url: string): boolean =>
  [...new URLSearchParams(url.split('?')[1] ?? '').keys()].every((key) => key === 'lang');
const startAddress = (url: string, start: string): string => {
  const language = new URLSearchParams(url.split('?')[1] ?? '').get('lang');
  return `/?${start}${language === null ? '' : `&lang=${encodeURIComponent(language)}`}`;
};

/** Sets up the API alone, for tests: no page exists, whatever the status. */
export const withoutPages = (server: FastifyInstance): void => {
  server.decorateReply('page', async function page(this: FastifyReply, status = 200, reply?: Posted) {
    return this.code(status).send(reply?.posted) as FastifyReply;
  });
};

/**
 * Serves the web application: its files by name, and its page for every other address. Unknown addresses under /api and
 * missing files are problems, not pages. Reads all files once at start, so no path can reach another file.
 */
export const servePages = (
  server: FastifyInstance,
  folder: string,
  writing: WritingOptions = { version: () => '' },
): void => {
  const files = readWebFiles(folder);
  const shell = files.get('/index.html');
  if (!shell) throw new Error('the web application has no index.html');
  const desk = webFileOf(Buffer.from(deskPage(shell.plain.toString('utf8'), readBuiltParts(folder))), shell.type);
  const written = createRenderedPages(server, folder, shell.plain.toString('utf8'), writing);
  server.decorateReply('page', async function page(this: FastifyReply, status = 200, reply?: Posted) {
    if (reply) {
      const page = await written?.replyFor(this.request, reply.posted);
      void this.code(status).header('cache-control', 'no-store').header('vary', 'Accept-Language');
      return (page ? this.type(shell.type).send(page.bytes) : this.type(TEXT).send(reply.plain)) as FastifyReply;
    }
    const page = await written?.pageFor(this.request);
    if (isForOthersFrames(this.request.url)) allowFrames(this);
    if (isOneOfMany(this.request.url)) this.header('x-robots-tag', 'noindex');
    const isDesk = isStaffPage(this.request.url.split('?')[0]!);
    // That something is gone is said in any case.
    if (page === 'not-now' && status === 200) return sendInstead(this, shell);
    if (!page || page === 'not-now') return send(this.request, this, isDesk ? desk : shell, status, 'no-cache');
    // Always sent in full for gone content: 304 "not modified" would hide the status.
    answerCached(this.code(status), status === 200 ? this.request.headers['if-none-match'] : undefined, page.bytes, {
      type: shell.type,
      etag: page.etag,
      encoding: page.encoding,
      maxAgeSeconds: 0,
    });
    return this as FastifyReply;
  });
  // Each page has one address: the routes of what can be taken away know no other.
  const toBare = (reply: FastifyReply, bare: string): FastifyReply =>
    reply.code(308).header('cache-control', 'no-store').redirect(bare);
  for (const path of LISTS_OF_PAGES)
    server.get(`${path}/`, { config: allow('read-public') }, (request, reply) =>
      toBare(reply, withoutSlash(request.url) ?? path),
    );
  server.get('/*', { config: allow('read-public') }, async (request, reply) => {
    const path = request.url.split('?')[0]!;
    if (isField(path)) {
      const part = files.get(path === '/field' || path === '/field/' ? FIELD_PAGE : path);
      if (!part) throw new Problem('not-found');
      // The app itself then says why it stores nothing on an unsafe connection.
      const status = part === files.get(FIELD_PAGE) && !isSafeForStaff(request) ? 403 : 200;
      return send(request, reply.headers(FIELD_HEADERS), part, status, HASHED.test(path) ? FOR_EVER : 'no-cache');
    }
    const file = path === '/index.html' || path === FIELD_PAGE ? undefined : files.get(path);
    if (file) return send(request, reply, file, 200, HASHED.test(path) ? FOR_EVER : 'no-cache');
    if (path === '/api' || path.startsWith('/api/') || path.startsWith('/assets/')) throw new Problem('not-found');
    const bare = withoutSlash(request.url);
    if (bare !== null) return toBare(reply, bare);
    const start = path === '/' && isUnasked(request.url) ? await writing.startView?.() : '';
    if (start) return reply.code(302).header('cache-control', 'no-store').redirect(startAddress(request.url, start));
    // The page itself then gives the reason, in the reader's language.
    if (isStaffPage(path) && !isSafeForStaff(request)) return reply.page(403);
    if (isStaffPage(path)) allowWasm(reply);
    return reply.page(isPage(path) ? 200 : 404);
  });
};
