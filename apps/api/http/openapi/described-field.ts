import { day, id, integer, list, orNull, record, text, yesNo } from './answers.js';
import { type Described, gone, made, ok, oneOf } from './describing.js';
import type { Schema } from './schema.js';

const phone: Schema = record({ id, name: text(), member: text(), mine: yesNo, enrolledOn: day, lastSeenOn: orNull(day), hasEnded: yesNo });
const key: Schema = record({ id: text(), publicKey: text('32 bytes of X25519, base64url'), codebook: record({ key: text(), version: integer }) });
const device: Schema = record({ id, name: text() });
const taken: Schema = record({ report: id, receipt: text('A1B2 C3D4 E5F6 0718'), files: list(record({ id, state: oneOf(['expected', 'stored', 'refused']) })) });

/** What comes from the field, and the phones that it comes from. */
export const FIELD: Readonly<Record<string, Described>> = {
  'GET /api/field/devices': { summary: 'Phones of one’s own, to an administrator those of all; ended ones for thirty days more', answer: ok(record({ items: list(phone) })) },
  'POST /api/field/devices': { summary: 'A code that lets one phone in, once, for ten minutes; an earlier one that was not used is void', answer: made(record({ code: text('K3T9-0ZQM-4XWD'), minutes: integer })), example: { name: 'The blue one' }, problems: ['wrong-state'] },
  'DELETE /api/field/devices/:id': { summary: 'End a phone at once: one’s own, to an administrator anybody’s', answer: gone },
  'POST /api/field/enrolment': { summary: 'Use a code up on a phone. Its token is in the answer once, and may do nothing but what phones may', answer: made(record({ token: text('phone_...'), device: id, member: record({ name: text() }), key })), example: { code: 'K3T9-0ZQM-4XWD' }, problems: ['link-spent'] },
  'GET /api/field/key': { summary: 'To what a phone seals from now on, and the codebook that it asks by', answer: ok(key) },
  'PUT /api/field/reports/:id': {
    summary: 'Hand in a sealed report. It becomes a record of the phone’s member under this id, with the files that will follow; the same bytes again answer the same, others are refused. docs/decisions/field-reports.md has the format',
    answer: ok(taken), problems: ['already-exists', 'report-kept-unread'],
  },
  'GET /api/field/reports/:id': { summary: 'What came of a report of this phone’s member, and of each of its files', answer: ok(taken), problems: ['report-kept-unread'] },
  'GET /api/field/groups': { summary: 'Groups that are published, to be chosen on a phone', answer: ok(record({ total: integer, items: list(record({ id, nameEn: text(), nameKm: orNull(text()), aliases: list(text()) })) })) },
  'GET /api/field/self': { summary: 'Whether this phone may still submit', answer: ok(record({ device, member: record({ name: text() }) })) },
};
