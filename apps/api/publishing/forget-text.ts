import type { EntityManager } from 'typeorm';
import { forgetAside } from './aside.js';
import { PUB_TABLES } from './pub-rows.js';

/** Replaces a text in a column that may not be empty. */
export const ERASED = '—';

type Table = keyof typeof PUB_TABLES;
const NEEDED = new Set(['incident.title']);
export type WordsTable = Table;
/** Text columns that may hold an erased text. */
export const PUBLIC_WORDS: Readonly<Record<Table, readonly string[]>> = {
  incident: ['title', 'summary', 'grade_reason', 'crowd_text'],
  incident_group: [],
  act: ['force_name', 'quantity_text', 'people_text'],
  harm: ['count_text'],
  account: ['text'],
  source: ['publisher', 'title', 'url', 'archive_url'],
};

/**
 * Removes these texts from every version of a code, hidden or not. First opens a new version equal to the current one,
 * so that every cache reads it again.
 * @param columns table and column of schema pub that hold them, as 'act.force_name'
 * @returns the number of the new version in the public order; null: no version outside the hidden ones held them
 */
export const forgetText = async (
  manager: EntityManager,
  code: string,
  columns: readonly string[],
  texts: readonly string[],
  nextSeq: () => Promise<number>,
): Promise<number | null> => {
  const wanted = columns.flatMap((column) => {
    const [table, name] = column.split('.') as [Table, string];
    return PUBLIC_WORDS[table]?.includes(name) ? [{ table, name }] : [];
  });
  const needed = new Map([...NEEDED].map((column) => [column, ERASED]));
  await forgetAside(
    manager,
    code,
    wanted.map(({ table, name }) => `${table}.${name}`),
    texts,
    needed,
  );
  let stands = false;
  for (const { table, name } of wanted) {
    const found: unknown[] = await manager.query(
      `select 1 from ${from(table)} where ${ofCode(table)} and ${name} = any($2) limit 1`,
      [code, texts],
    );
    stands ||= found.length > 0;
  }
  if (!stands) return null;
  const seq = await nextSeq();
  await showAnew(manager, code, seq);
  for (const { table, name } of wanted) await takeOutOf(manager, code, `${table}.${name}`, texts);
  return seq;
};

/** Removes texts from one column of every version of a code, as 'act.force_name'. */
export const takeOutOf = async (
  manager: EntityManager,
  code: string,
  column: string,
  texts: readonly string[],
): Promise<void> => {
  const [table, name] = column.split('.') as [Table, string];
  await manager.query(
    `update ${from(table)} set ${name} = ${NEEDED.has(column) ? `'${ERASED}'` : 'null'} where ${ofCode(table)} and ${name} = any($2)`,
    [code, texts],
  );
};

const from = (table: Table): string => `pub.${table}`;
const ofCode = (table: Table): string =>
  table === 'incident' ? 'code = $1' : 'incident_key in (select key from pub.incident where code = $1)';

/** Ends the current version and opens an equal one with its own key. */
export const showAnew = async (manager: EntityManager, code: string, seq: number): Promise<void> => {
  const [current] = (await manager.query('select key from pub.incident where code = $1 and until_seq is null', [
    code,
  ])) as { key: string }[];
  if (!current) return;
  await manager.query('update pub.incident set until_seq = $2 where key = $1', [current.key, seq]);
  await showCopyOf(manager, current.key, seq);
};

/** Opens a version equal to an earlier one, with its own key. */
export const showCopyOf = async (manager: EntityManager, key: string, seq: number): Promise<void> => {
  const columns = PUB_TABLES.incident.filter((column) => column !== 'from_seq').join(', ');
  const [copy] = (await manager.query(
    `insert into pub.incident (from_seq, ${columns}) select $2, ${columns} from pub.incident where key = $1 returning key`,
    [key, seq],
  )) as { key: string }[];
  for (const [table, all] of Object.entries(PUB_TABLES)) {
    if (table === 'incident') continue;
    const rest = all.filter((column) => column !== 'incident_key').join(', ');
    await manager.query(
      `insert into pub.${table} (incident_key, ${rest}) select $2, ${rest} from pub.${table} where incident_key = $1`,
      [key, copy!.key],
    );
  }
};
