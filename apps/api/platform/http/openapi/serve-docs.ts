import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { allow } from '../allow-decorator.js';
import { answerCached } from '../conditional-response.js';
import type { RouteTable } from '../route-table.js';
import { bodiesOf } from './controller-bodies.js';
import type { ApiDescription } from './route-description.js';
import { buildOpenApiDocument, type OpenApi } from './openapi-document.js';
import { DOCS_STYLE, docsPage } from './docs-page.js';

const HOUR = 3600;

/**
 * Serves the API's own description: a page at /api/docs and an OpenAPI document under it. Built at the first request.
 */
export const serveDocs = (
  server: FastifyInstance,
  app: NestFastifyApplication,
  routes: RouteTable,
  readDescription: () => Promise<ApiDescription>,
): void => {
  let made: { json: string; html: string } | null = null;
  const docs = async (): Promise<{ json: string; html: string }> => {
    if (made) return made;
    const document: OpenApi = buildOpenApiDocument(await readDescription(), routes.routes(), bodiesOf(app));
    return (made = { json: JSON.stringify(document), html: docsPage(document) });
  };
  const config = allow('read-public');
  server.get('/api/docs', { config }, async (request, reply) => {
    answerCached(reply, request.headers['if-none-match'], (await docs()).html, {
      type: 'text/html; charset=utf-8',
      maxAgeSeconds: HOUR,
    });
    return reply;
  });
  server.get('/api/docs/openapi.json', { config }, async (request, reply) => {
    answerCached(reply, request.headers['if-none-match'], (await docs()).json, {
      type: 'application/json; charset=utf-8',
      maxAgeSeconds: HOUR,
    });
    return reply;
  });
  server.get('/api/docs/style.css', { config }, (request, reply) =>
    answerCached(reply, request.headers['if-none-match'], DOCS_STYLE, {
      type: 'text/css; charset=utf-8',
      maxAgeSeconds: HOUR,
    }),
  );
};
