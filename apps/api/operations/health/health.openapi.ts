import { SEARCH_STATES } from '../../public-site/incident-text-search.js';
import { instant, integer, orNull, record, yesNo } from '../../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, ok, enumOf } from '../../platform/http/openapi/route-description.js';

const checked = enumOf(['ok', 'failed']);
const READINESS = {
  ready: yesNo,
  checks: record({
    database: checked,
    publicDatabase: checked,
    disk: checked,
    key: checked,
    log: checked,
    queue: checked,
  }),
};

/** The routes of this module, as the API's document tells them. */
export const HEALTH_ROUTES: RouteDescriptions = {
  'GET /api/server-health': {
    summary:
      'What an administrator must know about the server: the last backup, free disk space, damaged files, where the key is, whether readers can search',
    answer: ok(
      record({
        ...READINESS,
        freeBytes: record({ home: orNull(integer), evidence: orNull(integer) }),
        key: enumOf(['demo', 'beside-the-data', 'file', 'command']),
        search: enumOf(SEARCH_STATES),
        evidence: record({ files: integer, damaged: integer, lastCheckedAt: orNull(instant) }),
        backup: orNull(
          record({ madeAt: instant, files: integer, damaged: integer, lost: integer, checkedAt: instant }, undefined, [
            'checkedAt',
          ]),
        ),
      }),
    ),
  },
};
