import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { explainDisk, OperatorError } from '../../platform/database/operator-error.js';
import { backupsIn, mayLookInto, type FoundBackup } from './backups-in-folder.js';
import { makeBackup, type BackupJob, type MadeBackup } from './make-backup.js';
import type { OpenBackup } from './manifest.js';
import { syncFolder, writeFileWhole } from './part-files.js';
import type { Progress } from '../../platform/cancellation.js';

/** A place that holds many backups of one installation. */
export interface BackupPlace {
  /** For messages; never a secret. */
  readonly name: string;
  /** Lists every complete backup, oldest first; what cannot be read comes first. @throws OperatorError */
  list(): Promise<FoundBackup[]>;
  /**
   * Makes a backup and reads it back. Copies only the files of evidence that the place does not have yet. What fails or
   * is stopped is no backup.
   * @throws OperatorError; Stopped
   */
  make(name: string, job: Omit<BackupJob, 'folder'>): Promise<MadeBackup>;
  /** Removes one backup, and nothing that another needs. If it is cut off, no half of a backup is listed. */
  remove(name: string): Promise<void>;
  /**
   * Writes a backup into a folder that is not there yet, where it can be checked and restored.
   * @param open opens it there, with the key, to learn which files of evidence it has
   */
  fetch(name: string, folder: string, progress: Progress, open: (folder: string) => Promise<OpenBackup>): Promise<void>;
}

/** The name of a backup that is made now: 'vigil-2026-11-30T021500Z'. */
export const nameAt = (now: Date): string => `vigil-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z`;
const CUT_OFF = /^vigil-\d{4}-\d\d-\d\dT\d{6}Z\.unfinished$/;
/** Far longer than a backup takes. */
const SURELY_CUT_OFF_MS = 7 * 86_400_000;

/** A folder that holds one folder for each backup. Files of evidence that two of them have are hard links. */
export class FolderPlace implements BackupPlace {
  constructor(readonly name: string) {}

  async list(): Promise<FoundBackup[]> {
    await this.assertThere();
    return backupsIn(this.name);
  }

  async make(name: string, job: Omit<BackupJob, 'folder'>): Promise<MadeBackup> {
    await this.assertThere();
    await this.removeCutOff();
    return makeBackup({ ...job, folder: this.pathOf(name) });
  }

  async remove(name: string): Promise<void> {
    const gone = `${this.pathOf(name)}.unfinished`;
    try {
      await rename(this.pathOf(name), gone);
      await syncFolder(this.name);
      await rm(gone, { recursive: true, force: true });
    } catch (error) {
      throw explainDisk(this.name, error);
    }
  }

  async fetch(name: string, folder: string, progress: Progress): Promise<void> {
    await assertNewFolder(folder);
    if (!(await this.list()).some((one) => one.name === name)) throw noSuchBackup(name, this);
    await fetchWhole(folder, async (draft) => {
      const files = await filesBelow(this.pathOf(name));
      for (const [n, file] of files.entries()) {
        await writeFileWhole(join(draft, file), piecesOf(join(this.pathOf(name), file), progress));
        progress.at(() => `${n + 1} of ${files.length} files`);
      }
    });
  }

  private pathOf(name: string): string {
    if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) throw noSuchBackup(name, this);
    return join(this.name, name);
  }

  /** A disk that is not mounted must not be taken for an empty place. @throws OperatorError */
  private async assertThere(): Promise<void> {
    if (!(await stat(this.name).catch(() => null))?.isDirectory())
      throw new OperatorError(
        `There is no folder ${this.name}, which VIGIL_BACKUP_TO names: is its disk mounted? Vigil does not make it.`,
      );
    if (!(await mayLookInto(this.name)))
      throw new OperatorError(
        `This user may not look into ${this.name}, which VIGIL_BACKUP_TO names: run it as the user who runs Vigil.`,
      );
  }

  private async removeCutOff(): Promise<void> {
    for (const name of await readdir(this.name)) {
      if (!CUT_OFF.test(name)) continue;
      const path = join(this.name, name);
      const found = await stat(path).catch(() => null);
      if (found && Date.now() - found.mtimeMs > SURELY_CUT_OFF_MS) await rm(path, { recursive: true, force: true });
    }
  }
}

/** Returns the paths of all files in a folder and those in it. */
const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

async function* piecesOf(file: string, progress: Progress): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    progress.goOn();
    yield piece;
  }
}

/**
 * Lets a backup be written beside a folder, and gives it that name when it is complete: of what fails or is stopped,
 * nothing is left.
 */
export const fetchWhole = async (folder: string, write: (draft: string) => Promise<void>): Promise<void> => {
  const draft = `${folder}.unfinished`;
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await write(draft);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw explainDisk(folder, error);
  }
};

/**
 * A backup that is fetched must not mix with what lies in a folder, nor go to the wrong disk where one is not mounted.
 * @throws OperatorError
 */
export const assertNewFolder = async (folder: string): Promise<void> => {
  if (await stat(folder).catch(() => null))
    throw new OperatorError(`${folder} is there already: name a folder that is not.`);
  if (!(await stat(dirname(folder)).catch(() => null))?.isDirectory())
    throw new OperatorError(`There is no folder ${dirname(folder)} to put the backup into: make it, or name another.`);
};

export const noSuchBackup = (name: string, place: BackupPlace): OperatorError =>
  new OperatorError(`${place.name} has no backup ${name.slice(0, 60)}: "npm run backup -- list" says which it has.`);
