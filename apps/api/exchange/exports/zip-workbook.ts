import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { sheetXml, type Sheet } from './sheet-xml.js';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Style 0 is plain, 1 a day, 2 a heading, 3 wrapped text. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`;

/** Returns the parts of the package that name the sheets (ECMA-376). */
const partsOf = (names: readonly string[]): Record<string, string> => ({
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>
${names.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${TYPE}.worksheet+xml"/>`).join('')}</Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${names.map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}
<Relationship Id="rId${names.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': STYLES,
});

/** A fixed date for every part, so that the same content gives the same bytes. */
const WRITTEN = new Date('2000-01-01T00:00:00Z');
/** Much faster than the default, and hardly larger. */
const COMPRESSION = 2;

/**
 * Writes an Excel workbook while its rows are read, with constant memory. A cut-off file cannot be opened, since a
 * zip's directory is at its end. The package is plain XML in a zip; docs/decisions/spreadsheets.md explains why no
 * library writes it.
 * @param sheets in order; a sheet's rows are read after those before it are written
 */
export async function* zipWorkbook(sheets: readonly Sheet[]): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (failure: Error) => output.destroy(failure));
  const options = { mtime: WRITTEN, compressionLevel: COMPRESSION };
  for (const [path, text] of Object.entries(partsOf(sheets.map(({ name }) => name))))
    zip.addBuffer(Buffer.from(text), path, options);
  const reading = new Set<Readable>();
  sheets.forEach((sheet, i) =>
    zip.addReadStreamLazy(`xl/worksheets/sheet${i + 1}.xml`, options, (ready) => {
      const stream = Readable.from(sheetXml(sheet), { objectMode: false });
      reading.add(stream);
      // yazl ignores errors of its inputs: without this, a workbook would wait forever for rows.
      stream.on('error', (failure) => output.destroy(failure));
      ready(null, stream);
    }),
  );
  zip.end();
  try {
    for await (const piece of output) yield piece as Uint8Array;
  } finally {
    for (const stream of reading) stream.destroy();
  }
}
