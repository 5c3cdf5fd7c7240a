import { RELATION_KINDS } from '@vigil/shared/incident/relation-kinds.js';
import {
  day,
  id,
  list,
  maybeText,
  orNull,
  record,
  text,
  window,
  yesNo,
} from '../../platform/http/openapi/response-schemas.js';
import { enumOf, ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';

const items = ok(
  record({
    items: list(
      record({
        id,
        kind: enumOf(RELATION_KINDS),
        inverse: yesNo,
        other: record({ id, code: maybeText, status: text(), title: maybeText, when: orNull(window) }),
        isPublic: yesNo,
      }),
    ),
  }),
);

/** The routes of this folder, as the API's document tells them. */
export const RELATIONS_ROUTES: RouteDescriptions = {
  'GET /api/incidents/:id/relations': {
    summary: 'How a record belongs to others that you may see, the earliest first',
    answer: items,
  },
  'GET /api/groups/:id/series': {
    summary: 'The weekly series of a group, of the last half-year, found in the records that you may see; null: none',
    answer: ok(
      record({
        series: orNull(
          record({
            weekday: { type: 'integer', minimum: 1, maximum: 7 },
            weeks: list(record({ monday: day, records: list(id), possible: list(id) })),
            gaps: { type: 'integer', minimum: 0 },
            next: day,
          }),
        ),
        records: list(record({ id, title: maybeText, when: window })),
      }),
    ),
  },
  'POST /api/incidents/:id/relations': {
    summary: 'Relate it to another. Readers see it once either is published again, if both are published',
    answer: items,
    example: { kind: 'reprisal-of', to: '00000000-0000-4000-8000-000000000001' },
    problems: ['wrong-state'],
  },
  'DELETE /api/incidents/:id/relations/:relation': {
    summary: 'Remove a relation. Readers see it until either record is published again',
    answer: items,
    problems: ['wrong-state'],
  },
};
