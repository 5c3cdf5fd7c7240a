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
  'POST /api/sources/search': {
    summary:
      'The articles that your records cite, each address once, the one with the most records first. Changes nothing',
    example: { q: 'Example Daily', alone: false, from: 0 },
    answer: ok(record({ total: integer, all: integer, items: list(source), next: orNull(integer) })),
  },
  'POST /api/sources/known': {
    summary: 'The records that cite an address, however it is written, of those that you may see. Changes nothing',
    example: { url: 'https://example.org/report' },
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
