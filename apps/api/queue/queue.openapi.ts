import { QUEUE_COLUMNS, QUEUE_FILTERS } from '@vigil/shared/incident/queue-filters.js';
import { integer, list, orNull, record, ref, text, yesNo } from '../platform/http/openapi/response-schemas.js';
import { enumOf, ok, type RouteDescriptions } from '../platform/http/openapi/route-description.js';

/** The routes of this module, as the API's document tells them. */
export const QUEUE_ROUTES: RouteDescriptions = {
  'GET /api/incidents': {
    summary: 'The queue: records that you may see, with the counts of each filter',
    query: {
      ...Object.fromEntries(
        QUEUE_FILTERS.map((key) => [
          key,
          { schema: text(), about: 'Only records with one of these values, separated by commas.' },
        ]),
      ),
      mine: { schema: yesNo, about: 'Only records that you wrote or own.' },
      q: {
        schema: { type: 'string', maxLength: 200 },
        about: 'Words, all of which must be in what you may read of a record; dates and names of places too.',
      },
      from: { schema: { type: 'string', format: 'date' }, about: 'Only records that may be of this day or later.' },
      until: { schema: { type: 'string', format: 'date' }, about: 'Only records that may be of this day or earlier.' },
      sort: {
        schema: enumOf([...QUEUE_COLUMNS, ...QUEUE_COLUMNS.map((column) => `-${column}`)]),
        about: 'A column; with a minus the greatest first. Otherwise the last changed first.',
      },
      page: { schema: integer, about: 'From 1; the last page if there are fewer.' },
    },
    answer: ok(
      record({
        total: integer,
        of: integer,
        limited: orNull(integer),
        items: list(ref('InQueue')),
        page: integer,
        pages: integer,
        filters: { type: 'object' },
        people: { type: 'object' },
        search: record({ state: text(), percent: integer }),
      }),
    ),
    problems: ['search-off', 'unavailable'],
  },
};
