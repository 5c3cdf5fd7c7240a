import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import {
  type Block,
  type Cell,
  inLists,
  type ReportDocument,
  type Said as Stretch,
} from '@vigil/shared/report/document.js';
import { withStatus, type ReportStatus } from '@vigil/shared/report/report-status.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { say } from '../../server-render-context.js';
import { SceneSvg } from '../../ui/scene-svg.js';
import { useText, Words } from '../../text-bundles.js';
import { Cite } from './cite.js';
import { Page } from './page.js';
import './written-report.css';

export interface WrittenReport extends ReportStatus {
  kind: 'written';
  title: { en: string; km: string };
  organisation: string;
  moment: { seq: number; day: string; log: { size: number; root: string } | null };
  publishedOn: Day;
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
  say({
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
      {document.about.map((line) => (
        <p key={line} class="quiet report-about">
          {line}
        </p>
      ))}
      <p class="no-print report-forms">
        <a class="button" href={`${path}?as=html&lang=${t.language}`}>
          {t('report.print')}
        </a>
        <a class="button" href={`${path}?as=docx&lang=${t.language}`} download>
          DOCX
        </a>
        <a class="button" href={`${path}?as=json`} download={`${report.code}.json`}>
          {t('report.text-of-checksum')}
        </a>
      </p>
      {inLists(document.blocks).map((block, i) =>
        Array.isArray(block) ? (
          <ul key={i} class="report-list">
            {block.map((item, at) => (
              <li key={at}>
                <Stretches said={item.said} />
              </li>
            ))}
          </ul>
        ) : (
          <Shape key={i} block={block} />
        ),
      )}
      {document.notes.length > 0 && (
        <section class="part">
          <h2>{t('report.sources')}</h2>
          <ol class="report-notes">
            {document.notes.map(({ text, url }, i) => (
              <li key={i} id={`note-${i + 1}`}>
                {text}
                {url && (
                  <>
                    .{' '}
                    <a href={url} rel="noreferrer">
                      {url}
                    </a>
                  </>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      <Cite kind="reports" code={report.code} title={document.title} />
    </Page>
  );
}

/** Gives drawings a white background: a report looks like paper, in dark mode too. */
const onWhite = (scene: Scene): Scene => ({
  ...scene,
  items: [{ kind: 'rect', x: 0, y: 0, width: scene.width, height: scene.height, fill: '#ffffff' }, ...scene.items],
});

function Shape({ block }: { block: Block }) {
  const t = useText();
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? <h2 class="report-head">{block.text}</h2> : <h3>{block.text}</h3>;
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
          <SceneSvg scene={onWhite(block.scene)} label={block.alt} id={`drawing-${block.number}`} class="drawn" />
          <figcaption>{t('report.caption.drawing', { n: block.number, caption: block.caption })}</figcaption>
          {block.notes.map((note) => (
            <p key={note} class="small quiet">
              {note}
            </p>
          ))}
        </figure>
      );
    case 'table':
      return <TableShape block={block} />;
  }
}

function TableShape({
  block: { number, caption, head, rows, empty, notes },
}: {
  block: Extract<Block, { kind: 'table' }>;
}) {
  const t = useText();
  const name = t('report.caption.table', { n: number, caption });
  return (
    <section class="report-table">
      <div class="table-frame" tabIndex={0} role="group" aria-label={name}>
        <table class="table">
          <caption>{name}</caption>
          <thead>
            <tr>
              {head.map(({ text, isNumber }, i) => (
                <th key={i} scope="col" class={isNumber ? 'number' : ''}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.length === 0 && (
              <tr>
                <td colSpan={head.length} class="quiet">
                  {empty}
                </td>
              </tr>
            )}
            {rows.map(({ cells, isSum, isPart }, i) => (
              <tr key={i} class={isSum || isPart ? 'row-sum' : undefined}>
                {cells.map((cell, at) =>
                  at === 0 ? (
                    <th key={at} scope="row">
                      <Lines cell={cell} />
                    </th>
                  ) : (
                    <td key={at} class={cell.isNumber ? 'number' : ''}>
                      <Lines cell={cell} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {notes.map((note) => (
        <p key={note} class="small quiet">
          {note}
        </p>
      ))}
    </section>
  );
}

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
