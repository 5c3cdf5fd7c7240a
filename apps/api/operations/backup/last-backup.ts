import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.js';

/**
 * What the newest backup of a place was. It says nothing of where the backup is: whoever takes the home would look
 * there next.
 */
export interface LastBackup {
  /** The moment of the backup: '2026-11-27T18:00:00Z'. */
  madeAt: string;
  /**
   * Files of evidence in it; of these, files that were known to be damaged; and files that it lacks because they were
   * lost.
   */
  files: number;
  damaged: number;
  lost: number;
}

const fileIn = ({ home, mode }: Pick<Config, 'home' | 'mode'>): string =>
  join(home, mode === 'demo' ? 'last-backup-demo.json' : 'last-backup.json');

/** Notes in the home that a backup is whole and on the disk. */
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

/**
 * The newest backup that was made of this place with its own command; null: none is known, or the note cannot be read.
 */
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
