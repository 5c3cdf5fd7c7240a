import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { type Chapter, chaptersOf, contentsOf, noteMarksOf, tablesOf } from '@vigil/shared/report/chapters.js';
import {
  type Block,
  type Cell,
  inLists,
  type ReportDocument,
  type Said as Stretch,
} from '@vigil/shared/report/report-document.js';
import { withStatus, type ReportStatus } from '@vigil/shared/report/report-status.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useEffect } from 'preact/hooks';
import { setHead } from '../../page-being-rendered.js';
import { useText, Words } from '../../text-bundles.js';
import { Cite } from './cite.js';
import { Page } from './page.js';
import { ReportScene } from './report-scene.js';
import { ReportFiles } from './reports-page.js';
import '../table-folds.css';
import './written-report.css';

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
    description: [document.title, ...document.about].join('. '),
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
          <ol class="report-notes">
            {document.notes.map(({ text, url, language }, i) => (
              <li key={i} id={`note-${i + 1}`} lang={language}>
                {text}
                {url && (
                  <>
                    .{' '}
                    <a href={url} rel="noreferrer" class="address">
                      {url}
                    </a>
                  </>
                )}
              </li>
            ))}
          </ol>
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
  const { id, heading, blocks } = chapter;
  const body = (
    <>
      {inLists(blocks).map((block, i) =>
        Array.isArray(block) ? (
          <ul key={i} class="report-list">
            {block.map((item, at) => (
              <li key={at}>
                <Stretches said={item.said} />
              </li>
            ))}
          </ul>
        ) : (
          <Shape key={i} block={block} chapter={chapter} />
        ),
      )}
      <ChapterNotes chapter={chapter} />
    </>
  );
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

function ChapterNotes({ chapter: { id, notes } }: { chapter: Chapter }) {
  const t = useText();
  if (notes.length === 0) return null;
  return (
    <details class="report-chapter-notes" id={`notes-${id}`}>
      <summary>{t('report.notes')}</summary>
      <ul class="plain">
        {notes.map(({ mark, text, tables }) => (
          <li key={mark} class="small">
            <b>{mark}</b> {text} <span class="quiet">({tablesOf(tables, t)})</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Shape({ block, chapter }: { block: Block; chapter: Chapter }) {
  const t = useText();
  switch (block.kind) {
    case 'heading':
      return <h3>{block.text}</h3>;
    case 'paragraph':
      return block.style === 'quote' ? (
        <blockquote class="report-quote">
          <Stretches said={block.said} />
        </blockquote>
      ) : (
        <p class={block.style === 'lead' ? 'lead' : undefined}>
          <Stretches said={block.said} />
        </p>
      );
    case 'drawing':
      return (
        <figure class="report-figure">
          <p class="small quiet report-slides no-print">{t('report.slides')}</p>
          <div class="report-drawing" tabIndex={0} role="group" aria-label={block.caption}>
            <ReportScene scene={block.scene} label={block.alt} id={`drawing-${block.number}`} />
          </div>
          <figcaption>{t('report.caption.drawing', { n: block.number, caption: block.caption })}</figcaption>
          {block.notes.map((note) => (
            <p key={note} class="small quiet">
              {note}
            </p>
          ))}
        </figure>
      );
    case 'table':
      return <TableShape block={block} chapter={chapter} />;
  }
}

/** As many columns fit beside each other on a phone. */
const MOST_BESIDE = 3;

function TableShape({ block, chapter }: { block: Extract<Block, { kind: 'table' }>; chapter: Chapter }) {
  const t = useText();
  const { number, caption, head, rows, empty } = block;
  const marks = noteMarksOf(block, chapter.notes, t);
  const name = t('report.caption.table', { n: number, caption });
  // On a phone, a row of many cells is a block of lines, each with its header. Browsers then drop the roles of a table.
  const folds = head.length > MOST_BESIDE || head.filter(({ isNumber }) => !isNumber).length >= MOST_BESIDE;
  const role = (is: 'table' | 'rowgroup' | 'row' | 'columnheader' | 'rowheader' | 'cell') => (folds ? is : undefined);
  return (
    <section class="report-table">
      <div class="table-frame" tabIndex={0} role="group" aria-label={name}>
        <table class={folds ? 'table table-folds' : 'table'} role={role('table')}>
          <caption>{name}</caption>
          <thead role={role('rowgroup')}>
            <tr role={role('row')}>
              {head.map(({ text, isNumber }, i) => (
                <th key={i} scope="col" role={role('columnheader')} class={isNumber ? 'number' : ''}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role={role('rowgroup')}>
            {rows.length === 0 && (
              <tr role={role('row')}>
                <td colSpan={head.length} role={role('cell')} class="quiet">
                  {empty}
                </td>
              </tr>
            )}
            {rows.map(({ cells, isSum, isPart }, i) => (
              <tr key={i} role={role('row')} class={isSum || isPart ? 'row-sum' : undefined}>
                {cells.map((cell, at) =>
                  at === 0 ? (
                    <th key={at} scope="row" role={role('rowheader')}>
                      <Lines cell={cell} />
                    </th>
                  ) : (
                    <td
                      key={at}
                      role={role('cell')}
                      data-head={folds && !isEmpty(cell) ? head[at]!.text : undefined}
                      class={cell.isNumber ? 'number' : ''}
                    >
                      <div>
                        <Lines cell={cell} />
                      </div>
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {block.said?.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {marks !== '' && (
        <p class="small">
          <a href={`#notes-${chapter.id}`}>{t('report.notes-at', { marks })}</a>
        </p>
      )}
    </section>
  );
}

const isEmpty = ({ lines }: Cell): boolean => lines.every((line) => line.every(({ text }) => text === ''));

function Lines({ cell: { lines } }: { cell: Cell }) {
  return lines.length === 1 ? (
    <Stretches said={lines[0]!} />
  ) : (
    <>
      {lines.map((line, i) => (
        <div key={i}>
          <Stretches said={line} />
        </div>
      ))}
    </>
  );
}

function Stretches({ said }: { said: readonly Stretch[] }) {
  const t = useText();
  return (
    <>
      {said.map(({ text, strong, quiet, language, notes = [] }, i) => (
        <span key={i} class={quiet ? 'quiet' : undefined} lang={language}>
          {strong ? <strong>{text}</strong> : text}
          {notes.length > 0 && (
            <sup>
              {notes.map((note, at) => (
                <a key={note} href={`#note-${note}`}>
                  {at > 0 ? ' ' : ''}
                  {formatNumber(note, t.language)}
                </a>
              ))}
            </sup>
          )}
        </span>
      ))}
    </>
  );
}
