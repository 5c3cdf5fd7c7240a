import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { unitHeadersOf } from '@vigil/shared/import/unit-headers.js';
import { isUndoBegun } from '@vigil/shared/import/format-tally.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import {
  PART_BYTES,
  type ImportedFile,
  type ImportState,
  type StepProblem,
  type ImportTally,
} from '@vigil/shared/staff-responses/imports.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { ADVISORY_LOCKS, lockUntilCommit } from '../../platform/database/advisory-locks.js';
import { databaseFailure } from '../../platform/http/sqlstate-to-problem.js';
import { CommentsService } from '../../incidents/comments/comments.service.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import type { Actor } from '../../incidents/record-access.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { PlacesService } from '../../places/places.service.js';
import { previewFile } from './preview-step.js';
import {
  abandonedImports,
  askImportsToStop,
  bytesOfOtherImports,
  reportProgress,
  insertImport,
  noteStepAlive,
  lockImport,
  moveImport,
  readImport,
  ImportStopped,
  touchImport,
  ABANDONED_STATES,
  IN_PROGRESS_STATES,
  type ImportRow,
} from './import.repository.js';
import { KEPT_BYTES, SILENT_SECONDS } from './import-limits.js';
import { FileProblem, LIMITS } from '@vigil/shared/import/reading/file-problem.js';
import type { ReadAs } from '@vigil/shared/import/reading/open-table.js';
import { runFile } from './run-step.js';
import { StepScheduler } from './step-scheduler.js';
import { undoImport } from './undo-step.js';
import { eraseFile, ImportStore } from './import-store.repository.js';

/** The result of a successful step. */
interface StepEnd {
  state: ImportState;
  tally?: ImportTally;
  rows?: number;
}
/** The state of an import after a failed step. */
const FALLS_BACK: Readonly<Record<string, ImportState>> = {
  reading: 'refused',
  checking: 'read',
  running: 'stopped',
  undoing: 'stopped',
};
/** Where it is stored how a file is read, next to what is known of it. */
const READ_AS_AT = 3;
const SWEEP_MS = 3_600_000;

/** Receives files and runs their import steps in the background, a few at a time. */
@Injectable()
export class ImportsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly turns = new StepScheduler();
  private readonly working = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private endSweeping: () => void = () => undefined;
  private closing = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly incidents: IncidentsService,
    private readonly comments: CommentsService,
    private readonly work: BackgroundWork,
  ) {}

  onApplicationBootstrap(): void {
    this.endSweeping = this.work.repeat('imports', SWEEP_MS, () => this.sweep());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    this.endSweeping();
    // A long file would delay the shutdown. A stopped step can continue after the next start.
    if (this.working.size > 0) await askImportsToStop(this.database, [...this.working]).catch(() => undefined);
    await Promise.allSettled(this.underWay);
  }

  /**
   * Announces a file. Repeating the request has no further effect. @throws Problem 'too-large', 'already-exists',
   * 'imports-full'
   */
  async begin(
    actor: Actor,
    id: string,
    { name, size, sha256 }: { name: string; size: number; sha256: string },
  ): Promise<void> {
    if (size > LIMITS.file) throw new Problem('too-large');
    await this.database.transaction(async (manager) => {
      await lockUntilCommit(manager, ADVISORY_LOCKS.importFiles);
      if (!(await insertImport(manager, id, actor.id, size))) return;
      await assertRoom(manager, { id, authorId: actor.id, size });
      await (await ImportStore.make(manager, id)).put('about', 2, { name, sha256 }, manager);
    });
    const row = await readImport(this.database.manager, actor.id, id).catch(() => {
      throw new Problem('already-exists');
    });
    const announced = await (await ImportStore.openKept(this.database, id))?.announced();
    if (Number(row.size) !== size || announced?.sha256 !== sha256) throw new Problem('already-exists');
  }

  /**
   * Stores a part of the file; repeating the request has no further effect. @throws Problem 'wrong-state',
   * 'invalid-body'
   */
  async takePart(actor: Actor, id: string, n: number, bytes: Buffer): Promise<void> {
    const row = await this.inState(actor, id, ['sending']);
    const parts = Math.ceil(Number(row.size) / PART_BYTES);
    const wanted = n === parts - 1 ? Number(row.size) - n * PART_BYTES : PART_BYTES;
    if (n >= parts || bytes.length !== wanted)
      throw new Problem('invalid-body', { errors: [{ pointer: '/bytes', code: 'wrong-length' }] });
    const store = await ImportStore.open(this.database, id);
    await this.database.transaction(async (manager) => {
      await touchImport(manager, id);
      await store.putBytes('part', n, bytes, manager);
    });
  }

  /**
   * Reads the file, or rereads it with other settings; what broke off goes on with those that it had. @throws Problem
   * 'wrong-state', 'incomplete' while parts are missing, 'imports-full'
   */
  async read(actor: Actor, id: string, as: ReadAs): Promise<void> {
    const row = await readImport(this.database.manager, actor.id, id);
    const store = await ImportStore.open(this.database, id);
    if ((await store.numbers('part')).length !== Math.ceil(Number(row.size) / PART_BYTES))
      throw new Problem('incomplete');
    await assertRoom(this.database.manager, row);
    await this.start(row, ['sending', 'refused', 'read', 'checked'], 'reading', async () => {
      const { readFile } = await import('./read-step.js');
      const announced = (await store.announced())!;
      const goesOn = row.state === 'reading' && Object.keys(as).length === 0;
      const how = (goesOn && (await store.get<ReadAs>('about', READ_AS_AT))) || as;
      await store.put('about', READ_AS_AT, how);
      const units = unitHeadersOf(this.places.countries.map(({ file }) => file));
      return { state: 'read', rows: await readFile(this.database, store, row, announced, how, units), tally: {} };
    });
  }

  /** Sets the column mapping. @throws Problem 'wrong-state' */
  async setMap(actor: Actor, id: string, map: ColumnMapping): Promise<void> {
    await this.inState(actor, id, ['read', 'checked']);
    const store = await ImportStore.open(this.database, id);
    await this.database.transaction(async (manager) => {
      // A preview that began meanwhile reads the mapping of before, and would be shown with this one.
      if (!(await moveImport(manager, id, ['read', 'checked'], 'read'))) throw new Problem('wrong-state');
      await store.put('map', 0, map, manager);
    });
  }

  /** Returns what a column mapping of this file must fit: its headers. */
  async about(actor: Actor, id: string): Promise<ImportedFile> {
    await this.inState(actor, id, ['read', 'checked']);
    return (await (await ImportStore.open(this.database, id)).get<ImportedFile>('about', 0))!;
  }

  /** Makes the preview. @throws Problem 'wrong-state', 'imports-full' */
  async check(actor: Actor, id: string): Promise<void> {
    const row = await readImport(this.database.manager, actor.id, id);
    await assertRoom(this.database.manager, row);
    const store = await ImportStore.open(this.database, id);
    await this.start(row, ['read', 'checked'], 'checking', async () => {
      try {
        return { state: 'checked', tally: await previewFile(this.database, this.places, store, row, actor) };
      } catch (error) {
        // The verdicts may contain what was erased meanwhile.
        await store.drop('verdicts', 'records');
        throw error;
      }
    });
  }

  /**
   * Writes the previewed records, or continues an interrupted run. @throws Problem 'wrong-state', also once its undo
   * has begun: it would make again what was taken back
   */
  async run(actor: Actor, id: string): Promise<void> {
    const row = await readImport(this.database.manager, actor.id, id);
    if (row.state === 'undoing' || isUndoBegun(row.tally))
      throw new Problem('wrong-state', { extra: { status: row.state } });
    const store = await ImportStore.open(this.database, id);
    await this.start(row, ['checked', 'stopped'], 'running', async () => {
      // Rereads the import: a choice may have arrived before the step began, and the tally decides whether the file is
      // still needed.
      const tally = await runFile({
        database: this.database,
        incidents: this.incidents,
        comments: this.comments,
        store,
        row: await readImport(this.database.manager, actor.id, id),
        actor,
      });
      const left = (tally.aside ?? 0) + (tally.failed ?? 0) + (tally.changed ?? 0);
      await store.drop('part');
      if (left === 0) await this.erase(id);
      await this.log(actor, id, 'imported', { created: tally.created ?? 0, changed: tally.changed ?? 0 });
      return { state: 'done', tally };
    });
  }

  async undo(actor: Actor, id: string): Promise<void> {
    const row = await readImport(this.database.manager, actor.id, id);
    await this.start(row, ['stopped', 'done', 'dropped', 'undone'], 'undoing', async () => {
      const tally = await undoImport(this.database, this.incidents, row, actor);
      await this.erase(id);
      await this.log(actor, id, 'import-undone', {
        removed: tally.removed ?? 0,
        restored: tally.restored ?? 0,
        touched: tally.touched ?? 0,
      });
      return { state: 'undone', tally };
    });
  }

  /** Asks a step to stop; what it has written stays, and can be undone. */
  async stop(actor: Actor, id: string): Promise<void> {
    const row = await this.inState(actor, id, IN_PROGRESS_STATES);
    await askImportsToStop(this.database, [id]);
    if (row.isSilent && !this.working.has(id))
      await moveImport(this.database, id, IN_PROGRESS_STATES, FALLS_BACK[row.state]!, {
        problem: stoppedWhile(row.state),
      });
  }

  /** Erases the file and everything read from it. Records made from it stay. */
  async drop(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      // No step begins before the file is gone, nor did one since somebody looked.
      await lockImport(manager, id, actor.id);
      const row = await readImport(manager, actor.id, id);
      if (IN_PROGRESS_STATES.includes(row.state) && !row.isSilent) throw new Problem('wrong-state');
      if (!['done', 'undone'].includes(row.state)) await moveImport(manager, id, [row.state], 'dropped');
      await eraseFile(manager, id);
    });
  }

  private async inState(actor: Actor, id: string, states: readonly ImportState[]): Promise<ImportRow> {
    const row = await readImport(this.database.manager, actor.id, id);
    if (!states.includes(row.state)) throw new Problem('wrong-state', { extra: { status: row.state } });
    return row;
  }

  /**
   * Begins a step in the background. An interrupted step is restarted where possible. @throws Problem 'wrong-state',
   * 'unavailable'
   */
  private async start(
    row: ImportRow,
    from: readonly ImportState[],
    to: ImportState,
    work: () => Promise<StepEnd>,
  ): Promise<void> {
    const interrupted = row.state === to && row.isSilent && !this.working.has(row.id);
    if (this.closing) throw new Problem('unavailable', { retryAfterSeconds: 5 });
    const giveUpPlace = this.turns.reserve();
    try {
      if (!(await moveImport(this.database, row.id, interrupted ? [to] : from, to, { done: 0, interrupted })))
        throw new Problem('wrong-state', { extra: { status: row.state } });
    } finally {
      giveUpPlace();
    }
    this.working.add(row.id);
    const alive = setInterval(
      () => void noteStepAlive(this.database, row.id, to).catch(() => undefined),
      SILENT_SECONDS * 300,
    );
    alive.unref();
    const step = this.turns
      .take(row.authorId, async () => {
        if (this.closing) throw new ImportStopped();
        await reportProgress(this.database, row.id, to, 0);
        return work();
      })
      .then(
        (end) => moveImport(this.database, row.id, [to], end.state, { tally: end.tally, rows: end.rows ?? null }),
        (error: unknown) => moveImport(this.database, row.id, [to], FALLS_BACK[to]!, { problem: problemOf(error, to) }),
      )
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        clearInterval(alive);
        this.working.delete(row.id);
        this.underWay.delete(step);
      });
    this.underWay.add(step);
  }

  private log(actor: Actor, id: string, what: string, said: Record<string, number>): Promise<number> {
    return this.database.transaction((manager) =>
      appendLeaf(manager, {
        entity: 'import',
        entityId: id,
        revision: null,
        actorId: actor.id,
        what,
        values: Object.entries(said).map(([field, value]) => ({ field, value })),
      }),
    );
  }

  /** Erases files of abandoned imports. */
  private async sweep(): Promise<void> {
    for (const id of await abandonedImports(this.database)) {
      await this.database.transaction(async (manager) => {
        await moveImport(manager, id, ABANDONED_STATES, 'dropped');
        await eraseFile(manager, id);
      });
    }
  }

  private erase(id: string): Promise<void> {
    return this.database.transaction((manager) => eraseFile(manager, id));
  }
}

/** A file, and what is read from it, can take several times its size. @throws Problem 'imports-full' */
const assertRoom = async (
  manager: EntityManager,
  { id, authorId, size }: Pick<ImportRow, 'id' | 'authorId' | 'size'>,
): Promise<void> => {
  if ((await bytesOfOtherImports(manager, authorId, id)) + Number(size) > KEPT_BYTES) throw new Problem('imports-full');
};

const stoppedWhile = (state: ImportState): StepProblem => ({
  code: state === 'undoing' ? 'undo-stopped' : 'stopped',
  params: {},
});

/** Returns the problem of a failed step. Omits the error's message, which may quote the file. */
const problemOf = (error: unknown, during: ImportState): StepProblem => {
  if (error instanceof FileProblem) return { code: error.code, params: error.params };
  if (error instanceof ImportStopped) return stoppedWhile(during);
  if (error instanceof Problem) return { code: error.code === 'gone' ? 'gone' : 'unexpected', params: {} };
  const failure = databaseFailure(error);
  if (failure) return { code: failure.sqlstate.startsWith('53') ? 'disk-full' : 'database-away', params: {} };
  return { code: 'unexpected', params: {} };
};
