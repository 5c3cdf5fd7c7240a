import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { inCheckout } from './checkout.mjs';

const git = (...args) => execFileSync('git', args, { cwd: inCheckout('.'), encoding: 'utf8' }).trim();

/**
 * Writes what `npm run prove` found, with the commit that it was found on. A tree that differs from its commit proves
 * nothing of the commit, and the page says so.
 */
export const writeProof = ({ sum, seed, minutes }) => {
  const changed = git('status', '--porcelain', '--untracked-files=no').split('\n').filter((line) => line && !line.endsWith('docs/proofs.md'));
  const text = `# What \`npm run prove\` found

Written by the command itself: the full counts of the long proofs (\`npm test\` runs a seeded sample of them).

| | |
|---|---|
| commit | ${git('rev-parse', '--short=12', 'HEAD')}${changed.length > 0 ? ` and ${changed.length} changed files that are not in it` : ''} |
| day | ${new Date().toISOString().slice(0, 10)} |
| seed | ${seed} |
| passed | ${sum.passed} |
| failed | ${sum.failed} |
| skipped | ${sum.skipped} |
| minutes | ${minutes.toFixed(1)} |
`;
  writeFileSync(inCheckout('docs/proofs.md'), text);
};
