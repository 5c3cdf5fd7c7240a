import 'reflect-metadata';
import { resolve } from 'node:path';
import type { Config } from '../../config.js';
import { openEvidenceStore } from '../../evidence/configured-store.js';
import { keySource } from '../../encryption/key-source.js';
import { explainDisk, OperatorError, codeOf } from '../../platform/database/operator-error.js';
import { textOfRecipient } from '../../platform/backup-settings.js';
import { newIdentity, textOfIdentity } from './backup-identity.js';
import { checkBackup, readContents } from './check-backup.js';
import { compareWith, type Comparison } from './compare-backup.js';
import { makeBackup, type MadeBackup } from './make-backup.js';
import {
  backUpIntoPlace,
  fetchBackup,
  listBackups,
  noteMade,
  notingFailure,
  placeOf,
  rotateBackups,
} from './place-commands.js';
import { openBackup } from './manifest.js';
import { writeFileWhole } from './part-files.js';
import { inPlace, runInSentences, productionConfig, assertElsewhere, say, takeIdentity } from './command-setup.js';
import { onSignals, type Progress } from '../../platform/cancellation.js';
import { meantBy, printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  npm run backup
      makes a backup in the place that VIGIL_BACKUP_TO names, then removes those that VIGIL_BACKUP_KEEP does not keep
  npm run backup -- list
      lists the backups of that place
  npm run backup -- fetch NAME FOLDER [--identity FILE]
      writes a backup of that place into a new folder, and reads it whole: from there it can be restored
  npm run backup -- rotate [--dry-run]
      removes those that are not kept any longer, or only says which they are
  npm run backup -- FOLDER
      writes a backup of everything into a folder that is not there yet, while Vigil runs. Ctrl-C stops it and leaves nothing
  npm run backup -- check FOLDER [--identity FILE]
      reads a backup whole and says whether it is as it was written
  npm run backup -- compare FOLDER [--identity FILE]
      says whether the place that is in use holds the same as the backup, or how far it went on since
  npm run backup -- new-identity FILE
      makes an identity, and prints what to set VIGIL_BACKUP_RECIPIENT to: from then on nobody reads a backup without FILE, not even this server
  A backup is encrypted with the key of internal answers, which is not in it. VIGIL_HOME, DATABASE_URL, VIGIL_EVIDENCE, VIGIL_KEY_FILE and
  VIGIL_KEY_COMMAND say which place and which key, as for npm start. "npm run restore -- FOLDER" restores one.`;

/**
 * The command `npm run backup`, for real records.
 * @returns the exit code: 0 done; 1 refused, damaged, or the place does not continue from the backup; 2 unknown
 * arguments; 3 stopped
 */
export async function main(words: string[]): Promise<number> {
  const { rest: args, identity } = takeIdentity(words);
  const [first, second, ...more] = args;
  const placed = inPlaceOf(args, identity);
  if (placed)
    return runInSentences(
      async () => placed(productionConfig(process.env), onSignals(say)),
      first === 'fetch'
        ? 'Nothing of the backup is there.'
        : 'No new backup is there; some that are not kept any longer may have been removed.',
    );
  const work =
    first === 'check' || first === 'compare' || first === 'new-identity'
      ? second && COMMANDS[first]
      : first && second === undefined && !isNoFolder(first) && COMMANDS.make;
  if (!work || more.length > 0) return printUsage(USAGE, args);
  const folder = resolve(second ?? first!);
  return runInSentences(
    async () => work(productionConfig(process.env), folder, onSignals(say), identity),
    work === make ? 'Nothing was changed, and no backup is there.' : 'Nothing was changed.',
  );
}

/** A mistyped "list" would be a folder with that name, and a backup in it: ./lst is one for certain. */
const isNoFolder = (word: string): boolean =>
  /^-|^(fetch|list|rotate|help)$/.test(word) || meantBy(USAGE, word) !== null;

type Work = (config: Config, folder: string, progress: Progress, identity: string | null) => Promise<number>;

/** Returns what a command does in the place that VIGIL_BACKUP_TO names; null: it names a folder, or is no command. */
const inPlaceOf = (
  args: readonly string[],
  identity: string | null,
): ((config: Config, progress: Progress) => Promise<number>) | null => {
  const [first, second, third] = args;
  if (args.length === 0) return makeInPlace;
  if (first === 'fetch' && second && third && args.length === 3)
    return (config, progress) => fetchBackup(config, second, resolve(third), progress, identity);
  if (first === 'list' && args.length === 1) return listBackups;
  const isDryRun = second === '--dry-run';
  if (first === 'rotate' && args.length === (isDryRun ? 2 : 1))
    return (config, progress) => rotateBackups(config, isDryRun, progress);
  return null;
};

const makeInPlace = async (config: Config, progress: Progress): Promise<number> => {
  const place = placeOf(config);
  const work = () =>
    inPlace(config, async ({ databaseUrl }, keyring) => {
      const made = await backUpIntoPlace(config, place, { databaseUrl, keyring, progress });
      const code = report(config, `the place that VIGIL_BACKUP_TO names, as ${made.name}`, made);
      for (const name of made.removed) say(`Removed ${name}, which is not kept any longer.`);
      return code;
    });
  return notingFailure(config, work);
};

const make: Work = async (config, folder, progress) => {
  assertElsewhere(folder, config.home);
  return inPlace(config, async ({ databaseUrl }, keyring) => {
    const made = await makeBackup({ databaseUrl, keyring, config, folder, progress });
    await noteMade(config, made);
    return report(config, folder, made);
  });
};

/** Says what is in a backup that was made. @returns the exit code */
const report = (
  config: Config,
  where: string,
  { manifest, rows, tables, lost, damaged, shared }: MadeBackup,
): number => {
  say(
    `The backup is in ${where}: ${rows} rows of ${tables} tables, ${manifest.evidence.files} files of evidence (${megabytes(manifest.evidence.bytes)}), as of ${manifest.madeAt}. It was read back, and is as it was written.`,
  );
  if (shared > 0)
    say(
      `${shared} files of evidence lie where an earlier backup put them, and are as here: they lie there once, so keep a copy in another place.`,
    );
  say(
    `It is encrypted with key ${manifest.key.id}, which is NOT in it: keep ${keySource(config).name} in another place. Without that key nobody can read the backup; with both, everything.`,
  );
  if (manifest.key.sealedTo !== undefined)
    say(`It also needs the identity ${manifest.key.sealedTo}, which is not on this server, to be read or restored.`);
  if (manifest.key.needs.length > 1)
    say(
      `A re-keying is not finished: restoring it needs the keys ${manifest.key.needs.join(' and ')}. Finish it ("npm run keys -- rekey"), and make another backup.`,
    );
  const store = openEvidenceStore(config).name;
  printEach(lost, (id) => `LOST: the database names file ${id}. ${store} does not have it, or cannot give it`);
  if (lost.length > 0)
    say(
      `${lost.length} files of evidence are lost, and are not in the backup: put them back from an older one, and make another.`,
    );
  printDamaged(damaged);
  return lost.length + damaged.length > 0 ? 1 : 0;
};

const check: Work = async (config, folder, progress, identity) => {
  const backup = await openBackup(folder, keySource(config), identity);
  const { contents, files } = await checkBackup(backup, progress);
  const { parts, evidence, madeAt, log } = backup.manifest;
  say(
    `${parts.length} of ${parts.length} parts and ${evidence.files} of ${evidence.files} files of evidence are as they were written: ${contents.tables.reduce((sum, { rows }) => sum + rows, 0)} rows, ${log.size} lines of the log, as of ${madeAt}.`,
  );
  const gone = files.length - evidence.files;
  if (gone > 0) say(`${gone} files were erased or lost before they could be copied.`);
  const damaged = files.filter((file) => file.damaged).map(({ id }) => id);
  printDamaged(damaged);
  return damaged.length > 0 ? 1 : 0;
};

/** Maximum number of files listed by name; the total is always printed. */
const MOST_NAMED = 20;
const printEach = (ids: readonly string[], inWords: (id: string) => string): void => {
  for (const id of ids.slice(0, MOST_NAMED)) say(inWords(id));
  if (ids.length > MOST_NAMED) say(`and ${ids.length - MOST_NAMED} more`);
};
/**
 * Lists damaged files. A copy of a damaged file is no backup of it, so whoever relies on the backup must know which
 * they are.
 */
const printDamaged = (ids: readonly string[]): void => {
  printEach(ids, (id) => `DAMAGED: file ${id} was known to be damaged when it was copied: it is not what was stored`);
  if (ids.length > 0)
    say(
      `${ids.length} files of evidence in this backup are damaged. Put them back from an older backup, run "npm run evidence -- check", and make another backup.`,
    );
};

const compare: Work = async (config, folder, progress, identity) => {
  const backup = await openBackup(folder, keySource(config), identity);
  const contents = await readContents(backup);
  progress.goOn();
  return inPlace(config, async ({ databaseUrl, where }) => {
    const found = await compareWith(databaseUrl, openEvidenceStore(config), backup.manifest, contents);
    say(`${where}, compared with the backup of ${backup.manifest.madeAt}:`);
    for (const line of inWords(found)) say(line);
    return found.log.continues && found.missing === 0 ? 0 : 1;
  });
};

const makeIdentity: Work = async (_config, file) => {
  const made = await newIdentity();
  await writeFileWhole(file, [Buffer.from(textOfIdentity(made))]).catch((error: unknown) => {
    throw codeOf(error) === 'EEXIST'
      ? new OperatorError(`${file} is there already, and an identity is never written over: name another file.`)
      : explainDisk(file, error);
  });
  say(`The identity ${made.identity.id} is in ${file}. Move it to another place, twice, and keep none here:`);
  say('without it, nobody can restore a backup that is made from now on; with it and vigil.key, anybody can.');
  say(`Set VIGIL_BACKUP_RECIPIENT=${textOfRecipient(made.recipient)}`);
  return 0;
};

const COMMANDS = { make, check, compare, 'new-identity': makeIdentity };

const NONE = 'not there';
/** Formats the result of a comparison, one line each; the last one is the outcome. */
export const inWords = ({ log, tables, equal, sameMigrations, missing }: Comparison): string[] => {
  const lines = [
    `${equal} tables ${sameMigrations ? 'hold the same' : 'have as many rows (another Vigil has changed columns since)'}.`,
  ];
  for (const { name, was, now } of tables)
    lines.push(`  ${name}: ${was ?? NONE} then, ${now ?? NONE} now${was === now ? ', of another content' : ''}`);
  if (missing > 0)
    lines.push(
      `MISSING: ${missing} files of evidence are in the backup, and the database names them, and they are not in their folder: put them back from it.`,
    );
  if (!log.continues) {
    lines.push(
      log.now < log.was
        ? `VERIFICATION FAILED: the log has ${log.now} lines and had ${log.was}: this place is older than the backup, or another one.`
        : `VERIFICATION FAILED: the log has ${log.now} lines, of which the first ${log.was} are not those of the backup: this is another place, or its history was changed.`,
    );
  } else if (log.now > log.was)
    lines.push(
      `The log went on from ${log.was} lines to ${log.now}, and its first ${log.was} are those of the backup.`,
    );
  else
    lines.push(
      tables.length === 0 && missing === 0
        ? 'The place holds what the backup holds.'
        : `The log stands where it stood, at ${log.now} lines.`,
    );
  return lines;
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
