import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { chown, lchown, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { freeBytes } from '../../platform/database/database-disk-space.js';
import { OperatorError, codeOf, messageOf } from '../../platform/database/operator-error.js';
import { lockHome } from '../../platform/home-folder/lock-home.js';
import {
  isAtWork,
  ownMark,
  readUpgradeNote,
  removeUpgradeNote,
  writeUpgradeNote,
  type UpgradeNote,
  type UpgradePhase,
} from '../../platform/home-folder/upgrade-note.js';
import { checkSignedSum, type ReleaseFile } from './check-release.js';
import type { DatabaseCopy } from './database-copy.js';
import { runProgram, type AsOwner } from './run-program.js';
import { untilReady, type RunningVigil } from './running-vigil.js';
import type { Releases } from './unpacked-releases.js';

/** Where an upgrade takes place, and with what. */
export interface UpgradePlace {
  home: string;
  /** How releases lie here. */
  releases: Releases;
  version: string;
  vigil: RunningVigil;
  database: DatabaseCopy;
  /** How many bytes the files of evidence have, wherever they are: a backup into a folder copies them. */
  evidenceBytes: () => Promise<number>;
  owner: AsOwner;
  /** How long a Vigil may take until it is ready: it may have to change a large database first. */
  readyWithinSeconds: number;
  say: (line: string) => void;
  /** How many bytes are free on a folder's disk. */
  free?: (folder: string) => number | null;
  /** Told after each step, for tests that end the process there. */
  reached?: (step: Step) => void;
}
export type Step = UpgradePhase | 'unpacked' | 'backed-up' | 'copied' | 'switched' | 'tried' | 'put-back' | 'started';

interface UpgradeWish {
  file: string;
  /** Text of the makers' public key; null: without a signature. */
  key: string | null;
  backup: BackupWish | null;
}
/** A folder for the backup that is not there yet, or the place that VIGIL_BACKUP_TO names. */
export type BackupWish = { folder: string } | 'in-place';

/**
 * Brings a newer release into use: unpacks it beside the one that runs, makes a backup, stops Vigil, keeps the database
 * as it is, and starts the newer one where nobody reaches it. Once that is ready, it takes its place; otherwise
 * everything goes back to what it was.
 * @returns whether the newer one runs. @throws OperatorError when nothing was changed
 */
export const upgrade = async (place: UpgradePlace, { file, key, backup }: UpgradeWish): Promise<boolean> => {
  const { home, releases, say } = place;
  const next = releases.named(file, place.version);
  const sum = await checkSignedSum(next, key);
  const link = releases.link();
  await place.database.assertPossible();
  await assertRoom(place, backup);
  const folder = await layDown(place, next, sum);
  place.reached?.('unpacked');
  if (backup !== null) {
    await backUp(place, backup).catch(async (error: unknown) => {
      await releases.tidy();
      throw error;
    });
    place.reached?.('backed-up');
  }
  const note: UpgradeNote = {
    phase: 'stopping',
    from: { version: place.version, folder: releases.own },
    to: { version: next.version, folder },
    link,
    wasRunning: place.vigil.isRunning(),
    by: ownMark(),
  };
  say(`Pages do not answer from now on.`);
  const from = Date.now();
  const isDone = await replace(place, note);
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  if (note.wasRunning) say(`Pages did not answer for ${seconds} seconds.`);
  if (isDone && backup !== null && backup !== 'in-place') say(`The backup from before is in ${backup.folder}.`);
  if (isDone && releases.keepsFormer)
    say(`Vigil ${place.version} is still in ${releases.own}: remove it when you do not need it any more.`);
  if (!note.wasRunning) say(`Vigil did not run before, so it does not run now: ${home} is ready for it.`);
  return isDone;
};

/**
 * Lays a release down beside the one that runs.
 * @returns its folder
 * @throws OperatorError; then nothing was changed
 */
const layDown = async ({ releases, home }: UpgradePlace, next: ReleaseFile, sum: string): Promise<string> => {
  try {
    return await releases.layDown(next, sum);
  } catch (error) {
    if (codeOf(error) === 'ENOSPC')
      throw new OperatorError(
        `The disk that holds ${dirname(releases.own)} is full: nothing was changed in ${home}. Make room, and run it again.`,
      );
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `${basename(next.file)} could not be unpacked (${codeOf(error) || messageOf(error)}): nothing was changed in ${home}.`,
    );
  }
};

/** Has the release that runs make a backup, as the user whose home it is. */
const backUp = async ({ releases, owner }: UpgradePlace, backup: BackupWish): Promise<void> => {
  const args = ['backup'];
  if (backup !== 'in-place') {
    const above = dirname(backup.folder);
    const made = await mkdir(above, { recursive: true, mode: 0o700 });
    if (made !== undefined && owner.uid !== undefined) await chown(above, owner.uid, owner.gid ?? owner.uid);
    args.push(backup.folder);
  }
  await runProgram(join(releases.own, 'vigil'), args, { show: true, owner });
};

const replace = async (place: UpgradePlace, note: UpgradeNote): Promise<boolean> => {
  try {
    enter(place, note, 'stopping');
    await place.vigil.stop();
    await alone(place, async () => {
      enter(place, note, 'copying');
      await place.database.make();
      keepRoom(place.home);
      place.reached?.('copied');
    });
  } catch (error) {
    await leaveAsItWas(place, note);
    throw error;
  }
  const problem = await tryOut(place, note);
  if (problem === null) {
    await finish(place, note);
    return true;
  }
  place.say(`Vigil ${note.to.version} does not work here: ${problem}. Going back to ${note.from.version}.`);
  place.say(`What it said: ${place.vigil.whereItSpeaks(logOf(note.to))}`);
  await goBack(place, note);
  return false;
};

/** Room that a full disk leaves for going back: it takes a note and a lock before anything gives room again. */
const RESERVED_BYTES = 1_000_000;
const reserveIn = (home: string): string => join(home, 'upgrade.reserve');
const keepRoom = (home: string): void => {
  giveRoom(home);
  writeFileSync(reserveIn(home), randomBytes(RESERVED_BYTES), { mode: 0o600, flag: 'wx' });
};
const giveRoom = (home: string): void => rmSync(reserveIn(home), { force: true });

const enter = ({ home, reached }: UpgradePlace, note: UpgradeNote, phase: UpgradePhase): void => {
  note.phase = phase;
  note.by = ownMark();
  writeUpgradeNote(home, note);
  reached?.(phase);
};

/** Does something while no Vigil and no command can open the home. */
const alone = async ({ home, owner }: UpgradePlace, work: () => Promise<void>): Promise<void> => {
  const lock = lockHome(home);
  if (typeof lock === 'number')
    throw new OperatorError(
      `Vigil, or one of its commands, works in ${home} (process ${lock}): run the upgrade when it has ended.`,
    );
  // Whoever runs Vigil can judge a lock that a killed upgrade left.
  if (owner.uid !== undefined) await lchown(join(home, 'vigil.lock'), owner.uid, owner.gid ?? owner.uid);
  try {
    await work();
  } finally {
    lock.release();
  }
};

/** Starts the newer Vigil on trial. @returns null, or what is wrong with it */
const tryOut = async (place: UpgradePlace, note: UpgradeNote): Promise<string | null> => {
  try {
    enter(place, note, 'trying');
    await place.releases.try(note.link, note.to.folder);
    place.reached?.('switched');
    await place.vigil.start(note.link, logOf(note.to));
    const problem = await untilReady(place.vigil, place.home, place.readyWithinSeconds);
    place.reached?.('tried');
    if (problem === null) await place.vigil.stop();
    return problem;
  } catch (error) {
    return messageOf(error).replace(/\.$/, '');
  }
};

/** The newer Vigil works: it is started where everybody reaches it. From here on, nothing goes back. */
const finish = async (place: UpgradePlace, note: UpgradeNote): Promise<void> => {
  giveRoom(place.home);
  enter(place, note, 'starting');
  await place.releases.use(note.link, note.to.folder);
  if (note.wasRunning) {
    const problem = await startAgain(place, note.link, logOf(note.to));
    if (problem !== null) {
      // Whoever runs it again goes on with it.
      writeUpgradeNote(place.home, { ...note, by: '' });
      throw new OperatorError(
        `Vigil ${note.to.version} worked on trial, but when it was started for everybody, ${problem} (${place.vigil.whereItSpeaks(logOf(note.to))} says why). Mend that, and run "${note.link}/vigil upgrade", which starts it again.`,
      );
    }
  }
  place.reached?.('started');
  await place.database.remove();
  removeUpgradeNote(place.home);
  await place.releases.tidy();
  place.say(`Vigil ${note.to.version} is in use.`);
};

const startAgain = async (
  { vigil, home, readyWithinSeconds }: UpgradePlace,
  link: string,
  log: string,
): Promise<string | null> => {
  if (!vigil.isRunning()) await vigil.start(link, log);
  return untilReady(vigil, home, readyWithinSeconds);
};

/** Stops the newer Vigil and puts the database back, as it was when the former one stopped. */
const goBack = async (place: UpgradePlace, note: UpgradeNote): Promise<void> => {
  giveRoom(place.home);
  enter(place, note, 'going-back');
  await place.vigil.stop();
  await alone(place, () => place.database.putBack());
  place.reached?.('put-back');
  await leaveAsItWas(place, note);
};

/** Starts the former Vigil again, on a database that is as it was. */
const leaveAsItWas = async (place: UpgradePlace, note: UpgradeNote): Promise<void> => {
  giveRoom(place.home);
  await place.releases.leave(note.link, note.from.folder);
  removeUpgradeNote(place.home);
  const problem = note.wasRunning ? await startAgain(place, note.link, logOf(note.from)) : null;
  if (problem !== null)
    throw new OperatorError(
      `Everything is as it was before, but when Vigil ${note.from.version} was started, ${problem} (${place.vigil.whereItSpeaks(logOf(note.from))} says why).`,
    );
  await place.database.remove();
  await place.releases.tidy();
  place.say(`Vigil ${note.from.version} is in use as before, with everything that was in it.`);
};

/**
 * Ends an upgrade that was cut off: finishes it if the newer Vigil had worked on trial, and goes back otherwise.
 * @returns whether the newer one is in use; null: no upgrade was cut off. @throws OperatorError while it is at work
 */
export const endCutOff = async (place: UpgradePlace): Promise<boolean | null> => {
  const note = readUpgradeNote(place.home);
  if (note === null) return null;
  if (isAtWork(note))
    throw new OperatorError(
      `An upgrade to Vigil ${note.to.version} is at work (process ${note.by.split(' ')[0]}): wait for it.`,
    );
  place.releases.assertOwn(note);
  place.say(`The upgrade from Vigil ${note.from.version} to ${note.to.version} was cut off.`);
  if (note.phase === 'starting') {
    await finish(place, note);
    return true;
  }
  if (note.phase === 'stopping' || note.phase === 'copying') await leaveAsItWas(place, note);
  else await goBack(place, note);
  return false;
};

/** What a Vigil says that an upgrade starts by hand, beside its folder. */
const logOf = ({ folder }: UpgradeNote['from']): string => `${folder}.log`;

/**
 * @throws OperatorError where the disks have no room for the new release, the copy of the database and the backup */
export const assertRoom = async (
  {
    home,
    releases,
    database,
    evidenceBytes,
    free = freeBytes,
  }: Pick<UpgradePlace, 'home' | 'releases' | 'database' | 'evidenceBytes' | 'free'>,
  backup: BackupWish | null,
): Promise<void> => {
  const copy = await database.bytes();
  const needs = [
    { at: dirname(releases.own), bytes: releases.bytes },
    { at: home, bytes: copy },
    ...(backup === null || backup === 'in-place'
      ? []
      : [{ at: existing(backup.folder), bytes: copy + (await evidenceBytes()) }]),
  ];
  const byDisk = new Map<number, { at: string; bytes: number }>();
  for (const { at, bytes } of needs) {
    const disk = statSync(at).dev;
    byDisk.set(disk, { at, bytes: (byDisk.get(disk)?.bytes ?? 0) + bytes });
  }
  for (const { at, bytes } of byDisk.values()) {
    const left = free(at);
    if (left !== null && left < bytes)
      throw new OperatorError(
        `The disk that holds ${at} has ${megabytes(left)} left, and the upgrade needs ${megabytes(bytes)} on it for a while: make room, or name another disk for the backup (--backup=FOLDER). Nothing was changed.`,
      );
  }
};
const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)));
const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
