import { parse } from 'node:querystring';
import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { CalendarController } from '../calendar.controller.js';
import { IncidentListController } from '../incident-list.controller.js';
import { OverviewController } from '../overview.controller.js';
import { PublicApiController } from '../public-api.controller.js';

/** Who asks: the reader of the page that is being rendered. */
export interface Asker {
  language: Language;
  /** Counts against this reader's limits. */
  address: string;
}

/** Returns the body of a path of the public API as its route would send it; null: ask the route itself. */
export type AnswerInProcess = (path: string, asker: Asker) => Promise<string | null>;

type Query = Record<string, unknown>;

/** Takes the body that a route sends. What else a route may do with its reply is missing here, and throws. */
class BodyOnly {
  body: string | Buffer | null = null;
  header(): this {
    return this;
  }
  type(): this {
    return this;
  }
  send(body: string | Buffer): void {
    this.body = body;
  }
}

/**
 * Answers what nearly every page asks for, without a request through the whole server for each: a page has up to twelve.
 * Only routes that anybody may read. What such a route refuses, redirects or says is gone is left to the route.
 */
export const answersInProcess = (app: INestApplicationContext): AnswerInProcess => {
  const api = app.get(PublicApiController);
  const list = app.get(IncidentListController);
  const overview = app.get(OverviewController);
  const calendar = app.get(CalendarController);
  const routes: Readonly<Record<string, (query: Query, by: Asker, reply: FastifyReply) => Promise<void>>> = {
    '/api/public/counts': (query, { language, address }, reply) =>
      api.counts(query, language, undefined, address, reply),
    '/api/public/overview': (query, { address }, reply) => overview.overview(query, undefined, address, reply),
    '/api/public/calendar': (query, { address }, reply) => calendar.calendar(query, undefined, address, reply),
    '/api/public/incidents': (query, { address }, reply) => list.incidents(query, undefined, address, reply),
    '/api/public/changes': (query, _by, reply) => api.changes(query, undefined, reply),
  };
  return async (path, asker) => {
    const [address = '', query] = path.split('?');
    const code = /^\/api\/public\/incidents\/([\w-]+)$/.exec(path)?.[1];
    const reply = new BodyOnly();
    const sent = reply as unknown as FastifyReply;
    try {
      if (code !== undefined) await api.incident(code, undefined, sent);
      else await routes[address]?.({ ...parse(query ?? '') }, asker, sent);
    } catch {
      return null;
    }
    return reply.body === null ? null : reply.body.toString();
  };
};
