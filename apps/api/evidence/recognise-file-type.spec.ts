import { describe, expect, it } from '@jest/globals';
import { ZipFile } from 'yazl';
import { aPng } from '../testing/upload-evidence.js';
import { recogniseFileType } from './recognise-file-type.js';

const judged = async (bytes: Buffer): Promise<string> => {
  const said = await recogniseFileType((start, end) => Promise.resolve(bytes.subarray(start, end)), bytes.length);
  return 'type' in said ? said.type : said.refusal;
};
const box = (brand: string): Buffer =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from(`ftyp${brand}\0\0\0\0${brand}mif1`, 'latin1'),
    Buffer.alloc(100),
  ]);
const zip = async (files: Record<string, string | Buffer>): Promise<Buffer> => {
  const made = new ZipFile();
  for (const [name, text] of Object.entries(files)) made.addBuffer(Buffer.from(text as string), name);
  made.end();
  const parts: Buffer[] = [];
  for await (const part of made.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
};
const ABOUT = JSON.stringify({ profile: 'data-package', wacz_version: '1.1.1', resources: [] });

describe('what a file is, by its bytes', () => {
  it.each<[string, Buffer]>([
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1])],
    ['image/png', aPng()],
    ['image/webp', Buffer.concat([Buffer.from('RIFF\u0010\0\0\0WEBPVP8 ', 'latin1'), Buffer.alloc(40)])],
    ['image/heic', box('heic')],
    ['video/mp4', box('isom')],
    ['video/quicktime', box('qt  ')],
    ['audio/mp4', box('M4A ')],
    ['audio/mpeg', Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(500)])],
    [
      'audio/mpeg',
      Buffer.concat([
        Buffer.from('ID3\u0003\0\0\0\0\0\u000a', 'latin1'),
        Buffer.alloc(10),
        Buffer.from([0xff, 0xfb, 0x90, 0x64]),
        Buffer.alloc(500),
      ]),
    ],
    [
      'audio/ogg',
      Buffer.concat([
        Buffer.from('OggS\0\u0002', 'latin1'),
        Buffer.alloc(22),
        Buffer.from('OpusHead', 'latin1'),
        Buffer.alloc(40),
      ]),
    ],
    ['application/pdf', Buffer.from('%PDF-1.7\n%%EOF')],
  ])('knows %s', async (type, bytes) => expect(await judged(bytes)).toBe(type));
  it('knows the archived copy of a web page', async () =>
    expect(
      await judged(await zip({ 'datapackage.json': ABOUT, 'archive/data.warc.gz': 'x', 'pages/pages.jsonl': '{}' })),
    ).toBe('application/wacz'));
});

describe('what goes wrong', () => {
  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['one byte', 'x'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a GIF', 'GIF89a=1;alert(1)'],
    ['a program', Buffer.from('\u007fELF\u0002\u0001\u0001', 'latin1')],
    ['words', 'hello '.repeat(100)],
    ['a video that is none of ours', box('3gp4')],
    ['an AVIF', box('avif')],
    [
      'a page behind the tag of a sound',
      Buffer.concat([Buffer.from('ID3\u0003\0\0\0\0\0\u000a', 'latin1'), Buffer.alloc(10), Buffer.from('<script>')]),
    ],
    [
      'a PDF behind the tag of a sound',
      Buffer.concat([Buffer.from('ID3\u0003\0\0\0\0\0\u000a', 'latin1'), Buffer.alloc(10), Buffer.from('%PDF-1.7')]),
    ],
    ['the tag of a sound and nothing', Buffer.from('ID3\u0003\0\0\u007f\u007f\u007f\u007f', 'latin1')],
  ])('%s is of no type that is taken', async (_what, bytes) =>
    expect(await judged(Buffer.from(bytes as string))).toBe('unknown-type'),
  );
  it('a zip is taken as the archived copy of a web page, or not at all', async () => {
    expect(await judged(await zip({ 'word/document.xml': '<w/>' }))).toBe('unknown-type');
    expect(await judged(await zip({ 'datapackage.json': '{}', 'archive/data.warc': 'x' }))).toBe('broken-archive');
    expect(await judged(await zip({ 'datapackage.json': ABOUT }))).toBe('broken-archive');
    expect(await judged(await zip({ 'datapackage.json': '{', 'archive/data.warc': 'x' }))).toBe('broken-archive');
    expect(
      await judged(await zip({ 'datapackage.json': ABOUT + ' '.repeat(5 * 1024 * 1024), 'archive/data.warc': 'x' })),
    ).toBe('broken-archive');
    expect(await judged((await zip({ 'datapackage.json': ABOUT, 'archive/data.warc': 'x' })).subarray(0, -30))).toBe(
      'broken-archive',
    );
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`f${n}`, '']));
    expect(await judged(await zip(many))).toBe('broken-archive');
  });
});
