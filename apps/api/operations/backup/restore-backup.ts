import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { Config } from '../../config.js';
import { explainDisk, OperatorError, codeOf } from '../../platform/database/operator-error.js';
import { deskOptions } from '../../desk-database-options.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { openEvidenceStore } from '../../evidence/configured-store.js';
import type { EvidenceStore } from '../../evidence/evidence-store.js';
import { Originals } from '../../evidence/read-originals.js';
import { isAsStored } from '../../evidence/rehash-files.js';
import { verifierKey } from '../../audit-log/signed-note.js';
import { forgetCheckpoint, readKept } from '../../audit-log/kept-checkpoint.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { bringUpToDate, openServer, type OpenDatabase, type OpenServer } from '../../open-database.js';
import { checkDatabase, type CheckedDatabase } from '../verification/check-database.js';
import { checkEncryptedValues, type Checked } from '../../encryption/check-encrypted-values.js';
import { keySource } from '../../encryption/key-source.js';
import { useKeyring } from '../../encryption/keyring.js';
import { witnessesOf } from '../../audit-log/witnesses/configured-witnesses.js';
import { logPages } from '../../people/log-people.js';
import { endAllPages } from '../../people/pages/person-page.repository.js';
import { readContents, type BackupContents } from './check-backup.js';
import { makeTables, assertEmpty, assertKnownMigrations } from './assert-empty-target.js';
import { copyIn, evidenceIn, assertNoOthers } from './evidence-files.js';
import { assertSameOrNone, writeHomeFile } from './home-files.js';
import { loadTables } from './load-tables.js';
import { openBackup, type OpenBackup } from './manifest.js';
import { readWholePart } from './part-files.js';
import { Stopped, type Progress } from '../../platform/cancellation.js';

/** The results of checking a restored place. */
export interface Restored {
  backup: OpenBackup;
  where: string;
  tables: number;
  rows: number;
  files: { total: number; whole: number; damaged: string[] };
  answers: Checked;
  log: CheckedDatabase;
  /** Pages about people that it had, and that are shown to nobody: their consents may have been taken back since. */
  pagesAway: number;
}

/** Everything was restored, and then the look at it ended early. */
export class NotLookedAt extends OperatorError {
  constructor(
    where: string,
    override readonly cause: unknown,
  ) {
    const why = cause instanceof OperatorError ? cause.message.replace(/\.$/, '') : codeOf(cause) || 'no code';
    super(
      `The backup is in ${where}, whole, and was not looked at to the end${cause instanceof Stopped ? '' : `: ${why}`}. Look by hand: npm run keys -- check, npm run evidence -- check, npm run log -- verify.`,
    );
  }
}

/**
 * Restores a backup into the configured place, which must be empty, and checks everything restored. If interrupted
 * before the last step, the place is still empty: the database loads in one transaction, and evidence files already
 * copied are the backup's own.
 * @throws OperatorError; Stopped, and then the place is empty
 */
export const restoreBackup = async (
  config: Config,
  folder: string,
  progress: Progress,
  identityFile: string | null = null,
): Promise<Restored> => {
  const source = keySource(config);
  const backup = await openBackup(folder, source, identityFile);
  assertKnownMigrations(folder, backup.manifest);
  const of = await readContents(backup);
  const store = openEvidenceStore(config);
  const home = await readHome(config, backup, of);
  const signed = readKept(config)?.size ?? null;
  const server = await openServer(config, { log: progress.say });
  try {
    await fill(config, server, { backup, of, store, home, progress });
  } catch (error) {
    await server.stop();
    throw explainDisk(store.name, error);
  }
  // Whoever restores means an older database.
  forgetCheckpoint(config);
  if (signed !== null && signed > backup.manifest.log.size)
    progress.say(
      `This home had signed ${signed} lines of the log, and the backup has ${backup.manifest.log.size}: what came after it is not in it.`,
    );
  progress.say('Everything is in. Looking at it ...');
  try {
    return await look(config, await bringUpToDate(config, server, { log: progress.say }), backup, of, store, progress);
  } catch (error) {
    throw new NotLookedAt(server.where, error);
  } finally {
    await server.stop();
  }
};

/** First of all: a look that ends early must not leave pages. Its line is one more in the log than the backup has. */
const takePagesAway = (database: DataSource): Promise<number> =>
  database.transaction(async (manager) => {
    const count = await endAllPages(manager);
    if (count > 0) await logPages(manager, null, 'pages-not-restored');
    return count;
  });

type HomeFiles = { path: string; bytes: Buffer }[];
const readHome = async (
  config: Config,
  { folder, keys }: OpenBackup,
  { contents, partNamed }: BackupContents,
): Promise<HomeFiles> => {
  const files: HomeFiles = [];
  for (const { path, part } of contents.home) {
    const bytes = await readWholePart(folder, keys.parts, partNamed(part));
    await assertSameOrNone(config, path, bytes);
    files.push({ path, bytes });
  }
  return files;
};

interface Filling {
  backup: OpenBackup;
  of: BackupContents;
  store: EvidenceStore;
  home: HomeFiles;
  progress: Progress;
}
const fill = async (
  config: Config,
  server: OpenServer,
  { backup, of, store, home, progress }: Filling,
): Promise<void> => {
  const applied = await assertEmpty(server);
  await assertNoOthers(of.files, store);
  await makeTables(server, applied, backup.manifest.migrations);
  await copyIn(of.files, evidenceIn(backup.folder), store, progress);
  // These pages are of another database and may show what was unpublished; the first start renders them again.
  await rm(join(config.home, 'public'), { recursive: true, force: true });
  await withClient(server.databaseUrl, (client) =>
    loadTables(client, backup, of, progress, async () => {
      for (const { path, bytes } of home) await writeHomeFile(config, path, bytes);
    }),
  );
};

const look = async (
  config: Config,
  { databaseUrl, keyring, where }: OpenDatabase,
  backup: OpenBackup,
  of: BackupContents,
  store: EvidenceStore,
  progress: Progress,
): Promise<Restored> => {
  const database = await new DataSource({ ...deskOptions(databaseUrl), extra: { keepAlive: true } }).initialize();
  try {
    useKeyring(database, keyring);
    const pagesAway = await takePagesAway(database);
    const stored: { id: string; size: string; sha256: Buffer }[] = await database.query(
      `select id, size, sha256 from evidence where state = 'stored' order by id`,
    );
    const damaged: string[] = [];
    const originals = new Originals(database, store);
    for (const [n, file] of stored.entries()) {
      progress.goOn();
      progress.at(() => `${n} of ${stored.length} files of evidence looked at`);
      if (!(await isAsStored(originals, file))) damaged.push(file.id);
    }
    return {
      backup,
      where,
      tables: of.contents.tables.length,
      rows: of.contents.tables.reduce((sum, { rows }) => sum + rows, 0),
      files: { total: stored.length, whole: stored.length - damaged.length, damaged },
      answers: await checkEncryptedValues(databaseUrl, keyring),
      log: await checkDatabase(database.manager, {
        key: verifierKey(signingKey(config)),
        witnesses: witnessesOf(config.log).map(({ key }) => key),
      }),
      pagesAway,
    };
  } finally {
    await database.destroy();
  }
};
