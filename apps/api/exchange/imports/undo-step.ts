import type { DataSource, EntityManager } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendChanges } from '../../audit-log/changes.js';
import type { IncidentsService } from '../../incidents/incidents.service.js';
import type { Actor } from '../../incidents/records.js';
import { beat, type ImportRow, type Tally } from './import-state.js';
import { toldAt, type Told } from './run-step.js';
import { ImportStore } from './import-store.js';

const CHUNK = 100;

interface Written {
  row: number;
  incident_id: string;
  did: 'created' | 'changed';
  revision: number;
}

/** Selects the untouched records of this import: unchanged since it wrote them, and not referred to elsewhere. */
const UNTOUCHED = `
  select i.id, i.revision from incident i
   where i.id = any($1) and i.status in ('WS_DRAFT', 'WS_SUBMITTED') and i.code is null
     and i.revision = (select r.revision from import_row r where r.import_id = $2 and r.incident_id = i.id and r.did = 'created')
     and not exists (select from review where incident_id = i.id) and not exists (select from assessment where incident_id = i.id)
     and not exists (select from erasure where incident_id = i.id) and not exists (select from incident d where d.merged_into = i.id)
     and not exists (select from publication where incident_id = i.id) and not exists (select from evidence where incident_id = i.id) and not exists (select from sealed_note where incident_id = i.id)
   order by i.id for update of i`;

/**
 * Undoes an import: deletes records that it created and nobody touched since, and restores changed records that nobody
 * changed again. Touched records stay, and are counted.
 * @throws Stopped
 */
export const undoImport = async (
  database: DataSource,
  incidents: Pick<IncidentsService, 'put'>,
  row: ImportRow,
  actor: Actor,
): Promise<Tally> => {
  const tally: Tally = { ...row.tally, removed: row.tally.removed ?? 0, restored: row.tally.restored ?? 0, touched: 0 };
  const vault = await ImportStore.openKept(database, row.id);
  for (let after = -1; ;) {
    const written: Written[] = await database.query(
      'select row, incident_id, did, revision from import_row where import_id = $1 and row > $2 order by row limit $3',
      [row.id, after, CHUNK],
    );
    if (written.length === 0) return tally;
    const created = written.filter(({ did }) => did === 'created').map(({ incident_id: id }) => id);
    const removed = await database.transaction((manager) => remove(manager, row.id, created, actor));
    tally.removed! += removed;
    tally.touched! += created.length - removed;
    for (const one of written.filter(({ did }) => did === 'changed')) {
      if (vault && (await restore(incidents, vault, row.id, one, actor))) tally.restored! += 1;
      else tally.touched! += 1;
    }
    after = written.at(-1)!.row;
    await beat(database, row.id, 'undoing', tally.removed! + tally.restored! + tally.touched!, tally);
  }
};

const remove = async (
  manager: EntityManager,
  importId: string,
  ids: readonly string[],
  actor: Actor,
): Promise<number> => {
  if (ids.length === 0) return 0;
  const found: { id: string; revision: number }[] = await manager.query(UNTOUCHED, [ids, importId]);
  const gone = found.map(({ id }) => id);
  await manager.query('delete from import_row where import_id = $1 and incident_id = any($2)', [importId, gone]);
  await manager.query('delete from incident where id = any($1)', [gone]);
  await appendChanges(
    manager,
    found.map(({ id, revision }) => ({ incidentId: id, revision: revision + 1, actorId: actor.id, kind: 'removed' })),
  );
  return gone.length;
};

const restore = async (
  incidents: Pick<IncidentsService, 'put'>,
  vault: ImportStore,
  importId: string,
  { row, incident_id: id, revision }: Written,
  actor: Actor,
): Promise<boolean> => {
  const before = await vault.get<Incident>('before', row);
  if (!before) return false;
  const told = await vault.get<Told>('before', toldAt(row));
  let isRestored = false;
  try {
    await incidents.put(actor, id, before, { create: false, revision }, async (manager) => {
      await manager.query('delete from import_row where import_id = $1 and row = $2', [importId, row]);
      // Without this, a later import would take the earlier file's row for a new one.
      if (told)
        await manager.query(
          'update import_ref set content = $3, import_id = $4, reading = $5, whole = $6 where key = $1 and import_id = $2',
          [
            Buffer.from(told.key, 'hex'),
            importId,
            Buffer.from(told.content, 'hex'),
            told.importId,
            told.reading ? Buffer.from(told.reading, 'hex') : null,
            told.whole ?? false,
          ],
        );
      await manager.query('delete from import_ref where import_id = $1 and incident_id = $2', [importId, id]);
      isRestored = true;
    });
    return true;
  } catch (error) {
    if (isRestored && error instanceof Problem && error.code === 'changed-meanwhile') return true;
    if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
    return false;
  }
};
