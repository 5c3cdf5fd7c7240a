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
    const rows = Array.from({ length: 500 }, (_, i) => ['Order to disperse', links(i * 100, 100)]);
    const began = Date.now();
    expect(read(rows).incident.sources).toHaveLength(50_000);
    expect(Date.now() - began).toBeLessThan(3_000);
  });
});
