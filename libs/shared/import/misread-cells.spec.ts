import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import { findTerm } from './find-term.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { withShippedMapping } from './match-saved-mapping.js';
import { readPlace, readPoint } from './read-place.js';
import { readRecord } from './read-record.js';
import type { ColumnMapping } from './column-mapping.js';
import type { RowDraft } from './row-draft.js';
import { columnOfSameMeaning, isGivenOnce } from './column-targets.js';
import { SHIPPED_MAPPINGS } from './shipped-mappings.js';

const gazetteer = new Gazetteer([
  aPlace('KE', null, 0, 'Kenya'),
  aPlace('KE-1', 'KE', 1, 'Mombasa'),
  aPlace('KE-2', 'KE', 1, 'Kisumu'),
  aPlace('KE-21', 'KE-2', 2, 'Nyando'),
]);
const read = (
  headers: string,
  rows: string[][],
  change: (map: ColumnMapping) => ColumnMapping = (map) => map,
): RowDraft[] => {
  const names = headers.split('|');
  const map = change(
    mapOfGuesses(
      guessColumns(
        names,
        null,
        names.map((_, i) => rows.map((row) => row[i] ?? '')),
      ),
    ),
  );
  let made = 0;
  const newId = (): string => `id-${(made += 1)}`;
  return rows.map((row) => readRecord([row], map, { gazetteer, groups: new Map(), newId, places: new Map() }));
};
const codes = ({ notes }: RowDraft): string[] => notes.map(({ code }) => code);

describe('two places in one cell', () => {
  it.each(['Mombasa; Kisumu', 'Mombasa, Kisumu', 'Kisumu\nMombasa', 'Mombasa, Nyando, Kisumu'])(
    '%s is neither of them',
    (cell) => {
      const { place, how, candidates } = readPlace(gazetteer, cell);
      expect({ place, how }).toEqual({ place: null, how: 'several' });
      expect(candidates).toHaveLength(2);
    },
  );

  it('are one where the one holds the other', () => {
    expect(readPlace(gazetteer, 'Nyando, Kisumu').place?.code).toBe('KE-21');
    expect(readPlace(gazetteer, 'Nyando, Kisumu, Kenya').place?.code).toBe('KE-21');
    expect(readPlace(gazetteer, 'Court of Mombasa, Kisumu')).toMatchObject({ place: { code: 'KE-2' }, how: 'exact' });
  });
});

describe('a crowd of 0', () => {
  const crowd = (zero?: 'none' | 'ignore'): RowDraft =>
    read(
      'Title|Participants',
      [
        ['March', '0'],
        ['Sit-in', '20'],
      ],
      (map) => ({
        ...map,
        columns: map.columns.map((one) => (one.target === 'crowd' && zero ? { ...one, zero } : one)),
      }),
    )[0]!;

  it('is not known, unless somebody says that a zero means nobody', () => {
    expect(crowd().incident.crowd.state).toBe('CS_UNKNOWN');
    expect(codes(crowd())).toContain('zero-says-nothing');
    expect(crowd().incident.narrative).toContain('Participants: 0');
    expect(crowd('ignore').incident).toMatchObject({ crowd: { state: 'CS_UNKNOWN' }, narrative: null });
    expect(crowd('none').incident.crowd.state).toBe('CS_NONE');
  });
});

describe('words of every day', () => {
  it.each([
    ['ប៉ូលិស', 'PF_POLICE'],
    ['ទាហាន', 'PF_ARMY'],
    ['អាវុធហត្ថ', 'PF_GENDARMERIE'],
    ['សន្តិសុខខណ្ឌ', 'PF_DISTRICT_SECURITY'],
    ['army', 'PF_ARMY'],
    ['Gendarmerie', 'PF_GENDARMERIE'],
  ])('for who acted are read, and shown as not certain: %s', (word, code) => {
    expect(findTerm(word, ['actor_type'])).toEqual({ code, how: 'slip' });
  });

  it.each(['អាជ្ញាធរ', 'សន្តិសុខ', 'PM', 'officers', 'ប៉ូលិស និងសន្តិសុខ'])('that may mean more are left to decide: %s', (word) =>
    expect(findTerm(word, ['actor_type'])).toBeNull(),
  );

  it('for what was done are left to decide', () => {
    expect(findTerm('handcuffed', ['force_type', 'liberty_type', 'restriction_type'])).toBeNull();
  });

  it.each([
    ['សាក្សី', 'SR_WITNESS'],
    ['អ្នកឃើញហេតុការណ៍', 'SR_WITNESS'],
    ['Eyewitness', 'SR_WITNESS'],
    ['anonymous', 'SR_ANON'],
  ])('for a kind of source are no publisher: %s', (word, type) => {
    for (const header of ['Source', 'ប្រភព']) {
      const [draft] = read(`Title|${header}`, [['March', word]]);
      expect(draft!.incident.sources).toEqual([expect.objectContaining({ type, publisher: null })]);
    }
  });

  it('leave the name of a publisher as it is', () => {
    for (const word of ['DEMO Radio', 'វិទ្យុ', 'DEMO witness weekly'])
      expect(read('Title|Source', [['March', word]])[0]!.incident.sources).toEqual([
        expect.objectContaining({ type: null, publisher: word }),
      ]);
    expect(read('Title|Source', [['March', 'OHCHR']])[0]!.incident.sources).toEqual([
      expect.objectContaining({ type: 'SR_UN', publisher: 'OHCHR' }),
    ]);
  });
});

describe('a form of KoboToolbox or ODK Central', () => {
  it('has its point in parts, choices by name, and numbers of what it asks', () => {
    const targets = (headers: string[], cells: string[][]): string[] =>
      guessColumns(headers, null, cells).map(({ target }) => target);
    expect(
      targets(
        ['_spot_latitude', '_spot_longitude', '_spot_altitude', '_spot_precision'],
        [['11.5'], ['104.9'], ['0'], ['5']],
      ),
    ).toEqual(['point.lat', 'point.lon', 'nothing', 'nothing']);
    expect(targets(['spot-Latitude', 'spot-Longitude', 'spot-Accuracy'], [['11.5'], ['104.9'], ['5']])).toEqual([
      'point.lat',
      'point.lon',
      'nothing',
    ]);
    expect(targets(['gps', '_gps_latitude'], [['11.5 104.9 0 5'], ['11.5']])).toEqual(['point', 'nothing']);
    expect(readPoint('11.5 104.9 0 5', null)).toMatchObject({ lat: 11.5, lon: 104.9 });
    expect(
      targets(
        ['geo-precision', 'n_arrested', 'number of people killed', 'number of groups'],
        [['1'], ['2'], ['1'], ['3']],
      ),
    ).toEqual(['point.precision', 'acts.people:D_ARREST', 'harms.count:HM_DEATH', 'words']);
    const [march, other] = guessColumns(['kind/march', 'kind/xyz'], null, [
      ['1', '0'],
      ['1', '0'],
    ]);
    expect(march).toMatchObject({ target: 'assemblyTypes', flag: { add: 'AT_MARCH' } });
    expect(other).toMatchObject({ target: 'words' });
  });
});

describe('a shipped mapping', () => {
  it.each(SHIPPED_MAPPINGS.map((one) => [one.id, one] as const))(
    'of %s leaves no two columns with one meaning, whatever else the file has',
    (_, shipped) => {
      const headers = [
        ...new Set([...shipped.knownBy, 'venue', 'title', 'date', 'city', 'state', 'country', 'location']),
      ];
      const guesses = guessColumns(
        headers,
        null,
        headers.map(() => ['Kisumu', 'Mombasa']),
      );
      const proposed = mapOfGuesses(guesses);
      for (const now of [
        proposed,
        {
          ...proposed,
          columns: proposed.columns.map((one) => (one.header === 'venue' ? { ...one, target: 'place' } : one)),
        },
      ]) {
        const once = withShippedMapping(shipped, guesses, now)
          .columns.map(({ target }) => target)
          .filter(isGivenOnce);
        expect(once).toEqual([...new Set(once)]);
      }
    },
  );
});

describe('two columns of one meaning', () => {
  it('are named where a record has only one such answer', () => {
    const columns = ['when', 'place', 'narrative', 'place', 'narrative', 'words', 'words'].map((target) => ({
      target,
    }));
    expect(columns.map((_, i) => columnOfSameMeaning(columns, i))).toEqual([null, 3, null, 1, null, null, null]);
  });
});

describe('a row that is skipped', () => {
  it('asks nobody about its words', () => {
    const [draft] = read('Title|Type|By whom', [['Clash', 'Battles', 'Force of nowhere']], (map) => ({
      ...map,
      columns: map.columns.map((one) =>
        one.header === 'Type' ? { ...one, values: { battles: { as: 'aside', value: [] } } } : one,
      ),
    }));
    expect(draft!.aside?.code).toBe('decided-aside');
    expect(draft!.notes).toEqual([]);
  });
});

describe('a title that is made', () => {
  it('has no words that somebody left out, and says the issue where nothing else is known', () => {
    const titleOf = (response: string): string | null =>
      read('What the authorities did|Issue', [[response, 'Land']], (map) => ({
        ...map,
        columns: map.columns.map((one, i) =>
          i === 0 ? { ...one, missing: ['.'], values: { ignore: { as: 'nothing', value: [] } } } : one,
        ),
      }))[0]!.incident.title;
    expect(titleOf('ignore')).toMatch(/^Land/);
    expect(titleOf('.')).toMatch(/^Land/);
    expect(titleOf('shouted at them')).toBe('Shouted at them');
  });
});
