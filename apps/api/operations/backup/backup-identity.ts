import { newSeed, pairOf, publicKeyOf, suite, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import { recipientId, textOfRecipient, type BackupRecipient } from '../../platform/backup-settings.js';
import { OperatorError } from '../../platform/database/operator-error.js';
import { readPrivateFile } from '../../platform/private-file.js';

/**
 * Backups that the server cannot read: their key is sealed to a recipient (RFC 9180, X25519), whose secret half, the
 * identity, is kept in another place and is needed to restore.
 */
export interface BackupIdentity {
  id: string;
  seed: Seed;
}

export const newIdentity = async (): Promise<{ identity: BackupIdentity; recipient: BackupRecipient }> => {
  const seed = newSeed();
  const publicKey = await publicKeyOf(seed);
  const id = recipientId(publicKey);
  return { identity: { id, seed }, recipient: { id, publicKey } };
};

const WORD = 'vigil-backup-identity';
export const textOfIdentity = ({ identity, recipient }: Awaited<ReturnType<typeof newIdentity>>): string =>
  `# The identity of Vigil's backups. Whoever has it, a backup and the key of internal answers can read everything in it; without it nobody can.
# Keep it twice, in places where there is neither a backup nor the server. VIGIL_BACKUP_RECIPIENT=${textOfRecipient(recipient)}
${WORD} ${Buffer.from(identity.seed).toString('base64url')} ${identity.id}
`;

/** Reads a file of "npm run backup -- new-identity". @throws OperatorError, which repeats no value */
export const readIdentity = async (file: string): Promise<BackupIdentity> => {
  const text = readPrivateFile(file, {
    openToAll: `${file}, which holds the identity of backups, can be read by every user of this computer: run chmod 600 on it.`,
    unreadable: (code) => `The identity of backups cannot be read from ${file} (${code}): name its file.`,
  });
  const line = text.split('\n').find((one) => one.startsWith(WORD)) ?? '';
  const [, secret = '', id = ''] = line.trim().split(' ');
  // A copy: a Buffer can share its memory with others.
  const seed = Uint8Array.from(Buffer.from(secret, 'base64url'));
  if (seed.length !== 32 || recipientId(await publicKeyOf(seed)) !== id)
    throw new OperatorError(
      `${file} holds no identity as "npm run backup -- new-identity" writes it, or it was damaged: use your other copy.`,
    );
  return { id, seed };
};

const ENC_BYTES = 32;
const infoOf = (backup: string, recipient: string): Uint8Array =>
  Buffer.from(JSON.stringify(['vigil backup 2', backup, recipient]));

/** Seals the key of a backup to a recipient. It opens for this backup alone. */
export const sealTo = async (recipient: BackupRecipient, backup: string, secret: Uint8Array): Promise<Buffer> => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(Uint8Array.from(recipient.publicKey).buffer);
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: infoOf(backup, recipient.id) },
    Uint8Array.from(secret),
  );
  return Buffer.concat([Buffer.from(enc), Buffer.from(ct)]);
};

/** @returns null when it was changed, or belongs to another backup or identity */
export const openSealed = async (
  { id, seed }: BackupIdentity,
  backup: string,
  sealed: Uint8Array,
): Promise<Buffer | null> => {
  try {
    const { privateKey } = await pairOf(seed);
    const enc = Uint8Array.from(sealed.subarray(0, ENC_BYTES)).buffer;
    return Buffer.from(
      await suite.open(
        { recipientKey: privateKey, enc, info: infoOf(backup, id) },
        Uint8Array.from(sealed.subarray(ENC_BYTES)),
      ),
    );
  } catch {
    return null;
  }
};
