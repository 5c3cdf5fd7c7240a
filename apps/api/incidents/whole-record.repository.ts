import type { EntityManager } from 'typeorm';
import { blank, instantiate } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS, ownKeyOf, storedOwn } from '@vigil/shared/incident/own-answers.js';
import { AT_REST_FIELDS, atRestFields, isAtRest } from '@vigil/shared/public/encrypted-at-rest.js';
import { unlessDamaged } from '../encryption/envelope.js';
import { fromRow, internalFields, toSnakeCase, toRow, type Row } from '../platform/database/codebook-columns.js';
import { CHILDREN, type ChildRow, type IncidentRow } from './incident.entity.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { sightSql } from './record-policy.js';
import { openAll, storedAnswers, type InternalValue, type StoredAnswer } from './internal-answers.repository.js';

export type ChildKind = (typeof CHILDREN)[number];
const COLUMNS = new Map(
  CHILDREN.map(
    ({ table, entity }) =>
      [
        table,
        Object.entries(entity.options.columns)
          .filter(([, column]) => column!.generatedType === undefined)
          .map(([property, column]) => ({ property, column: column!.name ?? toSnakeCase(property) })),
      ] as const,
  ),
);
export type Named = readonly { property: string; column: string }[];
export const columnsOf = ({ table }: ChildKind): Named => COLUMNS.get(table)!;

const readSql = (kind: ChildKind, isOfIncident: string): string => {
  const columns = columnsOf(kind)
    .map(({ property, column }) => `c.${column} as "${property}"`)
    .join(', ');
  const sources = kind.cites
    ? `, array(select l.source_id from ${kind.table}_source l join source s on s.id = l.source_id where l.${kind.table}_id = c.id order by s.position) as sources`
    : '';
  return `(select coalesce(json_agg(t), '[]') from (select ${columns}${sources} from ${kind.table} c where ${isOfIncident} order by c.position) t) as ${kind.list}`;
};
const readChildrenSql = (isOfIncident: string): string =>
  `${PREPARED}select ${CHILDREN.map((kind) => readSql(kind, isOfIncident)).join(',\n')}`;

/** Reads the children of any number of records ($1) in one statement. Each list is in the order of its positions. */
const READ_CHILDREN = readChildrenSql('c.incident_id = any($1)');
/**
 * The same of one record. PostgreSQL plans a statement with a list again each time: its plan for any list costs more.
 */
const READ_CHILDREN_OF_ONE = readChildrenSql('c.incident_id = $1');

export interface StoredIncident {
  row: IncidentRow;
  incident: Incident;
  /** The encrypted values that were read, as they are stored. */
  sealed: readonly InternalValue[];
}
type Child = Row & { id: string; sources?: string[] };

export const childrenOf = (incident: Incident, list: (typeof CHILDREN)[number]['list']): Child[] =>
  incident[list] as unknown as Child[];

const group = <T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const list = groups.get(key(row));
    if (list) list.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
};

/** Returns which ids of a record's children are taken already. */
export const takenChildIds = async (manager: EntityManager, incident: Incident): Promise<string[]> => {
  const taken: { id: string }[] = await manager.query(
    CHILDREN.map(({ table }, i) => `select id from ${table} where id = any($${i + 1})`).join(' union all '),
    CHILDREN.map(({ list }) => incident[list].map(({ id }) => id)),
  );
  return taken.map(({ id }) => id);
};

/**
 * Which encrypted values are decrypted: true, all; false, only those that are not internal answers, for members who may
 * not read those; 'nothing', none, to compare what is stored.
 */
type Opening = boolean | 'nothing';

/** The children of records and their encrypted answers, as they are stored. */
type Parts = [[Record<string, (ChildRow & { sources?: string[] })[]>], StoredAnswer[]];

/** Asks for both at once: within a transaction in one round trip, else in parallel. */
export const readParts = (manager: EntityManager, ids: readonly string[], internal: Opening): Promise<Parts> =>
  Promise.all([
    manager.query<Parts[0]>(
      ids.length === 1 ? READ_CHILDREN_OF_ONE : READ_CHILDREN,
      ids.length === 1 ? [...ids] : [ids],
    ),
    internal === 'nothing' || ids.length === 0 ? [] : storedAnswers(manager, ids, internal ? null : AT_REST_FIELDS),
  ]);

/**
 * Reads whole records, in any order. Internal answers are null unless `internal` asks for them.
 * @param rows the incident rows, already read (and locked, where the caller writes).
 */
export const readRecords = async (
  manager: EntityManager,
  rows: readonly IncidentRow[],
  internal: Opening,
): Promise<Map<string, StoredIncident>> => {
  const ids = rows.map((row) => row.id);
  return wholeRecords(manager, rows, await readParts(manager, ids, internal));
};

/**
 * Reads records for a list, without internal answers. Of one of which something is damaged, or has lost its key, only
 * what is plain is known: it hides no other.
 * @returns also the ids of those
 */
export const readRecordsOfList = async (
  manager: EntityManager,
  rows: readonly IncidentRow[],
): Promise<{ records: Map<string, StoredIncident>; damaged: ReadonlySet<string> }> => {
  const damaged = new Set<string>();
  const all = await unlessDamaged(() => readRecords(manager, rows, false));
  if (all) return { records: all, damaged };
  const records = new Map<string, StoredIncident>();
  for (const row of rows) {
    const one = await unlessDamaged(() => readRecords(manager, [row], false));
    if (!one) damaged.add(row.id);
    records.set(row.id, (one ?? (await readRecords(manager, [row], 'nothing'))).get(row.id)!);
  }
  return { records, damaged };
};

/** Puts records together. @throws as openAll */
export const wholeRecords = async (
  manager: EntityManager,
  rows: readonly IncidentRow[],
  [[read], stored]: Parts,
): Promise<Map<string, StoredIncident>> => {
  const trees = new Map<string, Row>();
  for (const row of rows) trees.set(row.id, Object.assign<object, Row>(blank(Incident), fromRow(Incident, row)) as Row);
  const owners = new Map<string, Row>(trees);
  const sealed = await openAll(manager, stored);
  for (const child of CHILDREN) {
    const byIncident = group(read[child.list]!, (row) => row.incidentId);
    for (const [incidentId, tree] of trees) {
      tree[child.list] = (byIncident.get(incidentId) ?? []).map((row) => {
        const value: Row = { id: row.id, ...blank(child.of as CodebookClass), ...fromRow(child.of, row) };
        if (child.cites) value.sources = row.sources ?? [];
        owners.set(row.id, value);
        return value;
      });
    }
  }
  for (const { ownerId, field, value } of sealed) {
    const owner = owners.get(ownerId);
    // A value that was encrypted and is plain now is in its column.
    if (!owner || (value === null && AT_REST_FIELDS.includes(field))) continue;
    const key = ownKeyOf(field);
    if (key === null) owner[field] = value;
    else if (value !== null) (owner[OWN_ANSWERS] as Row)[key] = value;
  }
  const values = group(sealed, ({ incidentId }) => incidentId);
  return new Map(
    rows.map((row) => [
      row.id,
      { row, incident: instantiate(Incident, trees.get(row.id)!), sealed: values.get(row.id) ?? [] },
    ]),
  );
};

/**
 * Returns a record that was just written in the form that reading it would: answers in the order of the codebook, and
 * each list of cited sources in the order of the sources.
 */
export const asStored = (incident: Incident): Incident => {
  const position = new Map(incident.sources.map(({ id }, i) => [id, i]));
  const read = <T extends object>(of: CodebookClass<T>, value: T): Row => ({
    ...blank(of),
    ...value,
    ...fromRow(of, toRow(of, value)),
  });
  const tree = read(Incident, incident);
  for (const { list, of, cites } of CHILDREN)
    tree[list] = childrenOf(incident, list).map((child) => {
      const stored: Row = { id: child.id, ...read(of as CodebookClass, child) };
      if (cites) stored.sources = [...child.sources!].sort((a, b) => position.get(a)! - position.get(b)!);
      return stored;
    });
  return instantiate(Incident, tree);
};

/** Collects the encrypted values of a record and its children: internal answers, and what is withheld. */
export const internalValues = (id: string, incident: Incident): InternalValue[] => {
  const values: InternalValue[] = [];
  const collect = (of: CodebookClass, ownerId: string, owner: Row): void => {
    for (const field of internalFields(of)) {
      if (field.kind !== 'own')
        values.push({ incidentId: id, ownerId, field: field.name, value: owner[field.name] ?? null });
      else
        for (const [key, value] of Object.entries(owner[field.name] ?? {}))
          values.push({ incidentId: id, ownerId, field: storedOwn(key), value });
    }
  };
  collect(Incident, id, incident as unknown as Row);
  for (const child of CHILDREN) {
    for (const value of childrenOf(incident, child.list)) {
      collect(child.of, value.id, value);
      for (const field of atRestFields(child.list))
        values.push({
          incidentId: id,
          ownerId: value.id,
          field,
          value: isAtRest(child.list, value, field) ? value[field] : null,
        });
    }
  }
  return values;
};

/**
 * Returns whether a member may see all of these records. Records that do not exist do not matter. In SQL, since who may
 * see a record is one condition of a statement everywhere (`sightSql`).
 * @param of.ids records by id
 * @param of.codes records by public code
 */
export const seesAll = async (
  manager: EntityManager,
  by: { id: string; role: string },
  { ids, codes }: { ids: readonly string[]; codes: readonly string[] },
): Promise<boolean> => {
  const [{ hidden }] = (await manager.query(
    `select count(*)::int as hidden from incident i where (i.id = any($2) or i.code = any($3)) and not ${sightSql(by.role)}`,
    [by.id, ids, codes],
  )) as [{ hidden: number }];
  return hidden === 0;
};

const CHILD_IDS = `${PREPARED}${CHILDREN.map(
  ({ list, table }) =>
    `select incident_id as incident, '${list}' as list, id from ${table} where incident_id = any($1)`,
).join(' union all ')}`;

/** Returns the ids of the children of records, by list. */
export const childIds = async (
  manager: EntityManager,
  incidentIds: readonly string[],
): Promise<Map<string, Map<string, string[]>>> => {
  const rows: { incident: string; list: string; id: string }[] = await manager.query(CHILD_IDS, [incidentIds]);
  const found = new Map<string, Map<string, string[]>>();
  for (const { incident, list, id } of rows) {
    const lists = found.get(incident) ?? new Map<string, string[]>();
    found.set(incident, lists.set(list, [...(lists.get(list) ?? []), id]));
  }
  return found;
};
