import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { formatNote, formatTarget } from '@vigil/shared/import/format-note.js';
import { TARGETS } from '@vigil/shared/import/column-targets.js';
import en from '@vigil/shared/text/imports/en.json' with { type: 'json' };
import km from '@vigil/shared/text/imports/km.json' with { type: 'json' };
import { inCheckout } from '../../project-root.js';
import { importText } from './import-text.js';
import { FILE_PROBLEMS } from '@vigil/shared/import/reading/file-problem.js';

const sources = ['libs/shared/import', 'apps/api/exchange/imports'].flatMap((folder) =>
  readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .map((file) => readFileSync(inCheckout(folder, file), 'utf8')),
);
const codes = [
  ...new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\b(?:code: |note\(|aside\(|failed\(verdict, )'([a-z-]+)'/g)].map((match) => match[1]!),
    ),
  ),
].sort();
const words = { en: en as Record<string, string>, km: km as Record<string, string> };
const blanks = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

describe.each(['en', 'km'] as const)('the words of an import (%s)', (language) => {
  const text = importText(language);

  it('are there for everything that is noted of a row, a file or a map', () => {
    expect(codes).toEqual(
      expect.arrayContaining(['unknown-term', 'possible-double', 'merged-cells', 'repeated-target', 'already-there']),
    );
    expect(
      codes.filter((code) => !['note', 'notice', 'file', 'field'].some((room) => text.has(`${room}.${code}`))),
    ).toEqual([]);
    expect(
      [...FILE_PROBLEMS, 'stopped', 'gone', 'disk-full', 'database-away', 'unexpected'].filter(
        (code) => !text.has(`file.${code}`),
      ),
    ).toEqual([]);
    for (const code of [
      'date-not-understood',
      'date-order-unclear',
      'date-era-unclear',
      'date-not-in-calendar',
      'date-other-calendar',
      'changed-since-check',
      'may-not-change.not-allowed',
      'may-not-change.wrong-state',
    ])
      expect([code, text.has(`note.${code}`)]).toEqual([code, true]);
  });

  it('name every meaning that a column can have', () => {
    expect(
      TARGETS.map(({ key }) => formatTarget(key, text)).filter((said) => /\.label|^target\.|undefined/.test(said)),
    ).toEqual([]);
  });

  it('are the same keys with the same blanks in both languages', () => {
    expect(Object.keys(words[language]).sort()).toEqual(Object.keys(en).sort());
    for (const [key, said] of Object.entries(words[language]))
      expect([key, blanks(said)]).toEqual([key, blanks(words.en[key]!)]);
  });
});

it('say the column, what is wrong, and what stood there', () => {
  expect(
    formatNote({ code: 'date-not-understood', column: 1, value: 'last summer' }, ['Id', 'Date'], importText('en')),
  ).toBe('Date: not understood as a date; kept as text in the narrative (“last summer”)');
  expect(
    formatNote({ code: 'missing.required', column: null, value: '/accounts/0/stance' }, [], importText('en')),
  ).toMatch(/^What each side says: .+: Please answer this$/);
  expect(
    formatNote(
      { code: 'term-by-spelling', column: 0, value: 'petition', suggestions: ['AT_PETITION'] },
      ['Assembly'],
      importText('en'),
    ),
  ).toBe('Assembly: read as the nearest word of the list: Petition delivery (“petition”)');
});

describe('what goes wrong', () => {
  it('has no Khmer text without Khmer, except names and numbers', () => {
    expect(
      Object.entries(km)
        .filter(([, said]) => !/[\u1780-\u17FF]/.test(said))
        .map(([key]) => key),
    ).toEqual(
      ['note.quoted', 'note.in-column', 'note.taken-for', 'note.missing', 'import.result.and', 'import.remark'].filter(
        (key) => !/[\u1780-\u17FF]/.test((km as Record<string, string>)[key]!),
      ),
    );
  });
});
