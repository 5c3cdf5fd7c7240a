import type { EntityManager } from 'typeorm';
import type { ReportPrivate } from '@vigil/shared/staff-responses/field-reports.js';
import { decryptValue, encryptValue, unlessDamaged, unwrapKey } from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import { askIn, recordKey, recordKeyJoin } from '../encryption/key.repository.js';
import { placeIn, RECORD_KEY_TABLES } from '../encryption/record-key-tables.js';
import { FieldPrivateEntity } from './field-report.entity.js';

const TABLE = RECORD_KEY_TABLES.find(({ table }) => table === 'field_private')!;
const FIELDS = ['clock', 'fix', 'unread'] as const;

/** Encrypts the details under the record's key, which must exist, and stores them. Stores nothing for empty details. */
export const writeReportDetails = async (
  manager: EntityManager,
  incidentId: string,
  reportId: string,
  said: ReportPrivate,
): Promise<void> => {
  const key = await recordKey(askIn(manager), keyringOf(manager), incidentId);
  for (const field of FIELDS) {
    const value = said[field];
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    const sealed = encryptValue(key.secret, placeIn(TABLE, [reportId], field, key.id), value);
    await manager.insert(FieldPrivateEntity, { incidentId, reportId, field, value: sealed, keyId: key.id });
  }
};

interface Stored {
  report_id: string;
  incident_id: string;
  field: (typeof FIELDS)[number];
  value: Buffer;
  key_id: string;
  master: string | null;
  wrapped: Buffer | null;
}

/**
 * Reads these details of any number of reports. Reads values and keys in one statement, so that it sees either the
 * state before a concurrent re-keying or the state after it.
 * Leaves out what was changed or moved in the database, or has lost its key: the other reports are read all the same.
 */
export const readReportDetails = async (
  manager: EntityManager,
  reportIds: readonly string[],
): Promise<Map<string, Partial<ReportPrivate>>> => {
  const rows: Stored[] = await manager.query(
    `select p.report_id, p.incident_id, p.field, p.value, p.key_id, k.key_id as master, k.wrapped
       from field_private p ${recordKeyJoin('p')} where p.report_id = any($1)`,
    [reportIds],
  );
  const said = new Map<string, Partial<ReportPrivate>>();
  for (const row of rows) {
    if (row.master === null || row.wrapped === null) continue;
    const master = await keyringOf(manager).need(row.master);
    const { wrapped } = row;
    const value = await unlessDamaged(() => {
      const secret = unwrapKey(master, row.incident_id, row.key_id, wrapped);
      return decryptValue(secret, placeIn(TABLE, [row.report_id], row.field, row.key_id), row.value);
    });
    if (value === null) continue;
    said.set(row.report_id, { ...said.get(row.report_id), [row.field]: value });
  }
  return said;
};
