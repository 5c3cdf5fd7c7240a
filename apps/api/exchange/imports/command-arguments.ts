import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isId } from '@vigil/shared/codebook/check-value.js';
import type { DateOrder } from '@vigil/shared/import/read-date.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { Delimiter, Encoding } from '@vigil/shared/staff-responses/imports.js';
import { DELIMITERS } from './reading/csv.js';
import { ENCODINGS } from './reading/encoding.js';
import type { ReadAs } from './reading/open-table.js';

export const USAGE = `Usage:
  npm run import -- FILE --member NAME [--map MAP] [--write]
      reads a CSV, XLSX or JSON file and shows what would become of its rows; with --write it imports them, as drafts of
      that reviewer. It may run beside Vigil. VIGIL_HOME, VIGIL_MODE and DATABASE_URL say which database, as for npm start.
  npm run import -- --undo ID --member NAME
      undoes an import

      --map MAP          a column mapping: its name on the desk, or a JSON file (docs/import.md)
      --arrive submitted complete records are submitted for review
      --doubles create   possible duplicates are imported anyway
      --each-row         identical rows without an id are separate incidents
      --update-drafts    rows that were imported before and now read differently update drafts that nobody changed since
      --dates dmy|mdy    which comes first in dates like 4/6/2021
      --encoding E, --delimiter D, --sheet N, --header-row N
                         how to read the file, where Vigil recognises it wrongly
      --aside FILE       writes the skipped rows, with the reason`;

/** The parsed command line. */
export interface Order {
  id: string;
  file: string;
  member: string;
  map: string | null;
  write: boolean;
  undo: boolean;
  aside: string | null;
  ownRows: boolean;
  update: boolean;
  arrive: ColumnMapping['arrive'] | null;
  doubles: ColumnMapping['doubles'] | null;
  order: DateOrder | null;
  as: ReadAs;
}

const among = <T extends string>(value: string | undefined, allowed: readonly T[]): T | null | undefined =>
  value === undefined ? null : (allowed as readonly string[]).includes(value) ? (value as T) : undefined;
const number = (value: string | undefined): number | null | undefined =>
  value === undefined ? null : /^\d{1,4}$/.test(value) ? Number(value) : undefined;

/** Parses the arguments. @returns null if they are invalid. */
export const readArguments = (args: readonly string[]): Order | null => {
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
    const [arrive, doubles, order] = [
      among(values.arrive, ['draft', 'submitted']),
      among(values.doubles, ['aside', 'create']),
      among(values.dates, ['dmy', 'mdy']),
    ];
    const [encoding, delimiter] = [
      among<Encoding>(values.encoding, ENCODINGS),
      among<Delimiter>(values.delimiter === 'tab' ? '\t' : values.delimiter, DELIMITERS),
    ];
    const [sheet, headerRow] = [number(values.sheet), number(values['header-row'])];
    if ([arrive, doubles, order, encoding, delimiter, sheet, headerRow].includes(undefined)) return null;
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
      order: order!,
      as: {
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
