import { PUBLIC_RELATION_KINDS } from '@vigil/shared/incident/relation-kinds.js';
import { PERIOD_WORK } from '@vigil/shared/incident/period-work.js';
import {
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
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, all, changed, gone, ok, enumOf } from '../platform/http/openapi/route-description.js';
import { type Schema } from '../platform/http/openapi/schema-parts.js';

const ERASURE: Schema = record({
  id,
  incident: orNull(id),
  code: maybeText,
  path: maybeText,
  why: maybeText,
  askedBy: text(),
  askedAt: instant,
  decidedBy: maybeText,
  decidedAt: orNull(instant),
  outcome: orNull(enumOf(['erased', 'refused'])),
  mayDecide: yesNo,
  isOutside: {
    ...yesNo,
    description: 'Only the case team may know the record: which record, which detail and why are null.',
  },
});

const STORY: Schema = record({ en: text(), km: text() });
const NOT_IN_RECORD: Schema = list(record({ kind: enumOf(['number', 'date', 'name']), words: text() }));

const PEOPLE_TOTALS: Schema = record({ shown: yesNo, waiting: orNull(record({ id, shown: yesNo })) });

/** The routes of this module, as the API's document tells them. */
export const PUBLISHING_ROUTES: RouteDescriptions = {
  'GET /api/people-totals': {
    summary: 'Whether readers see totals of people deprived of liberty',
    answer: ok(PEOPLE_TOTALS),
  },
  'PUT /api/people-totals': {
    summary: 'Proposes that readers see totals of people deprived of liberty, or none any more: another person agrees',
    answer: ok(PEOPLE_TOTALS),
    problems: ['another-waits'],
  },
  'GET /api/period-work': {
    summary: 'What is left to do before the figures of a period are final, without records limited to a case team',
    query: {
      from: { schema: { type: 'string', format: 'date' }, about: 'The first day; always needed.' },
      until: { schema: { type: 'string', format: 'date' }, about: 'The last day; always needed.' },
    },
    answer: ok(
      record({
        total: integer,
        published: integer,
        work: list(record({ key: enumOf(PERIOD_WORK.map(({ key }) => key)), n: integer, oldest: orNull(instant) })),
        objections: orNull(integer),
        pace: orNull(record({ n: integer, half: integer, most: integer })),
        forReport: record({ heading: STORY, text: STORY }),
      }),
    ),
    problems: ['unavailable'],
  },
  'GET /api/incidents/:id/publications/preview': {
    summary: 'Public preview: exactly what readers would see, with warnings',
    query: {
      shownPlace: {
        schema: enumOf(['province', 'district', 'commune', 'country']),
        about: 'The smallest unit that readers see.',
      },
      shownDate: {
        schema: enumOf(['day', 'month', 'quarter', 'half-year', 'year']),
        about: 'How exactly readers see the day.',
      },
    },
    answer: ok(
      record({
        incident: { type: 'object' },
        pictures: list({ type: 'object' }),
        names: list(record({ code: text(), nameEn: text(), nameKm: orNull(text()), aliases: strings })),
        relations: list(record({ kind: enumOf(PUBLIC_RELATION_KINDS), inverse: yesNo, code: text(), title: text() })),
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
      'another-waits',
    ],
  },
  'GET /api/incidents/:id/story': {
    summary:
      'How a published record is told: the paragraph made by rule, the words of two people, and whether they fit',
    answer: ok(record({ ruled: orNull(STORY), edited: orNull(STORY), fits: yesNo, waits: yesNo })),
  },
  'PUT /api/incidents/:id/story': {
    summary:
      'Propose how a published record is told. Another person agrees. Answers with numbers, dates and names that the record does not have',
    answer: ok(record({ notInRecord: record({ en: NOT_IN_RECORD, km: NOT_IN_RECORD }) })),
    example: {
      text: { en: 'On 4 June 2021, people gathered in Phnom Penh.', km: 'នៅថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១ មនុស្សបានជួបជុំគ្នា។' },
    },
    problems: ['wrong-state', 'another-waits'],
  },
  'POST /api/incidents/:id/retractions': {
    summary:
      'Ask for a retraction. Once a second person agrees, the record leaves current counts, and its address returns 410',
    ...changed,
    example: { reason: 'CR_CODING', note: 'It was coded twice.' },
    problems: ['wrong-state', 'another-waits'],
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
  'GET /api/incidents/:id/mergers': {
    summary: 'What was merged into a record, of what you may see',
    answer: ok(
      record({
        items: list(
          record({
            id,
            code: orNull(text()),
            title: orNull(text()),
            when: orNull(window),
            revision: integer,
            files: integer,
            threads: { ...integer, description: 'Threads of comments of it that you may read' },
            mayUndo: yesNo,
            together: { ...orNull(id), description: 'The same at records that were merged in one go' },
          }),
        ),
      }),
    ),
  },
  'POST /api/incidents/:id/mergers': {
    summary:
      'Merge a duplicate into the record that stays. If readers ever saw the duplicate, a second person must agree first',
    ...changed,
    problems: ['wrong-state', 'another-waits'],
  },
  'POST /api/incidents/:id/mergers/several': {
    summary: 'Merge several duplicates that readers never saw into this record, in one go',
    ...changed,
    problems: ['wrong-state'],
  },
  'DELETE /api/incidents/:id/mergers': {
    summary: 'Unmerge a record',
    query: { together: { schema: yesNo, about: 'Also those that were merged in one go with it.' } },
    ...changed,
    problems: ['wrong-state'],
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
  'GET /api/dated-notes': { summary: 'What explains changes in a chart', answer: ok(all(ref('DatedNote'))) },
  'PUT /api/dated-notes/:id': {
    summary: 'Add or change one',
    answer: ok(ref('DatedNote')),
    precondition: 'create-or-change',
    problems: ['already-exists'],
  },
  'DELETE /api/dated-notes/:id': { summary: 'Delete one', answer: gone, precondition: 'change' },
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
