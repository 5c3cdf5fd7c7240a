import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { emptyMap, type ColumnMapping, type Decision } from '@vigil/shared/import/column-mapping.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { readColumnMapping } from './column-mapping-body.js';

const gazetteer = new Gazetteer([
  { code: 'KH', parent: null, level: 0, type: '', nameEn: 'Cambodia', nameKm: '', aliases: [], lat: 11, lon: 104 },
  { code: '12', parent: 'KH', level: 1, type: '', nameEn: 'Phnom Penh', nameKm: '', aliases: [], lat: 11, lon: 104 },
]);
/** Returns what is refused, as pointers and codes; null: nothing. */
const refusals = (body: unknown): string[] | null => {
  try {
    readColumnMapping(body, null, gazetteer);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
};
const column = (target: string, more: object = {}): object => ({ header: target, target, dates: null, ...more });
const mapping = (more: object): object => ({ ...emptyMap([]), columns: [], ...more });
const words = (n: number): Record<string, Decision> =>
  Object.fromEntries(Array.from({ length: n }, (_n, i) => [`w${i}`, { as: 'words', value: [] } as Decision]));
/** A mapping as version 1 saved it. */
const earlier = (more: object): object => {
  const { version: _version, constants: _constants, ...map } = emptyMap([]);
  return { ...map, columns: [], ...more };
};

describe('a value for all rows', () => {
  const constant = (target: string, value: string): string[] | null =>
    refusals(mapping({ constants: [{ target, value }] }));

  it('is a place that there is, and a language as it is written in a record', () => {
    expect([constant('place', '12'), constant('place', 'KH'), constant('sources.language', 'pt-BR')]).toEqual([
      null,
      null,
      null,
    ]);
    expect([constant('place', '99'), constant('place', 'Atlantis'), constant('sources.language', 'Khmer')]).toEqual([
      ['/constants/0 unknown-code'],
      ['/constants/0 unknown-code'],
      ['/constants/0 not-a-language'],
    ]);
  });
});

describe('a mapping that is too large', () => {
  it('is refused before it is converted: decisions of version 1 count for each column that they are for', () => {
    const columns = Array.from({ length: 400 }, () => column('acts.type'));
    const decisions = { 'acts.type': words(400) };
    // Converting it would make each decision 400 times over.
    const spread = new Proxy(decisions['acts.type'], {
      get: () => {
        throw new Error('a decision was read');
      },
    });
    expect(refusals(earlier({ columns, decisions: { 'acts.type': spread } }))).toEqual(['/columns too-many-items']);
    expect(refusals(earlier({ columns: columns.slice(0, 2), decisions }))).toBeNull();
    expect(refusals(mapping({ columns: [column('acts.type', { values: words(5001) })] }))).toEqual([
      '/columns too-many-items',
    ]);
    expect(refusals(mapping({ unplaced: { 'acts.type': words(5001) } }))).toEqual(['/columns too-many-items']);
    expect(refusals(mapping({ columns: Array.from({ length: 501 }, () => null) }))).toEqual(['/columns wrong-type']);
  });
});

describe('a mapping of any shape', () => {
  it('is refused, and breaks nothing', () => {
    const odd: unknown[] = [null, 5, 'x', [], {}, [null], { a: null }, true];
    const keys = ['columns', 'constants', 'decisions', 'fixed', 'unplaced', 'point', 'version', 'again'];
    for (const make of [mapping, earlier])
      for (const key of keys)
        for (const value of odd) {
          const said = refusals(make({ [key]: value }));
          expect(said === null || said.length > 0).toBe(true);
        }
    for (const key of ['header', 'target', 'dates', 'values', 'flag', 'missing', 'split', 'zero', 'end', 'identifies'])
      for (const value of odd) {
        const said = refusals(mapping({ columns: [column('acts.type', { [key]: value })] }));
        expect(said === null || said.length > 0).toBe(true);
      }
    expect(refusals(earlier({ constants: 5 }))).not.toBeNull();
    expect(refusals(null)).toEqual([' wrong-type']);
  });

  it('says of a zero one of four things', () => {
    const zero = (how: string): string[] | null =>
      refusals(mapping({ columns: [column('acts.people:D_ARREST', { zero: how })] }));
    expect(['nobody', 'none', 'not-reported', 'ignore'].map(zero)).toEqual([null, null, null, null]);
    expect(zero('some')).toEqual(['/columns/0/zero unknown-code']);
  });

  it('has no characters that the database cannot store', () => {
    const none = { as: 'words', value: [] };
    for (const bad of ['a\u0000b', 'a\uD800b'])
      expect([
        refusals(mapping({ columns: [column('acts.type', { header: bad })] })),
        refusals(mapping({ columns: [column('acts.type', { values: { [bad]: none } })] })),
        refusals(mapping({ columns: [column('crowd', { missing: [bad] })] })),
        refusals(mapping({ constants: [{ target: 'title', value: bad }] })),
        refusals(mapping({ unplaced: { 'acts.type': { [bad]: none } } })),
      ]).toEqual([
        ['/columns/0 control-character'],
        ['/columns/0 control-character'],
        ['/columns/0 control-character'],
        ['/constants/0 control-character'],
        ['/unplaced control-character'],
      ]);
  });

  it('keeps the decisions of version 1 that are for no column', () => {
    const decisions = { 'acts.type': words(1), 'groups.group': words(2) };
    const map: ColumnMapping = readColumnMapping(
      earlier({ columns: [column('acts.type')], decisions }),
      null,
      gazetteer,
    );
    expect(map.columns[0]!.values).toEqual(words(1));
    expect(map.unplaced).toEqual({ 'groups.group': words(2) });
    expect(refusals(mapping({ unplaced: { 'no.such': words(1) } }))).toEqual(['/unplaced unknown-code']);
    expect(refusals(mapping({ unplaced: { 'acts.type': { x: { as: 'value', value: ['HM_DEATH'] } } } }))).toEqual([
      '/unplaced unknown-code',
    ]);
  });
});
