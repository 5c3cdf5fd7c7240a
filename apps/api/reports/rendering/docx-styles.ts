import { AlignmentType, type IRunStylePropertiesOptions, type IStylesOptions } from 'docx';
import { factsOf, isLanguage, type Language } from '@vigil/shared/language/languages.js';

/** Fonts of a Word document. Latin: one that every word processor has. Khmer: ours, embedded in the file. */
export const KHMER_FACE = 'Battambang';
export const LATIN_FACE = 'Calibri';
const FONT = { ascii: LATIN_FACE, hAnsi: LATIN_FACE, eastAsia: LATIN_FACE, cs: KHMER_FACE } as const;

/**
 * `size` is in half-points. Khmer letters are smaller within their em square than Latin ones, so they get a separate
 * size.
 */
const run = (size: number, more: Partial<IRunStylePropertiesOptions> = {}): IRunStylePropertiesOptions => ({
  font: FONT,
  size,
  sizeComplexScript: size,
  ...(more.bold && { boldComplexScript: true }),
  ...more,
});
const INK = '17191C';
const QUIET = '464B51';

/** Returns a report's language tags. Word treats Khmer as a "complex" script. */
export const languageTags = (language: string): { value: string; bidirectional: string } => ({
  value: isLanguage(language) ? factsOf(language).locale : language,
  bidirectional: isLanguage(language) && factsOf(language).direction === 'rtl' ? factsOf(language).locale : 'km-KH',
});

/** Whether paragraphs begin at the right, and a table's first column is the one on the right. */
export const isReversed = (language: Language): boolean => factsOf(language).direction === 'rtl';

/** In 240ths of the font's line height. The Khmer font already includes the space above and below for its signs. */
const line = (language: Language): { line: number } => ({ line: factsOf(language).isTall ? 250 : 276 });

/** Named styles for every paragraph of a report, so that an editor can change the look of each in one place. */
export const styles = (language: Language): IStylesOptions => ({
  default: {
    document: {
      run: {
        ...run(21),
        language: languageTags(language),
        color: INK,
        ...(isReversed(language) && { rightToLeft: true }),
      },
      paragraph: { spacing: { after: 140, ...line(language) }, ...(isReversed(language) && { bidirectional: true }) },
    },
    title: { run: run(44, { bold: true }), paragraph: { spacing: { before: 0, after: 160, ...line(language) } } },
    heading1: {
      run: run(30, { bold: true, color: INK }),
      paragraph: { keepNext: true, spacing: { before: 420, after: 140 } },
    },
    heading2: {
      run: run(25, { bold: true, color: INK }),
      paragraph: { keepNext: true, spacing: { before: 300, after: 120 } },
    },
    footnoteText: { run: run(17), paragraph: { spacing: { after: 40 } } },
    footnoteReference: { run: { superScript: true, font: FONT } },
    hyperlink: { run: { color: '1A4F8B', underline: {} } },
  },
  characterStyles: [{ id: 'DefaultParagraphFont', name: 'Default Paragraph Font' }],
  paragraphStyles: [
    {
      id: 'ReportAbout',
      name: 'Report About',
      basedOn: 'Normal',
      next: 'Normal',
      run: run(19, { color: QUIET }),
      paragraph: { spacing: { after: 40 } },
    },
    {
      id: 'ReportDemo',
      name: 'Report Demo',
      basedOn: 'Normal',
      run: run(24, { bold: true }),
      paragraph: { alignment: AlignmentType.CENTER, shading: { fill: 'FFD84D' }, spacing: { before: 80, after: 160 } },
    },
    {
      id: 'ReportLead',
      name: 'Report Lead',
      basedOn: 'Normal',
      run: run(24, { bold: true }),
      paragraph: { keepNext: true },
    },
    {
      id: 'Quote',
      name: 'Quote',
      basedOn: 'Normal',
      next: 'Normal',
      quickFormat: true,
      run: run(23),
      paragraph: {
        indent: { left: 360, right: 360 },
        border: { left: { style: 'single', size: 18, color: 'C0301C', space: 12 } },
        spacing: { before: 120, after: 200 },
      },
    },
    {
      id: 'Caption',
      name: 'caption',
      basedOn: 'Normal',
      next: 'Normal',
      quickFormat: true,
      run: run(20, { bold: true }),
      paragraph: { keepNext: true, keepLines: true, spacing: { before: 260, after: 90 } },
    },
    {
      id: 'ReportContents',
      name: 'Report Contents',
      basedOn: 'Normal',
      run: run(24, { bold: true }),
      paragraph: { keepNext: true, spacing: { before: 320, after: 80 } },
    },
    {
      id: 'TOC1',
      name: 'toc 1',
      basedOn: 'Normal',
      next: 'Normal',
      paragraph: { spacing: { after: 60 } },
    },
    {
      id: 'ReportNotes',
      name: 'Report Notes',
      basedOn: 'Normal',
      run: run(18, { bold: true }),
      paragraph: { keepNext: true, spacing: { before: 320, after: 60 } },
    },
    {
      id: 'TableHead',
      name: 'Table Head',
      basedOn: 'Normal',
      run: run(18, { bold: true }),
      paragraph: { keepNext: true, spacing: { before: 40, after: 40, line: 240 } },
    },
    {
      id: 'TableText',
      name: 'Table Text',
      basedOn: 'Normal',
      run: run(18),
      paragraph: { spacing: { before: 30, after: 30, line: 240 } },
    },
    {
      id: 'TableNote',
      name: 'Table Note',
      basedOn: 'Normal',
      run: run(16, { color: QUIET }),
      paragraph: { spacing: { before: 40, after: 20, line: 240 } },
    },
  ],
});
