import { GROUP_TIES, PEOPLE_INDICATORS, PEOPLE_SPLITS } from '@vigil/shared/people-figures/people-question.js';
import { DATASET_IN_FIGURE } from '../incidents/datasets/datasets.openapi.js';
import {
  day,
  integer,
  list,
  orNull,
  record,
  ref,
  strings,
  text,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, ok, enumOf } from '../platform/http/openapi/route-description.js';
import { limitWords } from '../platform/http/openapi/schema-parts.js';

const AMOUNTS = {
  type: 'object',
  description:
    'By measure: certain, possible (null: nothing limits it) and notKnown. The parts are never added into one number.',
} as const;
const RANGE = record({ low: integer, high: orNull(integer) });
const PEOPLE_CELL = record({
  keys: list(orNull(text())),
  of: integer,
  measures: AMOUNTS,
  median: orNull(record({ low: { type: 'number' }, high: orNull({ type: 'number' }) })),
  withSingleSource: orNull(AMOUNTS),
});

/** The routes of this module, as the API's document tells them. */
export const STATISTICS_ROUTES: RouteDescriptions = {
  'GET /api/usual-codes': {
    summary: 'Codes of the vocabularies that published records use, most used first; it orders the lists of the form',
    answer: ok(record({ items: strings })),
  },
  'POST /api/counts': {
    summary:
      'Counts working copies by the same rule. Reviewers and analysts query all records from submission on; monitors query their own, drafts too. Beside the keys of a public query, it takes datasets: own, any, or ids of datasets that others made, with commas; and split=dataset; and queue: the query of an address of the queue (GET /api/incidents), so that only records count which it finds for this member, which no earlier day has. Without datasets, what nobody has reviewed of those does not count',
    answer: ok(
      record({
        answer: { type: 'object', description: 'As in GET /api/public/counts.' },
        rule: strings,
        of: enumOf(['all', 'own', 'published']),
        records: integer,
        datasets: list(DATASET_IN_FIGURE),
        notReviewed: integer,
        limited: orNull(integer),
        asOf: orNull(ref('AsOf')),
      }),
    ),
    example: { question: 'indicator=I02&period=2021-H1&unit=month&split=period&stages=published,verified' },
    problems: ['invalid-query'],
  },
  'GET /api/people-figures': {
    summary:
      'Figures of people who are known individually and may be counted (I13 to I20): the same for everybody who may ask, and without any person in it. docs/people.md says how each is counted',
    query: {
      indicator: { schema: enumOf(PEOPLE_INDICATORS), about: 'I14 without it.' },
      period: { schema: text(), about: 'As in GET /api/public/counts; this year without it.' },
      day: { schema: day, about: 'The day on which people are held or free; the last of the period without it.' },
      splits: { schema: text(), about: `At most two of ${PEOPLE_SPLITS.join(', ')}, with a comma between.` },
      tie: { schema: enumOf(GROUP_TIES), about: 'By group: whoever has this tie to it. Members without it.' },
      inferred: { schema: enumOf(['yes']), about: 'By group: also ties that the team infers.' },
    },
    answer: ok(
      record({
        indicator: enumOf(PEOPLE_INDICATORS),
        version: integer,
        period: text(),
        day,
        today: day,
        splits: strings,
        tie: enumOf(GROUP_TIES),
        withInferred: yesNo,
        total: PEOPLE_CELL,
        cells: list(PEOPLE_CELL),
        beside: orNull(
          record({
            recorded: RANGE,
            known: integer,
            notKnown: RANGE,
            tooMany: list(record({ linked: integer, recorded: integer })),
          }),
        ),
        limits: orNull(
          list(
            record({
              code: text(),
              ...limitWords,
              confirmedBy: orNull(text()),
              confirmedOn: orNull(day),
            }),
          ),
        ),
      }),
    ),
    problems: ['invalid-query'],
  },
};
