import type { EntityManager } from 'typeorm';
import type { ProofState } from '../audit-log/changes.js';
import { erasedIn, isProven, openDisclosure, type LeafData } from '../audit-log/leaf.js';

/** One step in a file's chain of custody. */
export interface CustodyEntry {
  /** The number of the step in this list. Its position in the log would tell how much others write. */
  seq: number;
  at: string;
  /** Null: Vigil itself. */
  actor: string | null;
  /** What was done: a key of text/evidence, custody.<kind>. */
  kind: string;
  /** Why the file was rejected, if it was. */
  refusal: string | null;
  proof: ProofState;
}

interface Row {
  idx: string;
  data: string;
  hash: Buffer;
  what: string;
  at: Date;
  actor: string | null;
  signed: boolean;
  values: string[];
}

/** Returns every line of the log about a file, the oldest first. */
export const custodyOf = async (manager: Pick<EntityManager, 'query'>, evidenceId: string): Promise<CustodyEntry[]> => {
  const rows: Row[] = await manager.query(
    `select l.idx, l.data, l.hash, l.what, l.at, m.name as actor, l.idx < (select coalesce(max(size), 0) from pub.log_checkpoint) as signed,
            coalesce((select json_agg(v.disclosure) from log_value v where v.idx = l.idx), '[]') as values
       from log_leaf l left join member m on m.id = l.actor_id where l.entity = 'evidence' and l.entity_id = $1 order by l.idx`,
    [evidenceId],
  );
  const erased = erasedIn(rows.map(({ data }) => JSON.parse(data) as LeafData));
  return rows.map(({ idx, data, hash, what, at, actor, signed, values }, i) => {
    const gone = [...(erased.get(Number(idx))?.values() ?? [])];
    const refusal = values.map(openDisclosure).find(({ field }) => field === 'refusal')?.value ?? null;
    const proof = isProven(data, hash, values, gone) ? (signed ? 'signed' : 'waiting') : 'broken';
    return { seq: i + 1, at: at.toISOString(), actor, kind: what, refusal: refusal as string | null, proof };
  });
};
