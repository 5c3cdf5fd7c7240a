import {
  day,
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  text,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, all, gone, made, ok } from '../../platform/http/openapi/route-description.js';
import { type Schema } from '../../platform/http/openapi/schema-parts.js';

const SAVED_QUESTION: Schema = record({
  id,
  revision: integer,
  title: text(),
  address: text(),
  shared: yesNo,
  owner: text(),
  isMine: yesNo,
  isSubscribed: yesNo,
  feed: orNull(record({ expiresOn: day, lastUsedOn: orNull(day), hasEnded: yesNo })),
});
const SEEN: Schema = record({
  version: integer,
  total: { type: 'object', description: 'The total, as in GET /api/public/counts.' },
  incidents: integer,
});

/** The routes of this module, as the API's document tells them. */
export const SAVED_QUERIES_ROUTES: RouteDescriptions = {
  'GET /api/questions': {
    summary: 'Saved queries: your own, and those shared with the team',
    answer: ok(all(SAVED_QUESTION)),
  },
  'PUT /api/questions/:id': {
    summary: 'Save a query under a name, or change it',
    answer: ok(SAVED_QUESTION),
    precondition: 'create-or-change',
    problems: ['already-exists', 'not-allowed'],
    example: {
      title: 'Interference by month',
      address: 'indicator=I02&period=2021-H1&unit=month&split=period&show=bars',
      shared: true,
    },
  },
  'DELETE /api/questions/:id': { summary: 'Delete a saved query', answer: gone, precondition: 'change' },
  'GET /api/questions/:id/history': {
    summary: 'Who changed it, when, and to what',
    answer: ok(
      all(
        record({
          at: instant,
          by: maybeText,
          what: text(),
          revision: orNull(integer),
          values: list(record({ field: text(), value: {} })),
        }),
      ),
    ),
    problems: ['not-found'],
  },
  'GET /api/subscriptions': {
    summary: 'Saved queries that you follow: their figures when you last looked, and now',
    answer: ok(
      all(
        record({
          id,
          title: text(),
          address: text(),
          since: instant,
          before: orNull(SEEN),
          now: orNull(SEEN),
          moved: yesNo,
        }),
      ),
    ),
  },
  'PUT /api/subscriptions/:id': {
    summary: 'Follow a saved query, or mark it as seen',
    answer: gone,
    problems: ['not-found', 'invalid-body'],
  },
  'DELETE /api/subscriptions/:id': { summary: 'Stop following it', answer: gone },
  'POST /api/subscriptions/:id/feed': {
    summary:
      'Create a feed address for the changes of a followed figure, as everybody can see it; the previous address stops working. The answer shows it once',
    answer: made(record({ atom: text(), json: text(), expiresOn: day })),
    example: { days: 90 },
    problems: ['wrong-state', 'invalid-body'],
  },
  'DELETE /api/subscriptions/:id/feed': {
    summary: 'End the feed address at once',
    answer: gone,
    problems: ['not-found'],
  },
  'GET /api/feeds/:token/figure.atom': {
    summary:
      'Changes of one public figure as an Atom feed. Anyone who has the address can read it; an unknown or ended address returns 404',
    answer: ok('application/atom+xml'),
    problems: ['not-found', 'too-many-requests', 'https-needed'],
  },
  'GET /api/feeds/:token/figure.json': {
    summary: 'The same as JSON Feed, with the numbers before and after',
    answer: ok('application/feed+json'),
    problems: ['not-found', 'too-many-requests', 'https-needed'],
  },
};
