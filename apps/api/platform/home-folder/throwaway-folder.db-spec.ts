import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inThrowawayFolder, removeLeftThrowaways } from './throwaway-folder.js';

let below: string;
beforeEach(() => {
  below = mkdtempSync(join(tmpdir(), 'vigil-below-'));
});
afterEach(() => rmSync(below, { recursive: true, force: true }));

/** A folder as a killed process leaves it. */
const leave = (name: string, isLocked = true): string => {
  const outside = join(below, name);
  mkdirSync(join(outside, 'in', 'postgres'), { recursive: true });
  if (isLocked) writeFileSync(join(outside, 'vigil.lock'), `${2 ** 22 + 1} long ago\n`);
  return outside;
};

describe('a throwaway folder', () => {
  it('is gone once the work has ended, well or not', async () => {
    expect(await inThrowawayFolder(below, 'print', async (folder) => existsSync(folder))).toBe(true);
    await expect(inThrowawayFolder(below, 'drill', () => Promise.reject(new Error('planted')))).rejects.toThrow(
      'planted',
    );
    expect(readdirSync(below)).toEqual([]);
  });

  it('that a killed process left is removed, and said', async () => {
    const left = ['vigil-drill-aB3dE6', 'vigil-fetched-aB3dE6', 'vigil-print-aB3dE6'].map((name) => leave(name));
    const said: string[] = [];
    expect((await removeLeftThrowaways(below, (line) => void said.push(line))).sort()).toEqual(left);
    expect(said.sort()).toEqual(left.map((folder) => `Removed ${folder}, which a killed process had left`));
    expect(readdirSync(below)).toEqual([]);
  });

  it('in which somebody works stays, as does one that is being made, and all that is not ours', async () => {
    const elsewhere = leave('elsewhere');
    leave('vigil-drill-aB3dE6', false);
    leave('vigil-drills-aB3dE6');
    symlinkSync(elsewhere, join(below, 'vigil-drill-linked'));
    await inThrowawayFolder(below, 'drill', async (folder) => {
      const before = readdirSync(below);
      expect(await removeLeftThrowaways(below, () => undefined)).toEqual([]);
      expect(readdirSync(below)).toEqual(before);
      expect(before.map((name) => join(below, name))).toContain(dirname(folder));
    });
    expect(readdirSync(elsewhere)).toEqual(['in', 'vigil.lock']);
  });

  it('of a folder that is not there is none', async () => {
    expect(await removeLeftThrowaways(join(below, 'nothing'), () => undefined)).toEqual([]);
  });
});
