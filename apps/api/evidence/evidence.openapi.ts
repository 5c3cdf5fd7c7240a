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
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, all, gone, ok, enumOf } from '../platform/http/openapi/route-description.js';
import { type Schema } from '../platform/http/openapi/schema-parts.js';

const KINDS = ['photo', 'video', 'sound', 'document', 'archive'];
const FILE: Schema = record({
  id,
  incident: id,
  state: enumOf(['expected', 'stored', 'refused']),
  refusal: maybeText,
  kind: enumOf(KINDS),
  type: maybeText,
  size: integer,
  sha256: maybeText,
  name: maybeText,
  from: enumOf(['desk', 'field']),
  addedBy: text(),
  mine: yesNo,
  addedAt: orNull(instant),
  declaredAt: instant,
  storedAt: orNull(instant),
  checkedAt: orNull(instant),
  damagedAt: orNull(instant),
  received: integer,
  length: integer,
  custody: integer,
  same: list(record({ id, incident: id, title: maybeText, code: maybeText })),
  mayOpen: yesNo,
  mayRemove: yesNo,
});
const CHECK: Schema = record({
  id,
  startedAt: instant,
  endedAt: orNull(instant),
  total: integer,
  checked: integer,
  damaged: integer,
  isRunning: yesNo,
  wasStopped: yesNo,
});
const STANDING: Schema = record({
  files: integer,
  damaged: list(record({ id, incident: id, title: maybeText, code: maybeText, damagedAt: instant })),
  damagedTotal: integer,
  last: orNull(CHECK),
  oldestCheckedAt: orNull(instant),
});

/** The routes of this module, as the API's document tells them. */
export const EVIDENCE_ROUTES: RouteDescriptions = {
  'GET /api/incidents/:id/evidence': {
    summary: 'The files of a record, their status, and other files with the same bytes',
    answer: ok(all(FILE)),
  },
  'PUT /api/incidents/:id/evidence/:evidence': {
    summary:
      'Declare a file, its length and its SHA-256; its bytes follow by the tus protocol. Repeating the request changes nothing',
    answer: ok(FILE),
    example: {
      size: 482_133,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      kind: 'photo',
      addedAt: '2021-06-04T09:30:00+07:00',
      name: 'IMG_0001.jpg',
    },
    problems: ['wrong-state', 'already-exists', 'too-large'],
  },
  'POST /api/evidence/uploads': {
    summary:
      'Start or continue the upload of a declared file (tus 1.0.0, creation): Upload-Length, and Upload-Metadata with its id',
    answer: { status: 201, shape: null },
    problems: ['malformed-upload', 'not-found', 'file-refused', 'wrong-content-type'],
  },
  'PATCH /api/evidence/uploads/:id': {
    summary:
      'A part of a file (tus 1.0.0), as application/offset+octet-stream; HEAD says how much has arrived. The answer to the last part comes once the file is stored',
    answer: gone,
    problems: [
      'malformed-upload',
      'wrong-content-type',
      'wrong-offset',
      'too-large',
      'gone',
      'file-refused',
      'storage-full',
    ],
  },
  'DELETE /api/evidence/uploads/:id': {
    summary: 'Cancel a file that is not stored yet (tus 1.0.0, termination)',
    answer: gone,
    problems: ['malformed-upload', 'wrong-state'],
  },
  'GET /api/evidence/:id/original': {
    summary:
      'A stored file as it arrived, as a download that no browser runs or displays; its chain of custody records this',
    answer: ok('application/octet-stream'),
    problems: ['hourly-limit'],
  },
  'GET /api/evidence/:id/custody': {
    summary: 'Who declared, stored, viewed, copied and exported a file',
    answer: ok(
      all(
        record({
          seq: integer,
          at: instant,
          actor: maybeText,
          kind: text(),
          refusal: maybeText,
          proof: enumOf(['signed', 'waiting', 'broken']),
        }),
      ),
    ),
  },
  'GET /api/evidence/standing': {
    summary: 'Whether all stored files are unchanged: the last check of all of them, and what it found damaged',
    answer: ok(STANDING),
  },
  'POST /api/evidence/checks': {
    summary: 'Start or continue a check that reads every stored file and hashes it again',
    answer: { status: 202, shape: STANDING },
  },
  'POST /api/evidence/checks/stops': {
    summary: 'Stop the current check; it can be continued',
    answer: { status: 202, shape: STANDING },
  },
};
