import { list, maybeText, record, yesNo } from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, ok, enumOf } from '../platform/http/openapi/route-description.js';

/** The routes of this module, as the API's document tells them. */
export const PLACES_ROUTES: RouteDescriptions = {
  'POST /api/places/at': {
    summary: 'The administrative unit of a point. The point is sent in the body, so that it is in no address',
    example: { lat: 11.5633, lon: 104.8596 },
    answer: ok(
      record({ code: maybeText, candidates: list({}), path: list({ type: 'object' }), swapped: yesNo, outside: yesNo }),
    ),
  },
  'GET /api/public/places': {
    summary: 'The gazetteer: country, provinces and districts; level 3: the communes',
    query: {
      level: { schema: enumOf(['3']), about: 'Returns the communes instead.' },
      only: {
        schema: enumOf(['tree']),
        about:
          'Returns all units as [code, parent, level, population] instead, without names. population has inhabitants, year and source, and is there only where it is known.',
      },
    },
    answer: ok({
      type: 'object',
      description: 'Each place is [code, parent, level, English, Khmer, latitude, longitude, other names, type].',
    }),
  },
  'GET /api/public/areas/:file': {
    summary: 'Areas of the map as TopoJSON: 1.topo.json, 2.topo.json, 3.topo.json, base.topo.json',
    answer: ok({ type: 'object' }),
    problems: ['not-found'],
  },
};
