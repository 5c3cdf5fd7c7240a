import 'reflect-metadata';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../../config.js';
import { OperatorError } from '../../platform/database/operator-error.js';
import { keySource } from '../../encryption/key-source.js';
import { inWords } from './backup.command.js';
import { FolderPlace } from './backup-place.js';
import { runInSentences, productionConfig, say, takeIdentity } from './command-setup.js';
import { drill, inFolderBelow, isWhole, notingFailedDrill, type Drill } from './drill.js';
import { openBackup } from './manifest.js';
import { type Mended, mendFromBackup } from './mend-from-backup.js';
import { placeOf } from './place-commands.js';
import { restoreBackup, type Restored } from './restore-backup.js';
import { onSignals, type Progress } from '../../platform/cancellation.js';
import { printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  npm run restore -- FOLDER [--identity FILE]
      restores a backup of "npm run backup" into an empty place: a database without records, and an empty folder of evidence. Then everything is
      looked at. Ctrl-C stops it, and the place is still empty; run again, it begins anew
  npm run restore -- --drill [FOLDER] [--in FOLDER] [--identity FILE]
      tries it, while Vigil runs: restores a backup (the newest of VIGIL_BACKUP_TO) into a throwaway place below --in (the folder for temporary
      files), compares it with the installation that is in use, says how long it took and what differs, and removes the throwaway place
  npm run restore -- --mend [FOLDER] [--in FOLDER] [--identity FILE]
      puts back from a backup what is encrypted here and does not open any more ("npm run keys -- check" names it), while Vigil runs. Nothing
      else changes
  VIGIL_HOME, DATABASE_URL and VIGIL_EVIDENCE say which place, VIGIL_KEY_FILE or VIGIL_KEY_COMMAND where the key of the backup is (without them:
  vigil.key in VIGIL_HOME), as for npm start. Vigil must not run there while a backup is restored; --drill and --mend run beside it.`;

/**
 * The command `npm run restore`, for real records.
 * @returns the exit code: 0 restored and unchanged; 1 refused, or a check failed (reported line by line); 2 unknown
 * arguments; 3 stopped
 */
export async function main(args: string[]): Promise<number> {
  const { rest, identity } = takeIdentity(args);
  for (const [option, run] of Object.entries(IN_THROWAWAY))
    if (rest.includes(option))
      return runInThrowaway(
        rest.filter((one) => one !== option),
        identity,
        run,
      );
  const [folder, ...more] = rest;
  if (!folder || more.length > 0 || folder.startsWith('-')) return printUsage(USAGE, args);
  return runInSentences(
    async () => report(await restoreBackup(productionConfig(process.env), resolve(folder), onSignals(say), identity)),
    'The place is still empty: run it again.',
  );
}

/** Work with a backup in a throwaway place. @returns the exit code */
type InThrowaway = (
  config: Config,
  options: ThrowawayCommand,
  from: (work: OnFolder) => Promise<number>,
) => Promise<number>;
type OnFolder = (folder: string) => Promise<number>;
interface ThrowawayCommand {
  identity: string | null;
  below: string;
  progress: Progress;
}
const IN_THROWAWAY: Readonly<Record<string, InThrowaway>> = {
  '--drill': (config, options, from) =>
    notingFailedDrill(config, () =>
      from(async (folder) => reportDrill(await drill(config, folder, options.progress, options))),
    ),
  '--mend': (config, options, from) =>
    from(async (folder) => reportMended(await mendFromBackup(config, folder, options.progress, options))),
};

const runInThrowaway = async (rest: readonly string[], identity: string | null, run: InThrowaway): Promise<number> => {
  const at = rest.indexOf('--in');
  const below = at < 0 ? tmpdir() : rest[at + 1];
  const [folder, ...more] = at < 0 ? rest : rest.toSpliced(at, 2);
  if (more.length > 0 || folder?.startsWith('-') || below === undefined) return printUsage(USAGE, rest);
  return runInSentences(() => {
    const [config, progress] = [productionConfig(process.env), onSignals(say)];
    const options = { identity, below: resolve(below), progress };
    return run(config, options, (work) =>
      folder === undefined ? withNewest(config, options, work) : work(resolve(folder)),
    );
  }, 'The throwaway place was removed.');
};

const reportMended = ({ damaged, mended, left }: Mended): number => {
  say(
    damaged === 0
      ? 'Every encrypted value opens: nothing was put back.'
      : `${mended} of ${damaged} records and other values that did not open were put back, and open. Restart Vigil, and run "npm run log -- verify": it compares them with the log.`,
  );
  for (const line of named('does not open', left)) say(line);
  if (mended < damaged)
    say('The backup does not have the others under the key of now: try another backup, made after they were written.');
  return left.length === 0 ? 0 : 1;
};

/**
 * Does work with the folder of the newest backup that can be read in VIGIL_BACKUP_TO; one that is in no folder is
 * fetched below `below`, and removed again.
 * @throws OperatorError
 */
const withNewest = async <T>(
  config: Config,
  { identity, below, progress }: { identity: string | null; below: string; progress: Progress },
  work: (folder: string) => Promise<T>,
): Promise<T> => {
  const place = placeOf(config);
  const newest = (await place.list()).findLast(({ madeAt }) => madeAt !== null);
  if (!newest)
    throw new OperatorError(
      'The place that VIGIL_BACKUP_TO names has no backup that can be read: make one (npm run backup).',
    );
  if (place instanceof FolderPlace) return work(join(place.name, newest.name));
  return inFolderBelow(below, 'fetched', progress, async (fetched) => {
    const folder = join(fetched, newest.name);
    await place.fetch(newest.name, folder, progress, (one) => openBackup(one, keySource(config), identity));
    return work(folder);
  });
};

const reportDrill = ({ restored, seconds, inUse, isWell }: Drill): number => {
  for (const line of inWordsOfRestore(restored)) say(line);
  if (inUse) {
    say('The installation that is in use, compared with the backup:');
    for (const line of inWords(inUse.comparison)) say(line);
    const { cells, differ } = inUse.figures;
    say(
      differ.length === 0
        ? `Each public figure is what this installation says as of then: ${cells} cells of every indicator in each of its readings, in all and by year.`
        : `DIFFERENT: ${differ.join(', ')} are not what this installation says as of then. That is right only where what readers saw was deleted since.`,
    );
  } else say('There is no installation here to compare it with.');
  say(
    `${isWell ? 'The drill went well' : 'The drill found faults'}: ${(seconds / 60).toFixed(1)} minutes until everything was restored and looked at. The throwaway place was removed.`,
  );
  return isWell ? 0 : 1;
};

const MOST = 20;
const named = (what: string, list: readonly string[]): string[] => [
  ...list.slice(0, MOST).map((one) => `  ${what}: ${one}`),
  ...(list.length > MOST ? [`  and ${list.length - MOST} more`] : []),
];

/** Returns the results, part by part. */
const inWordsOfRestore = ({ backup, where, tables, rows, files, answers, log, pagesAway }: Restored): string[] => {
  const { manifest } = backup;
  const values = answers.values + answers.appSecrets + answers.others;
  const isSigned = manifest.log.checkpoint !== null;
  const faults = isSigned ? log.faults : [];
  return [
    `The backup of ${manifest.madeAt} is in ${where}.`,
    `${manifest.parts.length} of ${manifest.parts.length} parts are as they were written; ${tables} of ${tables} tables hold what they held, ${rows} rows.`,
    `${files.whole} of ${files.total} files of evidence open and are what was stored.`,
    ...named('DAMAGED or lost before the backup', files.damaged),
    `${answers.records} records: ${answers.unreadable.length === 0 ? `all ${values} encrypted values open` : `${answers.unreadable.length} have an encrypted value that does not open`}.`,
    ...named('does not open', answers.unreadable),
    isSigned
      ? `${log.leaves} lines of the log, of which a checkpoint covers ${log.signed}: ${faults.length === 0 ? 'all is as it was logged' : `VERIFICATION FAILED for ${faults.length === 1 ? 'one thing' : `${faults.length} things`}`}.`
      : `${log.leaves} lines of the log, which was never signed before the backup: "npm run log -- checkpoint" signs it.`,
    ...named('VERIFICATION FAILED', faults),
    ...(pagesAway > 0
      ? [
          `${pagesAway} ${pagesAway === 1 ? 'page' : 'pages'} about people that it had ${pagesAway === 1 ? 'is' : 'are'} shown to nobody: whom they are of may have taken the consent back since. Two reviewers show each again.`,
        ]
      : []),
  ];
};

/** Prints the results of a restore. @returns the exit code */
const report = (restored: Restored): number => {
  for (const line of inWordsOfRestore(restored)) say(line);
  say(
    'Nobody is signed in, and no invitation stands. Who was suspended, what was ended, erased or taken back after the backup is as it was before: look through Members, phones and tokens, and do it again.',
  );
  say(
    'Start Vigil with the same settings, and have somebody compare the log with a checkpoint that is kept outside: npm run log -- verify --checkpoint FILE.',
  );
  return isWhole(restored) ? 0 : 1;
};
