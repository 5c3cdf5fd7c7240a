import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBackup, type MadeBackup } from '../operations/backup/make-backup.js';
import { restoreBackup, type Restored } from '../operations/backup/restore-backup.js';
import type { Progress } from '../platform/cancellation.js';
import type { Config } from '../config.js';
import { bringTablesIntoLog } from '../platform/database/bring-tables-into-the-log.js';
import { withClient } from '../platform/database/ensure-database.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { signingKey } from '../audit-log/signing-key.js';
import { startTestApp, TEST_CONFIG, type TestApp } from './app.js';
import { anIncident } from './an-incident.js';
import { log, openDesk, published, submit, type Desk } from './desk.js';
import { addFile, aPhoto, begin, declaredAs, sendPiece } from './upload-evidence.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';
import { HEAD, row, sendFile } from './upload-import-file.js';
import { internalIncident } from './internal-incident.js';
import { makeKey, seal } from './seal-notes.js';
import { testKeyFile, testKeyring } from './test-keys.js';

export const QUIET: Progress = { say: () => undefined, at: () => undefined, goOn: () => undefined };

/** One installation: its database, home and evidence folder. */
export interface Installation {
  config: Config;
  home: string;
  database: FreshDatabase;
  remove(): Promise<void>;
}

export const newInstallation = async (
  from: 'template' | 'nothing',
  settings: Partial<Config> = {},
): Promise<Installation> => {
  const home = mkdtempSync(join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'installation-'));
  const database = await freshDatabase(from);
  return {
    home,
    database,
    config: {
      ...TEST_CONFIG,
      home,
      databaseUrl: database.url,
      keyFile: testKeyFile(),
      evidenceFolder: join(home, 'evidence'),
      ...settings,
    },
    remove: async () => {
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
};

/** An installation whose team has used every part that a backup must contain. */
export interface InstallationInUse extends Installation {
  app: TestApp;
  desk: Desk;
  draft: IncidentRecord;
  onTheMap: IncidentRecord;
  /** A stored photo, and one that is only partly uploaded. */
  photo: Buffer;
  file: string;
  coming: { id: string; bytes: Buffer };
  /** Words that every confidential value contains. */
  words: string;
}

export const installationInUse = async (): Promise<InstallationInUse> => {
  const installation = await newInstallation('template');
  const app = await startTestApp(installation.database, { config: installation.config });
  const desk = await openDesk(app);
  const words = 'zqxwvjkphlmnrt';
  const draft = await log(desk.monitor, internalIncident(words, { title: `${words} title` }));
  const onTheMap = await published(desk, internalIncident(words, { title: 'On the map' }));
  const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
  await makeKey(desk.reviewer);
  const sealed = await seal(desk.reviewer, record.id, { names: words, contacts: words, medical: words });
  if (sealed.status !== 201) throw new Error(`the note was answered with ${sealed.status} ${sealed.text}`);
  const [photo, coming] = [aPhoto(200_000), { id: randomUUID(), bytes: aPhoto(90_000) }];
  const { id: file, status } = await addFile(app, desk.reviewer, record.id, photo, {
    declared: { name: `${words}.png` },
  });
  if (status !== 204) throw new Error(`the photo was answered with ${status}`);
  await desk.reviewer.put(`/api/incidents/${record.id}/evidence/${coming.id}`, declaredAs(coming.bytes));
  await begin(app, desk.reviewer, coming.id, coming.bytes.length);
  await sendPiece(app, desk.reviewer, coming.id, 0, coming.bytes.subarray(0, 40_000));
  await sendFile(desk.reviewer, [HEAD, row('A1', '04/06/2021', 'Phnom Penh', words)].join('\n'));
  await desk.admin.post('/api/invitations', { role: 'monitor' });
  mkdirSync(join(installation.home, 'areas'));
  writeFileSync(join(installation.home, 'areas', 'adm1.0123456789ab.topo.json'), '{"of":"the provinces"}');
  // As at every later start.
  await bringTablesIntoLog(installation.database.url);
  await makeCheckpoint(app.database, signingKey(installation.config));
  return {
    ...installation,
    app,
    desk,
    draft,
    onTheMap,
    photo,
    file,
    coming,
    words,
    remove: async () => {
      await app.close();
      await installation.remove();
    },
  };
};

export const backUp = async (
  { config, database }: Installation,
  folder: string,
  progress: Progress = QUIET,
): Promise<MadeBackup> =>
  makeBackup({ databaseUrl: database.url, keyring: await testKeyring(database.url), config, folder, progress });

export const restoreInto = ({ config }: Installation, folder: string, progress: Progress = QUIET): Promise<Restored> =>
  restoreBackup(config, folder, progress);

/** Lists the files below a folder, by their paths in it. */
export const filesBelow = (folder: string): { path: string; bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: path.slice(folder.length + 1), bytes: readFileSync(path) }));

/** Counts the members of a database; 0 if it has no tables. */
export const membersIn = ({ database }: Pick<Installation, 'database'>): Promise<number> =>
  withClient(database.url, async (client) => {
    const {
      rows: [is],
    } = await client.query<{ there: boolean }>(`select to_regclass('member') is not null as there`);
    return is!.there ? (await client.query<{ n: number }>('select count(*)::int as n from member')).rows[0]!.n : 0;
  });
