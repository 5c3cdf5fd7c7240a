/**
 * A mark is one protest, thing done or person: counted; from a single source; not counted; where nothing was done;
 * where nobody knows; where nobody watched; one thing done; an empty place, so that a protest stands below itself.
 */
export type Mark = 'counted' | 'single' | 'left-out' | 'quiet' | 'unknown' | 'unwatched' | 'act' | 'gap';

const marks = (mark: Mark, n: number): Mark[] => Array.from({ length: n }, () => mark);

/** The made-up examples of "How we count". `how-examples.spec.ts` counts each number again, with the rule itself. */
export const EXAMPLES = {
  unit: {
    rows: { protest: marks('counted', 1), done: marks('act', 3) },
    numbers: { n: 1, acts: 3 },
  },
  checked: {
    rows: {
      confirmed: marks('counted', 2),
      fair: marks('counted', 1),
      weak: marks('single', 2),
      twice: marks('left-out', 1),
    },
    numbers: { n: 3, single: 2 },
  },
  unknown: {
    rows: { two: marks('counted', 2), none: marks('quiet', 1), silent: marks('unknown', 1) },
    numbers: { n: 2, k: 1, of: 3 },
  },
  days: {
    /** First and last possible day, in 2021. */
    windows: [
      ['2021-03-05', '2021-03-05'],
      ['2021-03-18', '2021-03-18'],
      ['2021-03-25', '2021-04-07'],
      ['2021-04-20', '2021-04-20'],
    ],
    numbers: { march: 2, marchMay: 1, april: 1, aprilMay: 1, both: 4 },
  },
  share: {
    rows: {
      interfered: marks('counted', 9),
      quiet: marks('quiet', 3),
      unknown: marks('unknown', 2),
      unmonitored: marks('left-out', 4),
    },
    numbers: { a: 9, b: 12, percent: 75 },
  },
  zero: {
    rows: { some: marks('counted', 2), none: marks('quiet', 1), nobody: marks('unwatched', 1) },
    numbers: { some: 2, none: 0 },
  },
  kinds: {
    rows: { push: marks('counted', 3), hit: [...marks('gap', 2), ...marks('counted', 2)] },
    numbers: { push: 3, hit: 2, n: 4 },
  },
  lawful: {
    rows: { unlawful: marks('counted', 2), lawful: marks('quiet', 1), 'not-yet': marks('unknown', 2) },
    numbers: { n: 2, k: 2 },
  },
} as const;

export type ExampleName = keyof typeof EXAMPLES;
export const EXAMPLE_NAMES = Object.keys(EXAMPLES) as ExampleName[];
