import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { label } from '../vocabulary/vocabulary.js';
import { emptyMap, type ColumnMapping } from './column-mapping.js';
import { readRecord } from './read-record.js';

const map: ColumnMapping = {
  ...emptyMap([]),
  columns: ['acts.people:D_ARREST', 'sources.url', 'narrative'].map((target) => ({
    header: target,
    target,
    dates: null,
  })),
};
const titleOf = (...cells: string[]): string | null =>
  readRecord([cells], map, { gazetteer: new Gazetteer([]), groups: new Map(), newId: () => 'id', places: new Map() })
    .incident.title;

describe('the title that is made of a row', () => {
  it('is in the language of its cells, whatever the web address of its source', () => {
    const url = 'https://example.org/a-long-address-in-latin-letters';
    expect(titleOf('២', url, 'គេចាប់មនុស្សពីរនាក់')).toBe(label('D_ARREST', 'km'));
    expect(titleOf('2', url, 'Two people were taken')).toBe(label('D_ARREST', 'en'));
    expect(titleOf('2', url, '')).toBe(label('D_ARREST', 'en'));
    expect(label('D_ARREST', 'km')).toMatch(/\p{Script=Khmer}/u);
  });
});
