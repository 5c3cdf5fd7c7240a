import { SCOPES } from '../scopes.js';
import { day, id, integer, list, maybeText, orNull, record, ref, strings, text, yesNo } from './answers.js';
import { COUNTED, type Described, ok, QUESTION } from './describing.js';
import type { Schema } from './schema.js';

type Query = NonNullable<Described['query']>;
const CURSOR: Query = {
  cursor: {
    schema: text(),
    about:
      'What "next" said. Continues after the last incident of the previous page, whatever was published or withdrawn meanwhile.',
  },
};
const LIMIT: Query = {
  limit: { schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 }, about: 'How many at once.' },
};

/** Version 1 of the API for other systems. */
export const SYSTEMS: Readonly<Record<string, Described>> = {
  'GET /api/v1/incidents': {
    summary: 'Published incidents of a query, complete, the newest first, a page at a time',
    query: { ...QUESTION, ...CURSOR, ...LIMIT },
    answer: ok(record({ total: integer, items: list(ref('SystemIncident')), next: maybeText, asOf: ref('AsOf') })),
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
    answer: ok(record({ total: integer, byStatus: { type: 'object' }, items: list(ref('InQueue')), next: maybeText })),
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
    answer: ok(record({ answer: COUNTED, rule: strings, records: integer })),
    example: { question: 'indicator=I02&period=2021-H1&stages=published,verified' },
    problems: ['invalid-query'],
  },
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

/** API tokens, on one's own account. */
export const TOKENS: Readonly<Record<string, Described>> = {
  'GET /api/account/tokens': {
    summary: 'Your API tokens',
    answer: ok(record({ items: list(ref('ApiToken')) })),
  },
  'POST /api/account/tokens': {
    summary:
      'Create a token with scopes and an expiry date. The answer shows it once; it can do no more than its member',
    answer: { status: 201, shape: record({ token: text('vigil_...'), entry: ref('ApiToken') }) },
    example: { name: 'Nightly copy', scopes: ['read-records'], days: 90 },
    problems: ['wrong-state'],
  },
  'DELETE /api/account/tokens/:id': { summary: 'Revoke a token at once', answer: { status: 204, shape: null } },
};
export const SYSTEM_SCHEMAS: Readonly<Record<string, Schema>> = {
  ApiToken: token,
};
