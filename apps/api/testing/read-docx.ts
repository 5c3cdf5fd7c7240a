import { inflateRawSync } from 'node:zlib';
import { DOMParser, type Element } from '@xmldom/xmldom';

/**
 * The files of a ZIP, by name. Reads the list at its end, as every word processor does. @throws Error for what is no
 * ZIP
 */
export const unzip = (zip: Buffer): Map<string, Buffer> => {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error('no ZIP');
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, name, extra, comment, local] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ];
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + size);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + name + extra + comment;
  }
  return files;
};

/** What stands in a Word document. */
export interface ReadDocx {
  files: ReadonlyMap<string, Buffer>;
  /** Paragraphs in their order, those in tables too. */
  paragraphs: { style: string | null; text: string }[];
  /** Each table: its caption, and its rows of cells as text. */
  tables: { caption: string; rows: string[][]; headerRows: number }[];
  footnotes: string[];
  /** Each chart that Word draws: its series, and the workbook that "Edit data" opens. */
  charts: { series: { name: string; values: (number | null)[] }[]; categories: string[]; workbook: Buffer }[];
  /** What is wrong with it as a document of its kind. */
  faults: string[];
}

const parse = (xml: string, faults: string[], name: string): Element => {
  const document = new DOMParser({
    onError: (level, message) => {
      faults.push(`${name}: ${level}: ${message}`);
    },
  }).parseFromString(xml, 'text/xml');
  return document.documentElement!;
};
const all = (element: Element, tag: string): Element[] => [...element.getElementsByTagName(tag)];
const textOf = (element: Element): string =>
  all(element, 'w:t')
    .map((run) => run.textContent ?? '')
    .join('');
const styleOf = (paragraph: Element): string | null => all(paragraph, 'w:pStyle')[0]?.getAttribute('w:val') ?? null;

/**
 * Reads a Word document back, strictly: every part is well-formed XML, and every style, footnote, picture and link that
 * is named is there.
 */
export const readDocx = (bytes: Buffer): ReadDocx => {
  const files = unzip(bytes);
  const faults: string[] = [];
  const xml = new Map(
    [...files]
      .filter(([name]) => /\.(xml|rels)$/.test(name))
      .map(([name, body]) => [name, parse(body.toString('utf8'), faults, name)]),
  );
  const body = xml.get('word/document.xml')!;
  const children = [...all(body, 'w:body')[0]!.childNodes].filter((node) => node.nodeType === 1) as Element[];
  const tables = children.flatMap((child, i) =>
    child.tagName !== 'w:tbl'
      ? []
      : [
          {
            caption: i > 0 ? textOf(children[i - 1]!) : '',
            rows: all(child, 'w:tr').map((row) =>
              all(row, 'w:tc').map((cell) => all(cell, 'w:p').map(textOf).join('\n')),
            ),
            headerRows: all(child, 'w:tblHeader').length,
          },
        ],
  );
  const notes = all(xml.get('word/footnotes.xml')!, 'w:footnote').filter(
    (note) => Number(note.getAttribute('w:id')) > 0,
  );
  faults.push(...missing(files, xml, new Set(notes.map((note) => note.getAttribute('w:id')))));
  return {
    files,
    tables,
    faults,
    charts: [...xml]
      .filter(([name]) => /^word\/charts\/[^/]+\.xml$/.test(name))
      .map(([name, part]) => ({ ...chartOf(part), workbook: files.get(chartWorkbook(name, part, xml)!)! })),
    footnotes: notes.map((note) => textOf(note).trim()),
    paragraphs: all(body, 'w:p').map((one) => ({ style: styleOf(one), text: textOf(one) })),
  };
};

/** The values of a cached list of a chart by their place; null where there is none. */
const cachedIn = (element: Element | undefined): (string | null)[] => {
  if (!element) return [];
  const values: (string | null)[] = Array(Number(all(element, 'c:ptCount')[0]?.getAttribute('val') ?? 0)).fill(null);
  for (const point of all(element, 'c:pt')) values[Number(point.getAttribute('idx'))] = textIn(point, 'c:v');
  return values;
};
const textIn = (element: Element, tag: string): string => all(element, tag)[0]?.textContent ?? '';

const chartOf = (part: Element): Omit<ReadDocx['charts'][number], 'workbook'> => {
  const series = all(part, 'c:ser');
  return {
    categories: cachedIn(all(series[0]!, 'c:cat')[0]).map((one) => one ?? ''),
    series: series.map((one) => ({
      name: textIn(all(one, 'c:tx')[0]!, 'c:v'),
      values: cachedIn(all(one, 'c:val')[0]).map((value) => (value === null ? null : Number(value))),
    })),
  };
};

/** The path of a chart's workbook in the file. */
const chartWorkbook = (name: string, part: Element, xml: ReadonlyMap<string, Element>): string | null => {
  const id = all(part, 'c:externalData')[0]?.getAttribute('r:id');
  const rels = xml.get(name.replace(/([^/]+)$/, '_rels/$1.rels'));
  const rel = rels && all(rels, 'Relationship').find((one) => one.getAttribute('Id') === id);
  return rel ? new URL(rel.getAttribute('Target')!, `zip:/${name}`).pathname.slice(1) : null;
};

const missing = (
  files: ReadonlyMap<string, Buffer>,
  xml: ReadonlyMap<string, Element>,
  notes: ReadonlySet<string | null>,
): string[] => {
  const faults: string[] = [];
  const styles = new Set(all(xml.get('word/styles.xml')!, 'w:style').map((style) => style.getAttribute('w:styleId')));
  for (const name of [
    'word/document.xml',
    'word/footnotes.xml',
    ...[...files.keys()].filter((key) => /^word\/(header|footer)\d/.test(key)),
  ]) {
    const part = xml.get(name);
    if (!part) continue;
    for (const tag of ['w:pStyle', 'w:rStyle', 'w:tblStyle'])
      for (const use of all(part, tag))
        if (!styles.has(use.getAttribute('w:val'))) faults.push(`${name}: no style ${use.getAttribute('w:val')}`);
    for (const use of all(part, 'w:footnoteReference'))
      if (!notes.has(use.getAttribute('w:id'))) faults.push(`${name}: no footnote ${use.getAttribute('w:id')}`);
    const rels = xml.get(name.replace(/([^/]+)$/, '_rels/$1.rels'));
    const targets = new Map((rels ? all(rels, 'Relationship') : []).map((rel) => [rel.getAttribute('Id'), rel]));
    const bookmarks = new Set(all(part, 'w:bookmarkStart').map((one) => one.getAttribute('w:name')));
    for (const tag of ['a:blip', 'w:hyperlink', 'c:chart']) {
      for (const use of all(part, tag)) {
        const anchor = use.getAttribute('w:anchor');
        if (anchor && !use.getAttribute('r:id')) {
          if (!bookmarks.has(anchor)) faults.push(`${name}: no bookmark ${anchor}`);
          continue;
        }
        const id = use.getAttribute('r:embed') || use.getAttribute('r:id');
        const rel = targets.get(id);
        if (!rel) faults.push(`${name}: no relation ${id}`);
        else if (rel.getAttribute('TargetMode') !== 'External' && !files.has(`word/${rel.getAttribute('Target')}`))
          faults.push(`${name}: no file ${rel.getAttribute('Target')}`);
      }
    }
  }
  for (const [name, part] of xml) {
    if (!/^word\/charts\/[^/]+\.xml$/.test(name)) continue;
    const target = chartWorkbook(name, part, xml);
    if (target === null || !files.has(target)) faults.push(`${name}: no workbook ${target}`);
  }
  for (const basedOn of all(xml.get('word/styles.xml')!, 'w:basedOn'))
    if (!styles.has(basedOn.getAttribute('w:val')))
      faults.push(`no style ${basedOn.getAttribute('w:val')} to be based on`);
  const types = xml.get('[Content_Types].xml')!;
  const known = new Set([
    ...all(types, 'Default').map((one) => one.getAttribute('Extension')),
    ...all(types, 'Override').map((one) => one.getAttribute('PartName')),
  ]);
  for (const name of files.keys())
    if (!name.startsWith('[') && !known.has(`/${name}`) && !known.has(name.split('.').at(-1)!))
      faults.push(`no content type for ${name}`);
  return faults;
};
