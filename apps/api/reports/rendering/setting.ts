import type { FastifyReply } from 'fastify';
import type { ReportDocument } from '@vigil/shared/report/document.js';
import { pageFace, PAGE_FACES, type PageFace } from './faces.js';
import { DOCX_TYPE, toDocx } from './docx.js';
import { escape, toHtml } from './html.js';
import { pageStyle } from './page-style.js';
import { findChromium, toPdf } from './pdf.js';
import { REPORT_SAYS } from './messages.js';

/**
 * In which form a report goes out. 'html' is a page of ours that prints well; 'json' the text that its checksum is of.
 */
export const FORMS = ['html', 'docx', 'pdf'] as const;
export type Form = (typeof FORMS)[number];

/** Where the style, the letters and the one script of a report's page are found on this server. */
export const SETTING_PATH = '/api/public/report-page';
const isFace = (name: string): name is PageFace => (PAGE_FACES as readonly string[]).includes(name);

/** A file of the page by its name; null: there is none. */
export const settingFile = (name: string): { type: string; body: Buffer | string } | null => {
  const language = /^page-(en|km)\.css$/.exec(name)?.[1];
  if (language === 'en' || language === 'km')
    return { type: 'text/css; charset=utf-8', body: pageStyle((face) => `${SETTING_PATH}/${face}.woff2`, language) };
  if (name === 'print.js') return { type: 'text/javascript; charset=utf-8', body: PRINT };
  const face = /^([a-z0-9-]+)\.woff2$/.exec(name)?.[1];
  return face && isFace(face) ? { type: 'font/woff2', body: pageFace(face) } : null;
};

/** The whole of the page's script: its button opens the reader's own print dialog. */
const PRINT = "document.getElementById('print').addEventListener('click', () => window.print());\n";

/** A report in one form. @param link where its other forms are, for the tools of the page */
export const setReport = async (report: ReportDocument, form: Form, link: (form: Form) => string): Promise<Buffer> => {
  const t = REPORT_SAYS[report.language];
  switch (form) {
    case 'html':
      return Buffer.from(toHtml(report, pageOf(report, link), t), 'utf8');
    case 'docx':
      return toDocx(report, t);
    case 'pdf':
      return toPdf(toHtml(report, alone(report), t));
  }
};

const TYPES: Readonly<Record<Form, string>> = {
  html: 'text/html; charset=utf-8',
  docx: DOCX_TYPE,
  pdf: 'application/pdf',
};

/** Sends what was set: a page to be read, anything else as a file. @param name of the file, without an ending */
export const sendReport = (reply: FastifyReply, body: Buffer, form: Form, name: string): void => {
  if (form !== 'html') void reply.header('content-disposition', `attachment; filename="${name}.${form}"`);
  void reply.type(TYPES[form]).send(body);
};

const pageOf = (report: ReportDocument, link: (form: Form) => string): Parameters<typeof toHtml>[1] => ({
  head: `<link rel="stylesheet" href="${SETTING_PATH}/page-${report.language}.css"><script type="module" src="${SETTING_PATH}/print.js"></script>`,
  tools: `<nav class="tools"><button type="button" id="print">${escape(REPORT_SAYS[report.language]('report.print'))}</button>${(findChromium()
    ? (['docx', 'pdf'] as const)
    : (['docx'] as const)
  )
    .map((form) => `<a href="${escape(link(form))}" download>${form.toUpperCase()}</a>`)
    .join('')}</nav>`,
});

/** A page that needs nothing but itself, and may ask for nothing. */
const alone = (report: ReportDocument): Parameters<typeof toHtml>[1] => ({
  head: `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"><style>${pageStyle((face) => `data:font/woff2;base64,${isFace(face) ? pageFace(face).toString('base64') : ''}`, report.language, report.title)}</style>`,
  tools: '',
});
