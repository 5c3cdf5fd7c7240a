import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../../project-root.js';

/**
 * The requirements of levels 1 and 2 in OWASP ASVS 5.0.0, by section: of each, the numbers at level 1, then those at
 * level 2. Taken from the standard's own table.
 */
const REQUIREMENTS: Readonly<Record<string, readonly [level1: string, level2: string]>> = {
  '1.1': ['', '1 2'],
  '1.2': ['1 2 3 4 5', '6 7 8 9'],
  '1.3': ['1 2', '3 4 5 6 7 8 9 10 11'],
  '1.4': ['', '1 2 3'],
  '1.5': ['1', '2'],
  '2.1': ['1', '2 3'],
  '2.2': ['1 2', '3'],
  '2.3': ['1', '2 3 4'],
  '2.4': ['', '1'],
  '3.2': ['1 2', ''],
  '3.3': ['1', '2 3 4'],
  '3.4': ['1 2', '3 4 5 6'],
  '3.5': ['1 2 3', '4 5'],
  '3.7': ['', '1 2'],
  '4.1': ['1', '2 3'],
  '4.2': ['', '1'],
  '4.3': ['', '1 2'],
  '4.4': ['1', '2 3 4'],
  '5.1': ['', '1'],
  '5.2': ['1 2', '3'],
  '5.3': ['1 2', ''],
  '5.4': ['', '1 2 3'],
  '6.1': ['1', '2 3'],
  '6.2': ['1 2 3 4 5 6 7 8', '9 10 11 12'],
  '6.3': ['1 2', '3 4'],
  '6.4': ['1 2', '3 4'],
  '6.5': ['', '1 2 3 4 5'],
  '6.6': ['', '1 2 3'],
  '6.8': ['', '1 2 3 4'],
  '7.1': ['', '1 2 3'],
  '7.2': ['1 2 3 4', ''],
  '7.3': ['', '1 2'],
  '7.4': ['1 2', '3 4 5'],
  '7.5': ['', '1 2'],
  '7.6': ['', '1 2'],
  '8.1': ['1', '2'],
  '8.2': ['1 2', '3'],
  '8.3': ['1', ''],
  '8.4': ['', '1'],
  '9.1': ['1 2 3', ''],
  '9.2': ['1', '2 3 4'],
  '10.1': ['', '1 2'],
  '10.2': ['', '1 2'],
  '10.3': ['', '1 2 3 4'],
  '10.4': ['1 2 3 4 5', '6 7 8 9 10 11'],
  '10.5': ['', '1 2 3 4 5'],
  '10.6': ['', '1 2'],
  '10.7': ['', '1 2 3'],
  '11.1': ['', '1 2'],
  '11.2': ['', '1 2 3'],
  '11.3': ['1 2', '3'],
  '11.4': ['1', '2 3 4'],
  '11.5': ['', '1'],
  '11.6': ['', '1'],
  '12.1': ['1', '2 3'],
  '12.2': ['1 2', ''],
  '12.3': ['', '1 2 3 4'],
  '13.1': ['', '1'],
  '13.2': ['', '1 2 3 4 5'],
  '13.3': ['', '1 2'],
  '13.4': ['1', '2 3 4 5'],
  '14.1': ['', '1 2'],
  '14.2': ['1', '2 3 4'],
  '14.3': ['1', '2 3'],
  '15.1': ['1', '2 3'],
  '15.2': ['1', '2 3'],
  '15.3': ['1', '2 3 4 5 6 7'],
  '16.1': ['', '1'],
  '16.2': ['', '1 2 3 4 5'],
  '16.3': ['', '1 2 3 4'],
  '16.4': ['', '1 2 3'],
  '16.5': ['', '1 2 3'],
  '17.1': ['', '1'],
  '17.2': ['', '1 2 3 4'],
  '17.3': ['', '1 2'],
};

const wanted = Object.entries(REQUIREMENTS).flatMap(([section, levels]) =>
  levels.flatMap((numbers, level) =>
    numbers
      .split(' ')
      .filter(Boolean)
      .map((number) => `v5.0.0-${section}.${number} ${level + 1}`),
  ),
);

interface Line {
  number: string;
  level: string;
  short: string;
  state: string;
  by: string;
}
const page = readFileSync(inCheckout('docs/asvs.md'), 'utf8');
const lines = page
  .split('\n')
  .filter((line) => line.startsWith('| v5.0.0-'))
  .map((line): Line => {
    const [number, level, short, state, ...by] = line.slice(2, -2).split(' | ') as [string, string, string, string];
    return { number, level, short, state, by: by.join(' | ') };
  });
const filesOf = ({ by }: Line): string[] =>
  [...by.matchAll(/`((?:apps|libs|scripts|docs)\/[^`]+|SECURITY\.md)`/g)].map(([, file]) => file!);
const isTest = (file: string): boolean => /\.(spec|db-spec|journey)\.(ts|tsx|mjs)$/.test(file);

describe('the table of the ASVS', () => {
  it('has every requirement of levels 1 and 2, once and in order, and no other', () => {
    expect(wanted.filter((one) => one.endsWith(' 1'))).toHaveLength(70);
    expect(wanted.filter((one) => one.endsWith(' 2'))).toHaveLength(183);
    const inOrder = (numbers: string[]): string[] =>
      numbers.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    expect(lines.map(({ number, level }) => `${number} ${level}`)).toEqual(inOrder([...wanted]));
  });

  it('names only files that are there', () => {
    const named = lines.flatMap(filesOf);
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter((file) => !existsSync(inCheckout(file)))).toEqual([]);
  });

  // The first section of each chapter asks for documentation.
  it('has a test for each that is met, or a page where documentation is asked for', () => {
    const unheld = lines
      .filter(({ state }) => state === 'met')
      .filter((line) => !filesOf(line).some((file) => isTest(file) || /^v5\.0\.0-\d+\.1\./.test(line.number)));
    expect(unheld.map(({ number }) => number)).toEqual([]);
  });

  it('says of each other one why', () => {
    const others = lines.filter(({ state }) => state !== 'met');
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['not met', 'does not apply']));
    expect(others.filter(({ by, short }) => by.trim().length < 5 || short.trim() === '')).toEqual([]);
  });

  it('counts itself', () => {
    for (const state of ['met', 'not met', 'does not apply']) {
      const of = (level: string): number => lines.filter((line) => line.state === state && line.level === level).length;
      expect(page).toContain(`| ${state} | ${of('1')} | ${of('2')} | ${of('1') + of('2')} |\n`);
    }
  });
});
