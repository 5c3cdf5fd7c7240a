import type { DataSource, EntityManager } from 'typeorm';
import type { ExportAsk, ExportRecord, ExportAudience } from '@vigil/shared/staff-responses/exports.js';
import { countriesOfMemberSql, memberName, mayNotSql, reviewerIdsSql } from '../../accounts/members.repository.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { ExportEntity } from './export.entity.js';
import { READY_AFTER_HOURS } from './internal-export-delay.js';
import type { Progress } from './row-batches.js';

/** As stored: whether it becomes available by itself depends on the team. */
export type StoredExport = Omit<ExportRecord, 'readyByItself' | 'records'>;
type Database = Pick<DataSource, 'query'>;

/** Maximum seconds between confirming one's identity and the start of the download. */
const TAKE_SECONDS = 60;
/** Days in which internal data can be downloaded. */
const TAKE_WITHIN_DAYS = 7;
/** Public files must be downloaded within this time of the request. */
const BEGIN_WITHIN_MINUTES = 10;
/** A server reports every second that it is still writing. */
const DEAD_AFTER_SECONDS = 30;

/** A list has a selection without the ids of its records. */
const WITHOUT_IDS = `split_part(e.question, '&records=', 1)`;

const recordsSql = (
  question: string,
): string => `select e.id, e.member_id as "memberId", ${memberName('e.member_id')} as member, e.audience, e.data, e.format, e.language, ${question} as question, e.reason, e.file_name as "fileName", e.state, e.why_stopped as "whyStopped",
  e.incidents, e.left_out as "leftOut", e.rows_expected as "rowsExpected", e.rows_written as "rowsWritten", e.taken_back as "takenBack", e.bytes, e.checksum, e.as_of as "asOf",
  case when e.log_size is not null then json_build_object('size', e.log_size, 'root', e.log_root) end as log, e.asked_at as "askedAt", e.begun_at as "begunAt", e.ended_at as "endedAt",
  e.ready_at as "readyAt", e.ready_at + make_interval(days => ${TAKE_WITHIN_DAYS}) as until, e.takings,
  e.answer, ${memberName('e.answered_by')} as "answeredBy", e.answered_at as "answeredAt", e.answer_reason as "answerReason"
  from export e`;

/**
 * Internal data can be downloaded again: a connection may break, and repeated release requests would teach reviewers to
 * release without looking.
 */
const MAY_BEGIN = `case audience when 'public' then state = 'asked' and asked_at > now() - make_interval(mins => ${BEGIN_WITHIN_MINUTES})
  else (state in ('asked', 'complete') or (state = 'stopped' and why_stopped in ('cancelled', 'connection-lost', 'failed', 'server-ended') and takings > 0)) and ready_at > now() - make_interval(days => ${TAKE_WITHIN_DAYS}) end`;

/** Returns the same request for internal data that still waits, or null. */
export const waitingTwin = async (
  manager: EntityManager,
  memberId: string,
  { data, format, language, question, reason }: ExportAsk,
): Promise<string | null> => {
  // Only internal data wait, and every request for them has a reason.
  if (reason === null) return null;
  const where = { memberId, state: 'waiting', data, format, language, question, reason };
  return (await manager.findOne(ExportEntity, { select: { id: true }, where }))?.id ?? null;
};

/** Stores a request: public data can be downloaded at once, internal data wait. */
export const insertExport = async (
  manager: EntityManager,
  {
    log,
    ...asked
  }: ExportAsk &
    Pick<ExportRecord, 'id' | 'memberId' | 'fileName' | 'incidents' | 'leftOut' | 'rowsExpected' | 'asOf' | 'log'>,
): Promise<void> => {
  await manager.insert(ExportEntity, {
    ...asked,
    logSize: log?.size ?? null,
    logRoot: log?.root ?? null,
    state: asked.audience === 'internal' ? 'waiting' : 'asked',
  });
};

/** Finds a request for internal data and locks it until the transaction ends. */
export const lockInternalExport = (manager: EntityManager, id: string): Promise<ExportEntity | null> =>
  manager.findOne(ExportEntity, { where: { id, audience: 'internal' }, lock: { mode: 'pessimistic_write' } });

/** Stores a reviewer's answer, and what follows from it. */
export const answerExport = async (
  manager: EntityManager,
  id: string,
  { answer, by, reason }: { answer: 'released' | 'refused'; by: string; reason: string | null },
): Promise<void> => {
  await manager.query(
    `update export set answer = $2, answered_by = $3, answered_at = now(), answer_reason = $4, ready_at = case $2 when 'released' then now() end,
                state = case $2 when 'released' then 'asked' else 'stopped' end, why_stopped = case $2 when 'refused' then 'refused' end, ended_at = case $2 when 'refused' then now() end where id = $1`,
    [id, answer, by, reason],
  );
};

/**
 * Which exports a member may know of: a question and its number of rows tell of records. Who is limited to some
 * countries knows of their own, and of those by members who are limited to these countries, too.
 */
const seenSql = (reader: string): string => {
  const countries = `(${countriesOfMemberSql(`${reader}::uuid`)})::text[]`;
  // Of people no administrator knows anything: not which figure was asked for, nor how many lines it has.
  const roles = `array[${RIGHTS['read-people-figures'].map((role) => `'${role}'`).join(', ')}]::text[]`;
  const ofPeople = `(e.data <> 'people-figures' or not ${mayNotSql(`${reader}::uuid`, roles)})`;
  return `(${ofPeople} and (${countries} is null or e.member_id = ${reader}::uuid or coalesce((${countriesOfMemberSql('e.member_id')})::text[] <@ ${countries}, false)))`;
};

export const findExport = async (manager: EntityManager, id: string): Promise<StoredExport | null> => {
  const [found]: StoredExport[] = await manager.query(`${recordsSql('e.question')} where e.id = $1`, [id]);
  return found ?? null;
};

/** Lists up to `limit` exports, newest first. @param before the id to continue after */
export const listExports = (
  manager: EntityManager,
  reader: string,
  before: string | null,
  onlyWaiting: boolean,
  limit: number,
): Promise<StoredExport[]> =>
  manager.query(
    `${recordsSql(WITHOUT_IDS)} where ${seenSql('$2')} and ${onlyWaiting ? `e.state = 'waiting'` : 'true'} and ($1::uuid is null or (e.asked_at, e.id) < (select b.asked_at, b.id from export b where b.id = $1)) order by e.asked_at desc, e.id desc limit ${limit}`,
    [before, reader],
  );

export const countExports = async (manager: EntityManager, reader: string, onlyWaiting: boolean): Promise<number> => {
  const [{ n }]: [{ n: number }] = await manager.query(
    `select count(*)::int as n from export e where ${seenSql('$1')} and ${onlyWaiting ? `e.state = 'waiting'` : 'true'}`,
    [reader],
  );
  return n;
};

/** Returns whether a member may know of an export. */
export const isExportSeen = async (manager: EntityManager, reader: string, id: string): Promise<boolean> => {
  const found: unknown[] = await manager.query(`select from export e where e.id = $2 and ${seenSql('$1')}`, [
    reader,
    id,
  ]);
  return found.length > 0;
};

/** Returns, for each of these exports, the reviewers who may know of it. */
export const knownToReviewers = async (
  manager: Pick<EntityManager, 'query'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const rows: { id: string; knownTo: string[] }[] = await manager.query(
    `select e.id, array(${reviewerIdsSql(seenSql)}) as "knownTo" from export e where e.id = any($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, knownTo }) => [id, new Set(knownTo)]));
};

/** Allows a download of internal data to begin now. @returns false if it is not available yet, or no longer */
export const allowDownload = async (database: Database, id: string): Promise<boolean> => {
  const [allowed]: [unknown[], number] = await database.query(
    `update export set take_until = now() + make_interval(secs => ${TAKE_SECONDS}) where id = $1 and audience = 'internal' and ${MAY_BEGIN} returning id`,
    [id],
  );
  return allowed.length > 0;
};

/** Marks a download as begun. @returns whose it is and how often it was downloaded; null: it is not available */
export const beginDownload = async (
  manager: EntityManager,
  id: string,
  { rows, incidents, leftOut, asOf }: { rows: number; incidents: number; leftOut: number; asOf: number },
): Promise<{ audience: ExportAudience; memberId: string; takings: number } | null> => {
  const [[begun]] = (await manager.query(
    `update export set state = 'running', begun_at = now(), seen_at = now(), rows_expected = $2, incidents = $3, left_out = $4, as_of = $5, takings = takings + 1,
                rows_written = 0, taken_back = 0, bytes = 0, checksum = null, why_stopped = null, ended_at = null, cancel_asked = false, take_until = null
          where id = $1 and ${MAY_BEGIN} and (audience = 'public' or take_until > now()) returning audience, member_id as "memberId", takings`,
    [id, rows, incidents, leftOut, asOf],
  )) as [{ audience: ExportAudience; memberId: string; takings: number }[], number];
  return begun ?? null;
};

/**
 * Stores the progress of a download.
 * @returns whether to stop: it was asked to, has ended, or its member may no longer
 */
export const saveProgress = async (database: Database, id: string, { rows, takenBack }: Progress): Promise<boolean> => {
  const [moved]: [{ stop: boolean }[], number] = await database.query(
    `update export set rows_written = $2, taken_back = $3, seen_at = now() where id = $1 and state = 'running'
         returning cancel_asked or ${mayNotSql('member_id', `case audience when 'internal' then $5::text[] else $4::text[] end`)} as stop`,
    [id, rows, takenBack, RIGHTS['export-public'], RIGHTS['export-internal']],
  );
  return moved[0]?.stop ?? true;
};

/** Asks a download that runs to stop, and cancels one that has not begun. @returns whether it had not */
export const cancelDownload = async (manager: EntityManager, id: string): Promise<boolean> => {
  await manager.update(ExportEntity, { id, state: 'running' }, { cancelAsked: true });
  const [cancelled]: [unknown[], number] = await manager.query(
    `update export set state = 'stopped', why_stopped = 'cancelled', ended_at = now() where id = $1 and state in ('waiting', 'asked') returning id`,
    [id],
  );
  return cancelled.length > 0;
};

/** Stores how a download ended. @returns false if it has ended already */
export const endDownload = async (
  manager: EntityManager,
  {
    id,
    whyStopped,
    rows,
    takenBack,
    bytes,
    checksum,
  }: Pick<ExportRecord, 'id' | 'whyStopped' | 'takenBack' | 'bytes' | 'checksum'> & { rows: number },
): Promise<boolean> => {
  const [ended]: [unknown[], number] = await manager.query(
    `update export set state = $2, why_stopped = $3, rows_written = $4, taken_back = $5, bytes = $6, checksum = $7, ended_at = now() where id = $1 and state = 'running' returning id`,
    [id, whyStopped === null ? 'complete' : 'stopped', whyStopped, rows, takenBack, bytes, checksum],
  );
  return ended.length > 0;
};

/** Ends downloads whose server died, and requests that were never downloaded. */
export const endAbandoned = async (database: Database): Promise<void> => {
  await database.query(
    `update export set state = 'stopped', why_stopped = 'server-ended', ended_at = seen_at where state = 'running' and seen_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})`,
  );
  await database.query(
    `update export set state = 'stopped', why_stopped = 'never-begun', ended_at = asked_at where state = 'asked' and audience = 'public' and asked_at < now() - make_interval(mins => ${BEGIN_WITHIN_MINUTES})`,
  );
  await database.query(
    `update export set state = 'stopped', why_stopped = 'never-begun', ended_at = now() where state = 'asked' and audience = 'internal' and ready_at < now() - make_interval(days => ${TAKE_WITHIN_DAYS})`,
  );
};

/** A request that waits for a reviewer. */
interface Waiting {
  id: string;
  askedBy: string;
  askedAt: Date;
  /** The database's time. */
  now: Date;
}

/** Returns requests that have waited at least as long as they must. */
export const longWaiting = (manager: Pick<EntityManager, 'query'>): Promise<Waiting[]> =>
  manager.query(
    `select id, member_id as "askedBy", asked_at as "askedAt", now() as now from export
      where state = 'waiting' and asked_at < now() - make_interval(hours => ${READY_AFTER_HOURS}) order by asked_at, id`,
  );

/** Makes waiting requests available. @returns the ids of those that still waited */
export const makeAvailable = async (
  manager: Pick<EntityManager, 'query'>,
  ids: readonly string[],
): Promise<string[]> => {
  const [ready] = (await manager.query(
    `update export set state = 'asked', ready_at = now() where state = 'waiting' and id = any($1) returning id`,
    [ids],
  )) as [{ id: string }[], number];
  return ready.map(({ id }) => id);
};
