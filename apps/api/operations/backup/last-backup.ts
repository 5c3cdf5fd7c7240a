import type { LastBackup, LastDrill } from '@vigil/shared/staff-responses/server-health.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.js';
import { replaceFile } from '../../platform/home-folder/replace-file.js';

type Place = Pick<Config, 'home' | 'mode'>;
const fileIn = ({ home, mode }: Place, what: 'backup' | 'drill'): string =>
  join(home, mode === 'demo' ? `last-${what}-demo.json` : `last-${what}.json`);

/** Reads a note. @returns null when there is none, or it cannot be read */
const read = async <T>(file: string, isWhole: (note: Partial<T>) => boolean): Promise<T | null> => {
  try {
    const said = JSON.parse(await readFile(file, 'utf8')) as Partial<T>;
    return isWhole(said) ? (said as T) : null;
  } catch {
    return null;
  }
};
const isMoment = (text: unknown): boolean => typeof text === 'string' && !Number.isNaN(Date.parse(text));

/** Notes in the home that a backup is complete and durable. */
export const noteBackup = (config: Place, backup: LastBackup): Promise<void> =>
  replaceFile(fileIn(config, 'backup'), JSON.stringify(backup));

/** Returns the newest backup made with this place's own command; null: none is known, or the note cannot be read. */
export const lastBackup = (config: Place): Promise<LastBackup | null> =>
  read<LastBackup>(
    fileIn(config, 'backup'),
    ({ madeAt, files, damaged, lost }) =>
      isMoment(madeAt) && [files, damaged, lost].every((n) => Number.isSafeInteger(n)),
  );

/** Notes in the home that a restore was tried. */
export const noteDrill = (config: Place, drill: LastDrill): Promise<void> =>
  replaceFile(fileIn(config, 'drill'), JSON.stringify(drill));

/** Returns the last restore drill of this place; null: none is known. */
export const lastDrill = (config: Place): Promise<LastDrill | null> =>
  read<LastDrill>(
    fileIn(config, 'drill'),
    ({ at, madeAt, seconds, isWell }) =>
      isMoment(at) &&
      Number.isSafeInteger(seconds) &&
      (isMoment(madeAt) ? typeof isWell === 'boolean' : isWell === false),
  );
