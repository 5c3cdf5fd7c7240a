import { join } from 'node:path';
import { filesBelow } from './checkout-files.mjs';
import { begunIn, bundlesIn, bundlesOfKeys, laterPartsIn, wordsMissing } from './named-words.mjs';

const DESK = 'apps/web/src/desk';
/** Sources that name words which others show, where they have them: those others are looked at, too. */
const SHOWN_BY_OTHERS = /^(queue\/desk-actions\.ts|proposed-names\/proposed-names-context\.tsx): /;
/** Names of something else that are also keys, and a word of the public page that a preview shows with its words. */
const NO_WORDS = [
  /: acts\.people$/,
  /shared\/import\/.*: place\./,
  /shared\/import\/.*: sources\.title$/,
  /public-preview\.tsx: history\.title$/,
];

/**
 * Of keys that are put together and begin like those of several bundles: whose they are. null: the source looks whether
 * there is such a word.
 */
const MEANT = {
  'queue/filter-labels.ts: desk.': 'queue',
  'format-answer.ts: desk.': 'queue',
  'code-search-context.tsx: list.': 'codebook',
  'code-search-context.tsx: definition.': null,
  'administering/own-code-dialog.tsx: list.': 'codebook',
  'evidence/file-row.tsx: custody.': 'evidence',
  'form/choice-control.tsx: list.': 'codebook',
  'form/own-questions.tsx: incident.': 'codebook',
  'administering/search-word-dialog.tsx: list.': 'codebook',
  'importing/import-page.tsx: file.': 'imports',
  'releasing/changed-public-details.ts: incident.': 'codebook',
  'importing/row-outcome.tsx: incident.': 'codebook',
  'people/case-list/case-list-page.tsx: file.': 'imports',
  '../../../../libs/shared/counting/format-figure.ts: aside.': 'counting',
  '../../../../libs/shared/counting/format-per-inhabitants.ts: per.': 'rule',
  '../../../../libs/shared/import/format-note.ts: incident.': 'codebook',
  'reviewing/record-history-page.tsx: change.': 'desk',
  'reviewing/record-timeline.tsx: change.': 'desk',
  'reviewing/why-closed.tsx: change.': 'desk',
};
const missing = (path, keys, given) =>
  wordsMissing(path, keys, given, MEANT).filter(
    (one) => !SHOWN_BY_OTHERS.test(one) && !NO_WORDS.some((name) => name.test(one)),
  );

describe('the words of the desk', () => {
  const keys = bundlesOfKeys();
  const begin = bundlesIn(`${DESK}/desk.tsx`, 'QUEUE_WORDS');
  const parts = filesBelow(DESK)
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.spec.'))
    .flatMap(laterPartsIn);

  it('are there with its frame and its queue', () => {
    expect(begin).toContain('queue');
    expect(missing(`${DESK}/desk.tsx`, keys, begin)).toEqual([]);
  });

  it('come with each part that loads later', () => {
    expect(parts.length).toBeGreaterThan(45);
    expect(parts.flatMap(({ source, bundles }) => missing(source, keys, [...begin, ...bundles]))).toEqual([]);
  });

  it('are of a bundle where several have keys that begin like one that is put together', () => {
    const sources = Object.keys(MEANT).map((one) => one.split(': '));
    for (const [file, start] of sources)
      expect([file, begunIn(join(DESK, file))]).toEqual([file, expect.arrayContaining([start])]);
  });

  it('are missed', () => {
    expect(missing(`${DESK}/desk-frame.tsx`, keys, ['app'])).toContain('desk-frame.tsx: desk.menu');
    // Put together: `desk.${answer}` and `change.${kind}`.
    expect(missing(`${DESK}/queue/filter-labels.ts`, keys, ['app'])).toContain('queue/filter-labels.ts: desk.yes');
    const ofHistory = missing(`${DESK}/reviewing/record-history-page.tsx`, keys, ['app', 'pages']);
    expect(ofHistory).toContain('reviewing/record-history-page.tsx: change.verified');
    expect(ofHistory).not.toContain('reviewing/record-history-page.tsx: change.coverage');
    const { source } = parts.find((part) => part.source.endsWith('exports-page.tsx'));
    expect(missing(source, keys, begin)).toContain('exporting/exports-page.tsx: exports.lead');
  });
});
