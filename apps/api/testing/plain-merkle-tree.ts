import { createHash } from 'node:crypto';

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * Section 2.1 of RFC 6962 as it is written, to hold our own trees against: slow, recursive, and nothing of ours in it.
 */
export const plainRoot = (leaves: readonly string[]): Buffer => {
  if (leaves.length === 0) return sha256('');
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0]!);
  const k = largestPowerBelow(leaves.length);
  return sha256(Buffer.of(1), plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
};

/** Section 2.1.1: PATH(m, D[n]). */
export const plainPath = (m: number, leaves: readonly string[]): Buffer[] => {
  if (leaves.length === 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k
    ? [...plainPath(m, leaves.slice(0, k)), plainRoot(leaves.slice(k))]
    : [...plainPath(m - k, leaves.slice(k)), plainRoot(leaves.slice(0, k))];
};

/** Section 2.1.2: PROOF(m, D[n]). */
export const plainProof = (m: number, leaves: readonly string[]): Buffer[] => subproof(m, leaves, true);

const subproof = (m: number, leaves: readonly string[], whole: boolean): Buffer[] => {
  if (m === leaves.length) return whole ? [] : [plainRoot(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), plainRoot(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), plainRoot(leaves.slice(0, k))];
};

const largestPowerBelow = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};
