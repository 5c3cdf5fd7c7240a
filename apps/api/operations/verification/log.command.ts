import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { DataSource } from 'typeorm';
import { readCommandConfig, type Config } from '../../config.js';
import { codeOf, complain, explainDisk, OperatorError, messageOf } from '../../platform/database/operator-error.js';
import { deskOptions } from '../../desk-database-options.js';
import { makeKeptCheckpoint } from '../../audit-log/checkpoints.js';
import { forgetCheckpoint, readKept, setBackFrom, setBackInWords } from '../../audit-log/kept-checkpoint.js';
import { countAllLeaves } from '../../audit-log/log.repository.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { assertDatabaseMode } from '../../platform/database/demo-guard.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { countWaitingMigrations } from '../../platform/database/state-of-database.js';
import { bringUpToDate, openServer } from '../../open-database.js';
import { witnessesOf } from '../../audit-log/witnesses/configured-witnesses.js';
import { NothingSigned, recordBundle, wholeBundle } from './write-bundle.js';
import { checkDatabase } from './check-database.js';
import { formatSummary } from './format-summary.js';
import { loadOfflineVerifier } from './offline-verifier.js';
import { printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  npm run log -- verify [--all] [--checkpoint FILE]...
      checks the whole log, and every row of the database against it; a checkpoint that was kept elsewhere holds even if our key was stolen;
      --all says of each table and column that is not covered why
  npm run log -- checkpoint [--after-restore]
      signs what the log stands at now and prints it: keep a copy outside; --after-restore: also where the database is older than what was signed
      here, because a backup was restored on purpose
  npm run log -- key
      prints the line that outsiders verify with
  npm run log -- export FILE [--values]
      writes the whole log up to the newest checkpoint for verify.mjs: digests only, or with every value that is in it (that file is
      confidential)
  npm run log -- prove ID FILE [--fields /title,/when] [--since CHECKPOINT-FILE]...
      writes the proof of one record (its id or its public code), showing all its values or only those named
They may run beside Vigil. VIGIL_MODE, VIGIL_HOME and DATABASE_URL say which database, as for npm start.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** An installation whose log is read. */
interface OpenInstallation {
  config: Config;
  database: DataSource;
  signer: Signer;
  witnesses: readonly string[];
}

/**
 * The command `npm run log`.
 * @returns the exit code: 0 done, 1 refused or verification failed, 2 unknown arguments
 */
export async function main(args: string[]): Promise<number> {
  const [name = '', ...rest] = args;
  const work = COMMANDS[name]?.(rest);
  if (!work) return printUsage(USAGE, args);
  try {
    return await withInstallation(readCommandConfig(process.env), work, { isLook: name === 'verify' });
  } catch (error) {
    complain(error, sentenceOf);
    return 1;
  }
}

type Work = (installation: OpenInstallation) => Promise<number>;

/** Maps each command to its work; null: unknown arguments. */
const COMMANDS: Record<string, ((args: string[]) => Work | null) | undefined> = {
  verify: (args) => {
    const { words, options } = parse(
      args.filter((arg) => arg !== '--all'),
      ['--checkpoint'],
    );
    return words.length > 0
      ? null
      : (installation) => verify(installation, options['--checkpoint'] ?? [], args.includes('--all'));
  },
  checkpoint: (args) =>
    args.length > 1 || args.some((arg) => arg !== '--after-restore')
      ? null
      : (installation) => checkpoint(installation, args.length > 0),
  key: (args) =>
    args.length > 0
      ? null
      : async ({ signer }) => {
          say(verifierKey(signer));
          return 0;
        },
  export: (args) => {
    const shows = args.includes('--values') ? 'all' : 'none';
    const [file, ...more] = args.filter((arg) => arg !== '--values');
    return !file || more.length > 0
      ? null
      : ({ database }) => write(file, wholeBundle(database.manager, shows, noteWaitingLines));
  },
  prove: (args) => {
    const {
      words: [id, file, ...more],
      options,
    } = parse(args, ['--fields', '--since']);
    return !id || !file || more.length > 0 ? null : (installation) => prove(installation, id, file, options);
  },
};

const parse = (args: string[], names: string[]): { words: string[]; options: Record<string, string[]> } => {
  const words: string[] = [];
  const options: Record<string, string[]> = {};
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i]!;
    if (names.includes(arg) && args[i + 1]) (options[arg] ??= []).push(args[(i += 1)]!);
    else words.push(arg);
  }
  return { words, options };
};

/**
 * Prints progress from time to time on a terminal. Prints nothing otherwise, so that redirected output holds only the
 * result.
 */
const progress = (): ((line: string) => void) => {
  let [last, seen] = [Date.now(), 0];
  return (line) => {
    seen += 1;
    if (!process.stderr.isTTY || Date.now() - last < 2000) return;
    last = Date.now();
    process.stderr.write(`... ${line} (step ${seen})\n`);
  };
};

const verify = async (
  { config, database, signer, witnesses }: OpenInstallation,
  files: string[],
  withReasons: boolean,
): Promise<number> => {
  const outside = files.map(readCheckpoint);
  const kept = readKept(config);
  // One snapshot of the database: it includes nothing that people write meanwhile.
  const checked = await database.transaction('REPEATABLE READ', async (manager) => {
    const found = await checkDatabase(manager, { key: verifierKey(signer), outside, witnesses, tell: progress() });
    const setBack = await setBackFrom(kept, manager);
    return setBack ? { ...found, faults: [setBackInWords(setBack), ...found.faults] } : found;
  });
  const counts = { witnesses: witnesses.length, outside: outside.length, kept: kept?.size ?? null };
  for (const line of formatSummary(checked, { ...counts, withReasons })) say(line);
  return checked.faults.length === 0 ? 0 : 1;
};

/** @throws OperatorError when there is no such file, or nobody may read it */
const readCheckpoint = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperatorError(
      `The checkpoint in ${file} cannot be read (${codeOf(error)}): name the file that somebody kept outside.`,
    );
  }
};

const checkpoint = async ({ database, signer, config }: OpenInstallation, isRestored: boolean): Promise<number> => {
  if ((await countAllLeaves(database)) === 0)
    throw new OperatorError('The log is empty: there is nothing to sign yet.');
  if (isRestored) forgetCheckpoint(config);
  const setBack = await setBackFrom(readKept(config), database);
  if (setBack)
    throw new OperatorError(
      `Nothing was signed: ${setBackInWords(setBack)}. If a backup was restored on purpose, say so: npm run log -- checkpoint --after-restore.`,
    );
  await makeKeptCheckpoint(database, signer, config);
  const [row] = (await database.query('select note from pub.log_checkpoint order by size desc limit 1')) as {
    note: string;
  }[];
  process.stdout.write(row!.note);
  return 0;
};

const prove = async (
  { database }: OpenInstallation,
  id: string,
  file: string,
  options: Record<string, string[]>,
): Promise<number> => {
  const [record] = (await database.query('select id from incident where id::text = lower($1) or code = upper($1)', [
    id,
  ])) as { id: string }[];
  if (!record) throw new OperatorError(`There is no record "${id}": give its id, or its public code.`);
  const fields = options['--fields']?.flatMap((list) => list.split(',')) ?? null;
  const since = await Promise.all((options['--since'] ?? []).map(sizeIn));
  if (fields === null)
    say('The file holds every value that was logged of this record: look through it before you give it away.');
  return write(file, recordBundle(database.manager, record.id, { fields, since }, noteWaitingLines));
};

/** Otherwise somebody who looks for today's change in the file would take it for hidden. */
const noteWaitingLines = (lines: number): void => {
  if (lines > 0)
    say(
      `${lines} newer ${lines === 1 ? 'line waits' : 'lines wait'} for the next checkpoint, and will not be in the file: "npm run log -- checkpoint" makes one now; then write another file.`,
    );
};

/** Returns the size in a checkpoint file. The verifier checks whether it is signed. */
const sizeIn = async (file: string): Promise<number> => {
  const size = Number(readCheckpoint(file).split('\n')[1]);
  if (!Number.isSafeInteger(size)) throw new OperatorError(`${file} is no checkpoint.`);
  return size;
};

/**
 * Writes a bundle into a file that is not there yet, or leaves none: half of one would be taken for a forgery.
 * @throws OperatorError when the file is there, or its disk is full
 */
export const write = async (file: string, lines: AsyncIterable<string>): Promise<number> => {
  let count = -1;
  async function* counted(): AsyncGenerator<string> {
    for await (const line of lines) {
      yield `${line}\n`;
      count += 1;
    }
  }
  // Open before anything can fail: a stream that opens its file itself may make it after it was taken away.
  const out = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw codeOf(error) === 'EEXIST'
      ? new OperatorError(`${file} is there already, and nothing is written over: name another file.`)
      : explainDisk(file, error);
  });
  try {
    await pipeline(counted, out.createWriteStream());
  } catch (error) {
    await rm(file, { force: true });
    throw explainDisk(file, error);
  }
  say(`${count} leaves are in ${file}. Check it with: node verify.mjs ${file}`);
  return 0;
};

/**
 * @param options.isLook true for a command that must see the database as it stands: bringing it up to date writes lines
 *   of the log for rows that it takes over
 */
const withInstallation = async (config: Config, work: Work, { isLook }: { isLook: boolean }): Promise<number> => {
  await loadOfflineVerifier();
  const options = { log: () => undefined, beside: true };
  const server = await openServer(config, options);
  const opened =
    isLook && (await isUpToDate(server.databaseUrl)) ? server : await bringUpToDate(config, server, options);
  try {
    await assertDatabaseMode(opened.databaseUrl, config.mode);
    const database = await new DataSource(deskOptions(opened.databaseUrl)).initialize();
    try {
      return await work({
        config,
        database,
        signer: signingKey(config),
        witnesses: witnessesOf(config.log).map(({ key }) => key),
      });
    } finally {
      await database.destroy();
    }
  } finally {
    await opened.stop();
  }
};

const isUpToDate = async (databaseUrl: string): Promise<boolean> => {
  const waiting = await withClient(databaseUrl, (client) =>
    countWaitingMigrations({ query: async <T>(sql: string) => (await client.query(sql)).rows as T[] }),
  ).catch(() => null);
  return waiting === 0;
};

const sentenceOf = (error: unknown): string => {
  if (error instanceof OperatorError) return error.message;
  if (error instanceof NothingSigned) return 'No checkpoint was made yet: "npm run log -- checkpoint" makes one.';
  return `This could not be done (${messageOf(error).split('\n')[0]}).`;
};
