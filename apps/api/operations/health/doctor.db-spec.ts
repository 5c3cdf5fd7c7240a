import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateOf, type Finding } from '@vigil/shared/staff-responses/server-health.js';
import type { Config } from '../../config.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { existingSigningKey } from '../../audit-log/signing-key.js';
import { anIncident } from '../../testing/an-incident.js';
import { log } from '../../testing/desk.js';
import { withDatabase } from '../../platform/database/ensure-database.js';
import { compiled } from '../../project-root.js';
import { textsOf } from '../../platform/texts-of-server.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { ordinaryUser } from '../../testing/start-embedded-process.js';
import { testKeyFile } from '../../testing/test-keys.js';
import { examine, linesOf, main } from './doctor.command.js';

jest.setTimeout(60_000);
const t = textsOf('server')('en');
let home: string;
let config: Config;
let database: FreshDatabase;
let app: TestApp;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-doctor-'));
  database = await freshDatabase();
  const keyFile = join(home, 'key');
  writeFileSync(keyFile, readFileSync(testKeyFile()), { mode: 0o600 });
  config = { ...TEST_CONFIG, home, keyFile, databaseUrl: database.url, log: { ...TEST_CONFIG.log, minutes: 60 } };
  app = await startTestApp(database, { config });
  await app.signIn('admin');
  await log(await app.signIn('monitor'), anIncident());
  await makeCheckpoint(app.database, existingSigningKey(config));
  config = { ...config, port: Number(new URL(app.url).port) };
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

const statesOf = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map((finding) => [finding.check, `${finding.is} ${stateOf(finding)}`]));

describe('the doctor', () => {
  it.each([
    ['a folder of the system', () => '/proc/none', 'closed bad'],
    ['a folder in whose way a file is', () => join(config.keyFile!, 'evidence'), 'closed bad'],
    ['a folder that is there', () => home, 'folder good'],
    ['a folder that can be made', () => join(home, 'not', 'yet'), 'folder good'],
  ])('says whether files can be written where VIGIL_EVIDENCE says: %s', async (_what, folder, expected) => {
    const found = statesOf(await examine({ ...config, evidenceFolder: folder() }, false));
    expect(found['evidenceStore']).toBe(expected);
  });

  it('finds what is well while Vigil runs, the whole log with it', async () => {
    expect(statesOf(await examine(config, true))).toMatchObject({
      database: 'answers good',
      port: 'vigil good',
      home: 'private good',
      keyFile: 'private good',
      key: 'fits good',
      migrations: 'done good',
      clock: 'agrees good',
      collation: 'same good',
      fonts: 'found good',
      log: 'signed good',
      logLines: 'hold good',
      backup: 'none bad',
      administrators: 'one attention',
    });
  });

  it('works while the database does not, and says so once', async () => {
    const findings = await examine({ ...config, databaseUrl: 'postgres://nobody@127.0.0.1:1/vigil' }, true);
    expect(statesOf(findings)).toMatchObject({
      database: 'silent bad',
      migrations: 'not-known unknown',
      home: 'private good',
      backup: 'none bad',
    });
    const lines = linesOf(findings, t);
    expect(lines.filter((line) => line.includes('DATABASE_URL'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes(t('server.not-known')))).toEqual([]);
    expect(lines.at(-1)).toContain(t('server.migrations'));
    expect(lines).toContain(`NOW   ${t('server.backup')}: ${t('server.backup.none')}`);
  });

  it('finds the embedded database of a home only while it runs, and starts nothing', async () => {
    const findings = await examine({ ...config, databaseUrl: null }, false);
    expect(statesOf(findings)).toMatchObject({ database: 'silent bad' });
  });

  it('finds rights that are too wide, tables that wait, and a log that somebody changed', async () => {
    chmodSync(home, 0o755);
    await app.database.query(`delete from migration_file where name = (select max(name) from migration_file)`);
    await app.database.query(`update log_head set size = size + 1`);
    expect(statesOf(await examine(config, true))).toMatchObject({
      home: 'open bad',
      migrations: 'waiting attention',
      logLines: 'faults bad',
    });
    await app.database.query(`insert into migration_file (name, digest) values ('9999-from-the-future', 'x')`);
    expect(statesOf(await examine(config, false))).toMatchObject({ migrations: 'do-not-fit bad' });
    chmodSync(home, 0o700);
  });

  it('says all that it found where the log cannot be checked, and why it cannot', async () => {
    const unchecked: unknown[] = [];
    const keyless = { ...config, log: { ...config.log, keyFile: join(home, 'no-such-key') } };
    const found = await examine(keyless, true, (error) => void unchecked.push(error));
    expect(statesOf(found)).toMatchObject({ database: 'answers good', home: 'private good' });
    expect(unchecked).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^The key of the log, .*no-such-key, is missing/) }),
    ]);
  });

  it('run by another user, says whose the files are, who ran it, and nothing else of them', () => {
    const another = ordinaryUser();
    // Only root can run it as another.
    if (!another) return;
    const folder = mkdtempSync(join(tmpdir(), 'vigil-doctor-of-another-'));
    chmodSync(folder, 0o711);
    const [keyFile, backups] = [join(folder, 'a.key'), join(folder, 'backups')];
    writeFileSync(keyFile, readFileSync(testKeyFile()), { mode: 0o600 });
    mkdirSync(backups, { mode: 0o700 });
    const program = `const { main } = await import(${JSON.stringify(compiled('operations/health/doctor.command.js'))});
      process.exitCode = await main([]);`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      uid: another.uid,
      gid: another.gid,
      cwd: '/',
      encoding: 'utf8',
      env: { VIGIL_MODE: 'production', VIGIL_HOME: folder, VIGIL_KEY_FILE: keyFile, VIGIL_BACKUP_TO: backups },
    });
    rmSync(folder, { recursive: true });
    const [whose, todo, ...rest] = stdout.split('\n');
    const what = [
      'home',
      'keyFile',
      'database',
      'disk',
      'evidenceStore',
      'key',
      'log',
      'backup',
      'backupPlace',
      'drill',
      'keyPlace',
    ];
    expect(whose).toBe(
      `NOW   ${what.map((check) => t(`server.${check}`)).join(', ')}: this belongs to user root, and user ${another.name} ran this, who may not look at it.`,
    );
    expect(todo).toMatch(/^ {6}-> Run this as user root\./);
    expect(rest.filter((line) => what.some((check) => line.includes(`${t(`server.${check}`)}: `)))).toEqual([]);
    expect(rest.filter((line) => line.startsWith('NOW'))).toEqual([]);
    expect(status).toBe(1);
  });

  it('ends with 1 where something is bad, 2 for what it does not know, and names a setting that is wrong', async () => {
    const said: string[] = [];
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const before = { ...process.env };
    try {
      Object.assign(process.env, { VIGIL_MODE: 'production', VIGIL_HOME: home, DATABASE_URL: database.url });
      expect(await main([])).toBe(1);
      expect(said.join('')).toContain('No backup of this server is known.');
      expect(said.join('')).not.toContain(home);
      expect(await main(['now'])).toBe(2);
      said.length = 0;
      process.env['DATABASE_URL'] = withDatabase(database.url, 'vigil_named_wrongly');
      expect(await main([])).toBe(1);
      expect(said.join('')).toContain(
        'Database: It does not answer.\n      -> There is no database "vigil_named_wrongly"',
      );
      process.env['PORT'] = 'many';
      said.length = 0;
      expect(await main([])).toBe(1);
      expect(said).toEqual([expect.stringContaining('PORT is "many"')]);
    } finally {
      process.env = before;
      out.mockRestore();
      err.mockRestore();
    }
  });
});
