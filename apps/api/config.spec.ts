import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inCheckout } from './project-root.js';
import { readConfig } from './config.js';

describe('the configuration', () => {
  it('is a demo on this computer when nothing is said', () => {
    expect(readConfig({})).toEqual({
      mode: 'demo',
      isTrial: false,
      home: resolve('.vigil'),
      port: 3000,
      host: 'localhost',
      databaseUrl: null,
      publicDatabaseUrl: null,
      publicReplicaUrl: null,
      organisation: 'DEMO organisation',
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
      log: { keyFile: null, name: null, minutes: 60, witnesses: null, witnessFile: null },
    });
  });

  it('takes a bucket for evidence, and refuses an address that is none, or the one of the backups, without repeating it', () => {
    const to = 's3+https://s3.example/office/evidence?region=eu-central-1';
    expect(readConfig({ VIGIL_EVIDENCE: to, VIGIL_EVIDENCE_S3_KEY_FILE: '/run/keys/s3' })).toMatchObject({
      evidenceFolder: null,
      evidenceBucket: { to, s3KeyFile: '/run/keys/s3' },
    });
    expect(readConfig({ VIGIL_EVIDENCE: to, VIGIL_BACKUP_TO: 's3+https://s3.example/office/backups' })).toBeTruthy();
    // A backup keeps its files of evidence in a folder of that name, and removes what none needs.
    for (const other of ['/evidence', '/evidence/?region=x', '', '/', '?region=x'])
      expect(() => readConfig({ VIGIL_EVIDENCE: to, VIGIL_BACKUP_TO: `s3+https://s3.example/office${other}` })).toThrow(
        /^VIGIL_EVIDENCE names the folder of a bucket that VIGIL_BACKUP_TO names, or one in it/,
      );
    for (const other of ['s3+https://s3.example/office/evi', 's3+https://other.example/office', '/srv/office'])
      expect(readConfig({ VIGIL_EVIDENCE: to, VIGIL_BACKUP_TO: other })).toBeTruthy();
    for (const wrong of [
      's3+https://id:zqxwvjkphlmnrt@s3.example/b',
      's3+http://s3.example/b',
      's3+https://s3.example',
    ])
      expect(() => readConfig({ VIGIL_EVIDENCE: wrong })).toThrow(/^VIGIL_EVIDENCE is no address of a bucket: [^@]*$/);
    expect(() => readConfig({ VIGIL_EVIDENCE: 's3://id:zqxwvjkphlmnrt@s3.example/b' })).toThrow(
      /^VIGIL_EVIDENCE is an address that Vigil does not know: a bucket begins with s3\+https:\/\/, [^@]*$/,
    );
  });

  it('is what the environment says', () => {
    expect(
      readConfig({
        VIGIL_MODE: 'production',
        VIGIL_HOME: '/var/lib/vigil',
        PORT: '8080',
        HOST: '0.0.0.0',
        DATABASE_URL: 'postgres://a:b@db/vigil',
        PUBLIC_DATABASE_URL: 'postgresql://c:d@db/vigil',
        VIGIL_PUBLIC_REPLICA_URL: 'postgres://replica:5433',
        VIGIL_ORGANISATION: ' A Rights Centre ',
        VIGIL_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
        VIGIL_LEAVE_TO: ' https://weather.example/today ',
        VIGIL_ADDRESS: 'https://Vigil.example:443/',
        VIGIL_KEY_FILE: '/run/keys/vigil',
        VIGIL_EVIDENCE: '/srv/evidence',
        VIGIL_SEARCH_MIB: '0',
        VIGIL_DESK_SEARCH_MIB: '64',
        VIGIL_SMTP_URL: 'smtps://office:p%40ss@mail.example',
        VIGIL_BACKUP_TO: '/mnt/backup',
        VIGIL_BACKUP_KEEP: '14,8,24',
        VIGIL_BACKUP_HOUR: '19',
        VIGIL_LOG_KEY_FILE: '/run/log-key.pem',
        VIGIL_LOG_NAME: 'log.example.org/vigil',
        VIGIL_LOG_MINUTES: '15',
        VIGIL_WITNESSES: ' KEY https://witness.example ',
        VIGIL_METRICS_TOKEN: ' 0123456789abcdef ',
      }),
    ).toEqual({
      mode: 'production',
      isTrial: false,
      home: '/var/lib/vigil',
      port: 8080,
      host: '0.0.0.0',
      databaseUrl: 'postgres://a:b@db/vigil',
      publicDatabaseUrl: 'postgresql://c:d@db/vigil',
      publicReplicaUrl: 'postgres://replica:5433',
      organisation: 'A Rights Centre',
      trustedProxies: ['10.0.0.1', '10.0.0.2'],
      leaveTo: 'https://weather.example/today',
      address: 'https://vigil.example',
      keyFile: '/run/keys/vigil',
      keyCommand: null,
      evidenceFolder: '/srv/evidence',
      evidenceBucket: null,
      searchMebibytes: 0,
      deskSearchMebibytes: 64,
      mail: { host: 'mail.example', port: 465, tls: 'implicit', login: { user: 'office', pass: 'p@ss' } },
      backup: {
        to: '/mnt/backup',
        s3KeyFile: null,
        keep: { daily: 14, weekly: 8, monthly: 24 },
        recipient: null,
        hour: 19,
      },
      alerts: { mail: null, webhook: null, command: null, language: 'en' },
      metricsToken: '0123456789abcdef',
      log: {
        keyFile: '/run/log-key.pem',
        name: 'log.example.org/vigil',
        minutes: 15,
        witnesses: 'KEY https://witness.example',
        witnessFile: null,
      },
    });
  });

  it.each([
    ['smtp://mail.example', 'mail.example', 587, 'starttls'],
    ['smtp://mail.example:2525/', 'mail.example', 2525, 'starttls'],
    ['smtps://mail.example', 'mail.example', 465, 'implicit'],
    ['smtp://localhost', 'localhost', 25, 'none'],
    ['smtp://[::1]:1025', '::1', 1025, 'none'],
    ['smtp://127.0.0.1.mail.example', '127.0.0.1.mail.example', 587, 'starttls'],
  ])('sends mail in the open on this computer alone: %s', (VIGIL_SMTP_URL, host, port, tls) =>
    expect(readConfig({ VIGIL_MODE: 'production', VIGIL_SMTP_URL }).mail).toEqual({ host, port, tls, login: null }),
  );

  it('sends no mail from a demo', () => expect(readConfig({ VIGIL_SMTP_URL: 'smtps://mail.example' }).mail).toBeNull());

  it('takes an empty value for none', () =>
    expect(readConfig({ PORT: '', VIGIL_MODE: '', DATABASE_URL: '' })).toMatchObject({
      port: 3000,
      mode: 'demo',
      databaseUrl: null,
    }));
});

describe('.env.example', () => {
  const top = inCheckout();
  /** Variables for this project's own tests and pictures only; no operator needs them. */
  const OF_TESTS = /^VIGIL_(TEST_(?!DATABASE_URL)|PROVE|SEED|UPDATE|CANARY|PICTURE)/;
  const sources = (folder: string): string[] =>
    readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
      if (['dist', 'node_modules', 'testing', 'journeys', 'acceptance', 'bench'].includes(entry.name)) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sources(path) : /(?<!spec)\.(ts|mjs)$/.test(entry.name) ? [path] : [];
    });

  it('names every setting that the program reads', () => {
    const example = readFileSync(join(top, '.env.example'), 'utf8');
    const read = ['apps/api', 'scripts']
      .flatMap(sources)
      .flatMap((file) =>
        [
          ...readFileSync(join(top, file), 'utf8').matchAll(/env(?:\[')?\.?((?:VIGIL_|PUBLIC_)?[A-Z][A-Z\d_]{3,})\b/g),
        ].map((match) => match[1]!),
      );
    const settings = [...new Set(read)].filter(
      (name) => /^(VIGIL_|PUBLIC_DATABASE_URL|DATABASE_URL|PORT|HOST|CHROMIUM_PATH)/.test(name) && !OF_TESTS.test(name),
    );
    expect(settings.length).toBeGreaterThan(15);
    expect(settings.filter((name) => !new RegExp(`^#?${name}=`, 'm').test(example))).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('refuses a name one slip away from a setting, names both, and repeats no value', () => {
    for (const [typed, meant] of [
      ['VIGIL_ADRESS', 'VIGIL_ADDRESS'],
      ['VIGIL_KEYFILE', 'VIGIL_KEY_FILE'],
      ['VIGIL_MDOE', 'VIGIL_MODE'],
      ['VIGIL_ORGANIZATION', 'VIGIL_ORGANISATION'],
      ['VIGIL_BACKUP_RECIPENT', 'VIGIL_BACKUP_RECIPIENT'],
      ['vigil_home', 'VIGIL_HOME'],
      ['DATABSE_URL', 'DATABASE_URL'],
    ] as const)
      expect(() => readConfig({ [typed]: 'zqxwvjk' })).toThrow(
        `${typed} is no setting of Vigil: write ${meant}, or take ${typed} out.`,
      );
  });

  it('takes every form of a proxy that Fastify takes', () => {
    const proxies = ['127.0.0.1', '::1', '10.0.0.0/8', 'fc00::/7', '10.0.0.0/255.0.0.0', 'loopback', 'uniquelocal'];
    expect(readConfig({ VIGIL_TRUSTED_PROXIES: proxies.join(', ') }).trustedProxies).toEqual(proxies);
  });

  it('leaves alone what belongs to others, or is empty', () => {
    const others = { VIGIL_HOST: 'vigil.example', VIGIL_PURGE: 'data', POST: '1', VIGIL_ADRESS: '', PATH: '/bin' };
    expect(readConfig(others)).toEqual(readConfig({}));
  });

  it.each([
    [{ VIGIL_MODE: 'prod' }, 'VIGIL_MODE is "prod": it must be demo or production.'],
    [{ PORT: 'http' }, 'PORT is "http": it must be a number from 1 to 65535.'],
    [{ PORT: '65536' }, 'PORT is "65536": it must be a number from 1 to 65535.'],
    ...['nonsense', 'proxy.example', '10.0.0.0/33', '127.0.0.1:443', '10.0.0.0/8/8', '10.0.0.0/0'].map(
      (proxy): [Record<string, string>, string] => [
        { VIGIL_TRUSTED_PROXIES: `127.0.0.1, ${proxy}` },
        `VIGIL_TRUSTED_PROXIES has "${proxy}", which is no address of a proxy: write numbers, such as 127.0.0.1 or 10.0.0.0/8, no name.`,
      ],
    ),
    [{ PORT: '-1' }, 'PORT is "-1": it must be a number from 1 to 65535.'],
    [
      { DATABASE_URL: 'mysql://a:secret@b/c' },
      'DATABASE_URL is no address of a PostgreSQL: it must look like postgres://user:password@host:5432/database.',
    ],
    [
      { PUBLIC_DATABASE_URL: 'secret' },
      'PUBLIC_DATABASE_URL is no address of a PostgreSQL: it must look like postgres://user:password@host:5432/database.',
    ],
    ...['secret', 'postgres://a:secret@replica', 'postgres://replica/secret', 'postgres:///secret'].map(
      (VIGIL_PUBLIC_REPLICA_URL): [Record<string, string>, string] => [
        { VIGIL_PUBLIC_REPLICA_URL },
        'VIGIL_PUBLIC_REPLICA_URL must look like postgres://replica.example:5432: user, password and database are those of the primary.',
      ],
    ),
    ...[
      'mail.example',
      'https://mail.example',
      'smtp://',
      'smtp://secret@mail.example',
      'smtp://:secret@mail.example',
      'smtp://a:%zz@mail.example',
      'smtp://%zz@mail.example',
      'smtps://a:secret@mail.example?tls.rejectUnauthorized=false',
    ].map((VIGIL_SMTP_URL): [Record<string, string>, string] => [
      { VIGIL_SMTP_URL },
      'VIGIL_SMTP_URL is no address of a mail server: it must look like smtps://user:password@mail.example:465, or smtp:// for STARTTLS; characters such as @ in the password are written as %40.',
    ]),
    ...['javascript:alert(1)', 'weather', 'data:text/html,x', 'about:srcdoc', 'https://a:b@weather.example/'].map(
      (address): [Record<string, string>, string] => [
        { VIGIL_LEAVE_TO: address },
        `VIGIL_LEAVE_TO is "${address}": it must be about:blank or an address that begins with https://.`,
      ],
    ),
    ...[
      'vigil.example',
      'https://vigil.example/path',
      'https://vigil.example/?x',
      'https://a@vigil.example',
      'ftp://vigil.example',
      'javascript:alert(1)',
    ].map((address): [Record<string, string>, string] => [
      { VIGIL_ADDRESS: address },
      `VIGIL_ADDRESS is "${address}": it must be the site's address without a path, such as https://vigil.example.`,
    ]),
    [
      { VIGIL_LOG_MINUTES: 'hourly' },
      'VIGIL_LOG_MINUTES is "hourly": it must be a number from 1 to 1440, or 0 for no checkpoints.',
    ],
    [
      { VIGIL_WITNESSES: 'a', VIGIL_WITNESS_FILE: '/b' },
      'VIGIL_WITNESSES and VIGIL_WITNESS_FILE are both set: the witnesses come from one of them.',
    ],
    [
      { VIGIL_LOG_NAME: 'our log' },
      'VIGIL_LOG_NAME may have no space, no plus and only ASCII, at most 200 characters: an address like log.example.org/vigil.',
    ],
    [
      { VIGIL_BACKUP_TO: '/mnt', VIGIL_BACKUP_HOUR: '24' },
      'VIGIL_BACKUP_HOUR is "24": it must be an hour in UTC, from 0 to 23.',
    ],
    [
      { VIGIL_BACKUP_HOUR: '2' },
      'VIGIL_BACKUP_HOUR is set, and VIGIL_BACKUP_TO does not say where backups go: set it, too.',
    ],
    [
      { VIGIL_BACKUP_RECIPIENT: 'abc' },
      'VIGIL_BACKUP_RECIPIENT is not as "npm run backup -- new-identity" printed it: it begins with vigil-backup-, and a letter of it is wrong or missing.',
    ],
    [{ VIGIL_ORGANISATION: 'x'.repeat(201) }, 'VIGIL_ORGANISATION is too long: at most 200 characters.'],
    [
      { VIGIL_KEY_FILE: '/secret', VIGIL_KEY_COMMAND: 'secret' },
      'VIGIL_KEY_FILE and VIGIL_KEY_COMMAND are both set: the key comes from one of them.',
    ],
  ])('is one sentence that names the variable: %j', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(
      expect.objectContaining({ name: 'OperatorError', message: sentence }),
    );
  });
});
