import { In, type DataSource, type EntityManager } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ImportTally } from '@vigil/shared/staff-responses/imports.js';
import { appendChanges } from '../../incidents/record-changes.js';
import type { IncidentsService } from '../../incidents/incidents.service.js';
import { deleteIncidents } from '../../incidents/incident-row.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { incidentsOfPeople } from '../../people/visible-people.js';
import { reportProgress, setTally, type ImportRow } from './import.repository.js';
import { ImportedBeforeEntity, ImportRowEntity } from './import.entity.js';
import { lockUntouched, noteRestored, writtenAfter, type WrittenRow } from './imported-rows.repository.js';
import { ofThisCodebook, toldAt, type Told } from './run-step.js';
import { ImportStore } from './import-store.repository.js';

const CHUNK = 100;

/**
 * Undoes an import: deletes records that it created and nobody touched since, and restores changed records that nobody
 * changed again. Touched records stay, and are counted, and so do those that are related to
 * others, or to which people deprived of liberty are linked.
 * @throws ImportStopped
 */
export const undoImport = async (
  database: DataSource,
  incidents: Pick<IncidentsService, 'put'>,
  row: ImportRow,
  actor: Actor,
): Promise<ImportTally> => {
  const tally: ImportTally = {
    ...row.tally,
    removed: row.tally.removed ?? 0,
    restored: row.tally.restored ?? 0,
    touched: 0,
  };
  const store = await ImportStore.openKept(database, row.id);
  const report = (): Promise<void> =>
    reportProgress(database, row.id, 'undoing', tally.removed! + tally.restored! + tally.touched!, tally);
  // From now on it is known that the undo has begun, and each step says what it did: it may be the last one.
  await report();
  for (let after = -1; ;) {
    const written = await writtenAfter(database, row.id, after, CHUNK);
    if (written.length === 0) return tally;
    const created = written.filter(({ did }) => did === 'created').map(({ incident_id: id }) => id);
    // Counted with what is done: a server that ends right after it would forget it, and never find it again.
    const removed = await database.transaction(async (manager) => {
      const n = await remove(manager, row.id, created, actor);
      if (n > 0) await setTally(manager, row.id, { ...tally, removed: tally.removed! + n });
      return n;
    });
    tally.removed! += removed;
    tally.touched! += created.length - removed;
    await report();
    for (const one of written.filter(({ did }) => did === 'changed')) {
      const counted = { ...tally, restored: tally.restored! + 1 };
      const count = (manager: EntityManager): Promise<void> => setTally(manager, row.id, counted);
      if (store && (await restore(incidents, store, row.id, one, actor, count))) tally.restored! += 1;
      else tally.touched! += 1;
      await report();
    }
    after = written.at(-1)!.row;
  }
};

const remove = async (
  manager: EntityManager,
  importId: string,
  ids: readonly string[],
  actor: Actor,
): Promise<number> => {
  if (ids.length === 0) return 0;
  const untouched = await lockUntouched(manager, importId, ids);
  // Which incidents people are linked to is encrypted: no statement can look for it.
  const ofPeople = untouched.length === 0 ? null : await incidentsOfPeople(manager);
  const found = untouched.filter(({ id }) => !ofPeople?.has(id));
  const gone = found.map(({ id }) => id);
  await manager.delete(ImportRowEntity, { importId, incidentId: In(gone) });
  await deleteIncidents(manager, gone);
  await appendChanges(
    manager,
    found.map(({ id, revision }) => ({ incidentId: id, revision: revision + 1, actorId: actor.id, kind: 'removed' })),
  );
  return gone.length;
};

const restore = async (
  incidents: Pick<IncidentsService, 'put'>,
  store: ImportStore,
  importId: string,
  { row, incident_id: id, revision }: WrittenRow,
  actor: Actor,
  count: (manager: EntityManager) => Promise<void>,
): Promise<boolean> => {
  const before = await store.get<Incident>('before', row);
  if (!before) return false;
  const told = await store.get<Told>('before', toldAt(row));
  let isRestored = false;
  try {
    await incidents.put(actor, id, ofThisCodebook(before), { create: false, revision }, async (manager, now) => {
      await manager.delete(ImportRowEntity, { importId, row });
      // The change that is undone was one revision.
      await noteRestored(manager, id, { was: revision - 1, now });
      // Without this, a later import would take the earlier file's row for a new one.
      if (told)
        await manager.update(
          ImportedBeforeEntity,
          { key: Buffer.from(told.key, 'hex'), importId },
          {
            content: Buffer.from(told.content, 'hex'),
            importId: told.importId,
            reading: told.reading ? Buffer.from(told.reading, 'hex') : null,
            whole: told.whole ?? false,
          },
        );
      await manager.delete(ImportedBeforeEntity, { importId, incidentId: id });
      await count(manager);
      isRestored = true;
    });
    return true;
  } catch (error) {
    if (isRestored && error instanceof Problem && error.code === 'changed-meanwhile') return true;
    if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
    return false;
  }
};
