import { In, type EntityManager } from 'typeorm';
import type { CheckAnswer, CheckAspect } from '@vigil/shared/inspection/file-findings.js';
import { memberName } from '../../accounts/members.repository.js';
import { FileCheckEntity, FileInspectionEntity } from './inspection.entity.js';

/** Somebody's answer about a file. replaced: the same aspect has a newer answer. */
interface CheckRow {
  id: string;
  evidence: string;
  aspect: CheckAspect;
  answer: CheckAnswer;
  by: string;
  at: Date;
  replaced: boolean;
}

/** Lists people's answers about files, the newest first. */
export const listChecks = (manager: EntityManager, evidenceIds: readonly string[]): Promise<CheckRow[]> =>
  manager.query(
    `select c.id, c.evidence_id as evidence, c.aspect, c.answer, ${memberName('c.answered_by')} as by, c.answered_at as at,
            row_number() over (partition by c.evidence_id, c.aspect order by c.answered_at desc) > 1 as replaced
       from file_check c where c.evidence_id = any($1) order by c.answered_at desc`,
    [evidenceIds],
  );

/** SQL: the aspects of a file, given in SQL, whose newest answer is that they hold, in order. */
const CHECKED = (file: string): string => `array(select n.aspect from (
    select distinct on (aspect) aspect, answer from file_check where evidence_id = ${file} order by aspect, answered_at desc) n
   where n.answer = 'holds' order by n.aspect)`;

/** Returns what people checked in a file and found to hold. */
export const checkedAspects = async (manager: EntityManager, evidenceId: string): Promise<CheckAspect[]> => {
  const [row]: { checked: CheckAspect[] }[] = await manager.query(`select ${CHECKED('$1')} as checked`, [evidenceId]);
  return row!.checked;
};

/** Tells readers of a file's shown copies what holds of it now: a check that fails later must not stay claimed. */
export const refreshShownChecks = async (manager: EntityManager, evidenceId: string): Promise<void> => {
  await manager.query(
    `update pub.copy p set checked = ${CHECKED('$1')} from public_copy c where c.public_id = p.id and c.evidence_id = $1`,
    [evidenceId],
  );
};

/** Stores an answer. @returns false if there is one with this id, and changes nothing then */
export const insertCheck = async (
  manager: EntityManager,
  check: Pick<FileCheckEntity, 'id' | 'evidenceId' | 'aspect' | 'answer' | 'answeredBy'>,
): Promise<boolean> => {
  // The query builder would not say whether it inserted.
  const made: unknown[] = await manager.query(
    'insert into file_check (id, evidence_id, aspect, answer, answered_by) values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id',
    [check.id, check.evidenceId, check.aspect, check.answer, check.answeredBy],
  );
  return made.length > 0;
};

/** Lists the stored files that were not inspected yet, the oldest first. */
export const uninspectedFiles = async (manager: EntityManager): Promise<string[]> => {
  const missed: { id: string }[] = await manager.query(
    `select id from evidence where state = 'stored' and not exists (select 1 from file_look l where l.evidence_id = evidence.id) order by stored_at`,
  );
  return missed.map(({ id }) => id);
};

/** Counts the files that were stored more than an hour ago and are not inspected. */
export const countLongUninspected = async (manager: EntityManager): Promise<number> => {
  const [row]: { n: number }[] = await manager.query(
    `select count(*)::int as n from evidence where state = 'stored' and stored_at < now() - interval '1 hour' and not exists (select 1 from file_look l where l.evidence_id = evidence.id)`,
  );
  return row!.n;
};

/** Returns the type of a stored file that was not inspected yet. */
export const uninspectedType = async (manager: EntityManager, id: string): Promise<string | null> => {
  const [file]: { type: string }[] = await manager.query(
    `select type from evidence where id = $1 and state = 'stored' and not exists (select 1 from file_look where evidence_id = $1)`,
    [id],
  );
  return file?.type ?? null;
};

/** Stores what an inspection found. @returns false if there is a finding already, and changes nothing then */
export const insertInspection = async (
  manager: EntityManager,
  inspection: Pick<FileInspectionEntity, 'evidenceId' | 'outcome' | 'width' | 'height'>,
): Promise<boolean> => {
  const made: unknown[] = await manager.query(
    'insert into file_look (evidence_id, outcome, width, height) values ($1, $2, $3, $4) on conflict do nothing returning evidence_id',
    [inspection.evidenceId, inspection.outcome, inspection.width, inspection.height],
  );
  return made.length > 0;
};

export const inspectionsOf = (
  manager: EntityManager,
  evidenceIds: readonly string[],
): Promise<FileInspectionEntity[]> => manager.findBy(FileInspectionEntity, { evidenceId: In(evidenceIds) });
