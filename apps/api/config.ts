import { readFileSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import { resolve } from 'node:path';
import { UNNAMED } from '@vigil/shared/public/organisation-name.js';
import { isOneSlipApart } from '@vigil/shared/text-matching/similar-spelling.js';
import { inCheckout } from './project-root.js';
import { parseBucket } from './platform/bucket/bucket-settings.js';
import { readBackupSettings, type BackupSettings } from './platform/backup-settings.js';
import { readSecretSetting } from './platform/secret-setting.js';
import { readAlertSettings, type AlertSettings } from './platform/alert-settings.js';
import { withServersAside } from './platform/database/find-primary.js';
import { OperatorError } from './platform/database/operator-error.js';

/** The token that injects the configuration: `@Inject(CONFIG) config: Config`. */
export const CONFIG = 'vigil configuration';

export interface Config {
  /** demo: invented records in a separate database. production: real records. */
  mode: 'demo' | 'production';
  /**
   * An upgrade looks whether this Vigil works, and may throw away all that it writes: it does nothing by itself, and
   * tells nobody anything.
   */
  isTrial: boolean;
  /** Folder for all of Vigil's data. */
  home: string;
  /** 0: any free port. */
  port: number;
  host: string;
  /** Any PostgreSQL 15 or newer, perhaps with the servers that may become its primary; null: the embedded one. */
  databaseUrl: string | null;
  /** A role that reads only schema pub; null: Vigil creates one. */
  publicDatabaseUrl: string | null;
  /** Where a streaming replica of the database is, from which the public side reads; null: there is none. */
  publicReplicaUrl: string | null;
  /** The organisation's name that readers see until an administrator sets another. */
  organisation: string;
  /** The page to which "quick exit" leads: 'about:blank', or an http(s) address that does not hint at this site. */
  leaveTo: string;
  /**
   * 'https://vigil.example': how the site names itself to others; null: an address of this computer
   * (platform/http/site-address.ts).
   */
  address: string | null;
  /** Addresses of the proxies whose X-Forwarded-* headers Vigil trusts; empty: none. */
  trustedProxies: string[];
  /**
   * File with the key that encrypts internal answers; null: the key that Vigil created, in the home or where the
   * operator moved it.
   */
  keyFile: string | null;
  /** A command that prints that key, instead of a file. */
  keyCommand: string | null;
  /** Folder for the evidence files; null: a folder in the home, or a bucket. */
  evidenceFolder: string | null;
  /** The bucket for the evidence files, in place of a folder, and the file with its credentials. */
  evidenceBucket: { to: string; s3KeyFile: string | null } | null;
  /** The most MiB of memory that the index of the public text search may take; 0: no text search. */
  searchMebibytes: number;
  /** The most MiB of memory that the desk's index of texts may take; 0: no text search at the desk. */
  deskSearchMebibytes: number;
  /** The server that takes messages for members; null: none are sent by mail. */
  mail: MailServer | null;
  /** How the operator is told of trouble. */
  alerts: AlertSettings;
  /** Who sends it may read the metrics; null: programs on this computer may. */
  metricsToken: string | null;
  backup: BackupSettings;
  log: LogConfig;
}

/** A mail server (SMTP). */
export interface MailServer {
  host: string;
  port: number;
  /** From the first byte, or after STARTTLS, without which nothing is sent; none: on this computer alone. */
  tls: 'implicit' | 'starttls' | 'none';
  login: { user: string; pass: string } | null;
}

/** How the revision log is signed. */
export interface LogConfig {
  /** File with the Ed25519 key in PEM form; null: Vigil creates one and stores it in its home. */
  keyFile: string | null;
  /** The name of the log in checkpoints; null: a name derived from the key. */
  name: string | null;
  /** Minutes between checkpoints; 0: never. */
  minutes: number;
  /** Log witnesses, which sign that the log only grows: `KEY ADDRESS`, separated by commas; null: none. */
  witnesses: string | null;
  /** A file with the same list, one witness a line. */
  witnessFile: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from environment variables. @throws OperatorError with one sentence that names the variable.
 */
export const readConfig = (env: Environment): Config => {
  refuseMistyped(env);
  const mode = env['VIGIL_MODE'] || 'demo';
  if (mode !== 'demo' && mode !== 'production')
    throw new OperatorError(`VIGIL_MODE is "${mode}": it must be demo or production.`);
  return {
    mode,
    isTrial: false,
    home: resolve(env['VIGIL_HOME'] || '.vigil'),
    port: port(env['PORT'] || '3000'),
    host: env['HOST'] || 'localhost',
    databaseUrl: postgresUrl('DATABASE_URL', env['DATABASE_URL']),
    publicDatabaseUrl: postgresUrl('PUBLIC_DATABASE_URL', env['PUBLIC_DATABASE_URL']),
    publicReplicaUrl: replicaPlace(env['VIGIL_PUBLIC_REPLICA_URL']),
    organisation: organisation(env['VIGIL_ORGANISATION'], mode),
    leaveTo: neutralPage(env['VIGIL_LEAVE_TO']),
    address: ownAddress(env['VIGIL_ADDRESS']),
    trustedProxies: trustedProxies(env['VIGIL_TRUSTED_PROXIES'] ?? ''),
    ...keySettings(env['VIGIL_KEY_FILE'], env['VIGIL_KEY_COMMAND']),
    ...evidencePlace(env),
    searchMebibytes: searchMebibytes('VIGIL_SEARCH_MIB', env['VIGIL_SEARCH_MIB'] || '512'),
    deskSearchMebibytes: searchMebibytes('VIGIL_DESK_SEARCH_MIB', env['VIGIL_DESK_SEARCH_MIB'] || '512'),
    mail: mailServer(env['VIGIL_SMTP_URL'], mode),
    backup: readBackupSettings(env),
    alerts: readAlertSettings(env, mode),
    metricsToken: parseMetricsToken(readSecretSetting(env, 'VIGIL_METRICS_TOKEN', 'token')),
    log: {
      keyFile: env['VIGIL_LOG_KEY_FILE'] ? resolve(env['VIGIL_LOG_KEY_FILE']) : null,
      name: logName(env['VIGIL_LOG_NAME']),
      minutes: logMinutes(env['VIGIL_LOG_MINUTES'] || '60'),
      ...witnessSettings(env['VIGIL_WITNESSES'], env['VIGIL_WITNESS_FILE']),
    },
  };
};

/** PORT and HOST are one slip away from words that other programs may use. */
const SHORTEST_COMPARED = 10;

/** Refuses a name one slip away from a setting: what was meant would be left out unseen. Other names may be anybody's. */
const refuseMistyped = (env: Environment): void => {
  const example = readFileSync(inCheckout('.env.example'), 'utf8');
  const settings = [...example.matchAll(/^#?([A-Z][A-Z\d_]+)=/gm)].map((match) => match[1]!);
  for (const name of Object.keys(env).filter((given) => env[given] && !settings.includes(given))) {
    const typed = name.toUpperCase();
    const meant = settings.find((known) => known.length >= SHORTEST_COMPARED && isOneSlipApart(typed, known));
    if (meant) throw new OperatorError(`${name} is no setting of Vigil: write ${meant}, or take ${name} out.`);
  }
};

/**
 * Reads the configuration for a command that looks at the demo unless VIGIL_MODE says otherwise: somebody who checks a
 * restored place is told that it was the demo. On standard error, since the output may go into a file.
 * @throws as `readConfig`
 */
export const readCommandConfig = (env: Environment): Config => {
  const config = readConfig(env);
  if (config.mode === 'demo')
    process.stderr.write('This is about the demo. For real records write VIGIL_MODE=production into .env.\n');
  return config;
};

const port = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new OperatorError(`PORT is "${text}": it must be a number from 1 to 65535.`);
};

const trustedProxies = (text: string): string[] => {
  const proxies = text
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  const wrong = proxies.find((address) => !isProxyAddress(address));
  if (wrong === undefined) return proxies;
  throw new OperatorError(
    `VIGIL_TRUSTED_PROXIES has "${wrong.slice(0, 100)}", which is no address of a proxy: write numbers, such as 127.0.0.1 or 10.0.0.0/8, no name.`,
  );
};

/** Whether Fastify takes it: an address, a network, or one of its words for such. */
const isProxyAddress = (text: string): boolean => {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', range, ...more] = text.split('/');
  const bits = isIPv4(address) ? 32 : 128;
  const isRange =
    range === undefined || isIPv4(range) || (/^\d{1,3}$/.test(range) && Number(range) >= 1 && Number(range) <= bits);
  return isIP(address) !== 0 && isRange && more.length === 0;
};

const searchMebibytes = (name: string, text: string): number => {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new OperatorError(`${name} is "${text}": it must be a whole number of mebibytes, or 0 for no text search.`);
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

/** The error does not repeat the token. */
const parseMetricsToken = (token: string | null): string | null => {
  if (token === null || /^[\w.~+/-]{16,200}=*$/.test(token)) return token;
  throw new OperatorError(
    'VIGIL_METRICS_TOKEN must have 16 to 200 letters, digits and signs of ".~+/-_=", such as "openssl rand -hex 32" prints.',
  );
};

/** Checks the name by the rules of c2sp.org/signed-note. */
const logName = (text: string | undefined): string | null => {
  if (!text) return null;
  if (/^[\x21-\x2a\x2c-\x7e]{1,200}$/.test(text)) return text;
  throw new OperatorError(
    'VIGIL_LOG_NAME may have no space, no plus and only ASCII, at most 200 characters: an address like log.example.org/vigil.',
  );
};

/** The error does not repeat the value, because it contains a password. */
const postgresUrl = (name: string, text: string | undefined): string | null => {
  if (!text) return null;
  const url = withServersAside(text);
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return url;
  throw new OperatorError(
    `${name} is no address of a PostgreSQL: it must look like postgres://user:password@host:5432/database.`,
  );
};

/** Only a place: a replica has the same database, roles and passwords. */
const replicaPlace = (text: string | undefined): string | null => {
  if (!text) return null;
  const place = URL.canParse(text) ? new URL(text) : null;
  const isPlace = place && place.host !== '' && !place.username && !place.password && /^\/?$/.test(place.pathname);
  if (isPlace && /^postgres(ql)?:$/.test(place.protocol)) return text;
  throw new OperatorError(
    'VIGIL_PUBLIC_REPLICA_URL must look like postgres://replica.example:5432: user, password and database are those of the primary.',
  );
};

/**
 * Reads the mail server. A demo has none: everybody can sign in there and enter any address. The error does not repeat
 * the value, because it contains a password.
 */
const mailServer = (text: string | undefined, mode: Config['mode']): MailServer | null => {
  const address = text?.trim();
  if (!address) return null;
  const url = /^smtps?:\/\//.test(address) && URL.canParse(address) ? new URL(address) : null;
  const [user, pass] = [url?.username ?? '', url?.password ?? ''].map(decoded) as [string | null, string | null];
  const isLogin = user !== null && pass !== null && (user === '') === (pass === '');
  if (!url || !isLogin || url.hostname === '' || !/^\/?$/.test(url.pathname) || url.search || url.hash)
    throw new OperatorError(
      'VIGIL_SMTP_URL is no address of a mail server: it must look like smtps://user:password@mail.example:465, or smtp:// for STARTTLS; characters such as @ in the password are written as %40.',
    );
  if (mode === 'demo') return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  const isImplicit = url.protocol === 'smtps:';
  return {
    host,
    port: Number(url.port) || (isImplicit ? 465 : isHere ? 25 : 587),
    tls: isImplicit ? 'implicit' : isHere ? 'none' : 'starttls',
    login: user === '' ? null : { user, pass },
  };
};
/** Null: it is encoded wrongly. */
const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

const keySettings = (file: string | undefined, command: string | undefined): Pick<Config, 'keyFile' | 'keyCommand'> => {
  if (file && command)
    throw new OperatorError('VIGIL_KEY_FILE and VIGIL_KEY_COMMAND are both set: the key comes from one of them.');
  return { keyFile: file ? resolve(file) : null, keyCommand: command || null };
};

/** The error does not repeat the value, which may be an address with a secret in it. */
const evidencePlace = (env: Environment): Pick<Config, 'evidenceFolder' | 'evidenceBucket'> => {
  const to = env['VIGIL_EVIDENCE'] || null;
  if (to?.startsWith('s3+')) {
    const [own, backups] = [to, env['VIGIL_BACKUP_TO'] ?? ''].map((text) => text.replace(/\/*(\?.*)?$/, '/'));
    parseBucket(to, 'VIGIL_EVIDENCE');
    // Backups in a folder keep files of evidence below it, and remove those that no backup needs.
    if (own!.startsWith(backups!))
      throw new OperatorError(
        'VIGIL_EVIDENCE names the folder of a bucket that VIGIL_BACKUP_TO names, or one in it: what is lost there is lost with its backup. Name another bucket for one of them, best of somebody else.',
      );
    return { evidenceFolder: null, evidenceBucket: { to, s3KeyFile: env['VIGIL_EVIDENCE_S3_KEY_FILE'] || null } };
  }
  if (to && /^[a-z][a-z\d+.-]*:\/\//i.test(to))
    throw new OperatorError(
      'VIGIL_EVIDENCE is an address that Vigil does not know: a bucket begins with s3+https://, and a folder with /.',
    );
  return { evidenceFolder: to === null ? null : resolve(to), evidenceBucket: null };
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
