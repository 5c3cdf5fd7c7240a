import { CHECKS } from '@vigil/shared/staff-responses/server-health.js';
import { instant, integer, list, record, text } from '../../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, ok, enumOf } from '../../platform/http/openapi/route-description.js';

/** The routes of this module, as the API's document tells them. */
export const HEALTH_ROUTES: RouteDescriptions = {
  'GET /api/server-health': {
    summary: 'What an administrator must know about the server: what each of its checks found, and slow statements',
    answer: ok(
      record({
        mode: enumOf(['demo', 'production']),
        program: text('What an operator types there before the name of a command.'),
        findings: list(
          record(
            {
              check: enumOf(Object.keys(CHECKS)),
              is: text('Which case of the check it is.'),
              n: { type: 'object', description: 'Numbers.' },
              at: instant,
              what: text('A version, or names that the operator gave.'),
            },
            undefined,
            ['n', 'at', 'what'],
          ),
        ),
        statements: list(record({ statement: text('Without any value.'), times: integer, longestMs: integer })),
      }),
    ),
  },
};
