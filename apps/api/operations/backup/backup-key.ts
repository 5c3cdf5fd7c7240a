import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  CannotOpen,
  KEY_BYTES,
  openDerived,
  sealDerived,
  type MasterKey,
  type Place,
} from '../../encryption/envelope.js';
import type { BackupRecipient } from '../../platform/backup-settings.js';
import { openSealed, sealTo, type BackupIdentity } from './backup-identity.js';

/**
 * The keys of one backup. They are derived from 256 random bits, which the manifest holds encrypted with the key of
 * internal answers, and sealed to a recipient if there is one.
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

/**
 * Creates the keys of a backup. They are encrypted with the key of internal answers, and then, where there is a
 * recipient, sealed to it: so only who has both opens them, and only who has the first can have made them.
 * @returns them, and their encrypted form for the manifest
 */
export const newBackupKeys = async (
  backup: string,
  master: MasterKey,
  recipient: BackupRecipient | null,
): Promise<{ keys: BackupKeys; wrapped: string }> => {
  const secret = randomBytes(KEY_BYTES);
  const encrypted = sealDerived(master, PURPOSE, placeOf(backup, master.id), secret);
  const wrapped = recipient ? await sealTo(recipient, backup, encrypted) : encrypted;
  return { keys: keysOf(secret), wrapped: wrapped.toString('base64url') };
};

/** @returns null when it was changed, or belongs to another backup */
export const openBackupKeys = async (
  backup: string,
  master: MasterKey,
  identity: BackupIdentity | null,
  wrapped: string,
): Promise<BackupKeys | null> => {
  const bytes = Buffer.from(wrapped, 'base64url');
  const encrypted = identity ? await openSealed(identity, backup, bytes) : bytes;
  try {
    return encrypted && keysOf(openDerived(master, PURPOSE, placeOf(backup, master.id), encrypted));
  } catch (error) {
    if (error instanceof CannotOpen) return null;
    throw error;
  }
};

export const macOf = (keys: BackupKeys, manifest: Uint8Array): Buffer =>
  createHmac('sha256', keys.manifest).update(manifest).digest();
