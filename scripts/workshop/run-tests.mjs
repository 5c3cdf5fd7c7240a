import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { inCheckout, top } from './checkout.mjs';
import { compiledTest } from './test-files.mjs';
import { say } from './say.mjs';

/** A test that depends on the time zone of the machine fails in one of these: their days differ for most of the day. */
const zones = ['Pacific/Kiritimati', 'America/St_Johns'];

/** Builds what the chosen tests need. */
export async function buildFor(chosen, { despite = false } = {}) {
  const { buildIfNeeded, compileDespiteErrors } = await import('./build.mjs');
  const withWeb = chosen.journey.length > 0 || chosen.db.some(opensTheSite);
  if (despite) await compileDespiteErrors();
  else await buildIfNeeded(withWeb ? ['shared', 'api', 'web'] : ['shared', 'api']);
  const webSpecs = chosen.pure.filter((file) => file.startsWith('apps/web/'));
  if (webSpecs.length === 0) return;
  const { bundleWebSpecs } = await import('./web-specs.mjs');
  await bundleWebSpecs(webSpecs);
}

/** A test that serves the built site to whoever runs no script needs no browser, but the site. */
function opensTheSite(file) {
  return readFileSync(inCheckout(file), 'utf8').includes('SITE');
}

/**
 * Runs the chosen tests, by kind.
 * @returns how many passed, failed and were skipped, the files in which any failed, and the figures that tests gave of themselves
 */
export async function runAll(chosen, { seed, prove }) {
  const env = { ...process.env, VIGIL_SEED: seed, VIGIL_PROVE: prove ? '1' : '' };
  const sum = { passed: 0, failed: 0, skipped: 0, failedFiles: [], figures: [] };
  if (chosen.pure.length > 0) {
    for (const zone of zones) add(sum, await runJest({ pure: chosen.pure }, { ...env, TZ: zone }));
  }
  const slow = {};
  if (chosen.db.length > 0) slow.db = chosen.db;
  if (chosen.journey.length > 0) {
    const { provideChromium, howToGetChromium } = await import('./chromium.mjs');
    const chromium = await provideChromium();
    if (chromium) {
      slow.journey = chosen.journey;
      env.CHROMIUM_PATH = chromium;
    } else {
      say(howToGetChromium);
      sum.failed += chosen.journey.length;
    }
  }
  if (Object.keys(slow).length > 0) add(sum, await runJest(slow, { ...env, TZ: zones[0] }));
  return sum;
}

function add(sum, more) {
  for (const count of ['passed', 'failed', 'skipped']) sum[count] += more[count];
  sum.failedFiles = [...new Set([...sum.failedFiles, ...more.failedFiles])];
  sum.figures.push(...more.figures);
}

/**
 * Runs Jest once, on the tests whose sources were chosen and on nothing that an older build left. A chosen one that does
 * not run counts as failed, and so does a Jest that gives no account of itself.
 */
async function runJest(chosen, env) {
  const projects = Object.keys(chosen);
  say(`\n${projects.join(' and ')}, on a computer in ${env.TZ}`);
  const folder = mkdtempSync(join(tmpdir(), 'vigil-jest-'));
  const VIGIL_TEST_COUNTS = join(folder, 'counts.json');
  const VIGIL_TEST_PLAN = join(folder, 'plan.json');
  const VIGIL_TEST_FIGURES = join(folder, 'figures');
  writeFileSync(VIGIL_TEST_PLAN, JSON.stringify(Object.fromEntries(projects.map((kind) => [kind, chosen[kind].map(compiledTest)]))));
  try {
    const { status } = await runChild(process.execPath, [
      '--experimental-vm-modules', '--no-warnings', inCheckout('node_modules/jest/bin/jest.js'),
      '--config', inCheckout('scripts/jest.config.mjs'), '--selectProjects', ...projects, '--passWithNoTests',
    ], { cwd: top, env: { ...env, VIGIL_TEST_COUNTS, VIGIL_TEST_PLAN, VIGIL_TEST_FIGURES }, show: true });
    return { ...countsOf(VIGIL_TEST_COUNTS, status, Object.values(chosen).flat().length), figures: figuresIn(VIGIL_TEST_FIGURES) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What tests said that they tried and found (apps/api/testing/figures.ts), one line each; none wrote any where there is no file. */
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
