import type { EntityManager } from 'typeorm';

/** One changed answer. The path names children by id, since their order may change: /acts/<id>/type. */
export interface Difference { path: string; value: unknown; internal: boolean }

/** What was done to a record. The words for it are in text/desk: change.<kind>. */
export type ChangeKind =
  | 'saved' | 'submitted' | 'taken' | 'returned' | 'verified' | 'rejected' | 'reopened' | 'published' | 'corrected' | 'retracted'
  | 'merged' | 'unmerged' | 'assessed' | 'assessment-agreed';

export interface NewChange { incidentId: string; revision: number; actorId: string; kind: ChangeKind; reason?: string | null; differences?: readonly Difference[] }

/**
 * Appends to the history. Must be the last statement of its transaction: the head stays locked until the commit, which
 * is what keeps the sequence free of gaps and in the order of the commits.
 * @returns the sequence number of the change.
 */
export const appendChange = async (manager: EntityManager, change: NewChange): Promise<number> => {
  await manager.query('select size from log_head for update');
  const [head] = await manager.query(
    `with head as (update log_head set size = size + 1 returning size)
     insert into change (seq, incident_id, revision, actor_id, kind, reason)
     select size, $1, $2, $3, $4, $5 from head returning seq`,
    [change.incidentId, change.revision, change.actorId, change.kind, change.reason ?? null]) as { seq: string }[];
  const seq = Number(head!.seq);
  const differences = change.differences ?? [];
  if (differences.length > 0) {
    await manager.query(
      `insert into change_value (seq, path, value, internal) select $1, p, v, i from unnest($2::text[], $3::jsonb[], $4::boolean[]) as t(p, v, i)`,
      [seq, differences.map((d) => d.path), differences.map((d) => (d.internal ? null : JSON.stringify(d.value))), differences.map((d) => d.internal)]);
  }
  await manager.query(`select pg_notify('vigil_change', $1)`, [String(seq)]);
  return seq;
};

export interface ChangeEntry {
  seq: number; at: string; actor: string; kind: string; reason: string | null; revision: number;
  values: { path: string; value: unknown; internal: boolean }[];
}

/**
 * The history of a record, oldest first. Internal answers are named without their value, and so is what an
 * author wrote while the record was theirs alone, to everybody but the author.
 */
export const changesOf = async (manager: EntityManager, incidentId: string, isAuthor: boolean): Promise<ChangeEntry[]> => {
  const rows: (Omit<ChangeEntry, 'seq' | 'at'> & { seq: string; at: Date })[] = await manager.query(
    `select c.seq, c.at, m.name as actor, c.kind, c.reason, c.revision,
            coalesce((select json_agg(json_build_object('path', v.path, 'value', v.value, 'internal', v.internal) order by v.path)
                        from change_value v where v.seq = c.seq), '[]') as values
       from change c join member m on m.id = c.actor_id where c.incident_id = $1 order by c.seq`, [incidentId]);
  let withAuthor = true;
  return rows.map((row) => {
    if (row.kind === 'submitted') withAuthor = false;
    if (row.kind === 'returned') withAuthor = true;
    const values = withAuthor && !isAuthor ? row.values.map(({ path }) => ({ path, value: null, internal: true })) : row.values;
    return { ...row, seq: Number(row.seq), at: row.at.toISOString(), values };
  });
};
