import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The headless shell first: it prints the same in half the time. */
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const ELSEWHERE = [
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Returns this computer's Chromium, with CHROMIUM_PATH first. Null if there is none; then the reader prints with their
 * own browser.
 */
export const findChromium = (environment: NodeJS.ProcessEnv = process.env): string | null => {
  const named = environment['CHROMIUM_PATH'];
  if (named) return existsSync(named) ? named : null;
  const onPath = (environment['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find((path) => existsSync(path)) ?? null;
};
