import { REPORT_STATES } from '@vigil/shared/staff-responses/field-reports.js';
import {
  day,
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  text,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, gone, made, ok, enumOf } from '../platform/http/openapi/route-description.js';
import { type Schema } from '../platform/http/openapi/schema-parts.js';

const phone: Schema = record({
  id,
  name: text(),
  member: text(),
  mine: yesNo,
  enrolledOn: day,
  lastSeenOn: orNull(day),
  hasEnded: yesNo,
  endsBy: orNull(instant),
});
const phonesOfMember: Schema = record({
  items: list(record({ id, lastSeenOn: orNull(day), endsBy: orNull(instant) })),
});
const key: Schema = record({
  id: text(),
  publicKey: text('32 bytes of X25519, base64url'),
  codebook: record({ key: text(), version: integer }),
});
const device: Schema = record({ id, name: text() });
const TAKEN = {
  report: id,
  receipt: text('A1B2 C3D4 E5F6 0718'),
  files: list(record({ id, state: enumOf(['expected', 'stored', 'refused']) })),
};
const taken: Schema = record(TAKEN);
const why: Schema = orNull(enumOf(['unknown-key', 'cannot-open', 'no-report']));
const said: Schema = record({ began: text(), saved: text() });
const ABOUT_REPORT: Readonly<Record<string, Schema>> = {
  id,
  receipt: text(),
  receivedAt: instant,
  monitor: text(),
  mine: yesNo,
  phone: text(),
  phoneEnded: yesNo,
  atRisk: orNull(yesNo),
  phoneAtRisk: orNull(yesNo),
  handedOver: orNull(yesNo),
  clock: orNull(enumOf(['ahead', 'behind'])),
  unread: integer,
  files: record({ said: integer, arrived: integer, refused: integer }),
  why,
};
const inInbox: Schema = record({
  ...ABOUT_REPORT,
  phoneClock: orNull(said),
  incident: orNull({
    type: 'object',
    description:
      'The record that it became: status, revision, title where it may be read, and which questions are open. help: of a report that was handed over while somebody is at risk, and is not complete: when, where, groups and acts, for reviewers; else null.',
  }),
});
const ofRecord: Schema = record({
  ...ABOUT_REPORT,
  incident: id,
  title: maybeText,
  internal: orNull(record({ clock: said, fix: orNull({ type: 'object' }), unread: list({ type: 'object' }) })),
});

/** The routes of this module, as the API's document tells them. */
export const FIELD_ROUTES: RouteDescriptions = {
  'GET /api/field/devices': {
    summary: 'Your own phones; for an administrator, everybody’s. Removed phones stay listed for thirty days',
    answer: ok(record({ items: list(phone) })),
  },
  'POST /api/field/devices': {
    summary: 'A code that adds one phone, once, within ten minutes; it replaces an earlier unused code',
    answer: made(record({ code: text('K3T9-0ZQM-4XWD'), minutes: integer })),
    example: { name: 'The blue one' },
    problems: ['wrong-state'],
  },
  'DELETE /api/field/devices/:id': {
    summary: 'Remove a phone at once: your own; for an administrator, anybody’s',
    answer: gone,
  },
  'POST /api/field/devices/:id/ending': {
    summary:
      'Let a phone send what it has, and remove it when nothing is left, within 24 hours: your own; for an administrator, anybody’s. It can begin no new report. Repeating the request gives it no more time',
    answer: ok(record({ endsBy: instant })),
  },
  'GET /api/field/members/:id/devices': {
    summary: 'When the phones of a member were last seen, to show what suspending the member may lose',
    answer: ok(phonesOfMember),
  },
  'POST /api/field/members/:id/ending': {
    summary: 'Let all phones of a member send what they have, and remove each when nothing is left, within 24 hours',
    answer: ok(phonesOfMember),
  },
  'POST /api/field/enrolment': {
    summary: 'Use a code on a phone. The answer shows its token once; the token can do only what phones can',
    answer: made(record({ token: text('phone_...'), device: id, member: record({ name: text() }), key })),
    example: { code: 'K3T9-0ZQM-4XWD' },
    problems: ['link-spent'],
  },
  'GET /api/field/key': {
    summary: 'The key to which a phone encrypts from now on, and the version of its codebook',
    answer: ok(key),
  },
  'PUT /api/field/reports/:id': {
    summary:
      'Submit an encrypted report. It becomes a record of the phone’s member under this id, with the files that will follow. The same bytes again get the same answer; different bytes are refused. docs/decisions/field-reports.md has the format',
    answer: ok(taken),
    problems: ['already-exists', 'report-kept-unread'],
  },
  'GET /api/field/reports/:id': {
    summary: 'What became of a report of this phone’s member, in one word, and of each of its files',
    answer: ok(record({ ...TAKEN, state: enumOf(REPORT_STATES) })),
    problems: ['report-kept-unread'],
  },
  'GET /api/field/groups': {
    summary: 'Published groups, to choose from on a phone',
    answer: ok(
      record({
        total: integer,
        items: list(record({ id, nameEn: text(), nameKm: orNull(text()), aliases: list(text()) })),
      }),
    ),
  },
  'GET /api/field/self': {
    summary: 'Whether this phone can still submit',
    answer: ok(record({ device, member: record({ name: text() }), endsBy: orNull(instant) })),
  },
  'DELETE /api/field/self': {
    summary: 'Sent by a phone that was told to send what it has, when nothing is left: removes it',
    answer: gone,
    problems: ['wrong-state'],
  },
  'GET /api/field/inbox': {
    summary:
      'Reports from the field, those about people at risk first, then the newest. Reviewers see all, monitors their own',
    query: {
      which: {
        schema: { ...enumOf(['records', 'unread']), default: 'records' },
        about: 'unread: reports that could not be read, stored as they arrived.',
      },
      cursor: { schema: text(), about: 'What "next" said.' },
    },
    answer: ok(record({ total: integer, urgent: integer, unread: integer, items: list(inInbox), next: maybeText })),
  },
  'POST /api/field/reports/:id/questions': {
    summary:
      'Ask the author of a draft that came from the field a question. A submitted record goes back by a review instead',
    answer: gone,
    example: { question: 'How many people were there?' },
    problems: ['own-record', 'wrong-state', 'not-independent'],
  },
  'POST /api/field/reports/:id/openings': {
    summary: 'Try again to read a report that could not be read. why is null if it is a record now',
    answer: ok(record({ why })),
  },
  'GET /api/incidents/:id/field-reports': {
    summary:
      'The reports that a record comes from, including those of merged records, with the time and place that the phone recorded',
    answer: ok(record({ items: list(ofRecord) })),
  },
  'POST /api/incidents/:id/joinings': {
    summary: 'Merge other records of the same event into this one: copies what you choose from each, with its sources',
    answer: ok(ref('Record')),
    precondition: 'change',
    example: { others: [{ id: 'f2a4c1de-1111-4111-8111-111111111111', revision: 2, take: [] }] },
    problems: ['wrong-state', 'incomplete'],
  },
};
