import { OBJECTION_RELATIONS, OBJECTION_STATES } from '@vigil/shared/public/objection.js';
import {
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { enumOf, ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';

const state = enumOf(OBJECTION_STATES);
const LISTED = {
  id,
  state,
  receivedAt: instant,
  takenBy: maybeText,
  revision: integer,
  erased: yesNo,
  about: maybeText,
  relation: orNull(enumOf(OBJECTION_RELATIONS)),
};
const entry = record({
  ...LISTED,
  text: maybeText,
  contact: maybeText,
  note: maybeText,
  answer: maybeText,
  corrected: yesNo,
});

/** The routes of this module, as the API's document tells them. The two public forms answer pages and are not here. */
export const OBJECTIONS_ROUTES: RouteDescriptions = {
  'GET /api/objections': {
    summary: 'What people wrote about public pages, the newest first, and how many there are of each state',
    query: {
      state: { schema: state, about: 'Only those of this state.' },
      before: { schema: { type: 'integer', minimum: 1 }, about: 'What "next" said.' },
    },
    answer: ok(
      record({
        total: integer,
        counts: record(Object.fromEntries(OBJECTION_STATES.map((one) => [one, integer]))),
        items: list(record(LISTED)),
        next: orNull(integer),
      }),
    ),
  },
  'GET /api/objections/:id': {
    summary: 'One of them, with its text; null once that was deleted',
    answer: ok(entry),
  },
  'PUT /api/objections/:id': {
    summary: 'Take it, answer its sender, or close it. You have it from then on',
    precondition: 'change',
    answer: ok(entry),
    example: { state: 'answered', note: null, answer: 'We corrected the number of people.', corrected: true },
    problems: ['wrong-state'],
  },
};
