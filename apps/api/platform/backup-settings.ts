import { OperatorError } from './database/operator-error.js';

/** How many days, weeks and months keep their newest backup. */
export interface Keep {
  daily: number;
  weekly: number;
  monthly: number;
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
  recipient: string | null;
  /** The hour of the day, in UTC, at which Vigil makes a backup by itself; null: it makes none. */
  hour: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings VIGIL_BACKUP_*. @throws OperatorError with one sentence that names the variable */
export const readBackupSettings = (env: Environment): BackupSettings => ({
  to: env['VIGIL_BACKUP_TO'] || null,
  s3KeyFile: env['VIGIL_BACKUP_S3_KEY_FILE'] || null,
  keep: parseKeep(env['VIGIL_BACKUP_KEEP'] || '7,4,12'),
  recipient: env['VIGIL_BACKUP_RECIPIENT'] || null,
  hour: parseHour(env['VIGIL_BACKUP_HOUR'] || null, env['VIGIL_BACKUP_TO']),
});

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
