import { DATASET_IN_FIGURE } from '../incidents/datasets/datasets.openapi.js';
import { integer, list, orNull, record, ref, strings } from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, ok, enumOf } from '../platform/http/openapi/route-description.js';

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
};
