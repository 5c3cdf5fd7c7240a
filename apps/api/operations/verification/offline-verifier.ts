import { pathToFileURL } from 'node:url';
import { inCheckout } from '../../project-root.js';

type ItemState = 'proven' | 'waiting' | 'erased' | 'not shown' | 'VERIFICATION FAILED';
interface VerifiedItem {
  digest: string;
  field: string | null;
  value: unknown;
  state: ItemState;
  by: number | null;
  why: string;
}
interface VerifiedLeaf {
  idx: number;
  at: string;
  who: string | null;
  what: string;
  of: string;
  id: string | null;
  state: 'proven' | 'waiting' | 'VERIFICATION FAILED';
  why: string;
  items: VerifiedItem[];
}
interface Verified {
  signed: { name: string; size: number; root: string } | null;
  head: { size: number; root: string } | null;
  ownKey: boolean;
  witnesses: { name: string; at: string | null }[];
  problems: string[];
  leaves: VerifiedLeaf[];
}

/** The exports of `verify.mjs`: the one verifier, used by outsiders and by Vigil. */
interface OfflineVerifier {
  verifyBundle(
    lines: Iterable<string> | AsyncIterable<string>,
    options?: { key?: string | null; checkpoints?: readonly string[]; witnesses?: readonly string[]; need?: number },
  ): Promise<Verified>;
  faultsOf(result: Verified): string[];
  openCheckpoint(note: string, key: unknown): { name: string; size: number; root: Buffer };
  readKey(line: string): unknown;
  readWitnessKey(line: string): unknown;
  witnessSignaturesOf(note: string, witnesses: readonly unknown[]): { name: string; at: string | null }[];
  checkInclusion(index: number, size: number, hash: Buffer, proof: readonly Buffer[], root: Buffer): boolean;
  checkConsistency(
    first: number,
    second: number,
    proof: readonly Buffer[],
    firstRoot: Buffer,
    secondRoot: Buffer,
  ): boolean;
}

/** The file `tools/verify.mjs`. */
export const VERIFY_FILE = inCheckout('tools/verify.mjs');

export const loadOfflineVerifier = async (): Promise<OfflineVerifier> =>
  (await import(pathToFileURL(VERIFY_FILE).href)) as OfflineVerifier;
