import type { EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { covered } from '@vigil/shared/public/encrypted-at-rest.js';
import { toRow, toSnakeCase, type Row } from '../platform/database/codebook-columns.js';
import { allEnded } from '../platform/database/connection.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { CHILDREN, IncidentEntity } from './incident.entity.js';
import {
  encryptedNew,
  NEW_ANSWERS,
  newAnswersSql,
  ownAnswersGone,
  sealAgain,
  sealChanged,
} from './internal-answers.repository.js';
import type { Difference, SealedDigests } from './record-changes.js';
import {
  childrenOf,
  columnsOf,
  internalValues,
  type ChildKind,
  type Named,
  type StoredIncident,
} from './whole-record.repository.js';

/** Rows of a child table by column name, or the sources that its rows cite. */
type GivenList = Row[] | [owner: string, source: string][];

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
  return `${kind.table}_put as (insert into ${kind.table} (${columns}) select ${columns} from ${given(kind.table)}
    where incident_id in (select id from incident_put) on conflict (id) do nothing returning id)`;
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
const citeSql = ({ table }: ChildKind, which = ''): string =>
  `${table}_cited as (insert into ${table}_source (${table}_id, source_id) select owner, source from ${pairs(table)} ${which} on conflict do nothing)`;
const citeNewSql = (kind: ChildKind): string => citeSql(kind, `where owner in (select id from ${kind.table}_put)`);
const unciteSql = ({ table }: ChildKind): string =>
  `${table}_uncited as (delete from ${table}_source l using ${table} c where c.id = l.${table}_id and c.incident_id = $1
    and not exists (select 1 from ${pairs(table)} where owner = l.${table}_id and source = l.source_id))`;

const counts = CHILDREN.map(({ table }) => `(select count(*)::int from ${table}_put) as ${table}`).join(', ');

const NEW_COLUMNS: Named = Object.entries(IncidentEntity.options.columns)
  .filter(([, column]) => !column!.virtualProperty && column!.default === undefined)
  .map(([property, column]) => ({ property, column: column!.name ?? toSnakeCase(property) }));
const newColumns = NEW_COLUMNS.map(({ column }) => column).join(', ');
/**
 * Writes new records with their children and encrypted answers in one statement. Parameters: the rows as JSON,
 * `givenLists`, `encryptedNew`. Returns those whose ids were new, each with the number of rows written to each table.
 * PostgreSQL checks the foreign keys between them at the end of the statement, so the order of the tables does not
 * matter.
 */
const WRITE_NEW = `${PREPARED}with ${[
  `incident_put as (insert into incident (${newColumns}) select ${newColumns} from json_populate_recordset(null::incident, $1::json) on conflict (id) do nothing returning id, created_at, changed_at)`,
  ...CHILDREN.map(addSql),
  ...citing.map(citeNewSql),
  newAnswersSql(GIVEN.length + 2, 'in (select id from incident_put)'),
].join(',\n')}
select id, created_at as "createdAt", changed_at as "changedAt", (select key_id from ${NEW_ANSWERS}) as key, ${counts} from incident_put`;

/**
 * Writes all children of one record ($1) that already has some, from `givenLists`. Deletes those that are not given.
 */
const WRITE_CHANGED = `${PREPARED}with ${[
  ...CHILDREN.map(putSql),
  ...citing.map((kind) => citeSql(kind)),
  ...CHILDREN.map(deleteSql),
  ...citing.map(unciteSql),
].join(',\n')}
select ${counts}`;

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

/** Returns a row of a record as JSON, by column. */
const jsonOf = (row: Row): string =>
  JSON.stringify(Object.fromEntries(Object.entries(row).map(([property, value]) => [toSnakeCase(property), value])));

/**
 * Updates these columns of a record's own row, and when it was changed. In SQL, because TypeORM prepares no update.
 * @param json their values, by column
 * @returns that moment, by the database's clock
 */
const updateIncident = async (manager: EntityManager, id: string, row: Row, json: string): Promise<Date> => {
  const columns = Object.keys(row).map(toSnakeCase);
  const [[written]] = (await manager.query(
    `${PREPARED}update incident i set ${columns.map((column) => `${column} = n.${column}`).join(', ')}, changed_at = now()
       from json_populate_record(null::incident, $2::json) n where i.id = $1 returning i.changed_at as "changedAt"`,
    [id, json],
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

/** When a new record was written, by the database's clock. */
export interface Made {
  createdAt: Date;
  changedAt: Date;
}
interface WrittenNew extends Made, Record<string, unknown> {
  id: string;
  /** The master key of its encrypted answers; null: they were not written, as it is no longer the current one. */
  key: string | null;
}

/**
 * Writes new records, whole, in one statement.
 * @param records each with its own row, by property
 * @returns those whose ids were new; the others stay unchanged. And the digests of their internal answers, for the log
 * @throws Problem 'invalid-body' that names the children that belong to another record; 'already-exists' when they
 * belonged to another record during the write and no longer do; 'unavailable' when the master key is not available
 */
export const insertRecords = async (
  manager: EntityManager,
  records: readonly (Whole & { row: Row })[],
): Promise<{ made: Map<string, Made>; sealed: SealedDigests }> => {
  const answers = records.flatMap(({ id, incident }) => internalValues(id, incident));
  const encrypted = await encryptedNew(manager, answers);
  const rows = records.map(({ id, incident, row }) =>
    columnRow(NEW_COLUMNS, { ...toRow(Incident, incident), ...row, id }),
  );
  const written: WrittenNew[] = await manager.query(WRITE_NEW, [
    JSON.stringify(rows),
    ...givenLists(records),
    ...encrypted.parameters,
  ]);
  const [first] = written;
  if (!first) return { made: new Map(), sealed: new Map() };
  const made = new Map(written.map(({ id, createdAt, changedAt }) => [id, { createdAt, changedAt }]));
  await assertWritten(
    manager,
    first as unknown as Record<string, number>,
    records.filter(({ id }) => made.has(id)),
  );
  const sealed =
    first.key === null
      ? await sealAgain(
          manager,
          answers.filter(({ incidentId }) => made.has(incidentId)),
        )
      : encrypted.digests;
  return { made, sealed };
};

const isOfChild = ({ path }: Difference): boolean =>
  CHILDREN.some(({ list }) => path === `/${list}` || path.startsWith(`/${list}/`));

/**
 * Writes the children of a record that has others. Deletes children that are absent. Writes none where none differs.
 * @throws Problem as insertRecords.
 */
const writeChildren = async (
  manager: EntityManager,
  id: string,
  incident: Incident,
  found: readonly Difference[],
): Promise<void> => {
  if (!found.some(isOfChild)) return;
  const [written] = (await manager.query(WRITE_CHANGED, [id, ...givenLists([{ id, incident }])])) as Record<
    string,
    number
  >[];
  await assertWritten(manager, written!, [{ id, incident }]);
};

/**
 * Writes a record that has others than these columns, children and internal answers.
 * @param before the record as it is stored, with all encrypted values
 * @param found what differs between the two
 * @param row the columns of its own row
 * @param last what follows in the transaction, given the digests of the internal answers: after it nothing is written.
 * It is asked for at once with the internal answers
 * @returns when it was written, by the database's clock
 * @throws Problem as insertRecords.
 */
export const rewriteRecord = async (
  manager: EntityManager,
  {
    before,
    incident,
    found,
    row,
  }: { before: StoredIncident; incident: Incident; found: readonly Difference[]; row: Row & { revision: number } },
  last: (sealed: SealedDigests) => Promise<unknown>,
): Promise<Date> => {
  const { id } = before.row;
  const values = internalValues(id, incident);
  // A row that cannot be sent fails here: the rest, which may end in a COMMIT, is sent without waiting for it.
  const json = jsonOf(row);
  const writeRest = async (): Promise<void> => {
    const [{ digests, store }] = await allEnded([
      sealChanged(manager, row.revision, [...values, ...ownAnswersGone(values, before.sealed)], before.sealed),
      writeChildren(manager, id, incident, found),
    ]);
    await allEnded([store(), last(digests)]);
  };
  const [changedAt] = await allEnded([updateIncident(manager, id, row, json), writeRest()]);
  return changedAt;
};
