import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  Document,
  ExternalHyperlink,
  type FileChild,
  Footer,
  FootnoteReferenceRun,
  Header,
  HeadingLevel,
  ImageRun,
  InternalHyperlink,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  SimpleField,
  Tab,
  Table,
  TableCell,
  TableLayoutType,
  TableOfContents,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx';
import { ChartRun } from 'docx/charts';
import { estimatePageNumbersWith } from 'docx/layout';
import {
  type Chapter,
  type ChapterNote,
  chaptersOf,
  contentsOf,
  noteMarksOf,
  tablesOf,
} from '@vigil/shared/report/chapters.js';
import type { Block, Cell, Chart, ReportDocument, Said } from '@vigil/shared/report/report-document.js';
import type { Text } from '@vigil/shared/text/text.js';
import { isReversed, KHMER_FACE, languageTags, LATIN_FACE, styles } from './docx-styles.js';
import { isLong } from './is-long-row.js';
import { khmerFace } from './report-fonts.js';
import { markedIn } from '@vigil/shared/dossier/person-marks.js';
import { sizeOfPng } from './report-logo.js';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import { type TextItem, toSvg } from '@vigil/shared/drawing/to-svg.js';
import { outline } from '../../public-site/social-cards/fonts.js';

/** A4 with this margin, in twentieths of a point. */
const PAGE = { width: 11_906, height: 16_838, margin: 1134 } as const;
const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin;
/** Width of a page's text in CSS pixels. */
const TEXT_PIXELS = 640;
/** Height of a drawing in CSS pixels: a higher one would often leave half a page empty before it. */
const HIGHEST = 400;
/** The most that a logo takes, CSS pixels. */
const LOGO = { width: 170, height: 60 };
const BULLETS = 'report-items';

/**
 * Formats the report as a Word document with named styles, a list of contents, header rows repeated on each page,
 * captions that Word can list, charts that Word can edit, and real footnotes.
 */
export const toDocx = async (report: ReportDocument, t: Text, logo: Uint8Array | null = null): Promise<Buffer> => {
  const children: FileChild[] = [
    ...(logo
      ? [
          new Paragraph({
            children: [new ImageRun({ type: 'png', data: logo, transformation: sizeOfPng(logo, LOGO) })],
          }),
        ]
      : []),
    ...(report.demo ? [new Paragraph({ style: 'ReportDemo', children: [say(report.demo)] })] : []),
    new Paragraph({ heading: HeadingLevel.TITLE, children: [say(report.title)] }),
    ...report.about.map((line) => new Paragraph({ style: 'ReportAbout', children: [say(line)] })),
  ];
  const chapters = chaptersOf(report, t);
  children.push(...contents(chapters, t));
  for (const chapter of chapters) children.push(...(await chapterOf(chapter, t)));
  const document = new Document({
    title: report.title,
    creator: 'Vigil',
    lastModifiedBy: 'Vigil',
    description: report.about.join('\n'),
    // Fills in the contents, so that Word need not ask whether it may. Word counts the pages again when asked to.
    pageNumbers: estimatePageNumbersWith({ guess: true }),
    styles: styles(report.language),
    ...(isKhmer(report) && { fonts: [{ name: KHMER_FACE, data: khmerFace(400), bold: khmerFace(700) }] }),
    numbering: {
      config: [
        {
          reference: BULLETS,
          levels: [
            {
              level: 0,
              format: LevelFormat.BULLET,
              text: '•',
              alignment: AlignmentType.LEFT,
              style: { paragraph: { indent: { left: 360, hanging: 260 } } },
            },
          ],
        },
      ],
    },
    footnotes: Object.fromEntries(
      report.notes.map(({ text, url, language }, i) => [
        i + 1,
        {
          children: [
            new Paragraph({
              style: 'FootnoteText',
              children: [
                say(` ${text}`, language ? { language: languageTags(language) } : {}),
                ...(url ? [say(`${t('report.end')} `), link(url)] : []),
              ],
            }),
          ],
        },
      ]),
    ),
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height },
            margin: {
              top: PAGE.margin + 250,
              bottom: PAGE.margin,
              left: PAGE.margin,
              right: PAGE.margin,
              header: 620,
              footer: 560,
            },
          },
        },
        headers: {
          default: new Header({
            children: [
              new Paragraph({
                style: 'ReportAbout',
                children: [say([report.demo, report.title].filter((part) => part !== null).join(' · '))],
              }),
            ],
          }),
        },
        footers: { default: new Footer({ children: [footer(report, t)] }) },
        children,
      },
    ],
  });
  return Packer.toBuffer(document);
};

const footer = (report: ReportDocument, t: Text): Paragraph => {
  const [before = '', between = '', after = ''] = t('report.page', { n: '\n', of: '\n' }).split('\n');
  return new Paragraph({
    style: 'ReportAbout',
    tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH }],
    children: [
      say(report.about[0] ?? ''),
      new TextRun({ children: [new Tab(), before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after] }),
    ],
  });
};

/** A report with one chapter needs no list. */
const contents = (chapters: readonly Chapter[], t: Text): FileChild[] =>
  contentsOf(chapters).length < 2
    ? []
    : [
        new Paragraph({ style: 'ReportContents', children: [say(t('report.contents'))] }),
        new TableOfContents(t('report.contents'), { hyperlink: true, headingStyleRange: '1-1' }),
      ];

const chapterOf = async ({ id, heading, blocks, notes }: Chapter, t: Text): Promise<FileChild[]> => {
  const children: FileChild[] = [];
  if (heading !== null) children.push(new Paragraph({ heading: HeadingLevel.HEADING_1, children: [say(heading)] }));
  const anchor = `notes_${id.replace('-', '_')}`;
  for (const block of blocks) children.push(...(await blockOf(block, { notes, anchor }, t)));
  if (notes.length > 0)
    children.push(
      new Paragraph({
        style: 'ReportNotes',
        children: [new Bookmark({ id: anchor, children: [say(t('report.notes'))] })],
      }),
      ...notes.map(
        ({ mark, text, tables }) =>
          new Paragraph({
            style: 'TableNote',
            children: [say(mark, { bold: true, boldComplexScript: true }), say(` ${text} (${tablesOf(tables, t)})`)],
          }),
      ),
    );
  return children;
};

const blockOf = async (
  block: Block,
  { notes, anchor }: { notes: readonly ChapterNote[]; anchor: string },
  t: Text,
): Promise<FileChild[]> => {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ heading: HeadingLevel.HEADING_2, children: [say(block.text)] })];
    case 'paragraph':
      return [paragraph(block)];
    case 'table': {
      const marks = noteMarksOf(block, notes, t);
      const where =
        marks === ''
          ? []
          : [
              new Paragraph({
                style: 'TableNote',
                children: [new InternalHyperlink({ anchor, children: [say(t('report.notes-at', { marks }))] })],
              }),
            ];
      return [
        caption('Table', 'table', block, t),
        ...tableOf(block, isReversed(t.language)),
        ...notesOf(block.said ?? []),
        ...where,
      ];
    }
    case 'drawing':
      return [...(await drawingOf(block, t)), caption('Figure', 'drawing', block, t), ...notesOf(block.notes)];
  }
};

const paragraph = ({ style, said }: Extract<Block, { kind: 'paragraph' }>): Paragraph =>
  new Paragraph({
    ...(style === 'lead' && { style: 'ReportLead' }),
    ...(style === 'quote' && { style: 'Quote' }),
    ...(style === 'item' && { numbering: { reference: BULLETS, level: 0 }, spacing: { after: 60 } }),
    children: said.flatMap(runsOf),
  });

/**
 * Formats "Table 3. ..." with Word's own counter, so that Word can build a list of tables. The number is filled in
 * already.
 */
const caption = (
  counter: 'Table' | 'Figure',
  key: 'table' | 'drawing',
  { number, caption: text }: { number: number; caption: string },
  t: Text,
): Paragraph => {
  const [before = '', after = ''] = t(`report.caption.${key}`, { n: '\n', caption: text }).split('\n');
  // Word cannot count in the digits of every language, so there the number is plain text.
  const said = t('report.plain', { n: number });
  return new Paragraph({
    style: 'Caption',
    children: [
      say(before),
      t.language !== 'en' ? say(said) : new SimpleField(` SEQ ${counter} \\* ARABIC `, said),
      say(after),
    ],
  });
};

const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: 'B4B0A6' } as const;
const STRONG_LINE = { style: BorderStyle.SINGLE, size: 8, color: '17191C' } as const;

const tableOf = ({ head, rows, empty }: Extract<Block, { kind: 'table' }>, fromTheRight: boolean): FileChild[] => {
  if (rows.length === 0) return [new Paragraph({ style: 'TableText', children: [say(empty)] })];
  const all = head.reduce((sum, { width }) => sum + width, 0);
  const widths = head.map(({ width }) => Math.floor((TEXT_WIDTH * width) / all));
  const cell = (children: Paragraph[], i: number, more: { isHead?: boolean; isSum?: boolean } = {}): TableCell =>
    new TableCell({
      children,
      width: { size: widths[i]!, type: WidthType.DXA },
      ...(more.isHead && { shading: { fill: 'F1EFE9' } }),
      ...(more.isSum && { borders: { top: LINE }, shading: { fill: 'F8F7F3' } }),
    });
  return [
    new Table({
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths: widths,
      layout: TableLayoutType.FIXED,
      ...(fromTheRight && { visuallyRightToLeft: true }),
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      borders: {
        top: STRONG_LINE,
        bottom: STRONG_LINE,
        left: NO_LINE,
        right: NO_LINE,
        insideHorizontal: LINE,
        insideVertical: NO_LINE,
      },
      rows: [
        new TableRow({
          tableHeader: true,
          cantSplit: true,
          children: head.map(({ text, isNumber }, i) =>
            cell([new Paragraph({ style: 'TableHead', ...right(isNumber), children: [say(text)] })], i, {
              isHead: true,
            }),
          ),
        }),
        ...rows.map(
          ({ cells, isSum = false, isPart = false }, at) =>
            new TableRow({
              cantSplit: !isLong(cells),
              children: cells.map((one, i) =>
                cell(linesOf(one, isSum || isPart, isPart || rows[at + 1]?.isSum === true), i, {
                  isSum: isSum || isPart,
                }),
              ),
            }),
        ),
      ],
    }),
  ];
};

const right = (isNumber: boolean | undefined): { alignment?: typeof AlignmentType.RIGHT } =>
  isNumber ? { alignment: AlignmentType.RIGHT } : {};

/** Keeps a total on one page with the row before it, and a group's name with the rows that follow. */
const linesOf = ({ lines, isNumber }: Cell, isStrong: boolean, keepNext: boolean): Paragraph[] =>
  lines.map(
    (line) =>
      new Paragraph({
        style: 'TableText',
        ...(keepNext && { keepNext }),
        ...right(isNumber),
        children: line.flatMap((said) => runsOf(isStrong ? { ...said, strong: true } : said)),
      }),
  );

const notesOf = (notes: readonly string[]): Paragraph[] =>
  notes.map((note) => new Paragraph({ style: 'TableNote', children: [say(note)] }));

const drawingOf = async (
  { scene, alt, caption: title, chart }: Extract<Block, { kind: 'drawing' }>,
  t: Text,
): Promise<Paragraph[]> => {
  if (chart && chart.categories.length > 0) return [chartOf(chart, { title, alt }, t)];
  const png = await toPixels(scene, title, t.language);
  if (!png) return [new Paragraph({ style: 'TableText', children: [say(alt)] })];
  const scale = Math.min(1, TEXT_PIXELS / scene.width, HIGHEST / scene.height);
  return [
    new Paragraph({
      keepNext: true,
      spacing: { before: 260, after: 60 },
      children: [
        new ImageRun({
          type: 'png',
          data: png,
          transformation: { width: Math.round(scene.width * scale), height: Math.round(scene.height * scale) },
          altText: { name: title, title, description: alt },
        }),
      ],
    }),
  ];
};

const CERTAIN = 'C0301C';
/** Word has no stripes for the bars of a chart. */
const POSSIBLE = 'EBB9B0';

/** Draws a chart that Word can edit: its numbers are in a workbook inside the file. */
const chartOf = (
  { shape, categories, certain, possible }: Chart,
  { title, alt }: { title: string; alt: string },
  t: Text,
): Paragraph => {
  const isOpen = possible.some((n) => n !== null && n > 0);
  const font = { ...(t.language === 'km' ? { name: KHMER_FACE } : { name: LATIN_FACE }), color: '17191C' };
  const data = {
    categories: categories.map(clean),
    stacking: 'stacked' as const,
    series: [
      { name: t('report.chart.certain'), values: certain, color: CERTAIN, dataLabels: labels('#,##0', 'FFFFFF') },
      ...(isOpen
        ? [
            {
              name: t('report.chart.possible'),
              values: possible,
              color: POSSIBLE,
              dataLabels: labels('+#,##0;;', '17191C'),
            },
          ]
        : []),
    ],
    valueAxis: { minimum: 0, numberFormat: '#,##0' },
    ...(!isOpen && { legend: false as const }),
    font,
    chartArea: { fill: 'none' as const, border: 'none' as const },
    altText: { name: clean(title), title: clean(title), description: clean(alt) },
    gapWidth: 60,
  };
  const size = (height: number) => ({ width: TEXT_PIXELS, height: Math.min(HIGHEST, height) });
  return new Paragraph({
    keepNext: true,
    spacing: { before: 260, after: 60 },
    children: [
      shape === 'columns'
        ? new ChartRun({ ...data, type: 'column', transformation: size(260) })
        : // Word draws the first bar at the bottom.
          new ChartRun({
            ...data,
            type: 'bar',
            categoryAxis: { reverseOrder: true },
            transformation: size(70 + 30 * categories.length),
          }),
    ],
  });
};

const labels = (numberFormat: string, color: string) => ({ value: true, numberFormat, font: { bold: true, color } });

/** Formats words with their language and footnotes. */
const runsOf = ({ text, strong = false, quiet = false, language, notes = [] }: Said): ParagraphChild[] => [
  say(text, {
    ...(strong && { bold: true, boldComplexScript: true }),
    ...(quiet && { color: '464B51' }),
    ...(language && { language: languageTags(language) }),
  }),
  ...notes.flatMap((note, i) => [
    ...(i > 0 ? [new TextRun({ text: '\u00a0', superScript: true })] : []),
    new FootnoteReferenceRun(note),
  ]),
];

type RunOptions = Exclude<ConstructorParameters<typeof TextRun>[0], string>;

/** Drops control characters, which XML cannot represent. */
const clean = (text: string): string => text.replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '');

const say = (text: string, more: RunOptions = {}): TextRun => new TextRun({ ...more, text: clean(text) });

const link = (url: string): ExternalHyperlink =>
  new ExternalHyperlink({ link: url, children: [new TextRun({ text: url, style: 'Hyperlink' })] });

const isKhmer = (report: ReportDocument): boolean =>
  report.language === 'km' ||
  // A name that the browser sets may be in Khmer letters.
  markedIn(JSON.stringify(report.blocks)).size > 0 ||
  /\p{Script=Khmer}/u.test(
    JSON.stringify([report.title, report.blocks.map((block) => ('scene' in block ? '' : block)), report.notes]),
  );

const round = (n: number): number => Math.round(n * 1000) / 1000;

/** Draws letters as outlines: resvg's own shaping draws Khmer letters over each other. */
const outlined = ({ text, x, y, size, weight, colour, anchor }: TextItem): string => {
  const { glyphs, width } = outline(text, weight);
  const left = x - (anchor === 'middle' ? (width * size) / 2 : anchor === 'end' ? width * size : 0);
  const paths = glyphs.map(
    (glyph) =>
      `<path transform="matrix(${glyph.scale} 0 0 ${-glyph.scale} ${round(glyph.x)} ${round(-glyph.y)})" d="${glyph.path}"/>`,
  );
  return `<g transform="translate(${round(left)} ${round(y)}) scale(${size})" fill="${colour}">${paths.join('')}</g>`;
};

/** Image pixels per page pixel, sharp enough for a printer. */
const SHARP = 3;

/**
 * Renders a drawing as PNG. Null on a computer without resvg; reports there contain the drawing's text description
 * instead.
 */
const toPixels = async (scene: Scene, title: string, language: string): Promise<Buffer | null> => {
  const resvg = await import('@resvg/resvg-js').catch(() => null);
  if (!resvg) return null;
  return (
    await resvg.renderAsync(toSvg(scene, title, language, outlined), {
      font: { loadSystemFonts: false },
      fitTo: { mode: 'zoom', value: SHARP },
    })
  ).asPng();
};
