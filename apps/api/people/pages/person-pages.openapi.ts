import { PAGE_RULES } from '@vigil/shared/people-pages/page-rules.js';
import { PAGE_KINDS } from '@vigil/shared/people-pages/page-version.js';
import {
  day,
  id,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  text,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { all, enumOf, gone, ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';
import type { Schema } from '../../platform/http/openapi/schema-parts.js';

/** What a page about a person says. The public API sends it with the address and the name. */
export const PAGE_VERSION: Readonly<Record<string, Schema>> = {
  showing: enumOf(PAGE_KINDS),
  asOf: day,
  began: orNull(record({ from: integer, until: integer }, 'The years in which custody may have begun.')),
  heldSince: orNull(record({ earliest: day, latest: day }, 'As far as the published sources say.')),
  stage: text(),
  charges: list(record({ law: maybeText, article: text(), status: maybeText })),
  sources: list(record({ publisher: text(), title: text(), url: text() })),
};
export const PAGE_NAME: Schema = orNull(record({ name: text(), latin: maybeText }));

const RULES: Schema = list(enumOf(PAGE_RULES));
const kinds = (schema: Schema): Schema => record(Object.fromEntries(PAGE_KINDS.map((kind) => [kind, schema])));

export const PERSON_PAGE_SCHEMAS: Readonly<Record<string, Schema>> = {
  PersonPage: record({
    code: maybeText,
    shown: orNull(record({ page: record(PAGE_VERSION), name: PAGE_NAME, until: orNull(day) })),
    missing: kinds(RULES),
    needsReason: yesNo,
    preview: kinds(record(PAGE_VERSION)),
    waiting: orNull(
      record({
        version: record(PAGE_VERSION),
        reason: maybeText,
        askedBy: text(),
        isMine: yesNo,
        isCurrent: yesNo,
        digest: text(),
      }),
    ),
  }),
};

export const PERSON_PAGE_ROUTES: RouteDescriptions = {
  'GET /api/people/:id/public-page': {
    summary: 'What readers see of a person on a page of their own, what is missing for one, and what waits',
    answer: ok(ref('PersonPage')),
  },
  'POST /api/people/:id/public-page/proposals': {
    summary: 'Propose a page about a person, or another version of it, with digests of a name: another reviewer agrees',
    answer: ok(ref('PersonPage')),
    problems: ['another-waits'],
  },
  'POST /api/people/:id/public-page/answers': {
    summary: 'Agree to a page that another reviewer proposed, with the same name if it has one, or refuse it',
    answer: ok(ref('PersonPage')),
    problems: ['another-waits', 'wrong-state', 'changed-since-proposed', 'second-person-needed', 'not-independent'],
  },
  'DELETE /api/people/:id/public-page': {
    summary: 'Take a page about a person away at once',
    answer: ok(ref('PersonPage')),
  },
  'DELETE /api/person-pages/:code': {
    summary: 'Take a page about a person away by its address, also while a record is damaged or Vigil is locked',
    answer: gone,
  },
  'GET /api/person-pages': {
    summary: 'Pages about people that wait for a second reviewer',
    answer: ok(
      all(record({ person: id, handle: text(), showing: enumOf(PAGE_KINDS), askedBy: text(), isMine: yesNo })),
    ),
  },
};
