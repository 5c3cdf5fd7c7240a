import { PACK_REFUSALS, PACK_STATES, PACK_STEPS } from '@vigil/shared/staff-responses/countries.js';
import { id, integer, list, orNull, record, text, yesNo } from '../../platform/http/openapi/response-schemas.js';
import { enumOf, made, ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';

const inBoth = record({ en: text(), km: text() });
const CONTENTS = {
  code: text('Three letters of ISO 3166-1.'),
  name: inBoth,
  timeZone: text(),
  units: list(record({ level: integer, name: inBoth, count: integer })),
  points: integer,
  words: integer,
  limits: integer,
  licence: list(text('A line of SOURCES.md that names a licence.')),
};
const PACK = record({
  id,
  name: text(),
  size: integer,
  sha256: text(),
  parts: list(integer, 'The numbers of the parts that have arrived.'),
  state: enumOf(PACK_STATES),
  step: orNull(enumOf(PACK_STEPS)),
  refusal: orNull(enumOf(PACK_REFUSALS)),
  findings: list(record({ file: text(), line: orNull(integer), says: text(), isNote: yesNo })),
  wrong: integer,
  notes: integer,
  country: orNull(record(CONTENTS)),
  changes: orNull(record({ added: integer, changed: integer })),
  isInUse: yesNo,
});
const PAGE = record({
  program: text('What an operator types there before the name of a command.'),
  items: list(record({ ...CONTENTS, isLoaded: yesNo, isHome: yesNo })),
  pack: orNull(PACK),
});

/** The routes of this module, as the API's document tells them. */
export const COUNTRIES_ROUTES: RouteDescriptions = {
  'GET /api/countries': {
    summary: 'The countries that are here, with their sources and counts, and the zip of one that waits',
    answer: ok(PAGE),
  },
  'POST /api/countries/packs': {
    summary: 'Announce the zip of a country, under an id that the client made; its parts follow',
    answer: made(PAGE),
    problems: ['wrong-state'],
  },
  'POST /api/countries/packs/:id/parts/:n': {
    summary: 'Send a part of it: 1 MiB in base64, the last one what is left',
    answer: ok(record({ part: integer })),
    problems: ['wrong-state'],
  },
  'POST /api/countries/packs/:id/checks': {
    summary: 'Check it, and load nothing',
    answer: { status: 202, shape: PAGE },
    problems: ['wrong-state', 'incomplete'],
  },
  'POST /api/countries/packs/:id/loads': {
    summary: 'Draw and load what was checked: a country that this installation is not about',
    answer: { status: 202, shape: PAGE },
    problems: ['wrong-state', 'country-in-use'],
  },
  'DELETE /api/countries/packs/:id': {
    summary: 'Stop what is being done with it, or delete it',
    answer: ok(PAGE),
  },
};
