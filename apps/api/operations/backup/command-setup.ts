import { relative, isAbsolute, resolve } from 'node:path';
import { readConfig, type Config } from '../../config.js';
import { OperatorError, codeOf, complain } from '../../platform/database/operator-error.js';
import { assertDatabaseMode } from '../../platform/database/demo-guard.js';
import { openServer, type OpenServer } from '../../open-database.js';
import { keySource } from '../../encryption/key-source.js';
import type { Keyring } from '../../encryption/keyring.js';
import { openKeyring } from '../../encryption/open-keyring.js';
import { Stopped } from '../../platform/cancellation.js';

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Returns the configuration for real records only; a demo's records can be created again at any time.
 * @throws OperatorError
 */
export const productionConfig = (env: NodeJS.ProcessEnv): Config => readConfig({ ...env, VIGIL_MODE: 'production' });

/**
 * Runs a command and prints one sentence about what stopped it. @returns its exit code: 1 refused or failed, 3 stopped
 */
export const runInSentences = async (work: () => Promise<number>, afterStop: string): Promise<number> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Stopped) {
      process.stderr.write(`Stopped. ${afterStop}\n`);
      return 3;
    }
    complain(error, (other) => `This could not be done (${codeOf(other) || 'no code'}). ${afterStop}`);
    return 1;
  }
};

/** Takes `--identity FILE` out of the arguments of a command. */
export const takeIdentity = (args: readonly string[]): { rest: string[]; identity: string | null } => {
  const at = args.indexOf('--identity');
  const file = args[at + 1];
  if (at < 0 || file === undefined) return { rest: [...args], identity: null };
  return { rest: args.toSpliced(at, 2), identity: resolve(file) };
};

/** @throws OperatorError when the folder is inside the home, and would be lost with it */
export const assertElsewhere = (folder: string, home: string): void => {
  const path = relative(home, folder);
  if (path === '' || (!path.startsWith('..') && !isAbsolute(path)))
    throw new OperatorError(
      `${folder} lies in ${home}, and would be lost together with it: name a folder elsewhere, best on another disk.`,
    );
};

/**
 * Opens a place's database unchanged, alongside a running Vigil: does not migrate or create anything.
 * @throws OperatorError when there is none, or its key is not available
 */
export const inPlace = async <T>(
  config: Config,
  work: (server: OpenServer, keyring: Keyring) => Promise<T>,
): Promise<T> => {
  const server = await openServer(config, { log: () => undefined, beside: true });
  try {
    await assertDatabaseMode(server.databaseUrl, config.mode);
    return await work(
      server,
      await openKeyring(
        server.databaseUrl,
        { ...keySource(config), create: null },
        { mode: config.mode, log: () => undefined },
      ),
    );
  } finally {
    await server.stop();
  }
};
