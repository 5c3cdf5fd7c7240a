import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { type Chapter, chaptersOf, contentsOf } from '@vigil/shared/report/chapters.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { withStatus, type ReportStatus } from '@vigil/shared/report/report-status.js';
import { useEffect } from 'preact/hooks';
import { setHead } from '../../page-being-rendered.js';
import { useText, Words } from '../../text-bundles.js';
import { Cite } from './cite.js';
import { Page } from './page.js';
import { ChapterBlocks, ReportNotes } from './report-blocks.js';
import { ReportFiles } from './reports-page.js';

export interface WrittenReport extends ReportStatus {
  kind: 'written';
  title: { en: string; km: string };
  organisation: string;
  moment: { seq: number; day: string; log: { size: number; root: string } | null };
  publishedOn: Day;
  /** Whether the server can make a PDF. */ prints: boolean;
  /** In the requested language. */
  document: ReportDocument;
}

/** A full published report as it was frozen, and in the formats that newsrooms use. */
export function WrittenReportView({ report }: { report: WrittenReport }) {
  return (
    <Words bundles={['app', 'public', 'pages', 'counting', 'rule', 'report']}>
      <Shown report={report} />
    </Words>
  );
}

function Shown({ report }: { report: WrittenReport }) {
  const t = useText();
  const document = withStatus(report.document, report, t);
  const path = `/api/public/reports/${report.code}/document`;
  const chapters = chaptersOf(document, t);
  const contents = [
    ...contentsOf(chapters),
    ...(document.notes.length > 0 ? [{ id: 'sources', heading: t('report.sources') }] : []),
  ];
  const first = chapters.findIndex(({ heading }) => heading !== null);
  const shapeOf = (chapter: Chapter) => (
    <ChapterShape key={chapter.id} chapter={chapter} isOpen={chapter === chapters[first]} />
  );
  useOpenedByLink();
  setHead({
    kind: 'article',
    canonical: `/reports/${report.code}`,
    description: [document.title, ...document.about].join(`${t('report.end')} `),
  });
  return (
    <Page title={document.title}>
      <p class="kicker">
        {t('report.kind')} · {report.code} · {formatDay(report.publishedOn, t.language)}
      </p>
      <h1>{document.title}</h1>
      {document.about
        .filter((line) => !isProof(line))
        .map((line) => (
          <p key={line} class="quiet report-about">
            {line}
          </p>
        ))}
      <p class="no-print report-forms">
        <ReportFiles
          code={report.code}
          language={storedLanguage(t.language)}
          forms={report.prints ? ['docx', 'pdf'] : ['docx']}
        />
        <a href={`${path}?as=html&lang=${t.language}`}>{t('report.print')}</a>
      </p>
      {chapters.slice(0, first + 1).map(shapeOf)}
      {contents.length > 1 && (
        <nav class="no-print report-contents" aria-labelledby="report-contents">
          <h2 id="report-contents">{t('report.contents')}</h2>
          <ol>
            {contents.map(({ id, heading }) => (
              <li key={id}>
                <a href={`#${id}`}>{heading}</a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      {chapters.slice(first + 1).map(shapeOf)}
      {document.notes.length > 0 && (
        <details class="report-chapter" id="sources">
          <summary>
            <h2>{t('report.sources')}</h2>
          </summary>
          <ReportNotes notes={document.notes} />
        </details>
      )}
      {document.about.filter(isProof).map((line) => (
        <p key={line} class="small quiet report-about">
          {line}
        </p>
      ))}
      <p class="small no-print">
        <a href={`${path}?as=json`} download={`${report.code}.json`}>
          {t('report.text-of-checksum')}
        </a>
      </p>
      <Cite kind="reports" code={report.code} title={document.title} />
    </Page>
  );
}

/** Whether a line about the report is for checking it: few read it, so it is at the end. */
const isProof = (line: string): boolean => /[0-9a-f]{64}/.test(line);

/** Opens the folded chapter that a link leads into, in browsers that do not do it by themselves; and all to print. */
const useOpenedByLink = (): void => {
  useEffect(() => {
    const follow = (): void => {
      const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
      const folded = target?.closest('details:not([open])');
      for (let one = folded; one; one = one.parentElement?.closest('details:not([open])')) one.setAttribute('open', '');
      if (folded) target!.scrollIntoView();
    };
    const openAll = (): void =>
      document.querySelectorAll('.report-chapter').forEach((one) => one.setAttribute('open', ''));
    follow();
    addEventListener('hashchange', follow);
    addEventListener('beforeprint', openAll);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('beforeprint', openAll);
    };
  }, []);
};

/** A chapter that folds; what stands before the first heading does not. */
function ChapterShape({ chapter, isOpen }: { chapter: Chapter; isOpen: boolean }) {
  const { id, heading } = chapter;
  const body = <ChapterBlocks chapter={chapter} />;
  return heading === null ? (
    <div id={id}>{body}</div>
  ) : (
    <details class="report-chapter" id={id} open={isOpen}>
      <summary>
        <h2>{heading}</h2>
      </summary>
      {body}
    </details>
  );
}
