import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config.js';
import { openEvidenceStore } from '../../evidence/configured-store.js';
import { codeOf, OperatorError } from '../../platform/database/operator-error.js';
import {
  inThrowawayFolder,
  removeLeftThrowaways,
  type Throwaway,
} from '../../platform/home-folder/throwaway-folder.js';
import { ownKeyFile } from '../../encryption/key-source.js';
import { readContents } from './check-backup.js';
import { inPlace } from './command-setup.js';
import { compareFigures, type ComparedFigures } from './compare-figures.js';
import { compareWith, type Comparison } from './compare-backup.js';
import { noteDrill } from './last-backup.js';
import { NotLookedAt, restoreBackup, type Restored } from './restore-backup.js';
import { Stopped, type Progress } from '../../platform/cancellation.js';

/** What a restore drill found. */
export interface Drill {
  restored: Restored;
  /** How long it took until the backup was restored and looked at. */
  seconds: number;
  /** The installation that is in use, compared with the backup; null: there is none here. */
  inUse: { comparison: Comparison; figures: ComparedFigures } | null;
  /** Whether everything was restored whole, and the installation in use goes on from it with the same figures. */
  isWell: boolean;
}

const isInUse = ({ databaseUrl, home }: Config): boolean => databaseUrl !== null || existsSync(join(home, 'postgres'));

/** Another home, with a database of its own and the same keys. */
export const throwawayOf = (config: Config, home: string): Config => ({
  ...config,
  home,
  databaseUrl: null,
  publicDatabaseUrl: null,
  publicReplicaUrl: null,
  evidenceFolder: null,
  // Never the bucket that is in use.
  evidenceBucket: null,
  keyFile: config.keyCommand ? null : (config.keyFile ?? ownKeyFile(config.home)),
});

/** Nothing was tried, because what the command names is not there. */
class NotTried extends OperatorError {}

/**
 * Removes what killed commands left, then works in a throwaway folder. @throws NotTried when it cannot be there
 */
export const inFolderBelow = async <T>(
  below: string,
  what: Throwaway,
  { say }: Progress,
  work: (folder: string) => Promise<T>,
): Promise<T> => {
  for (const place of new Set([below, tmpdir()])) await removeLeftThrowaways(place, say);
  let isThere = false;
  return inThrowawayFolder(below, what, (folder) => {
    isThere = true;
    return work(folder);
  }).catch((error: unknown) => {
    if (isThere) throw error;
    throw new NotTried(
      `No throwaway folder can be made in ${below} (${codeOf(error)}): name one that is there, and has room, with --in.`,
    );
  });
};

/** Does work that is a drill, or prepares one. If it fails, notes in the home that a drill failed. */
export const notingFailedDrill = async <T>(config: Config, work: () => Promise<T>): Promise<T> => {
  const began = Date.now();
  return work().catch(async (error: unknown) => {
    const wasTried = !(error instanceof Stopped || error instanceof NotTried);
    const seconds = Math.round((Date.now() - began) / 1000);
    if (wasTried && isInUse(config))
      // A home that takes no note must not hide what failed.
      await noteDrill(config, { at: new Date().toISOString(), madeAt: null, seconds, isWell: false }).catch(
        () => undefined,
      );
    throw error;
  });
};

interface ThrowawayOptions {
  identity?: string | null;
  /** The folder for the throwaway home, which needs as much room as the installation. */
  below?: string;
}

/**
 * Restores a backup into a throwaway home with a database of its own, works with it, and removes everything again.
 * @throws OperatorError; Stopped
 */
export const inThrowaway = async <T>(
  config: Config,
  folder: string,
  progress: Progress,
  { identity = null, below = tmpdir() }: ThrowawayOptions,
  work: (throwaway: Config, restored: Restored) => Promise<T>,
): Promise<T> => {
  if (!existsSync(folder))
    throw new NotTried(`There is no folder ${folder}: name the one that "npm run backup" wrote.`);
  return inFolderBelow(below, 'drill', progress, async (home) => {
    // The user of PostgreSQL, who is another one where root runs this, must be able to enter.
    if (process.getuid?.() === 0) await chmod(home, 0o711);
    const throwaway = throwawayOf(config, home);
    const restored = await restoreBackup(throwaway, folder, progress, identity).catch((error: unknown) => {
      throw whyNotRestored(folder, error);
    });
    return work(throwaway, restored);
  });
};

const whyNotRestored = (folder: string, error: unknown): unknown => {
  if (!existsSync(folder))
    return new NotTried(`The backup in ${folder} was removed meanwhile, such as for a newer one: run it again.`);
  // What it says to do is about a place that stays.
  return error instanceof NotLookedAt ? error.cause : error;
};

/**
 * Restores a backup into a throwaway home, compares it with the installation that is in use, and notes in the home that
 * it was done.
 * @throws OperatorError; Stopped
 */
export const drill = (
  config: Config,
  folder: string,
  progress: Progress,
  options: ThrowawayOptions = {},
): Promise<Drill> => {
  const began = Date.now();
  return inThrowaway(config, folder, progress, options, async (throwaway, restored) => {
    const seconds = (Date.now() - began) / 1000;
    const inUse = isInUse(config) ? await compareInUse(config, throwaway, restored) : null;
    const isWell = isWhole(restored) && (inUse === null || goesOn(inUse));
    if (inUse)
      await noteDrill(config, {
        at: new Date().toISOString(),
        madeAt: restored.backup.manifest.madeAt,
        seconds: Math.round(seconds),
        isWell,
      });
    return { restored, seconds, inUse, isWell };
  });
};

const compareInUse = async (
  config: Config,
  throwaway: Config,
  { backup }: Restored,
): Promise<NonNullable<Drill['inUse']>> => {
  const contents = await readContents(backup);
  return inPlace(config, ({ databaseUrl }) =>
    inPlace(throwaway, async (restored) => ({
      comparison: await compareWith(databaseUrl, openEvidenceStore(config), backup.manifest, contents),
      figures: await compareFigures(restored.databaseUrl, databaseUrl),
    })),
  );
};

const goesOn = ({ comparison, figures }: NonNullable<Drill['inUse']>): boolean =>
  comparison.log.continues && comparison.missing === 0 && figures.differ.length === 0;

/** Whether everything in a restored place opens and is as it was logged. */
export const isWhole = ({ backup, files, answers, log }: Restored): boolean =>
  files.damaged.length === 0 &&
  answers.unreadable.length === 0 &&
  (backup.manifest.log.checkpoint === null || log.faults.length === 0);
