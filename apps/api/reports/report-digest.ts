import type { EntityManager } from 'typeorm';
import { asideDigest, asideField } from '../platform/database/hidden-rows.js';
import { appendLeaf } from '../audit-log/leaf.js';

/** Returns the log field for what a frozen report shows. */
export const reportField = (code: string): string => `report.${code}`;

/**
 * Returns the hexadecimal SHA-256 of everything that a frozen report shows. For a single figure, it is the same as in
 * migration 0033; for a whole report, it covers what staff and readers see. Null: no such report.
 */
export const reportDigest = async (manager: Pick<EntityManager, 'query'>, code: string): Promise<string | null> => {
  const [row] = (await manager.query(
    `select encode(sha256(convert_to(shows::text, 'UTF8')), 'hex') as digest from (
       select jsonb_build_array(title, question, answer, rows, checksum) as shows from pub.report where code = $1
       union all select jsonb_build_array(title, question, answer, rows, checksum) from report_figure where code = $1
       union all select jsonb_build_array(s.content, s.checksum, w.title_en, w.title_km, w.content, w.checksum) from report_snapshot s left join pub.written_report w on w.code = s.code where s.code = $1) shown`,
    [code],
  )) as { digest: string }[];
  return row?.digest ?? null;
};

/** Returns the log values of a report: what it shows now, and the full copy saved while a record is hidden. */
export const reportValues = async (
  manager: EntityManager,
  code: string,
): Promise<{ field: string; value: string | null }[]> => [
  { field: reportField(code), value: await reportDigest(manager, code) },
  { field: asideField(code), value: await asideDigest(manager, code) },
];

/**
 * Logs what frozen reports show after a change. Uses a separate leaf: a record's leaves contain nothing that another
 * record changes.
 */
export const logReports = async (
  manager: EntityManager,
  actorId: string | null,
  codes: readonly string[],
): Promise<void> => {
  const values: { field: string; value: string | null }[] = [];
  for (const code of new Set(codes)) values.push(...(await reportValues(manager, code)));
  if (values.length > 0)
    await appendLeaf(manager, { entity: 'report', entityId: null, revision: null, actorId, what: 'changed', values });
};
