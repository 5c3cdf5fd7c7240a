import {
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  text,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, all, gone, made, ok, enumOf } from '../../platform/http/openapi/route-description.js';
import { SPLITTERS } from '@vigil/shared/import/cell-text.js';
import { ZERO_MEANINGS } from '@vigil/shared/import/column-mapping.js';
import { DATASET_OF_IMPORT } from '../../incidents/datasets/datasets.openapi.js';
import { type Schema } from '../../platform/http/openapi/schema-parts.js';

const IMPORT: Schema = record({
  id,
  name: maybeText,
  state: enumOf([
    'sending',
    'reading',
    'refused',
    'read',
    'checking',
    'checked',
    'running',
    'stopped',
    'done',
    'undoing',
    'undone',
    'dropped',
  ]),
  size: integer,
  rows: orNull(integer),
  done: integer,
  tally: { type: 'object' },
  problem: orNull({ type: 'object' }),
  interrupted: yesNo,
  beganAt: instant,
  hasFile: yesNo,
  dataset: orNull(DATASET_OF_IMPORT),
  parts: list(integer),
  sha256: maybeText,
  about: orNull({ type: 'object' }),
  map: orNull({ type: 'object' }),
  findings: orNull({ type: 'object' }),
});
const IMPORT_MAP: Schema = record(
  {
    version: integer,
    columns: list(
      record(
        {
          header: text(),
          target: text(),
          dates: orNull({ type: 'object' }),
          missing: list(text()),
          split: enumOf(SPLITTERS),
          values: { type: 'object' },
          flag: record({ yes: list(text()), add: text() }),
          zero: enumOf(ZERO_MEANINGS),
          end: enumOf(['lasted', 'possible', 'closed']),
          vague: enumOf(['words']),
          identifies: yesNo,
        },
        undefined,
        ['missing', 'split', 'values', 'flag', 'zero', 'end', 'vague', 'identifies'],
      ),
    ),
    constants: list(record({ target: text(), value: text() })),
    unplaced: { type: 'object' },
    point: orNull(record({ nearestKm: orNull(integer) })),
    groupRows: yesNo,
    ownRows: yesNo,
    again: enumOf(['leave', 'update']),
    doubles: enumOf(['aside', 'create']),
    arrive: enumOf(['draft', 'submitted']),
  },
  undefined,
  ['version', 'unplaced', 'point', 'ownRows', 'again'],
);

/** The routes of this module, as the API's document tells them. */
export const IMPORTS_ROUTES: RouteDescriptions = {
  'GET /api/imports': { summary: 'Your imports, the newest first, at most 50', answer: ok(all({ type: 'object' })) },
  'POST /api/imports': {
    summary: 'Announce a file of rows; its parts follow',
    answer: made(IMPORT),
    example: {
      id: '6d1f8f2e-3c0a-4f7e-9b43-0d5c7a1e2f30',
      name: 'protests 2021.csv',
      size: 48_213,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
    problems: ['too-large', 'already-exists', 'imports-full'],
  },
  'GET /api/imports/:id': {
    summary: 'Status of an import: the file, its columns, its column mapping, what the preview found',
    answer: ok(IMPORT),
  },
  'POST /api/imports/:id/parts/:n': {
    summary: 'A part of the file, 1 MiB each, from 0; in any order, each as often as you like',
    answer: ok(record({ part: integer })),
    problems: ['wrong-state', 'gone'],
  },
  'POST /api/imports/:id/readings': {
    summary: 'Read the file, or read it in another way',
    answer: { status: 202, shape: IMPORT },
    problems: ['wrong-state', 'incomplete', 'gone', 'imports-full'],
  },
  'POST /api/imports/:id/maps': {
    summary: 'Save what its columns mean, and the decisions about words; docs/import.md',
    answer: ok(IMPORT),
    body: IMPORT_MAP,
    problems: ['wrong-state', 'gone'],
  },
  'POST /api/imports/:id/checks': {
    summary: 'The preview: what would be created, changed and skipped. Saves nothing',
    answer: { status: 202, shape: IMPORT },
    problems: ['wrong-state', 'gone', 'imports-full'],
  },
  'GET /api/imports/:id/rows': {
    summary: 'The records of the file, in its order, with what will happen to each and why',
    query: {
      shown: {
        schema: enumOf(['create', 'change', 'same', 'aside', 'doubles', 'identical', 'otherwise', 'noted', 'failed']),
        about: 'Only these.',
      },
      cursor: { schema: text(), about: 'Where the previous page ended.' },
    },
    answer: ok(record({ items: list({ type: 'object' }), next: maybeText })),
    problems: ['invalid-query'],
  },
  'PUT /api/imports/:id/choices/:row': {
    summary:
      'Decide about one row that is a possible duplicate: skip it, import it as a new record, or add what is missing to a record that it resembles',
    answer: ok(record({ verdict: { type: 'object' }, tally: { type: 'object' } })),
    example: { as: 'add', record: '6d1f8f2e-3c0a-4f7e-9b43-0d5c7a1e2f30' },
    problems: ['wrong-state', 'gone'],
  },
  'POST /api/imports/:id/runs': {
    summary: 'Run or continue the import: writes what the preview showed',
    answer: { status: 202, shape: IMPORT },
    problems: ['wrong-state', 'gone'],
  },
  'POST /api/imports/:id/stops': {
    summary: 'Stop the current step',
    answer: { status: 202, shape: IMPORT },
    problems: ['wrong-state'],
  },
  'POST /api/imports/:id/undoings': {
    summary: 'Undo the import, where nobody has changed its records since',
    answer: { status: 202, shape: IMPORT },
    problems: ['wrong-state'],
  },
  'PUT /api/imports/:id/dataset': {
    summary: 'Say that the records are of a dataset that others made, and of which state of it',
    answer: ok(IMPORT),
    precondition: 'create-or-change',
    problems: ['already-exists'],
    example: { dataset: '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f', version: 'July 2026', takenOn: '2026-07-31' },
  },
  'DELETE /api/imports/:id/dataset': {
    summary: "Say that the records are the team's own after all",
    answer: gone,
    precondition: 'change',
  },
  'GET /api/imports/:id/aside.csv': {
    summary: 'The skipped rows, with the reason',
    answer: ok('text/csv'),
    problems: ['gone'],
  },
  'DELETE /api/imports/:id': {
    summary: 'Erase the file and what was read from it; records stay',
    answer: gone,
    problems: ['wrong-state'],
  },
  'GET /api/import-maps': { summary: 'Saved column mappings', answer: ok(all({ type: 'object' })) },
  'POST /api/import-maps': {
    summary: 'Save a column mapping under a name; replaces a mapping of the same name',
    answer: ok({ type: 'object' }),
    example: {
      name: 'NGO spreadsheet',
      map: {
        columns: [{ header: 'Date', target: 'when', dates: { order: 'dmy', era: null, serial: null } }],
        constants: [{ target: 'sources.type', value: 'SR_NGO' }],
        groupRows: false,
        doubles: 'aside',
        arrive: 'draft',
      },
    },
  },
  'DELETE /api/import-maps/:id': { summary: 'Delete a saved column mapping', answer: gone },
};
