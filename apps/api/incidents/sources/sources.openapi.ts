import {
  id,
  integer,
  list,
  maybeText,
  orNull,
  record,
  text,
  window,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';

const source = record({
  incident: id,
  source: id,
  type: maybeText,
  publisher: maybeText,
  title: maybeText,
  url: text(),
  archiveUrl: maybeText,
  publishedOn: orNull(window),
  language: maybeText,
  records: integer,
  hangOnIt: integer,
});

/** The routes of this folder, as the API's document tells them. */
export const SOURCES_ROUTES: RouteDescriptions = {
  'GET /api/sources': {
    summary: 'The articles that your records cite, each address once, the one with the most records first',
    query: {
      q: { schema: { type: 'string', maxLength: 2000 }, about: 'Words of the outlet or the title, or an address.' },
      alone: { schema: { type: 'boolean' }, about: 'Only what at least one record has as its only source.' },
      from: { schema: { type: 'integer', minimum: 0 }, about: 'What "next" said.' },
    },
    answer: ok(record({ total: integer, all: integer, items: list(source), next: orNull(integer) })),
  },
  'GET /api/sources/known': {
    summary: 'The records that cite an address, however it is written, of those that you may see',
    query: {
      url: { schema: { type: 'string', maxLength: 2000 }, about: 'The address. Required.' },
      except: { schema: id, about: 'A record that is being written.' },
    },
    answer: ok(
      record({
        source: orNull(source),
        items: list(
          record({
            id,
            code: maybeText,
            status: text(),
            title: maybeText,
            when: orNull(window),
            place: maybeText,
            hangsOnIt: yesNo,
          }),
        ),
      }),
    ),
  },
};
