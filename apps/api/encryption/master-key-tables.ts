import { openDerived, sealDerived, type MasterKey } from './envelope.js';

/** A table whose values are encrypted with a key derived from the master key: only few rows, and not of one record. */
export interface MasterKeyTable {
  table: string;
  /** The column that identifies a row permanently. */
  row: string;
  /** The encrypted column (bytea); key_id in the same row names the key. */
  value: string;
  /** Part of the key derivation: each purpose has its own key. */
  purpose: string;
  /** Description for messages of checking and re-keying. */
  what: string;
}

export const APP_SECRETS: MasterKeyTable = {
  table: 'member_totp',
  row: 'member_id',
  value: 'secret',
  purpose: 'app secrets',
  what: 'the app of member',
};
export const INTAKE_SEEDS: MasterKeyTable = {
  table: 'intake_key',
  row: 'id',
  value: 'seed',
  purpose: 'intake seeds',
  what: 'the intake key',
};
export const FIELD_QUARANTINE: MasterKeyTable = {
  table: 'field_quarantine',
  row: 'report_id',
  value: 'bytes',
  purpose: 'field quarantine',
  what: 'the unread report',
};
export const OBJECTION_TEXTS: MasterKeyTable = {
  table: 'objection_text',
  row: 'objection_id',
  value: 'sealed',
  purpose: 'objection texts',
  what: 'the text of objection',
};
export const QUEUE_VIEWS: MasterKeyTable = {
  table: 'queue_view',
  row: 'id',
  value: 'sealed',
  purpose: 'queue views',
  what: 'the view of the queue',
};
export const PROPOSED_NAMES: MasterKeyTable = {
  table: 'proposed_name',
  row: 'id',
  value: 'sealed',
  purpose: 'proposed names',
  what: 'the proposed name',
};
export const MAIL_ADDRESSES: MasterKeyTable = {
  table: 'notice_mail',
  row: 'member_id',
  value: 'sealed',
  purpose: 'mail addresses',
  what: 'the mail address of member',
};
export const PEOPLE_NOTICES: MasterKeyTable = {
  table: 'people_notice_state',
  row: 'member_id',
  value: 'sealed',
  purpose: 'people notices',
  what: 'the notices about people of member',
};
export const MASTER_KEY_TABLES: readonly MasterKeyTable[] = [
  APP_SECRETS,
  INTAKE_SEEDS,
  FIELD_QUARANTINE,
  OBJECTION_TEXTS,
  QUEUE_VIEWS,
  PROPOSED_NAMES,
  MAIL_ADDRESSES,
  PEOPLE_NOTICES,
];

export const encryptWithMasterKey = (
  { table, value, purpose }: MasterKeyTable,
  master: MasterKey,
  row: string,
  plain: Uint8Array,
): Buffer => sealDerived(master, purpose, { table, row: [row], field: value, keyId: master.id }, plain);

/** Decrypts a value. @throws CannotOpen when it was changed, belongs elsewhere, or the key is another. */
export const decryptWithMasterKey = (
  { table, value, purpose }: MasterKeyTable,
  master: MasterKey,
  row: string,
  sealed: Buffer,
): Buffer => openDerived(master, purpose, { table, row: [row], field: value, keyId: master.id }, sealed);

/** A row with an encrypted value. key_id null: it is plain */
export interface MasterKeyRow {
  row: string;
  sealed: Buffer;
  key_id: string | null;
}
/** SQL: selects the rows with their values. */
export const rowsUnderMaster = ({ table, row, value }: MasterKeyTable): string =>
  `select ${row}::text as row, ${value} as sealed, key_id from ${table}`;
/** SQL: updates the value and key of one row. $1: the row, $2: value, $3: key. */
export const keepUnderMaster = ({ table, row, value }: MasterKeyTable): string =>
  `update ${table} set ${value} = $2, key_id = $3 where ${row}::text = $1`;
