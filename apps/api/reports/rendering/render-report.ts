import { isLanguage } from '@vigil/shared/language/languages.js';
import type { FastifyReply } from 'fastify';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { pageFace, PAGE_FACES, type PageFace } from './report-fonts.js';
import type { ReportLogo } from './report-logo.js';
import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import { headingsOf, toHtml } from './report-to-html.js';
import { pagesOfAnchors } from './pdf-anchor-pages.js';
import type { Text } from '@vigil/shared/text/text.js';
import { pageStyle } from './report-page-style.js';
import { findChromium } from '../../platform/find-chromium.js';
import { toPdf } from './html-to-pdf.js';
import { reportMessagesIn } from './report-messages.js';
import { Injectable } from '@nestjs/common';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';
import { CoalescingCache } from '../../platform/http/coalescing-cache.js';

/**
 * The formats that a report is rendered in. 'html' is a printable page of ours. `as=json` sends the text that the
 * checksum covers instead.
 */
export const FORMS = ['html', 'docx', 'pdf'] as const;
export type Form = (typeof FORMS)[number];

/** The path on this server of a report page's styles, fonts and one script. */
const REPORT_PAGE_FILES_PATH = '/api/public/report-page';
const isFace = (name: string): name is PageFace => (PAGE_FACES as readonly string[]).includes(name);

/** Returns a file of the page by name; null if there is none. */
export const reportPageFile = (name: string): { type: string; body: Buffer | string } | null => {
  const language = /^page-([\w-]+)\.css$/.exec(name)?.[1];
  if (isLanguage(language))
    return {
      type: 'text/css; charset=utf-8',
      body: pageStyle((face) => `${REPORT_PAGE_FILES_PATH}/${face}.woff2`, language),
    };
  if (name === 'print.js') return { type: 'text/javascript; charset=utf-8', body: PRINT };
  const face = /^([a-z0-9-]+)\.woff2$/.exec(name)?.[1];
  return face && isFace(face) ? { type: 'font/woff2', body: pageFace(face) } : null;
};

/** The page's whole script: its button opens the browser's print dialog. */
const PRINT = "document.getElementById('print').addEventListener('click', () => window.print());\n";

/** Renders a report in one format. @param link returns the address of another format, for the tools of the page */
export const renderReport = async (
  report: ReportDocument,
  form: Form,
  link: (form: Form) => string,
  logo: ReportLogo | null = null,
): Promise<Buffer> => {
  const t = reportMessagesIn(report.language);
  switch (form) {
    case 'html':
      return Buffer.from(toHtml(report, { ...pageOf(report, link), logo: logo?.address }, t), 'utf8');
    case 'docx':
      return (await import('./docx-in-worker.js')).docxInWorker(report, logo?.png);
    case 'pdf':
      return toPdfWithPages(report, t, logo);
  }
};

/** Prints twice: only a printed page knows where the chapters that its contents list begin. */
const toPdfWithPages = async (report: ReportDocument, t: Text, logo: ReportLogo | null): Promise<Buffer> => {
  const frame = { ...alone(report), logo: logo ? `data:image/png;base64,${logo.png.toString('base64')}` : undefined };
  const first = await toPdf(toHtml(report, frame, t));
  const pages = pagesOfAnchors(first);
  if (headingsOf(report, t).every(({ id }) => !pages.has(id))) return first;
  const again = toPdf(toHtml(report, { ...frame, pageOf: (id) => pages.get(id) }, t));
  // A list of contents without pages is better than no file.
  return again.catch(() => first);
};

/** The media type of each format. */
export const FORM_TYPES: Readonly<Record<Form, string>> = {
  html: 'text/html; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

/** Sends a rendered report: HTML as a page, other formats as a file. @param name of the file, without an extension */
export const sendReport = (reply: FastifyReply, body: Buffer, form: Form, name: string): void => {
  if (form !== 'html') void reply.header('content-disposition', `attachment; filename="${name}.${form}"`);
  void reply.type(FORM_TYPES[form]).send(body);
};

const pageOf = (report: ReportDocument, link: (form: Form) => string): Parameters<typeof toHtml>[1] => ({
  head: `<link rel="stylesheet" href="${REPORT_PAGE_FILES_PATH}/page-${report.language}.css"><script type="module" src="${REPORT_PAGE_FILES_PATH}/print.js"></script>`,
  tools: `<nav class="tools"><button type="button" id="print">${escapeXml(reportMessagesIn(report.language)('report.print'))}</button>${(findChromium()
    ? (['docx', 'pdf'] as const)
    : (['docx'] as const)
  )
    .map((form) => `<a href="${escapeXml(link(form))}" download>${form.toUpperCase()}</a>`)
    .join('')}</nav>`,
});

/** Returns the frame of a self-contained page that may load nothing. */
const alone = (report: ReportDocument): Parameters<typeof toHtml>[1] => ({
  head: `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"><style>${pageStyle((face) => `data:font/woff2;base64,${isFace(face) ? pageFace(face).toString('base64') : ''}`, report.language, report.title)}</style>`,
  tools: '',
});

const MOST_BYTES = 16 * 1024 * 1024;
/** Reports rendered at once, and queued. One takes a second of work; concurrent requests share it. */
const AT_ONCE = 2;
const WAITING = 20;

/** Caches rendered published reports, up to 16 MiB. A key names everything that the output depends on. */
@Injectable()
export class RenderedReports extends CoalescingCache<Buffer> {
  constructor() {
    super(MOST_BYTES, new ConcurrencyLimiter(AT_ONCE, WAITING));
  }
}
