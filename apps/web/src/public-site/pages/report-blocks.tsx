import { type Chapter, noteMarksOf, tablesOf } from '@vigil/shared/report/chapters.js';
import {
  type Block,
  type Cell,
  type Footnote,
  inLists,
  type Said as Stretch,
} from '@vigil/shared/report/report-document.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { ReportScene } from './report-scene.js';
import '../table-folds.css';
import './written-report.css';

/** What a chapter of a report has below its heading. Its words are in the bundle `report`. */
export function ChapterBlocks({ chapter }: { chapter: Chapter }) {
  return (
    <>
      {inLists(chapter.blocks).map((block, i) =>
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
}

/** The footnotes of a report. */
export function ReportNotes({ notes }: { notes: readonly Footnote[] }) {
  const t = useText();
  return (
    <ol class="report-notes">
      {notes.map(({ text, url, language }, i) => (
        <li key={i} id={`note-${i + 1}`} lang={language}>
          {text}
          {url && (
            <>
              {t('report.end')}{' '}
              <a href={url} rel="noreferrer" class="address">
                {url}
              </a>
            </>
          )}
        </li>
      ))}
    </ol>
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
