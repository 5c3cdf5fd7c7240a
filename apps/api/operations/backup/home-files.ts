import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Config } from '../../config.js';
import { OperatorError, codeOf } from '../../platform/database/operator-error.js';
import { ownKeyFile } from '../../audit-log/signing-key.js';
import { areasFolder } from '../../places/areas-folder.js';
import { COUNTRY_FILES } from '../../places/countries/unzip-country.js';
import { countriesIn, foldersOf, homeCountryFile } from '../../places/country-data.js';
import { syncFolder } from './part-files.js';

const jsonIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? [] : Promise.reject(error as Error),
  );
  return names
    .filter((name) => /^[\w.-]+\.json$/.test(name))
    .sort()
    .map((name) => join(folder, name));
};

/** Lists what the operator loaded of countries, with their areas, and the choice of those that Vigil is about. */
const countryFiles = async (home: string): Promise<string[]> => {
  const { loaded } = foldersOf(home);
  const folders = countriesIn(loaded).map((name) => join(loaded, name));
  const own = folders.flatMap((folder) => COUNTRY_FILES.map((file) => join(folder, file)));
  const areas = await Promise.all(folders.map((folder) => jsonIn(join(folder, 'areas'))));
  return [...[homeCountryFile(home), ...own].filter((path) => existsSync(path)), ...areas.flat()];
};

/**
 * Lists files of the home, besides database and evidence, that cannot be created again: the key that signs the log,
 * unless a setting names another, imported boundaries, and countries. Never includes the key of internal answers.
 */
export const homeFiles = async (config: Config): Promise<string[]> => {
  const key = ownKeyFile(config);
  const isThere =
    config.log.keyFile === null &&
    (await readFile(key).then(
      () => true,
      (error: unknown) => (codeOf(error) === 'ENOENT' ? false : Promise.reject(error as Error)),
    ));
  return [
    ...(isThere ? [key] : []),
    ...(await jsonIn(areasFolder(config.home))),
    ...(await countryFiles(config.home)),
  ].map((path) => relative(config.home, path));
};

export const readHomeFile = (home: string, path: string): AsyncIterable<Buffer> =>
  createReadStream(join(home, path)) as AsyncIterable<Buffer>;

/**
 * Returns whether a file of a backup may be written into this home. If a setting names the log's key, that key stays.
 */
const isWanted = (config: Config, path: string): boolean =>
  path !== relative(config.home, ownKeyFile(config)) || config.log.keyFile === null;

/** @throws OperatorError when the home has a different file in the place of one in the backup, or its path leads out */
export const assertSameOrNone = async (config: Config, path: string, bytes: Buffer): Promise<void> => {
  if (path.split('/').some((name) => ['', '.', '..'].includes(name)))
    throw new OperatorError('The backup names a file outside the home: nothing of it is taken. Use another backup.');
  if (!isWanted(config, path)) return;
  const target = join(config.home, path);
  const there = await readFile(target).catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? null : Promise.reject(error as Error),
  );
  if (there && !there.equals(bytes))
    throw new OperatorError(
      `${target} is there already and is not the backup's: move it away, or restore into another home.`,
    );
};

/** Writes the file completely or not at all. */
export const writeHomeFile = async (config: Config, path: string, bytes: Buffer): Promise<void> => {
  if (!isWanted(config, path)) return;
  const target = join(config.home, path);
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.part`;
  try {
    await writeFile(draft, bytes, { mode: 0o600, flush: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(target));
};
