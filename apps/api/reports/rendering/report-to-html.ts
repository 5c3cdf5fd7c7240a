import { factsOf } from '@vigil/shared/language/languages.js';
import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import { toSvg } from '@vigil/shared/drawing/to-svg.js';
import {
  type Block,
  type Cell,
  inLists,
  type ReportDocument,
  type Said,
} from '@vigil/shared/report/report-document.js';
import { type Chapter, chaptersOf, contentsOf, noteMarksOf, tablesOf } from '@vigil/shared/report/chapters.js';
import { isLong } from './is-long-row.js';
import type { Text } from '@vigil/shared/text/text.js';

/** What surrounds the report: its styling, and tools for the reader. */
interface Frame {
  /** Inside <head>. */ head: string;
  /** Placed before the report and not printed. */ tools: string;
  /** The address of the organisation's logo, or the picture itself as data. */ logo?: string | undefined;
  /** The printed page that an id is on, if it is known. */ pageOf?: (id: string) => number | undefined;
}

/** Formats the report as one page for screen, print and PDF. Escapes all typed text. */
export const toHtml = (report: ReportDocument, frame: Frame, t: Text): string => {
  const chapters = chaptersOf(report, t);
  return `<!doctype html>
<html lang="${report.language}"${factsOf(report.language).direction === 'rtl' ? ' dir="rtl"' : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="/mark.svg"><title>${escapeXml(report.title)}</title>${frame.head}</head>
<body>${frame.tools}
<main>
${frame.logo ? `<p><img class="logo" src="${escapeXml(frame.logo)}" alt=""></p>` : ''}
${report.demo ? `<p class="demo">${escapeXml(report.demo)}</p>` : ''}
<h1>${escapeXml(report.title)}</h1>
${report.about.map((line, i) => `<p class="about${i === report.about.length - 1 ? ' about-last' : ''}">${escapeXml(line)}</p>`).join('\n')}
${contents(report, chapters, frame, t)}
${chapters.map((chapter) => chapterOf(chapter, t)).join('\n')}
${
  report.notes.length === 0
    ? ''
    : `<section id="sources"><h2>${escapeXml(t('report.sources'))}</h2>
<ol class="notes">${report.notes.map(({ text, url, language }, i) => `<li id="note-${i + 1}"${language ? ` lang="${escapeXml(language)}"` : ''}>${escapeXml(text)}${url ? `${escapeXml(t('report.end'))} ${linkTo(url)}` : ''}</li>`).join('\n')}</ol></section>`
}
</main>
</body>
</html>
`;
};

/** Returns the headings of a report with the ids that the list of contents links to. */
export const headingsOf = (report: ReportDocument, t: Text): { id: string; heading: string }[] => [
  ...contentsOf(chaptersOf(report, t)),
  ...(report.notes.length > 0 ? [{ id: 'sources', heading: t('report.sources') }] : []),
];

/** A report with one chapter needs no list. */
const contents = (report: ReportDocument, chapters: readonly Chapter[], { pageOf }: Frame, t: Text): string => {
  if (contentsOf(chapters).length < 2) return '';
  const line = ({ id, heading }: { id: string; heading: string }): string => {
    const page = pageOf?.(id);
    return `<li><a href="#${id}"><span>${escapeXml(heading)}</span>${page === undefined ? '' : `<span class="page">${escapeXml(t('report.plain', { n: page }))}</span>`}</a></li>`;
  };
  return `<nav class="contents" aria-labelledby="contents"><p id="contents">${escapeXml(t('report.contents'))}</p><ol>${headingsOf(report, t).map(line).join('')}</ol></nav>`;
};

const chapterOf = ({ id, heading, blocks, notes }: Chapter, t: Text): string => `<section class="chapter" id="${id}">
${heading === null ? '' : `<h2>${escapeXml(heading)}</h2>`}
${inLists(blocks)
  .map((block) =>
    Array.isArray(block)
      ? `<ul>${block.map(({ said }) => `<li>${said.map(span).join('')}</li>`).join('')}</ul>`
      : blockOf(block, { id, notes }, t),
  )
  .join('\n')}
${
  notes.length === 0
    ? ''
    : `<section class="chapter-notes" id="notes-${id}"><h3>${escapeXml(t('report.notes'))}</h3><div>
${notes.map(({ mark, text, tables }) => `<p class="note"><b>${escapeXml(mark)}</b> ${escapeXml(text)} <span class="quiet">(${escapeXml(tablesOf(tables, t))})</span></p>`).join('\n')}</div></section>`
}</section>`;

const blockOf = (block: Block, chapter: Pick<Chapter, 'id' | 'notes'>, t: Text): string => {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level + 1}>${escapeXml(block.text)}</h${block.level + 1}>`;
    case 'paragraph':
      return block.style === 'quote'
        ? `<blockquote><p>${block.said.map(span).join('')}</p></blockquote>`
        : `<p${block.style === 'lead' ? ' class="lead"' : ''}>${block.said.map(span).join('')}</p>`;
    case 'table':
      return tableOf(block, chapter, t);
    case 'drawing':
      return drawingOf(block, t);
  }
};

const tableOf = (block: Extract<Block, { kind: 'table' }>, chapter: Pick<Chapter, 'id' | 'notes'>, t: Text): string => {
  const { key, number, caption, head, rows, empty } = block;
  const marks = noteMarksOf(block, chapter.notes, t);
  const all = head.reduce((sum, { width }) => sum + width, 0);
  return `<section class="table" data-table="${escapeXml(key)}"><div class="scroll"><table>
<caption>${escapeXml(t('report.caption.table', { n: number, caption }))}</caption>
<colgroup>${head.map(({ width }) => `<col width="${Math.round((100 * width) / all)}%">`).join('')}</colgroup>
<thead><tr>${head.map(({ text, isNumber }) => `<th scope="col"${isNumber ? ' class="number"' : ''}>${escapeXml(text)}</th>`).join('')}</tr></thead>
<tbody>${rows.length === 0 ? `<tr><td colspan="${head.length}">${escapeXml(empty)}</td></tr>` : rows.map(({ cells, isSum, isPart }) => `<tr${isSum ? ' class="sum"' : isPart ? ' class="part"' : isLong(cells) ? ' class="long"' : ''}>${cells.map(cellOf).join('')}</tr>`).join('\n')}</tbody>
</table></div>${(block.said ?? []).map(noteOf).join('')}${marks === '' ? '' : `<p class="note"><a href="#notes-${chapter.id}">${escapeXml(t('report.notes-at', { marks }))}</a></p>`}</section>`;
};

const cellOf = ({ lines, isNumber }: Cell, index: number): string => {
  const inside =
    lines.length === 1
      ? lines[0]!.map(span).join('')
      : lines.map((line) => `<div>${line.map(span).join('')}</div>`).join('');
  return index === 0 && lines.length === 1 && !isNumber
    ? `<th scope="row">${inside}</th>`
    : `<td${isNumber ? ' class="number"' : ''}>${inside}</td>`;
};

const noteOf = (text: string): string => `<p class="note">${escapeXml(text)}</p>`;

const drawingOf = ({ number, caption, alt, scene, notes }: Extract<Block, { kind: 'drawing' }>, t: Text): string => {
  // Makes ids unique: a page has several drawings.
  const svg = toSvg(scene, alt, t.language).replace(/(id="|url\(#)(stripes|window)-/g, `$1d${number}-$2-`);
  return `<figure>${svg}<figcaption>${escapeXml(t('report.caption.drawing', { n: number, caption }))}</figcaption>${notes.map(noteOf).join('')}</figure>`;
};

const span = ({ text, strong, quiet, language, notes = [] }: Said): string => {
  const refs =
    notes.length === 0 ? '' : `<sup>${notes.map((note) => `<a href="#note-${note}">${note}</a>`).join(' ')}</sup>`;
  const inside = strong ? `<strong>${escapeXml(text)}</strong>` : escapeXml(text);
  const said =
    quiet || language
      ? `<span${quiet ? ' class="quiet"' : ''}${language ? ` lang="${escapeXml(language)}"` : ''}>${inside}</span>`
      : inside;
  return said + refs;
};

/** Links only web addresses, never anything that runs. */
const linkTo = (url: string): string =>
  /^https?:\/\//i.test(url) ? `<a href="${escapeXml(url)}" rel="noreferrer">${escapeXml(url)}</a>` : escapeXml(url);
