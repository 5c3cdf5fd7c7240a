import 'reflect-metadata';
import { readConfig, type Config } from '../config.js';
import { onSignals, Stopped } from '../platform/cancellation.js';
import { codeOf, complain } from '../platform/database/operator-error.js';
import { openDatabase, type OpenDatabase } from '../open-database.js';
import { checkEncryptedValues } from './check-encrypted-values.js';
import { tellRunning, type LockAnswer, type LockCommand } from './key-lock-socket.js';
import { moveKey } from './key-location.js';
import { keySource } from './key-source.js';
import { newKey, textOfKeys } from './key-file-format.js';
import { rekey } from './rekey.js';
import { printUsage } from '../platform/print-usage.js';

const USAGE = `Usage:
  npm run keys -- check
      opens every internal answer and every secret of an authenticator app once, and says how many there are and whether the
      key at hand opens them
  npm run keys -- rekey
      changes the key of the database, of every record and of authenticator apps' secrets. Ctrl-C stops it; run again, it goes on from
      there. Vigil may run meanwhile
  npm run keys -- move FOLDER
      moves the key that Vigil made away from the data, into a folder on another disk. Vigil may run meanwhile
  npm run keys -- lock
      the Vigil that runs on this home forgets its key at once: nothing confidential opens, what is public goes on
  npm run keys -- unlock
      lets it read its key again
  npm run keys -- new
      prints a new key, for VIGIL_KEY_FILE or for what VIGIL_KEY_COMMAND asks
  VIGIL_HOME, DATABASE_URL, VIGIL_KEY_FILE and VIGIL_KEY_COMMAND say which database and which key, as for npm start.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Runs the command `npm run keys`, on the database of real records.
 * @returns the exit code: 0 done, 1 refused or something does not open (said on standard error), 2 not understood,
 * 3 stopped
 */
export async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  const known: Record<string, (config: Config) => Promise<number>> = {
    check: onDatabase(check),
    rekey: onDatabase(changeKeys),
    new: printNew,
    lock: tell('lock'),
    unlock: tell('unlock'),
    move: (config) => move(config, rest[0]!),
  };
  if (rest.length !== (command === 'move' ? 1 : 0) || !command || !Object.hasOwn(known, command))
    return printUsage(USAGE, args);
  try {
    return await known[command]!(readConfig({ ...process.env, VIGIL_MODE: 'production' }));
  } catch (error) {
    complain(error, (other) => `Something went wrong; nothing is lost, run it again (${codeOf(other) || 'no code'}).`);
    return 1;
  }
}

const onDatabase =
  (work: (opened: OpenDatabase, config: Config) => Promise<number>) =>
  async (config: Config): Promise<number> => {
    const opened = await openDatabase(config, { log: say, beside: true });
    try {
      return await work(opened, config);
    } finally {
      await opened.stop();
    }
  };

const move = async (config: Config, folder: string): Promise<number> => {
  say(
    `The key is in ${await moveKey(config, folder)} now, and no longer beside the data. Keep a copy in another place.`,
  );
  return 0;
};

const ANSWERS: Readonly<Record<LockAnswer, string>> = {
  locked: 'Locked. Nothing confidential opens until "npm run keys -- unlock", or a restart with the key in its place.',
  unlocked: 'Unlocked.',
  'no-key':
    'It stays locked: the key is not where it was, or somebody locked it meanwhile. Put the key back, and try again.',
};
const tell =
  (command: LockCommand) =>
  async ({ home }: Config): Promise<number> => {
    const answer = await tellRunning(home, command);
    say(ANSWERS[answer] ?? ANSWERS['no-key']);
    return answer === 'no-key' ? 1 : 0;
  };

const printNew = (): Promise<number> => {
  process.stdout.write(textOfKeys([newKey()]));
  return Promise.resolve(0);
};

const changeKeys = async ({ databaseUrl, adminUrl, keyring }: OpenDatabase, config: Config): Promise<number> => {
  const source = keySource(config);
  const { goOn } = onSignals(say);
  let anew = 0;
  const onRecord = (): void => void (anew += 1);
  const work = { databaseUrl, ...(adminUrl ? { adminUrl } : {}), source, log: say, onRecord, goOn };
  const done = await rekey(work).catch((error: unknown) => {
    if (error instanceof Stopped) return null;
    throw error;
  });
  if (done === null) {
    say(
      `Stopped: ${anew} records were re-keyed in this run, and everything opens as before. Former keys are needed until all is re-keyed: leave ${source.name} as it is, and run "npm run keys -- rekey" again, which goes on from there.`,
    );
    return 3;
  }
  say(`Done: ${done} records were re-keyed. The key is in ${source.name}.`);
  return report(databaseUrl, keyring);
};

const check = ({ databaseUrl, keyring }: OpenDatabase, config: Config): Promise<number> => {
  say(`The key comes from ${keySource(config).name}.`);
  return report(databaseUrl, keyring);
};

const report = async (databaseUrl: string, keyring: OpenDatabase['keyring']): Promise<number> => {
  const { records, values, appSecrets, others, plain, unreadable, unfinished } = await checkEncryptedValues(
    databaseUrl,
    keyring,
  );
  const wrong = unreadable.length + plain;
  say(
    `${values} internal answers in ${records} records, ${appSecrets} secrets of authenticator apps, ${others} intake keys, unread reports of the field and objections: ${wrong === 0 ? 'all are encrypted and open' : `${plain} are plain, and ${unreadable.length} records or members have one that does not open`}.`,
  );
  for (const id of unreadable.slice(0, 20)) say(`  does not open: ${id}`);
  if (unreadable.length > 20) say(`  and ${unreadable.length - 20} more`);
  if (unfinished) say('A re-keying was begun and is not finished: run "npm run keys -- rekey" again.');
  return wrong === 0 ? 0 : 1;
};
