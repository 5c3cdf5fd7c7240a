import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ADDRESSES_BESIDE_CODES, publicAnswers } from '../../testing/acceptance/public-answers.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { LocalFileStore } from '../../evidence/local-file-store.js';
import { keySource } from '../../encryption/key-source.js';
import { anIncident } from '../../testing/an-incident.js';
import { clientOf, startTestApp, type TestApp } from '../../testing/app.js';
import {
  installationInUse,
  backUp,
  filesBelow,
  newInstallation,
  QUIET,
  restoreInto,
  type Installation,
  type InstallationInUse,
} from '../../testing/backup-and-restore.js';
import { testAdminUrl } from '../../testing/fresh-database.js';
import { canaryScannerFor, type Canary } from '../../testing/canaries.js';
import { log, published } from '../../testing/desk.js';
import { sendPiece, sha256 } from '../../testing/upload-evidence.js';
import { everyInternalAnswer } from '../../testing/every-internal-answer.js';
import { exactPoint } from '../../testing/internal-incident.js';
import { TEST_KEY } from '../../testing/test-keys.js';
import { inWords } from './backup.command.js';
import { checkBackup, readContents } from './check-backup.js';
import { compareWith, type Comparison } from './compare-backup.js';
import { compareFigures } from './compare-figures.js';
import { LEFT_OUT } from './excluded-tables.js';
import type { MadeBackup } from './make-backup.js';
import { openBackup } from './manifest.js';
import type { Restored } from './restore-backup.js';

jest.setTimeout(120_000);

const backups = mkdtempSync(join(tmpdir(), 'vigil-backups-'));
const folder = join(backups, 'monday');
let installation: InstallationInUse;
let made: MadeBackup;
let there: Installation;
let restored: Restored;
let found: Comparison;
let again: TestApp;
/** Number of records logged during the backup. */
let meanwhile = 0;

beforeAll(async () => {
  installation = await installationInUse();
  let isDone = false;
  const writing = (async () => {
    for (; !isDone; meanwhile += 1) await log(installation.desk.monitor, anIncident({ title: 'Meanwhile' }));
  })();
  made = await backUp(installation, folder);
  isDone = true;
  await writing;
  there = await newInstallation('nothing');
  restored = await restoreInto(there, folder);
  found = await compare(there);
  again = await startTestApp(there.database, { config: there.config });
});
afterAll(async () => {
  await again?.close();
  await there?.remove();
  await installation?.remove();
  rmSync(backups, { recursive: true, force: true });
});

const opened = () => openBackup(folder, keySource(installation.config));
const compare = async ({ database, config }: Installation, of = folder): Promise<Comparison> => {
  const backup = await openBackup(of, keySource(config));
  return compareWith(
    database.url,
    new LocalFileStore(config.evidenceFolder!),
    backup.manifest,
    await readContents(backup),
  );
};
const rowsIn = async (of: Installation, sql: string): Promise<Record<string, unknown>[]> =>
  withClient(of.database.url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

describe('a backup that was made while people wrote, restored into an empty place', () => {
  it('holds what was there at one moment, and the place says so of every table, file and line of the log', async () => {
    expect(meanwhile).toBeGreaterThan(0);
    expect(restored.log.faults).toEqual([]);
    expect(restored.answers).toMatchObject({ unreadable: [], plain: 0 });
    expect(restored.answers.values).toBeGreaterThan(10);
    expect(restored.files).toEqual({ total: 1, whole: 1, damaged: [] });
    // A running import was dropped with its file: the one difference.
    expect(found).toMatchObject({
      log: { was: made.manifest.log.size, now: made.manifest.log.size, continues: true },
      sameMigrations: true,
      missing: 0,
      tables: [{ name: 'public.import' }],
    });
    expect(inWords({ ...found, tables: [] }).at(-1)).toBe('The place holds what the backup holds.');
  });

  it('answers the public as the first place does, byte for byte', async () => {
    const [first, second] = await Promise.all(
      [installation.app, again].map((app) =>
        publicAnswers(app.visitor, [installation.onTheMap.code!], [], ADDRESSES_BESIDE_CODES),
      ),
    );
    expect(first!.length).toBeGreaterThan(80);
    expect(first!.filter(({ status }) => status === 200).length).toBeGreaterThan(80);
    const keptApart = ['/api/docs/openapi.json', '/api/sessions/current'];
    expect(second!.filter(({ path }) => !keptApart.includes(path))).toEqual(
      first!.filter(({ path }) => !keptApart.includes(path)),
    );
  });

  it('opens every internal answer, and gives the file of evidence as it came', async () => {
    const answers = JSON.stringify(await everyInternalAnswer(again.database));
    expect(answers).toContain(installation.words);
    expect(answers).toContain(String(exactPoint.lat));
    const reviewer = await again.signIn('reviewer', 'somebody new');
    const answer = await fetch(`${again.url}/api/evidence/${installation.file}/original`, {
      headers: { cookie: reviewer.cookie },
    });
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(installation.photo));
    expect(
      (await reviewer.get<{ incident: { title: string } }>(`/api/incidents/${installation.onTheMap.id}`)).body.incident,
    ).toEqual(installation.onTheMap.incident);
  });

  it('goes on where it stood: records, numbers and uploads', async () => {
    const [{ id }] = (await again.database.query(`select id from member where name = $1`, [
      installation.desk.reviewer.member!.name,
    ])) as [{ id: string }];
    expect(id).toBe(installation.desk.reviewer.member!.id);
    const monitor = await again.signIn('monitor', 'a new monitor');
    await log(monitor, anIncident());
    const before = (await readContents(await opened())).contents.sequences;
    const now = new Map(
      (
        await rowsIn(
          there,
          `select format('%I.%I', schemaname, sequencename) as name, last_value as last from pg_sequences`,
        )
      ).map(({ name, last }) => [name, Number(last ?? 0)]),
    );
    for (const { name, last } of before) expect([name, now.get(name)! >= Number(last ?? 0)]).toEqual([name, true]);
    expect(before.filter(({ last }) => last !== null).length).toBeGreaterThan(1);
  });

  it('lets nobody in who was signed in, or invited, or on their way', async () => {
    const cookie = installation.desk.reviewer.cookie;
    expect((await clientOf(installation.app.url, cookie, null).get('/api/incidents')).status).toBe(200);
    expect((await clientOf(again.url, cookie, null).get('/api/incidents')).status).toBe(401);
    const here = (name: string): Promise<Record<string, unknown>[]> => rowsIn(installation, `select 1 from ${name}`);
    for (const name of ['session', 'invitation', 'import_key', 'import_blob', `evidence_object where what = 'piece'`])
      expect([name, (await here(name)).length > 0]).toEqual([name, true]);
    const gone = [
      'invitation',
      'import_key',
      'import_blob',
      'sign_in_link',
      'passkey_challenge',
      'field_enrolment',
      `evidence_object where what = 'piece'`,
    ];
    for (const name of gone) expect([name, (await rowsIn(there, `select 1 from ${name}`)).length]).toEqual([name, 0]);
    expect(await rowsIn(there, `select distinct state from import`)).toEqual([{ state: 'dropped' }]);
  });

  it('an upload that was on its way begins again from its beginning', async () => {
    const { contents } = await readContents(await opened());
    expect(contents.tables.find(({ name }) => name === 'public.evidence_object')!.rows).toBe(1);
    await again.database.query(
      `update evidence set added_by = (select id from member where name = 'somebody new') where id = $1`,
      [installation.coming.id],
    );
    const somebody = { cookie: (await again.signIn('reviewer', 'who sends it')).cookie };
    await again.database.query(
      `update evidence set added_by = (select id from member where name = 'who sends it') where id = $1`,
      [installation.coming.id],
    );
    expect(
      (await sendPiece(again, somebody, installation.coming.id, 40_000, installation.coming.bytes.subarray(40_000)))
        .status,
    ).toBe(409);
    expect((await sendPiece(again, somebody, installation.coming.id, 0, installation.coming.bytes)).status).toBe(204);
  });

  it('brings along the key of the log and the boundaries that were imported, and nothing else of the home', async () => {
    for (const name of ['log-key.pem', 'areas/adm1.0123456789ab.topo.json'])
      expect(readFileSync(join(there.home, name))).toEqual(readFileSync(join(installation.home, name)));
    expect(statSync(join(there.home, 'log-key.pem')).mode & 0o777).toBe(0o600);
    expect((await readContents(await opened())).contents.home.map(({ path }) => path)).toEqual([
      'log-key.pem',
      'areas/adm1.0123456789ab.topo.json',
    ]);
  });

  it('has the same tables, with all that holds them: references, checks, triggers, rights', async () => {
    const shape = `select 'constraint' as what, conrelid::regclass::text || ' ' || conname as name, pg_get_constraintdef(oid) as is from pg_constraint where conrelid <> 0 and connamespace::regnamespace::text in ('public', 'pub')
      union all select 'trigger', tgrelid::regclass::text || ' ' || tgname, tgenabled::text from pg_trigger where not tgisinternal
      union all select 'reference', conrelid::regclass::text || ' ' || conname, convalidated::text from pg_constraint where contype = 'f'
      union all select 'index', indexrelid::regclass::text, indisvalid::text from pg_index join pg_class c on c.oid = indexrelid where c.relnamespace::regnamespace::text in ('public', 'pub') order by 1, 2, 3`;
    const [first, second] = [await rowsIn(installation, shape), await rowsIn(there, shape)];
    expect(first.length).toBeGreaterThan(300);
    expect(second).toEqual(first);
    await expect(rowsIn(there, `update log_leaf set what = 'x'`)).rejects.toMatchObject({ code: '55000' });
    await expect(rowsIn(there, 'truncate log_leaf cascade')).rejects.toMatchObject({ code: '55000' });
  });
});

describe('what is in a backup', () => {
  it('is every table of the database, but for those that are named with a reason', async () => {
    const { contents } = await readContents(await opened());
    const names = (
      await rowsIn(
        installation,
        `select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
      )
    ).map(({ name }) => name);
    expect(contents.tables.map(({ name }) => name).sort()).toEqual(names.sort());
    expect(Object.keys(LEFT_OUT).filter((name) => !names.includes(name))).toEqual([]);
    for (const { name, rows } of contents.tables)
      if (LEFT_OUT[name] && LEFT_OUT[name].keep === null) expect([name, rows]).toEqual([name, 0]);
    expect(Object.values(LEFT_OUT).every(({ why }) => why.length > 3)).toBe(true);
  });

  it('is a table that nobody told it of, too', async () => {
    await rowsIn(
      installation,
      `create table pub."a new Table" (n int, t text); insert into pub."a new Table" values (1, e'a\\tb\\nc'), (2, null)`,
    );
    try {
      await backUp(installation, join(backups, 'newer'));
      const { contents } = await readContents(await openBackup(join(backups, 'newer'), keySource(installation.config)));
      expect(contents.tables.find(({ name }) => name === 'pub.a new Table')).toMatchObject({
        rows: 2,
        columns: ['n', 't'],
      });
    } finally {
      await rowsIn(installation, `drop table pub."a new Table"`);
    }
    const empty = await newInstallation('nothing');
    await expect(restoreInto(empty, join(backups, 'newer'))).rejects.toThrow(
      /^Table pub\.a new Table is in the backup, and no migration makes it/,
    );
    expect(await rowsIn(empty, 'select from member')).toEqual([]);
    await empty.remove();
  });

  it('is for its owner alone, and says nothing of what it holds, in any encoding', async () => {
    const files = filesBelow(folder);
    for (const { path } of files) expect([path, statSync(join(folder, path)).mode & 0o777]).toEqual([path, 0o600]);
    const named = (await rowsIn(installation, 'select name from member')).map(({ name }) => name as string);
    const canaries: Canary[] = [
      installation.words,
      'On the map',
      installation.onTheMap.code!,
      installation.draft.id,
      installation.file,
      TEST_KEY.secret.toString('hex'),
      TEST_KEY.secret.toString('base64url'),
      ...named,
    ].map((word, i) => ({ field: `word ${i}`, class: 'internal', record: '', words: [word], numbers: [] }));
    canaries.push({
      field: 'point',
      class: 'internal',
      record: '',
      words: ['11.5621', '104.9188'],
      numbers: [exactPoint.lat, exactPoint.lon],
    });
    const scan = canaryScannerFor(canaries);
    for (const { path, bytes } of files) {
      expect([path, scan(bytes), scan(path)]).toEqual([path, [], []]);
      expect([path, bytes.includes(TEST_KEY.secret), bytes.includes(installation.photo.subarray(100, 132))]).toEqual([
        path,
        false,
        false,
      ]);
    }
    // Checks the search itself: it finds a leak.
    const leaking = Buffer.concat([
      readFileSync(join(folder, 'manifest.json')),
      Buffer.from(JSON.stringify({ title: installation.words }), 'utf16le'),
    ]);
    expect(scan(leaking).length).toBeGreaterThan(0);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object;
    expect(Object.keys(manifest)).toEqual([
      'vigil',
      'v',
      'id',
      'madeAt',
      'version',
      'key',
      'migrations',
      'log',
      'parts',
      'evidence',
    ]);
  });

  it('is compared with the place as it went on: by how much, and that its history is the same', async () => {
    const found = await compare(installation);
    expect(found.log).toMatchObject({ was: made.manifest.log.size, continues: true });
    expect(found.log.now).toBeGreaterThan(found.log.was);
    expect(found.tables.find(({ name }) => name === 'public.incident')!.now).toBeGreaterThan(
      found.tables.find(({ name }) => name === 'public.incident')!.was!,
    );
    expect(inWords(found).at(-1)).toMatch(
      /^The log went on from \d+ lines to \d+, and its first \d+ are those of the backup\.$/,
    );
  });

  it('is read whole without any database, and every count says that it is of reading back', async () => {
    const counts: string[] = [];
    const progress = { ...QUIET, at: (line: () => string) => void counts.push(line()) };
    const { contents, files } = await checkBackup(await opened(), progress);
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.filter((line) => !line.endsWith(' read back'))).toEqual([]);
    expect(contents.tables.length).toBe(made.tables);
    expect(files).toHaveLength(1);
  });
});

describe('figures', () => {
  it('are the same in the restored place as here as of then, and a change of what readers saw then is found', async () => {
    await published(installation.desk, anIncident({ title: 'Published since' }));
    const compared = () => compareFigures(there.database.url, installation.database.url);
    const { cells, differ } = await compared();
    expect(cells).toBeGreaterThan(15);
    expect(differ).toEqual([]);
    await rowsIn(
      installation,
      `update pub.incident set grade = 'VG_WEAK' where key = (select min(key) from pub.incident)`,
    );
    expect((await compared()).differ).toContain('I01');
    await rowsIn(
      installation,
      `update pub.incident set grade = 'VG_FAIR' where key = (select min(key) from pub.incident)`,
    );
    expect((await compared()).differ).toEqual([]);
  });

  it('are compared in each reading, and also of acts in a year after the last incident', async () => {
    const inBoth = (sql: string) => Promise.all([installation, there].map((one) => rowsIn(one, sql)));
    const act = `where (incident_key, position) = (select incident_key, min(position) from pub.act where kind = 'restriction' group by 1 order by 1 limit 1)`;
    const differ = async () => (await compareFigures(there.database.url, installation.database.url)).differ;
    await inBoth(
      `update pub.act set when_precision = 'DP_DAY', when_earliest = '2023-01-02', when_latest = '2023-01-02' ${act}`,
    );
    expect(await differ()).toEqual([]);
    await rowsIn(installation, `update pub.act set when_earliest = '2022-01-02', when_latest = '2022-01-02' ${act}`);
    expect(await differ()).toEqual(['I08 restrictions', 'I08 violations']);
    await inBoth(
      `update pub.act set when_earliest = '2023-01-02', when_latest = '2023-01-02', outcome = 'LA_LAWFUL' ${act}`,
    );
    await rowsIn(installation, `update pub.act set outcome = 'LA_UNLAWFUL' ${act}`);
    expect(await differ()).toEqual(['I08 violations']);
  });
});

describe('what goes wrong', () => {
  it('a place whose history was changed, or is another, is not what the backup went on to', async () => {
    const changed = await newInstallation('nothing');
    await restoreInto(changed, folder);
    await rowsIn(
      changed,
      `alter table log_leaf disable trigger user; update log_leaf set data = replace(data, '"at":"20', '"at":"19') where idx = 3; update evidence_object set kept_at = now()`,
    );
    rmSync(join(changed.home, 'evidence'), { recursive: true });
    const found = await compare(changed);
    expect(found).toMatchObject({ log: { continues: false }, missing: 1 });
    expect(inWords(found).at(-1)).toMatch(
      /^VERIFICATION FAILED: the log has \d+ lines, of which the first \d+ are not those of the backup/,
    );
    await changed.remove();
    const other = await newInstallation('template');
    const young = await startTestApp(other.database, { config: other.config });
    expect(inWords(await compare(other)).at(-1)).toMatch(
      /^VERIFICATION FAILED: the log has \d+ lines and had \d+: this place is older than the backup, or another one\.$/,
    );
    await young.close();
    await other.remove();
  });

  it('a backup is never written over another, or into a folder that holds something, or beside nothing', async () => {
    await expect(backUp(installation, folder)).rejects.toThrow(
      /monday holds a backup already, and a backup is never written over: name a new folder, such as .*monday-2\.$/,
    );
    await expect(backUp(installation, backups)).rejects.toThrow(
      /is not empty: name a folder for the backup that is not there yet\.$/,
    );
    await expect(backUp(installation, join(backups, 'no', 'such'))).rejects.toThrow(
      /^There is no folder .*\/no to put the backup into: make it, or name another\.$/,
    );
    writeFileSync(join(backups, 'a file'), 'x');
    await expect(backUp(installation, join(backups, 'a file'))).rejects.toThrow(/is a file: name a folder/);
  });

  it('a table in the database that is not ours to read stops it, and is named', async () => {
    await withClient(new URL(new URL(installation.database.url).pathname, testAdminUrl()).href, (client) =>
      client.query('create table theirs (n int)'),
    );
    await expect(backUp(installation, join(backups, 'theirs'))).rejects.toThrow(
      /^The user of DATABASE_URL may not read table public\.theirs, /,
    );
    expect(existsSync(join(backups, 'theirs'))).toBe(false);
    await withClient(new URL(new URL(installation.database.url).pathname, testAdminUrl()).href, (client) =>
      client.query('drop table theirs'),
    );
  });

  it('a place in which nobody ever worked is not backed up: somebody named the wrong one', async () => {
    const empty = await newInstallation('template');
    const app = await startTestApp(empty.database, { config: empty.config });
    await expect(backUp(empty, join(backups, 'nobody'))).rejects.toThrow(/^This database has no member and no record/);
    expect(existsSync(join(backups, 'nobody'))).toBe(false);
    await app.close();
    await empty.remove();
  });
});
