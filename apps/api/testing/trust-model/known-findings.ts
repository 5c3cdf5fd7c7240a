import { readFileSync } from 'node:fs';
import { inCheckout } from '../../project-root.js';
import type { Found } from './search-all-paths.js';

/**
 * What the search of depth six found last, written by it:
 * VIGIL_UPDATE=1 npm test -- --prove trust-model/search
 */
export const KNOWN_FINDINGS_FILE = inCheckout('apps/api/testing/trust-model/known-findings.json');
export interface KnownFinding extends Found {
  who: string;
}
export const KNOWN_FINDINGS = JSON.parse(readFileSync(KNOWN_FINDINGS_FILE, 'utf8')) as readonly KnownFinding[];
