import type { ReportDraft, ReportDraftLine } from '@vigil/shared/staff-responses/reports.js';
import type { EntityManager } from 'typeorm';
import type { Draft } from '@vigil/shared/report/report-draft.js';
import { memberName } from '../accounts/members.repository.js';
import { ReportDraftEntity } from './report.entity.js';

const LINE = `d.id, d.revision, ${memberName('d.made_by')} as "madeBy", ${memberName('d.changed_by')} as "changedBy", d.changed_at as "changedAt"`;

/** Lists drafts without their parts, the last changed first. */
export const listDrafts = (manager: EntityManager): Promise<ReportDraftLine[]> =>
  manager.query(
    `select ${LINE}, d.draft->'title' as title, d.draft->>'template' as template, d.draft#>>'{scope,period}' as period from report_draft d order by d.changed_at desc, d.id`,
  );

export const findDraft = async (manager: EntityManager, id: string): Promise<ReportDraft | null> => {
  const [found]: ReportDraft[] = await manager.query(`select ${LINE}, d.draft from report_draft d where d.id = $1`, [
    id,
  ]);
  return found ?? null;
};

/** Creates a draft. @returns false if one has this id */
export const insertDraft = async (
  manager: EntityManager,
  id: string,
  text: string,
  memberId: string,
): Promise<boolean> => {
  const made: unknown[] = await manager.query(
    'insert into report_draft (id, draft, made_by, changed_by) values ($1, $2, $3, $3) on conflict (id) do nothing returning id',
    [id, text, memberId],
  );
  return made.length > 0;
};

/** Locks a draft. @returns who changed it last, and whether it is the same as this text */
export const compareDraft = async (
  manager: EntityManager,
  id: string,
  text: string,
): Promise<{ revision: number; same: boolean; changedBy: string } | null> => {
  const [row]: { revision: number; same: boolean; changedBy: string }[] = await manager.query(
    'select revision, draft = $2::jsonb as same, changed_by as "changedBy" from report_draft where id = $1 for update',
    [id, text],
  );
  return row ?? null;
};

export const lockDraft = async (
  manager: EntityManager,
  id: string,
): Promise<{ revision: number; draft: Draft } | null> => {
  const row = await manager.findOne(ReportDraftEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  return row && { revision: row.revision, draft: row.draft as Draft };
};

export const changeDraft = async (
  manager: EntityManager,
  id: string,
  text: string,
  memberId: string,
): Promise<void> => {
  await manager.query(
    'update report_draft set revision = revision + 1, draft = $2, changed_by = $3, changed_at = now() where id = $1',
    [id, text, memberId],
  );
};

export const deleteDraft = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.delete(ReportDraftEntity, { id });
};

/** Replaces a word in all of them. */
export const replaceInDrafts = async (manager: EntityManager, word: string, instead: string): Promise<void> => {
  await manager.query(
    'update report_draft set revision = revision + 1, draft = replace(draft::text, $1, $2)::jsonb where position($1 in draft::text) > 0',
    [word, instead],
  );
};

/** Rewrites those that this changes. */
export const rewriteDrafts = async (manager: EntityManager, rewrite: (draft: Draft) => Draft): Promise<void> => {
  const all: { id: string; draft: Draft }[] = await manager.query('select id, draft from report_draft for update');
  for (const { id, draft } of all) {
    const text = JSON.stringify(rewrite(draft));
    if (text !== JSON.stringify(draft))
      await manager.query('update report_draft set revision = revision + 1, draft = $2 where id = $1', [id, text]);
  }
};
