import {
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  strings,
  text,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, ok, enumOf } from '../platform/http/openapi/route-description.js';

/** The routes of this module, as the API's document tells them. */
export const AUDIT_LOG_ROUTES: RouteDescriptions = {
  'GET /api/log': {
    summary: 'Status of the revision log, and which log witnesses outside have signed for it',
    answer: ok(
      record({
        signed: orNull(record({ size: integer, root: text() })),
        outside: orNull(record({ size: integer, at: instant, by: strings })),
        openSince: orNull(instant),
        isOld: yesNo,
        witnesses: list(
          record({
            name: text(),
            size: integer,
            cosignedAt: orNull(instant),
            triedAt: orNull(instant),
            trouble: orNull(enumOf(['unreachable', 'not-followed', 'not-signed', 'other-history', 'ahead'])),
          }),
        ),
      }),
    ),
  },
  'GET /api/log/administration': {
    summary: 'Who suspended, reset, invited and gave roles to whom, the newest first, a hundred at once',
    query: { before: { schema: integer, about: 'What "next" said.' } },
    answer: ok(
      record({
        total: integer,
        items: list(
          record({
            seq: integer,
            at: instant,
            actor: maybeText,
            kind: text(),
            whom: maybeText,
            role: maybeText,
            proof: enumOf(['signed', 'waiting', 'broken']),
          }),
        ),
        next: orNull(integer),
      }),
    ),
  },
};
