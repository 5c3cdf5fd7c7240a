import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ADVISORY_LOCKS, lockIfFree } from '../../platform/database/advisory-locks.js';
import type { Config } from '../../config.js';
import { explainDisk, OperatorError, codeOf } from '../../platform/database/operator-error.js';
import { withClient } from '../../platform/database/ensure-database.js';
import type { AppliedMigration } from '../../platform/database/migration-files.js';
import { ownVersion } from '../../platform/own-version.js';
import { openEvidenceStore } from '../../evidence/configured-store.js';
import { rootOfStack } from '../../audit-log/merkle-tree.js';
import type { Keyring } from '../../encryption/keyring.js';
import { REKEY_LOCK } from '../../encryption/rekey.js';
import { newBackupKeys, type BackupKeys } from './backup-key.js';
import { newestIn, markChecked } from './backups-in-folder.js';
import { checkBackup } from './check-backup.js';
import {
  copyOut,
  damagedObjects,
  evidenceIn,
  FolderSink,
  lineOf,
  objectsNamed,
  type EvidenceSink,
} from './evidence-files.js';
import { homeFiles, readHomeFile } from './home-files.js';
import { CONTENTS, FILES, MANIFEST, manifestFiles, reopen, type Contents, type Manifest } from './manifest.js';
import { syncFolder, writeFileWhole, writePart, type Part } from './part-files.js';
import type { Progress } from '../../platform/cancellation.js';
import { digestOfTable, rowsOf, SAME_TEXTS, sequencesOf, tablesOf, type Table } from './list-tables.js';

export interface BackupJob {
  databaseUrl: string;
  keyring: Keyring;
  config: Config;
  folder: string;
  progress: Progress;
  /** Takes the files of evidence; left out: they go into the folder. */
  sink?: EvidenceSink;
}
export interface MadeBackup {
  manifest: Manifest;
  rows: number;
  tables: number;
  /** Evidence files that the database names but that are missing from the store: lost before, and not in the backup. */
  lost: string[];
  /** Files that a check had found damaged: the backup holds them in that state, not as they were stored. */
  damaged: string[];
  /** How many files of evidence lie where an earlier backup put them. */
  shared: number;
}

const LOOK_AGAIN_MS = 200;

/**
 * Makes a backup of a place that may be in use: all tables at one moment, the evidence files that the database names at
 * that moment, and files of the home that cannot be created again. One at a time in a database. Files of evidence that
 * the newest backup beside it has are linked. Writes it under a temporary name, reads it back, and renames it when it
 * is complete and durable.
 * @throws OperatorError; Stopped, and then nothing of it remains
 */
export const makeBackup = async (job: BackupJob): Promise<MadeBackup> => {
  const folder = resolve(job.folder);
  await assertEmptyFolder(folder);
  const draft = `${folder}.unfinished`;
  return withClient(job.databaseUrl, async (client) => {
    if (!(await lockIfFree(client, ADVISORY_LOCKS.backup)))
      throw new OperatorError('Another backup of this database is being made: wait until it is done.');
    await waitForRekeying(client, job.progress);
    // Left by a killed backup. Nobody else writes there, because this process holds the lock.
    await rm(draft, { recursive: true, force: true });
    try {
      await mkdir(draft, { mode: 0o700 });
      const before = await newestIn(dirname(folder));
      const sink = job.sink ?? new FolderSink(evidenceIn(draft), before === null ? null : evidenceIn(before));
      const { keys, ...made } = await write(client, draft, sink, job);
      await checkBackup(reopen(draft, keys), job.progress, sink.settled);
      await markChecked(draft, made.lost.length + made.damaged.length === 0);
      await syncFolder(draft);
      await rename(draft, folder);
      await syncFolder(dirname(folder));
      return { ...made, shared: sink.shared };
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw explainDisk(folder, error);
    }
  });
};

/** Waits for a running re-keying, which rewrites encrypted values; a later one waits for this backup. */
const waitForRekeying = async (client: pg.Client, progress: Progress): Promise<void> => {
  if (await lockIfFree(client, REKEY_LOCK, 'shared')) return;
  progress.say('Waiting for a re-keying to end');
  do {
    progress.goOn();
    await pause(LOOK_AGAIN_MS);
  } while (!(await lockIfFree(client, REKEY_LOCK, 'shared')));
};

/** @throws OperatorError when a backup cannot have this name */
const assertEmptyFolder = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (codeOf(error) === 'ENOENT') return [];
    throw codeOf(error) === 'ENOTDIR'
      ? new OperatorError(`${folder} is a file: name a folder for the backup that is not there yet.`)
      : explainDisk(folder, error);
  });
  if (names.includes(MANIFEST))
    throw new OperatorError(
      `${folder} holds a backup already, and a backup is never written over: name a new folder, such as ${join(dirname(folder), `${basename(folder)}-2`)}.`,
    );
  if (names.length > 0)
    throw new OperatorError(`${folder} is not empty: name a folder for the backup that is not there yet.`);
  const parent = await stat(dirname(folder)).catch(() => null);
  if (!parent?.isDirectory())
    throw new OperatorError(`There is no folder ${dirname(folder)} to put the backup into: make it, or name another.`);
};

const write = async (
  client: pg.Client,
  draft: string,
  sink: EvidenceSink,
  { keyring, config, progress }: BackupJob,
): Promise<Omit<MadeBackup, 'shared'> & { keys: BackupKeys }> => {
  await client.query(SAME_TEXTS);
  await client.query('begin isolation level repeatable read read only');
  const about = await describe(client);
  const master = await keyring.need(about.currentKey);
  const id = randomBytes(8).toString('hex');
  const { recipient } = config.backup;
  const { keys, wrapped } = await newBackupKeys(id, master, recipient);
  const parts: Part[] = [];
  const part = async (name: string, plain: AsyncIterable<Uint8Array>): Promise<string> => {
    parts.push(await writePart(draft, keys.parts, name, plain));
    return name;
  };
  const contents: Contents = { tables: [], sequences: await sequencesOf(client), home: [] };
  const tables = await tablesOf(client);
  for (const table of tables) await hold(client, table);
  for (const [n, table] of tables.entries()) {
    const name = `tables/${String(n + 1).padStart(3, '0')}`;
    await pipeline(
      client.query(copyTo(copyOf(table))),
      stopping(progress, () => `${n} of ${tables.length} tables`),
      createGzip({ level: 1 }),
      (bytes: AsyncIterable<Uint8Array>) => part(name, bytes),
    );
    contents.tables.push({
      name: table.name,
      columns: table.columns,
      part: name,
      ...(await digestOfTable(client, table)),
    });
  }
  const objects = { ids: await objectsNamed(client), damaged: await damagedObjects(client) };
  await client.query('commit');
  for (const [n, path] of (await homeFiles(config)).entries())
    contents.home.push({ path, part: await part(`home/${n + 1}`, readHomeFile(config.home, path)) });
  const files = await copyOut(objects, openEvidenceStore(config), sink, progress);
  await part(FILES, once(files.map(lineOf).join('')));
  await part(CONTENTS, once(JSON.stringify(contents)));
  const manifest: Manifest = {
    vigil: 'backup',
    v: recipient ? 2 : 1,
    id,
    madeAt: about.at,
    version: ownVersion,
    key: { id: master.id, wrapped, ...(recipient ? { sealedTo: recipient.id } : {}), needs: about.keys },
    migrations: about.migrations,
    log: about.log,
    parts,
    evidence: {
      files: files.filter(({ whole }) => whole).length,
      bytes: files.reduce((sum, { whole }) => sum + (whole?.bytes ?? 0), 0),
    },
  };
  await syncFolders(draft);
  progress.goOn();
  for (const { name, bytes } of manifestFiles(manifest, keys)) await writeFileWhole(join(draft, name), [bytes]);
  await syncFolder(draft);
  return {
    keys,
    manifest,
    rows: contents.tables.reduce((sum, { rows }) => sum + rows, 0),
    tables: tables.length,
    lost: await stillNamed(
      client,
      files.filter(({ whole }) => !whole).map(({ id: gone }) => gone),
    ),
    damaged: files.filter(({ damaged }) => damaged).map(({ id: file }) => file),
  };
};

/**
 * Returns the missing files that are lost. A file that was erased during the backup is no longer named in the database.
 */
const stillNamed = async (client: pg.Client, gone: readonly string[]): Promise<string[]> => {
  const named = new Set(await objectsNamed(client));
  return gone.filter((id) => named.has(id));
};

/**
 * Prevents emptying or rebuilding a table before it was read. @throws OperatorError that names a table without read
 * permission
 */
const hold = (client: pg.Client, { name, sql }: Table): Promise<unknown> =>
  client.query(`lock table ${sql} in access share mode`).catch((error: unknown) => {
    throw codeOf(error) === '42501'
      ? new OperatorError(
          `The user of DATABASE_URL may not read table ${name}, which lies in Vigil's database: give it the right, or move the table away. Nothing was backed up.`,
        )
      : error;
  });

const copyOf = (table: Table): string => `copy (${rowsOf(table)}) to stdout`;

interface About {
  at: string;
  currentKey: string;
  keys: string[];
  migrations: AppliedMigration[];
  log: Manifest['log'];
}
/** Returns the manifest's description of the database at this moment. @throws OperatorError when it was never used */
const describe = async (client: pg.Client): Promise<About> => {
  const {
    rows: [now],
  } = await client.query<{
    at: string;
    used: boolean;
    key: string;
    keys: string[];
    size: number;
    stack: Buffer[];
    checkpoint: string | null;
  }>(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, exists (select from member) or exists (select from incident) as used,
            (select key_id from encryption_key_current) as key, array(select id from encryption_key order by id) as keys, h.size::int as size, h.stack,
            (select note || array_to_string(cosignatures, '') from pub.log_checkpoint order by size desc limit 1) as checkpoint from log_head h`,
  );
  const { at, used, key, keys, size, stack, checkpoint } = now!;
  if (!used)
    throw new OperatorError(
      'This database has no member and no record: nothing was backed up. Look whether VIGIL_HOME and DATABASE_URL name the place that is in use.',
    );
  const { rows: migrations } = await client.query<AppliedMigration>(
    'select name, digest from migration_file order by name',
  );
  return { at, currentKey: key, keys, migrations, log: { size, root: rootOfStack(stack).toString('hex'), checkpoint } };
};

const stopping = (progress: Progress, line: () => string) =>
  async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      progress.goOn();
      progress.at(line);
      yield piece;
    }
  };

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Syncs every folder of a backup, so that a power cut loses no name. */
const syncFolders = async (draft: string): Promise<void> => {
  await rm(join(draft, 'evidence', 'tmp'), { recursive: true, force: true });
  for (const entry of await readdir(draft, { withFileTypes: true, recursive: true }))
    if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
};
