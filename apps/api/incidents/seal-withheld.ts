import { DataSource, type EntityManager } from 'typeorm';
import { atRestFields, covered, isAtRest } from '@vigil/shared/public/at-rest.js';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { withClient } from '../platform/database/ensure-database.js';
import { toRow, type Row } from '../platform/database/columns.js';
import { CHILDREN, columnValues, RECORD_ENTITIES, IncidentEntity } from './incident.entity.js';
import { forgetPlain } from '../audit-log/changes.js';
import { appendLeaf } from '../audit-log/leaf.js';
import { forgetJournal, leaveNoOldText, type EncryptPlain } from '../encryption/encrypt-plain.js';
import { useKeyring } from '../encryption/keyring.js';
import { writeInternal, type InternalValue } from './internal.repository.js';
import { readRecords } from './record.repository.js';

const STEP = 'seal-withheld';
const LOCK = ADVISORY_LOCKS.sealWithheld;
const CHECKS = [
  ['act', 'act_type_known'],
  ['harm', 'harm_type_known'],
  ['harm', 'harm_affected_known'],
  ['source', 'source_withheld_sealed'],
  ['account', 'account_uncleared_sealed'],
  ['assessment', 'assessment_act_sealed'],
  ['withheld_waiting', 'withheld_waiting_encrypted'],
] as const;

/** Returns whether this step is unfinished: withheld values may still be plain, in a column or in the log. */
const isPending = async (source: DataSource): Promise<boolean> =>
  ((await source.query('select from unfinished_step where step = $1', [STEP])) as unknown[]).length > 0;

/**
 * Encrypts withheld values that an earlier Vigil stored in plain form, in the records and in the log. Each record is
 * one transaction, with its line in the log, so that a killed run continues at the next start. Then rewrites the
 * tables.
 */
export const sealWithheld = async ({ databaseUrl, adminUrl, keyring, log }: EncryptPlain): Promise<void> => {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: RECORD_ENTITIES,
    applicationName: 'vigil sealing',
    poolSize: 2,
  });
  await source.initialize();
  try {
    if (!(await isPending(source))) return;
    useKeyring(source, keyring);
    await withClient(databaseUrl, async (client) => {
      await client.query('select pg_advisory_lock($1)', [LOCK]);
      if (!(await isPending(source))) return;
      log('Encrypting what is withheld from readers and was kept plain until now');
      const ids: { id: string }[] = await source.query('select id from incident order by id');
      for (const { id } of ids) await source.transaction((manager) => sealRecord(manager, id));
      await leaveNoOldText(client, ['act', 'harm', 'source', 'account', 'assessment', 'log_value', 'withheld_waiting']);
      if (adminUrl) await withClient(adminUrl, forgetJournal);
      else
        log(
          'Your PostgreSQL keeps its old journal (WAL) and backups for a while: what was plain is in there until they are gone.',
        );
      for (const [table, check] of CHECKS) await client.query(`alter table ${table} validate constraint ${check}`);
      await client.query('delete from unfinished_step where step = $1', [STEP]);
    });
  } finally {
    await source.destroy();
  }
};

type Child = Row & { id: string };

const sealRecord = async (manager: EntityManager, id: string): Promise<void> => {
  const row = await manager
    .getRepository(IncidentEntity)
    .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) return;
  const { incident } = (await readRecords(manager, [row], 'nothing')).get(id)!;
  const values: InternalValue[] = [];
  const paths: string[] = [];
  const assessed = new Map<string, string>();
  for (const { list, of, entity } of CHILDREN) {
    for (const child of incident[list] as unknown as Child[]) {
      const fields = atRestFields(list).filter((field) => isAtRest(list, child, field));
      if (fields.length === 0) continue;
      if (list === 'acts') assessed.set(child.id, child['type'] as string);
      for (const field of fields) values.push({ incidentId: id, ownerId: child.id, field, value: child[field] });
      paths.push(...fields.map((field) => `/${list}/${child.id}/${field}`));
      await manager.getRepository(entity).update({ id: child.id }, columnValues(toRow(of, covered(list, child))));
    }
  }
  const sealed = await writeInternal(manager, row.revision, values);
  for (const [act, type] of assessed)
    await manager.query(
      `update assessment set act_sealed = case when act_type = $2 then $3::integer end, act_type = 'WITHHELD' where act_id = $1`,
      [act, type, row.revision],
    );
  await manager.query(
    `update assessment set act_type = 'WITHHELD' where incident_id = $1 and act_type in ('FM_SEXUAL', 'FM_UNSPEC')`,
    [id],
  );
  const erases = await forgetEarlier(manager, id, new Set(paths));
  if (paths.length === 0 && erases.length === 0) return;
  await appendLeaf(manager, {
    entity: 'incident',
    entityId: id,
    revision: row.revision,
    actorId: null,
    what: 'encrypted',
    erases,
    values: paths.map((path) => ({
      field: path,
      value: { internal: true, sealed: sealed.get(path.split('/').slice(2).join(' ')) },
    })),
  });
};

/**
 * Removes what the log still says in plain form. Of answers that are encrypted now: everything. Of others: what would
 * be encrypted today (a code that was corrected since).
 */
const forgetEarlier = async (
  manager: EntityManager,
  id: string,
  now: ReadonlySet<string>,
): ReturnType<typeof forgetPlain> => {
  const rows: { field: string }[] = await manager.query(
    `select distinct v.field from log_value v join log_leaf l on l.idx = v.idx where l.entity = 'incident' and l.entity_id = $1 and v.field ~ '^/(acts|harms|sources|accounts)/[^/]+/'`,
    [id],
  );
  return forgetPlain(
    manager,
    id,
    rows.map(({ field }) => field),
    (path, value) => {
      const [list, , field] = path.split('/').slice(1);
      if (now.has(path)) return true;
      return (list === 'acts' || list === 'harms') && isAtRest(list, { [field!]: value }, field!);
    },
  );
};
