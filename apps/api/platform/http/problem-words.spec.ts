import { readdirSync, readFileSync } from 'node:fs';
import { PROBLEM_CODES } from '@vigil/shared/problems/problems.js';
import en from '@vigil/shared/text/problems/en.json' with { type: 'json' };
import km from '@vigil/shared/text/problems/km.json' with { type: 'json' };
import { inCheckout } from '../../project-root.js';

/**
 * Lists the sources that refuse requests. Leaves out what tests and builders invent, languages, whose codes are their
 * own, and an import's notes, whose texts another test checks.
 */
const sources = (folder: string): string[] =>
  readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !/(^|\/)(dist|node_modules|testing|text|language|imports?)\/|spec\.ts$|journey\.ts$|\.d\.ts$/.test(file),
    )
    .map((file) => readFileSync(inCheckout(folder, file), 'utf8'));

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);

/**
 * Finds `code: 'x'` and `code: y ? 'x' : 'z'` next to a pointer, and `wrong('x')` in the codebook's and the query's
 * checks.
 */
const spoken = (text: string): string[] => [
  ...matches(text, /\bwrong\('([a-z-]+)'/g),
  ...matches(text, /\bcode: '([a-z-]+)'/g),
  ...[...text.matchAll(/\bcode: [^,'}]*\? '([a-z-]+)' : '([a-z-]+)'/g)].flatMap((match) => [match[1]!, match[2]!]),
  ...[...text.matchAll(/\btype (?:Count|Window)Problem =([^;]+);/g)].flatMap((match) =>
    matches(match[1]!, /'([a-z-]+)'/g),
  ),
  ...[...text.matchAll(/\btype QuestionProblem =([^;]+);/g)]
    .flatMap((match) => matches(match[1]!, /'([a-z-]+)'/g))
    .map((code) => `question-${code}`),
  ...matches(text.match(/const BY_RULE[^}]+}/)?.[0] ?? '', /: '([a-z-]+)'/g),
];

const shared = sources('libs/shared').flatMap(spoken);
const api = sources('apps/api').flatMap(spoken);
const codes = [...new Set([...shared, ...api])].sort();
const words = { en: en as Record<string, string>, km: km as Record<string, string> };

describe.each(['en', 'km'] as const)('the words of refusals (%s)', (language) => {
  it('are there for every problem', () => {
    expect(PROBLEM_CODES.filter((code) => !words[language][`problem.${code}`])).toEqual([]);
  });

  it('are there for every wrong field that the sources can name', () => {
    expect(codes.length).toBeGreaterThan(40);
    expect(codes).toEqual(
      expect.arrayContaining(['low-not-below-high', 'not-a-whole-month', 'missing-key', 'act-needed', 'unknown-code']),
    );
    const isProblem = (code: string): boolean => (PROBLEM_CODES as string[]).includes(code);
    expect(codes.filter((code) => !words[language][`field.${code}`] && !isProblem(code))).toEqual([]);
  });

  it('are the same keys with the same blanks in both languages, and each is said by something', () => {
    const blanks = (text: string): string[] => matches(text, /\{(\w+)\}/g).sort();
    expect(Object.keys(words[language]).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(words[language]))
      expect([key, blanks(text)]).toEqual([key, blanks(words.en[key]!)]);
    expect(Object.values(words[language]).filter((text) => text.trim() === '')).toEqual([]);
  });
});

it('has Khmer words that are Khmer', () => {
  expect(Object.entries(words.km).filter(([, text]) => !/[\u1780-\u17FF]/.test(text))).toEqual([]);
});
