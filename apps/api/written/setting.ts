import type { FastifyReply } from 'fastify';
import type { ReportDocument } from '@vigil/shared/report/document.js';
import { pageFace, PAGE_FACES, type PageFace } from './faces.js';
import { DOCX_TYPE, toDocx } from './docx.js';
import { escape, toHtml } from './html.js';
import { pageStyle } from './page-style.js';
import { findChromium, toPdf } from './pdf.js';
import { REPORT_SAYS } from './says.js';

/** In which form a report goes out. 'html' is a page of ours that prints well; 'json' the text that its checksum is of. */
export const FORMS = ['html', 'docx', 'pdf'] as const;
export type Form = (typeof FORMS)[number];

/** Where the style, the letters and the one script of a report's page are found on this server. */
export const SETTING_PATH = '/api/public/report-page';
const isFace = (name: string): name is PageFace => (PAGE_FACES as readonly string[]).includes(name);

/** A file of the page by its name; null: there is none. */
export const settingFile = (name: string): { type: string; body: Buffer | string } | null => {
  const language = /^page-(en|km)\.css$/.exec(name)?.[1];
  if (language === 'en' || language === 'km') return { type: 'text/css; charset=utf-8', body: pageStyle((face) => `${SETTING_PATH}/${face}.woff2`, language) };
  if (name === 'print.js') return { type: 'text/javascript; charset=utf-8', body: PRINT };
  const face = /^([a-z0-9-]+)\.woff2$/.exec(name)?.[1];
  return face && isFace(face) ? { type: 'font/woff2', body: pageFace(face) } : null;
};

/** The whole of the page's script: its button opens the reader's own print dialog. */
const PRINT = "document.getElementById('print').addEventListener('click', () => window.print());\n";

/** Sends a report. @param links where its other forms are, for the tools of the page; @param name of the file, without an ending */
export const sendReport = async (reply: FastifyReply, report: ReportDocument, form: Form, { link, name }: { link: (form: Form) => string; name: string }): Promise<void> => {
  const t = REPORT_SAYS[report.language];
  if (form === 'html') return void reply.type('text/html; charset=utf-8').send(toHtml(report, pageOf(report, link), t));
  const body = form === 'docx' ? await toDocx(report, t) : await toPdf(toHtml(report, alone(report), t));
  void reply.header('content-disposition', `attachment; filename="${name}-${report.language}.${form}"`).type(form === 'docx' ? DOCX_TYPE : 'application/pdf').send(body);
};

const pageOf = (report: ReportDocument, link: (form: Form) => string): Parameters<typeof toHtml>[1] => ({
  head: `<link rel="stylesheet" href="${SETTING_PATH}/page-${report.language}.css"><script type="module" src="${SETTING_PATH}/print.js"></script>`,
  tools: `<nav class="tools"><button type="button" id="print">${escape(REPORT_SAYS[report.language]('report.print'))}</button>${(findChromium() ? ['docx', 'pdf'] as const : ['docx'] as const)
    .map((form) => `<a href="${escape(link(form))}" download>${form.toUpperCase()}</a>`).join('')}</nav>`,
});

/** A page that needs nothing but itself, and may ask for nothing. */
const alone = (report: ReportDocument): Parameters<typeof toHtml>[1] => ({
  head: `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"><style>${pageStyle((face) => `data:font/woff2;base64,${isFace(face) ? pageFace(face).toString('base64') : ''}`, report.language, report.title)}</style>`,
  tools: '',
});
