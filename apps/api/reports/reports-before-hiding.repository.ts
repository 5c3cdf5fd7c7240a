import type { EntityManager } from 'typeorm';

/**
 * Saves full reports while some of their incidents are hidden: readers and staff get a copy without those. Every
 * permanent change to reports restores the full ones first, changes them, and then hides the incidents again.
 */

const FIGURE = 'rows, answer, checksum, former_checksums, withdrawn';
const COLUMNS = {
  report_snapshot: 'content, material, codes, checksum, former_checksums, withdrawn',
  'pub.report': FIGURE,
  report_figure: FIGURE,
} as const;
type Table = keyof typeof COLUMNS;
/** Uses one source name for a frozen figure, whether readers see it or not: that may change while the copy is saved. */
const sourceOf = (table: Table): string => (table === 'report_figure' ? 'pub.report' : table);
const SOURCES = ['report_snapshot', 'pub.report'];

/** Saves a full report before hidden incidents are removed from it. Leaves an earlier saved copy as it is. */
export const saveFullReport = async (manager: EntityManager, table: Table, code: string): Promise<void> => {
  await manager.query(
    `insert into hidden_row (code, source, row) select code, $2, to_jsonb(r) from (select code, ${COLUMNS[table]} from ${table} where code = $1) r
      where not exists (select 1 from hidden_row where code = $1 and source = $2)`,
    [code, sourceOf(table)],
  );
};

/** Restores every saved report. @returns their codes. */
export const restoreFullReports = async (manager: EntityManager): Promise<string[]> => {
  const kept: { code: string }[] = await manager.query('select distinct code from hidden_row where source = any($1)', [
    SOURCES,
  ]);
  const codes = kept.map(({ code }) => code);
  if (codes.length === 0) return [];
  for (const [table, columns] of Object.entries(COLUMNS) as [Table, string][]) {
    await manager.query(
      `update ${table} t set (${columns}) = (select ${columns
        .split(', ')
        .map((column) => `r.${column}`)
        .join(
          ', ',
        )} from hidden_row h, jsonb_populate_record(null::${table}, h.row) r where h.source = $1 and h.code = t.code)
        where code in (select code from hidden_row where source = $1)`,
      [sourceOf(table)],
    );
  }
  await manager.query(
    `update pub.written_report w set content = s.content, codes = s.codes, checksum = s.checksum, former_checksums = s.former_checksums, withdrawn = s.withdrawn,
            title_en = s.content::jsonb #>> '{title,en}', title_km = s.content::jsonb #>> '{title,km}' from report_snapshot s where s.code = w.code and w.code = any($1)`,
    [codes],
  );
  await manager.query('delete from hidden_row where source = any($1)', [SOURCES]);
  return codes;
};
