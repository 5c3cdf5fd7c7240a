import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './find-or-install-browsers.mjs';

let folder;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'vigil-browsers-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A stand-in for a browser that answers as a program that runs here, or as one that does not. */
const program = (name, runs = true) => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\nexit ${runs ? 0 : 1}\n`, { mode: 0o755 });
  return path;
};

it('takes the headless shell before the whole browser, whatever the order of the folders', () => {
  program('chromium');
  const shell = program('chromium-headless-shell');
  expect(findChromium({ environment: { PATH: folder } })).toBe(shell);
});

it('takes the whole browser where there is no shell, or one that does not run', () => {
  const whole = program('chromium');
  expect(findChromium({ environment: { PATH: folder } })).toBe(whole);
  program('chromium-headless-shell', false);
  expect(findChromium({ environment: { PATH: folder } })).toBe(whole);
});

it('takes the whole browser when that is asked for', () => {
  program('chromium-headless-shell');
  const whole = program('chromium');
  expect(findChromium({ full: true, environment: { PATH: folder } })).toBe(whole);
});

it('takes the one that CHROMIUM_PATH names before all, and none if that does not run', () => {
  program('chromium-headless-shell');
  const named = program('mine');
  expect(findChromium({ environment: { PATH: folder, CHROMIUM_PATH: named } })).toBe(named);
  program('mine', false);
  expect(findChromium({ environment: { PATH: folder, CHROMIUM_PATH: named } })).toBeNull();
});
