import { day, id, instant, integer, list, maybeText, orNull, record, ref, text, yesNo } from './answers.js';
import { type Described, gone, made, ok, oneOf } from './describing.js';
import type { Schema } from './schema.js';

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
const taken: Schema = record({
  report: id,
  receipt: text('A1B2 C3D4 E5F6 0718'),
  files: list(record({ id, state: oneOf(['expected', 'stored', 'refused']) })),
});

const why: Schema = orNull(oneOf(['unknown-key', 'cannot-open', 'no-report']));
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
  handedOver: orNull(yesNo),
  clock: orNull(oneOf(['ahead', 'behind'])),
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

/** Reports from the field, and the phones that send them. */
export const FIELD: Readonly<Record<string, Described>> = {
  'GET /api/field/devices': {
    summary: 'Phones of one’s own, to an administrator those of all; ended ones for thirty days more',
    answer: ok(record({ items: list(phone) })),
  },
  'POST /api/field/devices': {
    summary: 'A code that lets one phone in, once, for ten minutes; an earlier one that was not used is void',
    answer: made(record({ code: text('K3T9-0ZQM-4XWD'), minutes: integer })),
    example: { name: 'The blue one' },
    problems: ['wrong-state'],
  },
  'DELETE /api/field/devices/:id': {
    summary: 'End a phone at once: one’s own, to an administrator anybody’s',
    answer: gone,
  },
  'POST /api/field/devices/:id/ending': {
    summary:
      'Let a phone send what it has, and end it when nothing is left, within 24 hours: one’s own, to an administrator anybody’s. It begins no new report. Asked again, it gets no more time',
    answer: ok(record({ endsBy: instant })),
  },
  'GET /api/field/members/:id/devices': {
    summary: 'When the phones of a member were last heard of: what freezing the member may lose',
    answer: ok(phonesOfMember),
  },
  'POST /api/field/members/:id/ending': {
    summary: 'Let all phones of a member send what they have, and end each when nothing is left, within 24 hours',
    answer: ok(phonesOfMember),
  },
  'POST /api/field/enrolment': {
    summary: 'Use a code up on a phone. Its token is in the answer once, and may do nothing but what phones may',
    answer: made(record({ token: text('phone_...'), device: id, member: record({ name: text() }), key })),
    example: { code: 'K3T9-0ZQM-4XWD' },
    problems: ['link-spent'],
  },
  'GET /api/field/key': {
    summary: 'To what a phone seals from now on, and the codebook that it asks by',
    answer: ok(key),
  },
  'PUT /api/field/reports/:id': {
    summary:
      'Hand in a sealed report. It becomes a record of the phone’s member under this id, with the files that will follow; the same bytes again answer the same, others are refused. docs/decisions/field-reports.md has the format',
    answer: ok(taken),
    problems: ['already-exists', 'report-kept-unread'],
  },
  'GET /api/field/reports/:id': {
    summary: 'What came of a report of this phone’s member, and of each of its files',
    answer: ok(taken),
    problems: ['report-kept-unread'],
  },
  'GET /api/field/groups': {
    summary: 'Groups that are published, to be chosen on a phone',
    answer: ok(
      record({
        total: integer,
        items: list(record({ id, nameEn: text(), nameKm: orNull(text()), aliases: list(text()) })),
      }),
    ),
  },
  'GET /api/field/self': {
    summary: 'Whether this phone may still submit',
    answer: ok(record({ device, member: record({ name: text() }), endsBy: orNull(instant) })),
  },
  'DELETE /api/field/self': {
    summary: 'Nothing is left on this phone, which was told to send what it has: it ends',
    answer: gone,
    problems: ['wrong-state'],
  },
  'GET /api/field/inbox': {
    summary:
      'What came from the field, whoever is at risk first, then the newest: a reviewer’s all, a monitor’s their own',
    query: {
      which: {
        schema: { ...oneOf(['records', 'unread']), default: 'records' },
        about: 'unread: reports that could not be read, and are kept as they came.',
      },
      cursor: { schema: text(), about: 'What "next" said.' },
    },
    answer: ok(record({ total: integer, urgent: integer, unread: integer, items: list(inInbox), next: maybeText })),
  },
  'POST /api/field/reports/:id/questions': {
    summary: 'Ask the author of a draft that came from the field; what was handed in goes back by a review',
    answer: gone,
    example: { question: 'How many people were there?' },
    problems: ['own-record', 'wrong-state', 'not-independent'],
  },
  'POST /api/field/reports/:id/openings': {
    summary: 'Look once more at a report that could not be read; why: null when it is a record now',
    answer: ok(record({ why })),
  },
  'GET /api/incidents/:id/field-reports': {
    summary:
      'The reports that a record comes from, those of joined records too, with what the phone said of time and place',
    answer: ok(record({ items: list(ofRecord) })),
  },
  'POST /api/incidents/:id/joinings': {
    summary: 'Join other records of the same event to this one: what is chosen of each is taken over, with its sources',
    answer: ok(ref('Record')),
    precondition: 'change',
    example: { others: [{ id: 'f2a4c1de-1111-4111-8111-111111111111', revision: 2, take: [] }] },
    problems: ['wrong-state', 'incomplete'],
  },
};
