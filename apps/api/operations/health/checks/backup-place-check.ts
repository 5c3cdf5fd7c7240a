import type { Finding } from '@vigil/shared/staff-responses/server-health.js';
import { statSync } from 'node:fs';
import type { Config } from '../../../config.js';
import { freeBytes } from '../../../platform/database/database-disk-space.js';
import { OperatorError } from '../../../platform/database/operator-error.js';
import { FolderPlace, type BackupPlace } from '../../backup/backup-place.js';
import { placeOf } from '../../backup/place-commands.js';
import { mayWriteIn } from './may-write-in.js';

const check = 'backupPlace';
const GIGABYTE = 1e9;
/** A bucket or a command is asked once an hour: its list may take longer than whoever looks waits. */
const ASK_EVERY_MS = 3_600_000;

/**
 * Looks whether backups can go where VIGIL_BACKUP_TO says: writes a file into a folder and removes it, asks a bucket or
 * a command for its list.
 * @param asked what a bucket or a command answered last, and when, in milliseconds
 */
export const lookAtBackupPlace = async (
  config: Pick<Config, 'backup' | 'home'>,
  asked: { last: { at: number; finding: Finding<'backupPlace'> } | null },
): Promise<Finding<'backupPlace'>> => {
  let place: BackupPlace;
  try {
    place = placeOf(config);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { check, is: 'wrong' };
  }
  if (place instanceof FolderPlace) return lookAtFolder(place);
  if (asked.last !== null && Date.now() - asked.last.at < ASK_EVERY_MS) return asked.last.finding;
  const finding = await reached(place).catch((error: unknown): Finding<'backupPlace'> => {
    if (!(error instanceof OperatorError)) throw error;
    return { check, is: 'away' };
  });
  asked.last = finding.is === 'away' ? null : { at: Date.now(), finding };
  return finding;
};

const lookAtFolder = async (place: FolderPlace): Promise<Finding<'backupPlace'>> => {
  const { name } = place;
  if (!statSync(name, { throwIfNoEntry: false })?.isDirectory()) return { check, is: 'missing' };
  // Nobody may write either into a folder that the unit of the service does not name.
  if (!(await mayWriteIn(name))) return { check, is: 'closed' };
  const free = freeBytes(name);
  if (free !== null && free < GIGABYTE) return { check, is: 'low', n: { megabytes: Math.floor(free / 1e6) } };
  return reached(place);
};

const reached = async (place: BackupPlace): Promise<Finding<'backupPlace'>> => ({
  check,
  is: 'reached',
  n: { backups: (await place.list()).length },
});
