import { snake, type Row } from '../platform/database/columns.js';
import { CHILDREN, type ChildRow } from './incident.entity.js';
import { PREPARED } from '../platform/database/prepared-statement.js';

type ChildKind = (typeof CHILDREN)[number];
/** Rows of each child table by column name, and the sources that each row cites. One JSON value for one statement. */
export type ChildrenJson = Record<string, Row[] | [owner: string, source: string][]>;

const COLUMNS = new Map(
  CHILDREN.map(
    ({ table, entity }) =>
      [
        table,
        Object.entries(entity.options.columns).map(([property, column]) => ({
          property,
          column: column!.name ?? snake(property),
        })),
      ] as const,
  ),
);
const columnsOf = ({ table }: ChildKind): { property: string; column: string }[] => COLUMNS.get(table)!;

/** Renames a row's properties to the database's column names. */
export const columnRow = (kind: ChildKind, row: ChildRow): Row =>
  Object.fromEntries(columnsOf(kind).map(({ property, column }) => [column, row[property] ?? null]));
export const citesKey = (table: string): string => `${table}_source`;

const given = (table: string): string => `json_populate_recordset(null::${table}, $2::json -> '${table}')`;
const pairs = (table: string): string =>
  `(select (p ->> 0)::uuid as owner, (p ->> 1)::uuid as source from json_array_elements($2::json -> '${citesKey(table)}') p) as pair`;

/** SQL that inserts children of new records. If an id already exists, that row stays unchanged and is not counted. */
const add = (kind: ChildKind): string => {
  const columns = columnsOf(kind)
    .map(({ column }) => column)
    .join(', ');
  return `${kind.table}_put as (insert into ${kind.table} (${columns}) select ${columns} from ${given(kind.table)} where incident_id = any($1::uuid[]) on conflict (id) do nothing returning 1)`;
};
/**
 * SQL that inserts new children and updates this record's own. A child of another record stays unchanged and is not
 * counted.
 */
const put = (kind: ChildKind): string => {
  const rest = columnsOf(kind)
    .map(({ column }) => column)
    .filter((column) => column !== 'id' && column !== 'incident_id');
  return `${kind.table}_put as (insert into ${kind.table} (id, incident_id, ${rest.join(', ')}) select id, $1, ${rest.join(', ')} from ${given(kind.table)}
    on conflict (id) do update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')} where ${kind.table}.incident_id = $1 returning 1)`;
};
const gone = ({ table }: ChildKind): string =>
  `${table}_gone as (delete from ${table} where incident_id = $1 and not exists (select 1 from ${given(table)} g where g.id = ${table}.id))`;
const cited = ({ table }: ChildKind): string =>
  `${table}_cited as (insert into ${table}_source (${table}_id, source_id) select owner, source from ${pairs(table)} on conflict do nothing)`;
const uncited = ({ table }: ChildKind): string =>
  `${table}_uncited as (delete from ${table}_source l using ${table} c where c.id = l.${table}_id and c.incident_id = $1
    and not exists (select 1 from ${pairs(table)} where owner = l.${table}_id and source = l.source_id))`;

const writing = (isNew: boolean): string => {
  const citing = CHILDREN.filter(({ cites }) => cites);
  const steps = [
    ...CHILDREN.map(isNew ? add : put),
    ...citing.map(cited),
    ...(isNew ? [] : [...CHILDREN.map(gone), ...citing.map(uncited)]),
  ];
  return `with ${steps.join(',\n')}\nselect ${CHILDREN.map(({ table }) => `(select count(*)::int from ${table}_put) as ${table}`).join(', ')}`;
};

/**
 * Writes all children of new records in one statement. Parameters: the records' ids, and a ChildrenJson. Returns the
 * number of rows written to each table. PostgreSQL checks the foreign keys between them at the end of the statement, so
 * the order of the tables does not matter.
 */
export const WRITE_NEW = PREPARED + writing(true);
/** The same for one record ($1) that already has children. Deletes the children that are not given. */
export const WRITE_CHANGED = PREPARED + writing(false);

const reading = (kind: ChildKind): string => {
  const columns = columnsOf(kind)
    .map(({ property, column }) => `c.${column} as "${property}"`)
    .join(', ');
  const sources = kind.cites
    ? `, array(select l.source_id from ${kind.table}_source l join source s on s.id = l.source_id where l.${kind.table}_id = c.id order by s.position) as sources`
    : '';
  return `(select coalesce(json_agg(t), '[]') from (select ${columns}${sources} from ${kind.table} c where c.incident_id = any($1) order by c.position) t) as ${kind.list}`;
};

/** Reads the children of any number of records in one statement. Each list is in the order of its positions. */
export const READ_CHILDREN = `${PREPARED}select ${CHILDREN.map(reading).join(',\n')}`;
