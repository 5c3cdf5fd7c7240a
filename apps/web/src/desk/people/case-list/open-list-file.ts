import { targetOfListHeader } from '@vigil/shared/people/case-list/case-list-columns.js';
import { type FileRow, MOST_LISTED } from '@vigil/shared/people/case-list/read-case-list.js';
import { FileProblem, LIMITS, type StoredFile } from '@vigil/shared/import/reading/file-problem.js';
import type { FileTools, WorkbookZip } from '@vigil/shared/import/reading/file-tools.js';
import { joinBytes } from '@vigil/shared/import/reading/join-bytes.js';
import { openTable, type ReadAs } from '@vigil/shared/import/reading/open-table.js';
import type { FileNotice } from '@vigil/shared/staff-responses/imports.js';
import { type Options, parse } from 'csv-parse/browser/esm/sync';
import { type UnzipFileInfo, type Unzipped, unzipSync } from 'fflate';
import sax from 'sax';

/** A list as it is held in this page, and nowhere else. */
export interface OpenedList {
  headers: string[];
  rows: FileRow[];
  sheets: string[];
  sheet: number;
  notices: FileNotice[];
}

async function* parseCsv(...[text, options]: Parameters<FileTools['parseCsv']>): AsyncGenerator<string[]> {
  let whole = '';
  for await (const piece of text) whole += piece;
  yield* parse(whole, options satisfies Options as Options) as unknown as string[][];
}

/** Bytes of one unpacked part of a list: far more than 500 rows have. */
const MOST_UNPACKED = 32 * 1024 * 1024;

/** Unpacks what is wanted of a zip. A part is never larger than it says. @throws FileProblem */
const unpack = (zip: Uint8Array, isWanted: (part: UnzipFileInfo) => boolean): Unzipped => {
  try {
    return unzipSync(zip, { filter: isWanted });
  } catch (error) {
    throw error instanceof FileProblem ? error : new FileProblem('broken-workbook');
  }
};

/** @throws FileProblem */
const openZip: FileTools['openZip'] = async (file): Promise<WorkbookZip> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.bytes()) pieces.push(piece);
  const zip = joinBytes(pieces);
  const parts = new Map<string, string>();
  unpack(zip, ({ name }) => {
    parts.set(name.replace(/^\//, ''), name);
    if (parts.size > LIMITS.entries) throw new FileProblem('too-many-entries', { max: LIMITS.entries });
    return false;
  });
  return {
    names: [...parts.keys()],
    close: () => undefined,
    open: async (name, asked) => {
      const most = Math.min(asked, MOST_UNPACKED);
      const wanted = parts.get(name);
      const part = unpack(zip, (one) => {
        if (one.name !== wanted) return false;
        if (one.originalSize > most) throw new FileProblem('unpacks-too-large', { max: most / 1024 / 1024 });
        return true;
      })[wanted ?? ''];
      if (!part) throw new FileProblem('broken-workbook');
      return inOnePiece(part);
    },
  };
};

async function* inOnePiece(part: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(part);
}

const xmlParser: FileTools['xmlParser'] = () => sax.parser(true, { trim: false, normalize: false, position: false });

/** Bytes of a list: far more than 500 rows have. */
const LARGEST = 8 * 1024 * 1024;

/**
 * Reads a list here in the browser: nothing of it is sent or stored.
 * @throws FileProblem
 */
export const openListFile = async (file: Blob, as: ReadAs = {}): Promise<OpenedList> => {
  if (file.size > LARGEST) throw new FileProblem('workbook-too-large', { max: LARGEST / 1024 / 1024 });
  const whole = new Uint8Array(await file.arrayBuffer());
  const stored: StoredFile = {
    size: whole.length,
    async *bytes() {
      yield whole;
    },
    async *range(start, end) {
      yield whole.subarray(start, end);
    },
  };
  const table = await openTable(stored, as, { parseCsv, openZip, xmlParser, targetOf: targetOfListHeader });
  const rows: FileRow[] = [];
  for await (const { n, cells } of table.rows) {
    if (rows.length === MOST_LISTED) throw new FileProblem('too-many-rows', { max: MOST_LISTED });
    rows.push({ n, cells });
  }
  const { headers, sheets, sheet, notices } = table;
  return { headers, rows, sheets, sheet, notices };
};
