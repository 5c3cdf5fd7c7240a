import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import type { ColumnMapping, MappedColumn } from './column-mapping.js';
import { readRecord } from './read-record.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { placeOfPoint, type PointAreas } from './place-of-point.js';
import type { RowDraft } from './row-draft.js';

const gazetteer = new Gazetteer([
  aPlace('KH', null, 0, 'Cambodia'),
  aPlace('07', 'KH', 1, 'Kampot'),
  aPlace('08', 'KH', 1, 'Kandal'),
  aPlace('0701', '07', 2, 'Angkor Chey'),
  aPlace('070101', '0701', 3, 'Angk Phnum'),
]);
/** One commune, a square of a degree whose south-west corner is 10° N, 104° E. */
const areas = (kind: PointAreas['kind']): PointAreas => ({
  kind,
  unitAt: (lat, lon) => (lat >= 10 && lat < 11 && lon >= 104 && lon < 105 ? '070101' : null),
});
const INSIDE = { lat: 10.5, lon: 104.5, accuracyMetres: null };
/** About 4.4 km south of the square. */
const SOUTH = { lat: 9.96, lon: 104.5, accuracyMetres: null };

describe('the place of a point', () => {
  it('is the province that holds it, where areas are schematic; else the finest unit that the file is certain of', () => {
    const code = (kind: PointAreas['kind'], finest: number | null): unknown =>
      placeOfPoint(INSIDE, areas(kind), gazetteer, { finest, nearestKm: null });
    expect([code('schematic', null), code('schematic', 3)]).toEqual(
      Array.from({ length: 2 }, () => ({ place: { code: '07', precision: 'LP_PROVINCE' }, km: 0 })),
    );
    expect([null, 3, 2, 1].map((finest) => code('official', finest))).toMatchObject([
      { place: { code: '070101', precision: 'LP_COMMUNE' } },
      { place: { code: '070101' } },
      { place: { code: '0701', precision: 'LP_DISTRICT' } },
      { place: { code: '07' } },
    ]);
  });

  it('is the nearest unit with its distance, only where that is chosen and it is near enough', () => {
    const found = (nearestKm: number | null): unknown =>
      placeOfPoint(SOUTH, areas('schematic'), gazetteer, { finest: null, nearestKm });
    expect([found(null), found(4), found(5)]).toEqual([
      null,
      null,
      { place: { code: '07', precision: 'LP_PROVINCE' }, km: 5 },
    ]);
  });
});

describe('a row with a point', () => {
  const read = (
    cells: string[] | string[][],
    change: (map: ColumnMapping) => ColumnMapping = (map) => map,
  ): RowDraft => {
    const columns = ['place', 'point.lat', 'point.lon', 'point.precision', 'title'].map((target): MappedColumn => ({
      header: target,
      target,
      dates: null,
    }));
    const map = change({ ...mapOfGuesses([]), point: { nearestKm: null }, columns });
    const world = { gazetteer, groups: new Map(), newId: () => '1', places: new Map(), areas: areas('official') };
    return readRecord(typeof cells[0] === 'string' ? [cells as string[]] : (cells as string[][]), map, world);
  };
  const seen = ({ incident, notes, given }: RowDraft): unknown[] => [
    incident.place?.code ?? null,
    notes.map(({ code }) => code),
    given.has('place'),
  ];

  it('gets its place from it where it names none, no finer than its precision says; this is noted and is no answer', () => {
    expect(seen(read(['', '10.5', '104.5', '', 'T']))).toEqual(['070101', ['place-by-point'], false]);
    expect(seen(read(['', '10.5', '104.5', '3', 'T']))).toEqual(['07', ['place-by-point'], false]);
    expect(seen(read(['', '10.5', '104.5', '2.0', 'T']))).toEqual(['0701', ['place-by-point'], false]);
    expect(seen(read(['Kampot', '10.5', '104.5', '', 'T']))).toEqual(['07', [], true]);
    expect(seen(read(['', '9.96', '104.5', '', 'T']))).toEqual([null, [], false]);
    const near = read(['', '9.96', '104.5', '', 'T'], (map) => ({ ...map, point: { nearestKm: 20 } }));
    expect(near.notes).toMatchObject([{ code: 'place-near-point', params: { km: 5, name: 'Angk Phnum' } }]);
    expect(seen(read(['', '10.5', '104.5', '', 'T'], (map) => ({ ...map, point: null })))).toEqual([null, [], false]);
  });

  it('keeps its precision in words where its place is finer, or where there is nothing that it limits', () => {
    const kept = (...cells: string[]): unknown => read([...cells, 'T']).incident.narrative;
    expect([
      kept('', '10.5', '104.5', '2'),
      kept('Kampot', '10.5', '104.5', '3'),
      kept('Angk Phnum', '10.5', '104.5', '3'),
      kept('', '9.96', '104.5', '2'),
      kept('', '9.96', '104.5', '1'),
      kept('Kampot', '', '', '2'),
    ]).toEqual([null, null, 'point.precision: 3', 'point.precision: 2', null, 'point.precision: 2']);
  });

  it('keeps a place of all rows only where it has no point of its own', () => {
    const all = (map: ColumnMapping): ColumnMapping => ({ ...map, constants: [{ target: 'place', value: 'KH' }] });
    expect(read(['', '10.5', '104.5', '', 'T'], all).incident.place?.code).toBe('070101');
    expect(read(['', '', '', '', 'T'], all).incident.place?.code).toBe('KH');
    const of = (value: string) => (map: ColumnMapping) => ({
      ...map,
      point: null,
      constants: [{ target: 'place', value }],
    });
    const named = (value: string): unknown => read(['', '10.5', '104.5', '', 'T'], of(value)).incident.place?.code;
    expect([named('07'), named('08')]).toEqual(['07', undefined]);
  });

  it('has it from any of its rows', () => {
    expect(
      read([
        ['', '', '', '', 'T'],
        ['', '10.5', '104.5', '', ''],
      ]).incident,
    ).toMatchObject({ title: 'T', place: { code: '070101' } });
  });

  it('is proposed to get it where a file has points', () => {
    const guesses = (headers: string[]) =>
      mapOfGuesses(
        guessColumns(
          headers,
          null,
          headers.map(() => ['10.5']),
        ),
      );
    expect([guesses(['latitude', 'longitude', 'geo_precision']).point, guesses(['Title']).point]).toEqual([
      { nearestKm: null },
      null,
    ]);
  });
});
