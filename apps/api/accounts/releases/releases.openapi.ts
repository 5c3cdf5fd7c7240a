import { integer, list, orNull, record, ref, text } from '../../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, gone, ok } from '../../platform/http/openapi/route-description.js';

/** The routes of this module, as the API's document tells them. */
export const RELEASES_ROUTES: RouteDescriptions = {
  'GET /api/releases': {
    summary: 'Changes for readers that wait for a second person, and the decisions on them',
    answer: ok(record({ total: integer, items: list(ref('Release')), next: orNull(integer) })),
    query: {
      state: {
        schema: { type: 'string', enum: ['waiting', 'decided'] },
        about: 'Waiting, the oldest first; decided, the newest first.',
      },
      after: { schema: integer, about: 'What "next" said.' },
      subject: {
        schema: text(),
        about: 'Only for this: the id of a record, a total or a group, or the code of a report.',
      },
    },
  },
  'POST /api/releases/:id/answers': {
    summary: 'Release or refuse what somebody else proposed for readers. The digest names exactly what you saw',
    answer: ok(ref('Release')),
    problems: [
      'not-found',
      'second-person-needed',
      'changed-meanwhile',
      'wrong-state',
      'no-longer-published',
      'changed-since-proposed',
      'not-independent',
      'invalid-body',
    ],
    example: { answer: 'release', seen: '0'.repeat(64) },
  },
  'DELETE /api/releases/:id': {
    summary: 'Withdraw your own proposal',
    answer: gone,
    problems: ['not-found', 'wrong-state'],
  },
};
