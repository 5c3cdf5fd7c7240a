import type { Place } from './envelope.js';

/** A row with an encrypted value: the parts that identify its place, and the value. */
export interface RecordKeyRow {
  row: (string | number)[];
  field: string;
  key_id: string;
  value: Buffer;
}

/** The tables whose rows are records: each has a key of its own, with which everything of it is encrypted. */
export const RECORD_TABLES = ['incident', 'people_record'] as const;

/** Statements that lock a record until the end of the transaction. $1: the record. */
export const LOCK_RECORD = RECORD_TABLES.map((table) => `select from ${table} where id = $1 for update`);

/**
 * A table that holds encrypted values. The list below has all of them, so that re-keying, checking and encrypting plain
 * values miss none. Each has the columns field, value (bytea) and key_id, and one that names the record.
 */
interface RecordKeyTable {
  table: string;
  /** The column that names the record whose key encrypts the values. */
  record: string;
  /** The columns that, together with the field, identify one row permanently. */
  row: readonly string[];
}

export const RECORD_KEY_TABLES: readonly RecordKeyTable[] = [
  { table: 'incident_private', record: 'incident_id', row: ['incident_id', 'owner_id', 'revision'] },
  { table: 'comment_private', record: 'incident_id', row: ['comment_id'] },
  { table: 'field_private', record: 'incident_id', row: ['report_id'] },
  { table: 'evidence_private', record: 'incident_id', row: ['evidence_id'] },
  { table: 'people_private', record: 'record_id', row: ['record_id', 'revision'] },
  { table: 'withheld_waiting', record: 'incident_id', row: ['incident_id', 'tally'] },
];

export const placeIn = (
  { table }: RecordKeyTable,
  row: readonly (string | number)[],
  field: string,
  keyId: string,
): Place => ({ table, row, field, keyId });

/** Selects the rows of one record that hold a value. $1: the record. */
export const rowsOfRecord = ({ table, record, row }: RecordKeyTable): string =>
  `select jsonb_build_array(${row.join(', ')}) as row, field, key_id, value from ${table} where ${record} = $1 and value is not null order by ${row.join(', ')}, field`;

/** Updates the value and key of one row. $1: value, $2: key, $3: field, then the columns of the row. */
export const setValue = ({ table, row }: RecordKeyTable): string =>
  `update ${table} set value = $1, key_id = $2 where field = $3 and ${row.map((column, i) => `${column} = $${i + 4}`).join(' and ')}`;
