import type { Config } from '../../config.js';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseBucket, readBucketKey } from '../../platform/bucket/bucket-settings.js';
import { S3Bucket } from '../../platform/bucket/s3-bucket.js';
import { OperatorError } from '../../platform/database/operator-error.js';
import { keySource } from '../../encryption/key-source.js';
import type { Keyring } from '../../encryption/keyring.js';
import { FolderPlace, nameAt, type BackupPlace } from './backup-place.js';
import { CLOCKS_DIFFER_MS } from './due.js';
import { checkBackup } from './check-backup.js';
import { CommandStore } from './command-store.js';
import { openBackup, type OpenBackup } from './manifest.js';
import { StorePlace } from './store-place.js';
import { rotate } from './rotation.js';
import { assertElsewhere, inPlace, say } from './command-setup.js';
import { ADVISORY_LOCKS, lockIfFree } from '../../platform/database/advisory-locks.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { lastBackup, noteBackup } from './last-backup.js';
import type { MadeBackup } from './make-backup.js';
import { Stopped, type Progress } from '../../platform/cancellation.js';

/** Returns the place that VIGIL_BACKUP_TO names. @throws OperatorError when it names none, or a folder in the home */
export const placeOf = ({ backup, home }: Pick<Config, 'backup' | 'home'>): BackupPlace => {
  if (!backup.to)
    throw new OperatorError(
      'VIGIL_BACKUP_TO names no place for backups: set it, or name a folder (npm run backup -- FOLDER).',
    );
  const command = /^command:(.+)$/s.exec(backup.to)?.[1];
  if (command) return new StorePlace(new CommandStore(command), home);
  if (backup.to.startsWith('s3+')) return new StorePlace(bucketOf(backup.to, backup.s3KeyFile), home);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(backup.to))
    throw new OperatorError(
      'VIGIL_BACKUP_TO is an address that Vigil does not know: a bucket begins with s3+https://, a command with command:, and a folder with /.',
    );
  const folder = resolve(backup.to);
  assertElsewhere(folder, home);
  return new FolderPlace(folder);
};

const bucketOf = (to: string, keyFile: string | null): S3Bucket =>
  new S3Bucket(parseBucket(to, 'VIGIL_BACKUP_TO'), readBucketKey(keyFile, 'VIGIL_BACKUP_S3_KEY_FILE'));

/** Fetches a backup of the place into a folder, and reads it whole. `npm run backup -- fetch NAME FOLDER` */
export const fetchBackup = async (
  config: Config,
  name: string,
  folder: string,
  progress: Progress,
  identity: string | null,
): Promise<number> => {
  const open = (where: string): Promise<OpenBackup> => openBackup(where, keySource(config), identity);
  await placeOf(config).fetch(name, folder, progress, open);
  const fetched = await open(folder);
  await checkBackup(fetched, progress).catch(async (error: unknown) => {
    // A copy that nobody has read yet may be damaged.
    if (error instanceof Stopped) await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const withIdentity = fetched.manifest.key.sealedTo === undefined ? '' : ' --identity FILE';
  say(
    `The backup ${name} is in ${folder}, and is as it was written. "npm run restore -- ${folder}${withIdentity}" restores it.`,
  );
  return 0;
};

/**
 * Makes a backup in the place, notes it for the administrator, then removes those that are not kept any longer.
 * @throws OperatorError; Stopped
 */
export const backUpIntoPlace = async (
  config: Config,
  place: BackupPlace,
  { databaseUrl, keyring, progress }: { databaseUrl: string; keyring: Keyring; progress: Progress },
): Promise<MadeBackup & { name: string; removed: string[] }> => {
  return aloneInPlace(databaseUrl, async () => {
    const name = nameAt(new Date());
    const made = await place.make(name, { databaseUrl, keyring, config, progress });
    await noteMade(config, made);
    return { ...made, name, removed: await removeOld(config, place, new Date(made.manifest.madeAt), progress) };
  });
};

/** Somebody else makes or removes backups in the place, which is no failure of theirs. */
export class PlaceInUse extends OperatorError {
  constructor() {
    super('Another command makes or removes backups in this place: run it again when that has ended.');
  }
}

/**
 * Does something in the place while nothing else is made or removed there: a file of evidence that no backup needs any
 * more may be one that the next backup relies on. @throws PlaceInUse
 */
const aloneInPlace = <T>(databaseUrl: string, work: () => Promise<T>): Promise<T> =>
  withClient(databaseUrl, async (client) => {
    if (!(await lockIfFree(client, ADVISORY_LOCKS.backupPlace))) throw new PlaceInUse();
    return work();
  });

/**
 * Does work that makes a backup. If it fails, notes so beside the last backup that was made; where there was none, the
 * administrator sees that.
 */
export const notingFailure = <T>(config: Config, work: () => Promise<T>): Promise<T> =>
  work().catch(async (error: unknown) => {
    const last = error instanceof Stopped || error instanceof PlaceInUse ? null : await lastBackup(config);
    if (last) await noteBackup(config, { ...last, failedAt: new Date().toISOString() });
    throw error;
  });

/** Notes a backup in the home, for the administrator's page. */
export const noteMade = (config: Config, { manifest, lost, damaged }: MadeBackup): Promise<void> =>
  noteBackup(config, {
    madeAt: manifest.madeAt,
    files: manifest.evidence.files,
    damaged: damaged.length,
    lost: lost.length,
    checkedAt: new Date().toISOString(),
  });

const removeOld = async (config: Config, place: BackupPlace, now: Date, progress: Progress): Promise<string[]> => {
  const { remove, refused } = rotate(await place.list(), config.backup.keep, now);
  if (refused) progress.say(LATER);
  for (const name of remove) {
    progress.goOn();
    await place.remove(name);
  }
  return remove;
};

const LATER =
  'A backup is dated later than now, so a clock is wrong or was: none is removed. Look at "npm run backup -- list", and delete it by hand if its date is wrong.';

/** `npm run backup -- list` */
export const listBackups = async (config: Config): Promise<number> => {
  const place = placeOf(config);
  const found = await place.list();
  for (const { name, madeAt, checked, whole } of found)
    say(
      `${name}  ${madeAt ?? 'CANNOT BE READ'}  ${madeAt === null ? '' : !checked ? 'was not read back' : whole ? 'read back, whole' : 'read back; files of evidence are lost or damaged'}`,
    );
  say(`Backups in the place that VIGIL_BACKUP_TO names: ${found.length}.`);
  return found.every(({ madeAt }) => madeAt !== null) ? 0 : 1;
};

/** `npm run backup -- rotate [--dry-run]` */
export const rotateBackups = async (config: Config, isDryRun: boolean, progress: Progress): Promise<number> => {
  const place = placeOf(config);
  const now = new Date(Date.now() + CLOCKS_DIFFER_MS);
  if (isDryRun) {
    const { remove, refused } = rotate(await place.list(), config.backup.keep, now);
    if (refused) say(LATER);
    for (const name of remove) say(`would remove ${name}`);
    say(`Backups that would go: ${remove.length}. Nothing was removed.`);
    return refused ? 1 : 0;
  }
  const remove = (): Promise<string[]> => removeOld(config, place, now, progress);
  const removed = await inPlace(config, ({ databaseUrl }) => aloneInPlace(databaseUrl, remove)).catch(
    (error: unknown) => {
      // Without the database no backup is begun here. One that is being made elsewhere links files of the newest
      // backup, which stays; in a store it may rely on files of any.
      if (error instanceof PlaceInUse || !(error instanceof OperatorError) || !(place instanceof FolderPlace))
        throw error;
      say(`The database could not be asked whether a backup is being made. ${error.message}`);
      return remove();
    },
  );
  for (const name of removed) say(`removed ${name}`);
  say(`Backups removed: ${removed.length}.`);
  return 0;
};
