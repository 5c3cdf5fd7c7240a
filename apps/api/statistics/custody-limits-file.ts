import { existsSync, readFileSync } from 'node:fs';
import type { CustodyLimit } from '@vigil/shared/people-figures/custody-limits.js';
import { inCheckout } from '../project-root.js';

const read = new Map<string, readonly CustodyLimit[]>();

/** Returns the limits of custody by the law of a country, by the name of its folder. None where nobody wrote them down. */
export const custodyLimitsOf = (country: string): readonly CustodyLimit[] => {
  const before = read.get(country);
  if (before) return before;
  const file = inCheckout('data/law', `${country}.json`);
  const limits = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { limits: readonly CustodyLimit[] }).limits
    : [];
  read.set(country, limits);
  return limits;
};
