import type { EntityManager } from 'typeorm';
import { deleteShownCopies } from '../evidence/inspection/copies.repository.js';
import { showGroups } from '../platform/database/group-names-for-readers.js';
import { forgetRelations, hideRelations, keepHiddenRelations } from './public-relations.repository.js';
import { PUB_CHILDREN } from './published-version.repository.js';
import { hideStories, restoreStories } from './stories.repository.js';

const CHILDREN = PUB_CHILDREN.map((table) => `pub.${table}`);
/** In the order of restoring: a version before the rows that refer to it. */
const SOURCES = ['pub.incident', ...CHILDREN, 'pub.change', 'pub.gone', 'pub.copy_gone', 'pub.relation'];

/**
 * SQL condition for what is deleted of a duplicate with the record that it was merged into. The redirect from its
 * address stays.
 */
const OF_DUPLICATES = `(source in ('pub.incident', 'pub.copy_gone', ${CHILDREN.map((table) => `'${table}'`).join(', ')}) or (source = 'pub.change' and row->>'what' <> 'merged'))`;

/**
 * Moves what readers see of these codes to `hidden_row`. @param own codes that are hidden themselves; the others are
 * duplicates of one of them.
 */
export const hideRows = async (
  manager: EntityManager,
  codes: readonly string[],
  own: readonly string[],
): Promise<void> => {
  for (const table of CHILDREN) {
    await manager.query(
      `insert into hidden_row (code, source, row) select i.code, $2, to_jsonb(c) from ${table} c join pub.incident i on i.key = c.incident_key where i.code = any($1) order by c`,
      [codes, table],
    );
  }
  const move = (source: string, condition: string, values: readonly unknown[]): Promise<unknown> =>
    manager.query(
      `with gone as (delete from ${source} t where ${condition} returning t.code as hidden_code, to_jsonb(t) as hidden)
     insert into hidden_row (code, source, row) select hidden_code, '${source}', hidden from gone order by hidden::text`,
      [...values],
    );
  await move('pub.incident', 'code = any($1)', [codes]);
  await move('pub.change', `code = any($1) and (code = any($2) or what <> 'merged')`, [codes, own]);
  await move('pub.gone', 'code = any($1)', [own]);
  await move('pub.copy_gone', 'code = any($1)', [codes]);
  await hideRelations(manager, codes);
  await hideStories(manager, codes);
  await deleteShownCopies(manager, codes);
};

/** Restores the hidden rows of codes that are no longer hidden. @returns those codes. */
export const restoreRows = async (manager: EntityManager, hidden: readonly string[]): Promise<string[]> => {
  await keepHiddenRelations(manager, hidden);
  const back = (
    (await manager.query(
      'select distinct code from hidden_row where source = any($1) and code <> all($2) order by code',
      [SOURCES, hidden],
    )) as { code: string }[]
  ).map(({ code }) => code);
  const groups: { code: string }[] = await manager.query(
    `select distinct row->>'group_code' as code from hidden_row where source = 'pub.incident_group' and code = any($1)`,
    [back],
  );
  await showGroups(
    manager,
    groups.map(({ code }) => code),
  );
  await restoreStories(manager, back);
  for (const source of SOURCES) await insertBack(manager, source, back);
  await manager.query('delete from hidden_row where source = any($1) and code = any($2)', [SOURCES, back]);
  return back;
};

/** Inserts the hidden rows of these codes into the table that they are from. */
export const insertBack = async (manager: EntityManager, source: string, codes: readonly string[]): Promise<void> => {
  // Only the columns that existed then; a column added since takes its default.
  const columns: { name: string }[] = await manager.query(
    'select distinct quote_ident(jsonb_object_keys(row)) as name from hidden_row where source = $1 and code = any($2)',
    [source, codes],
  );
  if (columns.length === 0) return;
  await manager.query(
    `insert into ${source} (${columns.map(({ name }) => name).join(', ')}) overriding system value
     select ${columns.map(({ name }) => `r.${name}`).join(', ')} from hidden_row h, jsonb_populate_record(null::${source}, h.row) r where h.source = $1 and h.code = any($2) order by h.n on conflict do nothing`,
    [source, codes],
  );
};

/** Deletes permanently the hidden rows of a record, and those of its duplicates unless they are hidden themselves. */
export const forgetRows = async (manager: EntityManager, own: string, codes: readonly string[]): Promise<void> => {
  await manager.query('delete from hidden_row where code = $1', [own]);
  await forgetRelations(manager, own);
  await manager.query(`delete from hidden_row where code = any($1) and ${OF_DUPLICATES}`, [codes]);
};

/**
 * Removes these texts from a code's hidden rows.
 * @param columns as for `forgetText`
 * @param needed columns that may not be empty, and the replacement text
 */
export const forgetAside = async (
  manager: EntityManager,
  code: string,
  columns: readonly string[],
  texts: readonly string[],
  needed: ReadonlyMap<string, string>,
): Promise<void> => {
  for (const column of columns) {
    const [table, name] = column.split('.') as [string, string];
    await manager.query(
      'update hidden_row set row = jsonb_set(row, array[$3], coalesce(to_jsonb($5::text), $6::jsonb)) where code = $1 and source = $2 and row->>$3 = any($4)',
      [code, `pub.${table}`, name, texts, needed.get(column) ?? null, 'null'],
    );
  }
};
