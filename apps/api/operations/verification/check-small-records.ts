import { TRUST_COLUMNS } from '../../accounts/trust.repository.js';
import type { EntityManager } from 'typeorm';
import { fingerprintOf, RECOVERY } from '@vigil/shared/sealing/fingerprint.js';
import { hiddenDigest } from '../../platform/database/hidden-codes-and-digests.js';
import { KEPT_TABLES } from '../../platform/database/optimistic-upsert.js';
import { frozenDigest } from '../../reports/frozen-figures.repository.js';
import { isSame, type LoggedState, type LoggedStates } from './logged-state.js';

/** The table of each kind of small record. Of members, only some columns are logged. */
const TABLES: Record<string, string> = {
  ...Object.fromEntries(Object.entries(KEPT_TABLES).map(([table, entity]) => [entity, table])),
  member: 'member',
  'sealing-key': 'sealing_key',
  release: 'release',
};

/**
 * Checks the small records, settings, reports, hidden rows, sealing keys and field reports against the log. @returns
 * the differences, one line each.
 */
export const smallRecordFaults = async (
  manager: Pick<EntityManager, 'query'>,
  { all, settings, reports, reportDigests, asideDigests }: LoggedStates,
): Promise<string[]> => {
  const faults: string[] = [];
  for (const [entity, table] of Object.entries(TABLES)) {
    const rows: (Record<string, unknown> & { id: string })[] = await manager.query(`select * from ${table}`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { id } of rows) if (!all.has(`${entity} ${id}`)) faults.push(`${entity} ${id} is in no line of the log`);
    for (const state of all.values())
      if (state.entity === entity)
        faults.push(...keptFault(state, byId.get(state.id)).map((what) => `${entity} ${state.id}: ${what}`));
  }
  const kept: { key: string; value: string }[] = await manager.query('select key, value from setting');
  for (const { key, value } of kept)
    if (String(settings.get(key)) !== value) faults.push(`the setting ${key} is not what was logged last`);
  const frozen: { code: string; checksums: string[] }[] = await manager.query(
    'select code, former_checksums || checksum as checksums from pub.report union all select code, former_checksums || checksum from report_figure union all select code, former_checksums || checksum from report_snapshot',
  );
  for (const { code, checksum } of reports) {
    const report = frozen.find((one) => one.code === code);
    if (checksum !== undefined && !report?.checksums.includes(String(checksum)))
      faults.push(`report ${String(code)} does not have the checksum that it was frozen with`);
  }
  for (const { code } of frozen) if (!reportDigests.has(code)) faults.push(`report ${code} is in no line of the log`);
  for (const [code, digest] of reportDigests)
    if (digest !== (await frozenDigest(manager, code)))
      faults.push(`report ${code} does not show what it showed when it was logged last`);
  faults.push(...(await asideFaults(manager, asideDigests)));
  return [...faults, ...(await sealingKeyFaults(manager, all)), ...(await fieldReportFaults(manager, all))];
};

/** Checks the hidden rows, because restoring a hidden record shows them to readers again. */
const asideFaults = async (
  manager: Pick<EntityManager, 'query'>,
  digests: ReadonlyMap<string, unknown>,
): Promise<string[]> => {
  const there: { code: string }[] = await manager.query('select distinct code from hidden_row');
  const faults = there
    .filter(({ code }) => !digests.has(code))
    .map(({ code }) => `what is put aside of ${code} is in no line of the log`);
  for (const [code, digest] of digests)
    if ((await hiddenDigest(manager, code)) !== digest)
      faults.push(`what is put aside of ${code} is not what was logged last`);
  return faults;
};

/** Checks sealing keys: a public key inserted unnoticed could open every note that is sealed from then on. */
const sealingKeyFaults = async (manager: Pick<EntityManager, 'query'>, all: LoggedStates['all']): Promise<string[]> => {
  const keys: { id: string; owner: string | null; fingerprint: string; publicKey: Buffer }[] = await manager.query(
    'select id, member_id as owner, fingerprint, public_key as "publicKey" from sealing_key',
  );
  const faults: string[] = [];
  for (const { id, owner, fingerprint, publicKey } of keys) {
    if (!all.has(`sealing-key ${id}`)) faults.push(`sealing-key ${id}: it was never logged`);
    if ((await fingerprintOf(owner ?? RECOVERY, publicKey)) !== fingerprint)
      faults.push(`sealing-key ${id}: its fingerprint is of another key or owner`);
  }
  return faults;
};

/**
 * Checks field reports: if other bytes were stored under a report's id, the phone would delete a report that never
 * arrived.
 */
const fieldReportFaults = async (
  manager: Pick<EntityManager, 'query'>,
  all: LoggedStates['all'],
): Promise<string[]> => {
  const reports: { id: string; sha256: string }[] = await manager.query(
    `select id, encode(sha256, 'hex') as sha256 from field_report`,
  );
  const faults = reports.flatMap(({ id, sha256 }) => {
    const logged = all.get(`field-report ${id}`);
    if (!logged) return [`field-report ${id}: it is in no line of the log`];
    return logged.values.get('sha256') === sha256 ? [] : [`field-report ${id}: it is not what came`];
  });
  const there = new Set(reports.map(({ id }) => id));
  return [
    ...faults,
    ...[...all.values()]
      .filter(({ entity, id }) => entity === 'field-report' && !there.has(id))
      .map(({ id }) => `field-report ${id}: it was logged, and is gone`),
  ];
};

const keptFault = (state: LoggedState, row: Record<string, unknown> | undefined): string[] => {
  if (state.removed) return row ? ['it was removed, and is there'] : [];
  if (!row) return ['it was logged, and is gone'];
  // A line about a member may also name something in another table, such as a phone.
  const wrong = [...state.values]
    .filter(([field, value]) => field in row && !isSame(field, row[field], value))
    .map(([field]) => `${field} is not what was logged last`);
  if (state.entity === 'member')
    wrong.push(
      // A member without a line in the log for these has neither giver nor voucher.
      ...TRUST_COLUMNS.filter((field) => !state.values.has(field) && row[field] !== null).map(
        (field) => `${field} is in no line of the log`,
      ),
    );
  return state.revision !== null && row['revision'] !== state.revision
    ? [...wrong, 'it has another revision than was logged last']
    : wrong;
};
