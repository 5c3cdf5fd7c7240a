import { id, instant, integer, list, maybeText, orNull, record, strings, text, yesNo } from './answers.js';
import { all, type Described, ok } from './describing.js';
import type { Schema } from './schema.js';

const SEALING_KEY: Schema = record({
  id,
  member: orNull(record({ id, name: text() })),
  fingerprint: text(),
  publicKey: text(),
  madeBy: text(),
  madeAt: instant,
});
const SEALED_NOTE: Readonly<Record<string, Schema>> = {
  id,
  revision: integer,
  author: text(),
  sealedBy: text(),
  sealedAt: instant,
  sealedFor: list(id),
  waitingFor: list(id),
  stale: yesNo,
};

/** Notes that the server cannot read, and the keys to them. */
export const SEALING: Readonly<Record<string, Described>> = {
  'GET /api/sealing-keys': {
    summary: 'Public keys to which notes are sealed, the recovery key last, and the reviewers who have none',
    answer: ok(record({ total: integer, items: list(SEALING_KEY), without: strings })),
  },
  'GET /api/sealing-keys/own': {
    summary: 'One’s own key, its secret half under a passphrase that the server does not know',
    answer: ok(record({ id, fingerprint: text(), publicKey: text(), lockedSeed: text() })),
    problems: ['not-found'],
  },
  'PUT /api/sealing-keys/:id': {
    summary: 'Keep a new key of one’s own, or of the office for recovery, in the place of the one before',
    answer: ok(SEALING_KEY),
    problems: ['already-exists', 'wrong-state'],
  },
  'GET /api/sealed-notes/waiting': {
    summary: 'Sealed notes for which somebody waits, or which wait for a new content key',
    answer: ok(all(record({ ...SEALED_NOTE, incident: id, title: maybeText, code: maybeText }))),
  },
  'GET /api/incidents/:id/sealed-notes': {
    summary: 'The sealed notes of a record: who sealed them and for whom, never what they say',
    answer: ok(all(record(SEALED_NOTE))),
  },
  'PUT /api/incidents/:id/sealed-notes/:note': {
    summary:
      'Seal a note, or seal it anew under its next revision; keys: {key, wrapped} for each reader. docs/decisions/sealed-notes.md has the format',
    answer: ok(record(SEALED_NOTE)),
    precondition: 'create-or-change',
    problems: ['already-exists', 'wrong-state'],
  },
  'POST /api/incidents/:id/sealed-notes/:note/keys': {
    summary: 'Give those who wait a key to a note: {key, wrapped} for each',
    answer: ok(record(SEALED_NOTE)),
    precondition: 'change',
  },
  'POST /api/incidents/:id/sealed-notes/:note/openings': {
    summary: 'The ciphertext of a note, for its reader’s browser; the history says who asked for it',
    answer: ok(record({ id, revision: integer, body: text(), wrapped: text() })),
    example: { with: 'own' },
    problems: ['not-sealed-for-you'],
  },
};
