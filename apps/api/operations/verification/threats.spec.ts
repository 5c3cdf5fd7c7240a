import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../../project-root.js';

const IS_TEST = /\.(spec|db-spec|journey)\.ts$/;
const TESTS = readdirSync(inCheckout('apps/api'), { recursive: true, withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() &&
      IS_TEST.test(entry.name) &&
      !entry.parentPath.includes('node_modules') &&
      !entry.parentPath.includes('/dist'),
  )
  .map(({ name }) => name);

interface Line {
  taken: string;
  holders: string[];
}

/**
 * Returns the lines of the table, without the one that a search writes; "the same" repeats the tests of the line above.
 */
const linesOf = (text: string): Line[] => {
  const lines: Line[] = [];
  for (const row of text
    .replace(/<!-- who alone.*?<!-- end -->/s, '')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| if this'))) {
    const cells = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const named = [...cells.at(-1)!.matchAll(/`([^`]+)`/g)]
      .map(([, name]) => name!)
      .filter((name) => name.includes('.ts'));
    lines.push({
      taken: cells[0]!,
      holders: named.length === 0 && cells.at(-1)!.startsWith('the same') ? lines.at(-1)!.holders : named,
    });
  }
  return lines;
};

/** Returns what is wrong with a line, in words; null when a test covers it. */
const faultOf = ({ taken, holders }: Line): string | null => {
  if (holders.length === 0) return `${taken}: no test is named`;
  const missing = holders.find(
    (name) =>
      !IS_TEST.test(name) ||
      (name.includes('/')
        ? !existsSync(inCheckout(name))
        : TESTS.filter((test) => test === basename(name)).length !== 1),
  );
  return missing ? `${taken}: there is no test ${missing}` : null;
};

describe('what somebody gets who takes something', () => {
  it('is said line by line, each with a test that exists', () => {
    const lines = linesOf(readFileSync(inCheckout('docs/threats.md'), 'utf8'));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.map(faultOf).filter(Boolean)).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['| a phone | nothing | – |', 'a phone: no test is named'],
    ['| a phone | nothing | `apps/api/members` |', 'a phone: no test is named'],
    [
      '| a phone | nothing | `apps/api/accounts/nowhere.spec.ts` |',
      'a phone: there is no test apps/api/accounts/nowhere.spec.ts',
    ],
    [
      '| a phone | nothing | `apps/api/accounts/members.service.ts` |',
      'a phone: there is no test apps/api/accounts/members.service.ts',
    ],
    ['| a phone | nothing | `nowhere.journey.ts` |', 'a phone: there is no test nowhere.journey.ts'],
  ])('is found: %s', (row, fault) => expect(linesOf(row).map(faultOf)).toEqual([fault]));
});
