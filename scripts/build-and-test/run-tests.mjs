import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { runChild } from './run-child.mjs';
import { inCheckout, top } from './checkout-files.mjs';
import { fileToRun, isCompiled, isInFirefox } from './test-files.mjs';
import { say } from './print-messages.mjs';

/** A test that depends on the machine's time zone fails in one of these: their dates differ for most of the day. */
export const zones = ['Pacific/Kiritimati', 'America/St_Johns'];
/** Takes a quarter of an hour and all zones by itself. */
const TAKES_ALL_ZONES = /^scripts\/release\/release\.spec/;

/**
 * Returns in which time zone each of these tests runs: [zone, files] of every zone that has any. The seed chooses one
 * zone for each file, so that over some runs every file runs in every zone; with `prove`, each runs in all of them, but
 * for one that takes them all by itself.
 */
export function byZone(files, { seed, prove = false }) {
  const chosen = (file) => createHash('sha256').update(`${seed} ${file}`).digest()[0] % zones.length;
  return zones
    .map((zone, place) => [
      zone,
      files.filter((file) => (prove && !TAKES_ALL_ZONES.test(file)) || chosen(file) === place),
    ])
    .filter(([, some]) => some.length > 0);
}

const GIB = 2 ** 30;
/** What this process may use: of a container, its limit. */
const memory = () => Math.min(totalmem(), process.constrainedMemory() || Infinity);
const PURE = new Set(['pure', 'compiled']);
/**
 * Returns how many test files of these kinds run at once. Pure tests only compute: one for each of two cores. The
 * others wait a quarter of their time for programs, pauses and answers, so that a third finds work, where its browser
 * and its application find room.
 */
export const workersFor = (kinds, bytes = memory()) =>
  kinds.some((kind) => PURE.has(kind)) || bytes < 12 * GIB ? 2 : 3;

/**
 * Builds what the chosen tests need. Pure tests of the pages and scripts need only their sources, unless they start a
 * program or examine built files.
 * @param options.whole every test is chosen: then everything is built as it ships
 */
export async function buildFor(chosen, { despite = false, whole = false } = {}) {
  const { build, buildFirst, compile } = await import('./build.mjs');
  const withWeb =
    chosen.journey.length > 0 || [...chosen.db, ...chosen.pure].some((file) => /\bSITE\b/.test(textOf(file)));
  const withPrograms = areCompiled(chosen) || chosen.pure.some((file) => textOf(file).includes('execPath'));
  if (whole && !despite) {
    await build(['shared', 'api', 'web']);
    return compile();
  }
  if (withPrograms) await compile({ despite });
  else await buildFirst();
  if (withWeb) await build(['web']);
}

const areCompiled = (chosen) => Object.values(chosen).flat().some(isCompiled);

function textOf(file) {
  return readFileSync(inCheckout(file), 'utf8');
}
/** Recompiles after each change, for watched tests. @returns a function that stops it */
export async function keepCompiling(chosen) {
  if (!areCompiled(chosen)) return () => undefined;
  const { spawn } = await import('node:child_process');
  const compiler = spawn(
    inCheckout('node_modules/.bin/tsc'),
    ['-b', '--watch', '--preserveWatchOutput', 'libs/shared', 'apps/api'],
    { cwd: top, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return () => compiler.kill();
}

/**
 * Runs the chosen tests, by kind.
 * @param options.seed of everything random
 * @param options.prove at full counts, and pure tests in every time zone
 * @param options.watch keeps running, and reruns the tests that a change affects
 * @returns how many passed, failed and were skipped, the files in which any failed, and the figures that tests reported
 */
export async function runAll(chosen, { seed, prove, watch = false }) {
  const env = { ...process.env, VIGIL_SEED: seed, VIGIL_PROVE: prove ? '1' : '' };
  const sum = { passed: 0, failed: 0, skipped: 0, failedFiles: [], figures: [] };
  const slow = {};
  if (chosen.db.length > 0) slow.db = chosen.db;
  if (chosen.journey.length > 0) slow.journey = await withTheirBrowsers(chosen.journey, env, sum);
  if (slow.journey?.length === 0) delete slow.journey;
  if (watch) {
    await runJest({ ...byProject(chosen.pure), ...slow }, { ...env, TZ: zones[0] }, ['--watchAll']);
    return sum;
  }
  for (const [zone, pure] of byZone(chosen.pure, { seed, prove }))
    add(sum, await runJest(byProject(pure), { ...env, TZ: zone }));
  if (Object.keys(slow).length > 0) add(sum, await runJest(slow, { ...env, TZ: zones[0] }));
  return sum;
}

/** Returns pure tests by the project of Jest that runs them. */
function byProject(files) {
  const projects = { pure: files.filter((file) => !isCompiled(file)), compiled: files.filter(isCompiled) };
  return Object.fromEntries(Object.entries(projects).filter(([, some]) => some.length > 0));
}

/**
 * Returns the journeys whose browser is there, and names it in their environment. Without Chromium the others fail;
 * without Firefox those in Firefox are skipped.
 */
async function withTheirBrowsers(journeys, env, sum) {
  const { provideChromium, provideFirefox, howToGetChromium, howToGetFirefox } =
    await import('./find-or-install-browsers.mjs');
  const [inFirefox, inChromium] = [journeys.filter(isInFirefox), journeys.filter((file) => !isInFirefox(file))];
  const run = [];
  for (const [files, provide, variable, otherwise, count] of [
    [inChromium, provideChromium, 'CHROMIUM_PATH', howToGetChromium, 'failed'],
    [inFirefox, provideFirefox, 'FIREFOX_PATH', howToGetFirefox, 'skipped'],
  ]) {
    if (files.length === 0) continue;
    const browser = await provide();
    if (browser) {
      env[variable] = browser;
      run.push(...files);
    } else {
      say(otherwise);
      sum[count] += files.length;
    }
  }
  return run;
}

function add(sum, more) {
  for (const count of ['passed', 'failed', 'skipped']) sum[count] += more[count];
  sum.failedFiles = [...new Set([...sum.failedFiles, ...more.failedFiles])];
  sum.figures.push(...more.figures);
}

/**
 * Runs Jest once, only on tests whose sources were chosen, never on leftovers of an older build. A chosen test file
 * that does not run counts as failed, and so does a Jest that writes no counts.
 */
async function runJest(chosen, env, flags = []) {
  const projects = Object.keys(chosen);
  say(`\n${projects.join(' and ')}, on a computer in ${env.TZ}`);
  const folder = mkdtempSync(join(tmpdir(), 'vigil-jest-'));
  const VIGIL_TEST_COUNTS = join(folder, 'counts.json');
  const VIGIL_TEST_PLAN = join(folder, 'plan.json');
  const VIGIL_TEST_FIGURES = join(folder, 'figures');
  writeFileSync(
    VIGIL_TEST_PLAN,
    JSON.stringify(Object.fromEntries(projects.map((kind) => [kind, chosen[kind].map(fileToRun)]))),
  );
  try {
    const { status } = await runChild(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--no-warnings',
        inCheckout('node_modules/jest/bin/jest.js'),
        '--config',
        inCheckout('scripts/jest.config.mjs'),
        '--selectProjects',
        ...projects,
        '--passWithNoTests',
        `--maxWorkers=${workersFor(projects)}`,
        ...flags,
      ],
      { cwd: top, env: { ...env, VIGIL_TEST_COUNTS, VIGIL_TEST_PLAN, VIGIL_TEST_FIGURES }, show: true },
    );
    return {
      ...countsOf(VIGIL_TEST_COUNTS, status, Object.values(chosen).flat().length),
      figures: figuresIn(VIGIL_TEST_FIGURES),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns the figures that tests reported (apps/api/testing/proof-figures.ts), one line each; empty if no test reported
 * any.
 */
function figuresIn(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

function countsOf(file, status, wanted) {
  let counts = { passed: 0, failed: 0, skipped: 0, files: 0, failedFiles: [] };
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    say('Jest gave no account of this run.');
  }
  const missing = wanted - counts.files;
  if (missing > 0) say(`${missing} of ${wanted} test files did not run.`);
  const failed = counts.failed + Math.max(missing, 0);
  return { ...counts, failed: failed === 0 && status !== 0 ? 1 : failed };
}
