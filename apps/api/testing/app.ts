import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { createApp, type AppOptions, type VigilApp } from '../app.js';
import type { Config } from '../config.js';
import { ensurePublicRole, publicRolePassword } from '../platform/database/public-database-role.js';
import { silentLog } from '../platform/http/request-log.js';
import type { Member } from '../platform/http/current-member.js';
import type { Role } from '../platform/http/rights.js';
import { MembersService } from '../accounts/members.service.js';
import { SESSION_COOKIE } from '../accounts/session-cookie.js';
import { SessionsService } from '../accounts/sessions.service.js';
import { NOBODY } from '../accounts/client-info.js';
import { loadCountries } from '../places/country-data.js';
import { joinCountries } from '../places/join-countries.js';
import { loadPlaces } from '../places/load-places.repository.js';
import { testKeyring } from './test-keys.js';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  /** The JSON body; null where the answer has none or is no JSON. */
  body: T;
  text: string;
}
/** Returns the body of an answer. @throws Error where the server refused */
export const must = <T>({ status, body, text }: Pick<Answer<T>, 'status' | 'body' | 'text'>): T => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

/** Sends requests as a page in a browser does: JSON, `Origin`, and the session's cookie. */
export interface Client {
  member: Member | null;
  cookie: string;
  request<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  get<T = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  put<T = Record<string, unknown>>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  delete<T = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
}

export interface TestApp extends VigilApp {
  database: DataSource;
  /** A visitor without a session. */
  visitor: Client;
  /**
   * Makes a member of this role, limited to these countries, and opens a session, without password and second factor.
   * When a request needs a fresh proof of identity, the client gives one and sends it again, unless the last proof is
   * older than ten minutes.
   */
  signIn(role: Role, name?: string, countries?: string[] | null): Promise<Client>;
}

export const TEST_CONFIG: Config = {
  mode: 'production',
  isTrial: false,
  home: tmpdir(),
  port: 0,
  host: '127.0.0.1',
  databaseUrl: null,
  publicDatabaseUrl: null,
  publicReplicaUrl: null,
  organisation: 'Test organisation',
  leaveTo: 'about:blank',
  address: null,
  trustedProxies: [],
  keyFile: null,
  keyCommand: null,
  evidenceFolder: null,
  evidenceBucket: null,
  searchMebibytes: 512,
  deskSearchMebibytes: 512,
  mail: null,
  backup: { to: null, s3KeyFile: null, keep: { daily: 7, weekly: 4, monthly: 12 }, recipient: null, hour: null },
  alerts: { mail: null, webhook: null, command: null, language: 'en' },
  metricsToken: null,
  log: { keyFile: null, name: null, minutes: 0, witnesses: null, witnessFile: null },
};

/** Starts the whole application on a free port, on a database of `freshDatabase()`. */
export const startTestApp = async (database: { url: string }, options: Partial<AppOptions> = {}): Promise<TestApp> => {
  const publicDatabaseUrl = options.publicDatabaseUrl ?? (await ensureTestPublicRole(database.url));
  await loadPlaces(database.url, joinCountries(loadCountries()).gazetteer.places);
  const keyring = options.keyring ?? (await testKeyring(database.url));
  const app = await createApp({
    log: silentLog,
    webFolder: null,
    writesPerMinute: 1_000_000,
    ...options,
    config: withOwnFolder(options.config ?? TEST_CONFIG, database.url),
    databaseUrl: database.url,
    publicDatabaseUrl,
    keyring,
  });
  // A test that thinks for a minute must not find its connection given up.
  app.server.server.keepAliveTimeout = 0;
  const url = app.url.replace('localhost', '127.0.0.1');
  let made = 0;
  return {
    ...app,
    url,
    database: app.app.get(DataSource),
    visitor: clientOf(url, '', null),
    signIn: async (role, name, countries = null) => {
      const source = app.app.get(DataSource);
      const member = await source.transaction((manager) =>
        app.app
          .get(MembersService)
          .create(manager, name ?? `test ${role} ${(made += 1)}`, role, null, { invited_by: null, countries }),
      );
      const token = await app.app
        .get(SessionsService)
        .open(member.id, { stage: 'whole', openedBy: 'password', client: NOBODY });
      return provingAgain(clientOf(url, `${SESSION_COOKIE}=${token}`, member), source);
    },
  };
};

const provingAgain = (client: Client, source: DataSource): Client => {
  const request: Client['request'] = async <T>(...asked: Parameters<Client['request']>) => {
    const answer = await client.request<T>(...asked);
    if ((answer.body as { code?: string } | null)?.code !== 'step-up-needed') return answer;
    const [proved] = (await source.query(
      `update session set proved_at = now(), proof_spent_for = null where member_id = $1 and proved_at > now() - interval '10 minutes' returning id`,
      [client.member!.id],
    )) as [unknown[], number];
    return proved.length > 0 ? client.request<T>(...asked) : answer;
  };
  return asking({ ...client, request });
};

/** Gives each database its own folder for files, as each installation has one. */
const withOwnFolder = (config: Config, databaseUrl: string): Config => ({
  ...config,
  evidenceFolder:
    config.evidenceFolder ??
    join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), `evidence-${new URL(databaseUrl).pathname.slice(1)}`),
});

/**
 * Makes the public role. Test files run in parallel on one PostgreSQL and share it, as instances of one installation
 * do.
 */
export const ensureTestPublicRole = (databaseUrl: string): Promise<string> =>
  ensurePublicRole({ databaseUrl, password: publicRolePassword(databaseUrl, tmpdir()) });

export const clientOf = (url: string, cookie: string, member: Member | null): Client => {
  const request: Client['request'] = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: url,
        // To compress and to open again what stays on one machine takes a quarter of its time.
        'accept-encoding': 'identity',
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      body: (isJson && text ? JSON.parse(text) : null) as T,
      text,
    };
  };
  return asking({ member, cookie, request });
};

const asking = ({ member, cookie, request }: Pick<Client, 'member' | 'cookie' | 'request'>): Client => ({
  member,
  cookie,
  request,
  get: (path, headers) => request('GET', path, undefined, headers),
  post: (path, body, headers) => request('POST', path, body, headers),
  put: (path, body, headers) => request('PUT', path, body, headers),
  delete: (path, headers) => request('DELETE', path, undefined, headers),
});
