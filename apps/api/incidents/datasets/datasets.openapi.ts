import { DATASET_LICENCES } from '@vigil/shared/incident/dataset-licences.js';
import { id, integer, list, maybeText, orNull, record, text } from '../../platform/http/openapi/response-schemas.js';
import { all, enumOf, ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';
import type { Schema } from '../../platform/http/openapi/schema-parts.js';

const OF_DATASET = {
  id,
  revision: integer,
  name: text(),
  maker: text(),
  licence: enumOf(DATASET_LICENCES),
  licenceWords: maybeText,
  citation: text(),
  limits: text(),
  withdrawnOn: maybeText,
  withdrawnWhy: maybeText,
};
const OF_STATE = { version: maybeText, takenOn: maybeText };
const DATASET: Schema = record(OF_DATASET);
export const DATASET_OF_IMPORT: Schema = record({ revision: integer, ...OF_STATE, dataset: DATASET });
/** A dataset of which a figure has records, or which its question names. */
export const DATASET_IN_FIGURE: Schema = record({
  ...OF_DATASET,
  hasRecords: { type: 'boolean' },
  states: list(record(OF_STATE)),
});

/** The routes of this folder, as the API's document tells them. */
export const DATASETS_ROUTES: RouteDescriptions = {
  'GET /api/datasets': {
    summary: 'Datasets that others made, of which records were imported; never public',
    answer: ok(all(DATASET)),
  },
  'PUT /api/datasets/:id': {
    summary: 'Say who made a dataset, how it may be used and cited, what it cannot say, and whether it is withdrawn',
    answer: ok(DATASET),
    precondition: 'create-or-change',
    problems: ['already-exists'],
    example: {
      name: 'Mass Mobilization in Autocracies',
      maker: 'A university',
      licence: 'CC_BY',
      licenceWords: null,
      citation: 'A university, Mass Mobilization in Autocracies, version 5.',
      limits: 'From reports of news agencies. Without assemblies of fewer than 25 people.',
      withdrawnOn: null,
      withdrawnWhy: null,
    },
  },
  'GET /api/incidents/:id/dataset': {
    summary: "The dataset of others that a record came from; null: it is the team's own",
    answer: ok(record({ from: orNull(record({ ...OF_STATE, dataset: DATASET })) })),
  },
};
