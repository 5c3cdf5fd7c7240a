import 'reflect-metadata';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { OperatorError } from '../../platform/database/operator-error.js';
import { ownVersion } from '../../platform/own-version.js';
import { inCheckout } from '../../project-root.js';
import { assertElsewhere, productionConfig, runInSentences, say } from '../backup/command-setup.js';
import { NAME_OF_FOLDER } from './check-release.js';
import { copyOfFolder, copyOnServer } from './database-copy.js';
import { bytesOfEvidence } from './evidence-bytes.js';
import { installedPackage, isInstalledPackage } from './installed-package.js';
import type { AsOwner } from './run-program.js';
import { asProcess, asService } from './running-vigil.js';
import { endCutOff, upgrade, type BackupWish, type UpgradePlace } from './upgrade.js';
import { unpackedReleases } from './unpacked-releases.js';
import { printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  vigil upgrade FILE [--service=NAME] [--backup=FOLDER | --without-backup] [--key=FILE | --without-signature]
      brings a newer release into use, a vigil-X.Y.Z-linux-x64.tar.gz (where Vigil is a Debian package: vigil_X.Y.Z_amd64.deb) with its
      sums and their signature beside it: checks them, makes a backup, stops Vigil, looks whether the newer one works, and starts it; where it does not, everything is as it was before
  vigil upgrade
      ends an upgrade that was cut off: finishes it, or goes back
  --service=NAME        Vigil is this service of systemd, which is stopped and started
  --backup=FOLDER       where the backup goes; otherwise the place that VIGIL_BACKUP_TO names, or beside the releases
  --without-backup      makes none
  --key=FILE            the public key of the makers (minisign); otherwise VIGIL_RELEASE_PUBLIC_KEY, or the one that came with this release
  --without-signature   looks at the sums alone: anybody can have made the release
  --ready-within=N      seconds that the newer Vigil may take to change the database; 600 if left out`;

const FLAGS = /^--(service|backup|key|ready-within)=(.+)$|^--(without-backup|without-signature)$/;

/**
 * The command `vigil upgrade` of a release.
 * @returns the exit code: 0 done; 1 refused, or gone back; 2 unknown arguments
 */
export async function main(args: string[]): Promise<number> {
  const flags = new Map<string, string>();
  const files: string[] = [];
  for (const word of args) {
    const [, name, value, alone] = FLAGS.exec(word) ?? [];
    if (name ?? alone) flags.set((name ?? alone)!, value ?? '');
    else files.push(word);
  }
  const isUnknown = files.length > 1 || files.some((word) => word.startsWith('-'));
  if (isUnknown || !/^\d{0,5}$/.test(flags.get('ready-within') ?? '')) return printUsage(USAGE, args);
  return runInSentences(() => run(files[0], flags), 'Run "vigil upgrade" to see where it stands.');
}

const run = async (file: string | undefined, flags: ReadonlyMap<string, string>): Promise<number> => {
  const place = placeOf(flags);
  const ended = await endCutOff(place);
  if (file === undefined) {
    if (ended === null) say('No upgrade was cut off. To begin one, name the file of a newer release.');
    return 0;
  }
  if (ended === true) return 0;
  const backup = backupFor(place, resolve(file), flags);
  return (await upgrade(place, { file: resolve(file), key: keyOf(flags), backup })) ? 0 : 1;
};

const placeOf = (flags: ReadonlyMap<string, string>): UpgradePlace => {
  const release = realpathSync(inCheckout());
  if (!existsSync(join(release, 'release.json')))
    throw new OperatorError(
      'This is a checkout, not a release: fetch the newer commit with git, make a backup, and run npm start.',
    );
  const isPackage = isInstalledPackage(release);
  if (!isPackage && !NAME_OF_FOLDER.test(basename(release)))
    throw new OperatorError(
      `${release} was not unpacked from a release's archive: the program that installed it also upgrades it.`,
    );
  if (isPackage && !existsSync('/run/systemd/system'))
    throw new OperatorError(
      'No systemd runs here, which an upgrade of the Debian package needs: stop Vigil, make a backup, and run "apt install ./vigil_X.Y.Z_amd64.deb".',
    );
  if (isPackage && process.getuid?.() !== 0) throw new OperatorError('Only root can upgrade the Debian package.');
  const config = productionConfig(process.env);
  const { home, databaseUrl } = config;
  if (!existsSync(home))
    throw new OperatorError(`There is no ${home}: say in VIGIL_HOME which place is meant, as for vigil start.`);
  const { uid, gid } = statSync(home);
  const owner: AsOwner = process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : {};
  const service = isPackage ? 'vigil' : flags.get('service');
  return {
    home,
    releases: isPackage ? installedPackage() : unpackedReleases(release),
    version: ownVersion,
    vigil: service ? asService(home, service) : asProcess(home, owner),
    database: databaseUrl ? copyOnServer(databaseUrl) : copyOfFolder(home, say, owner),
    evidenceBytes: () => bytesOfEvidence(config),
    owner,
    readyWithinSeconds: Number(flags.get('ready-within') ?? 600),
    say,
  };
};

/**
 * Returns the text of the makers' public key; null where the operator wants none.
 * @throws OperatorError where there is none
 */
const keyOf = (flags: ReadonlyMap<string, string>): string | null => {
  if (flags.has('without-signature')) return null;
  const shipped = inCheckout('release.pub');
  const file = flags.get('key') ?? process.env['VIGIL_RELEASE_PUBLIC_KEY'] ?? (existsSync(shipped) ? shipped : null);
  if (!file)
    throw new OperatorError(
      "There is no public key to check the release with: name the file of the makers' key with --key=FILE. With --without-signature, Vigil takes a release that anybody can have made.",
    );
  if (!existsSync(file))
    throw new OperatorError(`There is no file ${file}: name the public key of the release's makers.`);
  return readFileSync(file, 'utf8');
};

/** Returns where the backup goes: what the operator says, the place of all backups, or beside the releases. */
const backupFor = (
  { releases, home }: UpgradePlace,
  file: string,
  flags: ReadonlyMap<string, string>,
): BackupWish | null => {
  if (flags.has('without-backup')) return null;
  const named = flags.get('backup');
  if (named === undefined && process.env['VIGIL_BACKUP_TO']) return 'in-place';
  const at = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const folder = resolve(named ?? join(releases.backups, `before-${basename(file).split(/[-_]/)[1]}-${at}`));
  assertElsewhere(folder, home);
  return { folder };
};
