import {
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  text,
} from '../../platform/http/openapi/response-schemas.js';
import {
  AS_OF,
  type RouteDescription,
  QUESTION,
  type RouteDescriptions,
  TEXT,
  enumOf,
} from '../../platform/http/openapi/route-description.js';
import { type Schema } from '../../platform/http/openapi/schema-parts.js';

const file = (shape: string): RouteDescription['answer'] => ({ status: 200, shape });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const WHOLE =
  'Streamed, always complete: it ends with the trailers vigil-rows and vigil-sha256; if it cannot be finished, the connection breaks';
const incidents = { ...QUESTION, ...TEXT };
const exported = record(
  {
    id: text(),
    memberId: text(),
    member: text('A pseudonym.'),
    audience: enumOf(['public', 'internal']),
    data: enumOf(['incidents', 'figures', 'people-figures']),
    format: text(),
    language: enumOf(['en', 'km']),
    question: text(),
    reason: maybeText,
    fileName: text(),
    state: enumOf(['waiting', 'asked', 'running', 'complete', 'stopped']),
    whyStopped: orNull(enumOf(['cancelled', 'connection-lost', 'failed', 'server-ended', 'never-begun', 'refused'])),
    incidents: integer,
    leftOut: integer,
    rowsExpected: integer,
    rowsWritten: integer,
    takenBack: integer,
    bytes: integer,
    checksum: maybeText,
    asOf: integer,
    log: orNull(record({ size: integer, root: text() })),
    askedAt: instant,
    begunAt: orNull(instant),
    endedAt: orNull(instant),
    readyAt: orNull(instant),
    until: orNull(instant),
    readyByItself: orNull(instant),
    takings: integer,
    answer: orNull(enumOf(['released', 'refused'])),
    answeredBy: maybeText,
    answeredAt: orNull(instant),
    answerReason: maybeText,
    records: orNull(list(record({ id: text(), title: maybeText, code: maybeText }))),
  },
  'A file that a member exported. Internal data wait for a second person or a day. The checksum is the SHA-256 of the file.',
);
const example = { data: 'incidents', format: 'csv', question: 'indicator=I02&period=2021' };
export const EXPORT_SCHEMAS: Readonly<Record<string, Schema>> = { Export: exported };

/** The routes of this module, as the API's document tells them. */
export const EXPORTS_ROUTES: RouteDescriptions = {
  'GET /api/public/counts.csv': {
    summary:
      'The same answer as a table, in the reader’s language. Where low and high are empty, no_number_because says why; period_is and covered_until say how far a period has come',
    query: { ...QUESTION, ...AS_OF },
    answer: file('text/csv'),
  },
  'GET /api/public/counts.hxl.csv': {
    summary: 'The same with HXL hashtags below the names',
    query: { ...QUESTION, ...AS_OF },
    answer: file('text/csv'),
  },
  'GET /api/public/counts.xlsx': {
    summary: 'The same as a workbook',
    query: { ...QUESTION, ...AS_OF },
    answer: file(XLSX),
  },
  'GET /api/public/incidents.csv': {
    summary: `The same incidents as a table, all of them. ${WHOLE}`,
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('text/csv'),
  },
  'GET /api/public/incidents.hxl.csv': {
    summary: `The same with HXL hashtags below the names. ${WHOLE}`,
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('text/csv'),
  },
  'GET /api/public/incidents.xlsx': {
    summary: 'The same as a workbook: read me, data, codebook, codes, indicators',
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file(XLSX),
  },
  'GET /api/public/incidents.json': {
    summary: 'The same, exact: about, items (each a PublicIncident with certain and singleSource), complete',
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('application/json'),
  },
  'GET /api/public/incidents.ndjson': {
    summary: 'The same, a line each: first {"about"}, then the incidents, last {"complete":{"rows"}}',
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('application/x-ndjson'),
  },
  'GET /api/public/incidents.geojson': {
    summary:
      'The same incidents for maps. A point represents the unit that is shown (see level and precision), never the spot where an incident happened; an incident without a known place has no point',
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('application/geo+json'),
  },
  'GET /api/public/incidents.arrows': {
    summary: 'The same as an Arrow IPC stream, with days and numbers as such',
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('application/vnd.apache.arrow.stream'),
  },
  'GET /api/public/incidents.parquet': {
    summary: 'The same as Apache Parquet, with days and numbers as such, packed by column',
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('application/vnd.apache.parquet'),
  },
  'GET /api/public/incidents.acled.csv': {
    summary: 'The same in ACLED’s 31 columns, one row for each place and day. docs/acled.md says how',
    query: incidents,
    problems: ['search-off', 'search-preparing'],
    answer: file('text/csv'),
  },
  'GET /api/exports': {
    summary: 'Everything that members exported, the newest first',
    query: {
      before: { schema: text(), about: 'What "next" said.' },
      waiting: { schema: enumOf(['true', 'false']), about: 'Only what waits for a second person.' },
    },
    answer: { status: 200, shape: record({ total: integer, items: list(ref('Export')), next: maybeText }) },
  },
  'POST /api/exports/previews': {
    summary:
      'How many rows a file would have; saves nothing. The question is one of figures, or `records=` with up to 1,000 ids of records',
    example: { ...example, audience: 'public' },
    answer: {
      status: 200,
      shape: record({
        rows: integer,
        incidents: integer,
        leftOut: integer,
        figure: text(),
        fileName: text(),
        refused: list(
          record({
            id: text(),
            title: maybeText,
            code: maybeText,
            why: enumOf(['not-found', 'not-published', 'wrong-state']),
          }),
          'Of `records=`: those that would not be in it.',
        ),
      }),
    },
    problems: ['invalid-query', 'not-found'],
  },
  'POST /api/exports': {
    summary:
      'Ask for a file of published data: creates an export record and a file that can be downloaded once within ten minutes',
    example,
    answer: { status: 201, shape: ref('Export') },
    problems: ['invalid-query', 'not-found'],
  },
  'POST /api/exports/internal': {
    summary:
      'Ask for a file of working copies with internal answers, and give a reason. It waits for a second person, or a day',
    example: { ...example, reason: 'For the annex of the confidential submission.' },
    answer: { status: 201, shape: ref('Export') },
    problems: ['invalid-query', 'not-found'],
  },
  'POST /api/exports/internal/:id/answers': {
    summary: 'Release or refuse an export of internal data. By a reviewer who did not ask for it',
    example: { answer: 'release' },
    answer: { status: 200, shape: ref('Export') },
    problems: ['not-found', 'second-person-needed', 'wrong-state', 'invalid-body'],
  },
  'GET /api/exports/:id': {
    summary: 'One export and its current progress',
    answer: { status: 200, shape: ref('Export') },
  },
  'GET /api/exports/:id/file': {
    summary: `The file, once, for the member who asked for it. ${WHOLE}`,
    answer: file('application/octet-stream'),
    problems: ['wrong-state'],
  },
  'POST /api/exports/internal/:id/takings': {
    summary: 'Confirm your identity, to download a file of internal data once, within a minute',
    answer: { status: 200, shape: ref('Export') },
    problems: ['not-found', 'wrong-state'],
  },
  'GET /api/exports/internal/:id/file': {
    summary: 'The same for internal data: once released, within seven days, as often as needed',
    answer: file('application/octet-stream'),
    problems: ['wrong-state'],
  },
  'POST /api/exports/:id/cancellations': {
    summary: 'Stop your own export; its record says after how many rows',
    answer: { status: 200, shape: ref('Export') },
    problems: ['wrong-state'],
  },
};
