import {
  day,
  id,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  strings,
  text,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import {
  COUNTED,
  QUESTION,
  type RouteDescription,
  type RouteDescriptions,
  ok,
} from '../../platform/http/openapi/route-description.js';
import { type Schema } from '../../platform/http/openapi/schema-parts.js';
import { DATASET_IN_FIGURE } from '../../incidents/datasets/datasets.openapi.js';
import { SCOPES } from '../../platform/http/token-scopes.js';

const CURSOR: NonNullable<RouteDescription['query']> = {
  cursor: {
    schema: text(),
    about:
      'What "next" said. Continues after the last incident of the previous page, whatever was published or withdrawn meanwhile.',
  },
};
const LIMIT: NonNullable<RouteDescription['query']> = {
  limit: { schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 }, about: 'How many at once.' },
};
const token = record({
  id,
  name: text(),
  scopes: list({ type: 'string', enum: SCOPES }),
  createdOn: day,
  expiresOn: day,
  lastUsedOn: orNull(day),
  hasEnded: yesNo,
});
export const SYSTEM_SCHEMAS: Readonly<Record<string, Schema>> = {
  ApiToken: token,
};

/** The routes of this module, as the API's document tells them. */
export const PARTNER_API_ROUTES: RouteDescriptions = {
  'GET /api/v1/incidents': {
    summary: 'Published incidents of a query, complete, the newest first, a page at a time',
    query: { ...QUESTION, ...CURSOR, ...LIMIT },
    answer: ok(record({ total: integer, items: list(ref('SystemIncident')), next: maybeText, asOf: ref('AsOf') })),
    problems: ['too-many-requests'],
  },
  'GET /api/v1/incidents/:code': {
    summary: 'One published incident. Merged: 308 to the one that stays. Retracted: 410 with the public reason',
    answer: ok(ref('PublicIncident')),
    problems: ['not-found', 'gone'],
  },
  'GET /api/v1/counts': {
    summary: 'Counts for a query over published records, by the counting rule',
    query: QUESTION,
    answer: ok(record({ answer: COUNTED, rule: strings, asOf: ref('AsOf') })),
    problems: ['too-many-requests'],
  },
  'GET /api/v1/groups': {
    summary: 'Groups that published incidents name',
    answer: ok(
      record({
        total: integer,
        items: list(record({ code: text(), nameEn: text(), nameKm: maybeText, aliases: strings })),
      }),
    ),
  },
  'GET /api/v1/changes': {
    summary:
      'What was published, corrected, retracted and merged after a sequence number, the oldest first: to keep a copy up to date',
    query: {
      after: {
        schema: integer,
        about: 'A number in the public order: what "next" said, or the seq of the last change that is known.',
      },
      ...LIMIT,
    },
    answer: ok(record({ items: list(ref('PublicChange')), next: orNull(integer), asOf: ref('AsOf') })),
  },
  'GET /api/v1/records': {
    summary: 'The team’s records from submission on, the last changed first, without internal answers',
    query: {
      status: { schema: text(), about: 'Only these.' },
      q: { schema: { type: 'string', maxLength: 200 }, about: 'Words of the title, or a public code.' },
      ...CURSOR,
    },
    answer: ok(record({ total: integer, byStatus: { type: 'object' }, items: list(ref('InList')), next: maybeText })),
  },
  'GET /api/v1/records/:id': {
    summary: 'One record, without internal answers; its ETag is its revision',
    answer: ok(ref('Record')),
  },
  'PUT /api/v1/records/:id': {
    summary:
      'Write a draft of your own under an id that the client made; repeating the request changes nothing more. Only people submit it',
    answer: ok(ref('Record')),
    precondition: 'create-or-change',
    body: ref('Incident'),
    problems: ['already-exists', 'wrong-state'],
  },
  'POST /api/v1/figures': {
    summary: 'Counts for a query over working copies, from submission on',
    answer: ok(record({ answer: COUNTED, rule: strings, records: integer, datasets: list(DATASET_IN_FIGURE) })),
    example: { question: 'indicator=I02&period=2021-H1&stages=published,verified' },
    problems: ['invalid-query'],
  },
};
