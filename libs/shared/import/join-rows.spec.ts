import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { emptyMap } from './column-mapping.js';
import { readRecord } from './read-record.js';
import type { RowDraft } from './row-draft.js';

let made = 0;
const read = (rows: readonly string[][]): RowDraft =>
  readRecord(
    rows,
    {
      ...emptyMap([]),
      columns: [
        { header: 'Acts', target: 'acts.type', dates: null },
        { header: 'Links', target: 'sources.url', dates: null },
      ],
    },
    { gazetteer: new Gazetteer([]), groups: new Map(), newId: () => String((made += 1)), places: new Map() },
  );
const links = (from: number, n: number): string =>
  Array.from({ length: n }, (_, i) => `https://example.org/${from + i}`).join('\n');

describe('rows that are one record', () => {
  it('cite a source once, whichever rows name it, and no more of them than an entry may', () => {
    const { sources, acts } = read([
      ['Order to disperse', links(0, 30)],
      ['Order to disperse', links(20, 30)],
      ['Order to disperse', links(40, 40)],
    ]).incident;
    expect(sources.map(({ url }) => url)).toEqual(links(0, 80).split('\n'));
    expect(acts.map(({ sources: cited }) => cited)).toEqual([sources.slice(0, 50).map(({ id }) => id)]);
  });

  it('are joined in a time that grows with the rows', () => {
    const took = (length: number): number => {
      const rows = Array.from({ length }, (_, i) => ['Order to disperse', links(i * 100, 100)]);
      const times = Array.from({ length: 3 }, () => {
        const began = Date.now();
        expect(read(rows).incident.sources).toHaveLength(length * 100);
        return Date.now() - began;
      });
      return Math.min(...times);
    };
    // Ten times as many take ten times as long; they would take a hundred times as long if each were compared with all.
    expect(took(500)).toBeLessThan(40 * Math.max(took(50), 5));
  });
});
