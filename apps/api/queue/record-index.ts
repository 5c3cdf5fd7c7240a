import { setImmediate as others } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { QueueSearchState } from '@vigil/shared/staff-responses/record-queue.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { ownCodeNames } from '@vigil/shared/vocabulary/own-codes.js';
import { CONFIG, type Config } from '../config.js';
import { type Keyring, keyringOf } from '../encryption/keyring.js';
import { commentMarks } from '../incidents/comments/comment.repository.js';
import { listGroups } from '../incidents/groups/group.repository.js';
import { listOwnCodes } from '../incidents/own-codes/own-codes.repository.js';
import { countIncidents, FIRST_ID, findIncidents, incidentsAfter } from '../incidents/incident-row.repository.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { readRecords, readRecordsOfList } from '../incidents/whole-record.repository.js';
import { PlacesService } from '../places/places.service.js';
import { StaffFacts } from '../statistics/staff-facts.js';
import { undamagedTexts } from './encrypted-texts.js';
import { columnsOf, openTexts } from './indexed-record.js';
import { besideRecords, changesSince, currentPosition, type Position } from './record-index.repository.js';
import { RecordTable } from './record-table.js';
import { SearchableRecords } from './searchable-records.js';

/** Records per read; between two reads other requests run. */
const BATCH = 250;
/** How long a request waits for the first read of all records. */
const PATIENCE_MS = 20_000;
/** The first answers after a start do not share the processor with the first read. */
const START_MS = 1_000;
const MEBIBYTE = 2 ** 20;

/** One reading of all records. A newer one replaces it; what it holds is forgotten then. */
interface Reading {
  table: RecordTable;
  text: SearchableRecords | null;
  /** How much of the history it knows. */
  at: Position;
  /** By record, the mark of the comments whose words `text` has, where it is known. */
  comments: Map<string, string>;
  /** By record, the proposed names whose words `text` has. */
  names: Map<string, readonly string[]>;
  /** Records of which something encrypted cannot be opened: none of it is searched. */
  damaged: Set<string>;
  state: QueueSearchState;
  /** Records whose internal answers and comments are read, of all. */
  read: number;
  all: number;
}

/**
 * Holds all records in memory, for the desk's queue: columns to filter, sort and count by, and words to search by. Read
 * in the background at start; the history updates it, in order, and every request first checks for changes. The
 * database is authoritative. Forgotten when keys are changed, when the server is locked, and when it ends.
 */
@Injectable()
export class RecordIndex implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private reading: Reading | null = null;
  /** The first read of columns; null: not begun. */
  private columns: Promise<Reading> | null = null;
  private internals: Promise<void> | null = null;
  private turn: Promise<void> = Promise.resolve();
  private groupCodes = new Map<string, string>();
  private keyring: Keyring | null = null;
  private starting: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly onChanges = new Set<() => void>();
  /** Counts what changed of what the queue says, as far as it is known here. */
  changes = 0;
  private whenOff: (state: 'too-large' | 'failed', error: string | null) => void = () => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    facts: StaffFacts,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    facts.onSignal(() => this.follow());
  }

  onApplicationBootstrap(): void {
    this.keyring = keyringOf(this.database.manager);
    this.keyring.onChange(() => this.forget());
    this.starting = setTimeout(() => {
      // A failure is reported to the next request.
      this.current().catch(() => undefined);
    }, START_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.starting);
    const [columns, internals] = [this.columns, this.internals];
    this.forget();
    await Promise.all([columns?.catch(() => undefined), internals, this.turn.catch(() => undefined)]);
  }

  /** Registers who is told when the search of texts goes off. */
  onOff(listener: (state: 'too-large' | 'failed', error: string | null) => void): void {
    this.whenOff = listener;
  }

  /**
   * Registers who is told after `changes` is another number: after records changed, groups, members or objections, here
   * or at another instance, and when all texts are read. @returns what ends it
   */
  onChange(listener: () => void): () => void {
    this.onChanges.add(listener);
    return () => void this.onChanges.delete(listener);
  }

  /** Bytes that it takes. */
  get bytes(): number {
    const { reading } = this;
    return reading === null ? 0 : reading.table.bytes + (reading.text?.bytes ?? 0);
  }

  /** Drops everything. The next request reads it again. */
  forget(): void {
    this.reading = null;
    this.columns = null;
  }

  /**
   * Returns all records as the database has them now. Callers must not change them.
   * @throws Problem 'unavailable' while they are read for the first time and that takes long
   */
  async current(): Promise<Pick<Reading, 'table' | 'text' | 'state'> & { seq: number; percent: number }> {
    await this.readColumns();
    await this.catchUp();
    // What was forgotten meanwhile is read again.
    const now = await this.readColumns();
    const percent = now.state === 'reading' && now.all > 0 ? Math.floor((100 * now.read) / now.all) : 100;
    const state = now.state === 'on' && now.damaged.size > 0 ? 'partly' : now.state;
    return { table: now.table, text: now.text, state, seq: now.at.seq, percent: Math.min(100, percent) };
  }

  /** Waits until internal answers are read too, or cannot be. For tests and measurements. */
  async whole(): Promise<void> {
    await this.readColumns();
    await this.internals;
  }

  private async readColumns(): Promise<Reading> {
    if (this.stopped) throw new Problem('unavailable', { retryAfterSeconds: 5 });
    if (this.columns === null) {
      const begun = this.readAll();
      this.columns = begun;
      begun.catch(() => {
        if (this.columns === begun) this.columns = null; // the next request tries again
      });
    }
    let waiting: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      waiting = setTimeout(() => reject(new Problem('unavailable', { retryAfterSeconds: 5 })), PATIENCE_MS).unref();
    });
    try {
      return await Promise.race([this.columns, late]);
    } finally {
      clearTimeout(waiting);
    }
  }

  private async readAll(): Promise<Reading> {
    const { manager } = this.database;
    const isLocked = this.keyring?.locked ?? false;
    const isWanted = this.config.deskSearchMebibytes > 0;
    const { gazetteer, country } = this.places;
    const table = new RecordTable(gazetteer);
    const reading: Reading = {
      table,
      text: isWanted ? new SearchableRecords(table, gazetteer, country.spellings) : null,
      at: await currentPosition(manager),
      comments: new Map(),
      names: new Map(),
      state: !isWanted ? 'not-wanted' : isLocked ? 'locked' : 'reading',
      damaged: new Set(),
      read: 0,
      all: await countIncidents(manager),
    };
    this.reading = reading;
    await this.readNamed(reading);
    for (let after = FIRST_ID; ;) {
      const rows = await incidentsAfter(manager, after, BATCH);
      await this.putRows(manager, reading, rows, 'first');
      await others();
      if (rows.length < BATCH) break;
      after = rows.at(-1)!.id;
      await this.limited(reading, (text) => text.storeOpen(BATCH));
    }
    await this.limited(reading, (text) => text.storeOpen(0));
    if (reading.state === 'reading') this.internals = this.readInternals(reading);
    return reading;
  }

  /** Whether somebody forgot this reading meanwhile. */
  private isOver(reading: Reading): boolean {
    return this.stopped || this.reading !== reading;
  }

  /** Reads the internal answers and comments of all records: last, because decrypting takes longest. */
  private async readInternals(reading: Reading): Promise<void> {
    try {
      const ids = Array.from({ length: reading.table.length }, (_, row) => reading.table.idAt(row)).filter(Boolean);
      for (let at = 0; at < ids.length && reading.text !== null; at += BATCH) {
        const some = ids.slice(at, at + BATCH);
        // A change between reading and storing would find nothing stored, and what it erased would be stored after it.
        await this.oneAfterOther(() => this.loadInternals(reading, some));
        if (this.isOver(reading)) return;
        reading.read += some.length;
        await this.limited(reading, (text) => text.storeSealed(BATCH));
        await others();
      }
      await this.limited(reading, (text) => text.storeSealed(0));
      // What was erased meanwhile.
      await this.oneAfterOther(() => this.limited(reading, (text) => text.tidy()));
      if (reading.state !== 'reading') return;
      reading.state = 'on';
      this.tell(); // counts of words can be given now
    } catch (error) {
      if (!this.isOver(reading)) this.switchOff(reading, 'failed', error);
    }
  }

  private async loadInternals(reading: Reading, ids: readonly string[]): Promise<void> {
    if (this.isOver(reading)) return;
    const authorOf = (id: string): string | null => reading.table.authorOf(id);
    const texts = await undamagedTexts(this.database.manager, ids, authorOf, ids, reading.damaged);
    if (this.isOver(reading)) return;
    for (const id of ids) {
      const row = reading.table.find(id);
      if (row === null) continue;
      reading.text?.loadSealed(row, texts.get(id));
      if (texts.get(id)!.names.length > 0) reading.names.set(id, texts.get(id)!.names);
    }
  }

  /** Follows a change that another request or another instance made. Nothing is read before the first read. */
  private async follow(): Promise<void> {
    // A failure is reported to the next request, which tries again.
    if (this.reading !== null && this.columns !== null) await this.catchUp().catch(() => undefined);
  }

  private catchUp(): Promise<void> {
    return this.oneAfterOther(() => this.apply());
  }

  /** Does one after the other, so that an older read never overwrites a newer one. */
  private oneAfterOther(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async apply(): Promise<void> {
    if (this.stopped || this.columns === null) return;
    const reading = await this.columns;
    if (this.isOver(reading)) return;
    const at = await currentPosition(this.database.manager);
    if (at.seq === reading.at.seq && at.pictures === reading.at.pictures) return;
    let isOther = true;
    const isWhole = await this.database.transaction('REPEATABLE READ', async (manager) => {
      const { lines, needsReading, hasNamed, hasMembers, hasObjections, names, ...now } = await changesSince(
        manager,
        reading.at,
      );
      // The history has no gaps. With other keys, what was read with the former ones is forgotten.
      if (needsReading || lines !== now.seq - reading.at.seq) return false;
      if (hasNamed) await this.readNamed(reading);
      const named =
        names.length === 0
          ? []
          : [...reading.names].flatMap(([id, of]) => (of.some((one) => names.includes(one)) ? [id] : []));
      const [ids, erased] = [[...new Set([...now.ids, ...named])], [...now.erased, ...named]];
      isOther = ids.length > 0 || hasNamed || hasMembers || hasObjections;
      for (let at = 0; at < ids.length; at += BATCH) {
        const some = ids.slice(at, at + BATCH);
        await this.putRows(manager, reading, await findIncidents(manager, some), some);
        await others();
      }
      for (const id of erased) {
        const row = reading.table.find(id);
        if (row !== null) reading.text?.erase(row);
      }
      reading.at = { seq: now.seq, pictures: now.pictures };
      return true;
    });
    if (!isWhole) this.forget();
    if (isOther) this.tell();
    if (!isWhole) return;
    if (reading.text !== null) await this.limited(reading, (text) => text.tidy());
  }

  private tell(): void {
    this.changes += 1;
    for (const tell of this.onChanges) tell();
  }

  /** @param asked 'first': at the first read; or the ids that were asked for: those without a row are gone */
  private async putRows(
    manager: EntityManager,
    reading: Reading,
    rows: readonly IncidentRow[],
    asked: 'first' | readonly string[],
  ): Promise<void> {
    const isLocked = this.keyring?.locked ?? false;
    const ids = rows.map(({ id }) => id);
    const { records, damaged } = isLocked
      ? { records: await readRecords(manager, rows, 'nothing'), damaged: new Set<string>() }
      : await readRecordsOfList(manager, rows);
    const beside = rows.length === 0 ? [] : await besideRecords(manager, ids);
    const isSealedRead = asked !== 'first' && !isLocked && reading.text !== null;
    const marks = isSealedRead ? await commentMarks(manager, ids) : new Map<string, string>();
    // Decrypting all comments of a long discussion after each change of its record would take long.
    const discussed = ids.filter((id) => reading.state !== 'on' || reading.comments.get(id) !== marks.get(id));
    const authors = new Map(rows.map(({ id, authorId }) => [id, authorId]));
    const authorOf = (id: string): string | null => authors.get(id) ?? null;
    const sealed = isSealedRead ? await undamagedTexts(manager, ids, authorOf, discussed, reading.damaged) : null;
    // Locked or forgotten while it was read.
    if (this.isOver(reading) || isLocked !== (this.keyring?.locked ?? false)) return;
    const besideOf = new Map(beside.map((one) => [one.id, one]));
    if (asked !== 'first')
      for (const id of asked) {
        if (records.has(id)) continue;
        const row = reading.table.remove(id);
        reading.comments.delete(id);
        reading.names.delete(id);
        reading.damaged.delete(id);
        if (row !== null) reading.text?.remove(row);
      }
    for (const { row, incident } of records.values()) {
      const columns = columnsOf(
        row,
        incident,
        besideOf.get(row.id)!,
        this.places.gazetteer,
        isLocked || damaged.has(row.id),
      );
      const at = reading.table.put(columns, fold(incident.title ?? ''));
      const texts = openTexts(row, incident, besideOf.get(row.id)!, (id) => this.groupCodes.get(id) ?? null);
      if (asked === 'first') reading.text?.load(at, texts);
      else reading.text?.put(at, texts, sealed?.get(row.id));
      const mark = marks.get(row.id);
      if (mark === undefined) reading.comments.delete(row.id);
      else reading.comments.set(row.id, mark);
      const names = sealed?.get(row.id)?.names ?? [];
      if (names.length > 0) reading.names.set(row.id, names);
      else if (sealed) reading.names.delete(row.id);
    }
  }

  /** Reads the names of groups and of own codes: records have their codes alone. */
  private async readNamed(reading: Reading): Promise<void> {
    reading.text?.setOwnCodes(
      (await listOwnCodes(this.database.manager)).map((one) => ({ code: one.code, names: ownCodeNames(one) })),
    );
    const groups = await listGroups(this.database.manager);
    this.groupCodes = new Map(groups.map(({ id, publicCode }) => [id, publicCode]));
    reading.text?.setGroups(
      groups.map(({ publicCode, nameEn, nameKm, aliases }) => ({
        code: publicCode,
        names: [nameEn, ...(nameKm === null ? [] : [nameKm]), ...aliases],
      })),
    );
  }

  /** Works on the words, in steps. Their search goes off when they take too much memory. */
  private async limited(reading: Reading, work: (text: SearchableRecords) => Generator<void>): Promise<void> {
    if (reading.text === null || this.isOver(reading)) return;
    try {
      const steps = work(reading.text);
      while (!steps.next().done) await others();
      if (this.reading === reading && (reading.text?.bytes ?? 0) > this.config.deskSearchMebibytes * MEBIBYTE)
        this.switchOff(reading, 'too-large', null);
    } catch (error) {
      const isMemory = error instanceof RangeError && /allocation/i.test(error.message);
      this.switchOff(reading, isMemory ? 'too-large' : 'failed', error);
    }
  }

  private switchOff(reading: Reading, state: 'too-large' | 'failed', error: unknown): void {
    reading.text = null;
    reading.state = state;
    this.tell();
    this.whenOff(state, error instanceof Error ? error.name : null);
  }
}
