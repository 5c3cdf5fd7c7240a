import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './places.command.js';

describe('npm run places', () => {
  const before = process.env['VIGIL_HOME'];
  let home: string;
  let said: { out: string; err: string };
  const write = { out: process.stdout.write, err: process.stderr.write };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'vigil-places-'));
    process.env['VIGIL_HOME'] = home;
    said = { out: '', err: '' };
    process.stdout.write = (text) => Boolean((said.out += String(text)));
    process.stderr.write = (text) => Boolean((said.err += String(text)));
  });
  afterEach(() => {
    process.stdout.write = write.out;
    process.stderr.write = write.err;
    if (before === undefined) delete process.env['VIGIL_HOME'];
    else process.env['VIGIL_HOME'] = before;
    rmSync(home, { recursive: true, force: true });
  });

  it('says which areas are in use', async () => {
    expect(await main(['status'])).toBe(0);
    expect(said.out).toContain('Level 1: schematic');
  });

  it('has nothing to reset where nothing was imported', async () => {
    expect(await main(['reset'])).toBe(0);
    expect(said.out).toContain('schematic already');
  });

  it.each([[[]], [['improt', 'x']], [['import']], [['import', 'a', 'b']], [['import', 'a', '--credit']]])(
    'shows how it is used when it does not understand %j',
    async (args) => {
      expect(await main(args)).toBe(2);
      expect(said.err).toContain('npm run places -- import FOLDER');
    },
  );

  it('says in words that the data folder cannot be written to', async () => {
    const closed = join(home, 'closed');
    mkdirSync(closed);
    if (spawnSync('mount', ['-t', 'tmpfs', 'none', closed]).status !== 0) return;
    try {
      mkdirSync(join(closed, 'areas'));
      execFileSync('mount', ['-o', 'remount,ro', closed]);
      process.env['VIGIL_HOME'] = closed;
      expect(await main(['reset'])).toBe(1);
      expect(said.err).toBe(
        `${closed} cannot be written to (EROFS): give it to the user who runs this, or name another place.\n`,
      );
    } finally {
      execFileSync('umount', [closed]);
    }
  });

  it('refuses in one sentence, and writes nothing', async () => {
    expect(await main(['import', home])).toBe(1);
    expect(said.err).toBe(`There is no TopoJSON or GeoJSON file in ${home}.\n`);
    expect(readdirSync(home)).toEqual([]);
  });
});
