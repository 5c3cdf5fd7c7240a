import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  CannotOpen,
  KEY_BYTES,
  openDerived,
  sealDerived,
  type MasterKey,
  type Place,
} from '../../encryption/envelope.js';

/**
 * The keys of one backup. They follow from 256 bits of chance, which the manifest holds encrypted with the key of
 * internal answers.
 */
export interface BackupKeys {
  /** Encrypts the parts, each under a key that follows from it and the name of the part. */
  parts: Buffer;
  /** Vouches for the manifest. */
  manifest: Buffer;
}

const PURPOSE = 'backup keys';
const placeOf = (backup: string, master: string): Place => ({
  table: 'backup',
  row: [backup],
  field: 'key',
  keyId: master,
});
const derived = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `vigil backup 1 ${purpose}`, KEY_BYTES));
const keysOf = (secret: Buffer): BackupKeys => ({
  parts: derived(secret, 'parts'),
  manifest: derived(secret, 'manifest'),
});

/** Makes the keys of a backup. @returns them, and what the manifest keeps of them */
export const newBackupKeys = (backup: string, master: MasterKey): { keys: BackupKeys; wrapped: string } => {
  const secret = randomBytes(KEY_BYTES);
  return {
    keys: keysOf(secret),
    wrapped: sealDerived(master, PURPOSE, placeOf(backup, master.id), secret).toString('base64url'),
  };
};

/** @returns null when it was changed, or is of another backup */
export const openBackupKeys = (backup: string, master: MasterKey, wrapped: string): BackupKeys | null => {
  try {
    return keysOf(openDerived(master, PURPOSE, placeOf(backup, master.id), Buffer.from(wrapped, 'base64url')));
  } catch (error) {
    if (error instanceof CannotOpen) return null;
    throw error;
  }
};

export const macOf = (keys: BackupKeys, manifest: Uint8Array): Buffer =>
  createHmac('sha256', keys.manifest).update(manifest).digest();
