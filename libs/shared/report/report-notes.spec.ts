import { aForce, anIncident, statedGroup } from '../counting/test-facts.js';
import type { CoverageEntry } from '../counting/coverage-status.js';
import type { IncidentFact } from '../counting/fact-rows.js';
import { asDay } from '../day/day.js';
import type { PublicTotal } from '../public/response-types.js';
import type { Block } from './report-document.js';
import type { Draft } from './report-draft.js';
import { writeDocument } from './write-document.js';
import type { Material } from './document-context.js';
import { t, draftOf, FRIDAY, materialOf, rowsOf } from './test-report.js';

const entry = (more: Partial<CoverageEntry> = {}): CoverageEntry => ({
  place: 'KH',
  from: asDay('2020-01-01'),
  until: asDay('2022-01-01'),
  level: 'CO_NETWORK',
  group: null,
  ...more,
});
type Table = Extract<Block, { kind: 'table' }>;
/** The table of a saved query in a report. */
const tableOf = (
  question: string,
  scope: Partial<Draft['scope']>,
  incidents: readonly IncidentFact[],
  more: Partial<Material> = {},
): Table => {
  const draft = draftOf([{ kind: 'figure', id: 'p1', question }], scope);
  const { blocks } = writeDocument(materialOf(draft, incidents, more), t);
  return blocks.find((block): block is Table => block.kind === 'table')!;
};
const where = (notes: readonly string[]): string[] => notes.flatMap((note) => /Where: .*/.exec(note)?.[0] ?? []);
const watched = (notes: readonly string[]): string[] => notes.filter((note) => note.startsWith('Monitoring coverage,'));

describe('what the notes of a table say of its figures', () => {
  const ofFriday = { groups: ['G-000001'] };
  const incidents = [
    anIncident({ code: 'a', on: '2021-02-01', groups: FRIDAY, place: '12' }),
    anIncident({ code: 'b', on: '2021-02-02', groups: [statedGroup('G-000002')], place: '01' }),
  ];

  it('is that they are of everybody where a report is about one group and the table has all groups', () => {
    for (const table of ['T4', 'T4b'] as const)
      expect([table, ...where(rowsOf(table, incidents, ofFriday).notes)]).toEqual([table, 'Where: Cambodia.']);
    expect(where(rowsOf('T1', incidents, ofFriday).notes)).toEqual(['Where: Cambodia (group: Friday Women).']);
  });

  it('is the place, the groups and the time of a saved query, and not those of the report', () => {
    const coverage = [entry({ place: '12', until: asDay('2021-01-01') })];
    const { notes } = tableOf('indicator=I01&period=2020&place=12&groups=G-000001', {}, incidents, { coverage });
    expect(where(notes)).toEqual(['Where: Phnom Penh (group: Friday Women).']);
    expect(watched(notes)).toEqual(['Monitoring coverage, 2020: of 1 areas, monitored throughout: 1.']);
    const several = tableOf('indicator=I01&period=2020,2021&place=01,12', { place: '12' }, incidents, { coverage });
    expect(where(several.notes)).toEqual(['Where: Banteay Meanchey; Phnom Penh.']);
    expect(watched(several.notes)).toEqual([
      'Monitoring coverage, 2020: of 2 areas, monitored throughout: 1; coverage not recorded: 1.',
      'Monitoring coverage, 1 January to 1 August 2021, so far: of 2 areas, coverage not recorded: 2.',
    ]);
  });

  it('is who watched assemblies of the groups of the report: who watched another group says nothing about them', () => {
    const of = (group: string, scope: Partial<Draft['scope']>) => {
      const { rows, notes } = rowsOf('T3', [], scope, { coverage: [entry({ place: '12', group })] });
      return [rows.find(([name]) => name === 'Phnom Penh')!.slice(1, 3), rows[0]![4], watched(notes)];
    };
    const unwatched = 'Monitoring coverage, January to June 2021: of 2 areas, coverage not recorded: 2.';
    expect(of('G-000002', ofFriday)).toEqual([['–', '–'], 'coverage not recorded', [unwatched]]);
    expect(of('G-000001', ofFriday)[0]).toEqual(['0', '0']);
    expect(of('G-000001', ofFriday)[2]).toEqual([
      'Monitoring coverage, January to June 2021: of 2 areas, monitored throughout: 1; coverage not recorded: 1.',
    ]);
  });
});

describe('a table with figures of acts', () => {
  const until = (last: string): string => `1 January to ${last} October 2021, so far`;
  const scope = { period: '2021', unit: 'month' } as const;
  const known = { moment: { seq: 7, day: asDay('2021-12-01'), log: null }, lastPublished: asDay('2021-10-20') };
  const acts = { ...known, lastPublishedActs: asDay('2021-10-29') };
  const captionOf = (more: Partial<Material>): string => {
    const draft = draftOf([{ kind: 'table', id: 'p1', table: 'T5' }], scope);
    const [block] = writeDocument(materialOf(draft, incidents, more), t).blocks as Table[];
    return block!.caption;
  };
  const incidents = [anIncident({ code: 'a', on: '2021-02-01' })];

  it('says on which day they end, where the others end on another', () => {
    expect(captionOf(acts)).toBe(`Restrictions by type, ${until('20')}`);
    expect(rowsOf('T5', incidents, scope, acts).notes).toContain(
      `Restrictions (acts); Restrictions assessed as violations (acts): ${until('29')}`,
    );
    expect(rowsOf('T9', incidents, scope, acts).notes).toContain(`Acts of deprivation of liberty: ${until('29')}`);
    expect(rowsOf('T1', incidents, scope, acts).notes).toContain(
      `Restrictions (acts); Restrictions assessed as violations (acts); Acts of deprivation of liberty: ${until('29')}`,
    );
  });

  it('says who watched until that day, and until that of the others where it has figures of both', () => {
    const days = (notes: readonly string[]): string[] =>
      watched(notes).map((note) => note.slice('Monitoring coverage, '.length, note.indexOf(':')));
    const question = 'indicator=I08&period=2021&split=place:1';
    expect(days(tableOf(question, scope, incidents, acts).notes)).toEqual([until('29')]);
    expect(days(rowsOf('T5', incidents, scope, acts).notes).sort()).toEqual([until('20'), until('29')]);
    expect(days(rowsOf('T5', incidents, scope, known).notes)).toEqual([until('20')]);
  });

  it('says nothing of it in reports in which they end with the others', () => {
    expect(captionOf(known)).toBe(`Restrictions by type, ${until('20')}`);
    for (const table of ['T1', 'T5', 'T9'] as const)
      expect(rowsOf(table, incidents, scope, known).notes.filter((note) => note.includes(', so far'))).toEqual(
        rowsOf(table, incidents, scope, known).notes.filter((note) => note.startsWith('Monitoring coverage')),
      );
  });
});

describe('T4b: what is not known beside a figure', () => {
  it('is no 0 where nobody is known to have watched, and says what may fall in the period', () => {
    expect(rowsOf('T4b', []).rows).toEqual([['total, counted for the whole period', '–', '–', '–', '–', '']]);
    expect(rowsOf('T4b', [], {}, { coverage: [entry()] }).rows[0]!.slice(1, 5)).toEqual(['0', '0', '0', '0']);
    const late = anIncident({
      code: 'l',
      earliest: asDay('2021-06-25'),
      latest: asDay('2021-07-05'),
      groups: FRIDAY,
      acts: [aForce({})],
    });
    expect(rowsOf('T4b', [late]).rows[0]).toEqual([
      'Friday Women',
      '0 (+1)',
      '0',
      'none so far',
      '0 (+1)',
      'none so far',
    ]);
  });
});

describe('T13: the figures that others published', () => {
  const aTotal = (more: Partial<PublicTotal>): PublicTotal => ({
    code: 'T1',
    publisher: 'CCHR',
    title: 'Digest',
    measure: 'instances',
    unit: 'incidents',
    value: { state: 'CS_EXACT', low: 11, high: 11, text: null },
    from: '2021-01-01',
    until: '2021-06-30',
    place: null,
    group: null,
    partOf: null,
    url: null,
    ...more,
  });
  const rows = (totals: readonly PublicTotal[], scope: Partial<Draft['scope']>, more: Partial<Material> = {}) =>
    rowsOf('T13', [], scope, { totals, ...more }).rows.map(([, what, period]) => [what, period]);

  it('keep the time that they are of, however far our own figures go', () => {
    const known = { moment: { seq: 7, day: asDay('2021-12-01'), log: null }, lastPublished: asDay('2021-10-20') };
    const totals = [
      aTotal({ measure: 'this year', until: '2021-12-31' }),
      aTotal({ code: 'T2', measure: 'two years', from: '2020-01-01', until: '2021-12-31' }),
    ];
    expect(rows(totals, { period: '2021', unit: 'month' }, known)).toEqual([
      ['this year', '2021'],
      ['two years', '2020 to 2021'],
    ]);
  });

  it('stand with their parts, and a part without its whole is of nothing above it', () => {
    const totals = [
      aTotal({ measure: 'arrests' }),
      aTotal({ code: 'T2', measure: 'instances' }),
      aTotal({ code: 'T3', measure: 'of women', partOf: 'T1' }),
      aTotal({ code: 'T4', measure: 'of Friday Women', partOf: 'T2' }),
      aTotal({ code: 'T5', measure: 'alone', partOf: 'T9' }),
    ];
    expect(rows(totals, {}).map(([what]) => what)).toEqual([
      'arrests',
      'of which: of women',
      'instances',
      'of which: of Friday Women',
      'alone',
    ]);
  });
});
