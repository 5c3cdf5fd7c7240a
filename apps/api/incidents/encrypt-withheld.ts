import { DataSource, type EntityManager } from 'typeorm';
import { atRestFields, covered, isAtRest } from '@vigil/shared/public/encrypted-at-rest.js';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { Connection } from '../platform/database/connection.js';
import { withClient } from '../platform/database/ensure-database.js';
import { serversOf } from '../platform/database/find-primary.js';
import { toRow, type Row } from '../platform/database/codebook-columns.js';
import { CHILDREN, columnValues, RECORD_ENTITIES } from './incident.entity.js';
import { forgetPlain } from './record-changes.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { fieldsOfChildren } from '../audit-log/logged-values.repository.js';
import {
  finishStep,
  forgetJournal,
  isUnfinished,
  leaveNoOldText,
  lockStep,
  type EncryptPlaintext,
} from '../encryption/encrypt-plaintext-values.js';
import { UnfinishedStepEntity } from '../encryption/key.entity.js';
import { useKeyring } from '../encryption/keyring.js';
import { allIds, lockedIncident } from './incident-row.repository.js';
import { readInternal, sealChanged, type InternalValue } from './internal-answers.repository.js';
import { readRecords } from './whole-record.repository.js';
import { coverAssessedType, coverAssessedTypes } from './assessments.repository.js';

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

/**
 * Encrypts withheld values that an earlier Vigil stored in plain form, in the records and in the log. Each record is
 * one transaction, with its line in the log, so that a killed run continues at the next start. Then rewrites the
 * tables.
 */
export const encryptWithheld = async ({ databaseUrl, adminUrl, keyring, log }: EncryptPlaintext): Promise<void> => {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: [...RECORD_ENTITIES, UnfinishedStepEntity],
    applicationName: 'vigil sealing',
    poolSize: 2,
    extra: { Client: Connection, servers: serversOf(databaseUrl) },
  });
  await source.initialize();
  try {
    if (!(await isUnfinished(source.manager, STEP))) return;
    useKeyring(source, keyring);
    await withClient(databaseUrl, async (client) => {
      await lockStep(client, LOCK);
      if (!(await isUnfinished(source.manager, STEP))) return;
      log('Encrypting what is withheld from readers and was kept plain until now');
      for (const id of await allIds(source.manager)) await source.transaction((manager) => sealRecord(manager, id));
      await leaveNoOldText(client, ['act', 'harm', 'source', 'account', 'assessment', 'log_value', 'withheld_waiting']);
      if (adminUrl) await withClient(adminUrl, forgetJournal);
      else
        log(
          'Your PostgreSQL keeps its old journal (WAL) and backups for a while: what was plain is in there until they are gone.',
        );
      await finishStep(client, STEP, CHECKS);
    });
  } finally {
    await source.destroy();
  }
};

type Child = Row & { id: string };

const sealRecord = async (manager: EntityManager, id: string): Promise<void> => {
  const row = await lockedIncident(manager, id);
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
  const { digests, store } = await sealChanged(manager, row.revision, values, await readInternal(manager, [id]));
  await store();
  for (const [act, type] of assessed) await coverAssessedType(manager, act, type, row.revision);
  await coverAssessedTypes(manager, id);
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
      value: { internal: true, sealed: digests.get(path.split('/').slice(2).join(' ')) },
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
): ReturnType<typeof forgetPlain> =>
  forgetPlain(manager, id, await fieldsOfChildren(manager, id), (path, value) => {
    const [list, , field] = path.split('/').slice(1);
    if (now.has(path)) return true;
    return (list === 'acts' || list === 'harms') && isAtRest(list, { [field!]: value }, field!);
  });
