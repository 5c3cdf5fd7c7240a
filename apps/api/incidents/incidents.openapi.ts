import { LIKENESS_REASONS } from '@vigil/shared/staff-responses/duplicates.js';
import { NAME_KINDS, NAME_STATES } from '@vigil/shared/staff-responses/proposed-names.js';
import { DUE_KINDS } from '@vigil/shared/people/what-is-due.js';
import { NOTICE_KINDS } from '@vigil/shared/staff-responses/notices.js';
import { OWN_QUESTION_KINDS, OWN_QUESTION_STATES } from '@vigil/shared/codebook/own-question.js';
import { OWN_CODE_STATES } from '@vigil/shared/vocabulary/own-codes.js';
import {
  day,
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  text,
  window,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, all, changed, gone, ok, enumOf } from '../platform/http/openapi/route-description.js';
import { EXAMPLE_INCIDENT } from '../platform/http/openapi/example-incident.js';
import { limitWords, type Schema } from '../platform/http/openapi/schema-parts.js';

const CASE_TEAM: Schema = record({
  revision: integer,
  limited: yesNo,
  team: list(record({ id, name: text(), able: yesNo })),
  reviewers: list(record({ id, name: text() })),
  mayChoose: yesNo,
});

const OWN_CODE_WORDS = {
  id,
  code: text('The code that it refines, a point, and its own name in capitals'),
  nameEn: text(),
  nameKm: text(),
  synonyms: list(text()),
  from: orNull(day),
  until: orNull(day),
  state: enumOf(OWN_CODE_STATES),
};
const OWN_QUESTION_WORDS = {
  id,
  key: text('Names it in records and files'),
  kind: enumOf(OWN_QUESTION_KINDS),
  labelEn: text(),
  labelKm: text(),
  helpEn: text(),
  helpKm: text(),
  options: list(record({ code: text(), nameEn: text(), nameKm: text() })),
  state: enumOf(OWN_QUESTION_STATES),
  replaces: orNull(id),
};
/** Words of the organisation's own that two people agreed to, and what waits. */
const agreedPage = (words: Record<string, Schema>, more: Record<string, Schema> = {}): Schema =>
  record({
    ...more,
    total: integer,
    items: list(record({ ...words, revision: integer })),
    waiting: list(record({ ...words, proposal: id })),
  });
const { id: _id, ...OF_OWN_CODE } = OWN_CODE_WORDS;
const OWN_CODE_PAGE = agreedPage(OWN_CODE_WORDS, {
  suggested: list(record(OF_OWN_CODE)),
  standards: list(record({ standards: text(), standardsKm: text() })),
});
const OWN_QUESTION_PAGE = agreedPage(OWN_QUESTION_WORDS);
const SEARCH_WORD: Schema = record({ id, word: text(), codes: list(text()), revision: integer });

const OF_PROPOSED_NAME: Readonly<Record<string, Schema>> = {
  id,
  revision: integer,
  kind: enumOf(NAME_KINDS),
  state: enumOf(NAME_STATES),
  nameEn: maybeText,
  nameKm: maybeText,
  aliases: list(text()),
  note: maybeText,
  sensitive: yesNo,
  at: orNull(record({ place: text(), lat: { type: 'number' }, lon: { type: 'number' } })),
  by: maybeText,
  mine: yesNo,
  on: orNull(day),
  decidedBy: maybeText,
  landmark: orNull(id),
  group: orNull(id),
  mayDecide: yesNo,
};
const PROPOSED_NAME: Schema = record(OF_PROPOSED_NAME);

const DUPLICATES = ok(
  record({
    items: list(
      record({
        id,
        code: maybeText,
        status: text(),
        title: maybeText,
        when: window,
        place: maybeText,
        reasons: list(enumOf(LIKENESS_REASONS)),
        revision: integer,
      }),
    ),
  }),
);

/** The routes of this module, as the API's document tells them. */
export const INCIDENTS_ROUTES: RouteDescriptions = {
  'GET /api/incidents/:id': { summary: 'One record; its ETag is its revision', answer: ok(ref('Record')) },
  'PUT /api/incidents/:id': {
    summary: 'Write a whole record under an id that the client made; repeating the request changes nothing more',
    answer: ok(ref('Record')),
    precondition: 'create-or-change',
    body: ref('Incident'),
    example: EXAMPLE_INCIDENT,
    problems: ['already-exists', 'wrong-state'],
  },
  'GET /api/incidents/:id/changes': {
    summary: 'The history of a record, oldest first; internal answers are named without their value',
    answer: ok(
      record({
        items: list(
          record(
            {
              seq: integer,
              at: instant,
              actor: text(),
              kind: text(),
              reason: maybeText,
              revision: integer,
              values: list({ type: 'object' }),
              detail: maybeText,
              to: text(),
              kept: list(text()),
              atRisk: yesNo,
              takenOver: yesNo,
              proof: enumOf(['signed', 'waiting', 'broken']),
            },
            undefined,
            ['to', 'kept', 'atRisk'],
          ),
        ),
      }),
    ),
  },
  'GET /api/incidents/:id/duplicates': {
    summary: 'Records that may be of the same event, those with the most in common first',
    answer: DUPLICATES,
  },
  'POST /api/incidents/possible-duplicates': {
    summary: 'The same for an event that is being typed. Changes nothing',
    answer: DUPLICATES,
    example: {
      id: '00000000-0000-4000-8000-000000000001',
      kind: 'IK_ASSEMBLY',
      earliest: '2021-06-04',
      latest: '2021-06-04',
      place: '12',
      groups: [],
      urls: ['https://example.org/report'],
    },
  },
  'POST /api/incidents/:id/recalls': {
    summary: 'Recall a submitted record of your own, as long as no reviewer has taken it',
    ...changed,
    problems: ['wrong-state', 'has-owner'],
  },
  'POST /api/incidents/:id/submissions': {
    summary: 'Submit it for review, with an answer where a reviewer asked a question',
    ...changed,
    example: { answer: 'The second outlet named the unit.', atRisk: false },
    problems: ['incomplete', 'wrong-state'],
  },
  'POST /api/incidents/:id/reviews': {
    summary: 'Start the review, return the record with a question, grade and verify it, reject it or reopen the review',
    ...changed,
    example: { decision: 'verify', grade: 'VG_FAIR', reason: 'Two outlets, independent of each other, agree.' },
    problems: ['own-record', 'wrong-state', 'has-owner', 'grade-not-supported', 'not-independent', 'incomplete'],
  },
  'POST /api/incidents/:id/assessments': {
    summary: 'Assess an act of force or a restriction against the standards',
    ...changed,
    problems: ['already-exists', 'wrong-state'],
  },
  'POST /api/incidents/:id/assessments/:assessment/agreements': {
    summary: 'Agree as the second person',
    ...changed,
    problems: ['second-person-needed', 'not-independent'],
  },
  'GET /api/groups': { summary: 'Organisers and groups', answer: ok(all(ref('Group'))) },
  'PUT /api/groups/:id': {
    summary: 'Add or change a group: an organisation, never a person',
    answer: ok(ref('Group')),
    precondition: 'create-or-change',
    problems: ['named-in-hidden', 'already-exists'],
    example: { nameEn: 'Example Union', nameKm: null, aliases: ['EU Workers'], note: null },
  },
  'GET /api/proposed-names': {
    summary: 'Landmarks and groups that members proposed for all records, as far as you may see them; for staff only',
    answer: ok(record({ total: integer, waiting: integer, damaged: integer, items: list(PROPOSED_NAME) })),
  },
  'PUT /api/proposed-names/:id': {
    summary:
      'Propose a landmark or a group under an id that the client made; repeating the request changes nothing more',
    answer: ok(PROPOSED_NAME),
    problems: ['already-exists', 'hourly-limit'],
    example: {
      kind: 'landmark',
      nameEn: 'Municipal court',
      nameKm: null,
      aliases: [],
      note: 'Hearings are there.',
      sensitive: false,
      at: { place: '120203', lat: 11.5661, lon: 104.9234 },
    },
  },
  'POST /api/proposed-names/:id/decisions': {
    summary: 'Accept a name that somebody else proposed, join it with one that is known ("into"), or refuse it',
    answer: ok(record({ ...OF_PROPOSED_NAME, left: integer })),
    precondition: 'change',
    problems: ['wrong-state', 'second-person-needed', 'not-independent'],
    example: { decision: 'join', into: '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f' },
  },
  'GET /api/own-codes': {
    summary: "Codes of the organisation's own, each below one of the codebook, and those that wait; for staff only",
    answer: ok(OWN_CODE_PAGE),
  },
  'PUT /api/own-codes/:id': {
    summary: 'Propose a code of your own or a change of it, under an id that the client made; another person agrees',
    answer: ok(OWN_CODE_PAGE),
    problems: ['already-exists', 'another-waits'],
    example: {
      code: 'PF_GENDARMERIE.KH',
      nameEn: 'Royal Gendarmerie',
      nameKm: 'កងរាជអាវុធហត្ថ',
      synonyms: ['military police', 'PM'],
      from: null,
      until: null,
      state: 'used',
    },
  },
  'GET /api/own-questions': {
    summary: "Questions of the organisation's own about an incident, and those that wait; for staff only",
    answer: ok(OWN_QUESTION_PAGE),
  },
  'PUT /api/own-questions/:id': {
    summary: 'Propose a question of your own or a correction of it, under an id that the client made; another agrees',
    answer: ok(OWN_QUESTION_PAGE),
    problems: ['already-exists', 'another-waits'],
    example: {
      key: 'lawyer_let_in',
      kind: 'choice',
      labelEn: 'Was a lawyer let in?',
      labelKm: 'តើមេធាវីត្រូវបានអនុញ្ញាតឲ្យចូលឬទេ?',
      helpEn: '',
      helpKm: '',
      options: [{ code: 'AT_ONCE', nameEn: 'At once', nameKm: 'ភ្លាមៗ' }],
      state: 'used',
      replaces: null,
    },
  },
  'GET /api/search-words': {
    summary: "The team's own words for codes; they help to search in the form and are never published",
    answer: ok(all(SEARCH_WORD)),
  },
  'PUT /api/search-words/:id': {
    summary: 'Add or change a word that finds codes',
    answer: ok(SEARCH_WORD),
    precondition: 'create-or-change',
    problems: ['already-exists'],
    example: { word: 'raided', codes: ['RS_CORDON', 'RS_DISPERSAL'] },
  },
  'DELETE /api/search-words/:id': { summary: 'Remove a word', answer: gone, precondition: 'change' },
  'GET /api/incidents/:id/case-team': {
    summary: 'Who may know of a restricted or sealed record, besides its author',
    answer: ok(CASE_TEAM),
  },
  'PUT /api/incidents/:id/case-team': {
    summary: 'Choose who may know of it: reviewers by their ids',
    answer: ok(CASE_TEAM),
    precondition: 'change',
    problems: ['second-person-needed'],
    example: { members: ['0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f'] },
  },
  'POST /api/incidents/:id/second-person-wanted': {
    summary: 'Tell colleagues that a second person is wanted for this record today',
    answer: ok(record({ told: integer })),
    problems: ['wrong-state'],
  },
  'GET /api/incidents/:id/comments': {
    summary:
      'What colleagues write beside a record: threads, the newest first; the author reads those that are for them',
    query: {
      before: { schema: id, about: 'What "next" said.' },
      open: { schema: enumOf(['true', 'false']), about: 'Only those that nobody has resolved.' },
    },
    answer: ok(
      record({
        total: integer,
        open: integer,
        items: list(ref('CommentThread')),
        about: list(record({ path: text(), thread: id })),
        next: orNull(id),
        mentionable: list(text()),
      }),
    ),
  },
  'GET /api/incidents/:id/comments/:comment/replies': {
    summary: 'Earlier comments of a thread, the oldest first',
    query: { before: { schema: id, about: 'Only those before this comment.' } },
    answer: ok(record({ items: list(ref('Comment')) })),
  },
  'PUT /api/incidents/:id/comments/:comment': {
    summary: 'Write a comment or a reply, under an id that the client made; @ and a name tells that colleague',
    answer: ok(ref('Comment')),
    problems: ['already-exists'],
    example: { text: '@Heron, who says that it was a baton?' },
  },
  'PUT /api/incidents/:id/comments/:comment/resolution': {
    summary: 'Resolve a thread, or open it again',
    answer: ok(ref('CommentThread')),
    example: { resolved: true },
  },
  'GET /api/inbox': {
    summary: 'What you are told of, the newest first',
    query: {
      unread: { schema: enumOf(['true', 'false']), about: 'Only unread ones.' },
      what: { schema: enumOf(NOTICE_KINDS), about: 'Only these.' },
      before: { schema: id, about: 'What "next" said.' },
    },
    answer: ok(
      record({
        total: integer,
        unread: integer,
        items: list(
          record({
            id,
            what: enumOf(NOTICE_KINDS),
            at: instant,
            isRead: yesNo,
            by: maybeText,
            about: maybeText,
            record: orNull(record({ id, title: maybeText })),
            isLimited: yesNo,
            comment: orNull(id),
            objection: orNull(id),
            due: orNull(
              record({
                is: enumOf(DUE_KINDS),
                since: day,
                days: orNull(record({ earliest: day, latest: day })),
                people: list(record({ id, handle: text() })),
                case: orNull(record({ id, handle: text() })),
                limit: orNull(record(limitWords)),
              }),
            ),
          }),
        ),
        next: orNull(id),
      }),
    ),
  },
  'GET /api/inbox/news': {
    summary: 'How much waits in your inbox',
    query: {
      state: { schema: text(), about: 'What the last answer said.' },
      wait: { schema: integer, about: 'Seconds to wait for another answer than that.' },
    },
    answer: ok(record({ state: text(), unread: integer, urgent: integer })),
  },
  'POST /api/inbox/read': {
    summary: 'Mark one notice, or all up to one, as read',
    answer: ok(record({ state: text(), unread: integer, urgent: integer })),
    example: { id: '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f', until: true },
  },
  'GET /api/incidents/:id/editors': {
    summary: 'Who else has the form of a record open now; never who only looks at it',
    query: {
      tab: { schema: id, about: 'A tab that has the form open, too, as long as the request runs.' },
      state: { schema: text(), about: 'What the last answer said.' },
      wait: { schema: integer, about: 'Seconds to wait for another answer than that.' },
    },
    answer: ok(record({ state: text(), editors: list(record({ name: text(), since: instant, mine: yesNo })) })),
  },
  'GET /api/incidents/:id/owner': {
    summary: 'Who takes care of a record, and who else can',
    answer: ok(
      record({ owner: orNull(ref('RecordOwner')), refused: maybeText, colleagues: list(record({ id, name: text() })) }),
    ),
  },
  'PUT /api/incidents/:id/owner': {
    summary: 'Take a record that nobody takes care of, or hand yours over to a colleague with a word',
    answer: ok(ref('Record')),
    problems: ['has-owner', 'own-record', 'not-independent', 'wrong-state'],
    example: { member: '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f', word: 'I am away on Monday.' },
  },
  'DELETE /api/incidents/:id/owner': {
    summary: 'Give a record back, so that anybody can take it',
    answer: ok(ref('Record')),
    problems: ['has-owner'],
  },
  'GET /api/case-teams/missing': {
    summary:
      'Restricted and sealed records that nobody can act on; no details about them. And who, in the last 30 days, took this member out of a case team or limited records to one',
    answer: ok(
      record({
        total: integer,
        items: list(record({ id, since: day, asked: yesNo, askedByMe: yesNo })),
        lostSight: list(record({ by: text(), on: day, records: integer, wasOnTeam: yesNo })),
      }),
    ),
  },
  'POST /api/incidents/:id/case-team/openings': {
    summary: 'Ask for access to a record that nobody can act on. When a second reviewer asks too, both get access',
    answer: ok(record({ opened: yesNo })),
    problems: ['second-person-needed', 'not-independent'],
  },
};
