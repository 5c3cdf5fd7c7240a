import { crc32, deflateRawSync } from 'node:zlib';
import type { StoredFile } from '@vigil/shared/import/reading/file-problem.js';

/** Makes a zip of these files. `claimed`: false sizes for its directory. */
export const aZip = (
  files: Readonly<Record<string, string | Buffer>>,
  claimed: Readonly<Record<string, number>> = {},
  flags = 0,
): Buffer => {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimed[name] ?? plain.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 0]), common, more, Buffer.from(name)]),
    );
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
};

const RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">';

/**
 * Returns the files of a small workbook: sheets (as the XML inside <sheetData>), shared texts and merged areas.
 */
export const workbookFiles = ({
  sheets,
  texts = [],
  merges = [],
  from1904 = false,
}: {
  sheets: readonly string[];
  texts?: readonly string[];
  merges?: readonly string[];
  from1904?: boolean;
}): Record<string, string> => ({
  'xl/workbook.xml': `<workbook xmlns:r="http://r"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${sheets.map((_sheet, i) => `<sheet name="Sheet ${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${RELS}${sheets.map((_sheet, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
  'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
  ...Object.fromEntries(
    sheets.map((sheet, i) => [
      `xl/worksheets/sheet${i + 1}.xml`,
      `<worksheet><sheetData>${sheet}</sheetData>${merges.length > 0 ? `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>` : ''}</worksheet>`,
    ]),
  ),
});

/** Makes a file as the import stores it, in pieces whose borders fall inside letters and rows. */
export const aFile = (content: string | Buffer, piece = 7): StoredFile => {
  const bytes = Buffer.from(content);
  const range = async function* (start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += piece)
      yield await Promise.resolve(bytes.subarray(at, Math.min(at + piece, end)));
  };
  return { size: bytes.length, range, bytes: () => range(0, bytes.length) };
};
