import { randomInt } from 'node:crypto';
import { refuseOldNode } from './build-and-test/refuse-old-node.mjs';

/**
 * `npm test [-- PATTERN... --watch --prove --despite-build]`: installs and builds what is needed, then runs every test
 * whose path matches a pattern (a regular expression). Without one it runs all, of the long proofs a third. --watch
 * reruns tests after changes, --prove runs full counts, --despite-build continues despite type errors. The seed chooses
 * the third, and in which of two time zones a pure test runs; with --prove it runs in both. The last line is a summary.
 * `npm run prove` runs all tests at full counts, chapter by chapter, and records the results (prove.mjs).
 */
refuseOldNode();
const { Refusal, complain, say } = await import('./build-and-test/print-messages.mjs');
const { installIfNeeded } = await import('./build-and-test/install-if-needed.mjs');

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const patterns = process.argv.slice(2).filter((word) => !word.startsWith('--'));

try {
  const known = ['--watch', '--prove', '--despite-build'];
  const unknown = flags.find((flag) => !known.includes(flag));
  if (unknown)
    throw new Refusal(`test.mjs does not know ${unknown}: it takes ${known.join(', ')} and patterns of file names.`);
  const watch = flags.includes('--watch');
  await installIfNeeded();
  const { LONG_PROOFS, testFiles, setAside, withSomeLongProofs } = await import('./build-and-test/test-files.mjs');
  const { buildFor, keepCompiling, runAll } = await import('./build-and-test/run-tests.mjs');
  const seed = process.env.VIGIL_SEED || String(randomInt(1, 2 ** 31));
  if (!/^\d{1,10}$/.test(seed)) throw new Refusal(`VIGIL_SEED is "${seed}": it must be a whole number.`);
  const prove = flags.includes('--prove');
  const isSample = patterns.length === 0 && !prove;
  const { chosen, left } = isSample
    ? withSomeLongProofs(testFiles(patterns), seed)
    : { chosen: testFiles(patterns), left: 0 };
  await buildFor(chosen, { despite: flags.includes('--despite-build'), whole: patterns.length === 0 });
  say(`Seed of everything random: VIGIL_SEED=${seed}`);
  const stop = watch ? await keepCompiling(chosen) : null;
  const sum = await runAll(chosen, { seed, prove, watch });
  stop?.();
  if (watch) process.exit(0);
  const hidden = setAside();
  hidden.forEach((line) => say(`${line}: a test that is set aside proves nothing; mend it or remove it`));
  sum.failed += hidden.length;
  if (sum.passed + sum.failed === 0) {
    process.exitCode = 1;
    say(sum.skipped > 0 ? 'Nothing ran.' : `No test matches ${patterns.join(' ')}.`);
  }
  if (sum.failed > 0) process.exitCode = 1;
  if (left > 0) say(`${left} of ${LONG_PROOFS.length} long proofs were left to other seeds and to npm run prove.`);
  say(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
