import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runChild } from './run-child.mjs';
import { inCheckout, isThere, top } from './checkout-files.mjs';
import { Refusal, step } from './print-messages.mjs';

const stampFolder = inCheckout('node_modules', '.vigil');
const stampFile = inCheckout('node_modules', '.vigil', 'installed');

/**
 * Installs the packages in package-lock.json, unless they are installed. Packages installed by hand count if they match
 * the lock file.
 */
export async function installIfNeeded() {
  const wanted = lockDigest();
  if (wanted !== null && readOrNull(stampFile) === wanted) return;
  if (wanted === null || !installedAsLocked()) await install(wanted === null ? 'install' : 'ci');
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(stampFile, lockDigest() ?? '');
}

async function install(command) {
  await step('Installing packages, which takes a minute or two the first time', async () => {
    const { status, output } = await runChild('npm', [command, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: top,
    });
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
      `The packages could not be installed ("npm ${command}" ended with ${status}): check the network and the lines above, then try again.`,
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
function installedAsLocked() {
  const installed = packagesIn(inCheckout('node_modules', '.package-lock.json'));
  const locked = packagesIn(inCheckout('package-lock.json'));
  return (
    installed !== null &&
    locked !== null &&
    isAsLocked(locked, installed) &&
    Object.keys(installed).every((path) => isThere(path))
  );
}

/**
 * Returns whether npm's list of installed packages has everything in its lock file; optional packages may be missing.
 */
export function isAsLocked(locked, installed) {
  return Object.entries(locked).every(([path, { version, optional, link }]) => {
    if (!path.includes('node_modules/')) return true;
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
