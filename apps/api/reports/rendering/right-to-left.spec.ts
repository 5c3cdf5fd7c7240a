import { anIncident } from '@vigil/shared/counting/test-facts.js';
import { type Language, useFurtherLanguages } from '@vigil/shared/language/languages.js';
import { pseudoLanguages } from '@vigil/shared/language/pseudo-languages.js';
import type { Part } from '@vigil/shared/report/report-draft.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { draftOf, materialOf } from '@vigil/shared/report/test-report.js';
import { writeDocument } from '@vigil/shared/report/write-document.js';
import { findChromium } from '../../platform/find-chromium.js';
import { readDocx } from '../../testing/read-docx.js';
import { toPdf } from './html-to-pdf.js';
import { pageStyle } from './report-page-style.js';
import { reportMessagesIn } from './report-messages.js';
import { toDocx } from './report-to-docx.js';
import { toHtml } from './report-to-html.js';

/** A report in the languages of tests: a third longer, and from right to left. */
const [LONG, RTL] = ['qps-long', 'qps-rtl'] as [Language, Language];
beforeAll(() => useFurtherLanguages(pseudoLanguages()));
afterAll(() => useFurtherLanguages([]));

const PARTS: Part[] = [
  { kind: 'table', id: 'p1', table: 'T1' },
  { kind: 'table', id: 'p2', table: 'T3' },
  { kind: 'drawing', id: 'p3', drawing: 'over-time' } as Part,
  { kind: 'drawing', id: 'p4', drawing: 'by-force' } as Part,
];
const reportIn = (language: Language): ReportDocument =>
  writeDocument(materialOf(draftOf(PARTS), [anIncident({ code: 'a', on: '2021-02-01' })]), reportMessagesIn(language));
const wordOf = async (language: Language) => {
  const docx = readDocx(await toDocx(reportIn(language), reportMessagesIn(language)));
  const xml = (name: string): string => docx.files.get(`word/${name}.xml`)!.toString('utf8');
  return { docx, styles: xml('styles'), document: xml('document') };
};
const allOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe('a report from right to left', () => {
  it('is whole in Word: paragraphs, letters and tables begin at the right', async () => {
    const { docx, styles, document } = await wordOf(RTL);
    expect(docx.faults).toEqual([]);
    const defaults = /<w:docDefaults>.*<\/w:docDefaults>/s.exec(styles)![0];
    expect([allOf(defaults, /<w:bidi\/>/g), allOf(defaults, /<w:rtl\/>/g)]).toEqual([1, 1]);
    expect(defaults).toContain('w:val="ar-EG"');
    expect(allOf(document, /<w:tbl>/g)).toBeGreaterThan(0);
    expect(allOf(document, /<w:bidiVisual\/>/g)).toBe(allOf(document, /<w:tbl>/g));
    expect(docx.paragraphs.map(({ text }) => text).join(' ')).toMatch(/[\u05d0-\u05ea]{3}.*[٠-٩]/);
  });

  it('leaves the Word documents of English and Khmer as they were', async () => {
    for (const language of ['en', 'km'] as const) {
      const { styles, document } = await wordOf(language);
      expect(allOf(styles + document, /<w:(?:bidi|rtl|bidiVisual)\b/g)).toBe(0);
    }
  });

  it('says its direction as a page, counts its pages in its own digits, and names no side', async () => {
    const page = toHtml(reportIn(RTL), { head: '', tools: '' }, reportMessagesIn(RTL));
    expect(page).toContain('<html lang="qps-rtl" dir="rtl">');
    expect(toHtml(reportIn('km'), { head: '', tools: '' }, reportMessagesIn('km'))).toContain('<html lang="km">');
    const style = pageStyle((face) => face, RTL);
    expect(style).toContain('counter(page, arabic-indic)');
    expect(style.replace(/@page \{.*\n/, '')).not.toMatch(
      /(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)/,
    );
  });

  it('is a PDF in both languages, with every text of the page', async () => {
    if (!findChromium()) return;
    for (const language of [LONG, RTL]) {
      const style = `<style>${pageStyle(() => 'data:,', language)}</style>`;
      const pdf = await toPdf(toHtml(reportIn(language), { head: style, tools: '' }, reportMessagesIn(language)));
      expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    }
  }, 60_000);
});
