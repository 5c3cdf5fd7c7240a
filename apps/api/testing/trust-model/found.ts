import { readFileSync } from 'node:fs';
import { inCheckout } from '../../project-root.js';
import type { Found } from './search.js';

/**
 * What the search of depth six found last, written by it:
 * VIGIL_UPDATE=1 npm test -- --prove trust-model/search
 */
export const FOUND_AT = inCheckout('apps/api/testing/trust-model/found.json');
export interface Kept extends Found {
  who: string;
}
export const FOUND = JSON.parse(readFileSync(FOUND_AT, 'utf8')) as readonly Kept[];
