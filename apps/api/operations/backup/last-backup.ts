import type { LastBackup } from '@vigil/shared/staff-responses/server-health.js';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.js';

const fileIn = ({ home, mode }: Pick<Config, 'home' | 'mode'>): string =>
  join(home, mode === 'demo' ? 'last-backup-demo.json' : 'last-backup.json');

/** Notes in the home that a backup is complete and durable. */
export const noteBackup = async (config: Pick<Config, 'home' | 'mode'>, backup: LastBackup): Promise<void> => {
  const file = fileIn(config);
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, JSON.stringify(backup), { mode: 0o600, flush: true });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
};

/** Returns the newest backup made with this place's own command; null: none is known, or the note cannot be read. */
export const lastBackup = async (config: Pick<Config, 'home' | 'mode'>): Promise<LastBackup | null> => {
  try {
    const note = JSON.parse(await readFile(fileIn(config), 'utf8')) as Partial<LastBackup>;
    const numbers = [note.files, note.damaged, note.lost];
    const isWhole =
      typeof note.madeAt === 'string' &&
      !Number.isNaN(Date.parse(note.madeAt)) &&
      numbers.every((n) => Number.isSafeInteger(n));
    return isWhole ? (note as LastBackup) : null;
  } catch {
    return null;
  }
};
