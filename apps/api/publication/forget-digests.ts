import type { EntityManager } from 'typeorm';
import { digestOf, openDisclosure } from '../history/leaf.js';
import { reportField } from '../reports/report-digest.js';

/** A value of the log that goes. */
export interface LoggedValue { leaf: number; field: string; digest: string; value: unknown }
interface Row { leaf: number; field: string; disclosure: string }

export const openValues = (rows: readonly Row[]): LoggedValue[] =>
  rows.map(({ leaf, field, disclosure }) => ({ leaf, field, digest: digestOf(disclosure), value: openDisclosure(disclosure).value }));

/**
 * The log's own digests of what readers saw of a record, in its versions and in reports. They are of the whole, without a salt, and all but the
 * erased detail is still there: whoever has them could try one name after another until the digest fits.
 * @param reports codes of the reports that showed it
 */
export const digestsOfShown = async (manager: EntityManager, incidentId: string, reports: readonly string[]): Promise<LoggedValue[]> => {
  const shown: Row[] = await manager.query(
    `select v.idx::int as leaf, v.field, v.disclosure from log_value v join log_leaf l on l.idx = v.idx
      where (l.entity = 'incident' and l.entity_id = $1 and v.field ~ '^publication(\\.[0-9]+)?$') or v.field = any($2) order by v.idx, v.field`, [incidentId, reports.map(reportField)]);
  if (reports.length === 0) return openValues(shown);
  const codes = openValues(await manager.query(`select v.idx::int as leaf, v.field, v.disclosure from log_value v join log_leaf l on l.idx = v.idx where l.entity = 'report' and v.field = 'code'`) as Row[]);
  const frozen = codes.filter(({ value }) => reports.includes(String(value))).map(({ leaf }) => leaf);
  const sums: Row[] = await manager.query(`select idx::int as leaf, field, disclosure from log_value where field = 'checksum' and idx = any($1) order by idx`, [frozen]);
  return openValues([...shown, ...sums]);
};
