import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { readCommandConfig } from '../config.js';
import { OperatorError, codeOf, complain } from '../platform/database/operator-error.js';
import { onDeskDatabase } from '../desk-database-options.js';
import { openEvidenceStore } from './configured-store.js';
import type { EvidenceStore } from './evidence-store.js';
import { Originals } from './read-originals.js';
import { askToStop, beginRun, countUnread } from './integrity-check.repository.js';
import { rehashAll } from './rehash-files.js';
import { printUsage } from '../platform/print-usage.js';

const USAGE = `Usage:
  npm run evidence -- check
      reads every stored file whole and hashes it again, and says which are no longer as they were stored. Ctrl-C stops it; run again, it goes on
      from there. Vigil does the same once a week by itself, and may run meanwhile. Run it after files were put back from a copy.
  VIGIL_MODE, VIGIL_HOME, VIGIL_EVIDENCE and DATABASE_URL say which files, as for npm start.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** Minimum milliseconds between two lines of progress. */
const SAY_EVERY_MS = 2000;

/**
 * The command `npm run evidence`.
 * @returns the exit code: 0 all files are unchanged, 1 a file is damaged or could not be checked, 2 unknown arguments,
 * 3 stopped before the end
 */
export async function main(args: string[]): Promise<number> {
  if (args.length !== 1 || args[0] !== 'check') return printUsage(USAGE, args);
  try {
    const config = readCommandConfig(process.env);
    const check = (database: DataSource): Promise<number> => checkFiles(database, openEvidenceStore(config));
    return await onDeskDatabase(config, () => undefined, check);
  } catch (error) {
    complain(
      error,
      (other) => `This could not be done (${codeOf(other) || 'no code'}); nothing is lost, run it again.`,
    );
    return 1;
  }
}

const checkFiles = async (database: DataSource, store: EvidenceStore): Promise<number> => {
  const runId = await beginRun(database.manager, null);
  if (runId === null)
    throw new OperatorError(
      'A check is running already: wait for it, or stop it at the desk, under "Revision log". One that was killed counts as running for two minutes.',
    );
  let [isClosing, spoke, damaged] = [false, 0, 0];
  const stop = (): void => {
    isClosing = true;
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const isDone = await rehashAll({
    database,
    originals: new Originals(database, store),
    runId,
    isClosing: () => isClosing,
    onDamaged: (id) => say(`DAMAGED: file ${id} is not what was stored`),
    onFile: (run) => {
      damaged = run.damaged;
      if (Date.now() - spoke < SAY_EVERY_MS && run.checked < run.total) return;
      spoke = Date.now();
      say(`${run.checked} of ${run.total} files`);
    },
  });
  if (!isDone) {
    await askToStop(database.manager);
    say('Stopped. Run it again to go on from here.');
    return 3;
  }
  const unread = await countUnread(database.manager);
  if (damaged > 0) say(`${damaged} files are DAMAGED: put them back from a copy, and run this again.`);
  if (unread > 0)
    say(`${unread} files could NOT BE READ: check the disk and whom its folders belong to, and run this again.`);
  if (damaged + unread === 0) say('All files are as they were stored.');
  return damaged + unread === 0 ? 0 : 1;
};
