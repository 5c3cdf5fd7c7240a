import type { EntityManager } from 'typeorm';
import type { ReportStatus, Since } from '@vigil/shared/report/report-status.js';
import type { InBoth } from '@vigil/shared/report/report-draft.js';
import { changesSinceSql } from '../public-site/incident-documents.repository.js';
import type { ReportSnapshot } from './report-snapshot.js';
import { ReportSnapshotEntity } from './report.entity.js';
import type { EndingReport } from './last-day-of-reports.js';

/** A whole report as it was frozen. */
interface WrittenRow {
  code: string;
  content: string;
  material: ReportSnapshot;
}

/** Returns the code of a whole report that this member froze today from the same material. */
export const sameWritten = async (
  manager: EntityManager,
  { memberId, today, seq, material }: { memberId: string; today: string; seq: number; material: string },
): Promise<string | null> => {
  const [same]: { code: string }[] = await manager.query(
    `select code from report_snapshot join report r using (code) where r.frozen_by = $1 and frozen_on = $2 and as_of_seq = $3 and material #- '{moment,log}' = $4::jsonb #- '{moment,log}' limit 1`,
    [memberId, today, seq, material],
  );
  return same?.code ?? null;
};

export const insertSnapshot = async (
  manager: EntityManager,
  row: Pick<ReportSnapshotEntity, 'code' | 'content' | 'codes' | 'asOfSeq' | 'frozenOn' | 'checksum'> & {
    material: string;
  },
): Promise<void> => {
  await manager.query(
    'insert into report_snapshot (code, content, material, codes, as_of_seq, frozen_on, checksum) values ($1, $2, $3, $4, $5, $6, $7)',
    [row.code, row.content, row.material, row.codes, row.asOfSeq, row.frozenOn, row.checksum],
  );
};

/** Returns a whole report with the public changes of its incidents since. */
export const findWritten = async (
  manager: EntityManager,
  code: string,
): Promise<(ReportStatus & { content: string; since: Since[] }) | null> => {
  const [row]: (ReportStatus & { content: string; since: Since[] })[] = await manager.query(
    `select content, code, frozen_on as "frozenOn", checksum, former_checksums as "formerChecksums", withdrawn, ${changesSinceSql('s.as_of_seq', 's.codes')} as since from report_snapshot s where code = $1`,
    [code],
  );
  return row ?? null;
};

/** Returns the whole reports that were frozen when something was published, with its first and its last day. */
export const reportsWithLastDay = (manager: EntityManager): Promise<EndingReport[]> =>
  manager.query(
    `select code, as_of_seq as "asOf", material->>'lastPublished' as last, material->>'lastPublishedActs' as "lastActs", material->>'firstPublished' as first from report_snapshot where material->>'lastPublished' is not null`,
  );

/** Locks the whole reports with one of these codes, or that contain one of the incidents. held: how many of those. */
export const lockWritten = (
  manager: EntityManager,
  incidents: readonly string[],
  codes: readonly string[],
): Promise<(WrittenRow & { held: number })[]> =>
  manager.query(
    `select code, content, material, (select count(*)::int from unnest(codes) c where c = any($1)) as held from report_snapshot
        where codes && $1 or code = any($2) for update`,
    [incidents, codes],
  );

export const writeMaterial = async (manager: EntityManager, code: string, kept: ReportSnapshot): Promise<void> => {
  await manager.query('update report_snapshot set material = $2 where code = $1', [code, JSON.stringify(kept)]);
};

/** How a whole report is rewritten. */
interface Rewritten {
  content: string;
  checksum: string;
  codes: readonly string[];
  /** How many incidents are gone. */ gone: number;
  /** Whether the former checksums go. If not, the present one joins them. */ forgets: boolean;
  title: InBoth;
}

/** Rewrites a whole report, and what readers see of it. */
export const rewriteWritten = async (
  manager: EntityManager,
  code: string,
  kept: ReportSnapshot,
  { content, checksum, codes, gone, forgets, title }: Rewritten,
): Promise<void> => {
  const values = [code, content, checksum, codes, gone, forgets];
  const set =
    'content = $2, checksum = $3, former_checksums = case when $6 then array[]::text[] when checksum = $3 then former_checksums else former_checksums || checksum end, codes = $4, withdrawn = withdrawn + $5';
  await manager.query(`update report_snapshot set material = $7, ${set} where code = $1`, [
    ...values,
    JSON.stringify(kept),
  ]);
  await manager.query(`update pub.written_report set ${set}, title_en = $7, title_km = $8 where code = $1`, [
    ...values,
    title.en,
    title.km,
  ]);
};
