import { resolve } from 'node:path';
import { UNNAMED } from '@vigil/shared/public/organisation.js';
import { OperatorError } from './platform/database/operator-error.js';

/** The token under which rooms get the configuration: `@Inject(CONFIG) config: Config`. */
export const CONFIG = 'vigil configuration';

export interface Config {
  /** demo: invented records in a database of its own. production: real ones. */
  mode: 'demo' | 'production';
  /** Folder for everything that Vigil keeps. */
  home: string;
  /** 0: any free port. */
  port: number;
  host: string;
  /** Any PostgreSQL 15 or newer; null: the one that ships. */
  databaseUrl: string | null;
  /** A role that reads schema pub only; null: Vigil makes one. */
  publicDatabaseUrl: string | null;
  /** The name that readers see until an administrator sets another. */
  organisation: string;
  /**
   * The page that whoever leaves in a hurry is led to: 'about:blank', or an http(s) address that says nothing of this
   * site.
   */
  leaveTo: string;
  /** 'https://vigil.example': how the site names itself to others; null: as each reader came. */
  address: string | null;
  /** Addresses of proxies in front whose X-Forwarded-* are believed; empty: none. */
  trustedProxies: string[];
  /**
   * File with the key of internal answers, as set; null: the one that Vigil makes itself, in the home or where it was
   * moved to.
   */
  keyFile: string | null;
  /** A command that prints that key instead. */
  keyCommand: string | null;
  /** Folder of the files of evidence; null: one in the home. */
  evidenceFolder: string | null;
  log: LogConfig;
}

/** How the revision log is signed. */
export interface LogConfig {
  /** File of the Ed25519 key in PEM form; null: one that Vigil makes and keeps in its home. */
  keyFile: string | null;
  /** What checkpoints call the log; null: a name that follows from the key. */
  name: string | null;
  /** A checkpoint is made every so many minutes; 0: never. */
  minutes: number;
  /** Who signs outside that the log only grows: `KEY ADDRESS`, separated by commas; null: nobody is asked. */
  witnesses: string | null;
  /** The same in a file, one a line. */
  witnessFile: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws OperatorError, one sentence that names the variable. */
export const readConfig = (env: Environment): Config => {
  const mode = env['VIGIL_MODE'] || 'demo';
  if (mode !== 'demo' && mode !== 'production')
    throw new OperatorError(`VIGIL_MODE is "${mode}": it must be demo or production.`);
  return {
    mode,
    home: resolve(env['VIGIL_HOME'] || '.vigil'),
    port: port(env['PORT'] || '3000'),
    host: env['HOST'] || 'localhost',
    databaseUrl: postgresUrl('DATABASE_URL', env['DATABASE_URL']),
    publicDatabaseUrl: postgresUrl('PUBLIC_DATABASE_URL', env['PUBLIC_DATABASE_URL']),
    organisation: organisation(env['VIGIL_ORGANISATION'], mode),
    leaveTo: neutralPage(env['VIGIL_LEAVE_TO']),
    address: ownAddress(env['VIGIL_ADDRESS']),
    trustedProxies: (env['VIGIL_TRUSTED_PROXIES'] ?? '')
      .split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    ...keySettings(env['VIGIL_KEY_FILE'], env['VIGIL_KEY_COMMAND']),
    evidenceFolder: env['VIGIL_EVIDENCE'] ? resolve(env['VIGIL_EVIDENCE']) : null,
    log: {
      keyFile: env['VIGIL_LOG_KEY_FILE'] ? resolve(env['VIGIL_LOG_KEY_FILE']) : null,
      name: logName(env['VIGIL_LOG_NAME']),
      minutes: logMinutes(env['VIGIL_LOG_MINUTES'] || '60'),
      ...witnessSettings(env['VIGIL_WITNESSES'], env['VIGIL_WITNESS_FILE']),
    },
  };
};

const port = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new OperatorError(`PORT is "${text}": it must be a number from 1 to 65535.`);
};

const logMinutes = (text: string): number => {
  if (/^\d{1,4}$/.test(text) && Number(text) <= 1440) return Number(text);
  throw new OperatorError(
    `VIGIL_LOG_MINUTES is "${text}": it must be a number from 1 to 1440, or 0 for no checkpoints.`,
  );
};

const witnessSettings = (
  list: string | undefined,
  file: string | undefined,
): Pick<LogConfig, 'witnesses' | 'witnessFile'> => {
  if (list?.trim() && file)
    throw new OperatorError(
      'VIGIL_WITNESSES and VIGIL_WITNESS_FILE are both set: the witnesses come from one of them.',
    );
  return { witnesses: list?.trim() || null, witnessFile: file ? resolve(file) : null };
};

/** As c2sp.org/signed-note wants a name. */
const logName = (text: string | undefined): string | null => {
  if (!text) return null;
  if (/^[\x21-\x2a\x2c-\x7e]{1,200}$/.test(text)) return text;
  throw new OperatorError(
    'VIGIL_LOG_NAME may have no space, no plus and only ASCII, at most 200 characters: an address like log.example.org/vigil.',
  );
};

/** The value is not repeated: it holds a password. */
const postgresUrl = (name: string, text: string | undefined): string | null => {
  if (!text) return null;
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return text;
  throw new OperatorError(
    `${name} is no address of a PostgreSQL: it must look like postgres://user:password@host:5432/database.`,
  );
};

const keySettings = (file: string | undefined, command: string | undefined): Pick<Config, 'keyFile' | 'keyCommand'> => {
  if (file && command)
    throw new OperatorError('VIGIL_KEY_FILE and VIGIL_KEY_COMMAND are both set: the key comes from one of them.');
  return { keyFile: file ? resolve(file) : null, keyCommand: command || null };
};

const organisation = (text: string | undefined, mode: Config['mode']): string => {
  const name = text?.trim();
  if (!name) return UNNAMED[mode === 'demo' ? 'demo' : 'live'];
  if (name.length > 200) throw new OperatorError('VIGIL_ORGANISATION is too long: at most 200 characters.');
  return name;
};

const NOWHERE = 'about:blank';
const neutralPage = (text: string | undefined): string => {
  const address = text?.trim() || NOWHERE;
  const isWeb =
    URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && new URL(address).username === '';
  if (address === NOWHERE || (isWeb && address.length <= 500)) return address;
  throw new OperatorError(
    `VIGIL_LEAVE_TO is "${address.slice(0, 100)}": it must be about:blank or an address that begins with https://.`,
  );
};

const ownAddress = (text: string | undefined): string | null => {
  const address = text?.trim();
  if (!address) return null;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` && address.length <= 200)
    return url.origin;
  throw new OperatorError(
    `VIGIL_ADDRESS is "${address.slice(0, 100)}": it must be the site's address without a path, such as https://vigil.example.`,
  );
};
