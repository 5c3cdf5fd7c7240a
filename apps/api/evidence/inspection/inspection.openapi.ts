import {
  CHECK_ANSWERS,
  CHECK_ASPECTS,
  INSPECTION_OUTCOMES,
  SAFETY_ANSWERS,
} from '@vigil/shared/inspection/file-findings.js';
import {
  day,
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
import { type RouteDescriptions, all, gone, ok, enumOf } from '../../platform/http/openapi/route-description.js';
import { type Schema } from '../../platform/http/openapi/schema-parts.js';

const part: Schema = { type: 'number', minimum: 0, maximum: 1 };
const box = record(
  { x: part, y: part, width: part, height: part },
  'In parts of the picture’s width and height, 0 to 1.',
);
const maybeNumber = orNull({ type: 'number' } satisfies Schema);
const maybeInteger = orNull(integer);
const reading = record(
  {
    takenAt: maybeText,
    offsetMinutes: maybeNumber,
    gpsAt: maybeText,
    changedAt: maybeText,
    point: orNull(record({ lat: { type: 'number' }, lon: { type: 'number' } })),
    device: maybeText,
    software: maybeText,
    alsoHolds: list(text()),
  },
  'File metadata. Null: the file does not say.',
);
const says = (fields: Record<string, Schema>): Schema =>
  record({ says: text(), ...fields }, undefined, Object.keys(fields));
const findings = record(
  { date: says({ day, days: integer }), place: says({ metres: integer, from: text() }), clockOffDays: maybeInteger },
  'The file compared with the record. What is not known is never a match.',
);
const alike = record({
  evidence: id,
  incident: id,
  title: maybeText,
  code: maybeText,
  bitsApart: { ...maybeInteger, description: 'Null: the same bytes.' },
  here: yesNo,
});
const check = record({
  id,
  aspect: enumOf(CHECK_ASPECTS),
  answer: enumOf(CHECK_ANSWERS),
  note: maybeText,
  by: text(),
  at: instant,
  replaced: yesNo,
});
const copy = record({
  id,
  state: enumOf(['proposed', 'agreed', 'refused', 'hidden', 'ended']),
  crop: orNull(box),
  boxes: list(box),
  tells: record({ place: text(), date: text() }),
  safe: orNull(enumOf(SAFETY_ANSWERS)),
  agreedSafe: orNull(enumOf(SAFETY_ANSWERS)),
  violent: yesNo,
  stillAt: maybeInteger,
  alt: orNull(record({ en: text(), km: text() })),
  width: integer,
  height: integer,
  smallWidth: integer,
  smallHeight: integer,
  madeBy: text(),
  madeAt: instant,
  decidedBy: maybeText,
  decidedAt: orNull(instant),
  endedBy: maybeText,
  endedAt: orNull(instant),
  hiddenBy: maybeText,
  mayEnd: yesNo,
  mayDecide: yesNo,
  isShown: yesNo,
  exceedsPublishedDetail: list(text()),
});
const inspectionResult = record({
  id,
  kind: text(),
  type: text(),
  name: maybeText,
  number: integer,
  outcome: orNull(enumOf(INSPECTION_OUTCOMES)),
  width: maybeInteger,
  height: maybeInteger,
  small: orNull(record({ width: integer, height: integer })),
  reading: orNull(reading),
  findings,
  alike: list(alike),
  address: orNull(record({ url: text(), savedOn: orNull(day) })),
  checks: list(check),
  copies: list(copy),
});

/** The routes of this module, as the API's document tells them. */
export const INSPECTION_ROUTES: RouteDescriptions = {
  'GET /api/incidents/:id/looking': {
    summary:
      'The stored files of a record: metadata compared with the record, identical and near-identical files, checks, and copies for readers',
    answer: ok(all(inspectionResult)),
  },
  'GET /api/evidence/:id/views/:size': {
    summary: 'A small picture of a file (small or large), re-encoded without metadata',
    answer: ok('image/jpeg'),
  },
  'PUT /api/evidence/:id/address': {
    summary: 'Record the web address that a file is a copy of. Fetches nothing',
    answer: gone,
    problems: ['wrong-state'],
  },
  'DELETE /api/evidence/:id/address': {
    summary: 'Remove the web address',
    answer: gone,
    problems: ['wrong-state'],
  },
  'PUT /api/evidence/:id/checks/:check': {
    summary:
      'Answer one check of a file; not for your own record. A failed check lowers the highest possible grade by one step',
    answer: gone,
    problems: ['own-record', 'wrong-state', 'already-exists', 'not-independent'],
  },
  'PUT /api/evidence/:id/copies/:copy': {
    summary: 'Make a copy that readers can see once somebody else agrees: cropped, and with areas permanently redacted',
    answer: gone,
    problems: ['wrong-state', 'already-exists', 'faces-not-checked'],
  },
  'GET /api/evidence/:id/copies/:copy/:size': {
    summary: 'A copy as readers would see it (small or large)',
    answer: ok('image/jpeg'),
  },
  'POST /api/evidence/:id/copies/:copy/decisions': {
    summary: 'Agree to a copy that somebody else made, refuse it, withdraw or restore it, or delete a withdrawn one',
    answer: gone,
    problems: ['wrong-state', 'second-person-needed', 'not-publishable', 'not-independent', 'faces-not-checked'],
  },
  'GET /api/public/incidents/:code/pictures/:picture/:size': {
    summary:
      'A picture of a published incident (small or large), re-encoded without metadata; 410 once it is withdrawn',
    answer: ok('image/jpeg'),
    problems: ['not-found', 'gone'],
  },
};
