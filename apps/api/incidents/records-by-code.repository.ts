import type { EntityManager } from 'typeorm';
import { reviewerIdsSql } from '../accounts/members.repository.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import { abroadSql } from './record-policy.js';

/** A record that somebody named by its public code. */
export interface CodedRecord {
  id: string;
  title: string | null;
  titleTranslation: string | null;
  /**
   * The only ones who may know of it: its case team and its author, or the reviewers who may see its country; null:
   * everybody of the desk.
   */
  limitedTo: string[] | null;
  /** Whether it is limited to a case team. */
  isOfTeam: boolean;
  /** The days between which it happened; null: not known. */
  earliest: string | null;
  latest: string | null;
}

/**
 * Finds records by their public codes. One that was merged is limited as the record that it was merged into, too.
 * @returns by code; codes of no record are left out
 */
export const recordsByCode = async (
  manager: EntityManager,
  codes: readonly string[],
): Promise<Map<string, CodedRecord>> => {
  const rows: (CodedRecord & { code: string; isNamed: boolean })[] = await manager.query(
    `with recursive named as (
       select i.code as asked, i.id, i.merged_into, true as first from incident i where i.code = any($1)
       union select n.asked, i.id, i.merged_into, false from named n join incident i on i.id = n.merged_into)
     select n.asked as code, i.id, i.title, i.title_translation as "titleTranslation", n.first as "isNamed",
            ${limitedSql()} as "isOfTeam",
            case when ${limitedSql()} then array(select m from unnest(i.case_team || i.author_id) m where not ${abroadSql('m')})
                 when exists (${reviewerIdsSql((id) => abroadSql(id))}) then array(${reviewerIdsSql((id) => `not ${abroadSql(id)}`)}) end as "limitedTo",
            to_char(i.when_earliest, 'YYYY-MM-DD') as earliest, to_char(i.when_latest, 'YYYY-MM-DD') as latest
       from named n join incident i on i.id = n.id order by n.first desc`,
    [codes],
  );
  const found = new Map<string, CodedRecord>();
  for (const { code, isNamed, ...row } of rows) {
    const before = found.get(code);
    if (isNamed || !before) found.set(code, row);
    else if (row.limitedTo !== null)
      before.limitedTo = row.limitedTo.filter((one) => before.limitedTo === null || before.limitedTo.includes(one));
  }
  return found;
};
