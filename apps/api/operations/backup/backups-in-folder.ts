import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, isNotAllowed } from '../../platform/database/operator-error.js';
import { MANIFEST, type Manifest } from './manifest.js';
import { writeFileWhole } from './part-files.js';

/** What is known of a backup without its key. */
export interface FoundBackup {
  name: string;
  /** The moment of the backup; null: its manifest, or a part, is missing or cannot be read. */
  madeAt: string | null;
  /** Whether Vigil read it back after it was made, and its manifest is still the one of then. */
  checked: boolean;
  /** Whether it lacked no file of evidence, and held none that was known to be damaged. */
  whole: boolean;
}

/** The file that says that a backup was read back. It has no key: whoever can change it can delete the backup, too. */
export const MARK = 'checked.json';
interface Mark {
  v: 1;
  /** SHA-256 of the manifest, in hexadecimal. */
  manifest: string;
  checkedAt: string;
  whole: boolean;
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const markOf = (manifest: Uint8Array, checkedAt: Date, whole: boolean): Buffer =>
  Buffer.from(`${JSON.stringify({ v: 1, manifest: sha256(manifest), checkedAt: checkedAt.toISOString(), whole })}\n`);

/** Notes in the folder of a backup that it was read back. */
export const markChecked = async (folder: string, whole: boolean): Promise<void> => {
  const manifest = await readFile(join(folder, MANIFEST));
  await writeFileWhole(join(folder, MARK), [markOf(manifest, new Date(), whole)]);
};

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
};

/** Says what a backup is by its manifest and mark. @param hasPart whether a part lies there with this length */
export const describeBackup = async (
  name: string,
  manifest: Uint8Array,
  mark: Uint8Array | null,
  hasPart: (part: { name: string; bytes: number }) => Promise<boolean>,
): Promise<FoundBackup> => {
  const said = parsed(manifest) as Partial<Manifest> | null;
  const isReadable =
    said?.vigil === 'backup' && Array.isArray(said.parts) && !Number.isNaN(Date.parse(String(said.madeAt)));
  for (const part of isReadable ? said.parts! : [])
    if (!(await hasPart(part))) return { name, madeAt: null, checked: false, whole: false };
  const { v, manifest: sum, whole } = ((mark && parsed(mark)) ?? {}) as Partial<Mark>;
  const checked = isReadable && v === 1 && sum === sha256(manifest);
  return { name, madeAt: isReadable ? said.madeAt! : null, checked, whole: checked && whole === true };
};

const orNone = async <T>(work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) =>
    ['ENOENT', 'ENOTDIR', 'EACCES', 'EIO'].includes(codeOf(error)) ? null : Promise.reject(error as Error),
  );

/** Whether this user may see what is in a folder; true also of one that is not there. */
export const mayLookInto = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    () => true,
    (error: unknown) => !isNotAllowed(error),
  );

/**
 * Lists the backups that lie in a folder, oldest first; those that cannot be read come first.
 */
export const backupsIn = async (folder: string): Promise<FoundBackup[]> => {
  const found: FoundBackup[] = [];
  for (const name of (await orNone(readdir(folder))) ?? []) {
    if (name.endsWith('.unfinished')) continue;
    const read = (file: string): Promise<Buffer | null> => orNone(readFile(join(folder, name, file)));
    const manifest = await read(MANIFEST);
    // A folder of another name may be anybody's, such as lost+found.
    if (!manifest && /^vigil-\d{4}-/.test(name) && !(await mayLookInto(join(folder, name))))
      found.push({ name, madeAt: null, checked: false, whole: false });
    if (!manifest) continue;
    found.push(
      await describeBackup(
        name,
        manifest,
        await read(MARK),
        async (part) => (await orNone(stat(join(folder, name, part.name))))?.size === part.bytes,
      ),
    );
  }
  return byMoment(found);
};

export const byMoment = (found: readonly FoundBackup[]): FoundBackup[] =>
  found.toSorted((a, b) => Date.parse(a.madeAt ?? '0') - Date.parse(b.madeAt ?? '0') || (a.name < b.name ? -1 : 1));

/** Returns the folder of the newest backup that lies in a folder; null: there is none that can be read. */
export const newestIn = async (folder: string): Promise<string | null> => {
  const newest = (await backupsIn(folder)).findLast(({ madeAt }) => madeAt !== null);
  return newest ? join(folder, newest.name) : null;
};
