import type { SameFile } from '@vigil/shared/staff-responses/evidence-files.js';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { senderHasEndedSql } from '../accounts/phones.repository.js';
import { memberName } from '../accounts/members.repository.js';
import { leafCountSql, forgetField } from '../audit-log/log.repository.js';
import { abroadSql, outsideSql, sightSql } from '../incidents/record-policy.js';
import { incidentJoin } from '../incidents/incident-row.repository.js';
import { EvidenceEntity, EvidencePrivateEntity } from './evidence.entity.js';
import { appendCustody } from './custody.js';
import { giveUp } from './evidence-objects.repository.js';

/** SQL: how many of the files that phones announced for a record arrived, and how many were refused. */
export const filesFromPhoneSql = (incidentId: string): string =>
  `(select count(*) filter (where state = 'stored')::int as arrived, count(*) filter (where state = 'refused')::int as refused
      from evidence where incident_id = ${incidentId} and device_id is not null)`;

type State = 'expected' | 'stored' | 'refused';

/** Lists the files that phones announced for a record. */
export const filesFromPhone = async (
  manager: EntityManager,
  incidentId: string,
): Promise<{ id: string; state: State }[]> =>
  manager.query(
    'select id, state from evidence where incident_id = $1 and device_id is not null order by added_at, id',
    [incidentId],
  );

/** A file as lists show it. size and received are numbers; received counts as sent. */
export interface FileRow {
  id: string;
  incident: string;
  state: State;
  refusal: string | null;
  kind: string;
  type: string | null;
  size: number;
  sha256: string | null;
  device: string | null;
  sealedWith: string | null;
  addedById: string;
  addedBy: string;
  declaredAt: Date;
  storedAt: Date | null;
  checkedAt: Date | null;
  damagedAt: Date | null;
  received: number;
  custody: number;
}

const RECEIVED = `(select coalesce(sum(o.size), 0)::float8 from evidence_object o where o.evidence_id = e.id and o.what = 'piece' and o.kept_at is not null) as received`;

/** Lists the files of a record in the order in which they were declared. */
export const listFiles = (manager: EntityManager, incidentId: string): Promise<FileRow[]> =>
  manager.query(
    `select e.id, e.incident_id as incident, e.state, e.refusal, e.kind, e.type, e.size::float8 as size, encode(e.sha256, 'hex') as sha256, e.device_id as device, e.sealed_with as "sealedWith",
            e.added_by as "addedById", ${memberName('e.added_by')} as "addedBy", e.declared_at as "declaredAt", e.stored_at as "storedAt", e.checked_at as "checkedAt", e.damaged_at as "damagedAt",
            ${RECEIVED}, ${leafCountSql('evidence', 'e.id')} as custody
       from evidence e where e.incident_id = $1 order by e.declared_at, e.id`,
    [incidentId],
  );

/**
 * Finds files with the same bytes as those of a record, where the reader may look: reviewers everywhere except in
 * others' drafts, monitors in their own records.
 */
export const sameFiles = (
  manager: EntityManager,
  reader: { id: string; role: string },
  incidentId: string,
): Promise<(SameFile & { of: string })[]> =>
  manager.query(
    `select distinct on (e.id, o.id) e.id as of, o.id, o.incident_id as incident, i.title, i.code
       from evidence e join evidence o on o.sha256 = e.sha256 and o.id <> e.id ${incidentJoin('o.incident_id')}
      where e.incident_id = $1 and e.state <> 'refused' and o.state <> 'refused' and ${sightSql(reader.role, '$2')}`,
    [incidentId, reader.id],
  );

export const findFile = (manager: EntityManager, id: string): Promise<EvidenceEntity | null> =>
  manager.findOneBy(EvidenceEntity, { id });

/** Locks a file, for those who change it. */
export const lockFile = (manager: EntityManager, id: string): Promise<EvidenceEntity | null> =>
  manager.findOne(EvidenceEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });

/** Declares a file. @returns false if there is one with this id, and changes nothing then */
export const insertFile = async (
  manager: EntityManager,
  file: Pick<EvidenceEntity, 'id' | 'incidentId' | 'addedBy' | 'deviceId' | 'sealedWith' | 'size' | 'kind'> & {
    sha256: Buffer;
    addedOn: Date | null;
  },
): Promise<boolean> => {
  // The query builder would not say whether it inserted.
  const made: unknown[] = await manager.query(
    `insert into evidence (id, incident_id, added_by, device_id, state, sealed_with, size, sha256, kind, added_at) values ($1, $2, $3, $4, 'expected', $5, $6, $7, $8, $9)
     on conflict (id) do nothing returning id`,
    [
      file.id,
      file.incidentId,
      file.addedBy,
      file.deviceId,
      file.sealedWith,
      file.size,
      file.sha256,
      file.kind,
      file.addedOn,
    ],
  );
  return made.length > 0;
};

/** A file while it arrives. size: of the unsealed file; received: bytes that have arrived, as sent. */
export interface IncomingRow {
  id: string;
  incidentId: string;
  addedBy: string;
  deviceId: string | null;
  state: State;
  sealedWith: string | null;
  size: number;
  sha256: Buffer | null;
  refusal: string | null;
  received: number;
}

const INCOMING = `select e.id, e.incident_id as "incidentId", e.added_by as "addedBy", e.device_id as "deviceId", e.state, e.sealed_with as "sealedWith", e.size::float8 as size, e.sha256, e.refusal,
    ${RECEIVED} from evidence e`;

export const incomingFile = async (manager: EntityManager, id: string): Promise<IncomingRow | null> => {
  const [row]: IncomingRow[] = await manager.query(`${INCOMING} where e.id = $1`, [id]);
  return row ?? null;
};

/** Lists the expected files of which something has arrived. */
export const begunFiles = (manager: EntityManager): Promise<IncomingRow[]> =>
  manager.query(`select * from (${INCOMING} where e.state = 'expected') one where received > 0`);

/** Locks a file against changes while a piece of it is written. @returns whether it is still expected */
export const holdExpected = async (manager: EntityManager, id: string): Promise<boolean> => {
  const [file]: { state: State }[] = await manager.query('select state from evidence where id = $1 for share', [id]);
  return file?.state === 'expected';
};

/** Returns who may no longer send a file: its phone ended, or its member was suspended; null: they may. */
export const endedSender = async (manager: EntityManager, id: string): Promise<'phone' | 'member' | null> => {
  const [ended]: { phone: boolean }[] = await manager.query(
    `select e.device_id is not null as phone from evidence e where e.id = $1 and ${senderHasEndedSql('e.added_by', 'e.device_id')}`,
    [id],
  );
  return ended ? (ended.phone ? 'phone' : 'member') : null;
};

/** Returns the object with the bytes of a stored file. */
export const originalOf = async (manager: EntityManager, id: string): Promise<string | null> => {
  const [row]: { object: string }[] = await manager.query(
    `select o.id as object from evidence e join evidence_object o on o.evidence_id = e.id and o.what = 'original' and o.kept_at is not null where e.id = $1 and e.state = 'stored'`,
    [id],
  );
  return row?.object ?? null;
};

/** Counts the stored files, and returns when the least recently checked one was checked. */
export const storedFiles = async (manager: EntityManager): Promise<{ files: number; oldest: Date | null }> => {
  const [row] = (await manager.query(
    `select count(*)::int as files, min(checked_at) as oldest from evidence where state = 'stored'`,
  )) as [{ files: number; oldest: Date | null }];
  return row;
};

export interface DamagedFile {
  id: string;
  incident: string | null;
  title: string | null;
  code: string | null;
  damagedAt: Date;
}

/** Lists damaged files, with what the reader may know of their records. total: how many there are. */
export const damagedFiles = (
  manager: EntityManager,
  reader: { id: string | null; role: string },
  limit: number,
): Promise<(DamagedFile & { total: number })[]> =>
  manager.query(
    `select e.id, case when not (${outsideSql(reader.role)}) then e.incident_id end as incident, case when $2 = 'reviewer' and ${sightSql('reviewer')} then i.title end as title, case when not (${outsideSql(reader.role)}) then i.code end as code, e.damaged_at as "damagedAt", count(*) over ()::int as total
       from evidence e ${incidentJoin('e.incident_id')} where e.state = 'stored' and e.damaged_at is not null and not coalesce(${abroadSql()}, false) order by e.damaged_at desc, e.id limit ${limit}`,
    [reader.id, reader.role],
  );

/** Returns whether anything of a file can be erased. */
export const isErasable = (manager: EntityManager, incidentId: string, evidenceId: string): Promise<boolean> =>
  manager.existsBy(EvidenceEntity, [
    { id: evidenceId, incidentId, refusal: IsNull() },
    { id: evidenceId, incidentId, refusal: Not('erased') },
  ]);

/**
 * Erases a file permanently: its key, its name, its metadata and its digest. Without the key, every copy of its bytes
 * is unreadable. The next sweep deletes the objects themselves. The log keeps that the file existed and what was done
 * with it. Its log lines are the last statements of the transaction, except for other log lines.
 */
export const eraseEvidence = async (manager: EntityManager, evidenceId: string): Promise<void> => {
  await manager.delete(EvidencePrivateEntity, { evidenceId });
  await manager.update(EvidenceEntity, evidenceId, {
    state: 'refused',
    refusal: 'erased',
    sha256: null,
    type: null,
    storedAt: null,
    damagedAt: null,
  });
  await giveUp(manager, evidenceId, ['piece', 'original']);
};

/** Deletes the digest of an erased file from the log, and logs that. */
export const logErased = async (manager: EntityManager, actorId: string, evidenceId: string): Promise<void> => {
  const gone = await forgetField(manager, 'evidence', evidenceId, 'sha256');
  await appendCustody(
    manager,
    evidenceId,
    actorId,
    'erased',
    [
      { field: 'state', value: 'refused' },
      { field: 'refusal', value: 'erased' },
    ],
    gone,
  );
};
