import { describe, expect, it } from '@jest/globals';
import { TARGETS } from '@vigil/shared/import/column-targets.js';
import { createText } from '@vigil/shared/text/text.js';
import codebookEn from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import codebookKm from '@vigil/shared/text/codebook/km.json' with { type: 'json' };
import importsEn from '@vigil/shared/text/imports/en.json' with { type: 'json' };
import importsKm from '@vigil/shared/text/imports/km.json' with { type: 'json' };
import { createMeaningSearch } from './search-meanings.js';

const search = createMeaningSearch(createText('en', codebookEn, importsEn));
const inKhmer = createMeaningSearch(createText('km', codebookKm, importsKm));
const keys = (typed: string, find = search): string[] => find(typed).map(({ key }) => key);

describe('the search among the meanings of a column', () => {
  it('shows all of them under four headings while nothing is typed', () => {
    expect(keys('').sort()).toEqual(TARGETS.map(({ key }) => key).sort());
    const headings = search('').map(({ group }) => group);
    expect(new Set(headings).size).toBe(4);
    // Those of one heading are adjacent.
    expect(headings.filter((one, n) => one !== headings[n - 1])).toHaveLength(4);
  });

  it('finds a meaning by a part of its name, in both languages', () => {
    expect(keys('water can')).toEqual(['acts.people:FM_WATER_CANNON']);
    expect(keys('រថយន្តបាញ់ទឹក', inKhmer)).toContain('acts.people:FM_WATER_CANNON');
    expect(keys('nothing of the kind')).toEqual([]);
  });

  it('finds it by what such a column is usually called, which Enter then takes', () => {
    expect(search('Arrested').find(({ key }) => key === 'acts.people:D_ARREST')?.isExact).toBe(true);
    expect(keys('lat')).toContain('point.lat');
    expect(keys('geo_precision')).toEqual(['point.precision']);
    expect(keys('ស្លាប់')).toContain('harms.count:HM_DEATH');
  });

  it('finds a number by an everyday word for what it counts', () => {
    expect(keys('teargas')).toContain('acts.people:FM_IRRITANT_DIST');
  });
});
