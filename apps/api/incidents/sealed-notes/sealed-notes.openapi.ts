import {
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  strings,
  text,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, all, ok } from '../../platform/http/openapi/route-description.js';
import { type Schema } from '../../platform/http/openapi/schema-parts.js';

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
  former: list(
    record({
      revision: integer,
      sealedBy: text(),
      sealedAt: instant,
      replacedBy: text(),
      replacedAt: instant,
      goesAt: orNull(instant),
      sealedFor: list(id),
    }),
  ),
};

/** The routes of this module, as the API's document tells them. */
export const SEALED_NOTES_ROUTES: RouteDescriptions = {
  'GET /api/sealing-keys': {
    summary: 'Public keys for sealing notes, the recovery key last, and the reviewers without a key',
    answer: ok(record({ total: integer, items: list(SEALING_KEY), without: strings })),
  },
  'GET /api/sealing-keys/own': {
    summary: 'Your own key; its secret half is encrypted with a passphrase that the server does not know',
    answer: ok(record({ id, fingerprint: text(), publicKey: text(), lockedSeed: text() })),
    problems: ['not-found'],
  },
  'PUT /api/sealing-keys/:id': {
    summary: 'Save a new key of your own, or the team’s new recovery key; it replaces the previous one',
    answer: ok(SEALING_KEY),
    problems: ['already-exists', 'wrong-state'],
  },
  'GET /api/sealed-notes/waiting': {
    summary: 'Sealed notes that somebody still cannot open, or that need a new content key',
    answer: ok(all(record({ ...SEALED_NOTE, incident: id, title: maybeText, code: maybeText }))),
  },
  'GET /api/incidents/:id/sealed-notes': {
    summary: 'The sealed notes of a record: who sealed them and for whom, never their content',
    answer: ok(all(record(SEALED_NOTE))),
  },
  'PUT /api/incidents/:id/sealed-notes/:note': {
    summary: 'Seal a new note; keys: {key, wrapped} for each reader. docs/decisions/sealed-notes.md has the format',
    answer: ok(record(SEALED_NOTE)),
    precondition: 'create-or-change',
    problems: ['already-exists', 'wrong-state'],
  },
  'PUT /api/incidents/:id/sealed-notes/:note/body': {
    summary: 'Seal a note anew under its next revision. Its readers can still open the former revision',
    answer: ok(record(SEALED_NOTE)),
    precondition: 'change',
    problems: ['already-exists', 'wrong-state', 'hourly-limit'],
  },
  'POST /api/incidents/:id/sealed-notes/:note/keys': {
    summary: 'Give readers who are waiting a key to a note: {key, wrapped} for each',
    answer: ok(record(SEALED_NOTE)),
    precondition: 'change',
  },
  'POST /api/incidents/:id/sealed-notes/:note/openings': {
    summary: 'The ciphertext of a note, for its reader’s browser; the history records who asked for it',
    answer: ok(record({ id, revision: integer, body: text(), wrapped: text() })),
    example: { with: 'own' },
    problems: ['not-sealed-for-you'],
  },
};
