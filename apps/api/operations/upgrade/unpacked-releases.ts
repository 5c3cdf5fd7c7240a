import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { cp, lchown, lstat, mkdir, rename, rm, symlink, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperatorError } from '../../platform/database/operator-error.js';
import type { UpgradeNote } from '../../platform/home-folder/upgrade-note.js';
import { assertSum, NAME_OF_FOLDER, nameOfRelease, type ReleaseFile } from './check-release.js';
import { unpackArchive } from './unpack-archive.js';

/** How releases lie on a machine, and what says which of them is started. */
export interface Releases {
  /** The folder of the one that runs: its real path. */
  own: string;
  /** What a newer one takes on the disk of the one that runs. */
  bytes: number;
  /** Whether the former one stays when a newer one is in use. */
  keepsFormer: boolean;
  /** Where backups of before an upgrade go, unless somebody says otherwise. */
  backups: string;
  /** Reads the name of a file. @throws OperatorError where it is no newer release for this machine */
  named(file: string, running: string): ReleaseFile;
  /** The path under which whichever release is in use is found. */
  link(): string;
  /**
   * Lays a newer one down, so that it can be tried.
   * @returns its folder
   * @throws OperatorError where it is not what its makers signed
   */
  layDown(next: ReleaseFile, sum: string): Promise<string>;
  /** The one in a folder is started next, on trial. */
  try(link: string, folder: string): Promise<void>;
  /** The one in a folder worked on trial, and is started from now on. */
  use(link: string, folder: string): Promise<void>;
  /** The one in a folder is started as before. */
  leave(link: string, folder: string): Promise<void>;
  /** Removes what nothing needs once an upgrade has ended. */
  tidy(): Promise<void>;
  /**
   * The note is in a folder of the user who runs Vigil, and root may act on it.
   * @throws OperatorError where it names other folders
   */
  assertOwn(note: UpgradeNote): void;
}

/** Releases that were unpacked beside each other; a link leads to the one in use. */
export const unpackedReleases = (release: string): Releases => ({
  own: release,
  // With what file systems add to small files.
  bytes: 300_000_000,
  keepsFormer: true,
  backups: join(dirname(release), 'vigil-backups'),
  named: nameOfRelease,
  link: () => linkTo(release),
  layDown: (next, sum) => unpackBeside(release, next, sum),
  try: switchLink,
  use: switchLink,
  leave: switchLink,
  tidy: () => Promise.resolve(),
  assertOwn: (note) => assertBeside(release, note),
});

/** @throws OperatorError where a release is not the version that its file's name says */
export const assertVersion = (folder: string, { file, version }: ReleaseFile): void => {
  const about = JSON.parse(readFileSync(join(folder, 'release.json'), 'utf8')) as { version?: unknown };
  if (about.version !== version || !existsSync(join(folder, 'vigil')))
    throw new OperatorError(`${basename(file)} is not Vigil ${version}: fetch it again from its makers.`);
};

/** @throws OperatorError where a note names anything but releases beside this one */
const assertBeside = (release: string, { from, to, link }: UpgradeNote): void => {
  const isBeside = (path: string): boolean => dirname(path) === dirname(release);
  const isRelease = ({ folder }: UpgradeNote['from']): boolean =>
    isBeside(folder) && NAME_OF_FOLDER.test(basename(folder));
  if (!isRelease(from) || !isRelease(to) || !isBeside(link))
    throw new OperatorError(
      `The note of an upgrade (upgrade.json in the home) names ${from.folder}, ${to.folder} and ${link}, which are not releases beside ${release}: run the upgrade of the release that began it.`,
    );
};

/**
 * Returns the link that says which release runs: the one beside it that leads to it, or a new one.
 * @throws OperatorError
 */
export const linkTo = (release: string): string => {
  const beside = dirname(release);
  const links = readdirSync(beside, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => join(beside, name))
    .filter((link) => existsSync(link) && realpathSync(link) === release);
  if (links.length > 1)
    throw new OperatorError(`${links.join(' and ')} both lead to ${release}: leave the one that starts Vigil.`);
  return links[0] ?? join(beside, 'current');
};

/** Lets a link lead to another folder beside it, in one step. */
const switchLink = async (link: string, folder: string): Promise<void> => {
  const there = await lstat(link).catch(() => null);
  if (there && !there.isSymbolicLink()) throw new OperatorError(`${link} is no link: move it away.`);
  const draft = `${link}.${process.pid}.part`;
  await unlink(draft).catch(() => undefined);
  await symlink(basename(folder), draft);
  await rename(draft, link);
};

/** Unpacks a release beside the one that runs, with its settings. @returns its folder */
const unpackBeside = async (release: string, next: ReleaseFile, sum: string): Promise<string> => {
  const folder = join(dirname(release), next.top);
  const draft = `${folder}.unfinished`;
  await rm(draft, { recursive: true, force: true });
  try {
    await mkdir(draft, { mode: 0o755 });
    // What was checked and what was written is the same reading: the file may have been another by now.
    assertSum(next.file, await unpackArchive(next.file, next.top, draft), sum);
    assertVersion(draft, next);
    const settings = join(release, '.env');
    const own = await lstat(settings).catch(() => null);
    if (own) {
      await cp(settings, join(draft, '.env'), { verbatimSymlinks: true, preserveTimestamps: true });
      // The service reads them by its group, or owns them.
      if (process.getuid?.() === 0) await lchown(join(draft, '.env'), own.uid, own.gid);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    return folder;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
};
