import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runChild } from './run-child.mjs';
import { step } from './print-messages.mjs';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

const elsewhere = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** One line that says what to do when there is no Chromium and none can be installed. */
export const howToGetChromium =
  'The browser journeys need Chromium, and none was found: install it (on Debian: apt-get install chromium) or set CHROMIUM_PATH, and run the tests again.';

/** Returns the path of a Chromium that runs here, or null. CHROMIUM_PATH comes first, and is never silently ignored. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return runs(named) ? named : null;
  return [...onPath(), ...elsewhere, ...fromPlaywright()].find((path) => existsSync(path) && runs(path)) ?? null;
}

/** Finds Chromium, or installs Debian's if this runs as root with apt-get. @returns its path, or null */
export async function provideChromium() {
  const found = findChromium();
  if (found || process.env.CHROMIUM_PATH || !mayInstall()) return found;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('Installing Chromium for the browser journeys', async () => {
    await runChild('apt-get', ['update', '-qq'], { env });
    await runChild('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  });
  return findChromium();
}

function mayInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Returns whether it runs: some systems have a `chromium-browser` that only says how to install it. */
function runs(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}

/** Lists browsers that Playwright downloaded for other projects, newest first. */
function fromPlaywright() {
  const caches = [join(homedir(), '.cache/ms-playwright'), join(homedir(), 'Library/Caches/ms-playwright')].filter(
    (path) => existsSync(path),
  );
  const builds = caches.flatMap((cache) =>
    readdirSync(cache)
      .filter((name) => /^chromium-\d+$/.test(name))
      .map((name) => join(cache, name)),
  );
  const inside = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'];
  return builds
    .sort()
    .reverse()
    .flatMap((build) => inside.map((path) => join(build, path)));
}
