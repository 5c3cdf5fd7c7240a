import { randomInt } from 'node:crypto';
import { refuseOldNode } from './build-and-test/refuse-old-node.mjs';

/**
 * `npm run prove [-- CHAPTER... --again]`: runs all tests at full counts, chapter by chapter
 * (build-and-test/proof-chapters.mjs), or only the named chapters. It writes each result into docs/proofs.md when the
 * chapter ends, and skips chapters that passed at this very commit, unless --again is given.
 */
refuseOldNode();
const { Refusal, complain, say } = await import('./build-and-test/print-messages.mjs');
const { installIfNeeded } = await import('./build-and-test/install-if-needed.mjs');

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));

try {
  const unknown = flags.find((flag) => flag !== '--again');
  if (unknown) throw new Refusal(`prove.mjs does not know ${unknown}: it takes --again and names of chapters.`);
  await installIfNeeded();
  const { chosenChapters, testsOf } = await import('./build-and-test/proof-chapters.mjs');
  const { setAside } = await import('./build-and-test/test-files.mjs');
  const { buildFor, runAll } = await import('./build-and-test/run-tests.mjs');
  const { hasPassed, readProofs, stateOfTree, summaryOf, writeChapter, writePage } =
    await import('./build-and-test/proof-results.mjs');
  const chapters = chosenChapters(words);
  for (const chapter of chapters) {
    const tree = stateOfTree();
    if (!flags.includes('--again') && hasPassed(readProofs()[chapter], tree)) {
      say(`${chapter}: it passed at this commit already; --again runs it again`);
      continue;
    }
    const chosen = testsOf(chapter);
    await buildFor(chosen);
    const seed = process.env.VIGIL_SEED ?? String(randomInt(1, 2 ** 31));
    say(`\nChapter ${chapter}. Seed of everything random: VIGIL_SEED=${seed}`);
    const began = performance.now();
    const sum = await runAll(chosen, { seed, prove: true });
    writeChapter(chapter, {
      ...sum,
      ...tree,
      seed,
      day: new Date().toISOString().slice(0, 10),
      minutes: (performance.now() - began) / 60_000,
    });
    say(`Chapter ${chapter}: ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  }
  const hidden = setAside();
  hidden.forEach((line) => say(`${line}: a test that is set aside proves nothing; mend it or remove it`));
  writePage();
  const { passed, failed, line } = summaryOf(readProofs(), stateOfTree());
  say(line);
  process.exitCode = failed > 0 || hidden.length > 0 || passed === 0 ? 1 : 0;
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
