import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runChild } from './run-child.mjs';
import { step } from './print-messages.mjs';

/**
 * The headless shell is Chromium without anything around a page: it runs the same pages with a third of the processor's
 * time, and comes first.
 */
const chromium = {
  name: 'Chromium',
  variable: 'CHROMIUM_PATH',
  debian: ['chromium-headless-shell', 'chromium'],
  programs: [
    'chromium-headless-shell',
    'chrome-headless-shell',
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    'microsoft-edge',
  ],
  elsewhere: [
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/snap/bin/chromium',
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  downloads: fromPlaywright,
};

const firefox = {
  name: 'Firefox',
  variable: 'FIREFOX_PATH',
  debian: ['firefox-esr'],
  programs: ['firefox-esr', 'firefox'],
  elsewhere: ['/usr/bin/firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox'],
};

/** One line that says what to do when there is no Chromium and none can be installed. */
export const howToGetChromium =
  'The browser journeys need Chromium, and none was found: install it (on Debian: apt-get install chromium-headless-shell, or chromium) or set CHROMIUM_PATH, and run the tests again.';

/** The same for Firefox. Its journeys are counted as skipped: what they ask, others have asked in Chromium. */
export const howToGetFirefox =
  'The journeys in Firefox were skipped, because none was found: install it (on Debian: apt-get install firefox-esr) or set FIREFOX_PATH, and run the tests again.';

/**
 * Returns the path of a Chromium that runs here, or null. CHROMIUM_PATH comes first, and is never silently ignored.
 * @param options.full asks for the browser that people have, if it is there: what is measured in it is what they get
 */
export function findChromium({ full = false, environment = process.env } = {}) {
  return find(full ? { ...chromium, order: shellsLast } : chromium, environment);
}

/** Finds Chromium, or installs Debian's if this runs as root with apt-get. @returns its path, or null */
export function provideChromium() {
  return provide(chromium);
}

/** Finds Firefox, or installs Debian's, likewise; FIREFOX_PATH comes first. @returns its path, or null */
export function provideFirefox() {
  return provide(firefox);
}

function find({ variable, programs, elsewhere, downloads = () => [], order = (paths) => paths }, environment) {
  const named = environment[variable];
  if (named) return runs(named) ? named : null;
  const paths = [...onPath(programs, environment), ...elsewhere, ...downloads()];
  return order(paths).find((path) => existsSync(path) && runs(path)) ?? null;
}

function shellsLast(paths) {
  const isShell = (path) => /headless[-_]shell/.test(path);
  return [...paths.filter((path) => !isShell(path)), ...paths.filter(isShell)];
}

async function provide(browser) {
  const found = find(browser, process.env);
  if (found || process.env[browser.variable] || !mayInstall()) return found;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing ${browser.name} for the browser journeys`, async () => {
    await runChild('apt-get', ['update', '-qq'], { env });
    await runChild('apt-get', ['install', '-y', '-qq', '--no-install-recommends', packageOf(browser)], { env });
  });
  return find(browser, process.env);
}

function mayInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Returns the first of a browser's packages that this system has; the last is in all of them. */
function packageOf({ debian }) {
  const isKnown = (name) => spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
  return debian.find(isKnown) ?? debian.at(-1);
}

/** Returns whether it runs: some systems have a `chromium-browser` that only says how to install it. */
function runs(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function onPath(programs, environment) {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}

/** Lists browsers that Playwright downloaded for other projects, shells first, the newest of each first. */
function fromPlaywright() {
  const caches = [join(homedir(), '.cache/ms-playwright'), join(homedir(), 'Library/Caches/ms-playwright')].filter(
    (path) => existsSync(path),
  );
  const builds = caches.flatMap((cache) =>
    readdirSync(cache)
      .filter((name) => /^chromium(_headless_shell)?-\d+$/.test(name))
      .map((name) => join(cache, name)),
  );
  const inside = [
    'chrome-headless-shell-linux64/chrome-headless-shell',
    'chrome-linux/headless_shell',
    'chrome-mac/headless_shell',
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ];
  return builds
    .sort()
    .reverse()
    .flatMap((build) => inside.map((path) => join(build, path)));
}
