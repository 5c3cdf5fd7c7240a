import type { EntityManager } from 'typeorm';
import { blank, instantiate, type FieldError } from '@vigil/shared/codebook/check.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { fromRow, internalFields, toRow, type Row } from '../database/columns.js';
import { CHILDREN, columnValues, type ChildRow, type IncidentRow } from '../database/entities.js';
import { readInternal, writeInternal, type InternalValue } from './internal.js';

export interface StoredIncident { row: IncidentRow; incident: Incident }
type Child = Row & { id: string; sources?: string[] };

const childrenOf = (incident: Incident, list: (typeof CHILDREN)[number]['list']): Child[] => incident[list] as unknown as Child[];

const group = <T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const list = groups.get(key(row));
    if (list) list.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
};

const readCites = async (manager: EntityManager, table: string, ids: string[]): Promise<Map<string, string[]>> => {
  if (ids.length === 0) return new Map();
  const rows: { owner: string; source: string }[] = await manager.query(
    `select l.${table}_id as owner, l.source_id as source from ${table}_source l join source s on s.id = l.source_id
      where l.${table}_id = any($1) order by s.position`, [ids]);
  const cites = new Map<string, string[]>();
  for (const { owner, source } of rows) cites.set(owner, [...(cites.get(owner) ?? []), source]);
  return cites;
};

/**
 * Whole records, in any order. Internal answers are null unless `internal` is asked for.
 * @param rows the incident rows, already read (and locked, where the caller writes).
 */
export const readTrees = async (manager: EntityManager, rows: readonly IncidentRow[], internal: boolean): Promise<Map<string, StoredIncident>> => {
  const ids = rows.map((row) => row.id);
  const trees = new Map<string, Row>();
  for (const row of rows) trees.set(row.id, Object.assign<object, Row>(blank(Incident), fromRow(Incident, row)) as Row);
  const owners = new Map<string, Row>(trees);
  for (const child of CHILDREN) {
    const found = await manager.getRepository<ChildRow>(child.entity)
      .createQueryBuilder('c').where('c.incidentId = any(:ids)', { ids }).orderBy('c.position').getMany();
    const cites = child.cites ? await readCites(manager, child.table, found.map((row) => row.id)) : null;
    const byIncident = group(found, (row) => row.incidentId);
    for (const [incidentId, tree] of trees) {
      tree[child.list] = (byIncident.get(incidentId) ?? []).map((row) => {
        const value: Row = { id: row.id, ...blank(child.of as CodebookClass), ...fromRow(child.of, row) };
        if (cites) value.sources = cites.get(row.id) ?? [];
        owners.set(row.id, value);
        return value;
      });
    }
  }
  if (internal) {
    for (const { ownerId, field, value } of await readInternal(manager, ids)) {
      const owner = owners.get(ownerId);
      if (owner) owner[field] = value;
    }
  }
  return new Map(rows.map((row) => [row.id, { row, incident: instantiate(Incident, trees.get(row.id)!) }]));
};

/** The internal answers of a record and of its children. */
export const internalValues = (id: string, incident: Incident): InternalValue[] => {
  const values: InternalValue[] = [];
  const collect = (of: CodebookClass, ownerId: string, owner: Row): void => {
    for (const field of internalFields(of)) values.push({ incidentId: id, ownerId, field: field.name, value: owner[field.name] ?? null });
  };
  collect(Incident, id, incident as unknown as Row);
  for (const child of CHILDREN) for (const value of childrenOf(incident, child.list)) collect(child.of, value.id, value);
  return values;
};

/** Children whose id already belongs to another record: a client may neither read nor take them. */
export const foreignChildren = async (manager: EntityManager, id: string, incident: Incident): Promise<FieldError[]> => {
  const taken: { list: (typeof CHILDREN)[number]['list']; id: string }[] = await manager.query(
    CHILDREN.map(({ list, table }, i) => `select '${list}' as list, id from ${table} where id = any($${i + 2}) and incident_id <> $1`).join(' union all '),
    [id, ...CHILDREN.map(({ list }) => childrenOf(incident, list).map((child) => child.id))]);
  return taken.map(({ list, id: childId }) => (
    { pointer: `/${list}/${childrenOf(incident, list).findIndex((child) => child.id === childId)}/id`, code: 'id-of-another-record' }));
};

const writeCites = async (manager: EntityManager, table: string, children: readonly Child[], isNew: boolean): Promise<void> => {
  if (children.length === 0) return;
  if (!isNew) await manager.query(`delete from ${table}_source where ${table}_id = any($1)`, [children.map((child) => child.id)]);
  const pairs = children.flatMap((child) => child.sources!.map((source) => [child.id, source] as const));
  if (pairs.length === 0) return;
  await manager.query(`insert into ${table}_source (${table}_id, source_id) select * from unnest($1::uuid[], $2::uuid[])`,
    [pairs.map(([owner]) => owner), pairs.map(([, source]) => source)]);
};

/**
 * Writes children that are new or this record's already. One that another record took between the check and now is not
 * taken from it. @throws Problem 'already-exists'
 */
const upsertOwn = async (manager: EntityManager, id: string, entity: (typeof CHILDREN)[number]['entity'], rows: readonly Row[]): Promise<void> => {
  const { tableName, columns } = manager.connection.getMetadata(entity);
  const rest = columns.map((column) => column.databaseName).filter((name) => name !== 'id');
  const written = await manager.createQueryBuilder().insert().into(entity).values(rows.map(columnValues))
    .orUpdate(rest, ['id'], { overwriteCondition: { where: `"${tableName}"."incident_id" = :owner`, parameters: { owner: id } } }).returning('id').execute();
  if ((written.raw as unknown[]).length !== rows.length) throw new Problem('already-exists');
};

/**
 * Writes the children and internal answers of a record whose row is there. Children that are absent are deleted; of a record that is new
 * (revision 1) there are none.
 */
export const writeChildren = async (manager: EntityManager, id: string, revision: number, incident: Incident): Promise<void> => {
  const isNew = revision === 1;
  for (const { list, of, table, entity } of CHILDREN) {
    const ids = childrenOf(incident, list).map((child) => child.id);
    if (!isNew) await manager.query(`delete from ${table} where incident_id = $1 and id <> all($2)`, [id, ids]);
    const rows = childrenOf(incident, list).map((child, position) => ({ ...toRow(of, child), id: child.id, incidentId: id, position }));
    if (rows.length > 0) await upsertOwn(manager, id, entity, rows);
  }
  for (const { list, table, cites } of CHILDREN) if (cites) await writeCites(manager, table, childrenOf(incident, list), isNew);
  await writeInternal(manager, revision, internalValues(id, incident));
};
