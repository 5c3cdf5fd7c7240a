import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { unzipCountry, ZIP_LIMITS } from './unzip-country.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-zip-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Writes a zip; `rename` then changes a name in its bytes to one of the same length, as only a hostile program would.
 */
const zipped = async (files: readonly [string, string | Buffer][], rename?: [string, string]): Promise<string> => {
  const zip = new ZipFile();
  for (const [name, content] of files) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts).toString('latin1');
  const path = join(folder, 'kenya.zip');
  writeFileSync(path, rename ? bytes.replaceAll(...rename) : bytes, 'latin1');
  return path;
};
const into = (): string => join(folder, 'out');

describe('the zip of a country', () => {
  it('gives its files, with or without a folder around them, and nothing else', async () => {
    for (const around of ['', 'kenya/']) {
      const path = await zipped([
        [`${around}country.json`, '{}'],
        [`${around}places.csv`, 'code'],
        [`${around}run.sh`, 'echo'],
        ['__MACOSX/kenya/country.json', 'x'],
      ]);
      await unzipCountry(path, into());
      expect(readdirSync(into()).sort()).toEqual(['country.json', 'places.csv']);
      expect(readFileSync(join(into(), 'places.csv'), 'utf8')).toBe('code');
      rmSync(into(), { recursive: true });
    }
  });

  it.each([
    ['a file that leads out of the folder', ['kenyaa/places.csv', '../../aplaces.csv'.slice(0, 17)]],
    ['an absolute name', ['kenyaa/places.csv', '/etc//aplaces.csv']],
  ] as const)('refuses %s', async (_, [name, bad]) => {
    expect(bad).toHaveLength(name.length);
    await expect(unzipCountry(await zipped([[name, 'code']], [name, bad]), into())).rejects.toThrow(
      'kenya.zip cannot be',
    );
    expect(existsSync(join(folder, 'places.csv'))).toBe(false);
  });

  it('refuses one that unpacks to more than any country, before it fills the disk', async () => {
    const path = await zipped([
      ['country.json', Buffer.alloc(600_000)],
      ['places.csv', Buffer.alloc(600_000)],
    ]);
    await expect(unzipCountry(path, into(), { ...ZIP_LIMITS, unpacked: 1_000_000 })).rejects.toThrow(
      'kenya.zip unpacks to more than 1 MB: no country does.',
    );
  });

  it('refuses 2 GB unread, a file twice, too many files, and what is no zip', async () => {
    const path = await zipped([['country.json', '{}']]);
    truncateSync(path, 2_000_000_000);
    await expect(unzipCountry(path, into())).rejects.toThrow('kenya.zip is larger than 50 MB: no country is.');
    const twice = await zipped([
      ['a/country.json', '{}'],
      ['b/country.json', '{}'],
    ]);
    await expect(unzipCountry(twice, into())).rejects.toThrow('kenya.zip has country.json twice: give one country.');
    await expect(unzipCountry(twice, into(), { ...ZIP_LIMITS, entries: 1 })).rejects.toThrow('holds more than 1 files');
    writeFileSync(path, 'not a zip');
    await expect(unzipCountry(path, into())).rejects.toThrow('kenya.zip is no zip that can be read.');
    expect(existsSync(into())).toBe(false);
  });
});
