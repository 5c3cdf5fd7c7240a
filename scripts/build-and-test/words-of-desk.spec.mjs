import { filesBelow } from './checkout-files.mjs';
import { bundlesIn, bundlesOfKeys, laterPartsIn, wordsMissing } from './named-words.mjs';

const DESK = 'apps/web/src/desk';
/** Sources that name words which others show, where they have them: those others are looked at, too. */
const SHOWN_BY_OTHERS = /^(queue\/desk-actions\.ts|proposed-names\/proposed-names-context\.tsx): /;
/** Names of something else that are also keys, and a word of the public page that a preview shows with its words. */
const NO_WORDS = [/: acts\.people$/, /shared\/import\/.*: sources\.title$/, /public-preview\.tsx: history\.title$/];

const missing = (...asked) =>
  wordsMissing(...asked).filter((one) => !SHOWN_BY_OTHERS.test(one) && !NO_WORDS.some((name) => name.test(one)));

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

  it('are missed', () => {
    expect(missing(`${DESK}/desk-frame.tsx`, keys, ['app'])).toContain('desk-frame.tsx: desk.menu');
    const { source } = parts.find((part) => part.source.endsWith('exports-page.tsx'));
    expect(missing(source, keys, begin)).toContain('exporting/exports-page.tsx: exports.lead');
  });
});
