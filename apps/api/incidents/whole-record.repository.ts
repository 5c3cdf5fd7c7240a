import type { EntityManager } from 'typeorm';
import { blank, instantiate, type FieldError } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS, ownKeyOf, storedOwn } from '@vigil/shared/incident/own-answers.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { AT_REST_FIELDS, atRestFields, covered, isAtRest } from '@vigil/shared/public/encrypted-at-rest.js';
import { fromRow, internalFields, toSnakeCase, toRow, type Row } from '../platform/database/codebook-columns.js';
import { CHILDREN, type ChildRow, type IncidentRow } from './incident.entity.js';
import type { Difference, SealedDigests } from './record-changes.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { runPair } from '../platform/database/connection.js';
import { sightSql } from './record-policy.js';
import { ownAnswersGone, readSealed, writeInternal, type InternalValue } from './internal-answers.repository.js';

type ChildKind = (typeof CHILDREN)[number];
/** Rows of a child table by column name, or the sources that its rows cite. */
type GivenList = Row[] | [owner: string, source: string][];

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
const columnsOf = ({ table }: ChildKind): Named => COLUMNS.get(table)!;

type Named = readonly { property: string; column: string }[];
/** Renames a row's properties to the database's column names. Leaves out what is null: PostgreSQL reads the same. */
const columnRow = (columns: Named, row: Row): Row => {
  const named: Row = {};
  for (const { property, column } of columns) {
    const value = row[property] ?? null;
    if (value !== null) named[column] = value;
  }
  return named;
};
const citesKey = (table: string): string => `${table}_source`;

const citing = CHILDREN.filter(({ cites }) => cites);
/** The lists of rows that a statement is given from $2 on, as JSON, each by itself: PostgreSQL reads each once. */
const GIVEN = [...CHILDREN.map(({ table }) => table), ...citing.map(({ table }) => citesKey(table))];
const parameter = (list: string): string => `$${GIVEN.indexOf(list) + 2}::json`;
const given = (table: string): string => `json_populate_recordset(null::${table}, ${parameter(table)})`;
const pairs = (table: string): string =>
  `(select (p ->> 0)::uuid as owner, (p ->> 1)::uuid as source from json_array_elements(${parameter(citesKey(table))}) p) as pair`;

/** SQL that inserts children of new records. If an id already exists, that row stays unchanged and is not counted. */
const addSql = (kind: ChildKind): string => {
  const columns = columnsOf(kind)
    .map(({ column }) => column)
    .join(', ');
  return `${kind.table}_put as (insert into ${kind.table} (${columns}) select ${columns} from ${given(kind.table)} where incident_id = any($1::uuid[]) on conflict (id) do nothing returning 1)`;
};
/**
 * SQL that inserts new children and updates this record's own. A child of another record stays unchanged and is not
 * counted.
 */
const putSql = (kind: ChildKind): string => {
  const rest = columnsOf(kind)
    .map(({ column }) => column)
    .filter((column) => column !== 'id' && column !== 'incident_id');
  return `${kind.table}_put as (insert into ${kind.table} (id, incident_id, ${rest.join(', ')}) select id, $1, ${rest.join(', ')} from ${given(kind.table)}
    on conflict (id) do update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')} where ${kind.table}.incident_id = $1 returning 1)`;
};
const deleteSql = ({ table }: ChildKind): string =>
  `${table}_gone as (delete from ${table} where incident_id = $1 and not exists (select 1 from ${given(table)} g where g.id = ${table}.id))`;
const citeSql = ({ table }: ChildKind): string =>
  `${table}_cited as (insert into ${table}_source (${table}_id, source_id) select owner, source from ${pairs(table)} on conflict do nothing)`;
const unciteSql = ({ table }: ChildKind): string =>
  `${table}_uncited as (delete from ${table}_source l using ${table} c where c.id = l.${table}_id and c.incident_id = $1
    and not exists (select 1 from ${pairs(table)} where owner = l.${table}_id and source = l.source_id))`;

const writeSql = (isNew: boolean): string => {
  const steps = [
    ...CHILDREN.map(isNew ? addSql : putSql),
    ...citing.map(citeSql),
    ...(isNew ? [] : [...CHILDREN.map(deleteSql), ...citing.map(unciteSql)]),
  ];
  return `with ${steps.join(',\n')}\nselect ${CHILDREN.map(({ table }) => `(select count(*)::int from ${table}_put) as ${table}`).join(', ')}`;
};

/**
 * Writes all children of new records in one statement. Parameters: the records' ids, and `givenLists`. Returns the
 * number of rows written to each table. PostgreSQL checks the foreign keys between them at the end of the statement, so
 * the order of the tables does not matter.
 */
const WRITE_NEW = PREPARED + writeSql(true);
/** The same for one record ($1) that already has children. Deletes the children that are not given. */
const WRITE_CHANGED = PREPARED + writeSql(false);

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
/** The same of one record. PostgreSQL plans a statement with a list again each time: its plan for any list costs more. */
const READ_CHILDREN_OF_ONE = readChildrenSql('c.incident_id = $1');

export interface StoredIncident {
  row: IncidentRow;
  incident: Incident;
  /** The encrypted values that were read, as they are stored. */
  sealed: readonly InternalValue[];
}
type Child = Row & { id: string; sources?: string[] };

const childrenOf = (incident: Incident, list: (typeof CHILDREN)[number]['list']): Child[] =>
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
export type Opening = boolean | 'nothing';

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
  const trees = new Map<string, Row>();
  for (const row of rows) trees.set(row.id, Object.assign<object, Row>(blank(Incident), fromRow(Incident, row)) as Row);
  const owners = new Map<string, Row>(trees);
  const [[read], sealed] = await runPair(
    manager,
    () =>
      manager.query<Record<string, (ChildRow & { sources?: string[] })[]>[]>(
        ids.length === 1 ? READ_CHILDREN_OF_ONE : READ_CHILDREN,
        ids.length === 1 ? ids : [ids],
      ),
    async () => (internal === 'nothing' ? [] : readSealed(manager, ids, internal ? null : AT_REST_FIELDS)),
  );
  for (const child of CHILDREN) {
    const byIncident = group(read![child.list]!, (row) => row.incidentId);
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

/** Finds children whose id already belongs to another record. A client may neither read nor change that child. */
const foreignChildren = async (manager: EntityManager, id: string, incident: Incident): Promise<FieldError[]> => {
  const taken: { list: (typeof CHILDREN)[number]['list']; id: string }[] = await manager.query(
    CHILDREN.map(
      ({ list, table }, i) =>
        `select '${list}' as list, id from ${table} where id = any($${i + 2}) and incident_id <> $1`,
    ).join(' union all '),
    [id, ...CHILDREN.map(({ list }) => childrenOf(incident, list).map((child) => child.id))],
  );
  return taken.map(({ list, id: childId }) => ({
    pointer: `/${list}/${childrenOf(incident, list).findIndex((child) => child.id === childId)}/id`,
    code: 'id-of-another-record',
  }));
};

/** When a new record was written, by the database's clock. */
export interface Made {
  createdAt: Date;
  changedAt: Date;
}

/** Inserts new records in one statement. @returns those that were new, by id; others stay unchanged */
export const insertIncidents = async (manager: EntityManager, rows: readonly Row[]): Promise<Map<string, Made>> => {
  const named = Object.keys(rows[0]!).map((property) => ({ property, column: toSnakeCase(property) }));
  const columns = named.map(({ column }) => column).join(', ');
  const text = JSON.stringify(rows.map((row) => columnRow(named, row)));
  const written: (Made & { id: string })[] = await manager.query(
    `${PREPARED}insert into incident (${columns}) select ${columns} from json_populate_recordset(null::incident, $1::json) on conflict (id) do nothing returning id, created_at as "createdAt", changed_at as "changedAt"`,
    [text],
  );
  return new Map(written.map(({ id, ...made }) => [id, made]));
};

/**
 * Updates these columns of a record's own row, and when it was changed. In SQL, because TypeORM prepares no update.
 * @returns that moment, by the database's clock
 */
export const updateIncident = async (manager: EntityManager, id: string, row: Row): Promise<Date> => {
  const columns = Object.keys(row).map(toSnakeCase);
  const [[written]] = (await manager.query(
    `${PREPARED}update incident i set ${columns.map((column) => `${column} = n.${column}`).join(', ')}, changed_at = now()
       from json_populate_record(null::incident, $2::json) n where i.id = $1 returning i.changed_at as "changedAt"`,
    [id, JSON.stringify(Object.fromEntries(Object.values(row).map((value, i) => [columns[i]!, value])))],
  )) as [{ changedAt: Date }[], number];
  return written!.changedAt;
};

interface Whole {
  id: string;
  incident: Incident;
}

/** Returns the rows and the citations of children, in the order of `GIVEN`. */
const givenLists = (records: readonly Whole[]): string[] => {
  const lists: Record<string, GivenList> = {};
  for (const kind of CHILDREN) {
    lists[kind.table] = records.flatMap(({ id, incident }) =>
      childrenOf(incident, kind.list).map((child, position) =>
        columnRow(columnsOf(kind), {
          ...toRow(kind.of, covered(kind.list, child)),
          id: child.id,
          incidentId: id,
          position,
        }),
      ),
    );
    if (kind.cites)
      lists[citesKey(kind.table)] = records.flatMap(({ incident }) =>
        childrenOf(incident, kind.list).flatMap((child) =>
          child.sources!.map((source): [string, string] => [child.id, source]),
        ),
      );
  }
  return GIVEN.map((list) => JSON.stringify(lists[list]));
};

const assertWritten = async (
  manager: EntityManager,
  written: Record<string, number>,
  records: readonly Whole[],
): Promise<void> => {
  if (
    CHILDREN.every(
      ({ list, table }) =>
        written[table] === records.reduce((sum, { incident }) => sum + childrenOf(incident, list).length, 0),
    )
  )
    return;
  const errors: FieldError[] = [];
  for (const { id, incident } of records) errors.push(...(await foreignChildren(manager, id, incident)));
  throw errors.length > 0 ? new Problem('invalid-body', { errors }) : new Problem('already-exists');
};

/**
 * Writes the children of new records whose rows exist.
 * @throws Problem 'invalid-body' that names the children that belong to another record; 'already-exists' when they
 * belonged to another record during the write and no longer do.
 */
export const writeNewChildren = async (manager: EntityManager, records: readonly Whole[]): Promise<void> => {
  const [written] = (await manager.query(WRITE_NEW, [records.map(({ id }) => id), ...givenLists(records)])) as Record<
    string,
    number
  >[];
  await assertWritten(manager, written!, records);
};

const isOfChild = ({ path }: Difference): boolean =>
  CHILDREN.some(({ list }) => path === `/${list}` || path.startsWith(`/${list}/`));

/**
 * Writes the children and internal answers of a record that has others. Deletes children that are absent. Writes no
 * child where none differs.
 * @param before the record as it is stored, with all encrypted values
 * @param found what differs between the two
 * @returns the digests of the internal answers, for the log
 * @throws Problem as writeNewChildren.
 */
export const writeChildren = async (
  manager: EntityManager,
  revision: number,
  before: StoredIncident,
  incident: Incident,
  found: readonly Difference[],
): Promise<SealedDigests> => {
  const { id } = before.row;
  if (found.some(isOfChild)) {
    const [written] = (await manager.query(WRITE_CHANGED, [id, ...givenLists([{ id, incident }])])) as Record<
      string,
      number
    >[];
    await assertWritten(manager, written!, [{ id, incident }]);
  }
  const values = internalValues(id, incident);
  return writeInternal(manager, revision, [...values, ...ownAnswersGone(values, before.sealed)], before.sealed);
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
