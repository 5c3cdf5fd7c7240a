import { FIELD_FILTERS, GAPS, QUEUE_COLUMNS, QUEUE_FILTERS } from '@vigil/shared/incident/queue-filters.js';
import { CHECK_ANSWERS, CHECK_ASPECTS } from '@vigil/shared/inspection/file-findings.js';
import { day } from '../platform/http/openapi/schema-parts.js';
import {
  id,
  integer,
  list,
  orNull,
  record,
  ref,
  text,
  window,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { enumOf, gone, ok, type RouteDescriptions } from '../platform/http/openapi/route-description.js';

const SETTINGS = record({
  columns: list(enumOf(QUEUE_COLUMNS)),
  density: enumOf(['comfortable', 'compact']),
  keys: yesNo,
  views: integer,
});

const RANGES = { count: '10..50', days: '2021-06-04..', time: '..09:30' } as const;
const aboutFilter = (key: string): string => {
  const field = FIELD_FILTERS.find((one) => one.key === key);
  const values =
    field === undefined || field.kind === 'codes'
      ? 'Only records with one of these values, separated by commas.'
      : field.kind === 'presence'
        ? 'answered, not-answered, or both.'
        : `Only records where it may be in a range, such as ${RANGES[field.kind]}; answered, not-answered.`;
  return field?.isInternal ? `${values} Of records whose internal answers you may read.` : values;
};

/** What the queue's address says. */
const QUEUE_QUERY: RouteDescriptions[string]['query'] = {
  ...Object.fromEntries(QUEUE_FILTERS.map((key) => [key, { schema: text(), about: aboutFilter(key) }])),
  mine: { schema: yesNo, about: 'Only records that you wrote or own.' },
  q: {
    schema: { type: 'string', maxLength: 200 },
    about: 'Words, all of which must be in what you may read of a record; dates and names of places too.',
  },
  figure: {
    schema: { type: 'string', maxLength: 4000 },
    about:
      'The query of a figure over working copies: only records that it counts, or counts beside. Each then says how. ' +
      'Not in a saved view, nor in a figure of the queue.',
  },
  from: { schema: { type: 'string', format: 'date' }, about: 'Only records that may be of this day or later.' },
  until: { schema: { type: 'string', format: 'date' }, about: 'Only records that may be of this day or earlier.' },
  sort: {
    schema: enumOf([...QUEUE_COLUMNS, ...QUEUE_COLUMNS.map((column) => `-${column}`)]),
    about:
      'A column; with a minus the greatest first. Otherwise the last changed first. Places, groups and acts are ' +
      'sorted by their words in the reader’s language: ?lang=, else Accept-Language.',
  },
  page: { schema: integer, about: 'From 1; the last page if there are fewer.' },
};

/** The routes of this module, as the API's document tells them. */
export const QUEUE_ROUTES: RouteDescriptions = {
  'GET /api/incidents': {
    summary: 'The queue: records that you may see, with the counts of each filter',
    query: {
      ...QUEUE_QUERY,
      rows: { schema: integer, about: 'Only so many rows, at most 50, and no counts of the filters.' },
    },
    answer: ok(
      record({
        total: integer,
        of: integer,
        limited: orNull(integer),
        days: orNull(record({ first: day, last: day })),
        figure: orNull(
          record({
            unit: enumOf(['assemblies', 'incidents', 'acts', 'people']),
            low: integer,
            high: orNull(integer),
            of: orNull(integer),
            certain: integer,
            possible: integer,
            singleSource: integer,
            unseen: integer,
          }),
        ),
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
  'GET /api/incidents/tags': {
    summary: 'Tags of the records whose internal answers you may read, those of most records first',
    query: { except: { schema: id, about: 'Without the tags of this record.' } },
    answer: ok(record({ tags: list(text()) })),
    problems: ['unavailable'],
  },
  'GET /api/incidents/:id/gaps': {
    summary: 'What a record lacks, by the rule of the queue’s filter of gaps',
    answer: ok(record({ gaps: list(enumOf(GAPS)) })),
    problems: ['unavailable'],
  },
  'GET /api/gallery': {
    summary: 'Stored files of the records in the queue, which you may look at',
    query: QUEUE_QUERY,
    answer: ok(
      record({
        total: integer,
        records: integer,
        items: list(
          record({
            id,
            incident: id,
            title: orNull(text()),
            titleTranslation: orNull(text()),
            code: orNull(text()),
            when: orNull(window),
            kind: text(),
            type: text(),
            name: orNull(text()),
            number: integer,
            picture: orNull(record({ width: integer, height: integer })),
            checks: list(record({ aspect: enumOf(CHECK_ASPECTS), answer: enumOf(CHECK_ANSWERS) })),
            alt: orNull(record({ en: text(), km: text() })),
          }),
        ),
        page: integer,
        pages: integer,
      }),
    ),
    problems: ['search-off', 'unavailable'],
  },
  'GET /api/incidents/matching': {
    summary: 'All records that an address of the queue matches, whatever its page',
    query: QUEUE_QUERY,
    answer: ok(record({ items: list(record({ id, revision: integer })) })),
    problems: ['search-off', 'unavailable'],
  },
  'POST /api/incidents/bulk-actions': {
    summary: 'Do one thing to many records, or try it; says of each what became of it, and why it was refused',
    answer: ok(
      record({
        results: list(
          record({
            id,
            result: enumOf(['done', 'unchanged', 'refused', 'unknown']),
            title: orNull(text()),
            code: orNull(text()),
            why: orNull(record({ code: text(), field: orNull(text()), name: orNull(text()) })),
            revision: integer,
            before: orNull(text()),
            also: orNull(enumOf(['graded-again', 'correction-waits'])),
          }),
        ),
      }),
    ),
    problems: ['not-found'],
    example: {
      action: 'take',
      dryRun: true,
      items: [{ id: '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f', revision: 3 }],
    },
  },
  'GET /api/queue-views': {
    summary: 'Saved views of the queue, each with how many records match now',
    query: {
      state: { schema: text(), about: 'What the last answer said.' },
      wait: { schema: integer, about: 'Seconds to wait for another answer than that.' },
    },
    answer: ok(
      record({
        state: text(),
        defaults: { type: 'object' },
        items: list(
          record({
            id,
            title: text(),
            address: text(),
            shared: yesNo,
            isMine: yesNo,
            owner: text(),
            total: orNull(integer),
          }),
        ),
        objections: orNull(record({ open: integer, new: integer, overdue: integer })),
      }),
    ),
    problems: ['locked', 'unavailable'],
  },
  'PUT /api/queue-views/:id': {
    summary: 'Save a view of the queue under an id that the client made',
    answer: gone,
    example: { title: 'Old and weak', address: 'grade=VG_WEAK&sort=-age', shared: false },
    problems: ['not-allowed', 'locked'],
  },
  'DELETE /api/queue-views/:id': {
    summary: 'Delete a view of yours',
    answer: gone,
    problems: ['not-allowed'],
  },
  'GET /api/queue-settings': { summary: 'How you have the queue', answer: ok(SETTINGS) },
  'PUT /api/queue-settings': {
    summary: 'Save how you have the queue',
    answer: gone,
    example: { columns: ['title', 'day'], density: 'compact', keys: true },
  },
};
