import { day, integer, orNull, record, text, yesNo } from '../../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, gone, made, ok } from '../../platform/http/openapi/route-description.js';

/** The routes of the address of a calendar, as the API's document tells them. */
export const HEARING_CALENDAR_ROUTES: RouteDescriptions = {
  'GET /api/hearings/calendar': {
    summary: 'Your secret address for a calendar, without the secret, and how many entries its calendar has now',
    answer: ok(
      record({
        address: orNull(record({ expiresOn: day, lastUsedOn: orNull(day), hasEnded: yesNo })),
        entries: integer,
      }),
    ),
  },
  'POST /api/hearings/calendar': {
    summary:
      'Make a secret address at which a calendar program reads on which days published hearings are due; the address before stops working. The answer shows it once',
    answer: made(record({ address: text(), expiresOn: day })),
    example: { language: 'en' },
  },
  'DELETE /api/hearings/calendar': {
    summary: 'End that address at once',
    answer: gone,
    problems: ['not-found'],
  },
  'GET /api/feeds/:token/hearings.ics': {
    summary:
      'On which days published hearings are due, as a calendar (RFC 5545): no name, case, court or count. Anyone who has the address can read it; an unknown or ended address returns 404',
    answer: ok('text/calendar'),
    problems: ['not-found', 'too-many-requests', 'https-needed', 'locked', 'unavailable'],
  },
};
