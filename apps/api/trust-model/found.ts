import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Found } from './search.js';

/**
 * What the search of depth six found last, written by it: VIGIL_UPDATE=1 node scripts/test.mjs --prove trust-
 * model/search
 */
export const FOUND_AT = fileURLToPath(new URL('../../trust-model/found.json', import.meta.url));
export interface Kept extends Found {
  who: string;
}
export const FOUND = JSON.parse(readFileSync(FOUND_AT, 'utf8')) as readonly Kept[];
