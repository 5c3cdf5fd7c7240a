import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { targetOfHeader } from '@vigil/shared/import/column-names.js';
import type { UnitHeaders } from '@vigil/shared/import/unit-headers.js';
import type { StoredFile } from '@vigil/shared/import/reading/file-problem.js';
import type { FileTools } from '@vigil/shared/import/reading/file-tools.js';
import { openTable, type ReadAs, type Table } from '@vigil/shared/import/reading/open-table.js';
import sax from 'sax';
import { openZip } from './workbook-zip.js';

const PIECE = 4 * 1024;
/** The parser reads a piece at once, and takes long for each row that is shorter or longer than the first. */
async function* inSmallPieces(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of text) {
    const bytes = Buffer.from(piece);
    for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
  }
}

async function* parseCsv(...[text, options]: Parameters<FileTools['parseCsv']>): AsyncGenerator<string[]> {
  const parser = parse(options);
  const source = Readable.from(inSmallPieces(text), { objectMode: true });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    yield* parser as AsyncIterable<string[]>;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

export const xmlParser: FileTools['xmlParser'] = () =>
  sax.parser(true, { trim: false, normalize: false, position: false });

/** Opens a file of incidents, piece by piece. @throws FileProblem */
export const openFile = (file: StoredFile, as: ReadAs = {}, units?: UnitHeaders): Promise<Table> =>
  openTable(file, as, { parseCsv, openZip, xmlParser, targetOf: (header) => targetOfHeader(header, units) });
