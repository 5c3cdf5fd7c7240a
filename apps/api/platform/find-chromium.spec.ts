import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { findChromium } from './find-chromium.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'vigil-chromium-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const program = (name: string): string => {
  const path = join(folder, name);
  writeFileSync(path, '', { mode: 0o755 });
  return path;
};

it('prints with the headless shell where it is there, and with the whole browser where it is not', () => {
  const whole = program('chromium');
  const PATH = ['', '/nowhere', folder].join(delimiter);
  expect(findChromium({ PATH })).toBe(whole);
  const shell = program('chromium-headless-shell');
  expect(findChromium({ PATH })).toBe(shell);
});

it('takes the one that CHROMIUM_PATH names before all, and none if that is not there', () => {
  program('chromium-headless-shell');
  const named = program('mine');
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: named })).toBe(named);
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: `${named}2` })).toBeNull();
});
