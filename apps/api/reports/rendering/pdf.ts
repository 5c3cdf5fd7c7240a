import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Problem } from '@vigil/shared/problems/problems.js';
import { asUser, knownUser, type RunAs } from '../../platform/embedded-postgres/embedded-user.js';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = [
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const LONGEST_MS = 60_000;

/** The Chromium of this computer, or null: then the reader's own browser prints. CHROMIUM_PATH comes first. */
export const findChromium = (environment: NodeJS.ProcessEnv = process.env): string | null => {
  const named = environment['CHROMIUM_PATH'];
  if (named) return existsSync(named) ? named : null;
  const onPath = (environment['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find((path) => existsSync(path)) ?? null;
};

/** It looks at one file and has no network: every name resolves to nothing, and nothing is asked of its maker. */
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
];

/** One at a time: a browser is heavy, and whoever waits longer prints by themselves. */
const turns = new ConcurrencyLimiter(1, 4);

/**
 * Prints a page that holds everything it needs.
 * @throws Problem 'unavailable' where there is no Chromium, too many wait, or it does not finish in a minute.
 */
export const toPdf = (html: string, chromium: string | null = findChromium()): Promise<Buffer> =>
  turns.take(async () => {
    if (chromium === null) throw new Problem('unavailable');
    const folder = await mkdtemp(join(tmpdir(), 'vigil-print-'));
    try {
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
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  });

/**
 * Root has no sandbox in Chromium, and needs none of its rights to print: under root somebody without any does it.
 * Null: we ourselves.
 */
const whoPrints = (): RunAs | null => {
  if (process.getuid?.() !== 0) return null;
  const nobody = knownUser('nobody');
  if (!nobody) throw new Problem('unavailable');
  return nobody;
};

/**
 * No key, password or address of ours is in what it starts with: only where programs are, and a folder that goes when
 * it has printed.
 */
const environmentIn = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: folder,
  TMPDIR: folder,
  LANG: 'C.UTF-8',
});

/** Runs to its end, and not longer than a minute; what it says of itself is nobody's business. */
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
