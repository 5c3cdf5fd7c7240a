import type { FormerDraftLine } from '@vigil/shared/staff-responses/reports.js';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Draft } from '@vigil/shared/report/report-draft.js';
import { memberName } from '../accounts/members.repository.js';

type Manager = Pick<EntityManager, 'query'>;

/** Days in which a deleted draft, or one that somebody else wrote over, can be read. */
const FORMER_DRAFT_DAYS = 30;
/** Longer lists are hard to search. */
const MOST_LISTED = 100;

const STANDS = `f.replaced_at > now() - make_interval(days => ${FORMER_DRAFT_DAYS})`;

/** Stores a copy of a draft, before it is deleted or saved by somebody else. */
export const keepFormerDraft = async (
  manager: Manager,
  draftId: string,
  memberId: string,
  deleted: boolean,
): Promise<void> => {
  await manager.query(`delete from report_draft_former f where not ${STANDS}`);
  await manager.query(
    `insert into report_draft_former (id, draft_id, revision, draft, made_by, changed_by, changed_at, replaced_by, deleted)
     select $2, id, revision, draft, made_by, changed_by, changed_at, $3, $4 from report_draft where id = $1`,
    [draftId, randomUUID(), memberId, deleted],
  );
};

export const listFormerDrafts = async (manager: Manager): Promise<{ total: number; items: FormerDraftLine[] }> => {
  const items: FormerDraftLine[] = await manager.query(
    `select f.id, f.draft->'title' as title, f.draft#>>'{scope,period}' as period, ${memberName('f.changed_by')} as "changedBy", f.changed_at as "changedAt", ${memberName('f.replaced_by')} as "replacedBy",
            f.replaced_at as "replacedAt", f.deleted
       from report_draft_former f
      where ${STANDS} order by f.replaced_at desc, f.id limit ${MOST_LISTED}`,
  );
  const [count] = (await manager.query(`select count(*)::int as n from report_draft_former f where ${STANDS}`)) as {
    n: number;
  }[];
  return { total: count!.n, items };
};

/** Returns one, or null. */
export const readFormerDraft = async (manager: Manager, id: string): Promise<Draft | null> => {
  const [found] = (await manager.query(`select f.draft from report_draft_former f where f.id = $1 and ${STANDS}`, [
    id,
  ])) as { draft: Draft }[];
  return found?.draft ?? null;
};

/** Replaces a word in all of them. */
export const replaceInFormerDrafts = async (manager: Manager, word: string, instead: string): Promise<void> => {
  await manager.query(
    'update report_draft_former set draft = replace(draft::text, $1, $2)::jsonb where position($1 in draft::text) > 0',
    [word, instead],
  );
};

/** Rewrites those that this changes. */
export const rewriteFormerDrafts = async (manager: Manager, rewrite: (draft: Draft) => Draft): Promise<void> => {
  const all = (await manager.query('select id, draft from report_draft_former for update')) as {
    id: string;
    draft: Draft;
  }[];
  for (const { id, draft } of all) {
    const text = JSON.stringify(rewrite(draft));
    if (text !== JSON.stringify(draft))
      await manager.query('update report_draft_former set draft = $2 where id = $1', [id, text]);
  }
};
