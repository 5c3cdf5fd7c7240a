import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { withShippedMapping } from '@vigil/shared/import/match-saved-mapping.js';
import { shippedMappingFor } from '@vigil/shared/import/shipped-mappings.js';
import type { ImportedFile, WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { inCheckout } from '../../project-root.js';
import {
  ACLED,
  arrestsWorkbook,
  HXL_SHEET,
  KOBO,
  MASS_MOBILIZATION,
  PRESS_FREEDOM_TRACKER,
  WIDE,
} from '../../testing/foreign-files.js';
import type { Desk } from '../../testing/desk.js';
import { khmerWorkbook } from '../../testing/khmer-workbook.js';
import { check, rowsOf, sendFile, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';
import { importText } from './import-text.js';
import { reportOf } from './preview-report.js';

let desk: Desk;
useDesk((opened) => {
  ({ desk } = opened);
});

const dryRun = async (
  bytes: Buffer | string,
  change?: (map: ColumnMapping, about: ImportedFile) => ColumnMapping,
): Promise<{ view: WholeImport; lines: string[]; when: (string | null)[] }> => {
  const sent = await sendFile(desk.reviewer, bytes);
  const view = await check(desk.reviewer, sent, change && ((map) => change(map, sent.about!)));
  const all = await rowsOf(desk.reviewer, view.id);
  // Of every file: each filled cell was used, kept in words or set aside, and the first records are shown.
  const { columns, records } = view.findings!;
  expect(columns!.map(({ used, words, aside }) => used + words + aside)).toEqual(columns!.map(({ filled }) => filled));
  expect(columns!.map(({ filled }) => filled > 0)).toEqual(
    view.about!.guesses.map(({ examples }) => examples.length > 0),
  );
  const kept = all.filter(({ did }) => did !== 'aside');
  expect(records!.map(({ rows }) => rows[0])).toEqual(kept.map(({ rows }) => rows[0]));
  return {
    view,
    lines: reportOf(view, view.about!, view.map!, view.findings!, importText('en')),
    when: all.map(({ when }) => when && `${when.earliest} ${when.latest}`),
  };
};
const targets = ({ map }: WholeImport): string[] =>
  map!.columns.filter(({ target }) => target !== 'words').map(({ header, target }) => `${header} ${target}`);

describe('a file in the shape of ACLED', () => {
  it('keeps its province, takes no protesters for police, no zero for "nobody died", and no day for certain that is not', async () => {
    const { view, lines, when } = await dryRun(ACLED);
    expect(targets(view)).toEqual([
      'event_id_cnty record.externalId',
      'event_date when',
      'time_precision when.precision',
      'event_type assemblyTypes',
      'sub_event_type assemblyTypes',
      'assoc_actor_1 groups.group',
      'actor2 acts.actor',
      'country place.0',
      'admin1 place.1',
      'admin2 place.2',
      'admin3 place.3',
      'location place',
      'latitude point.lat',
      'longitude point.lon',
      'geo_precision point.precision',
      'source sources.publisher',
      'notes narrative',
      'fatalities harms.count:HM_DEATH',
      'tags acts.type',
    ]);
    expect(when).toEqual(['2021-06-04 2021-06-04', '2021-06-06 2021-06-12', '2021-06-01 2021-06-30']);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^3 × fatalities: a zero says nothing here/),
        expect.stringMatching(/^1 × time_precision: the file gives the day only to the week/),
        '3 rows: 3 new records.',
      ]),
    );
  });
});

describe('a sheet with HXL tags', () => {
  it('has people arrested in it, no end for a beginning, and says which tag nobody knows', async () => {
    const { view, lines, when } = await dryRun(HXL_SHEET);
    expect(targets(view)).toEqual(
      expect.arrayContaining([
        'Ended when.end',
        'Killed harms.count:HM_DEATH',
        'Arrested acts.people:D_ARREST',
        'Held acts.people:D_APPREHENDED',
      ]),
    );
    expect(when).toEqual(['2021-07-01 2021-07-01', '2021-07-09 2021-07-09', '2021-07-12 2021-07-12']);
    expect(lines).toEqual(
      expect.arrayContaining([
        '  9. Cluster → words (3 filled cells: 0 used, 3 kept as text, 0 set aside): no meaning here has the HXL tag #sector+cluster; kept as text in the narrative',
        expect.stringMatching(/^1 × Ended: the last day is before the first/),
        expect.stringMatching(/^1 × Ended: the event ended on another day/),
        expect.stringMatching(/^2 × Killed: a zero says nothing here/),
        expect.stringMatching(/^1 × Arrested: a zero says nothing here/),
      ]),
    );
  });
});

describe('a workbook with a row for each arrest', () => {
  it('asks about rows that are identical, and keeps each where that is said', async () => {
    const { view, lines } = await dryRun(arrestsWorkbook());
    expect(view).toMatchObject({ rows: 4, tally: { identical: 1, aside: 1, create: 3 } });
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^skipped: 1 × identical to row 3, .*\(first: row 4\)$/),
        expect.stringMatching(/^1 of 4 rows are identical to an earlier row.*--each-row\)$/),
        '4 rows: 3 new records, 1 skipped.',
      ]),
    );
    const own = await dryRun(arrestsWorkbook(), (map) => ({ ...map, ownRows: true }));
    expect(own.view.tally).toMatchObject({ create: 4, identical: 1 });
    expect(own.lines).toEqual(
      expect.arrayContaining([
        '1 of 4 rows are identical to an earlier row. Each is kept as a separate incident and numbered.',
      ]),
    );
  });
});

describe('a wide sheet with a column for each count', () => {
  it('makes acts of what was counted and of nothing else', async () => {
    // Its cells are 0, yes and 0: proposed as marks. Somebody says that they are numbers.
    const { view, lines } = await dryRun(WIDE, (map) => ({
      ...map,
      columns: map.columns.map((column) => {
        if (column.header !== 'Tear gas') return column;
        expect(column).toMatchObject({ target: 'acts.type', flag: { yes: ['yes'], add: 'FM_IRRITANT_DIST' } });
        return { header: column.header, target: 'acts.people:FM_IRRITANT_DIST', dates: null };
      }),
    }));
    expect(targets(view)).toEqual([
      'No nothing',
      'Date from when',
      'Date to when.end',
      'Place place',
      'Participants number crowd',
      'Number arrested acts.people:D_ARREST',
      'Tear gas acts.people:FM_IRRITANT_DIST',
      'acts.people:FM_WATER_CANNON acts.people:FM_WATER_CANNON',
      'Number injured harms.count:HM_INJURY_UNSPEC',
      'Deaths harms.count:HM_DEATH',
    ]);
    expect((await rowsOf(desk.reviewer, view.id)).map(({ rows, title }) => [rows[0], title])).toEqual([
      [2, null],
      [3, expect.stringContaining('Arrest')],
      [4, expect.stringMatching(/^Water cannon/i)],
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^1 × Number arrested: not understood as a number/),
        expect.stringMatching(/^3 × Deaths: a zero says nothing here/),
        expect.stringMatching(/^1 × Place: not a place in the gazetteer/),
      ]),
    );
  });
});

/** As a person does who uses the mapping that is proposed. */
const withShipped = async (
  bytes: string,
): Promise<{ id: string; view: WholeImport; lines: string[]; when: (string | null)[] }> => {
  let id = '';
  const found = await dryRun(bytes, (map, { headers, guesses }) => {
    const { shipped } = shippedMappingFor(headers)!;
    id = shipped.id;
    return withShippedMapping(shipped, guesses, map);
  });
  return { id, ...found };
};

describe('a workbook as a Cambodian office keeps one', () => {
  it('becomes drafts without help: its table among other sheets, a header of two rows, Khmer digits, days in four forms', async () => {
    const { view, lines, when } = await dryRun(khmerWorkbook());
    expect(view.about).toMatchObject({ sheet: 1, headerRow: 3 });
    expect(targets(view)).toEqual([
      'ល.រ nothing',
      'កាលបរិច្ឆេទ when',
      'ទីកន្លែង place',
      'សហគមន៍ groups.group',
      'សកម្មភាពអាជ្ញាធរ acts.type',
      'អ្នកណាធ្វើ acts.actor',
      'ចំនួនមនុស្ស: អ្នកចូលរួម crowd',
      'ចំនួនមនុស្ស: អ្នកជាប់ចាប់ខ្លួន acts.people:D_ARREST',
      'ប្រភព sources.publisher',
      'អ្វីបានកើតឡើង title',
    ]);
    expect(view).toMatchObject({ rows: 7, tally: { create: 6, aside: 1 } });
    expect(view.findings!.asides).toMatchObject([{ why: { code: 'total-row', value: 'សរុប' }, n: 1 }]);
    expect(when).toEqual([
      '2021-06-04 2021-06-04',
      '2021-06-25 2021-06-25',
      '2021-07-07 2021-07-07',
      '2021-07-12 2021-07-12',
      '2021-07-12 2021-07-12',
      null,
      null,
    ]);
    const records = view.findings!.records!.map(({ incident }) => incident);
    expect(records.map(({ place }) => place?.code ?? null)).toEqual(['07', '12', '02', '23', '23', null]);
    expect(records.map(({ acts }) => acts.map(({ type, people }) => `${type} ${people?.low ?? '-'}`))).toEqual([
      ['D_ARREST 2'],
      ['RS_SEIZE_MATERIAL -'],
      [],
      [],
      ['D_ARREST 1'],
      [],
    ]);
    // The rows of what is not understood are named.
    const lost = [...view.findings!.notes, ...view.findings!.unknown];
    expect(lost.every(({ n, rows }) => rows!.length === n && rows!.every((row) => row > 3))).toBe(true);
    // Free text is kept in its words until somebody decides; what it may mean is proposed.
    const meant = Object.fromEntries(view.findings!.unknown.map(({ words, suggestions }) => [words, suggestions[0]]));
    expect(meant).toMatchObject({
      ការបំបែកបាតុកម្ម: 'RS_DISPERSAL',
      'គេឱ្យឈប់ដើរ ហើយថតរូបពួកគេ': 'RS_SURVEIL_PHYS',
      'នគរបាល និងសន្តិសុខខណ្ឌ': 'PF_DISTRICT_SECURITY',
      នគរបាល: 'PF_POLICE',
    });
    expect(records.map(({ crowd }) => crowd?.low ?? null)).toEqual([45, 30, 1, null, 100, null]);
    // What no list has is in the words of the file.
    expect(records[2]!.narrative).toContain('គេឱ្យឈប់ដើរ ហើយថតរូបពួកគេ');
    expect(records[5]!.placeNote).toBe('កោះដែលគ្មានឈ្មោះ');
    expect(lines.length).toBeGreaterThan(10);
    const done = await step(desk.reviewer, view.id, 'runs');
    expect(done.tally).toMatchObject({ created: 6 });
  });
});

describe('a mapping that ships', () => {
  it('reads days in three columns, skips a year without a protest, and makes acts only of what is one', async () => {
    const { id, view, lines, when } = await withShipped(MASS_MOBILIZATION);
    expect(id).toBe('mass-mobilization');
    expect(view).toMatchObject({ rows: 6, tally: { create: 4, aside: 2 } });
    expect(lines).toContainEqual(expect.stringMatching(/a country that this installation does not cover.*Exampleland/));
    expect(when).toEqual([
      '2013-06-04 2013-06-04',
      '2013-06-09 2013-06-09',
      '2013-06-15 2013-06-15',
      null,
      null,
      '1995-03-02 1995-03-02',
    ]);
    const records = view.findings!.records!.map(({ incident }) => incident);
    expect(records.map(({ acts }) => acts.map(({ type }) => type))).toEqual([
      ['D_ARREST', 'RS_DISPERSAL'],
      ['FM_UNSPEC'],
      [],
      [],
    ]);
    expect(records.map(({ issues }) => issues)).toEqual([['IS_LABOUR'], ['IS_LAND'], ['IS_JUSTICE'], null]);
    expect(records.map(({ place }) => place?.code ?? null)).toEqual(['07', '02', null, '23']);
    expect(records[1]!.narrative).toMatch(/killings/);
    expect(records.map(({ harms }) => harms)).toEqual([[], [], [], []]);
    expect(lines.find((line) => /startday|startyear/.test(line) && /calendar/.test(line))).toBeDefined();
  });

  it('reads no day of filling in for the day of the event, and keeps nobody who filled it in', async () => {
    const { id, view, when } = await withShipped(KOBO);
    expect([id, when]).toEqual(['kobotoolbox', ['2021-09-01 2021-09-01', '2021-09-03 2021-09-03']]);
    const records = view.findings!.records!.map(({ incident }) => incident);
    expect(JSON.stringify(records)).not.toMatch(/CANARY-(?:heron|phone)/);
    expect(records.map(({ place }) => place?.code)).toEqual(['07', '23']);
    // Several choices stand in one cell, and each in a column of marks too: they are the same acts.
    expect(records.map(({ acts }) => acts.map(({ type }) => type))).toEqual([
      ['RS_CORDON', 'RS_DISPERSAL', 'D_ARREST'],
      ['RS_CORDON'],
    ]);
    expect([records[0]!.title, records[0]!.narrative]).toEqual(['The road was closed.', null]);
  });

  it('leaves battles aside, and takes a protest that was interfered with for one', async () => {
    const battle = ACLED.split('\n')[1]!.replace('DEM1', 'DEM9').replace('Protests', 'Battles');
    const { id, view } = await withShipped(`${ACLED}\n${battle}`);
    expect(id).toBe('acled');
    expect(view).toMatchObject({ rows: 4, tally: { create: 3, aside: 1 } });
    const records = view.findings!.records!.map(({ incident }) => incident);
    expect(records.map(({ acts, assemblyTypes }) => [acts.map(({ type }) => type), assemblyTypes])).toEqual([
      [['RS_UNKNOWN'], ['AT_DEMONSTRATION']],
      [[], ['AT_DEMONSTRATION']],
      [[], ['AT_DEMONSTRATION']],
    ]);
    expect(records.map(({ harms }) => harms)).toEqual([[], [], []]);
  });

  it('reads a mark of force as force, no mark as nothing, and a day that stands for its month as the month', async () => {
    const { id, view, when } = await withShipped(PRESS_FREEDOM_TRACKER);
    expect([id, when]).toEqual(['press-freedom-tracker', ['2021-06-04 2021-06-04', '2021-06-01 2021-06-30']]);
    const records = view.findings!.records!.map(({ incident }) => incident);
    expect(records.map(({ acts }) => acts.map(({ type }) => type))).toEqual([[], ['FM_UNSPEC']]);
    expect(records.map(({ sources }) => sources.map(({ url }) => url))).toEqual([
      ['https://example.org/incidents/1'],
      ['https://example.org/incidents/2'],
    ]);
  });
});

describe('the map on the page of the manual', () => {
  it('is one that can be read, and its columns are printed as it has them', async () => {
    const page = readFileSync(inCheckout('docs/import.md'), 'utf8');
    const map = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)![1]!) as ColumnMapping;
    const { view, lines } = await dryRun('Date,What was done,Arrested\n17/07/2020,banners confiscated,0', () => map);
    expect(view.map!.columns.map(({ target }) => target)).toEqual(map.columns.map(({ target }) => target));
    expect(lines.slice(1, 4)).toEqual([
      '  1. Date → when (1 filled cell: 1 used, 0 kept as text, 0 set aside)',
      '  2. What was done → acts.type (1 filled cell: 1 used, 0 kept as text, 0 set aside)',
      '  3. Arrested → acts.people:D_ARREST (1 filled cell: 1 used, 0 kept as text, 0 set aside)',
    ]);
  });
});
