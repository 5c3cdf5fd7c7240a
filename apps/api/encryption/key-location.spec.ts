import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../config.js';
import { isBesideData, moveKey } from './key-location.js';
import { keySource } from './key-source.js';
import { newKey, textOfKeys } from './key-file-format.js';

let folder: string;
let home: string;
let other: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-place-'));
  [home, other] = [join(folder, 'home'), join(folder, 'other')];
  for (const one of [home, other]) mkdirSync(one);
  writeFileSync(join(home, 'vigil.key'), textOfKeys([newKey(), newKey()]), { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = (more: Record<string, string> = {}): Config =>
  readConfig({ VIGIL_MODE: 'production', VIGIL_HOME: home, ...more });

describe('the key that Vigil made', () => {
  it('moves away from the data, for its owner alone, and the next start finds it there; it may move again', async () => {
    const text = readFileSync(join(home, 'vigil.key'), 'utf8');
    expect(isBesideData(config())).toBe(true);
    expect(await moveKey(config(), other)).toBe(join(other, 'vigil.key'));
    expect([
      readFileSync(join(other, 'vigil.key'), 'utf8'),
      statSync(join(other, 'vigil.key')).mode & 0o777,
      existsSync(join(home, 'vigil.key')),
    ]).toEqual([text, 0o600, false]);
    expect([keySource(config()).name, isBesideData(config())]).toEqual([join(other, 'vigil.key'), false]);
    for (const file of readdirSync(home)) expect(readFileSync(join(home, file), 'utf8')).not.toContain('vigil-key ');
    mkdirSync(join(folder, 'third'));
    await moveKey(config(), join(folder, 'third'));
    expect([keySource(config()).name, existsSync(join(other, 'vigil.key'))]).toEqual([
      join(folder, 'third', 'vigil.key'),
      false,
    ]);
    expect(config({ VIGIL_KEY_FILE: '/elsewhere' }).keyFile).toBe('/elsewhere');
    expect(config({ VIGIL_KEY_COMMAND: 'pass' }).keyFile).toBeNull();
  });

  it('is found by a Vigil that runs already, wherever it was moved since its start', async () => {
    const started = config();
    const source = keySource(started);
    const ids = (await source.read())!.map(({ id }) => id);
    await moveKey(config(), other);
    expect([(await source.read())?.map(({ id }) => id), source.name, isBesideData(started)]).toEqual([
      ids,
      join(other, 'vigil.key'),
      false,
    ]);
    mkdirSync(join(folder, 'third'));
    await moveKey(started, join(folder, 'third'));
    expect((await source.read())?.map(({ id }) => id)).toEqual(ids);
  });

  it('is not moved to where it lies already, which is said', async () => {
    await moveKey(config(), other);
    await expect(moveKey(config(), other)).rejects.toThrow(`The key lies in ${other} already: nothing was moved.`);
    expect(existsSync(join(other, 'vigil.key'))).toBe(true);
  });

  it('is not made anew where it was moved to a disk that is away', async () => {
    await moveKey(config(), other);
    rmSync(other, { recursive: true });
    expect([await keySource(config()).read(), keySource(config()).create]).toEqual([null, null]);
  });
});

describe('what goes wrong', () => {
  const stays = async (work: Promise<unknown>, sentence: RegExp): Promise<void> => {
    await expect(work).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(sentence) });
    expect(existsSync(join(home, 'vigil.key'))).toBe(true);
    expect(isBesideData(config())).toBe(true);
  };

  it('a folder that is not there, lies in the home, also by another way, or has a key: the key stays where it is', async () => {
    await stays(moveKey(config(), join(folder, 'nowhere')), /^There is no folder/);
    await stays(moveKey(config(), join(home, 'vigil.key')), /^There is no folder/);
    mkdirSync(join(home, 'inner'));
    symlinkSync(join(home, 'inner'), join(folder, 'link'));
    await stays(moveKey(config(), join(home, 'inner')), /lies in the home of Vigil/);
    await stays(moveKey(config(), join(folder, 'link')), /lies in the home of Vigil/);
    writeFileSync(join(other, 'vigil.key'), 'another');
    await stays(moveKey(config(), other), /^There is a key in/);
    expect(readFileSync(join(other, 'vigil.key'), 'utf8')).toBe('another');
  });

  it('a home that takes no note: the key stays where it is, nothing stays there, and the next try works', async () => {
    const note = join(home, 'vigil.key-is-at');
    mkdirSync(note);
    await expect(moveKey(config(), other)).rejects.toThrow(/it stays where it was\.$/);
    expect([existsSync(join(home, 'vigil.key')), readdirSync(other)]).toEqual([true, []]);
    rmSync(note, { recursive: true });
    expect(await moveKey(config(), other)).toBe(join(other, 'vigil.key'));
  });

  it('a key that somebody keeps by a setting is theirs to move', async () => {
    await stays(moveKey(config({ VIGIL_KEY_FILE: '/run/keys/vigil' }), other), /^VIGIL_KEY_FILE says where/);
    await stays(moveKey(config({ VIGIL_KEY_COMMAND: 'pass show vigil' }), other), /^VIGIL_KEY_COMMAND gives/);
    expect(isBesideData(config({ VIGIL_KEY_FILE: join(home, 'mine') }))).toBe(true);
    expect(isBesideData({ ...config(), mode: 'demo' })).toBe(false);
  });
});
