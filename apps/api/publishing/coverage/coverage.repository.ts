import type { CoverageEntry } from '@vigil/shared/staff-responses/coverage.js';
import type { EntityManager } from 'typeorm';
import { waitingFor } from '../../accounts/releases/releases.repository.js';
import { groupCodeSql } from '../../incidents/groups/group.repository.js';
import { insertBack } from '../hidden-published-rows.repository.js';

/** An entry as readers see it; the last day is exclusive. */
export interface Shown {
  place: string;
  from: string;
  until: string;
  level: string;
  group: string | null;
}

/** SQL for the public key of an entry: a digest that does not reveal the internal id. */
const entryKey = (id: string): string => `encode(sha256(convert_to(${id}, 'UTF8')), 'hex')`;
const ENTRY = entryKey('$1');
const COLUMNS = 'place_code as place, from_day::text as "from", until_day::text as until, level';

/** SQL: the entries as the desk sees them, the last day inclusive. */
export const ENTRIES = `select id, place_code as place, from_day as "from", until_day - 1 as until, level, group_id as "group", note, shown, revision,
  exists (select from pub.coverage p where p.entry = ${entryKey('coverage_entry.id::text')} and p.until_seq is null) as "isSeen",
  exists (select from hidden_row h where h.source = 'pub.coverage' and h.code = ${entryKey('coverage_entry.id::text')}) as "isHidden",
  ${waitingFor('coverage', 'coverage_entry.id::text')} as waits from coverage_entry`;

export const listEntries = (manager: EntityManager): Promise<CoverageEntry[]> =>
  manager.query(`${ENTRIES} order by from_day desc, place_code, id`);

export const findEntry = async (manager: EntityManager, id: string): Promise<CoverageEntry | null> => {
  const [found]: CoverageEntry[] = await manager.query(`${ENTRIES} where id = $1`, [id]);
  return found ?? null;
};

/** Returns the public key of an entry. */
export const entryOf = async (manager: EntityManager, id: string): Promise<string> => {
  const [row] = (await manager.query(`select ${ENTRY} as key`, [id])) as [{ key: string }];
  return row.key;
};

/** Lists what readers see, the last day inclusive. */
export const publicCoverage = (manager: EntityManager): Promise<Shown[]> =>
  manager.query(
    `select place_code as place, from_day::text as "from", (until_day - 1)::text as until, level, group_code as "group"
       from pub.coverage where until_seq is null`,
  );

/** Returns an entry as it would be shown; null: it is for colleagues only, or was deleted. */
export const wantedOf = (manager: EntityManager, id: string): Promise<Shown | null> =>
  first(
    manager,
    `select ${COLUMNS}, ${groupCodeSql('group_id')} as "group" from coverage_entry where id = $1::uuid and shown`,
    id,
  );

/** Returns what readers see of an entry now. */
export const seenOf = (manager: EntityManager, id: string): Promise<Shown | null> =>
  first(
    manager,
    `select ${COLUMNS}, group_code as "group" from pub.coverage where entry = ${ENTRY} and until_seq is null`,
    id,
  );

/** Returns what readers saw last of an entry that is hidden now. */
export const asideOf = (manager: EntityManager, id: string): Promise<Shown | null> =>
  first(
    manager,
    `select row->>'place_code' as place, row->>'from_day' as "from", row->>'until_day' as until, row->>'level' as level, row->>'group_code' as "group"
       from hidden_row where source = 'pub.coverage' and code = ${ENTRY} order by (row->>'from_seq')::bigint desc limit 1`,
    id,
  );

/** Ends the current version at this number of the public order. */
export const closeCurrent = async (manager: EntityManager, id: string, seq: number): Promise<void> => {
  await manager.query(`update pub.coverage set until_seq = $2 where entry = ${ENTRY} and until_seq is null`, [id, seq]);
};

export const insertVersion = async (manager: EntityManager, id: string, seq: number, shown: Shown): Promise<void> => {
  await manager.query(
    `insert into pub.coverage (entry, from_seq, place_code, from_day, until_day, level, group_code) values (${ENTRY}, $2, $3, $4, $5, $6, $7)`,
    [id, seq, shown.place, shown.from, shown.until, shown.level, shown.group],
  );
};

/** Moves every version of an entry to the hidden rows, out of figures as of any moment. */
export const putVersionsAside = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query(
    `with gone as (delete from pub.coverage t where entry = ${ENTRY} returning t.entry, to_jsonb(t) as hidden)
     insert into hidden_row (code, source, row) select entry, 'pub.coverage', hidden from gone order by hidden::text`,
    [id],
  );
};

/** Moves the hidden versions of an entry back. All of them have ended. */
export const bringVersionsBack = async (manager: EntityManager, id: string): Promise<void> => {
  await insertBack(manager, 'pub.coverage', [await entryOf(manager, id)]);
  await dropVersionsAside(manager, id);
};

/** Deletes the hidden versions of an entry permanently. */
export const dropVersionsAside = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query(`delete from hidden_row where source = 'pub.coverage' and code = ${ENTRY}`, [id]);
};

/** Lists the groups that hidden versions of an entry name, as public codes. */
export const groupsAside = async (manager: EntityManager, id: string): Promise<string[]> => {
  const rows: { code: string }[] = await manager.query(
    `select distinct row->>'group_code' as code from hidden_row where source = 'pub.coverage' and code = ${ENTRY} and row->>'group_code' is not null`,
    [id],
  );
  return rows.map(({ code }) => code);
};

/** Deletes every version of an entry that readers see. */
export const deleteVersions = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query(`delete from pub.coverage where entry = ${ENTRY}`, [id]);
};

/** Deletes an entry itself. @returns its revision; null: it does not exist. */
export const deleteEntry = async (manager: EntityManager, id: string): Promise<number | null> => {
  const [rows] = (await manager.query('delete from coverage_entry where id = $1::uuid returning revision', [id])) as [
    { revision: number }[],
  ];
  return rows[0]?.revision ?? null;
};

/** Locks an entry for this transaction. */
export const lockEntry = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query('select from coverage_entry where id = $1::uuid for update', [id]);
};

const first = async (manager: EntityManager, sql: string, id: string): Promise<Shown | null> =>
  ((await manager.query(sql, [id])) as Shown[])[0] ?? null;
