import { parse } from 'node:querystring';
import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { CalendarController } from '../calendar.controller.js';
import { IncidentListController } from '../incident-list.controller.js';
import { OverviewController } from '../overview.controller.js';
import { PublicApiController } from '../public-api.controller.js';

/** Who asks: the reader of the page that is being rendered. */
interface Asker {
  language: Language;
  /** Counts against this reader's limits. */
  address: string;
}

/** What a page needs of the body that a route would send, parsed; `letters`: about as long as it would be. */
export interface AnsweredInProcess {
  body: unknown;
  letters: number;
}

/** Answers a path of the public API; null: ask the route itself. */
export type AnswerInProcess = (path: string, asker: Asker) => Promise<AnsweredInProcess | null>;

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
 * Answers what nearly every page asks for, without a request through the whole server for each: a page has up to
 * twelve. Only routes that anybody may read. What such a route refuses, redirects or says is gone is left to the route.
 */
export const answersInProcess = (app: INestApplicationContext): AnswerInProcess => {
  const api = app.get(PublicApiController);
  const list = app.get(IncidentListController);
  const overview = app.get(OverviewController);
  const calendar = app.get(CalendarController);
  const routes: Readonly<Record<string, (query: Query, by: Asker, reply: FastifyReply) => Promise<void>>> = {
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
    const asked = { ...parse(query ?? '') };
    try {
      if (address === COUNTS && asked['form'] === 'compact') {
        const body = await api.compactCounts(asked, asker.address);
        return { body, letters: lettersOf(body.answer) };
      }
      if (code !== undefined) await api.incident(code, undefined, sent);
      else await routes[address]?.(asked, asker, sent);
    } catch {
      return null;
    }
    if (reply.body === null) return null;
    const text = reply.body.toString();
    return { body: JSON.parse(text) as unknown, letters: text.length };
  };
};

const COUNTS = '/api/public/counts';

const LETTERS = { head: 1500, period: 110, row: 20, reason: 8 };
/** About how long an answer is as text, in letters. */
const lettersOf = ({ periods, rows, splits }: CompactAnswer): number => {
  const all = splits.reduce((product, { keys }) => product * keys.length, 1);
  // Why a row has no number stands once for all rows, or for each of them, also for those that are otherwise left out.
  const reasons = Array.isArray(rows.none) ? rows.none.length : 0;
  return (
    LETTERS.head + LETTERS.period * periods.length + LETTERS.row * (rows.at?.length ?? all) + LETTERS.reason * reasons
  );
};
