import { describe, expect, it } from '@jest/globals';
import { emptyMap, wholeMap, type ColumnMapping, type Decision, type MappedColumn } from './column-mapping.js';
import { guessColumns } from './guess-columns.js';
import { mapForHeaders, notesOnUnused, withEarlierDecisions } from './match-saved-mapping.js';

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

describe('headers that differ only by their signs', () => {
  const tool = ['_status', '_tags', '_notes', '_id', '_index', '_submitted_by'];
  const own = ['status', 'tags', 'notes', 'id', 'index', 'submitted_by'];
  const saved = map([
    ...own.map((header) => column(header, 'words')),
    ...tool.map((header) => column(header, 'nothing')),
  ]);

  it('are told apart: a question of the form does not take the column of the tool', () => {
    const targetsOf = (of: ColumnMapping): string[] => of.columns.map(({ target }) => target);
    for (const headers of [
      [...own, ...tool],
      [...tool, ...own],
    ])
      expect(targetsOf(mapForHeaders(saved, guessesOf(...headers)))).toEqual(
        headers.map((header) => (header.startsWith('_') ? 'nothing' : 'words')),
      );
    const kobo = map(tool.map((header) => column(header, 'nothing', { other: kept })));
    const asGuessed = guessesOf(...own).map(({ target }) => target);
    expect(targetsOf(mapForHeaders(kobo, guessesOf(...own, ...tool)))).toEqual([
      ...asGuessed,
      ...tool.map(() => 'nothing'),
    ]);
    expect(targetsOf(mapForHeaders(kobo, guessesOf(...own)))).toEqual(asGuessed);
    expect(notesOnUnused(kobo, guessesOf(...own, ...tool))).toEqual({ notInFile: [], notInMap: own });
    const asked = map(own.map((header) => column(header, 'nothing')));
    const now = withEarlierDecisions(asked, kobo, 100);
    expect(now.columns.map(({ header, values }) => [header, values !== undefined])).toEqual([
      ...own.map((header) => [header, false]),
      ...tool.map((header) => [header, true]),
    ]);
  });

  it('are the same where no other is equal: case, and signs within', () => {
    const one = map([column('What was-done', 'acts.type'), column('what WAS done', 'words')]);
    expect(mapForHeaders(one, guessesOf('what WAS done', 'What_was_done')).columns.map(({ target }) => target)).toEqual(
      ['words', 'acts.type'],
    );
  });
});
