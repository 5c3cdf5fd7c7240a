import { createHash } from 'node:crypto';
import { OperatorError } from './database/operator-error.js';

/** How many days, weeks and months keep their newest backup. */
export interface Keep {
  daily: number;
  weekly: number;
  monthly: number;
}

/** What backups are sealed to, so that the server cannot read them (operations/backup/backup-identity.ts). */
export interface BackupRecipient {
  /** Derived from the public key: says which identity a backup needs. */
  id: string;
  publicKey: Uint8Array;
}

/** Where backups go by themselves, and how long they stay. */
export interface BackupSettings {
  /**
   * A folder that holds one folder for each backup, a bucket ('s3+https://...') or a command ('command:...'); null:
   * backups are made by hand.
   */
  to: string | null;
  /** A file with the credentials of the bucket: two lines, the id of a key and its secret. */
  s3KeyFile: string | null;
  keep: Keep;
  /** What a backup's key is sealed to, as `npm run backup -- new-identity` printed it; null: nothing. */
  recipient: BackupRecipient | null;
  /** The hour of the day, in UTC, at which Vigil makes a backup by itself; null: it makes none. */
  hour: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings VIGIL_BACKUP_*. @throws OperatorError with one sentence that names the variable */
export const readBackupSettings = (env: Environment): BackupSettings => ({
  to: env['VIGIL_BACKUP_TO'] || null,
  s3KeyFile: env['VIGIL_BACKUP_S3_KEY_FILE'] || null,
  keep: parseKeep(env['VIGIL_BACKUP_KEEP'] || '7,4,12'),
  recipient: env['VIGIL_BACKUP_RECIPIENT'] ? parseRecipient(env['VIGIL_BACKUP_RECIPIENT']) : null,
  hour: parseHour(env['VIGIL_BACKUP_HOUR'] || null, env['VIGIL_BACKUP_TO']),
});

export const recipientId = (publicKey: Uint8Array): string =>
  createHash('sha256').update(publicKey).digest('hex').slice(0, 16);

/** The recipient as a setting: one word, which says when a letter of it is wrong. */
export const textOfRecipient = ({ id, publicKey }: BackupRecipient): string =>
  `vigil-backup-${Buffer.from(publicKey).toString('hex')}-${id}`;

/** @throws OperatorError */
export const parseRecipient = (text: string): BackupRecipient => {
  const [, hex, id] = /^vigil-backup-([0-9a-f]{64})-([0-9a-f]{16})$/.exec(text.trim()) ?? [];
  const publicKey = Buffer.from(hex ?? '', 'hex');
  if (!hex || recipientId(publicKey) !== id)
    throw new OperatorError(
      'VIGIL_BACKUP_RECIPIENT is not as "npm run backup -- new-identity" printed it: it begins with vigil-backup-, and a letter of it is wrong or missing.',
    );
  return { id, publicKey };
};

/** @throws OperatorError */
export const parseKeep = (text: string): Keep => {
  const found = /^\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*(\d{1,4})\s*$/.exec(text);
  const [daily, weekly, monthly] = (found?.slice(1) ?? []).map(Number) as [number, number, number];
  if (!found || daily < 1)
    throw new OperatorError(
      `VIGIL_BACKUP_KEEP is "${text.slice(0, 50)}": it must be three numbers, of days, weeks and months, such as 7,4,12, with at least one day.`,
    );
  return { daily, weekly, monthly };
};

const parseHour = (text: string | null, to: string | undefined): number | null => {
  if (text === null) return null;
  if (!/^\d{1,2}$/.test(text) || Number(text) > 23)
    throw new OperatorError(`VIGIL_BACKUP_HOUR is "${text.slice(0, 20)}": it must be an hour in UTC, from 0 to 23.`);
  if (!to)
    throw new OperatorError(
      'VIGIL_BACKUP_HOUR is set, and VIGIL_BACKUP_TO does not say where backups go: set it, too.',
    );
  return Number(text);
};
