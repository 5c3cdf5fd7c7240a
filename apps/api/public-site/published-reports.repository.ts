import type { StoredLanguage } from '@vigil/shared/language/languages.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { PublicReportCard } from '@vigil/shared/public/response-types.js';
import { cardOf, type CountedReport, languagesOf, type ReportCard } from '@vigil/shared/report/report-card.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import type { ReportStatus } from '@vigil/shared/report/report-status.js';
import type { PublicDatabase } from '../platform/database/public-database.js';
import { changesSinceSql } from './incident-documents.repository.js';

export interface FrozenReport {
  code: string;
  title: string;
  answer: Answer;
  rows: { code: string; title: string; when: unknown; place: unknown }[];
  asOfSeq: number;
  frozenOn: string;
  checksum: string;
  formerChecksums: string[];
  withdrawn: number;
  /** The revision log as last signed before this report was frozen; null if it never was. */
  log: LogSigned | null;
}
/**
 * A published whole report, and the public changes since it was frozen. `content` is the exact text that the checksum
 * covers.
 */
export interface WrittenReport extends ReportStatus {
  kind: 'written';
  title: { en: string; km: string };
  content: string;
  asOfSeq: number;
  publishedOn: string;
}
/** Number of leaves in the revision log, and its root in hexadecimal. */
export interface LogSigned {
  size: number;
  root: string;
}

/** Published whole reports, newest first, with what a list shows of each in both languages. */
export interface ReportList {
  total: number;
  items: (Omit<PublicReportCard, keyof ReportCard> & { cards: Record<StoredLanguage, ReportCard> })[];
}
type Listed = ReportList['items'][number];
/** What a card takes from the text of its report. */
export type FromText = Pick<Listed, 'languages' | 'period' | 'place' | 'groups' | 'cards'>;

/** `total`: of all whole reports, also those that are not listed. */
type Row = Omit<Listed, keyof FromText> & { checksum: string; total: number };

/** Selects frozen figures from `source`, as readers are sent them, with the facts of their rows (`forReaders`). */
export const frozenReportSql = (source: string): string =>
  `select code, title, answer, rows, as_of_seq::int as "asOfSeq", frozen_on as "frozenOn", checksum, former_checksums as "formerChecksums", withdrawn,
          case when log_size is not null then json_build_object('size', log_size, 'root', log_root) end as log
     from ${source} where code = $1`;

/** A frozen figure with the facts from which it can be recounted. */
export type RecountableReport = Omit<FrozenReport, 'rows'> & {
  rows: (FrozenReport['rows'][number] & { listed: boolean })[];
};
/** The frozen facts are stored for recounting; readers get only the list. */
export const forReaders = (report: RecountableReport): FrozenReport => ({
  ...report,
  rows: report.rows.filter((row) => row.listed).map(({ code, title, when, place }) => ({ code, title, when, place })),
});

/** Returns a published figure with the list of its incidents; null if there is none. */
export const findFrozenReport = async ({ pool }: PublicDatabase, code: string): Promise<FrozenReport | null> => {
  const { rows } = await pool.query<RecountableReport>(frozenReportSql('pub.report'), [code]);
  return rows[0] ? forReaders(rows[0]) : null;
};

/** Returns the codes of the newest published figures, newest first. */
export const listFrozenReports = async ({ pool }: PublicDatabase, most: number): Promise<string[]> => {
  const { rows } = await pool.query<{ code: string }>(
    'select code from pub.report order by frozen_on desc, code limit $1',
    [most],
  );
  return rows.map(({ code }) => code);
};

/** Returns a published whole report; null if there is none. */
export const findWrittenReport = async ({ pool }: PublicDatabase, code: string): Promise<WrittenReport | null> => {
  const { rows } = await pool.query<WrittenReport>(
    `select 'written' as kind, code, json_build_object('en', title_en, 'km', title_km) as title, content, as_of_seq::int as "asOfSeq", frozen_on as "frozenOn", published_on as "publishedOn",
            checksum, former_checksums as "formerChecksums", withdrawn, ${changesSinceSql('w.as_of_seq', 'w.codes')} as since
       from pub.written_report w where code = $1`,
    [code],
  );
  return rows[0] ?? null;
};

/** Lists the newest published whole reports, by their publication, and how many there are. */
export const listWrittenReports = async ({ pool }: PublicDatabase, most: number): Promise<Row[]> => {
  // Changes of reports have `code` null; the index `pub_change_code` finds them without reading those of records.
  const { rows } = await pool.query<Row>(
    `select code, json_build_object('en', title_en, 'km', title_km) as title, frozen_on as "frozenOn", published_on as "publishedOn", withdrawn, checksum, count(*) over ()::int as total
       from pub.written_report w
       left join (select subject, max(seq) as seq from pub.change where code is null and what = 'report-shown' group by subject) shown on shown.subject = w.code
      order by shown.seq desc nulls last, published_on desc, frozen_on desc, code limit $1`,
    [most],
  );
  return rows;
};

/** Returns what a card takes from the text of a whole report, and its checksum; null if it is not published. */
export const findFromText = async (
  { pool }: PublicDatabase,
  code: string,
): Promise<{ checksum: string; card: FromText } | null> => {
  const { rows } = await pool.query<{ content: string; checksum: string }>(
    'select content, checksum from pub.written_report where code = $1',
    [code],
  );
  if (!rows[0]) return null;
  const { documents, ...counted } = JSON.parse(rows[0].content) as CountedReport & {
    documents: Record<StoredLanguage, ReportDocument>;
  };
  const { scope } = counted;
  return {
    checksum: rows[0].checksum,
    card: {
      languages: languagesOf(documents),
      period: scope.period,
      place: scope.place,
      groups: [...scope.groups],
      cards: { en: cardOf(documents.en, counted), km: cardOf(documents.km, counted) },
    },
  };
};
