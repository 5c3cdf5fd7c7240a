import { DESK } from './described-desk.js';
import { EVIDENCE } from './described-evidence.js';
import { EXPORTS, FILES } from './described-exports.js';
import { FIELD } from './described-field.js';
import { IMPORTS } from './described-imports.js';
import { LOOKING, PICTURES } from './described-looking.js';
import { PEOPLE } from './described-people.js';
import { PUBLIC } from './described-public.js';
import { REPORTS } from './described-reports.js';
import { SEALING } from './described-sealing.js';
import { SYSTEMS, TOKENS } from './described-systems.js';
import type { Described } from './describing.js';

/** The parts of the document, each with its routes as 'METHOD path'. */
export const PARTS: readonly (readonly [name: string, described: Readonly<Record<string, Described>>])[] = [
  ['Public', { ...PUBLIC, ...PICTURES, ...FILES }],
  ['Systems', SYSTEMS],
  ['People', { ...PEOPLE, ...TOKENS }],
  ['Desk', { ...DESK, ...IMPORTS, ...SEALING, ...EVIDENCE, ...LOOKING, ...FIELD, ...REPORTS, ...EXPORTS }],
];

/** Every route of the API. A test compares it with the routes that the server has. */
export const DESCRIBED: Readonly<Record<string, Described>> = Object.assign(
  {},
  ...PARTS.map(([, described]) => described),
);
