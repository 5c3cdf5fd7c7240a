import { type Language, termsOf, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import { aboutLines, fileWords, type AboutFile } from './export-metadata.js';
import type { Column, ColumnKind } from './export-column.js';
import type { CsvCell } from '@vigil/shared/csv/csv-line.js';
import type { Progress } from './row-batches.js';
import type { Sheet } from './sheet-xml.js';
import { INDICATOR_CODES, INDICATORS } from '@vigil/shared/counting/indicators.js';

/** Rows of a sheet below its two headings: Excel allows 1,048,576. Further rows continue on the next sheet. */
const MOST_ROWS = 1_048_574;
const WIDTHS: Readonly<Record<ColumnKind, number>> = { text: 24, day: 12, whole: 12, decimal: 11 };

const plain = (width: number): { name: null; kind: ColumnKind; width: number } => ({ name: null, kind: 'text', width });

/**
 * Writes a workbook: a description, the data with real dates and numbers, explanations of codes and columns, and the
 * indicators.
 * @param total expected rows, which determine the number of sheets
 */
export async function* writeXlsx<R>(
  {
    about,
    columns,
    total,
    language,
    mostRows = MOST_ROWS,
  }: { about: AboutFile; columns: readonly Column<R>[]; total: number; language: Language; mostRows?: number },
  batches: AsyncIterable<readonly R[]>,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const t = fileWords(language);
  const shares = sharesOf(batches, mostRows, progress);
  const count = Math.max(1, Math.ceil(total / mostRows));
  const data = Array.from({ length: count }, (_, i): Sheet => ({
    name: i === 0 ? t('sheet.data') : `${t('sheet.data')} ${i + 1}`,
    columns: columns.map(({ name, kind }) => ({ name, kind, width: WIDTHS[kind] })),
    tags: columns.map(({ hxl }) => hxl),
    rows: cellsOf(shares, columns),
  }));
  const explained = columns.map(({ name, hxl }): CsvCell[] => [
    name,
    hxl,
    t.has(`column.${name}`) ? t(`column.${name}`) : '',
  ]);
  try {
    const { zipWorkbook } = await import('./zip-workbook.js');
    yield* zipWorkbook([
      { name: t('sheet.read-me'), columns: [plain(28), plain(100)], wraps: true, rows: [aboutLines(about, language)] },
      ...data,
      {
        name: t('sheet.codebook'),
        columns: [t('sheet.column'), 'HXL', t('sheet.meaning')].map((name, i) => ({
          name,
          kind: 'text',
          width: [28, 30, 90][i]!,
        })),
        wraps: true,
        rows: [explained],
      },
      {
        name: t('sheet.codes'),
        columns: [t('sheet.list'), t('sheet.code'), 'English', 'ខ្មែរ'].map((name, i) => ({
          name,
          kind: 'text',
          width: [24, 24, 44, 44][i]!,
        })),
        rows: [codeRows()],
      },
      {
        name: t('sheet.indicators'),
        columns: [t('sheet.code'), t('sheet.version'), t('sheet.indicator'), t('sheet.meaning')].map((name, i) => ({
          name,
          kind: 'text',
          width: [8, 8, 44, 90][i]!,
        })),
        wraps: true,
        rows: [indicatorRows(language)],
      },
    ]);
  } finally {
    await shares.return?.(undefined);
  }
}

/** Splits batches where a sheet is full; null starts the next sheet. */
async function* sharesOf<R>(
  batches: AsyncIterable<readonly R[]>,
  mostRows: number,
  progress: Progress,
): AsyncGenerator<readonly R[] | null, void, void> {
  let left = mostRows;
  for await (let rows of batches) {
    while (rows.length > left) {
      progress.rows += left;
      yield rows.slice(0, left);
      yield null;
      rows = rows.slice(left);
      left = mostRows;
    }
    left -= rows.length;
    progress.rows += rows.length;
    yield rows;
  }
}

async function* cellsOf<R>(
  shares: AsyncGenerator<readonly R[] | null, void, void>,
  columns: readonly Column<R>[],
): AsyncGenerator<CsvCell[][]> {
  for (;;) {
    const { value, done } = await shares.next();
    if (done || !value) return;
    yield value.map((row) => columns.map((column) => column.of(row)));
  }
}

/** Returns every code of every list with its labels in both languages. */
const codeRows = (): CsvCell[][] =>
  vocabularyLists().flatMap((list) => termsOf(list).map(({ code, en, km }) => [list, code, en, km ?? '']));

/** Returns every indicator with its version and what it counts. */
const indicatorRows = (language: Language): CsvCell[][] => {
  const t = fileWords(language);
  return INDICATOR_CODES.map((code) => {
    const { version, measures } = INDICATORS[code];
    const rule =
      measures.length === 0 ? t(`rule.${code}`) : measures.map((measure) => t(`rule.${code}.${measure}`)).join(' ');
    return [code, version, t(`indicator.${code}`), rule];
  });
};
