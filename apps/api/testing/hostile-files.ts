import { deflateRawSync, gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { aPng } from './upload-evidence.js';

/** A file made to harm the program or person that opens, shows or unpacks it. */
interface HostileFile {
  name: string;
  bytes: Buffer;
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const SCRIPT = '<script>fetch("/api/members")</script>';
const JPEG = Buffer.concat([latin('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0'), latin('\xff\xd9')]);
const box = (brand: string, more: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([latin('\0\0\0\x18'), latin(`ftyp${brand}\0\0\0\0${brand}mif1`), more]);
const zipOf = async (files: Record<string, Buffer | string>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
};
const ABOUT = JSON.stringify({ profile: 'data-package', wacz_version: '1.1.1', resources: [] });

/** The first bytes of each accepted file type, to hide something behind. */
const BEGINNINGS: Record<string, Buffer> = {
  jpeg: JPEG,
  png: aPng(),
  webp: Buffer.concat([latin('RIFF\x24\0\0\0WEBPVP8 '), Buffer.alloc(24)]),
  heic: box('heic', Buffer.alloc(40)),
  mp4: box('isom', Buffer.alloc(40)),
  mov: box('qt  ', Buffer.alloc(40)),
  mp3: Buffer.concat([latin('\xff\xfb\x90\x64'), Buffer.alloc(600)]),
  m4a: box('M4A ', Buffer.alloc(40)),
  ogg: Buffer.concat([latin('OggS\0\x02'), Buffer.alloc(22), latin('OpusHead'), Buffer.alloc(40)]),
  pdf: latin('%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF'),
};
const HIDDEN: Record<string, Buffer> = {
  page: latin(`<!doctype html><html>${SCRIPT}</html>`),
  drawing: latin(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  script: latin('*/=1;alert(document.cookie)//'),
  program: latin('\x7fELF\x02\x01\x01\0'),
  archive: latin('PK\x05\x06' + '\0'.repeat(18)),
};

/** Two files in one, one after the other. */
const polyglots = (): HostileFile[] =>
  Object.entries(BEGINNINGS).flatMap(([name, start]) =>
    Object.entries(HIDDEN).map(([what, hidden]) => ({
      name: `${name} with a ${what} behind it`,
      bytes: Buffer.concat([start, hidden]),
    })),
  );

/** Files that are cut off, give a false length, or refer to themselves. */
const broken = (): HostileFile[] =>
  Object.entries(BEGINNINGS).flatMap(([name, start]) => [
    { name: `${name} of 5 bytes`, bytes: start.subarray(0, 5) },
    { name: `${name} of 12 bytes`, bytes: start.subarray(0, 12) },
    {
      name: `${name} with every length at its highest`,
      bytes: Buffer.concat([start.subarray(0, 8), Buffer.alloc(4096, 0xff)]),
    },
    { name: `${name} with every length at nothing`, bytes: Buffer.concat([start.subarray(0, 8), Buffer.alloc(4096)]) },
  ]);

const zips = async (): Promise<HostileFile[]> => {
  const wacz = await zipOf({ 'datapackage.json': ABOUT, 'archive/data.warc.gz': 'x' });
  const lies = Buffer.from(wacz);
  lies.writeUInt32LE(0xffff_fff0, lies.lastIndexOf('PK\x05\x06') + 16);
  const many = Buffer.from(wacz);
  many.writeUInt16LE(0xffff, many.lastIndexOf('PK\x05\x06') + 10);
  const circle = Buffer.from(wacz);
  circle.writeUInt32LE(0, circle.lastIndexOf('PK\x05\x06') + 16);
  return [
    {
      name: 'an archive whose description unpacks to 64 MB',
      bytes: await zipOf({ 'datapackage.json': Buffer.alloc(64 * 1024 * 1024, 0x20), 'archive/data.warc': 'x' }),
    },
    {
      name: 'an archive that leaves its folder',
      bytes: Buffer.from(
        (await zipOf({ 'datapackage.json': ABOUT, 'archive/aa/etc.warc': 'x' }))
          .toString('latin1')
          .replaceAll('archive/aa/', '../../../aa/'),
        'latin1',
      ),
    },
    {
      name: 'an archive in an archive',
      bytes: await zipOf({ 'datapackage.json': wacz, 'archive/data.warc.gz': wacz }),
    },
    { name: 'an archive whose directory lies outside', bytes: lies },
    { name: 'an archive that names 65535 entries', bytes: many },
    { name: 'an archive whose directory is its beginning', bytes: circle },
    { name: 'an archive that ends too early', bytes: wacz.subarray(0, -10) },
    { name: 'a zip of nothing', bytes: latin('PK\x05\x06' + '\0'.repeat(18)) },
    { name: 'the beginning of a zip', bytes: latin('PK\x03\x04') },
    {
      name: 'a workbook with a program in it',
      bytes: await zipOf({ '[Content_Types].xml': '<Types/>', 'xl/vbaProject.bin': 'x' }),
    },
    { name: 'an application for phones', bytes: await zipOf({ 'AndroidManifest.xml': 'x', 'classes.dex': 'x' }) },
    {
      name: 'a long description of archives',
      bytes: await zipOf({ 'datapackage.json': `${'['.repeat(100_000)}`, 'archive/data.warc': 'x' }),
    },
  ];
};

const others = (): HostileFile[] => [
  { name: 'a picture of 900 megapixels', bytes: aPng({ width: 30_000, height: 30_000 }) },
  { name: 'a picture that is four thousand million wide', bytes: aPng({ width: 0xffff_ffff, height: 1 }) },
  { name: 'a picture of no size', bytes: aPng({ width: 0, height: 0 }) },
  { name: 'a drawing', bytes: HIDDEN['drawing']! },
  {
    name: 'a drawing in UTF-16',
    bytes: Buffer.from(`\ufeff<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`, 'utf16le'),
  },
  { name: 'a page', bytes: HIDDEN['page']! },
  {
    name: 'a million laughs',
    bytes: latin(`<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;">'.repeat(50)}]><l>&b;</l>`),
  },
  {
    name: 'an entity that reads a file',
    bytes: latin('<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'),
  },
  { name: 'a GIF that is a script', bytes: latin('GIF89a/*\0\0*/=1;alert(1);') },
  { name: 'a bitmap that is a script', bytes: latin('BM=1;alert(1)//') },
  { name: 'a packed bomb', bytes: gzipSync(Buffer.alloc(1_000_000)) },
  { name: 'a bomb without a head', bytes: deflateRawSync(Buffer.alloc(1_000_000)) },
  { name: 'a list of a player', bytes: latin('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n') },
  { name: 'a shortcut', bytes: latin('[InternetShortcut]\nURL=file:///etc/passwd\n') },
  { name: 'a picture language', bytes: latin('push graphic-context\nfill \'url(https://x"|id")\'\n') },
  { name: 'PostScript', bytes: latin('%!PS-Adobe-3.0\n(x) run\n') },
  {
    name: 'a PDF that runs a script',
    bytes: latin('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF'),
  },
  { name: 'a tag that is longer than the file', bytes: latin('ID3\x03\0\0\x7f\x7f\x7f\x7f' + SCRIPT) },
  { name: 'tags behind tags', bytes: latin('ID3\x03\0\0\0\0\0\0'.repeat(5000)) },
  {
    name: 'an index that leads to itself',
    bytes: Buffer.concat([latin('\0\0\0\x08moov'), latin('\0\0\0\x08trak').subarray(0, 8)]),
  },
  { name: 'a box of nothing, for ever', bytes: Buffer.concat([box('isom'), Buffer.alloc(100_000)]) },
  { name: 'a program', bytes: latin('MZ\x90\0\x03') },
  { name: 'nothing but zeros', bytes: Buffer.alloc(100_000) },
  { name: 'nothing but ones', bytes: Buffer.alloc(100_000, 0xff) },
  { name: 'one byte', bytes: Buffer.from([0]) },
  { name: 'a TIFF whose list goes in circles', bytes: Buffer.concat([latin('II*\0\x08\0\0\0'), Buffer.alloc(64, 8)]) },
  { name: 'a TIFF for cameras', bytes: latin('II\x1a\0\0\0HEAPCCDR') },
  { name: 'a WMF', bytes: latin('\xd7\xcd\xc6\x9a\0\0') },
];

/** Returns more than a hundred hostile files. */
export const hostileFiles = async (): Promise<HostileFile[]> => [
  ...polyglots(),
  ...broken(),
  ...(await zips()),
  ...others(),
];
