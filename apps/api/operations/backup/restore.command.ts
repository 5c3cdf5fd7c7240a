import 'reflect-metadata';
import { resolve } from 'node:path';
import { runInSentences, productionConfig, say, takeIdentity } from './command-setup.js';
import { restoreBackup, type Restored } from './restore-backup.js';
import { onSignals } from './cancellation.js';

const USAGE = `Usage:
  npm run restore -- FOLDER [--identity FILE]
      restores a backup of "npm run backup" into an empty place: a database without records, and an empty folder of evidence. Then everything is
      looked at. Ctrl-C stops it, and the place is still empty; run again, it begins anew
  VIGIL_HOME, DATABASE_URL and VIGIL_EVIDENCE say which place, VIGIL_KEY_FILE or VIGIL_KEY_COMMAND where the key of the backup is (without them:
  vigil.key in VIGIL_HOME), as for npm start. Nobody may be signed in there: Vigil must not run.`;

/**
 * The command `npm run restore`, for real records.
 * @returns the exit code: 0 restored and unchanged; 1 refused, or a check failed (reported line by line); 2 unknown
 * arguments; 3 stopped
 */
export async function main(args: string[]): Promise<number> {
  const { rest, identity } = takeIdentity(args);
  const [folder, ...more] = rest;
  if (!folder || more.length > 0 || folder.startsWith('-')) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  return runInSentences(
    async () => report(await restoreBackup(productionConfig(process.env), resolve(folder), onSignals(say), identity)),
    'The place is still empty: run it again.',
  );
}

const MOST = 20;
const named = (what: string, list: readonly string[]): string[] => [
  ...list.slice(0, MOST).map((one) => `  ${what}: ${one}`),
  ...(list.length > MOST ? [`  and ${list.length - MOST} more`] : []),
];

/** Prints the results, part by part. @returns the exit code */
const report = ({ backup, where, tables, rows, files, answers, log }: Restored): number => {
  const { manifest } = backup;
  say(`The backup of ${manifest.madeAt} is in ${where}.`);
  say(
    `${manifest.parts.length} of ${manifest.parts.length} parts are as they were written; ${tables} of ${tables} tables hold what they held, ${rows} rows.`,
  );
  say(`${files.whole} of ${files.total} files of evidence open and are what was stored.`);
  for (const line of named('DAMAGED or lost before the backup', files.damaged)) say(line);
  const values = answers.values + answers.appSecrets + answers.others;
  say(
    `${answers.records} records: ${answers.unreadable.length === 0 ? `all ${values} encrypted values open` : `${answers.unreadable.length} have an encrypted value that does not open`}.`,
  );
  for (const line of named('does not open', answers.unreadable)) say(line);
  const isSigned = manifest.log.checkpoint !== null;
  const faults = isSigned ? log.faults : [];
  say(
    isSigned
      ? `${log.leaves} lines of the log, of which a checkpoint covers ${log.signed}: ${faults.length === 0 ? 'all is as it was logged' : `${faults.length} things are NOT PROVEN`}.`
      : `${log.leaves} lines of the log, which was never signed before the backup: "npm run log -- checkpoint" signs it.`,
  );
  for (const line of named('NOT PROVEN', faults)) say(line);
  say(
    'Nobody is signed in, and no invitation stands. Who was frozen, what was ended, erased or taken back after the backup is as it was before: look through People, phones and tokens, and do it again.',
  );
  say(
    'Start Vigil with the same settings, and have somebody compare the log with a checkpoint that is kept outside: npm run log -- verify --checkpoint FILE.',
  );
  return files.damaged.length + answers.unreadable.length + faults.length === 0 ? 0 : 1;
};
