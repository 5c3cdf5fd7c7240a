import { describe, expect, it } from '@jest/globals';
import { emptyMap, wholeMap, type ColumnMapping, type Decision, type MappedColumn } from './column-mapping.js';
import { guessColumns } from './guess-columns.js';
import { mapForHeaders, withEarlierDecisions } from './match-saved-mapping.js';

const arrest: Decision = { as: 'value', value: ['D_ARREST'] };
const kept: Decision = { as: 'words', value: [] };
const column = (header: string, target: string, values?: Record<string, Decision>): MappedColumn => ({
  header,
  target,
  dates: null,
  ...(values && { values }),
});
const map = (columns: MappedColumn[], more: Partial<ColumnMapping> = {}): ColumnMapping => ({
  ...emptyMap([]),
  columns,
  ...more,
});
const guessesOf = (...headers: string[]) =>
  guessColumns(
    headers,
    null,
    headers.map(() => ['other']),
  );

describe('decisions of version 1', () => {
  it('are kept where no column has their meaning, and a new column of that meaning begins with them', () => {
    const old = wholeMap({
      columns: [column('Title', 'title')],
      decisions: { 'acts.type': { other: arrest }, place: { kampot: kept }, 'acts.count:D_ARREST': { some: kept } },
    });
    expect(old.unplaced).toEqual({
      'acts.type': { other: arrest },
      place: { kampot: kept },
      'acts.people:D_ARREST': { some: kept },
    });
    expect(wholeMap(old)).toEqual(old);
    const now = mapForHeaders(old, guessesOf('Title', 'Acts', 'Province'));
    expect(now.columns.map(({ values }) => values)).toEqual([undefined, { other: arrest }, { kampot: kept }]);
    expect(now.unplaced).toEqual({ 'acts.people:D_ARREST': { some: kept } });
    expect(mapForHeaders(old, guessesOf('Acts', 'Place', 'Arrested'))).not.toHaveProperty('unplaced');
  });
});

describe('a mapping that replaces an earlier one', () => {
  const before = map(
    [column('Acts', 'acts.type', { other: arrest, walk: kept }), column('Harm', 'harms.type', { hurt: kept })],
    { unplaced: { 'groups.group': { us: kept } } },
  );

  it('keeps what was decided for its columns, for columns that are not in this file, and for none', () => {
    const now = withEarlierDecisions(map([column('ACTS', 'acts.type', { other: kept })]), before, 100);
    expect(now.columns).toEqual([
      column('ACTS', 'acts.type', { other: kept, walk: kept }),
      column('Harm', 'harms.type', { hurt: kept }),
    ]);
    expect(now.unplaced).toEqual({ 'groups.group': { us: kept } });
  });

  it('keeps by its meaning what was decided for a column that means something else now', () => {
    const now = withEarlierDecisions(map([column('Acts', 'words'), column('Harm', 'harms.type')]), before, 100);
    expect(now.columns.map(({ values }) => values)).toEqual([undefined, { hurt: kept }]);
    expect(now.unplaced).toEqual({ 'acts.type': { other: arrest, walk: kept }, 'groups.group': { us: kept } });
  });

  it('does not keep twice what a column has now, and has no more decisions than a mapping may', () => {
    const placed = map([...before.columns, column('Who', 'groups.group', { us: kept })]);
    expect(withEarlierDecisions(placed, before, 100)).not.toHaveProperty('unplaced');
    const full = withEarlierDecisions(map([column('Acts', 'acts.type', { own: kept })]), before, 2);
    expect(full.columns[0]!.values).toEqual({ own: kept, other: arrest });
    expect([full.columns[1]!.values, full.unplaced]).toEqual([{}, undefined]);
  });
});
