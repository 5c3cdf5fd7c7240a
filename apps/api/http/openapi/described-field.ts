import { day, id, integer, list, orNull, record, text, yesNo } from './answers.js';
import { type Described, gone, made, ok } from './describing.js';
import type { Schema } from './schema.js';

const phone: Schema = record({ id, name: text(), member: text(), mine: yesNo, enrolledOn: day, lastSeenOn: orNull(day), hasEnded: yesNo });
const key: Schema = record({ id: text(), publicKey: text('32 bytes of X25519, base64url'), codebook: record({ key: text(), version: integer }) });
const device: Schema = record({ id, name: text() });

/** What comes from the field, and the phones that it comes from. */
export const FIELD: Readonly<Record<string, Described>> = {
  'GET /api/field/devices': { summary: 'Phones of one’s own, to an administrator those of all; ended ones for thirty days more', answer: ok(record({ items: list(phone) })) },
  'POST /api/field/devices': { summary: 'A code that lets one phone in, once, for ten minutes; an earlier one that was not used is void', answer: made(record({ code: text('K3T9-0ZQM-4XWD'), minutes: integer })), example: { name: 'The blue one' }, problems: ['wrong-state'] },
  'DELETE /api/field/devices/:id': { summary: 'End a phone at once: one’s own, to an administrator anybody’s', answer: gone },
  'POST /api/field/enrolment': { summary: 'Use a code up on a phone. Its token is in the answer once, and may do nothing but what phones may', answer: made(record({ token: text('phone_...'), device, member: record({ name: text() }), key })), example: { code: 'K3T9-0ZQM-4XWD' }, problems: ['link-spent'] },
  'GET /api/field/self': { summary: 'Whether this phone may still submit', answer: ok(record({ device, member: record({ name: text() }) })) },
};
