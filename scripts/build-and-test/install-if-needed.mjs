import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runChild } from './run-child.mjs';
import { inCheckout, isThere, top } from './checkout-files.mjs';
import { ONLY_TO_RUN, packagesToRun } from './packages-to-run.mjs';
import { Refusal, step } from './print-messages.mjs';

const stampFolder = inCheckout('node_modules', '.vigil');
const stampFile = inCheckout('node_modules', '.vigil', 'installed');

/** What the stamp says where tools of developers are missing. */
const ONLY = ' to run';

/**
 * Installs the packages in package-lock.json, unless they are installed. Packages installed by hand count if they match
 * the lock file.
 * @param options.toRun true leaves out what only developing needs (`dev-tools`), unless it is there already
 */
export async function installIfNeeded({ toRun = false } = {}) {
  const [wanted, stamp] = [lockDigest(), readOrNull(stampFile)];
  if (wanted !== null && (stamp === wanted || (toRun && stamp === wanted + ONLY))) return;
  const only = toRun && wanted !== null && !isThere('node_modules/jest');
  if (wanted === null) await install(['install']);
  else if (!installedAsLocked(only)) {
    // What runs is there: npm ci would remove it first.
    if (!only && stamp === wanted + ONLY) await install(['install', '--no-save']);
    if (!installedAsLocked(only)) await install(only ? ['ci', ...ONLY_TO_RUN] : ['ci']);
  }
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(stampFile, (lockDigest() ?? '') + (only ? ONLY : ''));
}

async function install(command) {
  await step('Installing packages, which takes a minute or two the first time', async () => {
    const npm = (...more) =>
      runChild('npm', [...command, '--no-audit', '--no-fund', '--loglevel=error', ...more], { cwd: top });
    // What npm has kept is held against the lock file's digests: asking the registry about each again doubles the time.
    // Where something is missing from it, or too old to know a version, the registry is asked.
    const kept = await npm('--prefer-offline');
    const { status, output } = kept.status === 0 ? kept : await npm();
    if (status === 0) return;
    process.stdout.write(
      '\n' +
        output
          .split('\n')
          .filter((line) => line.trim())
          .slice(0, 12)
          .join('\n') +
        '\n',
    );
    throw new Refusal(
      `The packages could not be installed ("npm ${command[0]}" ended with ${status}): check the network and the lines above, then try again.`,
    );
  });
}

function lockDigest() {
  const lock = readOrNull(inCheckout('package-lock.json'));
  if (lock === null) return null;
  return createHash('sha256')
    .update(`${process.platform} ${process.arch} ${process.versions.modules}\n`)
    .update(lock)
    .digest('hex');
}

/** npm writes this list last, so an interrupted installation has none. */
function installedAsLocked(only) {
  const installed = packagesIn(inCheckout('node_modules', '.package-lock.json'));
  const locked = packagesIn(inCheckout('package-lock.json'));
  return (
    installed !== null &&
    locked !== null &&
    isAsLocked(only ? toRunOf(locked) : locked, installed) &&
    Object.keys(installed).every((path) => isThere(path))
  );
}

const toRunOf = (locked) => {
  const wanted = packagesToRun(locked);
  return Object.fromEntries(Object.entries(locked).filter(([place]) => wanted.has(place)));
};

/**
 * Returns whether npm's list of installed packages has everything in its lock file; optional packages may be missing.
 */
export function isAsLocked(locked, installed) {
  return Object.entries(locked).every(([path, { version, optional, link }]) => {
    // Nobody imports the workspace of tools: packages that were installed before there was one are all the same there.
    if (!path.includes('node_modules/') || path === 'node_modules/@vigil/dev-tools') return true;
    const found = installed[path];
    if (!found) return optional === true;
    return link === true || found.version === version;
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
