import { jest } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';

let newest = 0;
let about: { asOf: { seq: number } } | null = { asOf: { seq: 57 } };
let read: (string | null)[] = [];
jest.unstable_mockModule('../installation-info.js', () => ({ useAbout: () => about }));
jest.unstable_mockModule('./use-counts.js', () => ({ useCounts: () => null }));
jest.unstable_mockModule('./local/local-facts.js', () => ({ useLocalFacts: () => [null, { seq: newest, day: '' }] }));
jest.unstable_mockModule('../use-public-fetch.js', () => ({
  usePublicFetch: (path: string | null) => {
    read.push(path);
    return { state: 'loading', value: null };
  },
}));
const { useCoverage } = await import('./use-figures.js');

/** What a page reads whose own edition is 57, once it has seen another one. */
const readAt = (seq: number, asOf?: string): (string | null)[] => {
  [newest, read] = [seq, []];
  function Page() {
    useCoverage(asOf);
    return null;
  }
  renderToString(<Page />);
  return read;
};

describe('who watched, on a page that stays open', () => {
  it('is read once for the edition of the page, and again for each newer one', () => {
    expect([0, 57, 58, 59].flatMap((seq) => readAt(seq))).toEqual([
      '/api/public/coverage',
      '/api/public/coverage',
      '/api/public/coverage#58',
      '/api/public/coverage#59',
    ]);
  });

  it('stays that of its edition on a page of an earlier one', () => {
    expect(readAt(58, '40.2026-01-01')).toEqual(['/api/public/coverage?asOf=40.2026-01-01']);
  });

  it('is read once where the page does not know its edition', () => {
    about = null;
    expect(readAt(58)).toEqual(['/api/public/coverage']);
  });
});
