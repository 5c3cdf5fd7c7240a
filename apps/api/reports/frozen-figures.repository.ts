import type { FrozenReportLine } from '@vigil/shared/staff-responses/reports.js';
import type { EntityManager } from 'typeorm';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { memberName } from '../accounts/members.repository.js';
import { waitingReleaseSql } from '../accounts/releases/releases.repository.js';
import {
  forReaders,
  frozenReportSql,
  type FrozenReport,
  type RecountableReport,
} from '../public-site/published-reports.repository.js';
import { PubWrittenReportEntity } from './report.entity.js';
import type { EndingReport } from './last-day-of-reports.js';

/**
 * An incident in a report: enough to recount and list it. Unlisted rows are only shown separately or in a denominator.
 */
export interface FrozenRow {
  code: string;
  listed: boolean;
  title: string;
  when: { precision: string; earliest: string; latest: string };
  place: { code: string | null; precision: string };
  fact: IncidentFact;
}

/** The tables of frozen figures: shown to readers, and not shown. */
const FIGURES = ['pub.report', 'report_figure'] as const;
type FigureTable = (typeof FIGURES)[number];
interface Having {
  table: FigureTable;
  code: string;
  rows: FrozenRow[];
}

/** Lists every frozen report, the newest first. */
export const listReports = (manager: EntityManager): Promise<FrozenReportLine[]> =>
  manager.query(
    `with figure as (select *, true as seen from pub.report union all select *, false from report_figure)
       select r.code, r.title, p.question, coalesce(p.frozen_on, s.frozen_on) as "frozenOn", coalesce(p.as_of_seq, s.as_of_seq)::int as "asOfSeq", coalesce(p.checksum, s.checksum) as checksum,
              coalesce(p.withdrawn, s.withdrawn) as withdrawn, ${memberName('r.frozen_by')} as "frozenBy", case when p.code is null then 'written' else 'figure' end as kind, w.published_on as "publishedOn",
              coalesce(p.seen, w.code is not null) as "isSeen", ${waitingReleaseSql('report', 'r.code', `json_build_object('shown', x.proposed is not null)`)} as waits
         from report r left join figure p on p.code = r.code left join report_snapshot s on s.code = r.code left join pub.written_report w on w.code = r.code
        where p.code is not null or s.code is not null order by r.frozen_at desc, r.code`,
  );

/** Returns a frozen figure as readers see it, or would; null: there is none. */
export const findFigure = async (manager: EntityManager, code: string): Promise<FrozenReport | null> => {
  const [found]: RecountableReport[] = await manager.query(
    frozenReportSql('(select * from pub.report union all select * from report_figure) figure'),
    [code],
  );
  return found ? forReaders(found) : null;
};

export const insertReport = async (
  manager: EntityManager,
  code: string,
  title: string,
  memberId: string,
): Promise<void> => {
  await manager.query('insert into report (code, title, frozen_by) values ($1, $2, $3)', [code, title, memberId]);
};

/** A frozen figure. Question, answer and rows are JSON. */
interface FrozenFigure {
  title: string;
  question: string;
  answer: string;
  rows: string;
  seq: number;
  checksum: string;
  today: string;
}

/** Returns the code of a figure that this member froze today with the same answer. */
export const sameFigure = async (
  manager: EntityManager,
  memberId: string,
  { title, question, checksum, today, seq }: FrozenFigure,
): Promise<string | null> => {
  const [same]: { code: string }[] = await manager.query(
    'select code from (select * from pub.report union all select * from report_figure) p join report r using (code) where r.frozen_by = $1 and p.title = $2 and question = $3::jsonb and checksum = $4 and frozen_on = $5 and as_of_seq = $6 limit 1',
    [memberId, title, question, checksum, today, seq],
  );
  return same?.code ?? null;
};

/** Stores a frozen figure that readers do not see yet. @param signed the newest signed state of the log */
export const insertFigure = async (
  manager: EntityManager,
  code: string,
  { title, question, answer, rows, seq, checksum, today }: FrozenFigure,
  signed: { size: number; root: string } | null,
): Promise<void> => {
  await manager.query(
    `insert into report_figure (code, title, question, answer, rows, as_of_seq, checksum, frozen_on, log_size, log_root) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [code, title, question, answer, rows, seq, checksum, today, signed?.size ?? null, signed?.root ?? null],
  );
};

/** Returns the frozen figures that say the last day of what was published. */
export const figuresWithLastDay = (manager: EntityManager): Promise<EndingReport[]> =>
  manager.query(
    `select code, as_of_seq as "asOf", answer->>'lastPublished' as last, answer->>'unit' as unit from (select code, as_of_seq, answer from pub.report union all select code, as_of_seq, answer from report_figure) f
      where answer->>'lastPublished' is not null`,
  );

/** Locks and returns the frozen figures that contain any of the incidents, or have one of the codes. */
const having = async <T extends object>(
  manager: EntityManager,
  incidents: readonly string[],
  columns: string,
  codes: readonly string[] = [],
): Promise<(Having & T)[]> => {
  const found: (Having & T)[] = [];
  for (const table of FIGURES) {
    const rows: (Omit<Having, 'table'> & T)[] = await manager.query(
      `select code, rows, ${columns} from ${table} where exists (select 1 from jsonb_array_elements(rows) row where row->>'code' = any($1)) or code = any($2) for update`,
      [incidents, codes],
    );
    found.push(...rows.map((row) => ({ ...row, table })));
  }
  return found;
};

/** Locks the figures that contain any of the incidents, or have one of the codes, to count them again. */
export const lockFigures = (
  manager: EntityManager,
  incidents: readonly string[],
  codes: readonly string[] = [],
): Promise<(Having & { question: Question; answer: unknown; asOf: number; day: Day })[]> =>
  having(manager, incidents, 'question, answer, as_of_seq as "asOf", frozen_on::text as day', codes);

/** Locks the figures that contain an incident, with their answers. */
export const lockAnswers = (manager: EntityManager, incident: string): Promise<(Having & { answer: unknown })[]> =>
  having(manager, [incident], 'answer');

/**
 * Writes what a frozen figure shows.
 * @param answer undefined: it stays
 * @param gone how many incidents were withdrawn: the checksum joins the former ones; null: those go, since they would
 * confirm a guess of what is removed
 */
export const writeFigure = async (
  manager: EntityManager,
  { table, code }: Pick<Having, 'table' | 'code'>,
  { rows, answer, checksum }: { rows: readonly FrozenRow[]; answer?: unknown; checksum: string },
  gone: number | null,
): Promise<void> => {
  const former =
    gone === null
      ? 'former_checksums = array[]::text[], withdrawn = withdrawn + $5'
      : 'former_checksums = former_checksums || checksum, withdrawn = withdrawn + $5';
  await manager.query(
    `update ${table} set rows = $2, answer = coalesce($3, answer), checksum = $4, ${former} where code = $1`,
    [code, JSON.stringify(rows), answer === undefined ? null : JSON.stringify(answer), checksum, gone ?? 0],
  );
};

/**
 * Locks a report. @returns whether it is a figure or a whole report, and whether readers see it; null: there is none
 */
export const lockReport = async (
  manager: EntityManager,
  code: string,
): Promise<{ kind: string; isSeen: boolean } | null> => {
  const [found]: { kind: string; isSeen: boolean }[] = await manager.query(
    `select case when s.code is null then 'figure' else 'written' end as kind, exists (select from pub.report p where p.code = r.code) or exists (select from pub.written_report w where w.code = r.code) as "isSeen"
         from report r left join report_snapshot s using (code) where r.code = $1 for update of r`,
    [code],
  );
  return found ?? null;
};

/** A frozen report as shown for review before publication; a whole report's document has a separate address. */
export interface ReportBeside {
  titleEn: string;
  titleKm: string;
  question: unknown;
  checksum: string;
}

export const findBeside = async (manager: EntityManager, code: string): Promise<ReportBeside | null> => {
  const [found]: ReportBeside[] = await manager.query(
    `select title as "titleEn", title as "titleKm", question, checksum from pub.report where code = $1
       union all select title, title, question, checksum from report_figure where code = $1
       union all select content::jsonb #>> '{title,en}', content::jsonb #>> '{title,km}', null, checksum from report_snapshot where code = $1`,
    [code],
  );
  return found ?? null;
};

/** Shows readers a report, or takes it back. @param today the day on which a whole report is published */
export const showReport = async (
  manager: EntityManager,
  code: string,
  isShown: boolean,
  today: string,
): Promise<void> => {
  const [from, to] = isShown ? ['report_figure', 'pub.report'] : ['pub.report', 'report_figure'];
  await manager.query(
    `with moved as (delete from ${from} where code = $1 returning *) insert into ${to} select * from moved`,
    [code],
  );
  if (isShown) {
    await manager.query(
      `insert into pub.written_report (code, title_en, title_km, content, codes, as_of_seq, frozen_on, published_on, checksum, former_checksums, withdrawn)
         select code, content::jsonb #>> '{title,en}', content::jsonb #>> '{title,km}', content, codes, as_of_seq, frozen_on, $2, checksum, former_checksums, withdrawn from report_snapshot where code = $1`,
      [code, today],
    );
  } else await manager.delete(PubWrittenReportEntity, { code });
};

/**
 * Returns the hexadecimal SHA-256 of everything that a frozen report shows. For a single figure, it is the same as in
 * migration 0033; for a whole report, it covers what staff and readers see. Null: no such report.
 */
export const frozenDigest = async (manager: Pick<EntityManager, 'query'>, code: string): Promise<string | null> => {
  const [row]: { digest: string }[] = await manager.query(
    `select encode(sha256(convert_to(shows::text, 'UTF8')), 'hex') as digest from (
       select jsonb_build_array(title, question, answer, rows, checksum) as shows from pub.report where code = $1
       union all select jsonb_build_array(title, question, answer, rows, checksum) from report_figure where code = $1
       union all select jsonb_build_array(s.content, s.checksum, w.title_en, w.title_km, w.content, w.checksum) from report_snapshot s left join pub.written_report w on w.code = s.code where s.code = $1) shown`,
    [code],
  );
  return row?.digest ?? null;
};
