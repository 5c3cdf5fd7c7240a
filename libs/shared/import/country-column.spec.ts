import { describe, expect, it } from '@jest/globals';
import { blank } from '../codebook/check-body.js';
import { Incident } from '../incident/incident.js';
import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import { fold } from '../text-matching/fold.js';
import { mapOfGuesses } from './guess-columns.js';
import { amend } from './amend-record.js';
import { placeOfCode } from './read-place.js';
import type { ColumnMapping } from './column-mapping.js';
import { readRecord } from './read-record.js';
import type { RowDraft } from './row-draft.js';

const gazetteer = new Gazetteer([aPlace('KH', null, 0, 'Cambodia'), aPlace('07', 'KH', 1, 'Kampot')]);
const country = new Map(['KH', 'KHM', '116', '811', 'Cambodia', 'កម្ពុជា'].map((name) => [fold(name), null]));
const readAll = (
  targets: readonly string[],
  rows: string[][],
  more: Partial<ColumnMapping> = {},
  known: ReadonlyMap<string, string | null> | undefined = country,
): RowDraft =>
  readRecord(
    rows,
    { ...mapOfGuesses([]), ...more, columns: targets.map((target) => ({ header: target, target, dates: null })) },
    {
      gazetteer,
      groups: new Map(),
      newId: () => '',
      places: new Map(),
      areas: { kind: 'official', unitAt: (lat) => (lat > 10 ? '07' : null) },
      ...(known && { countries: known }),
    },
  );
const read = (cells: string[]): RowDraft => readAll(['place.0', 'place'], [cells]);
const fateOf = ({ fates }: RowDraft): string | undefined => fates[0]!.get(0);

describe('a column of countries', () => {
  it.each(['Cambodia', 'cambodia', 'KHM', 'kh', '116', '811.0', 'កម្ពុជា'])('knows its own as %s', (cell) => {
    const draft = read([cell, '']);
    expect([draft.aside, draft.incident.place, fateOf(draft)]).toEqual([
      null,
      { code: null, precision: 'LP_COUNTRY' },
      'used',
    ]);
  });

  it('leaves the rows of another country aside, and says which', () => {
    expect(read(['Exampleland', 'Kampot']).aside).toEqual({ code: 'other-country', column: 0, value: 'Exampleland' });
  });

  it('answers nothing where the row names a place, found or not', () => {
    const found = read(['Cambodia', 'Kampot']);
    expect([found.incident.place?.code, fateOf(found)]).toEqual(['07', 'aside']);
    const lost = read(['Cambodia', 'Atlantis']);
    expect([lost.incident.place, fateOf(lost), lost.notes.map(({ code }) => code)]).toEqual([
      null,
      'aside',
      ['place-not-found'],
    ]);
  });

  it('is kept in words where nobody says which country this is', () => {
    const draft = readRecord(
      [['Exampleland']],
      { ...mapOfGuesses([]), columns: [{ header: 'country', target: 'place.0', dates: null }] },
      { gazetteer, groups: new Map(), newId: () => '', places: new Map() },
    );
    expect([draft.aside, draft.words]).toEqual([null, ['country: Exampleland']]);
  });

  it('leaves the place of a record that its row names', () => {
    const draft = readAll(['record.code', 'place.0', 'crowd'], [['R-1', 'Cambodia', '5']]);
    const held = { ...blank(Incident), place: { code: '07', precision: 'LP_PROVINCE' } };
    const { incident, changed } = amend(held, draft);
    expect([incident.place?.code, changed, draft.fates[0]!.get(1)]).toEqual(['07', ['crowd'], 'aside']);
  });

  it.each<[string, string[], string[]]>([
    ['a name', ['place.0', 'place'], ['', 'Kampot']],
    ['a point', ['place.0', 'point'], ['', '10.6, 104.2']],
  ])('gives way to %s in another row of the record, and is left out in each', (_what, targets, second) => {
    const rows = [
      ['Cambodia', ''],
      ['Cambodia', second[1]!],
    ];
    const draft = readAll(targets, rows, { point: { nearestKm: null } });
    expect([draft.incident.place?.code, draft.fates.map((of) => of.get(0))]).toEqual(['07', ['aside', 'aside']]);
  });

  it('gives way to the place of all rows, and stands where there is none', () => {
    const constants = [{ target: 'place', value: '07' }];
    const draft = readAll(['place.0', 'crowd'], [['Cambodia', '5']], { constants });
    expect([draft.incident.place?.code, fateOf(draft)]).toEqual(['07', 'aside']);
    const alone = readAll(
      ['place.0', 'crowd'],
      [
        ['Cambodia', '5'],
        ['KH', ''],
      ],
    );
    expect([alone.incident.place, alone.fates.map((of) => of.get(0))]).toEqual([
      { code: null, precision: 'LP_COUNTRY' },
      ['used', 'used'],
    ]);
  });
});

describe('a column of countries where there are two', () => {
  const two = new Gazetteer([
    ...gazetteer.places,
    aPlace('XX', null, 0, 'Exampleland'),
    aPlace('XX-1', 'XX', 1, 'Kampot'),
  ]);
  const countries = new Map([
    [fold('Cambodia'), 'KH'],
    [fold('Exampleland'), 'XX'],
  ]);
  const readTwo = (cells: string[]): RowDraft =>
    readRecord(
      [cells],
      {
        ...mapOfGuesses([]),
        columns: ['place', 'place.0'].map((target) => ({ header: target, target, dates: null })),
      },
      { gazetteer: two, groups: new Map(), newId: () => '', places: new Map(), countries },
    );

  it('says in which a name is looked for', () => {
    expect(readTwo(['Kampot', 'Exampleland']).incident.place).toEqual({ code: 'XX-1', precision: 'LP_PROVINCE' });
    expect(readTwo(['Kampot', 'Cambodia']).incident.place).toEqual({ code: '07', precision: 'LP_PROVINCE' });
  });

  it('is the place where no name is known, and leaves a third country aside', () => {
    for (const cell of ['', 'Atlantis'])
      expect(readTwo([cell, 'Exampleland']).incident.place).toEqual({ code: 'XX', precision: 'LP_COUNTRY' });
    expect(readTwo(['Kampot', 'Elsewhere']).aside?.code).toBe('other-country');
  });
});

describe('a bare code beside a column of countries', () => {
  const two = new Gazetteer([
    ...gazetteer.places,
    aPlace('TH', null, 0, 'Thailand'),
    aPlace('TH-G10', 'TH', 1, 'Bangkok'),
  ]);
  const countries = new Map([
    [fold('Cambodia'), 'KH'],
    [fold('Thailand'), 'TH'],
  ]);
  const readTwo = (cells: string[], targets = ['place.code', 'place.0']): RowDraft =>
    readRecord(
      [cells],
      { ...mapOfGuesses([]), columns: targets.map((target) => ({ header: target, target, dates: null })) },
      { gazetteer: two, groups: new Map(), newId: () => '', places: new Map(), countries },
    );

  it('is no unit of another country than the row names: it is kept in words, with a note, and the country stands', () => {
    const draft = readTwo(['7', 'Thailand']);
    expect(draft.incident.place).toEqual({ code: 'TH', precision: 'LP_COUNTRY' });
    expect(draft.words).toEqual(['place.code: 7']);
    expect(draft.notes).toContainEqual(
      expect.objectContaining({ code: 'place-code-elsewhere', value: '7', params: { name: 'Thailand' } }),
    );
  });

  it('is the unit of the country that the row names, whichever column comes first', () => {
    expect(readTwo(['7', 'Cambodia']).incident.place?.code).toBe('07');
    expect(readTwo(['Cambodia', '7'], ['place.0', 'place.code']).incident.place?.code).toBe('07');
    expect(readTwo(['TH-G10', 'Thailand']).incident.place?.code).toBe('TH-G10');
  });
});

describe('a code behind the prefix of a country', () => {
  const both = new Gazetteer([
    ...gazetteer.places,
    aPlace('0701', '07', 2, 'Angkor Chey'),
    aPlace('TH', null, 0, 'Thailand'),
    aPlace('TH-G10', 'TH', 1, 'Bangkok'),
  ]);
  const found = (cell: string): string | null => placeOfCode(both, cell)?.code ?? null;

  it('is a unit of that country', () =>
    expect(['TH-G10', 'KH07', 'KH-0701', 'KH7', '7'].map(found)).toEqual(['TH-G10', '07', '0701', '07', '07']));

  it('is no unit of another country of the installation with that number', () =>
    expect(['TH07', 'TH0701', 'TH-07', 'TH7'].map(found)).toEqual([null, null, null, null]));
});
