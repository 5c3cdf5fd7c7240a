import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import { amend, keepsAll, supplement } from './amend-record.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { isHxlRow } from './header-key.js';
import { mapForHeaders } from './match-saved-mapping.js';
import { readRecord, missing } from './read-record.js';
import { emptyMap, wholeMap, type ColumnMapping, type EarlierMapping } from './column-mapping.js';
import { placeOfCode, readPlace, readPoint } from './read-place.js';
import type { RowDraft, ImportContext } from './row-draft.js';
import { TARGETS } from './column-targets.js';

const gazetteer = new Gazetteer([
  aPlace('KH', null, 0, 'Cambodia'),
  aPlace('12', 'KH', 1, 'Phnom Penh', { aliases: ['Phnum Penh'] }),
  aPlace('02', 'KH', 1, 'Battambang'),
  aPlace('0203', '02', 2, 'Battambang'),
  aPlace('1201', '12', 2, 'Chamkar Mon'),
  aPlace('0101', '02', 2, 'Svay'),
  aPlace('1207', '12', 2, 'Svay'),
]);
let made = 0;
const world = (): ImportContext => ({
  gazetteer,
  groups: new Map([['example union', '00000000-0000-4000-8000-000000000001']]),
  newId: () => `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}`,
  places: new Map(),
});
const read = (
  headers: string,
  cells: string[],
  change: (map: ColumnMapping) => EarlierMapping = (map) => map,
): RowDraft => {
  const map = wholeMap(
    change(
      mapOfGuesses(
        guessColumns(
          headers.split('|'),
          null,
          cells.map((cell) => [cell]),
        ),
      ),
    ),
  );
  return readRecord([cells], map, world());
};
const codes = ({ notes }: RowDraft): string[] => notes.map(({ code }) => code);

describe('what columns mean', () => {
  it('is guessed from headers in English and Khmer, from codebook keys, and from HXL tags', () => {
    const targets = (headers: string[], hxl: string[] | null = null): string[] =>
      guessColumns(
        headers,
        hxl,
        headers.map(() => ['2021-06-04']),
      ).map(({ target }) => target);
    expect(
      targets(['Date', 'កាលបរិច្ឆេទ', 'By whom', 'assemblyTypes', 'acts.type', 'Source URL', 'ខេត្ត', 'Something else']),
    ).toEqual(['when', 'words', 'acts.actor', 'assemblyTypes', 'acts.type', 'sources.url', 'place.1', 'words']);
    expect(targets(['a', 'b', 'c'], ['#date+start', '#adm1+name', '#affected+killed'])).toEqual([
      'when',
      'place.1',
      'harms.count:HM_DEATH',
    ]);
    expect(isHxlRow(['#date', '', '#geo+lat'])).toBe(true);
    expect(isHxlRow(['#hashtag', 'words'])).toBe(false);
  });

  it('is guessed from headers that files of earlier versions have', () => {
    const former = ['How far it may go', 'Reasons that the authorities gave'];
    expect(guessColumns(former, null, [['S0_PUBLIC'], ['None given']]).map(({ target }) => target)).toEqual([
      'sensitivity',
      'grounds',
    ]);
  });

  it('is found again by header in another file of that kind', () => {
    const guesses = guessColumns(['Where it was', 'Date'], null, [['x'], ['4/6/2021']]);
    const saved = {
      ...mapOfGuesses(guesses),
      columns: [
        { header: 'date', target: 'when', dates: { order: 'dmy', era: null, serial: null } as const },
        { header: 'WHERE IT WAS', target: 'place', dates: null },
      ],
    };
    expect(mapForHeaders(saved, guesses).columns).toMatchObject([
      { header: 'Where it was', target: 'place' },
      { header: 'Date', target: 'when', dates: { order: 'dmy' } },
    ]);
  });

  it('takes an address that many rows share for no source of theirs', () => {
    const [page, own] = guessColumns(['edit', 'seen'], null, [
      Array.from({ length: 9 }, () => 'https://list.example/page'),
      Array.from({ length: 9 }, (_n, i) => `https://news.example/${i}`),
    ]);
    expect([page!.target, own!.target]).toEqual(['words', 'sources.url']);
  });
});

describe('places', () => {
  it('are found by name, alias, code as a spreadsheet leaves it, and with one slip, which is said', () => {
    expect([
      readPlace(gazetteer, 'Phnom Penh').place?.code,
      readPlace(gazetteer, 'Phnum Penh').place?.code,
      placeOfCode(gazetteer, '2')?.code,
      placeOfCode(gazetteer, 'KH1201')?.code,
      placeOfCode(gazetteer, '12.0')?.code,
    ]).toEqual(['12', '12', '02', '1201', '12']);
    expect(readPlace(gazetteer, 'Phnom Phen')).toMatchObject({
      place: { code: '12', precision: 'LP_PROVINCE' },
      how: 'spelling',
    });
  });

  it('keep the words before them, and take the wider of two units with one name', () => {
    expect(readPlace(gazetteer, 'near a UN office, Phnom Penh')).toMatchObject({
      place: { code: '12' },
      rest: 'near a UN office',
    });
    expect(readPlace(gazetteer, 'Battambang').place).toEqual({ code: '02', precision: 'LP_PROVINCE' });
    expect(readPlace(gazetteer, 'Cambodia, year 2021')).toMatchObject({ place: { code: 'KH' }, rest: 'year 2021' });
  });

  it('are not taken where several have the name, unless another column narrows them', () => {
    expect(readPlace(gazetteer, 'Svay')).toMatchObject({ place: null, how: 'several', candidates: ['0101', '1207'] });
    expect(read('Province|District', ['Phnom Penh', 'Svay']).incident.place).toEqual({
      code: '1207',
      precision: 'LP_DISTRICT',
    });
  });

  it('are the finest that the row names, in whatever order its columns stand', () => {
    for (const columns of ['Province|Place', 'Place|Province']) {
      const cells = (province: string, where: string): string[] =>
        columns.startsWith('Place') ? [where, province] : [province, where];
      const found = read(columns, cells('Phnom Penh', 'Svay'));
      expect([found.incident.place?.code, found.incident.placeNote, codes(found)]).toEqual(['1207', null, []]);
      // Somebody decided what an unusual spelling of the province means; the place inside it stays.
      const decided = read(columns, cells('Penh City', 'Svay'), (map) => ({
        ...map,
        columns: map.columns.map((column) =>
          column.target === 'place.1'
            ? { ...column, values: { 'penh city': { as: 'value' as const, value: ['12'] } } }
            : column,
        ),
      }));
      expect([decided.incident.place?.code, codes(decided)]).toEqual(['1207', []]);
      const elsewhere = read(columns, cells('Phnom Penh', 'a field near Atlantis'));
      expect([elsewhere.incident.place?.code, elsewhere.incident.placeNote]).toEqual(['12', 'a field near Atlantis']);
    }
  });

  it('come with points in one column or two', () => {
    expect([
      readPoint('11.5564, 104.9282', null),
      readPoint('11,5564', '104,9282'),
      readPoint('POINT(104.9282 11.5564)', null),
      readPoint('11.5564 N', '104.9282 E'),
    ]).toEqual(Array.from({ length: 4 }, () => ({ lat: 11.5564, lon: 104.9282, accuracyMetres: null })));
    expect(readPoint('somewhere', null)).toBeNull();
    // A letter says which of the two it is; a minus may be the sign of mathematics.
    for (const cell of ['36.8172 E, 1.2833 S', '1.2833 S 36.8172', '36.8172 E; -1.2833', '\u22121.2833, 36.8172'])
      expect([cell, readPoint(cell, null)]).toEqual([cell, { lat: -1.2833, lon: 36.8172, accuracyMetres: null }]);
    expect(readPoint('36.8172 E', '1.2833 S')).toMatchObject({ lat: -1.2833, lon: 36.8172 });
    for (const cell of ['36.8 E, 37.1 E', '1.2 N, 1.3 N']) expect(readPoint(cell, null)).toBeNull();
  });
});

describe('a row', () => {
  it('has the address of its source where that stands in the column of sources', () => {
    const [source] = read('Source', ['https://example.org/1']).incident.sources;
    expect([source!.url, source!.publisher]).toEqual(['https://example.org/1', null]);
    expect(read('Source', ['Example Daily']).incident.sources[0]).toMatchObject({
      publisher: 'Example Daily',
      url: null,
    });
  });

  it('becomes acts by the force that it names, with the interference and the sources that go with them', () => {
    const { incident } = read('What the authorities did|By whom|Source|URL', [
      'Order to disperse; arrest',
      'Example district guards',
      'Example Daily',
      'https://example.org/a',
    ]);
    expect(incident.acts.map(({ type, actor, forceName }) => [type, actor, forceName])).toEqual([
      ['RS_DISPERSAL_ORDER', null, 'Example district guards'],
      ['D_ARREST', null, 'Example district guards'],
    ]);
    expect(incident.interference).toBe('IN_INTERFERED');
    expect(incident.acts[0]!.sources).toEqual([incident.sources[0]!.id]);
    expect(incident.title).toBe('Order to disperse; arrest');
  });

  it('keeps whatever no field takes in words, and says so', () => {
    const draft = read('Date|Crowd|Weather|Group', ['last summer', 'small', 'rain', 'Nobody Knows Them'], (map) => ({
      ...map,
      columns: map.columns.map((column) => (column.header === 'Crowd' ? { ...column, target: 'crowd' } : column)),
    }));
    expect(draft.incident.narrative).toBe('Date: last summer\nWeather: rain\nGroup: Nobody Knows Them');
    expect(draft.incident.crowd).toEqual({ state: 'CS_UNKNOWN', low: null, high: null, text: 'small' });
    expect(codes(draft)).toEqual(['date-not-understood', 'count-not-understood', 'unknown-group']);
  });

  it('follows what a person decided about words, and what holds for all rows', () => {
    const draft = read(
      'What the authorities did|Group|URL',
      ['took the banners; told to go', 'inferred: Example Union', 'https://example.org/a'],
      (map) => ({
        ...map,
        fixed: { 'sources.type': 'SR_NGO', 'groups.link': 'GL_INFERRED', sensitivity: 'S0_PUBLIC' },
        decisions: {
          'acts.type': {
            'took the banners': { as: 'value', value: ['RS_SEIZE_MATERIAL'] },
            'told to go': { as: 'nothing', value: [] },
          },
        },
      }),
    );
    expect(draft.incident).toMatchObject({
      acts: [{ type: 'RS_SEIZE_MATERIAL' }],
      groups: [{ link: 'GL_INFERRED' }],
      sources: [{ type: 'SR_NGO' }],
      sensitivity: 'S0_PUBLIC',
    });
    expect(
      read('What the authorities did', ['a total'], (map) => ({
        ...map,
        decisions: { 'acts.type': { 'a total': { as: 'aside', value: [] } } },
      })).aside,
    ).toMatchObject({ code: 'decided-aside', value: 'a total' });
  });

  it('takes the link that stands before a name, whatever holds for all rows', () => {
    const links = (cell: string): unknown =>
      read('Group', [cell], (map) => ({ ...map, fixed: { 'groups.link': 'GL_STATED' } })).incident.groups.map(
        ({ link }) => link,
      );
    expect([links('Example Union'), links('inferred: Example Union'), links('Stated: Example Union')]).toEqual([
      ['GL_STATED'],
      ['GL_INFERRED'],
      ['GL_STATED'],
    ]);
  });

  it('counts the harmed of a phrase, and says who is missing for submission', () => {
    const draft = read('Title|Harm', ['T', 'two serious injury; Death'], (map) => ({
      ...map,
      decisions: { 'harms.type': { 'two serious injury': { as: 'value', value: ['HM_INJURY_SERIOUS'] } } },
    }));
    expect(draft.incident.harms.map(({ type, count }) => [type, count.low])).toEqual([
      ['HM_INJURY_SERIOUS', 2],
      ['HM_DEATH', null],
    ]);
    expect(missing(draft.incident).map(({ code, value }) => `${value} ${code}`)).toEqual([
      '/when missing.required',
      '/place missing.required',
      '/sources missing.source-needed',
    ]);
  });

  it('amends a record: what it says replaces, what it adds is added, and an empty cell takes nothing away', () => {
    const stored = read('Title|Crowd|What the authorities did|URL', [
      'Old',
      '20',
      'Order to disperse',
      'https://example.org/a',
    ]).incident;
    const { incident, changed } = amend(
      stored,
      read('Title|Crowd|What the authorities did|URL', ['New', '', 'Arrest', 'https://example.org/a']),
    );
    expect(changed).toEqual(['title', 'acts']);
    expect(incident).toMatchObject({
      title: 'New',
      crowd: { low: 20 },
      acts: [{ type: 'RS_DISPERSAL_ORDER' }, { type: 'D_ARREST' }],
    });
    expect(incident.sources).toHaveLength(1);
    expect(amend(incident, read('Title', ['New'])).changed).toEqual([]);
  });

  it('that is added to a record is told where it should go less far than the record', () => {
    const strict = read('Title', ['A title'], (map) => ({
      ...map,
      fixed: { sensitivity: 'S3_RESTRICTED' },
    }));
    const stored = { ...read('Title', ['A title']).incident, sensitivity: 'S0_PUBLIC' };
    expect(supplement(stored, strict)).toMatchObject({
      changed: [],
      kept: ['sensitivity'],
      incident: { sensitivity: 'S0_PUBLIC' },
    });
    expect(supplement({ ...stored, sensitivity: strict.incident.sensitivity }, strict).kept).toEqual([]);
    expect(supplement(stored, read('Title', ['A title'])).kept).toEqual([]);
  });

  it('leaves a record whole, but for what is to change', () => {
    const stored = read('Title|Crowd|What the authorities did', ['Old', '20', 'Order to disperse']).incident;
    const { incident, changed } = amend(stored, read('Title|What the authorities did', ['New', 'Arrest']));
    expect([keepsAll(stored, incident, changed), keepsAll(stored, incident, ['acts'])]).toEqual([true, false]);
    expect(keepsAll(stored, { ...incident, narrative: 'More' }, changed)).toBe(true);
    expect(keepsAll(stored, { ...incident, interference: 'IN_NONE' }, changed)).toBe(false);
    expect(keepsAll(stored, { ...incident, acts: incident.acts.slice(1) }, changed)).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('takes no place inside a unit that is nowhere, however much it sounds like one of ours', () => {
    const draft = read('Province|District', ['New Mexico', 'Svai']);
    expect(draft.incident.place).toBeNull();
    expect(draft.incident.placeNote).toBe('New Mexico; Svai');
  });

  it('keeps formulas as the text that they are, and says so', () => {
    const draft = read('Title|Crowd', ['=HYPERLINK("http://evil.example")', '+855 12 345']);
    expect(draft.incident.title).toBe('=HYPERLINK("http://evil.example")');
    expect(codes(draft)).toContain('formula-as-text');
    expect(read('Title|Crowd', ['-5 degrees', '-5']).notes.map(({ code }) => code)).not.toContain('formula-as-text');
  });

  it('cuts what is too long, and keeps the whole in the narrative', () => {
    const draft = read('Title', ['x'.repeat(300)]);
    expect(draft.incident.title).toHaveLength(200);
    expect(draft.incident.narrative).toContain('x'.repeat(300));
  });

  it('reads a cell of any letters in a moment, whatever its column is for: it is no day, number or point, and is kept in words', () => {
    const long = [
      '1'.repeat(90_000),
      `1${' '.repeat(450)}x`,
      `1${' '.repeat(5_000)}x`,
      'a;'.repeat(45_000),
      'a,'.repeat(240),
      '('.repeat(90_000),
      '1-'.repeat(45_000),
      'ក្ក'.repeat(30_000),
    ];
    const began = Date.now();
    for (const cell of long) {
      guessColumns(
        ['Date', 'Lat', 'Crowd', 'Another'],
        null,
        Array.from({ length: 4 }, () => [cell, cell]),
      );
      for (const { key } of TARGETS) {
        const map: ColumnMapping = { ...emptyMap([]), columns: [{ header: 'H', target: key, dates: null }] };
        readRecord([[cell]], map, world());
      }
    }
    // This used to take hours; now it takes seconds, even on a busy machine.
    expect(Date.now() - began).toBeLessThan(30_000);
    for (const [header, code] of [
      ['Date', 'date-not-understood'],
      ['Crowd', 'count-not-understood'],
      ['Place', 'place-not-found'],
    ] as const) {
      expect(
        codes(
          read(header, ['1'.repeat(600)], (map) => ({
            ...map,
            columns: map.columns.map((column) => ({
              ...column,
              target: header === 'Date' ? 'when' : header.toLowerCase(),
            })),
          })),
        ),
      ).toContain(code);
    }
    expect(readPoint(`11.5${' '.repeat(20)},   104.9`, null)).toEqual({ lat: 11.5, lon: 104.9, accuracyMetres: null });
  });

  it('is not misled by keys that every object has', () => {
    const draft = read(
      'What the authorities did|constructor|__proto__',
      ['constructor; __proto__', 'a', 'b'],
      (map) => ({ ...map, columns: map.columns.map((column) => ({ ...column, values: {} })) }),
    );
    expect(draft.incident.acts).toEqual([]);
    expect(codes(draft).filter((code) => code === 'unknown-term')).toHaveLength(2);
  });
});

describe('a cell that is not understood', () => {
  const TARGET: Readonly<Record<string, string>> = { Crowd: 'crowd', Women: 'notified' };
  const part = (headers: string, ...rows: string[][]): RowDraft =>
    readRecord(
      rows,
      {
        ...emptyMap([]),
        columns: headers.split('|').map((header) => ({ header, target: TARGET[header] ?? 'title', dates: null })),
      },
      world(),
    );

  it('takes no answer away from a record', () => {
    const stored = part('Title|Crowd|Women', ['A title', '20', 'yes']).incident;
    const row = part('Title|Crowd|Women', ['A title', 'small', 'perhaps']);
    expect(amend(stored, row).incident).toMatchObject({ crowd: { low: 20, high: 20 }, notified: 'yes' });
    expect(row.incident.narrative).toBe('Women: perhaps');
  });

  it('leaves the number to the next row, and two numbers become the range of both', () => {
    const crowd = (...cells: string[]): unknown =>
      part('Title|Crowd', ...cells.map((cell) => ['T', cell])).incident.crowd;
    expect(crowd('small', '500')).toMatchObject({ state: 'CS_EXACT', low: 500, high: 500 });
    expect(crowd('200', '500')).toMatchObject({ state: 'CS_RANGE', low: 200, high: 500, text: '200; 500' });
    expect(crowd('200', '200')).toEqual({ state: 'CS_EXACT', low: 200, high: 200, text: null });
    expect(crowd('200', 'small')).toMatchObject({ low: 200, high: 200 });
  });
});
