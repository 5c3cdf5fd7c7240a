import type { ErasureView } from '@vigil/shared/staff-responses/erasures.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../accounts/members.repository.js';
import { incidentJoin } from '../incidents/incident-row.repository.js';
import { outsideSql, sightSql } from '../incidents/record-policy.js';
import { ErasureEntity } from './publication.entity.js';

type Row = ErasureView & { askerId: string };
const maskOutside = (one: Row): Row =>
  one.isOutside ? { ...one, incident: null, code: null, path: null, why: null } : one;

const ERASURES = `e.id, e.asked_by as "askerId", e.incident_id as incident, i.code, e.path, e.why, ${memberName('e.asked_by')} as "askedBy", e.asked_at as "askedAt", ${memberName('e.decided_by')} as "decidedBy", e.decided_at as "decidedAt", e.outcome
  from erasure e ${incidentJoin('e.incident_id')}`;

/**
 * Lists requests, those without a decision first, then the newest. An administrator decides without a look at the
 * record; reviewers see what is asked of records that they may see, and what they asked.
 */
export const listErasures = async (manager: EntityManager, actor: { id: string; role: string }): Promise<Row[]> => {
  const rows: Row[] = await manager.query(
    `select ${outsideSql(actor.role)} as "isOutside", ${ERASURES} where $2 <> 'reviewer' or e.asked_by = $1 or ${sightSql('reviewer')} order by e.outcome is not null, e.asked_at desc, e.id`,
    [actor.id, actor.role],
  );
  return rows.map(maskOutside);
};

/** A request as it is stored. revision: that of the record when it was asked; asker: the name of who asked. */
export interface AskedErasure {
  id: string;
  incident_id: string;
  path: string;
  revision: number | null;
  asked_by: string;
  outcome: string | null;
  asker: string;
}

/** Stores a request. @returns false if there is one with this id, and changes nothing then */
export const insertErasure = async (
  manager: EntityManager,
  asked: { id: string; incidentId: string; path: string; why: string; by: string; revision: number },
): Promise<boolean> => {
  const inserted: unknown[] = await manager.query(
    'insert into erasure (id, incident_id, path, why, asked_by, revision) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning id',
    [asked.id, asked.incidentId, asked.path, asked.why, asked.by, asked.revision],
  );
  return inserted.length > 0;
};

/** Returns whether the request with this id asks for this. */
export const asksFor = (manager: EntityManager, id: string, incidentId: string, path: string): Promise<boolean> =>
  manager.existsBy(ErasureEntity, { id, incidentId, path });

/** Returns the record that a request is about; null: there is no such request. */
export const recordOfErasure = async (manager: EntityManager, id: string): Promise<string | null> =>
  (await manager.findOne(ErasureEntity, { select: { incidentId: true }, where: { id } }))?.incidentId ?? null;

/** Finds a request and locks it until the transaction ends. */
export const lockErasure = async (manager: EntityManager, id: string): Promise<AskedErasure | null> => {
  const [asked] = (await manager.query(
    `select e.*, ${memberName('e.asked_by')} as asker from erasure e where e.id = $1 for update of e`,
    [id],
  )) as AskedErasure[];
  return asked ?? null;
};

export const decideErasure = async (
  manager: EntityManager,
  id: string,
  memberId: string,
  outcome: 'erased' | 'refused',
): Promise<void> => {
  await manager.update(ErasureEntity, id, { decidedBy: memberId, decidedAt: () => 'now()', outcome });
};

/** Erases these words from why something was to be erased. */
export const eraseWhy = async (
  manager: EntityManager,
  incidentId: string,
  texts: readonly string[],
  instead: string,
): Promise<void> => {
  await manager.query('update erasure set why = $3 where incident_id = $1 and why = any($2)', [
    incidentId,
    texts,
    instead,
  ]);
};
