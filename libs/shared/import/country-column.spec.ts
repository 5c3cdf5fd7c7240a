import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import type { Place } from '../places/place.js';
import { fold } from '../text-matching/fold.js';
import { mapOfGuesses } from './guess-columns.js';
import { readRow } from './read-row.js';
import type { RowDraft } from './row-draft.js';

const place = (code: string, parent: string | null, level: Place['level'], nameEn: string): Place => ({
  code,
  parent,
  level,
  type: '',
  nameEn,
  nameKm: '',
  aliases: [],
  lat: 11,
  lon: 104,
});
const gazetteer = new Gazetteer([place('KH', null, 0, 'Cambodia'), place('07', 'KH', 1, 'Kampot')]);
const country = new Set(['KH', 'KHM', '116', '811', 'Cambodia', 'កម្ពុជា'].map(fold));
const read = (cells: string[], known: ReadonlySet<string> | undefined = country): RowDraft =>
  readRow(
    cells,
    {
      ...mapOfGuesses([]),
      columns: [
        { header: 'country', target: 'place.0', dates: null },
        { header: 'location', target: 'place', dates: null },
      ],
    },
    { gazetteer, groups: new Map(), newId: () => '', places: new Map(), ...(known && { country: known }) },
  );
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
    const draft = readRow(
      ['Exampleland'],
      { ...mapOfGuesses([]), columns: [{ header: 'country', target: 'place.0', dates: null }] },
      { gazetteer, groups: new Map(), newId: () => '', places: new Map() },
    );
    expect([draft.aside, draft.words]).toEqual([null, ['country: Exampleland']]);
  });
});
