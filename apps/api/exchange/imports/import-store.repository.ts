import { In, type DataSource, type EntityManager } from 'typeorm';
import { openBytes, sealBytes, type Place } from '../../encryption/envelope.js';
import { keyringOf } from '../../encryption/keyring.js';
import { askIn, newPassingKey, openPassingKey, type RecordKey } from '../../encryption/key.repository.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { ImportBlobEntity, ImportEntity, ImportKeyEntity } from './import.entity.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';
import type { StoredFile } from '@vigil/shared/import/reading/file-problem.js';

/** What a file was announced as. sha256 null: before Vigil asked for it */
export interface AnnouncedFile {
  name: string;
  sha256: string | null;
}

type BlobKind = 'about' | 'map' | 'part' | 'rows' | 'verdicts' | 'records' | 'before';

/** Stores the data of a file in progress, encrypted with a separate key, and erases it by deleting that key. */
export class ImportStore {
  private constructor(
    private readonly database: DataSource,
    readonly importId: string,
    private readonly key: RecordKey,
  ) {}

  /**
   * Opens the store of an import. @throws Problem 'gone' once the file was erased; CannotOpen, Problem 'unavailable'
   */
  static async open(database: DataSource, importId: string): Promise<ImportStore> {
    const store = await ImportStore.openKept(database, importId);
    if (!store) throw new Problem('gone');
    return store;
  }

  /** Like `open`, but returns null once the file was erased. @throws CannotOpen, Problem 'unavailable' */
  static async openKept(database: DataSource, importId: string): Promise<ImportStore | null> {
    const row = await database.manager.findOneBy(ImportKeyEntity, { importId });
    return row
      ? new ImportStore(
          database,
          importId,
          await openPassingKey(keyringOf(database.manager), importId, {
            id: row.id,
            masterId: row.keyId,
            wrapped: row.wrapped,
          }),
        )
      : null;
  }

  /** Creates the key of a new import, in the transaction that creates the import. */
  static async make(manager: EntityManager, importId: string): Promise<ImportStore> {
    const key = await newPassingKey(askIn(manager), keyringOf(manager), importId);
    await manager.insert(ImportKeyEntity, { importId, id: key.id, keyId: key.masterId, wrapped: key.wrapped });
    return new ImportStore(manager.connection, importId, key);
  }

  async put(kind: BlobKind, n: number, value: unknown, manager: EntityManager = this.database.manager): Promise<void> {
    await this.putBytes(kind, n, Buffer.from(JSON.stringify(value), 'utf8'), manager);
  }

  async putBytes(
    kind: BlobKind,
    n: number,
    bytes: Buffer,
    manager: EntityManager = this.database.manager,
  ): Promise<void> {
    // A running step still holds the key of a file erased meanwhile: nothing may be added to an erased file.
    await manager.query(
      `insert into import_blob (import_id, kind, n, value) select $1, $2, $3, $4 where exists (select from import_key where import_id = $1 and id = $5)
       on conflict (import_id, kind, n) do update set value = excluded.value`,
      [this.importId, kind, n, sealBytes(this.key.secret, this.placeOf(kind, n), bytes), this.key.id],
    );
  }

  /** Reads a value. @returns undefined if there is none. */
  async get<T>(kind: BlobKind, n: number, manager: EntityManager = this.database.manager): Promise<T | undefined> {
    const bytes = await this.getBytes(kind, n, manager);
    return bytes === undefined ? undefined : (JSON.parse(bytes.toString('utf8')) as T);
  }

  /** Reads what the file was announced as. @returns undefined once it was erased */
  async announced(): Promise<AnnouncedFile | undefined> {
    const kept = await this.get<{ name: string; sha256?: string }>('about', 2);
    return kept && { name: kept.name, sha256: kept.sha256 ?? null };
  }

  /** Returns whether any value of a kind contains these characters in its JSON. */
  async says(kind: BlobKind, letters: string): Promise<boolean> {
    for (const n of await this.numbers(kind)) if ((await this.getBytes(kind, n))?.includes(letters)) return true;
    return false;
  }

  private async getBytes(
    kind: BlobKind,
    n: number,
    manager: EntityManager = this.database.manager,
  ): Promise<Buffer | undefined> {
    const row = await manager.findOneBy(ImportBlobEntity, { importId: this.importId, kind, n });
    return row ? openBytes(this.key.secret, this.placeOf(kind, n), row.value) : undefined;
  }

  async numbers(kind: BlobKind, manager: EntityManager = this.database.manager): Promise<number[]> {
    const rows = await manager.find(ImportBlobEntity, {
      select: { importId: true, kind: true, n: true },
      where: { importId: this.importId, kind },
      order: { n: 'asc' },
    });
    return rows.map(({ n }) => n);
  }

  async drop(...kinds: BlobKind[]): Promise<void> {
    await this.database.query('delete from import_blob where import_id = $1 and kind = any($2)', [
      this.importId,
      kinds,
    ]);
  }

  /** Gives access to the file as sent. Decrypts one part at a time. */
  file(size: number): StoredFile {
    const part = (n: number): Promise<Buffer | undefined> => this.getBytes('part', n);
    const range = async function* (start: number, end: number): AsyncGenerator<Buffer> {
      for (let n = Math.floor(start / PART_BYTES); n * PART_BYTES < end; n += 1) {
        const bytes = await part(n);
        if (!bytes) throw new Problem('gone');
        const from = n * PART_BYTES;
        yield bytes.subarray(Math.max(0, start - from), Math.min(bytes.length, end - from));
      }
    };
    return { size, range, bytes: () => range(0, size) };
  }

  private placeOf(kind: BlobKind, n: number): Place {
    return { table: 'import_blob', row: [this.importId, kind, n], field: 'value', keyId: this.key.id };
  }
}

/**
 * Erases all stored text of a file, and the key that would decrypt a copy. The outcome of its rows stays. Change the
 * import itself before, as every transaction does that changes both.
 */
export const eraseFile = async (manager: EntityManager, importId: string): Promise<void> => {
  await manager.delete(ImportKeyEntity, { importId });
  await manager.delete(ImportBlobEntity, { importId });
};

/**
 * Erases every file that mentions a record. These are files that the record came from, and files with a preview in
 * which a row changes the record or may duplicate it, since the preview stores the record's old and new content. A
 * running preview must start over.
 */
export const eraseFilesOf = async (manager: EntityManager, incidentId: string): Promise<void> => {
  await manager.update(ImportEntity, { state: 'checking' }, { stopAsked: true });
  const kept: { id: string; made: boolean }[] = await manager.query(
    'select k.import_id as id, exists (select from import_row r where r.import_id = k.import_id and r.incident_id = $1) as made from import_key k',
    [incidentId],
  );
  for (const { id, made } of kept) {
    if (!made && !(await (await ImportStore.openKept(manager.connection, id))?.says('verdicts', incidentId))) continue;
    await manager.update(
      ImportEntity,
      { id, state: In(['read', 'checked']) },
      { state: 'dropped', changedAt: () => 'now()' },
    );
    await eraseFile(manager, id);
  }
};
