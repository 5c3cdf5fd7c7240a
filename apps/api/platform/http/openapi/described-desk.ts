import { listStates } from '@vigil/shared/incident/list-states.js';
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
  strings,
  text,
  window,
  yesNo,
} from './answers.js';
import { all, type Described, gone, made, ok, oneOf } from './describing.js';
import { EXAMPLE_INCIDENT } from './example-incident.js';
import type { Schema } from './schema.js';

const ERASURE: Schema = record({
  id,
  incident: id,
  code: maybeText,
  path: text(),
  why: text(),
  askedBy: text(),
  askedAt: instant,
  decidedBy: maybeText,
  decidedAt: orNull(instant),
  outcome: orNull(oneOf(['erased', 'refused'])),
  mayDecide: yesNo,
});

const CASE_TEAM: Schema = record({
  revision: integer,
  limited: yesNo,
  team: list(record({ id, name: text(), able: yesNo })),
  reviewers: list(record({ id, name: text() })),
  mayChoose: yesNo,
});

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

const changed: Pick<Described, 'answer' | 'precondition'> = { answer: ok(ref('Record')), precondition: 'change' };

/** Records, and the actions on them. */
export const DESK: Readonly<Record<string, Described>> = {
  'GET /api/incidents': {
    summary: 'Records that you may see, the last changed first',
    query: {
      status: { schema: oneOf(listStates()), about: 'Only these.' },
      mine: { schema: oneOf(['true', 'false']), about: 'Only your own.' },
      q: { schema: { type: 'string', maxLength: 200 }, about: 'Words of the title, or a public code.' },
      cursor: { schema: text(), about: 'What "next" said.' },
    },
    answer: ok(
      record({
        total: integer,
        byStatus: { type: 'object' },
        corrections: integer,
        limited: orNull(integer),
        items: list(ref('InQueue')),
        next: maybeText,
      }),
    ),
  },
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
          record({
            seq: integer,
            at: instant,
            actor: text(),
            kind: text(),
            reason: maybeText,
            revision: integer,
            values: list({ type: 'object' }),
            detail: maybeText,
            takenOver: yesNo,
            proof: oneOf(['signed', 'waiting', 'broken']),
          }),
        ),
      }),
    ),
  },
  'GET /api/incidents/:id/duplicates': {
    summary: 'Records that may be the same event',
    answer: ok(
      record({
        items: list(
          record({
            id,
            code: maybeText,
            status: text(),
            title: maybeText,
            when: window,
            place: maybeText,
            sharedGroups: integer,
            revision: integer,
          }),
        ),
      }),
    ),
  },
  'POST /api/counts': {
    summary:
      'Counts working copies by the same rule. Reviewers and analysts query all records from submission on; monitors query their own, drafts too',
    answer: ok(
      record({
        answer: { type: 'object', description: 'As in GET /api/public/counts.' },
        rule: strings,
        of: oneOf(['all', 'own', 'published']),
        records: integer,
        limited: orNull(integer),
        asOf: orNull(ref('AsOf')),
      }),
    ),
    example: { question: 'indicator=I02&period=2021-H1&unit=month&split=period&stages=published,verified' },
    problems: ['invalid-query'],
  },
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
  'POST /api/incidents/:id/recalls': {
    summary: 'Recall a submitted record of your own, as long as no reviewer has taken it',
    ...changed,
    problems: ['wrong-state'],
  },
  'POST /api/incidents/:id/submissions': {
    summary: 'Submit it for review, with an answer where a reviewer asked a question',
    ...changed,
    example: { answer: 'The second outlet named the unit.' },
    problems: ['incomplete', 'wrong-state'],
  },
  'POST /api/incidents/:id/reviews': {
    summary: 'Start the review, return the record with a question, grade and verify it, reject it or reopen the review',
    ...changed,
    example: { decision: 'verify', grade: 'VG_FAIR', reason: 'Two outlets, independent of each other, agree.' },
    problems: ['own-record', 'wrong-state', 'grade-not-supported', 'not-independent'],
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
  'GET /api/incidents/:id/publications/preview': {
    summary: 'Public preview: exactly what readers would see, with warnings',
    query: {
      shownPlace: {
        schema: oneOf(['province', 'district', 'commune', 'country']),
        about: 'The smallest unit that readers see.',
      },
      shownDate: {
        schema: oneOf(['day', 'month', 'quarter', 'half-year', 'year']),
        about: 'How exactly readers see the day.',
      },
    },
    answer: ok(
      record({
        incident: { type: 'object' },
        pictures: list({ type: 'object' }),
        names: list(record({ code: text(), nameEn: text(), nameKm: orNull(text()), aliases: strings })),
        seen: text(),
        warnings: list(record({ code: text() })),
        takenAway: strings,
        detailAgreed: { type: 'boolean' },
        alone: { type: 'boolean' },
      }),
    ),
    problems: ['incomplete'],
  },
  'POST /api/incidents/:id/publications': {
    summary:
      'Publish, or publish a correction. What one person cannot choose alone is proposed, and another person releases it',
    ...changed,
    example: { shownPlace: 'district', shownDate: 'day', forgetWords: false },
    problems: [
      'own-record',
      'second-person-needed',
      'incomplete',
      'authority-account-missing',
      'not-publishable',
      'wrong-state',
      'not-independent',
    ],
  },
  'POST /api/incidents/:id/retractions': {
    summary:
      'Ask for a retraction. Once a second person agrees, the record leaves current counts, and its address returns 410',
    ...changed,
    example: { reason: 'CR_CODING', note: 'It was coded twice.' },
    problems: ['wrong-state'],
  },
  'GET /api/incidents/hidings': {
    summary: 'What is hidden for safety, by whom, and whether a second reviewer has looked',
    answer: ok(all(ref('HiddenRecord'))),
  },
  'POST /api/incidents/hidings': {
    summary:
      'Hide records for safety: at once, readers see nothing more of them; nothing is lost. The answer says of each record whether it was done',
    answer: ok(ref('Outcomes')),
    example: { ids: ['00000000-0000-4000-8000-000000000001'], reason: 'Arrests this night.' },
  },
  'POST /api/incidents/hidings/looks': {
    summary: 'Mark what a colleague hid as looked at; it stays hidden',
    answer: ok(ref('Outcomes')),
  },
  'POST /api/incidents/hidings/restorations': {
    summary: 'Show hidden records to readers again, as they saw them before',
    answer: ok(ref('Outcomes')),
  },
  'POST /api/incidents/hidings/forgetting-requests': {
    summary: 'Ask that what readers saw of hidden records be permanently deleted; another person must agree',
    answer: ok(ref('Outcomes')),
  },
  'POST /api/incidents/hidings/forgettings': {
    summary:
      'Permanently delete what readers saw of hidden records, as somebody else asked: a day later at the earliest, at most 20 an hour',
    answer: ok(ref('Outcomes')),
    problems: ['hourly-limit'],
  },
  'POST /api/incidents/:id/mergers': {
    summary:
      'Merge a duplicate into the record that stays. If readers ever saw the duplicate, a second person must agree first',
    ...changed,
    problems: ['wrong-state'],
  },
  'DELETE /api/incidents/:id/mergers': { summary: 'Unmerge a record', ...changed, problems: ['wrong-state'] },
  'GET /api/groups': { summary: 'Organisers and groups', answer: ok(all(ref('Group'))) },
  'PUT /api/groups/:id': {
    summary: 'Add or change a group: an organisation, never a person',
    answer: ok(ref('Group')),
    precondition: 'create-or-change',
    problems: ['named-in-hidden', 'already-exists'],
    example: { nameEn: 'Example Union', nameKm: null, aliases: ['EU Workers'], note: null },
  },
  'GET /api/releases': {
    summary: 'Changes for readers that wait for a second person, and the decisions on them',
    answer: ok(record({ total: integer, items: list(ref('Release')), next: orNull(integer) })),
    query: {
      state: {
        schema: { type: 'string', enum: ['waiting', 'decided'] },
        about: 'Waiting, the oldest first; decided, the newest first.',
      },
      after: { schema: integer, about: 'What "next" said.' },
      subject: {
        schema: text(),
        about: 'Only for this: the id of a record, a total or a group, or the code of a report.',
      },
    },
  },
  'POST /api/releases/:id/answers': {
    summary: 'Release or refuse what somebody else proposed for readers. The digest names exactly what you saw',
    answer: ok(ref('Release')),
    problems: [
      'not-found',
      'second-person-needed',
      'changed-meanwhile',
      'wrong-state',
      'no-longer-published',
      'changed-since-proposed',
      'not-independent',
      'invalid-body',
    ],
    example: { answer: 'release', seen: '0'.repeat(64) },
  },
  'DELETE /api/releases/:id': {
    summary: 'Withdraw your own proposal',
    answer: gone,
    problems: ['not-found', 'wrong-state'],
  },
  'POST /api/places/at': {
    summary: 'The administrative unit of a point. The point is sent in the body, so that it is in no address',
    example: { lat: 11.5633, lon: 104.8596 },
    answer: ok(
      record({ code: maybeText, candidates: list({}), path: list({ type: 'object' }), swapped: yesNo, outside: yesNo }),
    ),
  },
  'GET /api/coverage': {
    summary: 'Monitoring coverage: where and when, and how well',
    answer: ok(all(ref('Coverage'))),
  },
  'PUT /api/coverage/:id': {
    summary:
      'Add or change an entry. For readers, a second person releases it; one that is no longer to be shown is hidden at once',
    answer: ok(ref('Coverage')),
    precondition: 'create-or-change',
    problems: ['already-exists'],
  },
  'DELETE /api/coverage/:id': {
    summary: 'Delete an entry that readers never saw; propose to delete another',
    answer: gone,
    precondition: 'change',
  },
  'GET /api/published-totals': { summary: 'Figures that others published', answer: ok(all(ref('PublishedTotal'))) },
  'PUT /api/published-totals/:id': {
    summary: 'Add or change one',
    answer: ok(ref('PublishedTotal')),
    precondition: 'create-or-change',
    problems: ['already-exists'],
  },
  'DELETE /api/published-totals/:id': { summary: 'Delete one', answer: gone, precondition: 'change' },
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
  'GET /api/case-teams/missing': {
    summary:
      'Restricted and sealed records that nobody can act on; no details about them. And who took this member out of a case team in the last 30 days',
    answer: ok(
      record({
        total: integer,
        items: list(record({ id, since: day, asked: yesNo, askedByMe: yesNo })),
        takenOut: list(record({ by: text(), on: day })),
      }),
    ),
  },
  'POST /api/incidents/:id/case-team/openings': {
    summary: 'Ask for access to a record that nobody can act on. When a second reviewer asks too, both get access',
    answer: ok(record({ opened: yesNo })),
    problems: ['second-person-needed', 'not-independent'],
  },
  'POST /api/incidents/:id/erasures': {
    summary:
      'Ask to erase one detail permanently. An administrator decides, or another reviewer where no administrator can',
    answer: ok(ERASURE),
    example: {
      id: '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f',
      path: '/publicSummary',
      why: 'It names a person who asked to be left out.',
    },
    problems: ['already-exists'],
  },
  'GET /api/erasures': {
    summary: 'Requests to erase a detail, those waiting for a decision first',
    answer: ok(all(ERASURE)),
  },
  'POST /api/erasures/:id/approvals': {
    summary:
      'Permanently erase the detail from the record, its history, what readers see and reports. By somebody other than the person who asked',
    answer: ok(ERASURE),
    problems: ['not-found', 'wrong-state', 'second-person-needed', 'not-independent', 'changed-since-proposed'],
  },
  'POST /api/erasures/:id/refusals': {
    summary: 'Leave the detail where it is',
    answer: ok(ERASURE),
    problems: ['not-found', 'wrong-state', 'not-independent'],
  },
};
