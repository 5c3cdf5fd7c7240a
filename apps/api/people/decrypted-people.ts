import type { DataSource, EntityManager } from 'typeorm';
import { countAllLeaves, entitiesSince } from '../audit-log/log.repository.js';
import type { CannotOpen } from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import { ENTITY } from './log-people.js';
import type { PeopleRecordKind } from './people.entity.js';
import {
  readMarkedRecords,
  readMarkedRows,
  type MarkedRecord,
  type PeopleRecord,
  type PeopleRow,
} from './people.repository.js';

/** Records that are read and decrypted by one statement. */
const TOGETHER = 2_000;
/**
 * After more lines of the log, the plain columns of all records are read again: looking for what changed costs as much.
 */
const MOST_LINES = 5_000;
/** Longer texts are rarely the same in two records. */
const MOST_SHARED = 24;
const NONE: readonly unknown[] = Object.freeze([]);

/** All records of a kind as they were at a size of the log. */
interface Reading {
  size: number;
  byId: Map<string, PeopleRecord<unknown>>;
  /** The oldest first; null: to be sorted. */
  sorted: readonly PeopleRecord<unknown>[] | null;
}

/**
 * Returns the same value with each short text in memory once: most answers of thousands of events are the same few
 * codes and days. Nobody may change it, because every reader has the same.
 */
const shared = (value: unknown, texts: Map<string, string>): unknown => {
  if (typeof value === 'string') {
    if (value.length > MOST_SHARED) return value;
    const known = texts.get(value);
    if (known === undefined) texts.set(value, value);
    return known ?? value;
  }
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value))
    return value.length === 0 ? NONE : Object.freeze(value.map((one: unknown) => shared(one, texts)));
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) object[key] = shared(object[key], texts);
  return Object.freeze(object);
};

/**
 * What was decrypted of records about people: decrypting ten thousands takes seconds, and which event is of which
 * person is encrypted, too. Each read asks the log first what changed since: every change of a record has a line there,
 * in its transaction, and the name of a member never changes. Emptied when Vigil is locked, and after an erasure.
 */
class DecryptedPeople {
  private marked = new Map<string, MarkedRecord>();
  private readings = new Map<PeopleRecordKind, Reading>();
  private derived = new Map<string, { from: string; value: unknown }>();
  private turn: Promise<unknown> = Promise.resolve();

  private readonly onForgotten: (() => void)[] = [];

  /** Registers who forgets together with it what they made of it. */
  onForget(listener: () => void): void {
    this.onForgotten.push(listener);
  }

  forget(): void {
    this.marked = new Map();
    this.readings = new Map();
    this.derived = new Map();
    for (const listener of this.onForgotten) listener();
  }

  /** Returns what was derived of something before, or derives it. @param from the revisions that it depends on */
  derive<T>(of: string, from: string, make: () => T): T {
    const known = this.derived.get(of);
    if (known?.from === from) return known.value as T;
    const value = make();
    this.derived.set(of, { from, value });
    return value;
  }

  /**
   * Returns all records of a kind as they are now, the oldest first.
   * @param manager in a transaction it may read what nobody else sees: then only the answers come from memory
   * @throws CannotOpen when one is damaged
   */
  read(manager: EntityManager, kind: PeopleRecordKind): Promise<readonly PeopleRecord<unknown>[]> {
    if (manager.queryRunner?.isTransactionActive)
      return this.records(manager, kind, null).then((found) => inOrder(found.values()));
    // One after another: the second finds in memory what the first has read.
    const read = this.turn.then(() => this.current(manager, kind));
    this.turn = read.catch(() => undefined);
    return read;
  }

  /** Returns those of a kind that can be read, the oldest first: what is damaged is left out. */
  async readUndamaged(manager: EntityManager, kind: PeopleRecordKind): Promise<readonly PeopleRecord<unknown>[]> {
    return inOrder((await this.records(manager, kind, null, () => undefined)).values());
  }

  private async current(manager: EntityManager, kind: PeopleRecordKind): Promise<readonly PeopleRecord<unknown>[]> {
    const size = await countAllLeaves(manager);
    const { readings } = this;
    const before = readings.get(kind);
    const reading =
      before === undefined || size < before.size || size - before.size > MOST_LINES
        ? await this.readAll(manager, kind, size)
        : await this.catchUp(manager, kind, before, size);
    // What was locked or erased meanwhile is not stored.
    if (this.readings === readings) readings.set(kind, reading);
    return (reading.sorted ??= inOrder(reading.byId.values()));
  }

  private async readAll(manager: EntityManager, kind: PeopleRecordKind, size: number): Promise<Reading> {
    const byId = await this.records(manager, kind, null);
    for (const [id, { record }] of this.marked) if (record.kind === kind && !byId.has(id)) this.drop(id);
    return { size, byId, sorted: null };
  }

  /** A transaction may have read what is erased since. */
  private drop(id: string): void {
    this.marked.delete(id);
    this.derived.delete(id);
  }

  private async catchUp(
    manager: EntityManager,
    kind: PeopleRecordKind,
    before: Reading,
    size: number,
  ): Promise<Reading> {
    if (size === before.size) return before;
    const ids = await entitiesSince(manager, before.size, ENTITY[kind]);
    if (ids.length === 0) return { ...before, size };
    const now = await this.records(manager, kind, ids);
    const byId = new Map(before.byId);
    for (const id of ids) {
      const found = now.get(id);
      if (found) byId.set(id, found);
      else {
        byId.delete(id);
        this.drop(id);
      }
    }
    return { size, byId, sorted: null };
  }

  /** Reads records by id; decrypts those whose answers are not in memory. @param ids null: all of the kind */
  private async records(
    manager: EntityManager,
    kind: PeopleRecordKind,
    ids: readonly string[] | null,
    onDamaged: (error: CannotOpen) => void = refuseDamaged,
  ): Promise<Map<string, PeopleRecord<unknown>>> {
    const keyring = keyringOf(manager);
    const { marked } = this;
    const texts = new Map<string, string>();
    const found = new Map<string, PeopleRecord<unknown>>();
    const missing: string[] = [];
    for (const { mark, ...row } of await readMarkedRows(manager, kind, ids)) {
      const known = keyring.locked ? undefined : marked.get(row.id);
      if (known?.mark === mark) found.set(row.id, withRow(known, row, texts));
      else missing.push(row.id);
    }
    for (let at = 0; at < missing.length; at += TOGETHER) {
      for (const one of await readMarkedRecords(manager, kind, missing.slice(at, at + TOGETHER), onDamaged)) {
        const read = { mark: one.mark, record: shared(one.record, texts) as PeopleRecord<unknown> };
        if (!keyring.locked) marked.set(read.record.id, read);
        found.set(read.record.id, read.record);
      }
    }
    return found;
  }
}

/** Returns a record with these plain columns: the same object if they are the same. */
const withRow = (known: MarkedRecord, row: PeopleRow, texts: Map<string, string>): PeopleRecord<unknown> => {
  const { content, ...before } = known.record;
  if (JSON.stringify(before) !== JSON.stringify(row))
    known.record = Object.freeze({ ...(shared(row, texts) as PeopleRow), content });
  return known.record;
};

const refuseDamaged = (error: CannotOpen): never => {
  throw error;
};

const inOrder = (records: Iterable<PeopleRecord<unknown>>): PeopleRecord<unknown>[] =>
  [...records].sort((a, b) => a.begunAt - b.begunAt || (a.id < b.id ? -1 : 1));

const stores = new WeakMap<DataSource, DecryptedPeople>();
/** Returns the memory of a database. */
export const decryptedPeopleOf = (manager: EntityManager): DecryptedPeople => {
  const known = stores.get(manager.connection);
  if (known) return known;
  const made = new DecryptedPeople();
  stores.set(manager.connection, made);
  keyringOf(manager).onChange(() => made.forget());
  return made;
};

/**
 * Reads all records of a kind, the oldest first. All, because which event is of which person is encrypted, too. Nobody
 * may change what is returned.
 * @throws as `findRecord`
 */
export const readRecordsOfKind = async <T>(
  manager: EntityManager,
  kind: PeopleRecordKind,
): Promise<readonly PeopleRecord<T>[]> =>
  (await decryptedPeopleOf(manager).read(manager, kind)) as readonly PeopleRecord<T>[];

/**
 * Reads those of a kind that can be read: for what must happen although somebody damaged a record, such as that a page
 * is taken away. Never for what is counted or shown.
 */
export const readUndamagedRecords = async <T>(
  manager: EntityManager,
  kind: PeopleRecordKind,
): Promise<readonly PeopleRecord<T>[]> =>
  (await decryptedPeopleOf(manager).readUndamaged(manager, kind)) as readonly PeopleRecord<T>[];

/** Forgets everything that was decrypted: somebody was erased. */
export const forgetDecryptedPeople = (manager: EntityManager): void => decryptedPeopleOf(manager).forget();
