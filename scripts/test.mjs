import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseOldNode } from './workshop/node-version.mjs';

/**
 * `npm test`, or `node scripts/test.mjs [--prove] [--despite-build] [pattern]`: installs and builds what is needed, then
 * runs every test whose path matches the pattern (a regular expression; none: all). The last line sums them up.
 */
refuseOldNode();
const { Refusal, complain, say } = await import('./workshop/say.mjs');
const { installIfNeeded } = await import('./workshop/install.mjs');

/** A test that depends on the time zone of the machine fails in one of these: their days differ for most of the day. */
const zones = ['Pacific/Kiritimati', 'America/St_Johns'];

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const patterns = process.argv.slice(2).filter((word) => !word.startsWith('--'));

try {
  const unknown = flags.find((flag) => !['--prove', '--despite-build'].includes(flag));
  if (unknown) throw new Refusal(`test.mjs does not know ${unknown}: it takes --prove, --despite-build and patterns of file names.`);
  await installIfNeeded();
  const { testFiles, setAside } = await import('./workshop/test-files.mjs');
  const chosen = testFiles(patterns);
  await build(chosen.journey.length > 0 || chosen.db.some(opensTheSite));
  await bundle(chosen.pure.filter((file) => file.startsWith('apps/web/')));
  const seed = process.env.VIGIL_SEED ?? String(randomInt(1, 2 ** 31));
  const began = performance.now();
  const sum = await runAll(chosen, seed);
  const hidden = setAside();
  hidden.forEach((line) => say(`${line}: a test that is set aside proves nothing; mend it or remove it`));
  sum.failed += hidden.length;
  if (sum.passed + sum.failed === 0) {
    sum.failed = 1;
    say(`No test matches ${patterns.join(' ')}.`);
  }
  process.exitCode = sum.failed > 0 ? 1 : 0;
  if (flags.includes('--prove') && patterns.length === 0) {
    const { writeProof } = await import('./workshop/proof.mjs');
    writeProof({ sum, seed, minutes: (performance.now() - began) / 60_000 });
  }
  say(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
} catch (error) {
  complain(error);
  process.exitCode = 1;
}

/** A test that serves the built site to whoever runs no script needs no browser, but the site. */
function opensTheSite(file) {
  return readFileSync(file, 'utf8').includes('SITE');
}

async function build(withWeb) {
  const { buildIfNeeded, compileDespiteErrors } = await import('./workshop/build.mjs');
  if (flags.includes('--despite-build')) return compileDespiteErrors();
  await buildIfNeeded(withWeb ? ['shared', 'api', 'web'] : ['shared', 'api']);
}

async function bundle(webSpecs) {
  if (webSpecs.length === 0) return;
  const { bundleWebSpecs } = await import('./workshop/web-specs.mjs');
  await bundleWebSpecs(webSpecs);
}

async function runAll(chosen, seed) {
  say(`Seed of everything random: VIGIL_SEED=${seed}`);
  const env = { ...process.env, VIGIL_SEED: seed, VIGIL_PROVE: flags.includes('--prove') ? '1' : '' };
  const sum = { passed: 0, failed: 0, skipped: 0 };
  if (chosen.pure.length > 0) {
    for (const zone of zones) add(sum, await runJest({ pure: chosen.pure }, { ...env, TZ: zone }));
  }
  const slow = {};
  if (chosen.db.length > 0) slow.db = chosen.db;
  if (chosen.journey.length > 0) {
    const { provideChromium, howToGetChromium } = await import('./workshop/chromium.mjs');
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
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
}

/**
 * Runs Jest once, on the tests whose sources were chosen and on nothing that an older build left. A chosen one that does
 * not run counts as failed, and so does a Jest that gives no account of itself.
 */
async function runJest(chosen, env) {
  const { runChild } = await import('./workshop/child.mjs');
  const { inCheckout, top } = await import('./workshop/checkout.mjs');
  const { compiledTest } = await import('./workshop/test-files.mjs');
  const projects = Object.keys(chosen);
  say(`\n${projects.join(' and ')}, on a computer in ${env.TZ}`);
  const folder = mkdtempSync(join(tmpdir(), 'vigil-jest-'));
  const VIGIL_TEST_COUNTS = join(folder, 'counts.json');
  const VIGIL_TEST_PLAN = join(folder, 'plan.json');
  writeFileSync(VIGIL_TEST_PLAN, JSON.stringify(Object.fromEntries(projects.map((kind) => [kind, chosen[kind].map(compiledTest)]))));
  try {
    const { status } = await runChild(process.execPath, [
      '--experimental-vm-modules', '--no-warnings', inCheckout('node_modules/jest/bin/jest.js'),
      '--config', inCheckout('scripts/jest.config.mjs'), '--selectProjects', ...projects, '--passWithNoTests',
    ], { cwd: top, env: { ...env, VIGIL_TEST_COUNTS, VIGIL_TEST_PLAN }, show: true });
    return countsOf(VIGIL_TEST_COUNTS, status, Object.values(chosen).flat().length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsOf(file, status, wanted) {
  let counts = { passed: 0, failed: 0, skipped: 0, files: 0 };
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
