import type { EntityManager } from 'typeorm';
import type { KeptTable } from '../platform/database/optimistic-upsert.js';
import { ENTITY } from './log-upsert.js';
import { openDisclosure, ROWS } from './leaf.js';

/** One log entry of a small record. */
export interface KeptEntry {
  at: string;
  by: string | null;
  what: string;
  revision: number | null;
  values: { field: string; value: unknown }[];
}

/** Returns the log entries of one small record, newest first. */
export const keptHistory = async (
  manager: Pick<EntityManager, 'query'>,
  table: KeptTable,
  id: string,
): Promise<KeptEntry[]> => {
  const leaves: (Omit<KeptEntry, 'values'> & { disclosures: string[] | null })[] = await manager.query(
    `select to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') as at, m.name as by, l.what, l.revision,
            (select array_agg(v.disclosure order by v.field) from log_value v where v.idx = l.idx) as disclosures
       from log_leaf l left join member m on m.id = l.actor_id where l.entity = $1 and l.entity_id = $2 order by l.idx desc`,
    [ENTITY[table], id],
  );
  return leaves.map(({ disclosures, ...leaf }) => ({
    ...leaf,
    values: (disclosures ?? []).map(openDisclosure).filter(({ field }) => field !== ROWS),
  }));
};
