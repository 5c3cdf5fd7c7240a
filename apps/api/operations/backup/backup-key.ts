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
 * The keys of one backup. They are derived from 256 random bits, which the manifest holds encrypted with the key of
 * internal answers.
 */
export interface BackupKeys {
  /** Encrypts the parts, each with a key derived from this one and the part's name. */
  parts: Buffer;
  /** Authenticates the manifest. */
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

/** Creates the keys of a backup. @returns them, and their encrypted form for the manifest */
export const newBackupKeys = (backup: string, master: MasterKey): { keys: BackupKeys; wrapped: string } => {
  const secret = randomBytes(KEY_BYTES);
  return {
    keys: keysOf(secret),
    wrapped: sealDerived(master, PURPOSE, placeOf(backup, master.id), secret).toString('base64url'),
  };
};

/** @returns null when it was changed, or belongs to another backup */
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
