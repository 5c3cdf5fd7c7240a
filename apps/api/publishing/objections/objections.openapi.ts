import { OBJECTION_DECISIONS, OBJECTION_RELATIONS, OBJECTION_STATES } from '@vigil/shared/public/objection.js';
import { OBJECTION_LISTS } from '@vigil/shared/staff-responses/objections.js';
import {
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  text,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { enumOf, ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';

const LISTED = {
  id,
  state: enumOf(OBJECTION_STATES),
  receivedAt: instant,
  due: { type: 'string', format: 'date' },
  overdue: yesNo,
  owner: orNull(ref('RecordOwner')),
  takenBy: maybeText,
  revision: integer,
  erased: yesNo,
  about: maybeText,
  title: maybeText,
  titleTranslation: maybeText,
  relation: orNull(enumOf(OBJECTION_RELATIONS)),
};
const entry = record({
  ...LISTED,
  text: maybeText,
  contact: maybeText,
  contacted: yesNo,
  word: maybeText,
  note: maybeText,
  answer: maybeText,
  decision: orNull(enumOf(OBJECTION_DECISIONS)),
  record: orNull(id),
  steps: list(record({ at: instant, what: text(), by: maybeText })),
});

/** The routes of this module, as the API's document tells them. The two public forms answer pages and are not here. */
export const OBJECTIONS_ROUTES: RouteDescriptions = {
  'GET /api/objections': {
    summary: 'What people wrote about public pages, and how many there are of each state',
    query: {
      state: { schema: enumOf(OBJECTION_LISTS), about: 'Only those of this state, the open ones, or those overdue.' },
      owner: { schema: id, about: 'Only those that this member has.' },
      about: { schema: text(), about: 'Only those about the record with this public code.' },
      before: { schema: { type: 'integer', minimum: 1 }, about: 'What "next" said.' },
      sort: { schema: enumOf(['-age']), about: 'The oldest first; without it the newest.' },
      rows: { schema: enumOf(['true', 'false']), about: 'false: only how many there are.' },
    },
    answer: ok(
      record({
        total: integer,
        counts: record(Object.fromEntries(OBJECTION_LISTS.map((one) => [one, integer]))),
        damaged: integer,
        items: list(record(LISTED)),
        next: orNull(integer),
      }),
    ),
  },
  'GET /api/objections/:id': {
    summary: 'One of them, with its text, null once that was deleted; and what was done about it',
    answer: ok(entry),
  },
  'PUT /api/objections/:id': {
    summary: 'Save what you make of it, answer its sender, or close it. An open one is yours from then on',
    precondition: 'change',
    answer: ok(entry),
    example: {
      state: 'answered',
      note: null,
      answer: 'We corrected the number of people.',
      decision: 'corrected',
      contacted: false,
    },
    problems: ['has-owner', 'wrong-state'],
  },
  'GET /api/objections/:id/owner': {
    summary: 'Who takes care of an objection, and who else could',
    answer: ok(
      record({ owner: orNull(ref('RecordOwner')), refused: maybeText, colleagues: list(record({ id, name: text() })) }),
    ),
  },
  'PUT /api/objections/:id/owner': {
    summary: 'Take care of an objection, or hand it over to a colleague with a word',
    answer: ok(entry),
    problems: ['has-owner', 'wrong-state'],
    example: { member: '0b6b5a1e-6d0e-4f5c-9a34-0f1a52f4a001' },
  },
  'DELETE /api/objections/:id/owner': {
    summary: 'Give an objection back, so that somebody else can take it',
    answer: ok(entry),
    problems: ['has-owner', 'wrong-state'],
  },
  'POST /api/objections/:id/uses': {
    summary: 'Note in the log that you begin an account or a correction of its record because of it',
    answer: ok(entry),
    problems: ['wrong-state'],
    example: { as: 'correction' },
  },
};
