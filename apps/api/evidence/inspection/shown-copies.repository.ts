import type { EntityManager } from 'typeorm';
import type { CopyLine } from './shown-copies.js';

/** Takes a copy that two people agreed on out of readers' sight. Its picture and texts stay, to be restored. */
export const hideCopy = async (manager: EntityManager, id: string, by: string): Promise<CopyLine[]> => {
  const [[hidden]] = (await manager.query(
    `update public_copy set state = 'hidden', hidden_by = $2, hidden_at = now() where id = $1 returning evidence_id, public_id`,
    [id, by],
  )) as [{ evidence_id: string; public_id: string }[], number];
  await manager.query(
    'with hidden as (delete from pub.copy where id = $1 returning id, code) insert into pub.copy_gone (id, code) select id, code from hidden on conflict do nothing',
    [hidden!.public_id],
  );
  return [{ evidenceId: hidden!.evidence_id, kind: 'copy-hidden', copy: id }];
};

/** Undoes that. Readers see it again once `showCopies` has run. */
export const unhideCopy = async (manager: EntityManager, id: string): Promise<CopyLine> => {
  const [[back]] = (await manager.query(
    `update public_copy set state = 'agreed', hidden_by = null, hidden_at = null where id = $1 returning evidence_id, public_id`,
    [id],
  )) as [{ evidence_id: string; public_id: string }[], number];
  await manager.query('delete from pub.copy_gone where id = $1', [back!.public_id]);
  return { evidenceId: back!.evidence_id, kind: 'copy-restored', copy: id };
};
