import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isId } from '@vigil/shared/codebook/check-value.js';
import type { DateOrder } from '@vigil/shared/import/read-date.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { Delimiter, Encoding } from '@vigil/shared/staff-responses/imports.js';
import { DELIMITERS } from '@vigil/shared/import/reading/csv.js';
import { ENCODINGS } from '@vigil/shared/import/reading/encoding.js';
import type { ReadAs } from '@vigil/shared/import/reading/open-table.js';

export const USAGE = `Usage:
  npm run import -- FILE --member NAME [--map MAP] [--write]
      reads a CSV, XLSX or JSON file and shows what would become of its rows; with --write it imports them, as drafts of
      that reviewer. It may run beside Vigil. VIGIL_HOME, VIGIL_MODE and DATABASE_URL say which database, as for npm start.
  npm run import -- --undo ID --member NAME
      undoes an import

      --map MAP          a column mapping: its name on the desk, one that ships, or a JSON file
                         (docs/import.md)
      --arrive submitted complete records are submitted for review
      --doubles create   possible duplicates are imported anyway
      --each-row         identical rows without an id are separate incidents
      --update-drafts    rows that were imported before and now read differently update drafts that nobody changed since
      --dates dmy|mdy    which comes first in dates like 4/6/2021
      --encoding E, --delimiter D, --sheet N, --header-row N
                         how to read the file, where Vigil recognises it wrongly
      --aside FILE       writes the skipped rows, with the reason`;

/** The arguments of `npm run import`. Null means not given: the column mapping decides, or its default. */
export interface ImportArguments {
  /** Of the import to undo; otherwise a new one. */
  id: string;
  /** The path of the file; empty for --undo. */
  file: string;
  /** The name of the member who owns the imported records. */
  member: string;
  /** A saved mapping's name, or the path of a JSON file. */
  map: string | null;
  /** False: only a preview. */
  write: boolean;
  /** Undoes an earlier import and reads no file. */
  undo: boolean;
  /** The path to which skipped rows are written. */
  aside: string | null;
  /** Identical rows without an id are separate incidents (--each-row). */
  ownRows: boolean;
  /** Rows imported before update their drafts (--update-drafts). */
  update: boolean;
  /** The status of complete records: draft or submitted. */
  arrive: ColumnMapping['arrive'] | null;
  doubles: ColumnMapping['doubles'] | null;
  /** Whether day or month comes first in dates (--dates). */
  dateOrder: DateOrder | null;
  /** Encoding, delimiter, sheet and header row, where the file's own are not recognised. */
  readAs: ReadAs;
}

const among = <T extends string>(value: string | undefined, allowed: readonly T[]): T | null | undefined =>
  value === undefined ? null : (allowed as readonly string[]).includes(value) ? (value as T) : undefined;
const number = (value: string | undefined): number | null | undefined =>
  value === undefined ? null : /^\d{1,4}$/.test(value) ? Number(value) : undefined;

/** Parses the arguments. @returns null if they are invalid. */
export const readArguments = (args: readonly string[]): ImportArguments | null => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        member: { type: 'string' },
        map: { type: 'string' },
        write: { type: 'boolean' },
        'each-row': { type: 'boolean' },
        'update-drafts': { type: 'boolean' },
        undo: { type: 'string' },
        arrive: { type: 'string' },
        doubles: { type: 'string' },
        dates: { type: 'string' },
        encoding: { type: 'string' },
        delimiter: { type: 'string' },
        sheet: { type: 'string' },
        'header-row': { type: 'string' },
        aside: { type: 'string' },
      },
    });
    const undo = values.undo !== undefined;
    if (!values.member || (undo ? positionals.length > 0 || !isId(values.undo) : positionals.length !== 1)) return null;
    const [arrive, doubles, dateOrder] = [
      among(values.arrive, ['draft', 'submitted']),
      among(values.doubles, ['aside', 'create']),
      among(values.dates, ['dmy', 'mdy']),
    ];
    const [encoding, delimiter] = [
      among<Encoding>(values.encoding, ENCODINGS),
      among<Delimiter>(values.delimiter === 'tab' ? '\t' : values.delimiter, DELIMITERS),
    ];
    const [sheet, headerRow] = [number(values.sheet), number(values['header-row'])];
    if ([arrive, doubles, dateOrder, encoding, delimiter, sheet, headerRow].includes(undefined)) return null;
    return {
      id: values.undo ?? randomUUID(),
      file: positionals[0] ?? '',
      member: values.member,
      map: values.map ?? null,
      write: values.write ?? false,
      undo,
      aside: values.aside ?? null,
      ownRows: values['each-row'] ?? false,
      update: values['update-drafts'] ?? false,
      arrive: arrive!,
      doubles: doubles!,
      dateOrder: dateOrder!,
      readAs: {
        ...(encoding ? { encoding } : {}),
        ...(delimiter ? { delimiter } : {}),
        ...(sheet !== null ? { sheet: sheet! } : {}),
        ...(headerRow !== null ? { headerRow: headerRow! } : {}),
      },
    };
  } catch {
    return null;
  }
};
