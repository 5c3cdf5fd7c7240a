import { describe, expect, it } from '@jest/globals';
import { amend, supplement } from './amend-record.js';
import { constantProblem } from './constants.js';
import type { Constant } from './column-mapping.js';
import { readRecord, saysNothing } from './read-record.js';
import type { RowDraft } from './row-draft.js';
import { gazetteer, GROUP, mapOf, world, type How } from './test-mapping.js';

const readAll = (columns: Readonly<Record<string, How>>, rows: string[][], constants: Constant[]): RowDraft => {
  const [map, context] = [mapOf(columns, constants), world()];
  return readRecord(rows, map, context);
};
const read = (columns: Readonly<Record<string, How>>, cells: string[], constants: Constant[]): RowDraft =>
  readAll(columns, [cells], constants);
const types = (entries: readonly { type: string | null }[]): (string | null)[] => entries.map(({ type }) => type);

describe('the same for all rows', () => {
  it('is what a row does not say: the publisher, the place, the group, the day, a text', () => {
    const constants: Constant[] = [
      { target: 'sources.publisher', value: 'Example Dataset' },
      { target: 'sources.url', value: 'https://data.example/' },
      { target: 'sources.type', value: 'SR_NGO' },
      { target: 'place', value: '12' },
      { target: 'groups.group', value: GROUP },
      { target: 'groups.link', value: 'GL_STATED' },
      { target: 'when', value: '2021-06-04' },
      { target: 'placeNote', value: 'Freedom Park' },
    ];
    const { incident } = read({ Title: { target: 'title' } }, ['T'], constants);
    expect(incident).toMatchObject({
      sources: [{ publisher: 'Example Dataset', url: 'https://data.example/', type: 'SR_NGO' }],
      place: { code: '12' },
      groups: [{ group: GROUP, link: 'GL_STATED' }],
      when: { earliest: '2021-06-04' },
      placeNote: 'Freedom Park',
    });
    expect(incident.groups[0]!.sources).toEqual([incident.sources[0]!.id]);
  });

  it('gives way to what a row says', () => {
    const { incident } = read(
      { Place: { target: 'place' }, Source: { target: 'sources.publisher' }, URL: { target: 'sources.url' } },
      ['Battambang', 'Example Daily', 'https://news.example/1'],
      [
        { target: 'place', value: '12' },
        { target: 'sources.publisher', value: 'Example Dataset' },
        { target: 'sources.url', value: 'https://data.example/' },
      ],
    );
    expect(incident).toMatchObject({
      place: { code: '02' },
      sources: [{ publisher: 'Example Daily', url: 'https://news.example/1' }],
    });
  });

  it('makes a row of nothing no record, and is no answer of a row that changes a record', () => {
    const constants: Constant[] = [
      { target: 'sources.publisher', value: 'Example Dataset' },
      { target: 'place', value: '12' },
      { target: 'groups.group', value: GROUP },
      { target: 'acts.type', value: 'D_ARREST' },
    ];
    const empty = read({ Title: { target: 'title' } }, ['unknown'], constants);
    expect([saysNothing(empty), [...empty.given]]).toEqual([true, []]);
    expect(saysNothing(read({ Title: { target: 'title' } }, ['T'], constants))).toBe(false);
  });

  it('says which act a number is of, where every row is one, but not in a row that says that nobody was', () => {
    const arrests = [{ target: 'acts.type', value: 'D_ARREST' }];
    const people = { N: { target: 'acts.people' } };
    expect(read(people, ['3'], arrests).incident.acts).toMatchObject([{ type: 'D_ARREST', people: { low: 3 } }]);
    expect(read(people, ['0'], arrests).incident.acts).toEqual([]);
    const looked = { N: { target: 'acts.people:D_ARREST', zero: 'none' as const } };
    expect(read(looked, ['0'], arrests).incident).toMatchObject({ acts: [], interference: 'IN_NONE' });
  });

  it('narrows a district of which there are two', () => {
    const svay = (constants: Constant[]): unknown =>
      read({ District: { target: 'place.2' } }, ['Svay'], constants).incident.place?.code;
    expect([svay([]), svay([{ target: 'place', value: '12' }])]).toEqual([undefined, '1207']);
  });

  it('is refused with a reason where it cannot be used', () => {
    const refused = (target: string, value: string): string | null => constantProblem({ target, value }, gazetteer);
    expect([
      refused('crowd', '3'),
      refused('title', ''),
      refused('sources.type', 'NOPE'),
      refused('sources.url', 'data.example'),
      refused('when', 'last summer'),
      refused('groups.group', 'us'),
      refused('sources.publisher', 'x'.repeat(201)),
      refused('sources.publisher', 'Example Dataset'),
    ]).toEqual([
      'unknown-code',
      'required',
      'unknown-code',
      'not-a-web-address',
      'wrong-type',
      'not-an-id',
      'too-long',
      null,
    ]);
  });
});

const ARREST: Constant = { target: 'acts.type', value: 'D_ARREST' };
const EVERY: Constant[] = [
  { target: 'sources.publisher', value: 'Example Dataset' },
  { target: 'groups.group', value: GROUP },
  { target: 'harms.type', value: 'HM_DEATH' },
  ARREST,
];
const TITLE = { Title: { target: 'title' } };

describe('a row that changes a record', () => {
  const stored = read({ ...TITLE, Did: { target: 'acts.type' } }, ['A road', 'Water cannon'], []).incident;

  it('does not bring what holds for all rows, whether it names the record or is added to it', () => {
    const row = read({ ...TITLE, Crowd: { target: 'crowd' } }, ['A gate', '20'], EVERY);
    expect(
      [row.incident.sources, row.incident.acts, row.incident.harms, row.incident.groups].map((l) => l.length),
    ).toEqual([1, 1, 1, 1]);
    const amended = amend(stored, row);
    expect(amended.changed).toEqual(['title', 'crowd']);
    expect(amended.incident).toMatchObject({ sources: [], groups: [], harms: [], acts: [{ type: 'FM_WATER_CANNON' }] });
    expect(supplement(stored, row)).toMatchObject({ changed: ['crowd'], incident: { sources: [], harms: [] } });
  });

  it('brings its own words, not the narrative of all rows', () => {
    const constants = [{ target: 'narrative', value: 'From the dataset.' }];
    const row = read({ ...TITLE, Weather: { target: 'words' } }, ['A road', 'rain'], constants);
    expect(amend(stored, row).incident.narrative).toBe('Weather: rain');
    expect(amend(stored, read(TITLE, ['A gate'], constants)).changed).toEqual(['title']);
    expect(read(TITLE, ['A gate'], constants).incident.narrative).toBe('From the dataset.');
  });

  it('brings its own act, which cites the source of all rows only where the record has that source', () => {
    const columns = { ...TITLE, Did: { target: 'acts.type' } };
    const row = (): RowDraft => read(columns, ['A road', 'Tear gas'], EVERY);
    expect(row().incident.acts[0]!.sources).toHaveLength(1);
    const without = amend(stored, row()).incident;
    expect([without.acts.map(({ sources }) => sources), without.sources]).toEqual([[[], []], []]);
    const before = read(columns, ['A road', 'Water cannon'], EVERY).incident;
    const { incident, changed } = amend(before, row());
    expect([changed, incident.acts[1]!.sources]).toEqual([['acts'], [before.sources[0]!.id]]);
  });
});

describe('the same for all rows of which several are one incident', () => {
  const columns = {
    ...TITLE,
    Did: { target: 'acts.type' },
    N: { target: 'acts.people' },
    Looked: { target: 'acts.people:D_ARREST', zero: 'none' as const },
    Harm: { target: 'harms.type' },
    Group: { target: 'groups.group' },
    URL: { target: 'sources.url' },
    Seen: { target: 'interference' },
    By: { target: 'accounts.party' },
    Said: { target: 'accounts.text' },
    Side: { target: 'harms.side' },
  };
  const cells = (row: Partial<Record<keyof typeof columns, string>>): string[] =>
    Object.keys(columns).map((key) => row[key as keyof typeof columns] ?? '');
  const join = (rows: Partial<Record<keyof typeof columns, string>>[], constants = EVERY): RowDraft =>
    readAll(columns, rows.map(cells), constants);

  it('stands beside nothing that another row names', () => {
    const { incident, constant } = join([
      { Title: 'T' },
      { Did: 'Water cannon', Harm: 'Torture', URL: 'https://news.example/1' },
    ]);
    expect([types(incident.acts), incident.sources]).toMatchObject([
      ['FM_WATER_CANNON'],
      [{ url: 'https://news.example/1', publisher: 'Example Dataset' }],
    ]);
    expect([types(incident.harms), [...constant]]).toEqual([['HM_TORTURE'], ['groups']]);
  });

  it('is no act where another row says that there was none', () => {
    expect(join([{ Title: 'T' }, { Looked: '0' }], [ARREST]).incident.acts).toEqual([]);
    expect(join([{ Title: 'T' }, { N: '0' }], [ARREST]).incident.acts).toEqual([]);
    expect(join([{ Title: 'T' }, { Seen: 'None observed' }], [ARREST]).incident).toMatchObject({
      acts: [],
      interference: 'IN_NONE',
    });
  });

  it('gives way to the answer of an earlier row', () => {
    const { incident } = join(
      [{ Title: 'T', Seen: 'None observed' }, { Group: 'Example Union' }],
      [{ target: 'interference', value: 'IN_INTERFERED' }],
    );
    expect(incident.interference).toBe('IN_NONE');
  });

  it('is one act, with the numbers of all rows as a range and cited with the sources of each', () => {
    const { incident, words } = join(
      [
        { Title: 'T', N: '3' },
        { N: '5', URL: 'https://news.example/1' },
      ],
      [ARREST],
    );
    expect(incident.acts).toMatchObject([{ type: 'D_ARREST', people: { low: 3, high: 5 } }]);
    expect([incident.acts[0]!.sources, words]).toEqual([[incident.sources[0]!.id], []]);
  });

  it('gives no number to a row that another row has an act for', () => {
    const { incident } = join([{ Title: 'T', N: '3' }, { Did: 'Water cannon' }], [ARREST]);
    expect([types(incident.acts), incident.narrative]).toEqual([['FM_WATER_CANNON'], 'N: 3']);
  });
});

describe('a cell that says something', () => {
  const of = (target: string, cell: string, constant: Constant): RowDraft =>
    read({ ...TITLE, Cell: { target } }, ['T', cell], [constant]);

  it('is not answered over, even where it is not understood', () => {
    expect([
      of('when', 'last summer', { target: 'when', value: '2021-06-04' }).incident.when,
      of('when.latest', 'last summer', { target: 'when', value: '2021-06-04' }).incident.when,
      of('place', 'Atlantis', { target: 'place', value: '12' }).incident.place,
      of('place.1', 'Atlantis', { target: 'place', value: '12' }).incident.place,
      of('place.code', '99', { target: 'place', value: '12' }).incident.place,
      of('groups.group', 'Nobody', { target: 'groups.group', value: GROUP }).incident.groups,
      of('harms.type', 'hurt in some way or other', { target: 'harms.type', value: 'HM_DEATH' }).incident.harms,
      of('sources.type', 'a friend', { target: 'sources.type', value: 'SR_NGO' }).incident.sources[0]!.type,
    ]).toEqual([null, null, null, null, null, [], [], null]);
  });

  it('is answered for all rows where it is empty, not known, or left out', () => {
    const constant = { target: 'harms.type', value: 'HM_DEATH' };
    const nothing = { nothing: { as: 'nothing' as const, value: [] } };
    for (const cell of ['', 'unknown', 'nothing']) {
      const { incident } = read({ ...TITLE, Cell: { target: 'harms.type', values: nothing } }, ['T', cell], [constant]);
      expect(types(incident.harms)).toEqual(['HM_DEATH']);
    }
  });

  it('is not answered over where it is a "no" to the mark of the same value', () => {
    const marked = (cell: string, add: string): unknown =>
      types(
        read(
          { ...TITLE, Mark: { target: 'harms.type', flag: { yes: ['1'], add } } },
          ['T', cell],
          [{ target: 'harms.type', value: 'HM_DEATH' }],
        ).incident.harms,
      );
    expect([marked('0', 'HM_DEATH'), marked('0', 'HM_TORTURE'), marked('1', 'HM_TORTURE')]).toEqual([
      [],
      ['HM_DEATH'],
      ['HM_TORTURE'],
    ]);
  });

  it('names the publisher of the first address alone, and the others get none of all rows', () => {
    const { incident } = read(
      { Publisher: { target: 'sources.publisher' }, URL: { target: 'sources.url' } },
      ['Example Daily', 'https://news.example/1 https://news.example/2'],
      [{ target: 'sources.publisher', value: 'Example Dataset' }],
    );
    expect(incident.sources.map(({ publisher }) => publisher)).toEqual(['Example Daily', null]);
  });
});
