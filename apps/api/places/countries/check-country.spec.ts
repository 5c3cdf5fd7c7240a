import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHIPPED_COUNTRIES } from '../country-data.js';
import { polygonsOfCountry, readAtlas } from '../drawing/country-outlines.js';
import { checkCountry } from './check-country.js';
import type { Finding } from './check-country-file.js';

const HEADER = 'code,parent,level,type,name_en,name_km,lat,lon';
const GOOD = `${HEADER}
KE,,0,country,Kenya,កេនយ៉ា,0.5,37.9
KE-G05,KE,1,county,Nairobi,,-1.29,36.82
KE-G37,KE,1,county,Mombasa,,-4.04,39.66
KE-G05-1,KE-G05,2,town,Westlands,,-1.266,36.81
`;
const COUNTRY = {
  code: 'KE',
  iso3166_1: { alpha2: 'KE', alpha3: 'KEN', numeric: '404' },
  name: { en: 'Kenya', km: 'កេនយ៉ា' },
  timeZone: 'Africa/Nairobi',
  levels: [
    { level: 0, en: 'Country', km: '' },
    { level: 1, en: 'County', km: '' },
  ],
  types: [
    { type: 'country', level: 0, en: 'Country', km: '', words: [] },
    { type: 'county', level: 1, en: 'County', km: '', words: [] },
    { type: 'town', level: 2, en: 'Town', km: '', words: [] },
  ],
  spellings: [],
  credit: { areas: { en: 'Schematic.', km: '' }, rest: { en: 'Names.', km: '' }, noRoads: { en: 'None.', km: '' } },
  bounds: [33.9, -4.8, 41.9, 5.1],
  baseMap: { window: [30, -8, 46, 9], labels: [] },
};
const outline = polygonsOfCountry(readAtlas(), '404');

const NO_JSON = 'is no JSON from here on: look for a missing or superfluous comma, quote or bracket';

type Case = [what: string, spoil: () => void, finding: string];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-check-'));
  put('country.json', JSON.stringify(COUNTRY));
  put('places.csv', GOOD);
  put('SOURCES.md', 'Invented for a test; licence CC0.');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const findings = (taken = new Map<string, string>(), inUse = new Set<string>()): Finding[] =>
  checkCountry(folder, { outline, taken, inUse });
const said = (): string[] =>
  findings().map(
    ({ file, line, says, isNote }) => `${file}${line ? `:${line}` : ''} ${says}${isNote ? ' (note)' : ''}`,
  );

describe('a country’s folder', () => {
  it('can be loaded when nothing is wrong in it', () => expect(findings()).toEqual([]));

  it('may say more than is read, as those do that were made before', () => {
    put('country.json', JSON.stringify({ ...COUNTRY, languages: ['sw', 'en'] }));
    expect(findings()).toEqual([]);
  });

  it('may begin with the mark of a text that Windows wrote', () => {
    put('country.json', `\uFEFF${JSON.stringify(COUNTRY)}`);
    put('places.csv', `\uFEFF${GOOD}`);
    expect(findings()).toEqual([]);
  });

  it('of Cambodia, as it ships, has nothing wrong', () => {
    cpSync(join(SHIPPED_COUNTRIES, 'khm'), folder, { recursive: true });
    const codes = readFileSync(join(folder, 'places.csv'), 'utf8')
      .match(/^[^,\n]+/gm)!
      .slice(1);
    const own = { outline: polygonsOfCountry(readAtlas(), '116'), taken: new Map(), inUse: new Set(codes) };
    expect(checkCountry(folder, own)).toEqual([]);
  });

  it.each([
    ['From the office.', ['SOURCES.md names no licence: say for each file where it is from, and under which licence']],
    ['- places.csv: from the office, licence unknown.', [/names no licence/]],
    ['- places.csv: no licence given.', [/names no licence/]],
    ['- places.csv: of the office, licence: ?', [/names no licence/]],
    [
      '- places.csv: GeoNames, CC BY 4.0.\n- waters.geojson: licence not known.',
      ['SOURCES.md:2 names no licence for waters.geojson', 'SOURCES.md says nothing of points.csv (note)'],
    ],
    ['- places.csv: GeoNames, CC BY 4.0.', ['SOURCES.md says nothing of points.csv (note)']],
    ['- places.csv, points.csv: the office, who asks for no licence fee, public domain.', []],
  ])('says where each file is from, and under which licence: %s', (sources, expected) => {
    put('points.csv', 'code,lat,lon\nKE-G37,-4.04,39.66\n');
    put('SOURCES.md', sources);
    expect(said()).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });

  it('has no further point that is far away, or whose degrees are exchanged', () => {
    put('points.csv', 'code,lat,lon\nKE-G37,60,36\nKE-G37,36.8,1.2\nKE-G37,-4.04,39.66\n');
    expect(said()).toEqual([
      'points.csv:2 KE-G37: the point (60, 36) is far from Kenya',
      expect.stringMatching(/^points\.csv:3 KE-G37: /),
    ]);
  });

  it('is told in which line a file is no JSON', () => {
    put('country.json', JSON.stringify(COUNTRY, null, 2).replace('"levels"', ',"levels"'));
    const line = JSON.stringify(COUNTRY, null, 2)
      .slice(0, JSON.stringify(COUNTRY, null, 2).indexOf('"levels"'))
      .split('\n').length;
    expect(said()[0]).toMatch(new RegExp(`^country\\.json:${line} is no JSON from here on`));
    put('country.json', '[]');
    expect(said()[0]).toBe('country.json is no JSON object: it must begin with { and end with }');
  });

  it('suggests Khmer names in Khmer, and no standard twice', () => {
    put('actors.csv', 'code,parent,name_en,name_km\nGSU,PF_GENDARMERIE,General Service Unit,General\n');
    put('standards.csv', 'name_en,name_km\nBasic Principles,Basic\nThe Constitution,\nThe Constitution,\n');
    expect(said()).toEqual([
      'actors.csv:2 PF_GENDARMERIE.GSU has a name_km that is not in Khmer letters',
      'standards.csv:2 "Basic Principles" has a name_km that is not in Khmer letters',
      'standards.csv:4 "The Constitution" stands there twice',
    ]);
  });

  it('has each name in the letters of its language, where it is known which these are', () => {
    const named = (columns: string, names: string): string[] => {
      put(
        'places.csv',
        GOOD.replace(HEADER, `${HEADER},${columns}`)
          .replace('39.66', `39.66,${names}`)
          .replace('37.9', '37.9,,')
          .replace('36.82', '36.82,,')
          .replace('36.81', '36.81,,'),
      );
      return said();
    };
    expect(named('name_fa,name_zh', 'مومباسا,蒙巴萨')).toEqual([]);
    expect(named('name_fa,name_zh', 'Mombasa,Mombasa')).toEqual([
      'places.csv:4 KE-G37: name_fa is not in Arabic letters: Mombasa',
      'places.csv:4 KE-G37: name_zh is not in Chinese letters: Mombasa',
    ]);
    // Serbian has two scripts, a tag can say which, and nobody knows that of a language that there is not.
    expect(named('name_sr,name_sr-Latn', 'Момбаса,Момбаса')).toEqual([
      'places.csv:4 KE-G37: name_sr-Latn is not in Latin letters: Момбаса',
    ]);
    expect(named('name_xx,name_sw', 'Момбаса,Mombasa')).toEqual([]);
  });

  it('may say how many people live where, and is told by line what is wrong in that', () => {
    const HEAD = 'code,population,year,source';
    put('population.csv', `${HEAD}\nKE,7000000,2019,Census\nKE-G05,4000000,2019,Census\nKE-G37,3000000,2019,Census\n`);
    expect(said()).toEqual([]);
    put('population.csv', `${HEAD}\nKE,7000000,2019,Census\nKE-G05,4000000,2019,Census\nKE-G37,3000001,2019,Census\n`);
    expect(said()).toEqual(['population.csv:2 KE: its parts add up to 7000001, not to 7000000']);
    // Parts of another year need not add up.
    put('population.csv', `${HEAD}\nKE,7000000,2019,Census\nKE-G05,4000000,2009,Census\nKE-G37,1,2019,Census\n`);
    expect(said()).toEqual([]);
    put('population.csv', `${HEAD}\nKE-G05,4,2019,Census\nKE-G99,4,2019,Census\nKE-G05,4,2019,Census\n`);
    expect(said()).toEqual([
      'population.csv:3 KE-G99: places.csv has no place with this code',
      'population.csv:4 KE-G05: the code stands on line 2 already',
    ]);
    put('population.csv', `${HEAD}\nKE,many,2019,Census\n`);
    expect(said()).toEqual(['population.csv line 2 of the population file: the population is no whole number above 0']);
  });

  it('may suggest own codes and standards, and is told by line which rows do not', () => {
    const HEAD = 'code,parent,name_en,name_km,synonyms,from,until';
    put('actors.csv', `${HEAD}\nGSU,PF_GENDARMERIE,General Service Unit,,GSU|the unit,1953-01-01,\n`);
    put('law.csv', 'code,parent,name_en\nPOA_5,GR_NO_PERMISSION,"Public Order Act, s. 5"\n');
    put('standards.csv', 'name_en,name_km\nThe Constitution and General Comment No. 37,\n');
    expect(said()).toEqual([]);
    put(
      'actors.csv',
      [
        HEAD,
        'GSU,PF_GENDARMERIE,General Service Unit,,,,',
        'GSU,PF_GENDARMERIE,The same,,,,',
        'lower,PF_GENDARMERIE,Lower,,,,',
        'A,PF_NOBODY,Nobody,,,,',
        'A,IS_LAND,Land,,,,',
        'B,PF_ARMY,,,,,',
        'C,PF_ARMY,A unit,,,2020-01-02,2020-01-01',
        'D,PF_ARMY,A unit,,,lately,',
      ].join('\n'),
    );
    put('law.csv', 'code,parent,name_en\nA,PF_ARMY,An act\n');
    put('standards.csv', `name_en,name_km\n,only Khmer\n`);
    expect(said()).toEqual([
      'actors.csv:3 PF_GENDARMERIE.GSU stands there twice',
      'actors.csv:4 PF_GENDARMERIE.lower is no code below one of the codebook, as PF_GENDARMERIE.KH is',
      'actors.csv:5 PF_NOBODY.A is no code below one of the codebook, as PF_GENDARMERIE.KH is',
      'actors.csv:6 IS_LAND.A refines no code of actor_type',
      'actors.csv:7 PF_ARMY.B has no name_en',
      'actors.csv:8 PF_ARMY.C ends before it begins',
      'actors.csv:9 PF_ARMY.D has a day that is none, such as 2021-01-31',
      'law.csv:2 PF_ARMY.A refines no code of ground_invoked or legal_event',
      'standards.csv:2 "" is empty or above 300 letters',
    ]);
    put('actors.csv', 'code,name\nA,B\n');
    expect(said()[0]).toBe('actors.csv line 1 of the actors.csv file: there is no column parent, name_en');
  });

  it.each([
    [
      'a ring',
      ['KE-G05,KE,1', 'KE-G05,KE-G05-1,1'],
      'places.csv:3 KE-G05: its parents lead back to it: KE-G05 below KE-G05-1 below KE-G05',
    ],
    [
      'itself as parent',
      ['KE-G37,KE,1', 'KE-G37,KE-G37,1'],
      'places.csv:4 KE-G37: its parents lead back to it: KE-G37 below KE-G37',
    ],
    ['a code twice', ['KE-G37,', 'KE-G05,'], 'places.csv:4 KE-G05: the code stands on line 3 already'],
    [
      'a parent that is not there',
      ['-1,KE-G05', '-1,KE-G06'],
      'places.csv:5 KE-G05-1: there is no place with the code of its parent, KE-G06',
    ],
    ['a level left out', ['-1,KE-G05,2', '-1,KE,2'], 'places.csv:5 KE-G05-1: level 2 below KE, which is of level 0'],
    [
      'a code of another shape',
      ['KE-G37,', 'KE.37,'],
      'places.csv:4 KE.37: a code has only letters of A to Z, digits and hyphens, at most 20',
    ],
    ['a code without its country', ['KE-G37,', '37,'], 'places.csv:4 37: a code begins with KE'],
    [
      'a second country',
      ['KE-G37,KE,1,county', 'KE-G37,,0,country'],
      'places.csv:4 KE-G37: level 0 is the country alone: code KE, no parent',
    ],
    [
      'a type of another level',
      ['KE-G37,KE,1,county', 'KE-G37,KE,1,town'],
      'places.csv:4 KE-G37: country.json has no type "town" of level 1',
    ],
    [
      'one name twice in a parent',
      ['Mombasa', 'nairobi'],
      'places.csv:4 KE-G37: has the name of line 3, and the same parent',
    ],
    [
      'a name in the wrong script',
      ['Mombasa,', 'Mombasa,Момбаса'],
      'places.csv:4 KE-G37: name_km is not in Khmer letters: Момбаса',
    ],
    [
      'an English name in the wrong script',
      ['Mombasa,', 'មុមបាសា,មុមបាសា'],
      'places.csv:4 KE-G37: name_en is not in Latin letters: មុមបាសា',
    ],
    [
      'degrees exchanged',
      ['-4.04,39.66', '39.66,-4.04'],
      'places.csv:4 KE-G37: its latitude and longitude are exchanged',
    ],
    [
      'a point in the sea',
      ['-4.04,39.66', '-4.5,44'],
      'places.csv:4 KE-G37: its point (-4.5, 44) is not in Kenya as the atlas draws it (note)',
    ],
    [
      'a point in another sea',
      ['-4.04,39.66', '-4.5,55'],
      'places.csv:4 KE-G37: its point (-4.5, 55) is far from Kenya',
    ],
    [
      'metres in place of degrees',
      ['39.66', '556000'],
      'places.csv line 4 of the places file: a coordinate is not in degrees',
    ],
  ])('with %s is refused, or noted, with its line', (_, [from, to], finding) => {
    put('places.csv', GOOD.replace(from!, to!));
    expect(said()).toContainEqual(finding);
  });

  it.each<Case>([
    ['no JSON', () => put('country.json', '{'), `country.json:1 ${NO_JSON}`],
    ...['null', '[]', '"KE"', '7'].map((text): Case => [
      `${text} in place of a country`,
      () => put('country.json', text),
      'country.json is no JSON object: it must begin with { and end with }',
    ]),
    ...['null', '[]', '{'].map((text): Case => [
      `${text} in place of words`,
      () => put('words.json', text),
      text === '{' ? `words.json:1 ${NO_JSON}` : 'words.json is no JSON object: it must begin with { and end with }',
    ]),
    ...Object.entries({
      levels: 'County',
      types: [{ type: 'county', level: 1, en: 'County', km: '' }],
      spellings: ['kilifi'],
      name: 'Kenya',
      credit: { areas: 'Schematic.' },
      baseMap: { window: [30, -8, 46, 9], labels: [{ en: 'Uganda', km: '' }] },
    }).map(([key, value]): Case => [
      `${JSON.stringify(value)} as ${key}`,
      () => put('country.json', JSON.stringify({ ...COUNTRY, [key]: value })),
      expect.stringMatching(`^country.json "${key}`) as string,
    ]),
    [
      'points of a unit that is not there',
      () => put('points.csv', 'code,lat,lon\nKE-G99,1,37\n'),
      'points.csv:2 places.csv has no place with the code KE-G99',
    ],
    [
      'a point in words',
      () => put('points.csv', 'code,lat,lon\nKE-G05,north,37\n'),
      'points.csv line 2: code, lat and lon are needed, in degrees.',
    ],
    [
      'an outline without a polygon',
      () => put('outline.geojson', '{"type":"FeatureCollection","features":[]}'),
      'outline.geojson has no polygon.',
    ],
    [
      'an outline that is no GeoJSON',
      () => put('outline.geojson', '[]'),
      'outline.geojson is no TopoJSON and no GeoJSON FeatureCollection.',
    ],
    ['damaged waters', () => put('waters.geojson', '{"type"'), 'waters.geojson is not valid JSON.'],
    [
      'waters of no kind',
      () =>
        put(
          'waters.geojson',
          '{"type":"FeatureCollection","features":[{"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":[]}}]}',
        ),
      'waters.geojson feature 1: "kind" must be river, or lake for a polygon.',
    ],
    [
      'a code of no country',
      () => put('country.json', JSON.stringify({ ...COUNTRY, code: 'XX' })),
      'country.json "code" must be two letters of ISO 3166-1, such as "KE"',
    ],
    [
      'codes of two countries',
      () => put('country.json', JSON.stringify({ ...COUNTRY, iso3166_1: { alpha3: 'KHM' } })),
      'country.json "iso3166_1" must have alpha3 and numeric of KE',
    ],
    [
      'no such time zone',
      () => put('country.json', JSON.stringify({ ...COUNTRY, timeZone: 'Mars/Base' })),
      'country.json "timeZone" must be one, such as "Africa/Nairobi"',
    ],
    [
      'bounds the wrong way round',
      () => put('country.json', JSON.stringify({ ...COUNTRY, bounds: [41, -4, 33, 5] })),
      'country.json "bounds" must be [west, south, east, north] in degrees',
    ],
    [
      'no licence',
      () => put('SOURCES.md', 'From the ministry.'),
      'SOURCES.md names no licence: say for each file where it is from, and under which licence',
    ],
    ['no file of sources', () => rmSync(join(folder, 'SOURCES.md')), 'SOURCES.md is not there'],
    [
      'a column that nobody knows',
      () => put('places.csv', GOOD.replace('name_km', 'khmer')),
      'places.csv line 1 of the places file: no column is called "khmer"',
    ],
  ])('with %s is refused', (_, spoil, finding) => {
    spoil();
    expect(said()).toContainEqual(finding);
  });

  it.each([
    [
      'words of a text that is none',
      { 'story.doer.PF_X': { en: 'x', km: 'ក' } },
      'no text is called "story.doer.PF_X"',
    ],
    ['words in one language alone', { 'code.PF_ARMY': { en: 'The army' } }, '"code.PF_ARMY" has no words in km'],
    [
      'words that lose a name',
      { 'field.point-outside-commune': { en: 'Wrong', km: '{place}' } },
      '"field.point-outside-commune" has no {place} in en',
    ],
  ])('with %s is refused', (_, words, says) => {
    put('words.json', JSON.stringify(words));
    expect(findings()).toEqual([{ file: 'words.json', says }]);
  });

  describe('with limits of custody', () => {
    const limit = (rest: object): object => {
      const shipped = readFileSync(join(SHIPPED_COUNTRIES, 'khm', 'limits.json'), 'utf8');
      return { ...(JSON.parse(shipped) as { limits: object[] }).limits[0], code: 'KEN-POLICE-24', ...rest };
    };
    it.each([
      ['a limit of the law', {}, []],
      [
        'a limit whose code another country may have',
        { code: 'POLICE-24' },
        ['limits.json POLICE-24: "code": begin with KEN-, since another country may have the same'],
      ],
      [
        'fields that are wrong',
        { length: { days: 1 }, offence: 'murder' },
        [
          'limits.json KEN-POLICE-24: "offence": write null, or one of OF_FELONY, OF_MISDEMEANOUR, OF_PETTY',
          'limits.json KEN-POLICE-24: "length": write { "hours": 48 } or { "months": 4 }',
        ],
      ],
      [
        'one that the file says was confirmed',
        { inForce: { from: '2010-08-27', until: null }, confirmedBy: 'a lawyer', confirmedOn: '2026-01-05' },
        [
          'limits.json KEN-POLICE-24: "confirmedBy": counts as confirmed by a lawyer, without two reviewers here (note)',
        ],
      ],
    ])('names each field that is wrong: %s', (_, rest, expected) => {
      put('limits.json', JSON.stringify({ limits: [limit(rest)] }));
      expect(said()).toEqual(expected);
    });

    it('says where they are no JSON, or no list', () => {
      put('limits.json', '{ "limits": [,] }');
      expect(said()).toEqual([`limits.json:1 ${NO_JSON}`]);
      put('limits.json', '{}');
      expect(said()).toEqual(['limits.json "limits": write a list, perhaps an empty one']);
    });
  });

  it('claims no unit of another country, and gives up none that is in use', () => {
    expect(findings(new Map([['KE-G37', 'Tanzania']]))).toEqual([
      { file: 'places.csv', line: 4, says: 'KE-G37: the code is one of Tanzania' },
    ]);
    expect(findings(new Map(), new Set(['KE', 'KE-G99']))).toEqual([
      { file: 'places.csv', says: 'KE-G99 is gone: it is in use, and records may name it' },
    ]);
    const many = Array.from({ length: 1900 }, (_, i) => `KE-H${i}`);
    const shown = many.slice(0, 20).join(', ');
    const why = 'are gone, the first 20 of 1900: they are in use, and records may name them';
    expect(findings(new Map(), new Set(many))).toEqual([{ file: 'places.csv', says: `${shown} ${why}` }]);
  });
});
