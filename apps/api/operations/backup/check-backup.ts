import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { checkFiles, evidenceIn, listedFiles, type ListedFile } from './evidence-files.js';
import { CONTENTS, FILES, type Contents, type OpenBackup } from './manifest.js';
import { readPart, readWholePart, assertParts, type Part } from './part-files.js';
import type { Progress } from '../../platform/cancellation.js';

/** The contents of a backup, read from its own parts. */
export interface BackupContents {
  contents: Contents;
  files: ListedFile[];
  partNamed(name: string): Part;
}

/** Reads the contents of a backup after checking that all parts exist. @throws OperatorError */
export const readContents = async ({ folder, manifest, keys }: OpenBackup): Promise<BackupContents> => {
  await assertParts(folder, manifest.parts);
  const partNamed = (name: string): Part => {
    const found = manifest.parts.find((part) => part.name === name);
    if (!found) throw new Error(`the manifest lists no part ${name}`);
    return found;
  };
  const whole = async (name: string): Promise<string> =>
    (await readWholePart(folder, keys.parts, partNamed(name))).toString('utf8');
  return { contents: JSON.parse(await whole(CONTENTS)) as Contents, files: listedFiles(await whole(FILES)), partNamed };
};

/**
 * Reads a complete backup, without a database. Checks that every part and every evidence file can be decrypted and is
 * unchanged.
 * @param except evidence files that were just read and compared
 * @throws OperatorError that names the first one that is not
 */
export const checkBackup = async (
  backup: OpenBackup,
  progress: Progress,
  except: ReadonlySet<string> = new Set(),
): Promise<BackupContents> => {
  const read = await readContents(backup);
  for (const [n, { part }] of read.contents.tables.entries()) {
    progress.goOn();
    progress.at(() => `${n} of ${read.contents.tables.length} tables read back`);
    await pipeline(
      readPart(backup.folder, backup.keys.parts, read.partNamed(part)),
      createGunzip(),
      new Writable({ write: (_bytes, _encoding, done) => done() }),
    );
  }
  for (const { part } of read.contents.home)
    for await (const _piece of readPart(backup.folder, backup.keys.parts, read.partNamed(part)));
  const unread = read.files.filter(({ id }) => !except.has(id));
  await checkFiles(unread, evidenceIn(backup.folder), progress);
  return read;
};
