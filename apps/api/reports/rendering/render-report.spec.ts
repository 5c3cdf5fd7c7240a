import sharp from 'sharp';
import { words, type Block, type ReportDocument } from '@vigil/shared/report/report-document.js';
import type { TableShape } from '@vigil/shared/report/chapters.js';
import { findChromium } from '../../platform/find-chromium.js';
import { readDocx, unzip } from '../../testing/read-docx.js';
import { plain } from '../../testing/draft-and-read-reports.js';
import { pagesOfAnchors } from './pdf-anchor-pages.js';
import { toDocx } from './report-to-docx.js';
import { toHtml } from './report-to-html.js';
import { pageStyle } from './report-page-style.js';
import { reportMessagesIn } from './report-messages.js';
import { renderReport } from './render-report.js';
import { toPdf } from './html-to-pdf.js';
import type { ReportLogo } from './report-logo.js';

const t = reportMessagesIn('en');
const scene = { width: 680, height: 240, items: [] };
const head = (text: string): Block => ({ kind: 'heading', level: 1, text });
const table = (number: number, ...notes: string[]): TableShape => ({
  kind: 'table',
  key: 'T1',
  number,
  caption: `Table of ${number}`,
  head: [{ text: 'What', isNumber: false, width: 100 }],
  rows: [{ cells: [words('A row')] }],
  empty: '',
  notes,
});
const drawing = (more: Partial<Extract<Block, { kind: 'drawing' }>> = {}): Block => ({
  kind: 'drawing',
  key: 'over-time',
  number: 1,
  caption: 'Over time',
  alt: 'January: 3; February: –; March: 0',
  scene,
  notes: ['At least 3.'],
  ...more,
});
const report = (...blocks: Block[]): ReportDocument => ({
  language: 'en',
  title: 'A report',
  about: ['DEMO organisation'],
  demo: null,
  blocks,
  notes: [],
});
const CHART = {
  shape: 'columns',
  categories: ['January', 'February', 'March'],
  certain: [3, null, 0],
  possible: [1, null, 0],
} as const;
const html = (whole: ReportDocument): string => toHtml(whole, { head: '', tools: '' }, t);

describe('a report in Word', () => {
  it('has charts that Word can edit: the numbers are in a workbook, and what nobody knows is a gap, not 0', async () => {
    const docx = readDocx(await toDocx(report(head('One'), drawing({ chart: CHART })), t));
    expect(docx.faults).toEqual([]);
    expect(docx.charts).toHaveLength(1);
    const [chart] = docx.charts;
    expect(chart!.categories).toEqual(['January', 'February', 'March']);
    expect(chart!.series).toEqual([
      { name: 'Certain', values: [3, null, 0] },
      { name: 'May fall in the period', values: [1, null, 0] },
    ]);
    const sheet = unzip(chart!.workbook).get('xl/worksheets/sheet1.xml')!.toString('utf8');
    expect(sheet).toContain('<v>3</v>');
    expect([...docx.files.keys()].filter((name) => name.endsWith('.png'))).toEqual([]);
  });

  it('keeps the picture of a report that was frozen before charts had numbers', async () => {
    const docx = readDocx(await toDocx(report(head('One'), drawing()), t));
    expect([docx.faults, docx.charts]).toEqual([[], []]);
    expect([...docx.files.keys()].filter((name) => name.endsWith('.png'))).toHaveLength(1);
  });

  it('begins with its contents and their pages, and gathers the notes of a chapter at its end', async () => {
    const docx = readDocx(
      await toDocx(report(head('One'), table(1, 'Counted so.', 'And so.'), table(2, 'Counted so.'), head('Two')), t),
    );
    expect(docx.faults).toEqual([]);
    expect(docx.paragraphs.filter(({ style }) => style === 'TOC1').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^One.*1$/),
      expect.stringMatching(/^Two.*1$/),
    ]);
    const texts = docx.paragraphs.map(({ text }) => text);
    const last = texts.lastIndexOf('Two');
    expect(texts.slice(last - 3, last)).toEqual([
      'Notes on the tables of this chapter',
      'a Counted so. (Tables 1, 2)',
      'b And so. (Table 1)',
    ]);
    expect(texts.filter((text) => text.startsWith('Notes a'))).toEqual([
      'Notes a, b: at the end of this chapter',
      'Notes a: at the end of this chapter',
    ]);
  });
});

describe('the logo of an organisation', () => {
  const logo = async (): Promise<ReportLogo> => ({
    png: await sharp({ create: { width: 400, height: 100, channels: 3, background: '#c0301c' } })
      .png()
      .toBuffer(),
    address: '/api/public/logo?v=0123456789abcdef',
  });
  const whole = report(head('One'));

  it('is the first thing of a Word document, as wide as its ratio says', async () => {
    const { png } = await logo();
    const { files, faults } = readDocx(await toDocx(whole, t, png));
    expect(faults).toEqual([]);
    const pictures = [...files].filter(([name]) => name.endsWith('.png')).map(([, bytes]) => bytes);
    expect(pictures).toEqual([png]);
    const text = files.get('word/document.xml')!.toString('utf8');
    expect(text.indexOf('<pic:pic')).toBeLessThan(text.indexOf('A report'));
    const [, width, height] = /<wp:extent cx="(\d+)" cy="(\d+)"/.exec(text)!;
    expect(Number(width) / Number(height)).toBeCloseTo(4, 1);
  });

  it('is on the page by its address, and in a PDF itself', async () => {
    const { png, address } = await logo();
    const page = (await renderReport(whole, 'html', () => '', { png, address })).toString('utf8');
    expect(page).toContain(`<img class="logo" src="${address}" alt="">`);
    expect((await renderReport(whole, 'html', () => '')).toString('utf8')).not.toContain('<img');
    if (!findChromium()) return;
    const drawings = (pdf: Buffer): number => pdf.toString('latin1').split(/\/Subtype\s*\/Image/).length - 1;
    expect(drawings(await renderReport(whole, 'pdf', () => ''))).toBe(0);
    expect(drawings(await renderReport(whole, 'pdf', () => '', { png, address }))).toBeGreaterThan(0);
  }, 60_000);
});

describe('a report as a page', () => {
  const page = html(report(head('One & <b>'), table(1, 'Counted so.'), table(2, 'Counted so.'), head('Two')));

  it('links its chapters from the contents, and escapes what somebody typed', () => {
    expect(page).toContain('<a href="#chapter-1"><span>One &amp; &lt;b&gt;</span>');
    expect(page).toContain('<section class="chapter" id="chapter-1">');
  });

  it('says each note of a chapter once, after its tables', () => {
    expect(plain(page).split('Counted so.')).toHaveLength(2);
    expect(page.indexOf('Counted so.')).toBeGreaterThan(page.indexOf('Table of 2'));
    expect(page.indexOf('Counted so.')).toBeLessThan(page.indexOf('id="chapter-2"'));
  });

  it('has no contents if there is only one chapter', () => {
    expect(html(report(head('One')))).not.toContain('class="contents"');
  });
});

describe('a report as a PDF', () => {
  it('says in its contents on which page a chapter begins', async () => {
    if (!findChromium()) return;
    const long = Array.from({ length: 60 }, (): Block => ({
      kind: 'paragraph',
      style: 'text',
      said: [{ text: 'A paragraph that takes a line.' }],
    }));
    const whole = report(head('One'), ...long, head('Two'), ...long, head('Three'));
    const pdf = await renderReport(whole, 'pdf', () => '');
    const pages = pagesOfAnchors(pdf);
    expect(pages.get('chapter-1')).toBe(1);
    expect(pages.get('chapter-2')!).toBeGreaterThan(1);
    expect(pages.get('chapter-3')!).toBeGreaterThan(pages.get('chapter-2')!);
  }, 60_000);

  it('keeps the heading of the notes of a chapter with the first of them, wherever a page ends', async () => {
    if (!findChromium()) return;
    const lines = (n: number) => Array.from({ length: n }, () => ({ cells: [words('A row')] }));
    const notes = [
      'Counted so.',
      'And so, which takes two lines in its column, since it says so much. '.repeat(2),
      'Or so.',
    ];
    const chapters = Array.from({ length: 60 }, (_, n): Block[] => [
      head(`Chapter ${n + 1}`),
      { ...table(n + 1, ...notes), rows: lines(12 + n) },
    ]).flat();
    const style = `<style>${pageStyle(() => '', 'en')}</style>`;
    const marked = toHtml(report(...chapters), { head: style, tools: '' }, t)
      .replace(/(id="notes-(chapter-\d+)"><h3)(>.*?<p class="note")/gs, '$1 id="head-$2"$3 id="first-$2"')
      .replace(/<a href="#notes-(chapter-\d+)">/g, '<a href="#head-$1">.</a><a href="#first-$1">');
    const pages = pagesOfAnchors(await toPdf(marked));
    const all = chapters.flatMap((_, n) => (n % 2 === 0 ? [`chapter-${n / 2 + 1}`] : []));
    expect(all.every((id) => pages.has(`head-${id}`) && pages.has(`first-${id}`))).toBe(true);
    expect(all.filter((id) => pages.get(`head-${id}`) !== pages.get(`first-${id}`))).toEqual([]);
  }, 60_000);

  it('has only our letters, also where the first Latin bold ones come late in a Khmer report', async () => {
    if (!findChromium()) return;
    const row = { cells: [words('A title in English', { strong: true, language: 'en' })] };
    const late = Array.from({ length: 300 }, () => ({ cells: [words('ការជួបប្រជុំ')] }));
    const whole: ReportDocument = {
      ...report(head('មួយ'), { ...table(1, 'រាប់ដូចនេះ'), rows: [...late, row] }),
      language: 'km',
      title: 'របាយការណ៍',
    };
    const pdf = (await renderReport(whole, 'pdf', () => '')).toString('latin1');
    const fonts = new Set([...pdf.matchAll(/\/BaseFont\s*\/(?:[A-Z]+\+)?([A-Za-z]+)/g)].map(([, name]) => name));
    expect([...fonts].sort()).toEqual(['Battambang', 'RobotoSlab']);
  }, 60_000);

  it('is printed without them if the file does not say', async () => {
    expect(pagesOfAnchors(Buffer.from('%PDF-1.4 nothing'))).toEqual(new Map());
    if (findChromium()) expect(pagesOfAnchors(await toPdf('<p>No links</p>'))).toEqual(new Map());
  }, 60_000);
});
