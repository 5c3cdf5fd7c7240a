import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CustodyLimit } from '@vigil/shared/people-figures/custody-limits.js';
import { readCustodyLimits, type WrongLimit } from '@vigil/shared/people-figures/limits-file.js';
import { parseJson } from './boundary-files.js';

/** The file of a country with the limits of custody by its law. */
export const LIMITS_FILE = 'limits.json';

/** Returns what is wrong with a limit in one sentence, which names the limit and the field. */
export const sentenceOfLimit = ({ limit, field, says }: WrongLimit): string =>
  `${limit === '' ? '' : `${limit}: `}"${field}": ${says}`;

/**
 * Reads the limits of custody in a country's folder; null: it says nothing of them.
 * @param country its code, of two letters
 * @throws Error that names a limit and a field
 */
export const readLimits = (folder: string, country: string): CustodyLimit[] | null => {
  const path = join(folder, LIMITS_FILE);
  if (!existsSync(path)) return null;
  const { limits, wrong } = readCustodyLimits(parseJson(readFileSync(path, 'utf8'), LIMITS_FILE), country);
  if (wrong.length > 0) throw new Error(`${LIMITS_FILE}: ${wrong.map(sentenceOfLimit).join('; ')}`);
  return limits;
};
