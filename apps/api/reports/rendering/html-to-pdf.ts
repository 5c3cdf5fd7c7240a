import { spawn } from 'node:child_process';
import { chown, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../platform/find-chromium.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { asUser, knownUser, type RunAs } from '../../platform/embedded-postgres/postgres-os-user.js';
import { inThrowawayFolder } from '../../platform/home-folder/throwaway-folder.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';

const LONGEST_MS = 60_000;

/** Chromium reads one file and has no network: every name resolves to nothing, and it sends nothing to its vendor. */
const ARGUMENTS = [
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://127.0.0.1:9',
  '--no-pdf-header-footer',
  '--generate-pdf-document-outline',
  // Waits for the letters of text that is first laid out after the page has loaded.
  '--virtual-time-budget=5000',
];

/** One at a time, since a browser uses many resources. Readers who would wait longer can print themselves. */
const limiter = new ConcurrencyLimiter(1, 4);

/**
 * Prints a self-contained page.
 * @throws Problem 'unavailable' when there is no Chromium, the queue is full, or printing takes over a minute.
 */
export const toPdf = (html: string, chromium: string | null = findChromium()): Promise<Buffer> =>
  limiter.take(async () => {
    if (chromium === null) throw new Problem('unavailable');
    return inThrowawayFolder(tmpdir(), 'print', async (folder) => {
      const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
      await writeFile(page, html, { mode: 0o600 });
      const as = whoPrints();
      if (as) for (const path of [folder, page]) await chown(path, as.uid, as.gid);
      await run(
        chromium,
        [...ARGUMENTS, `--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${pdf}`, `file://${page}`],
        folder,
        as,
      );
      return await readFile(pdf).catch(() => {
        throw new Problem('unavailable', { retryAfterSeconds: 30 });
      });
    });
  });

/**
 * Returns the unprivileged account to print with if the server runs as root: Chromium has no sandbox under root, and
 * printing needs none of root's rights. Null: print as the current user.
 */
const whoPrints = (): RunAs | null => {
  if (process.getuid?.() !== 0) return null;
  const nobody = knownUser('nobody');
  if (!nobody) throw new Problem('unavailable');
  return nobody;
};

/**
 * Returns an environment without our keys, passwords or addresses: only the path to programs, and a folder that is
 * deleted after printing.
 */
const environmentIn = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: folder,
  TMPDIR: folder,
  LANG: 'C.UTF-8',
});

/** Runs a program for at most a minute and ignores its output. */
const run = (program: string, args: readonly string[], folder: string, as: RunAs | null): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: 'ignore',
      detached: process.platform !== 'win32',
      env: environmentIn(folder),
      ...asUser(as),
    });
    const stop = setTimeout(() => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    }, LONGEST_MS);
    child.once('error', () => {
      clearTimeout(stop);
      reject(new Problem('unavailable'));
    });
    child.once('exit', () => {
      clearTimeout(stop);
      resolve();
    });
  });
