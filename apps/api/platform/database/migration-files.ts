import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asTyped, ownVersion } from '../own-version.js';
import { OperatorError } from './operator-error.js';

/** One step of the database's history: an SQL file that never changes once it has run anywhere. */
export interface MigrationFile {
  /** The file's name without `.sql`: '0001-first-house'. */
  name: string;
  number: number;
  sql: string;
  /** SHA-256 of the text in hex; line endings do not count, because git may change them. */
  digest: string;
}

const NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;

/**
 * Reads the migrations of a folder, in order.
 * @throws OperatorError when a name is not like `0001-what-it-does.sql`, or two files have the same number.
 */
export function readMigrations(folder: string): MigrationFile[] {
  const files = namesIn(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readMigration(folder, name));
  files.forEach((file, index) => {
    const before = files[index - 1];
    if (before?.number === file.number)
      throw new OperatorError(
        `Migrations ${before.name} and ${file.name} have the same number: give the newer one the next free number.`,
      );
  });
  return files;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new OperatorError(`The folder of migrations, ${folder}, is missing: this copy of Vigil is incomplete.`);
  }
}

function readMigration(folder: string, fileName: string): MigrationFile {
  const number = Number(NAME.exec(fileName)?.[1]);
  if (Number.isNaN(number)) throw new OperatorError(`Migration ${fileName} must be named like 0001-what-it-does.sql.`);
  const sql = readFileSync(join(folder, fileName), 'utf8').replaceAll('\r\n', '\n');
  return {
    name: fileName.slice(0, -'.sql'.length),
    number,
    sql,
    digest: createHash('sha256').update(sql).digest('hex'),
  };
}

/** A migration that has run on a database, as that database recorded it. */
export interface AppliedMigration {
  name: string;
  digest: string;
}

/** The same with when it ran ('2026-11-30 09:15 UTC') and which Vigil ran it; null: one that noted no version. */
export interface NotedMigration extends AppliedMigration {
  ranAt: string;
  version: string | null;
}

/**
 * Compares the files with those that have run, and returns the ones that are still to run.
 * @throws OperatorError when a file that has run was changed or is missing, or a new one would come before one that has
 * run.
 */
export function pendingMigrations(
  files: readonly MigrationFile[],
  applied: readonly NotedMigration[],
): MigrationFile[] {
  const known = new Map(files.map((file) => [file.name, file]));
  const unknown = applied.filter(({ name }) => !known.has(name));
  if (unknown.length > 0) throw new OperatorError(whichVigil(unknown));
  for (const ran of applied) {
    if (known.get(ran.name)!.digest !== ran.digest)
      throw new OperatorError(
        `Migration ${ran.name} was changed after it had run on this database: ${betweenReleases(ran)} If you changed the file yourself, put it back as it was, and write a new migration for the change.`,
      );
  }
  const done = new Set(applied.map(({ name }) => name));
  const pending = files.filter((file) => !done.has(file.name));
  const last = files.findLast((file) => done.has(file.name));
  const late = pending.find((file) => last && file.number < last.number);
  if (late && last)
    throw new OperatorError(
      `Migration ${late.name} comes before ${last.name}, which has already run on this database: ${betweenReleases(applied.find(({ name }) => name === last.name)!)} If you wrote the file yourself, give it a number after that one.`,
    );
  return pending;
}

/** Says what somebody does whose database was used by a commit that no release has, and who wrote no migration. */
const betweenReleases = ({ ranAt, version }: NotedMigration): string =>
  `a copy of Vigil from between two releases (${version ?? 'without a version'}, ${ranAt}) has used it. Nothing was changed. ` +
  `Start that copy again, or restore a backup that a release made into an empty place (VIGIL_HOME=NEW-FOLDER ${asTyped('restore', 'BACKUP')}).`;

/** Says which Vigil opens a database that a newer one has used, and how to stay with this one. */
function whichVigil(unknown: readonly NotedMigration[]): string {
  const last = unknown.reduce((newest, one) => (one.name > newest.name ? one : newest));
  const firstAt = unknown.map(({ ranAt }) => ranAt).sort()[0];
  const theirs = last.version === null ? 'a newer Vigil' : `Vigil ${last.version}`;
  return (
    `The database has migration ${last.name}, which this Vigil (${ownVersion}) does not know: ${theirs} has used it. Nothing was changed. ` +
    `Start ${last.version === null ? 'that one' : theirs} or a newer one. Or, to stay with this one, restore a backup from before ${firstAt} into an empty place ` +
    `(VIGIL_HOME=NEW-FOLDER ${asTyped('restore', 'BACKUP')}): what was done after it is not in it.`
  );
}
