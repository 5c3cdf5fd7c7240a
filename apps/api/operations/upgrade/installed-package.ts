import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperatorError } from '../../platform/database/operator-error.js';
import { assertSum, nameOfPackage, sumOf, type ReleaseFile } from './check-release.js';
import { runProgram } from './run-program.js';
import { assertVersion, type Releases } from './unpacked-releases.js';

/** Where the files of the Debian package lie on a machine, and those of a newer one while it is tried. */
export interface PackagePlaces {
  installed: string;
  staged: string;
  /** Units of systemd that last until the machine is started again, and go before those of packages. */
  units: string;
  backups: string;
}
const ON_DEBIAN: PackagePlaces = {
  installed: '/usr/lib/vigil',
  staged: '/usr/lib/vigil-upgrade',
  units: '/run/systemd/system',
  backups: '/var/backups/vigil',
};
const SERVICE = 'vigil.service';

/** Tells whether a release's folder is the one that Debian's package manager keeps. */
export const isInstalledPackage = (release: string): boolean =>
  release === ON_DEBIAN.installed && existsSync('/var/lib/dpkg/info/vigil.list');

/**
 * The Debian package. A newer one is unpacked apart and tried there, within the unit that it brings: until it has
 * worked, the package manager knows nothing of it, and going back needs nothing of it.
 */
export const installedPackage = (at: PackagePlaces = ON_DEBIAN): Releases => {
  const file = join(at.staged, 'newer.deb');
  const tree = join(at.staged, 'files');
  const folder = join(tree, at.installed);
  const unit = join(at.units, SERVICE);
  const draft = join(at.units, `${SERVICE}.d`, 'zz-upgrade.conf');
  const trustUnits = (): Promise<unknown> => runProgram('systemctl', ['daemon-reload']);
  const endTrial = async (): Promise<void> => {
    for (const one of [unit, draft]) await rm(one, { force: true });
    await trustUnits();
  };
  return {
    own: at.installed,
    // The package, its files apart, and those that it installs beside the former ones.
    bytes: 700_000_000,
    keepsFormer: false,
    backups: at.backups,
    named: nameOfPackage,
    link: () => at.installed,
    layDown: async (next, sum) => {
      await rm(at.staged, { recursive: true, force: true });
      try {
        await mkdir(tree, { recursive: true, mode: 0o755 });
        // Looked at once more where nobody but root can change it.
        await copyFile(next.file, file);
        assertSum(next.file, await sumOf(file), sum);
        await assertAlone(file, next);
        await runProgram('dpkg-deb', ['--extract', file, tree]);
        assertVersion(folder, next);
        return folder;
      } catch (error) {
        await rm(at.staged, { recursive: true, force: true });
        throw error;
      }
    },
    try: async (_, newer) => {
      await mkdir(dirname(draft), { recursive: true, mode: 0o755 });
      await writeFile(unit, await readFile(join(tree, 'usr/lib/systemd/system', SERVICE)));
      await writeFile(draft, `[Service]\nExecStart=\nExecStart=${newer}/vigil start\n`);
      await trustUnits();
    },
    use: async () => {
      await endTrial();
      await apt('--no-remove', '-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold', file);
    },
    leave: endTrial,
    tidy: () => rm(at.staged, { recursive: true, force: true }),
    assertOwn: ({ from, to, link }) => {
      if (from.folder !== at.installed || to.folder !== folder || link !== at.installed)
        throw new OperatorError(
          `The note of an upgrade (upgrade.json in the home) names ${from.folder}, ${to.folder} and ${link}, which are not those of the Debian package: end that upgrade with the Vigil that began it.`,
        );
    },
  };
};

/** Another program that installs something may be at work: it is waited for. */
const apt = (...words: string[]): Promise<string> =>
  runProgram('apt-get', ['install', '--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...words], {
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  });

/** @throws OperatorError where a package can only be installed with others, which an upgrade does not fetch */
const assertAlone = async (file: string, { file: named }: ReleaseFile): Promise<void> => {
  const others = [...(await apt('--simulate', file)).matchAll(/^(?:Inst|Remv) (\S+)/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'vigil');
  if (others.length > 0)
    throw new OperatorError(
      `${basename(named)} needs other packages than the Vigil that runs: run "apt-get install ${others.join(' ')}" first. Nothing was changed.`,
    );
};
