import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { memberName } from '../../accounts/members.repository.js';
import { wholeMap, type ColumnMapping, type EarlierMapping } from '@vigil/shared/import/column-mapping.js';
import { withEarlierDecisions } from '@vigil/shared/import/match-saved-mapping.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { SavedMapping } from '@vigil/shared/staff-responses/imports.js';
import { MOST_DECISIONS } from './column-mapping-body.js';

interface Row {
  id: string;
  name: string;
  map: EarlierMapping;
  author_id: string;
  revision: number;
  saved_by: string;
  changed_at: Date;
}

const SELECT = `select m.id, m.name, m.map, m.author_id, m.revision, ${memberName('m.author_id')} as saved_by, m.changed_at from import_map m`;
const view = ({ id, name, map, saved_by: savedBy, changed_at: changedAt }: Row): SavedMapping => ({
  id,
  name,
  map: wholeMap(map),
  savedBy,
  changedAt: changedAt.toISOString(),
});

/** Returns the team's saved column mappings, by name. */
export const listSavedMappings = async (database: Pick<DataSource, 'query'>): Promise<SavedMapping[]> =>
  ((await database.query(`${SELECT} order by m.name`)) as Row[]).map(view);

/**
 * Saves a mapping under a name, or replaces the member's own of that name. Replacing merges in the earlier decisions,
 * so that nothing learned is lost. @throws Problem 'already-exists' for the name of somebody else's
 */
export const saveMapping = async (
  database: Pick<DataSource, 'query'>,
  memberId: string,
  name: string,
  map: ColumnMapping,
): Promise<SavedMapping> => {
  const read = async (): Promise<Row | undefined> =>
    ((await database.query(`${SELECT} where m.name = $1`, [name.trim()])) as Row[])[0];
  for (;;) {
    const before = await read();
    if (before && before.author_id !== memberId) throw new Problem('already-exists');
    const whole = before ? withEarlierDecisions(map, wholeMap(before.map), MOST_DECISIONS) : map;
    // If another request saved it meanwhile, its decisions are merged in, too.
    const kept: unknown[] = await database.query(
      `with kept as (insert into import_map (id, name, map, author_id) values ($1, $2, $3, $4) on conflict (name) do update set map = excluded.map, revision = import_map.revision + 1, changed_at = now() where import_map.author_id = excluded.author_id and import_map.revision = $5 returning 1) select * from kept`,
      [randomUUID(), name.trim(), JSON.stringify(whole), memberId, before?.revision ?? null],
    );
    if (kept.length > 0) return view((await read())!);
  }
};

/** Deletes a mapping that the member saved. @throws Problem 'not-found'; 'not-allowed' for somebody else's */
export const deleteMapping = async (
  database: Pick<DataSource, 'query'>,
  memberId: string,
  id: string,
): Promise<void> => {
  const [found] = (await database.query(
    `with gone as (delete from import_map where id = $1 and author_id = $2 returning 1)
     select exists (select from import_map where id = $1) as there, exists (select from gone) as gone`,
    [id, memberId],
  )) as { there: boolean; gone: boolean }[];
  if (!found!.gone) throw new Problem(found!.there ? 'not-allowed' : 'not-found');
};
