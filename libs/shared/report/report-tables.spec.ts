import { atLeast, type CountValue, exactly, NONE_COUNT, UNKNOWN_COUNT } from '../counting/count-value.js';
import {
  aForce,
  aHarm,
  anArrest,
  anIncident,
  anUnlawfulForce,
  aRestriction,
  statedGroup,
} from '../counting/test-facts.js';
import type { CoverageEntry } from '../counting/coverage-status.js';
import type { IncidentFact } from '../counting/fact-rows.js';
import { asDay } from '../day/day.js';
import type { Block } from './report-document.js';
import { type Draft, type Part, TABLES } from './report-draft.js';
import { writeDocument } from './write-document.js';
import { t, km, draftOf, materialOf, textOf, rowsOf, saidOf, FRIDAY } from './test-report.js';

describe('the tables of a report', () => {
  it('write every table from nothing at all, without a word missing or a figure made up, in both languages', () => {
    const draft = draftOf(TABLES.map((table, i): Part => ({ kind: 'table', id: `p${i}`, table })));
    for (const voice of [t, km]) {
      const said = JSON.stringify(writeDocument(materialOf(draft, []), voice));
      expect(said.match(/"(report|row|rule|split|indicator|aside|count)\.[^"]*"/g)).toBeNull();
      expect(said).not.toMatch(/undefined|NaN|\{[a-z]+\}/);
    }
  });

  it('T1: sets the half-year beside the one before and the one a year earlier, each with who was watching', () => {
    const { rows, notes } = rowsOf('T1', [
      anIncident({ code: 'a', on: '2021-02-01' }),
      anIncident({ code: 'b', on: '2020-09-01' }),
      anIncident({ code: 'c', on: '2020-02-01' }),
    ]);
    expect(rows[0]!.slice(0, 4)).toEqual(['Assemblies recorded I01', '1', '1', '1']);
    expect(notes.filter((note) => note.startsWith('Monitoring coverage,'))).toHaveLength(3);
  });

  describe('T1: has no earlier number where the public site has no direction, and says why', () => {
    const entry = { place: 'KH', level: 'CO_NETWORK' as const, group: null };
    const watched = [{ ...entry, from: asDay('2020-01-01'), until: asDay('2021-07-01') }];
    const unlawful = (code: string, on: string) => anIncident({ code, on, acts: [anUnlawfulForce()] });
    const waits = (code: string, on: string) =>
      anIncident({ code, on, acts: [aForce({ outcome: 'LA_NOT_ASSESSED' })] });
    const T1 = (of: readonly IncidentFact[], coverage: CoverageEntry[] = watched) => {
      const { rows, notes } = rowsOf('T1', of, {}, { coverage });
      return { row: (code: string) => rows.find(([name]) => name!.endsWith(` ${code}`))!, notes };
    };
    const none = t('report.cell.no-comparison');

    it('of force that is not yet assessed', () => {
      const { row, notes } = T1([
        unlawful('a', '2021-02-01'),
        unlawful('b', '2021-03-01'),
        unlawful('c', '2020-08-01'),
        waits('d', '2020-08-02'),
        unlawful('e', '2020-02-01'),
      ]);
      expect(row('I06').slice(1, 4)).toEqual(['2', none, '1']);
      expect(row('I01').slice(1, 4)).toEqual(['2', '2', '1']);
      expect(notes).toContain(
        'July to December 2020: no comparison, since what is not yet assessed could reverse it (Assemblies with force by the state assessed as unlawful).',
      );
    });

    it('of single sources that would turn it', () => {
      const weak = ['1', '2', '3'].map((code) => anIncident({ code, on: '2020-08-01', grade: 'VG_WEAK' }));
      const { row, notes } = T1([
        anIncident({ code: 'a', on: '2021-02-01' }),
        anIncident({ code: 'b', on: '2020-02-01' }),
        ...weak,
      ]);
      expect(row('I01').slice(1, 4)).toEqual(['1', none, '1']);
      expect(notes.join('\n')).toContain(
        'July to December 2020: no comparison, since records from a single source would change its direction (Assemblies recorded',
      );
    });

    it('of a rate under 10, both numbers of which stay for the period itself', () => {
      const seen = (code: string, on: string) => anIncident({ code, on, coverage: 'CO_ON_SITE' });
      const { row } = T1([seen('a', '2021-02-01'), seen('b', '2020-08-01'), seen('c', '2020-02-01')]);
      expect(row('I03').slice(1, 4)).toEqual(['1 of 1', none, none]);
    });

    it('of a period with other coverage, which then has no column', () => {
      const { row, notes } = T1(
        [anIncident({ code: 'a', on: '2021-02-01' }), anIncident({ code: 'b', on: '2020-02-01' })],
        [{ ...entry, from: asDay('2020-07-01'), until: asDay('2021-07-01') }],
      );
      expect(row('I01')).toHaveLength(4);
      expect(notes).toContain('January to June 2020: no comparison, since monitoring coverage differs.');
      expect(notes.filter((note) => note.startsWith('Monitoring coverage,'))).toHaveLength(3);
    });
  });

  it('T1: says in words that a period which is not over is compared with no other, and in the texts, too', () => {
    const amid = { moment: { seq: 7, day: asDay('2021-05-10'), log: null } };
    const incidents = [anIncident({ code: 'now', on: '2021-02-01' }), anIncident({ code: 'before', on: '2020-08-01' })];
    const { rows, notes } = rowsOf('T1', incidents, {}, amid);
    expect(rows[0]).toHaveLength(3);
    expect(notes).toContain(
      'This period is not over on 10 May 2021. It is not compared with an earlier one: a part is never compared with a whole.',
    );
    expect(
      saidOf(
        'In {period}, read with {previous-period}: {I01} (before: {I01.previous}; a year before: {I01.year-before}).',
        incidents,
        {},
        amid,
      ),
    ).toBe(
      'In 1 January to 10 May 2021, so far, read with the period before (no comparison, since the period is not over): at least 1 (before: no comparison, since the period is not over; a year before: no comparison, since the period is not over).',
    );
    expect(rowsOf('T1', incidents).notes.join(' ')).not.toContain('not over');
  });

  it('have no number for a time that has not begun, and say so', () => {
    const early = { moment: { seq: 7, day: asDay('2020-05-10'), log: null } };
    const { rows } = rowsOf('T1', [], {}, early);
    expect(rows.map(([, number]) => number)).toEqual(rows.map(() => 'not begun'));
    expect(
      rowsOf('T2', [], {}, early)
        .rows.filter(([name]) => name!.includes('2021'))
        .flatMap((row) => row.slice(1)),
    ).toEqual(Array(10).fill('not begun'));
    expect(saidOf('{I01}; {I05.sentence}', [], {}, early)).toBe(
      'not begun; January to June 2021 has not begun: no figure for incidents with force',
    );
  });

  it('T2: has no 0 of unlawful force where some that waits for its assessment may fall in the period, or in none alone', () => {
    const waits = anIncident({
      code: 'w',
      earliest: asDay('2021-03-25'),
      latest: asDay('2021-04-05'),
      acts: [aForce({ outcome: 'LA_NOT_ASSESSED' })],
    });
    const { rows } = rowsOf('T2', [waits, anIncident({ code: 'b', on: '2021-02-01' })]);
    // Two quarters, what is known to the half-year alone, and the total.
    expect(rows.map((row) => row.at(-1)!.replace(/;.*/, ''))).toEqual(Array(4).fill(t('cell.not-assessed')));
  });

  it('T2: shows what is known only to a longer period between its parts and the total, which is counted for itself', () => {
    const { rows } = rowsOf('T2', [
      anIncident({ code: 'a', on: '2021-02-01' }),
      anIncident({ code: 'b', earliest: asDay('2021-03-25'), latest: asDay('2021-04-07') }),
    ]);
    expect(rows.map(([name, recorded]) => [name, recorded])).toEqual([
      ['January to March 2021', '1 (+1)'],
      ['April to June 2021', '0 (+1)'],
      ['in the total only: possible dates span several periods', '1'],
      ['total, counted for the whole period', '2'],
    ]);
  });

  it('T3: lists every province, with a dash where nothing is recorded and nobody is known to have watched', () => {
    const coverage = [
      { place: '12', from: asDay('2021-01-01'), until: asDay('2021-07-01'), level: 'CO_ON_SITE' as const, group: null },
    ];
    const { rows } = rowsOf('T3', [anIncident({ code: 'a', on: '2021-02-01', place: '1206' })], {}, { coverage });
    expect(rows.map((row) => [row[0], row[1], row[4]])).toEqual([
      ['Phnom Penh', '1', 'monitored throughout'],
      ['Banteay Meanchey', '–', 'coverage not recorded'],
      ['total, counted for the whole period', '1', ''],
    ]);
  });

  it('T3: says with a 0 what is known of the larger place alone, since it may lie there, and at how many it is not known', () => {
    const coverage = [
      { place: 'KH', from: asDay('2021-01-01'), until: asDay('2021-07-01'), level: 'CO_NETWORK' as const, group: null },
    ];
    const on = '2021-02-01';
    const incidents = [
      anIncident({ code: 'a', on, place: '12' }),
      anIncident({ code: 'b', on, place: null }),
      anIncident({ code: 'c', on, place: '01', interference: 'IN_UNKNOWN' }),
    ];
    const of = (scope: Partial<Draft['scope']>) => {
      const { rows } = rowsOf('T3', incidents, scope, { coverage });
      return new Map(rows.map((row) => [row[0], row.slice(1, 3)]));
    };
    const country = of({});
    expect(country.get('Banteay Meanchey')).toEqual([
      '1',
      '0; not known at 1\n1 of Cambodia, not placed more precisely, may lie here',
    ]);
    expect(country.get('Phnom Penh')).toEqual(['1', '1']);
    const may = '0\n1 of Phnom Penh, not placed more precisely, may lie here';
    expect(of({ place: '12' }).get('Doun Penh')).toEqual([may, may]);
  });

  it('write no 0 of a place or a time that nobody is known to have watched, and say what the dash is; a single source beside it is no reason for a 0', () => {
    const coverage = [
      { place: 'KH', from: asDay('2021-01-01'), until: asDay('2021-04-01'), level: 'CO_NETWORK' as const, group: null },
      { place: '01', from: asDay('2021-04-01'), until: asDay('2021-07-01'), level: 'CO_NONE' as const, group: null },
    ];
    const quarters = rowsOf('T2', [], {}, { coverage });
    expect(quarters.rows.map((row) => row[1])).toEqual(['0', '–', '0', '0']);
    expect(quarters.notes).toContain(t('report.dash'));
    expect(
      rowsOf('T2', [anIncident({ code: 'a', on: '2021-05-01', grade: 'VG_WEAK' })], {}, { coverage }).rows[1]![1],
    ).toBe('–');
    expect(rowsOf('T3', [], { period: '2021-Q2' }, { coverage }).rows.map((row) => row.slice(0, 2))).toEqual([
      ['Phnom Penh', '–'],
      ['Banteay Meanchey', '–'],
      ['total, counted for the whole period', '–'],
    ]);
    expect(rowsOf('T1', [], {}, { coverage }).rows[0]!.slice(1, 2)).toEqual(['0']);
  });

  it('T4: 19 of 20 is 95 %, and no percentage is said of 3', () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      anIncident({ code: `g${i}`, groups: FRIDAY, interference: i < 19 ? 'IN_INTERFERED' : 'IN_NONE' }),
    );
    const few = Array.from({ length: 3 }, (_, i) => anIncident({ code: `o${i}`, interference: 'IN_NONE' }));
    expect(rowsOf('T4', [...many, ...few], { period: '2021' }).rows.map((row) => [row[0], row[3]])).toEqual([
      ['Friday Women', '19 of 20 (95\u00a0%)'],
      ['no group named by a source', '0 of 3'],
      ['total, counted for the whole period', '19 of 23 (83\u00a0%)'],
    ]);
  });

  it('T4b: says what is not known and not yet assessed beside each group, and has the sentence to be quoted', () => {
    const unlawful = Array.from({ length: 2 }, (_, i) =>
      anIncident({ code: `u${i}`, on: '2021-02-01', groups: FRIDAY, acts: [anUnlawfulForce()] }),
    );
    const waiting = anIncident({ code: 'w', on: '2021-02-02', groups: FRIDAY, acts: [aForce({})] });
    const silent = anIncident({
      code: 's',
      on: '2021-02-03',
      groups: [statedGroup('G-000002')],
      acts: [aRestriction({})],
    });
    const all = [...unlawful, waiting, silent];
    // Nobody is known to have watched: not even that there was no force.
    expect(rowsOf('T4b', all).rows[1]).toEqual(['G-000002', '–', '1', '–', '–', '–']);
    const year = { from: asDay('2021-01-01'), until: asDay('2022-01-01') };
    const coverage = [{ place: 'KH', ...year, level: 'CO_NETWORK' as const, group: null }];
    const { rows, said } = rowsOf('T4b', all, {}, { coverage });
    expect(rows).toEqual([
      ['Friday Women', '3', '0', '2', '1', '2 of 2'],
      ['G-000002', '0; not known at 1', '1', '0', '0', '0 of 2'],
      ['total, counted for the whole period', '3', '1', '2', '1', ''],
    ]);
    expect(said[0]).toBe(
      'January to June 2021: at least 2 assemblies met with force by the state, assessed as unlawful by ORG under STANDARDS, 2 of them Friday Women; force not yet assessed at 1 more.',
    );
  });

  it('T4b: says at how many nobody could decide, in the words of the first screen', () => {
    const of = (code: string, outcome: IncidentFact['acts'][number]['outcome']): IncidentFact =>
      anIncident({ code, on: '2021-02-01', groups: FRIDAY, acts: [aForce({ outcome })] });
    const incidents = [of('u', 'LA_UNLAWFUL'), of('a', 'LA_UNDETERMINED'), of('b', 'LA_UNDETERMINED')];
    expect(rowsOf('T4b', incidents).said).toEqual([
      'January to June 2021: at least 1 assembly met with force by the state, assessed as unlawful by ORG under STANDARDS, 1 of them Friday Women; undetermined: 2.',
    ]);
    // Also where there is no group to name, and where a text has the sentence.
    expect(rowsOf('T4b', incidents.slice(1)).said[0]).toMatch(/; undetermined: 2\.$/);
    expect(saidOf('{I06.sentence}.', incidents)).toMatch(/under STANDARDS; undetermined: 2\.$/);
    expect(saidOf('{I06.sentence}.', incidents, { groups: ['G-000002'] })).not.toContain('undetermined');
  });

  it('T4b: gives the single sources of the group as theirs, and those of all groups as theirs', () => {
    const of = (code: string, group: string, grade: IncidentFact['grade']): IncidentFact =>
      anIncident({ code, on: '2021-02-01', groups: [statedGroup(group)], grade, acts: [anUnlawfulForce()] });
    const incidents = [
      of('a', 'G-000001', 'VG_CONFIRMED'),
      of('b', 'G-000001', 'VG_CONFIRMED'),
      of('c', 'G-000002', 'VG_CONFIRMED'),
      of('d', 'G-000001', 'VG_WEAK'),
      of('e', 'G-000002', 'VG_WEAK'),
    ];
    const sentence =
      'January to June 2021: at least 3 assemblies met with force by the state, assessed as unlawful by ORG under STANDARDS, 2 of them Friday Women; and 1 more of theirs from a single source; 2 from a single source, all groups together.';
    expect(rowsOf('T4b', incidents).said).toEqual([sentence]);
    expect(saidOf('{I12.sentence}.', incidents)).toBe(sentence);
    expect(saidOf('{I12.sentence}.', incidents, { groups: ['G-000001'] })).toBe(sentence);
    const others = (['LA_NOT_ASSESSED', 'LA_UNDETERMINED'] as const).map((outcome) =>
      anIncident({ code: outcome, on: '2021-02-01', acts: [aForce({ outcome })] }),
    );
    for (const scope of [{}, { groups: ['G-000001'] }])
      expect(saidOf('{I12.sentence}.', [...incidents, ...others], scope)).toBe(
        sentence
          .replace('; and 1 more', '; force not yet assessed at 1 more; and 1 more')
          .replace(/\.$/, '; undetermined: 1.'),
      );
  });

  it('T4b: has no share of 0 where all force of a group waits for its assessment', () => {
    const incidents = [
      anIncident({ code: 'u', on: '2021-02-01', groups: FRIDAY, acts: [anUnlawfulForce()] }),
      anIncident({ code: 'w', on: '2021-02-02', groups: [statedGroup('G-000002')], acts: [aForce({})] }),
    ];
    const { rows } = rowsOf('T4b', incidents);
    expect(rows.map((row) => [row[0], row[3], row[5]])).toEqual([
      ['Friday Women', '1', '1 of 1'],
      ['G-000002', 'none so far', 'none so far'],
      ['total, counted for the whole period', '1', ''],
    ]);
    // Where nothing is assessed at all, no share is of 0.
    expect(rowsOf('T4b', incidents.slice(1)).rows.map((row) => [row[3], row[5]])).toEqual([
      ['none so far', 'none so far'],
      ['none so far', ''],
    ]);
  });

  it('have no bare 0 beside a single source: 0 is counted, and what the single source says stands beside it', () => {
    const coverage = [
      { place: 'KH', from: asDay('2020-01-01'), until: asDay('2021-07-01'), level: 'CO_NETWORK' as const, group: null },
    ];
    const arrest = anIncident({
      code: 'a',
      on: '2021-02-01',
      grade: 'VG_WEAK',
      acts: [anArrest({ people: exactly(4) })],
    });
    const { rows } = rowsOf('T1', [arrest], {}, { coverage });
    const of = (code: string): string[] => rows.find(([name]) => name!.endsWith(code))!.slice(1, 3);
    // The single source would turn it.
    const none = t('report.cell.no-comparison');
    expect(of('People deprived of liberty I10')).toEqual(['0 counted; and 4 from a single source', none]);
    expect(of('Assemblies recorded I01')).toEqual(['0 counted; and 1 from a single source', none]);
    const late = anIncident({ code: 'l', earliest: asDay('2021-03-25'), latest: asDay('2021-04-07') });
    expect(rowsOf('T2', [late, arrest], {}, { coverage }).rows.map((row) => row[1])).toEqual([
      '0 counted (+1); and 1 from a single source',
      '0 (+1)',
      '1',
      '1',
    ]);
  });

  it('say that 0 means that somebody watched, in both languages', () => {
    expect(rowsOf('T1', []).notes.join(' ')).toContain(
      '0 means that somebody is known to have watched there then, if only through media, and nothing that it counts was recorded.',
    );
    expect(km('report.zero')).toContain('ដឹងថាមានអ្នកសង្កេតការណ៍');
  });

  it('T1: says of what it is not known whether force was used', () => {
    const { rows } = rowsOf('T1', [
      anIncident({ code: 'a', on: '2021-02-01', coverage: 'CO_ON_SITE', acts: [aRestriction({})] }),
      anIncident({ code: 'b', on: '2021-02-02', coverage: 'CO_ON_SITE', interference: 'IN_UNKNOWN' }),
    ]);
    const beside = (code: string): string => rows.find(([name]) => name!.endsWith(code))!.at(-1)!;
    expect(beside('I05')).toBe('not known whether force was used, of all incidents of interference or reprisal: 1');
    expect(beside('I11')).toBe('not known whether force was used, of all monitored assemblies: 2');
  });

  it('T8: injuries of 2, none and not reported are "at least 2; not reported in 1 of 3", and never 0', () => {
    const harms = [[aHarm({ count: exactly(2) })], [], [aHarm({ count: UNKNOWN_COUNT })]];
    const { rows } = rowsOf(
      'T8',
      harms.map((harm, i) => anIncident({ code: `h${i}`, on: '2021-02-01', harms: harm })),
    );
    expect(rows.at(-1)!.slice(1)).toEqual(['at least 2; not reported in 2 of 3', 'not reported']);
  });

  it('T8: injuries of none and not reported are not known, and never 0', () => {
    const harms = [[aHarm({ count: NONE_COUNT })], [aHarm({ count: UNKNOWN_COUNT })]];
    const incidents = harms.map((harm, i) => anIncident({ code: `h${i}`, on: '2021-02-01', harms: harm }));
    const { rows } = rowsOf('T8', incidents);
    expect(rows.at(-1)![1]).toBe('not known whether any, or how many; not reported in 1 of 2');
    expect(saidOf('{I09.injured}', incidents)).toBe('not known whether any, or how many');
    const of = (count: CountValue) => [anIncident({ code: 'h', on: '2021-02-01', harms: [aHarm({ count })] })];
    const most = of({ state: 'CS_AT_MOST', low: 0, high: 5, text: null });
    expect([rowsOf('T8', most).rows.at(-1)![1], saidOf('{I09.injured}', most)]).toEqual([
      '0 to 5',
      'none recorded (0 to 5 in what is recorded)',
    ]);
    expect(rowsOf('T8', of(atLeast(0))).rows.at(-1)![1]).toBe('not known whether any, or how many');
  });

  it('T6: puts the gravest first and names it', () => {
    const { rows, notes } = rowsOf('T6', [
      anIncident({ code: 'a', on: '2021-02-01', acts: [aForce({ type: 'FM_PUSH' }), aForce({ type: 'FM_BATON' })] }),
      anIncident({ code: 'b', on: '2021-02-02', acts: [aForce({ type: 'FM_PUSH' })] }),
    ]);
    expect(rows.map((row) => row[2])).toEqual(['1', '2', '2']);
    expect(notes[0]).toBe('Gravest force recorded: blows: Baton, in 1.');
  });

  it('a saved question by peacefulness: says in the row of violent assemblies how many are counted separately, and no 0', () => {
    const incidents = [
      anIncident({ code: 'a', on: '2021-02-01', peacefulness: 'PE_VIOLENT' }),
      anIncident({ code: 'b', on: '2021-02-02', peacefulness: 'PE_VIOLENT' }),
      anIncident({ code: 'c', on: '2021-02-01', peacefulness: 'PE_PEACEFUL' }),
    ];
    const { blocks } = writeDocument(
      materialOf(
        draftOf([{ kind: 'figure', id: 'p1', question: 'indicator=I01&period=2021-H1&split=peacefulness' }]),
        incidents,
      ),
      t,
    );
    const { rows } = blocks.find((block): block is Extract<Block, { kind: 'table' }> => block.kind === 'table')!;
    expect(rows.map(({ cells }) => textOf(cells.at(-1)!))).toEqual(['1', '2, counted separately', '1']);
  });

  it('prints code, version, what counts, the moment and who was watching under each table', () => {
    const notes = rowsOf('T5', [anIncident({ code: 'a', on: '2021-02-01', acts: [aRestriction({})] })], {
      place: '12',
    }).notes.join('\n');
    expect(notes).toContain('I08, version 1: Counts restrictions as acts');
    expect(notes).toContain('Where: Phnom Penh.');
    expect(notes).toContain('As published up to edition 7.');
    expect(notes).toContain('Monitoring coverage, January to June 2021:');
  });
});
