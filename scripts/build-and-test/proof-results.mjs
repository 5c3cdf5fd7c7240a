import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { chapterNames } from './proof-chapters.mjs';
import { inCheckout } from './checkout-files.mjs';

const PAGE = 'docs/proofs.md';

const git = (...args) => execFileSync('git', args, { cwd: inCheckout('.'), encoding: 'utf8' }).trim();

/**
 * Returns the newest commit that changed anything but the page of proofs, which is written after the commit that it
 * describes, and the number of files that differ from it. A tree with differences proves nothing about the commit.
 */
export const stateOfTree = () => ({
  commit: git('log', '-1', '--format=%h', '--abbrev=12', '--', '.', `:!${PAGE}`),
  changed: git('status', '--porcelain', '--untracked-files=all')
    .split('\n')
    .filter((line) => line && !line.endsWith(PAGE)).length,
});

const [TRIED, FAILED] = ['What was tried', 'Where something failed'];
const ROW =
  /^\| (\S+) \| (\w+)(?: and (\d+) changed files)? \| (\S+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| ([\d.]+) \|$/;

/**
 * Reads each chapter's last result, by name, from the page. Nothing else keeps them: they come from several computers.
 */
export const proofsIn = (page) => {
  const linesOf = (name, heading) => {
    const part = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
    return part.split('\n').flatMap((line) => (line.startsWith(`- ${name}: `) ? [line.slice(name.length + 4)] : []));
  };
  const results = page.split('\n').flatMap((line) => {
    const [, name, commit, changed = 0, day, seed, passed, failed, skipped, minutes] = ROW.exec(line) ?? [];
    if (!chapterNames.includes(name)) return [];
    const counts = { changed: +changed, passed: +passed, failed: +failed, skipped: +skipped, minutes: +minutes };
    const failedFiles = linesOf(name, FAILED).map((file) => file.replaceAll('`', ''));
    return [[name, { commit, day, seed, ...counts, figures: linesOf(name, TRIED), failedFiles }]];
  });
  return Object.fromEntries(results);
};

export const readProofs = () => proofsIn(readFileSync(inCheckout(PAGE), 'utf8'));

/** Returns whether a chapter passed at this very commit, in a tree without differences. */
export const hasPassed = (found, { commit, changed }) =>
  found !== undefined &&
  changed === 0 &&
  found.changed === 0 &&
  found.commit === commit &&
  found.failed === 0 &&
  found.passed > 0;

/** Sums up all chapters, and names those that did not pass at this commit. A chapter without tests is not named. */
export const summaryOf = (proofs, tree) => {
  const all = chapterNames.flatMap((name) => (proofs[name] ? [proofs[name]] : []));
  const sum = (count) => all.reduce((total, found) => total + found[count], 0);
  const [passed, failed, skipped, minutes] = ['passed', 'failed', 'skipped', 'minutes'].map(sum);
  const open = chapterNames.filter(
    (name) => !hasPassed(proofs[name], tree) && !(proofs[name]?.passed === 0 && proofs[name]?.failed === 0),
  );
  const rest =
    open.length === 0 ? 'every chapter passed at this commit' : `not passed at this commit: ${open.join(', ')}`;
  return { passed, failed, skipped, minutes, line: `${passed} passed, ${failed} failed, ${skipped} skipped; ${rest}` };
};

const at = ({ commit, changed }) => (changed > 0 ? `${commit} and ${changed} changed files` : commit);

/** Formats the page as Markdown. */
export const pageOf = (proofs, tree) => {
  const { passed, failed, skipped, minutes, line } = summaryOf(proofs, tree);
  const rows = chapterNames.map((name) => {
    const found = proofs[name];
    if (!found) return `| ${name} | not run | | | | | | |`;
    return `| ${name} | ${at(found)} | ${found.day} | ${found.seed} | ${found.passed} | ${found.failed} | ${found.skipped} | ${found.minutes.toFixed(1)} |`;
  });
  const figures = chapterNames.flatMap((name) =>
    [...new Set(proofs[name]?.figures ?? [])].map((figure) => `- ${name}: ${figure}`),
  );
  const broken = chapterNames.flatMap((name) =>
    (proofs[name]?.failedFiles ?? []).map((file) => `- ${name}: \`${file}\``),
  );
  return `# What \`npm run prove\` found

Written by the command itself: the full counts of the long proofs (\`npm test\` runs a seeded sample of them). Each chapter names the commit
that it ran at. \`npm run prove -- CHAPTER...\` runs some of them; one that passed at this commit is not run again without \`--again\`.

At ${at(tree)}: ${line.slice(line.indexOf(';') + 2)}.

| chapter | commit | day | seed | passed | failed | skipped | minutes |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}
| all | | | | ${passed} | ${failed} | ${skipped} | ${minutes.toFixed(1)} |
${figures.length > 0 ? `\n## ${TRIED}\n\n${figures.join('\n')}\n` : ''}${broken.length > 0 ? `\n## ${FAILED}\n\n${broken.join('\n')}\n` : ''}`;
};

/** Writes a chapter's result into the page, whole or not at all: an interrupted run keeps the old results. */
export const writeChapter = (name, found) => writePage({ ...readProofs(), [name]: found });

/** Writes the page again, as of the commit that stands now. */
export const writePage = (proofs = readProofs()) => {
  writeFileSync(inCheckout(`${PAGE}.new`), pageOf(proofs, stateOfTree()));
  renameSync(inCheckout(`${PAGE}.new`), inCheckout(PAGE));
};
