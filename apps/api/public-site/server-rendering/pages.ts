import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { allow } from '../../platform/http/allow.js';
import { answerCached, etagOfBytes } from '../../platform/http/cached.js';
import { allowFrames, allowWasm, FIELD_HEADERS } from '../../platform/http/headers.js';
import { isSafeForStaff } from '../../platform/http/safe-for-staff.js';
import { readWebFiles, type Encoding, type WebFile } from '../../platform/http/web-files.js';
import { writtenPages, type WritingOptions } from './rendered-pages.js';

/**
 * Addresses that the web application draws. Incidents, reports, groups and places have routes of their own, which know
 * whether they exist.
 */
const PAGES = new Set([
  '/',
  '/groups',
  '/places',
  '/changes',
  '/method',
  '/codebook',
  '/data',
  '/embed',
  '/sign-in',
  '/desk',
]);
const isPage = (path: string): boolean => PAGES.has(path.replace(/(.)\/$/, '$1')) || path.startsWith('/desk/');

const isStaffPage = (path: string): boolean => /^\/(sign-in|desk)(\/|$)/.test(path);

/** The app of the field is a page of its own, with rules of its own. */
const FIELD_PAGE = '/field.html';
const isField = (path: string): boolean => path === '/field' || path.startsWith('/field/');

/** Names that Vite gives: the hash changes with the content, so they may be kept for ever. */
const HASHED = /^\/(?:assets|field\/parts)\/.+-[\w-]{8,}\.\w+$/;
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Answers big texts compressed, where the reader's browser takes it. Register before any route. */
export const compressAnswers = async (server: FastifyInstance): Promise<void> => {
  await server.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['br', 'gzip', 'identity'],
    // The default (11) takes a second for half a megabyte of figures, and saves little over 4.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
};

/** The one page that other sites may put into a frame: it has nothing to press that does anything here. */
const isForOthersFrames = (url: string): boolean => url.split('?')[0] === '/embed';

/**
 * Figures can be narrowed in more ways than a search engine should find: only what is counted, and when, is a page of
 * its own.
 */
const FOUND_BY = new Set(['lang', 'indicator', 'period']);
const isOneOfMany = (url: string): boolean =>
  [...new URLSearchParams(url.split('?')[1] ?? '').keys()].some((key) => !FOUND_BY.has(key));

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Sends the page that the address names: written out for who runs no script, and drawn by the web application for
     * who does. Another status than 200 for what is gone.
     */
    page(status?: number): Promise<unknown>;
  }
}

/** The best encoding that a browser names; `q=0` means never. */
export const encodingFor = (accepted: string): Exclude<Encoding, 'identity'> | 'identity' => {
  const takes = (name: string): boolean =>
    accepted.split(',').some((wish) => {
      const [coding, quality] = wish
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      return coding === name && !/^q=0(\.0*)?$/.test(quality ?? '');
    });
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
};

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

/** The API alone, as tests run it: there is no page to send, whatever its status. */
export const withoutPages = (server: FastifyInstance): void => {
  server.decorateReply('page', async function page(this: FastifyReply, status = 200) {
    return this.code(status).send() as FastifyReply;
  });
};

/**
 * Serves the web application: its files by name, and for every other address the page that draws it. Unknown addresses
 * under /api and missing files are problems, not pages. The files are read once, so no path leads anywhere else.
 */
export const servePages = (
  server: FastifyInstance,
  folder: string,
  writing: WritingOptions = { version: () => '' },
): void => {
  const files = readWebFiles(folder);
  const shell = files.get('/index.html');
  if (!shell) throw new Error('the web application has no index.html');
  const written = writtenPages(server, folder, shell.plain.toString('utf8'), writing);
  server.decorateReply('page', async function page(this: FastifyReply, status = 200) {
    const text = await written?.pageFor(this.request);
    if (isForOthersFrames(this.request.url)) allowFrames(this);
    if (isOneOfMany(this.request.url)) this.header('x-robots-tag', 'noindex');
    if (!text) return send(this.request, this, shell, status, 'no-cache');
    // What is gone is said each time: "not modified" would hide it.
    answerCached(this.code(status), status === 200 ? this.request.headers['if-none-match'] : undefined, text, {
      type: shell.type,
      etag: etagOfBytes(text),
      maxAgeSeconds: 0,
    });
    return this as FastifyReply;
  });
  server.get('/*', { config: allow('read-public') }, (request, reply) => {
    const path = request.url.split('?')[0]!;
    if (isField(path)) {
      const part = files.get(path === '/field' || path === '/field/' ? FIELD_PAGE : path);
      if (!part) throw new Problem('not-found');
      // The app itself then says why it keeps nothing here.
      const status = part === files.get(FIELD_PAGE) && !isSafeForStaff(request) ? 403 : 200;
      return send(request, reply.headers(FIELD_HEADERS), part, status, HASHED.test(path) ? FOR_EVER : 'no-cache');
    }
    const file = path === '/index.html' || path === FIELD_PAGE ? undefined : files.get(path);
    if (file) return send(request, reply, file, 200, HASHED.test(path) ? FOR_EVER : 'no-cache');
    if (path === '/api' || path.startsWith('/api/') || path.startsWith('/assets/')) throw new Problem('not-found');
    // The page itself then says why, in the reader's language.
    if (isStaffPage(path) && !isSafeForStaff(request)) return reply.page(403);
    if (isStaffPage(path)) allowWasm(reply);
    return reply.page(isPage(path) ? 200 : 404);
  });
};
