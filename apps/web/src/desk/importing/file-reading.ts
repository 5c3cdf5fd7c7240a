import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';

/** How somebody wants a file to be read. headerRow: as typed; null: as it was found. */
export interface FileReading {
  encoding: string;
  delimiter: string;
  sheet: number;
  headerRow: string | null;
}

/** Chooses a sheet. Its header row is looked for anew. */
export const withSheet = (reading: FileReading, sheet: number): FileReading => ({ ...reading, sheet, headerRow: null });

/** Returns what is shown as the number of the header row: blank for a sheet that nobody has read yet. */
export const shownHeaderRow = ({ headerRow, sheet }: FileReading, about: ImportedFile | null): string =>
  headerRow ?? (about && about.sheet === sheet ? String(about.headerRow) : '');

/**
 * Returns what is sent to read a file again: of that only what such a file has, and of the header row a number that
 * somebody typed.
 * @param about what was read of the file before; null: it could not be read
 */
export const formatReading = (
  { encoding, delimiter, sheet, headerRow }: FileReading,
  about: ImportedFile | null,
): { encoding?: string; delimiter?: string; sheet?: number; headerRow?: number } => {
  const hasHeaderRow = about?.format !== 'json' && about?.format !== 'ndjson';
  return {
    ...((about === null || about.encoding !== null) && { encoding }),
    ...((about === null || about.format === 'csv') && { delimiter }),
    ...(about && about.sheets.length > 0 && { sheet }),
    ...(hasHeaderRow && headerRow !== null && /^[1-9]\d{0,2}$/.test(headerRow) && { headerRow: Number(headerRow) }),
  };
};
