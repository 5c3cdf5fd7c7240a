import { WHY_NOT_COMPARED } from '@vigil/shared/counting/compare-figures.js';
import { WATCHES } from '@vigil/shared/counting/watches.js';
import {
  count,
  day,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  strings,
  text,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { PAGE_NAME, PAGE_VERSION } from '../people/pages/person-pages.openapi.js';
import { STRIP_STATES } from '@vigil/shared/counting/calendar-strip.js';
import { CHANGE_REASONS } from '@vigil/shared/counting/figure-change.js';
import {
  AS_OF,
  COUNTED,
  COUNTS_FORM,
  QUESTION,
  type RouteDescriptions,
  TEXT,
  all,
  ok,
  enumOf,
} from '../platform/http/openapi/route-description.js';

/** What is known of the assemblies of a calendar. */
const STRIP_COUNTS = { recorded: integer, interfered: integer, force: integer, quiet: integer, unknown: integer };
const STRIP_SQUARE = { period: text(), state: enumOf(STRIP_STATES), ...STRIP_COUNTS, uncertain: integer };

/** The routes of this module, as the API's document tells them. */
export const PUBLIC_SITE_ROUTES: RouteDescriptions = {
  'GET /api/public/about': {
    summary: 'About this installation, and what its public data covers: now, or as of an earlier moment',
    query: AS_OF,
    answer: ok(
      record({
        country: text(),
        demo: yesNo,
        organisation: text(),
        organisationKm: text(),
        address: text(),
        contact: text(),
        sentenceEn: text(),
        sentenceKm: text(),
        startView: text(),
        logo: maybeText,
        standards: text(),
        standardsKm: text(),
        otherStandards: yesNo,
        publishing: enumOf(['two', 'new-team', 'small-team']),
        asOf: ref('AsOf'),
        incidents: integer,
        first: orNull(day),
        last: orNull(day),
        lastActs: orNull(day),
        leaveTo: text(),
        log: orNull(record({ size: integer, root: text() })),
      }),
    ),
  },
  'GET /api/public/logo': {
    summary: "The organisation's logo, as Vigil drew it; `v` is in its address in `about`",
    query: {
      v: { schema: { type: 'string', maxLength: 16 }, about: 'In its address in `about`: it changes with the logo.' },
    },
    answer: ok('image/png'),
    problems: ['not-found'],
  },
  'GET /api/public/objections': {
    summary:
      'How to reach the organisation, within how many days it answers an objection and for how long it stores the text, and how many came and were answered before this month (null: fewer than five)',
    answer: ok(
      record({
        contact: maybeText,
        answerDays: integer,
        keepDays: integer,
        received: orNull(integer),
        answered: orNull(integer),
        until: day,
      }),
    ),
  },
  'GET /api/public/log/checkpoint': {
    summary: 'The newest signed checkpoint of the revision log: a C2SP signed note',
    answer: ok('text/plain'),
    problems: ['not-found'],
  },
  'GET /api/public/log/key': {
    summary: 'The public key line for verifying checkpoints',
    answer: ok('text/plain'),
    problems: ['not-found'],
  },
  'GET /api/public/counts': {
    summary: 'Counts for a query, by the counting rule',
    query: { ...QUESTION, ...AS_OF, form: COUNTS_FORM },
    answer: ok(record({ answer: COUNTED, rule: strings, asOf: ref('AsOf') })),
  },
  'GET /api/public/overview': {
    summary:
      'The figures of the first screen for a period (default: everything recorded), each over time, and beside the same days a year before as they had been published by then. Each answer is that of /api/public/counts for its query. opposite: of a rate, groups with a quarter or more of what was monitored, among whose protests it went the other way',
    query: { period: { schema: { type: 'string', example: '2021' }, about: 'One period, as in counts.' }, ...AS_OF },
    answer: ok(
      record({
        asOf: ref('AsOf'),
        period: text(),
        compared: text(),
        with: orNull(record({ period: text(), asOf: orNull(ref('AsOf')) })),
        monitored: orNull(record({ key: text(), k: integer, of: integer })),
        assessed: record({ query: text(), answer: COUNTED }),
        figures: list(
          record({
            query: text(),
            answer: COUNTED,
            series: record({ query: text(), answer: COUNTED }),
            now: record({ query: text(), answer: COUNTED }),
            before: orNull(record({ query: text(), answer: COUNTED })),
            change: record({
              direction: orNull(enumOf(['up', 'down', 'same'])),
              why: orNull(enumOf(WHY_NOT_COMPARED)),
            }),
            opposite: list(
              record({
                key: text(),
                direction: enumOf(['up', 'down']),
                now: record({ low: integer, of: integer }),
                before: record({ low: integer, of: integer }),
              }),
            ),
          }),
        ),
      }),
    ),
  },
  'GET /api/public/calendar': {
    summary:
      'The weeks of a weekly protest, or the months of any other group or of a place, over everything recorded, now or by an earlier moment: how many assemblies are recorded in each, and what is known of them. The numbers are those of /api/public/counts',
    query: {
      groups: { schema: { type: 'string', example: 'G-F6D533' }, about: 'One group. This or place is needed.' },
      place: { schema: { type: 'string', example: '12' }, about: 'One place.' },
      ...AS_OF,
    },
    answer: ok(
      record({
        asOf: ref('AsOf'),
        unit: enumOf(['week', 'month']),
        usual: orNull(record({ weekday: integer, n: integer, of: integer })),
        squares: list(record(STRIP_SQUARE)),
        longer: record(STRIP_COUNTS),
        years: record({
          squares: list(record({ ...STRIP_SQUARE, watch: enumOf(WATCHES) })),
          longer: record(STRIP_COUNTS),
        }),
        total: record(STRIP_COUNTS),
      }),
    ),
  },
  'GET /api/public/find': {
    summary:
      'Places, groups, codes and pages by their names, also misspelt, in both scripts, and the figure that plain words mean, as a query for /api/public/counts (without a period if none was named)',
    query: { text: { schema: text(), about: 'What is looked for, at most 100 characters.' } },
    answer: ok(
      record({
        figure: orNull(
          record({
            query: text(),
            narrower: orNull(text()),
            acts: orNull(text()),
            by: orNull(enumOf(['actors', 'place', 'groups'])),
            over: orNull(enumOf(['month', 'year'])),
            notInFigure: strings,
          }),
        ),
        isQuestion: yesNo,
        items: list({
          type: 'object',
          required: ['kind'],
          properties: { kind: enumOf(['place', 'group', 'term', 'incident', 'page']), code: text(), path: text() },
        }),
      }),
    ),
  },
  'GET /api/public/counts/changes': {
    summary: 'Why a figure is another one than at an earlier moment: the records that make the difference, by reason',
    query: {
      ...QUESTION,
      ...AS_OF,
      since: { schema: text(), about: 'The earlier moment, in the same forms as asOf. Needed.' },
    },
    answer: ok(
      record({
        before: record({ answer: COUNTED, asOf: ref('AsOf') }),
        after: record({ answer: COUNTED, asOf: ref('AsOf') }),
        change: orNull({
          type: 'object',
          description: 'low, high, asides and the parts of a rate: after less before.',
        }),
        reasons: list(
          record({
            why: enumOf(CHANGE_REASONS),
            change: { type: 'object' },
            total: integer,
            items: list(
              record({
                code: text(),
                title: maybeText,
                titleTranslation: maybeText,
                when: orNull({ type: 'object' }),
                change: { type: 'object' },
              }),
            ),
          }),
        ),
        rule: strings,
      }),
    ),
  },
  'GET /api/public/base-map.pmtiles': {
    summary:
      'The base map that the operator loaded (PMTiles, version 3), if there is one. A Range header gets its bytes: 206 with Content-Range, or 416 outside the file',
    answer: ok('application/vnd.pmtiles'),
    problems: ['not-found', 'too-many-requests'],
  },
  'GET /api/public/facts/:file': {
    summary:
      'All public facts as Arrow IPC files: incidents.arrow, acts.arrow, harms.arrow; or, application/vnd.apache.parquet, as incidents.parquet, acts.parquet, harms.parquet. Each states its edition (vigil.seq in the schema or metadata, vigil-seq in the header): read three files of the same edition together. docs/facts.md explains them',
    answer: ok('application/vnd.apache.arrow.file'),
    problems: ['not-found', 'invalid-query'],
  },
  'GET /api/public/incidents': {
    summary: 'The incidents behind a figure, the newest first',
    query: {
      ...QUESTION,
      ...TEXT,
      cursor: { schema: text(), about: 'What "next" said.' },
      limit: { schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 }, about: 'How many at once.' },
    },
    problems: ['search-off', 'search-preparing'],
    answer: ok(
      record({
        total: integer,
        outOf: integer,
        singleSource: integer,
        items: list({
          type: 'object',
          description:
            'A PublicIncidentSummary with certain (false: it may have begun in another period) and singleSource.',
        }),
        next: maybeText,
        asOf: ref('AsOf'),
      }),
    ),
  },
  'GET /api/public/incidents/:code': {
    summary: 'One incident. Merged: 308 to the one that stays. Retracted: 410 with the public reason',
    answer: ok(ref('PublicIncident')),
    problems: ['not-found', 'gone'],
  },
  'GET /api/public/groups': {
    summary: 'Groups that published incidents name',
    answer: ok(all(record({ code: text(), nameEn: text(), nameKm: maybeText, aliases: strings }))),
  },
  'GET /api/public/published-totals': {
    summary: 'Figures that others published; never on a demo',
    answer: ok(
      all(
        record({
          code: text(),
          publisher: text(),
          title: text(),
          measure: text(),
          unit: text(),
          value: count,
          from: day,
          until: day,
          place: maybeText,
          group: maybeText,
          partOf: maybeText,
          url: maybeText,
        }),
      ),
    ),
  },
  'GET /api/public/dated-notes': {
    summary: 'Bans, elections, trials: what explains a change in a chart. Until is included',
    answer: ok(
      all(
        record({
          code: text(),
          nameEn: text(),
          nameKm: text(),
          from: day,
          until: day,
          place: maybeText,
          publisher: text(),
          url: maybeText,
        }),
      ),
    ),
  },
  'GET /api/public/withheld-totals': {
    summary:
      'Totals of what is withheld from single records, for the country and finished half-years: minimums, rounded down to a multiple of 5. A missing item means fewer than 5, or not shown to protect people',
    answer: ok(
      record({
        countedIn: maybeText,
        halfYears: strings,
        tallies: list(record({ key: text(), unit: enumOf(['acts', 'people']), side: maybeText, codes: strings })),
        items: list(record({ halfYear: text(), tally: text(), code: text(), low: { type: 'integer', minimum: 5 } })),
      }),
    ),
  },
  'GET /api/public/people-totals': {
    summary:
      'Totals of people deprived of liberty who are known individually, each counted once, on one day: minimums, rounded down to a multiple of 5. A missing item means fewer than 5, or not shown to protect people',
    answer: ok(
      record({
        shown: yesNo,
        lastDay: orNull(day),
        items: list(record({ day, tally: text(), code: text(), low: { type: 'integer', minimum: 5 } })),
      }),
    ),
  },
  'GET /api/public/person-pages': {
    summary: 'People with a page of their own, who agreed to it: those with a name first',
    answer: ok(all(record({ code: text(), name: PAGE_NAME, ...PAGE_VERSION }))),
  },
  'GET /api/public/person-pages/:code': {
    summary:
      'A page about one person, or into which other one it was joined. 410 for every address at which nothing is shown',
    answer: ok({
      oneOf: [record({ code: text(), name: PAGE_NAME, ...PAGE_VERSION }), record({ code: text(), into: text() })],
    }),
    problems: ['not-found', 'nothing-shown'],
  },
  'GET /api/public/coverage': {
    summary: 'Monitoring coverage: where and when, and how well',
    query: AS_OF,
    answer: ok(all(record({ place: text(), from: day, until: day, level: text(), group: maybeText }))),
  },
  'GET /api/public/changes': {
    summary: 'What was published, corrected, retracted and merged, the newest first',
    query: { before: { schema: integer, about: 'What "next" said.' } },
    answer: ok(record({ total: integer, items: list(ref('ListedChange')), next: { type: ['integer', 'null'] } })),
  },
  'GET /api/public/reports/:code': {
    summary: 'A frozen report',
    answer: ok({ type: 'object' }),
    problems: ['not-found'],
  },
};
