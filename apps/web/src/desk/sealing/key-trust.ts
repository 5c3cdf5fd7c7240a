import { RECOVERY } from '@vigil/shared/sealing/fingerprint.js';

/**
 * What this device knows about a public key:
 * - first: the device has never sealed anything, so it knows nobody's key.
 * - new: it knows others' keys, but none of this owner.
 * - changed: this owner had another key.
 * - false: the fingerprint that the server names does not match the key.
 */
export type KeyTrust = 'known' | 'first' | 'new' | 'changed' | 'false';
/** Owner (a member's id, or 'recovery') → fingerprint of the key that this device has sealed for. */
type Known = Readonly<Record<string, string>>;

export const ownerOf = (key: { member: { id: string } | null }): string => key.member?.id ?? RECOVERY;

export const keyTrustOf = (owner: string, named: string, computed: string, known: Known): KeyTrust => {
  if (named !== computed) return 'false';
  if (Object.keys(known).length === 0) return 'first';
  const before = known[owner];
  if (before === undefined) return 'new';
  return before === computed ? 'known' : 'changed';
};

/** Whether a note is sealed for this key unless the person says otherwise. */
export const isTrusted = (trust: KeyTrust): boolean => trust === 'known' || trust === 'first';

const KEPT = 'vigil.known-keys';

/** Reads the known keys; empty where the browser stores nothing, or something invalid. */
export const readKnown = (): Known => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    return typeof kept === 'object' && kept !== null && Object.values(kept).every((value) => typeof value === 'string')
      ? (kept as Known)
      : {};
  } catch {
    return {};
  }
};

export const remember = (keys: Known): void => {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ...readKnown(), ...keys }));
  } catch {
    /* the next time counts as the first time again, and the page says so */
  }
};
