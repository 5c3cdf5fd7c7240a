import type { Answer, Cell } from './answer.js';
import { ALL } from './cell-key.js';
import { exactly, NONE_COUNT, UNKNOWN_COUNT } from './count-value.js';
import { count } from './count.js';
import { aForce, aHarm, anArrest, anIncident, anUnlawfulForce, aRestriction } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { findMatches } from './find-matches.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, questionProblems, type Question, type Split } from './question.js';
import { incidentByChance } from './random-facts.js';
import { SeededRandom } from '../random/seeded-random.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;

/** Tests the rules of docs/counting.md for divided figures: what a row and its asides must say. */
function factsOf(incidents: readonly IncidentFact[]): Facts {
  const facts = createFacts(createPlaceTree([]));
  for (const incident of incidents) facts.put(incident);
  return facts;
}
const answer = (
  incidents: readonly IncidentFact[],
  rest: Partial<Question>,
  periods: string | string[] = '2021',
): Answer => count(factsOf(incidents), createQuestion(periods, rest), null);
const row = (of: Answer, ...keys: (string | null)[]): Cell | undefined =>
  [...of.cells, ...of.totals].find((cell) => cell.keys.join() === keys.join());
const many = (n: number, like: Partial<IncidentFact>): IncidentFact[] =>
  Array.from({ length: n }, (_, i) => anIncident({ ...like, code: `${JSON.stringify(like).slice(0, 250)}${i}` }));

describe('three splits at once', () => {
  const facts = createFacts(
    createPlaceTree([
      { code: '12', parent: null, level: 1 },
      { code: '08', parent: null, level: 1 },
    ]),
  );
  const baton = { type: 'FM_BATON', actor: 'PF_POLICE', stateActor: true };
  const [police, gendarmes] = [baton, { ...baton, actor: 'PF_GENDARMERIE' }];
  for (const incident of [
    anIncident({
      code: 'a',
      place: '12',
      earliest: '2021-02-01',
      latest: '2021-02-01',
      acts: [
        aForce({ ...police, outcome: 'LA_UNLAWFUL' }),
        aForce({ ...gendarmes, type: 'FM_PUSH', outcome: 'LA_LAWFUL' }),
        anArrest({ type: 'D_ARREST', actor: 'PF_POLICE', people: exactly(3) }),
        anArrest({ type: 'D_PRETRIAL', actor: 'PF_POLICE', people: exactly(2) }),
      ],
    }),
    anIncident({
      code: 'b',
      place: '12',
      earliest: '2021-05-01',
      latest: '2021-05-01',
      acts: [aForce({ ...police, outcome: 'LA_LAWFUL' }), aRestriction({ actor: 'PF_POLICE' })],
    }),
    anIncident({
      code: 'c',
      place: '08',
      earliest: '2021-02-01',
      latest: '2021-02-01',
      acts: [aForce({ ...gendarmes, outcome: 'LA_UNLAWFUL' }), aRestriction({ type: 'RS_DISPERSAL', actor: null })],
    }),
  ])
    facts.put(incident);
  const rows = (rest: Partial<Question>): Record<string, number> => {
    const { total, totals, cells } = count(facts, createQuestion('2021', { indicator: 'I05', ...rest }), null);
    return Object.fromEntries(
      [total, ...totals, ...cells].filter(({ high }) => high !== 0).map(({ keys, low }) => [keys.join(' '), low]),
    );
  };

  it('count what one act says in one place, and every total by itself', () => {
    expect(rows({ split: ['place:1', 'force', 'actor'] })).toEqual({
      '* * *': 3,
      '08 * *': 1,
      '12 * *': 2,
      '* FM_BATON *': 3,
      '* FM_PUSH *': 1,
      '* * PF_POLICE': 2,
      '* * PF_GENDARMERIE': 2,
      '08 FM_BATON *': 1,
      '12 FM_BATON *': 2,
      '12 FM_PUSH *': 1,
      '08 * PF_GENDARMERIE': 1,
      '12 * PF_POLICE': 2,
      '12 * PF_GENDARMERIE': 1,
      '* FM_BATON PF_POLICE': 2,
      '* FM_BATON PF_GENDARMERIE': 1,
      '* FM_PUSH PF_GENDARMERIE': 1,
      '08 FM_BATON PF_GENDARMERIE': 1,
      '12 FM_BATON PF_POLICE': 2,
      '12 FM_PUSH PF_GENDARMERIE': 1,
    });
  });

  it('match on one act: a baton, by whom, and how that was assessed', () => {
    const said = rows({ split: ['force', 'actor', 'outcome'] });
    expect([
      said['FM_BATON PF_POLICE LA_UNLAWFUL'],
      said['FM_BATON PF_GENDARMERIE LA_UNLAWFUL'],
      said['FM_PUSH PF_GENDARMERIE LA_UNLAWFUL'],
      said['* PF_GENDARMERIE LA_UNLAWFUL'],
      said['* PF_GENDARMERIE *'],
      said['FM_BATON * LA_UNLAWFUL'],
    ]).toEqual([1, 1, undefined, 1, 2, 2]);
  });

  it('divide by time, by place and by kind', () => {
    const said = rows({ split: ['period', 'place:1', 'force'], unit: 'quarter' });
    expect([said['2021-Q1 12 FM_BATON'], said['2021-Q2 12 FM_BATON'], said['* 12 FM_BATON']]).toEqual([1, 1, 2]);
    expect([said['2021-Q1 * *'], said['2021-Q1 * FM_BATON'], said['2021-Q1 08 *']]).toEqual([2, 2, 1]);
  });

  it('count people of one stage, and of several stages once', () => {
    const said = rows({ indicator: 'I10', split: ['liberty', 'place:1', 'actor'] });
    expect([said['D_ARREST 12 PF_POLICE'], said['D_PRETRIAL 12 PF_POLICE'], said['* 12 PF_POLICE']]).toEqual([3, 2, 3]);
  });

  it('add up acts, each of which has one type, actor and assessment', () => {
    const { splits, cells, total } = count(
      facts,
      createQuestion('2021', { indicator: 'I08', split: ['restriction', 'actor', 'outcome'] }),
      null,
    );
    expect(splits.map(({ overlaps }) => overlaps)).toEqual([false, false, false]);
    expect([cells.reduce((sum, { low }) => sum + low, 0), total.low]).toEqual([2, 2]);
  });

  it('are refused where the table would be too large, and where a third property is of two kinds of act', () => {
    const large = createPlaceTree(
      Array.from({ length: 400 }, (_, i) => ({ code: String(1000 + i), parent: null, level: 1 })),
    );
    const asked = createQuestion('2021', { indicator: 'I05', split: ['place:1', 'force', 'actor'] });
    expect(() => count(createFacts(large), asked, null)).toThrow('too-many-cells');
    expect(questionProblems(createQuestion('2021', { split: ['restriction', 'force', 'actor'] }))).toEqual([
      { key: 'split', problem: 'does-not-fit' },
    ]);
    expect(questionProblems(createQuestion('2021', { split: ['restriction', 'force', 'place:1'] }))).toEqual([]);
  });
});

describe('rule 1, in a table: every number names its unit', () => {
  it('does not say of rows of acts that they overlap: an act has one type, one actor and one assessment', () => {
    const acts = [
      anIncident({
        code: 'a',
        acts: [aRestriction({ actor: 'PF_POLICE' }), aRestriction({ type: 'RS_DISPERSAL', actor: null })],
      }),
    ];
    const byType = answer(acts, { indicator: 'I08', split: ['restriction', 'actor'] });
    expect(byType.splits.map(({ overlaps }) => overlaps)).toEqual([false, false]);
    expect(byType.cells.reduce((sum, { low }) => sum + low, 0)).toBe(byType.total.low);
    expect(answer(acts, { indicator: 'I07', split: ['restriction'] }).splits[0]!.overlaps).toBe(true);
  });

  it('asks of an act who did it, also where the figure is about acts of another kind', () => {
    const cases = [
      anIncident({
        code: 'a',
        acts: [aForce({ actor: 'PF_GENDARMERIE' }), aRestriction({ type: 'RS_DISPERSAL', actor: 'PF_POLICE' })],
      }),
    ];
    const keys = (rest: Partial<Question>): string[] =>
      answer(cases, rest)
        .cells.filter(({ low }) => low > 0)
        .map((cell) => cell.keys.join(' by '));
    expect(keys({ indicator: 'I05', split: ['restriction', 'actor'] })).toEqual(['RS_DISPERSAL by PF_POLICE']);
    expect(keys({ indicator: 'I02', split: ['restriction', 'actor'], filters: { forceTypes: ['FM_PUSH'] } })).toEqual([
      'RS_DISPERSAL by PF_POLICE',
    ]);
  });

  it('names no actor of "no force"', () => {
    const quiet = [anIncident({ code: 'a', acts: [aForce({ type: 'FM_NONE', actor: 'PF_POLICE' })] })];
    expect(answer(quiet, { indicator: 'I02', split: ['force', 'actor'] }).splits.map(({ keys }) => keys)).toEqual([
      [],
      [],
    ]);
  });
});

describe('rule 3, in a table: unknown is never zero', () => {
  it('says in the row of an actor and of a means what waits for its assessment there', () => {
    const waiting = [
      anIncident({ code: 'a', acts: [aForce({ actor: 'PF_POLICE' })] }),
      anIncident({ code: 'b', acts: [anUnlawfulForce({ actor: 'PF_POLICE' })] }),
    ];
    expect(row(answer(waiting, { indicator: 'I06', split: ['actor'] }), 'PF_POLICE')).toMatchObject({
      low: 1,
      asides: { notYetAssessed: { low: 1 } },
    });
    expect(row(answer(waiting, { indicator: 'I06', split: ['force'] }), 'FM_PUSH')).toMatchObject({
      low: 1,
      asides: { notYetAssessed: { low: 1 } },
    });
    expect(row(answer(waiting, { indicator: 'I06', split: ['force', 'actor'] }), 'FM_PUSH', 'PF_POLICE')).toMatchObject(
      { low: 1, asides: { notYetAssessed: { low: 1 } } },
    );
  });

  it('says in the row of an actor where there was only a threat', () => {
    const threats = [anIncident({ code: 'a', acts: [aForce({ type: 'FM_THREAT', actor: 'PF_POLICE' })] })];
    expect(row(answer(threats, { indicator: 'I05', split: ['actor'] }), 'PF_POLICE')).toMatchObject({
      low: 0,
      asides: { threatOnly: { low: 1 } },
    });
  });

  it('says beside force by somebody only what is so of the whole incident', () => {
    const seized = aRestriction({ actor: 'PF_POLICE' });
    const incidents = [
      anIncident({ code: 'not-known', acts: [seized] }),
      anIncident({ code: 'by-another', acts: [seized, aForce({ actor: 'PF_GENDARMERIE' })] }),
      anIncident({ code: 'threat', acts: [seized, aForce({ type: 'FM_THREAT', actor: 'PF_GENDARMERIE' })] }),
      anIncident({
        code: 'threat-and-force',
        acts: [aForce({ type: 'FM_THREAT', actor: 'PF_POLICE' }), aForce({ actor: 'PF_GENDARMERIE' })],
      }),
    ];
    const of = (actor: string) => answer(incidents, { indicator: 'I05', filters: { actors: [actor] } }).total;
    expect([of('PF_POLICE'), of('PF_GENDARMERIE')].map(({ low, asides }) => [low, asides])).toMatchObject([
      [0, { threatOnly: { low: 0 }, forceNone: { low: 0 }, forceNotKnown: { low: 1 } }],
      [2, { threatOnly: { low: 1 }, forceNone: { low: 0 }, forceNotKnown: { low: 0 } }],
    ]);
  });

  it('says in the row of an actor, as the filter does, that their force waits where that of others was unlawful', () => {
    const [police, gendarmes] = ['PF_POLICE', 'PF_GENDARMERIE'];
    const incidents = [
      anIncident({ code: 'a', acts: [anUnlawfulForce({ actor: gendarmes }), aForce({ actor: police })] }),
      anIncident({
        code: 'b',
        acts: [anUnlawfulForce({ actor: gendarmes, type: 'FM_BATON' }), aForce({ actor: gendarmes })],
      }),
    ];
    const of = (actor: string, split: Split[] = ['actor']) =>
      row(
        answer(incidents, { indicator: 'I06', split, ...(split.length > 1 && { unit: 'month' as const }) }),
        ...(split.length > 1 ? [actor, '2021-06'] : [actor]),
      );
    const filtered = (actor: string) => answer(incidents, { indicator: 'I06', filters: { actors: [actor] } }).total;
    for (const one of [of(police), of(police, ['actor', 'period']), filtered(police)])
      expect(one).toMatchObject({ low: 0, asides: { notYetAssessed: { low: 1, high: 1 } } });
    for (const one of [of(gendarmes), filtered(gendarmes)])
      expect(one).toMatchObject({ low: 2, asides: { notYetAssessed: { low: 0, high: 0 } } });
    expect(answer(incidents, { indicator: 'I06' }).total).toMatchObject({
      low: 2,
      asides: { notYetAssessed: { high: 0 } },
    });
    // In a row of a type and an actor, too; beside restrictions it is said of the assembly.
    const both = answer(incidents, { indicator: 'I06', split: ['force', 'actor'] });
    expect(row(both, 'FM_PUSH', gendarmes)).toMatchObject({ low: 1, asides: { notYetAssessed: { low: 1 } } });
    expect(row(both, 'FM_BATON', '*')).toMatchObject({ low: 1, asides: { notYetAssessed: { low: 0 } } });
    expect(row(both, '*', gendarmes)).toMatchObject({ low: 2, asides: { notYetAssessed: { low: 0 } } });
  });

  it('says the same in each row by one thing said of acts as with the filter, of whatever facts', () => {
    const random = new SeededRandom(Number(env['VIGIL_SEED'] ?? 7));
    const filters = { actor: 'actors', outcome: 'outcome', force: 'forceTypes' } as const;
    let waiting = 0;
    for (let n = 0; n < 20; n++) {
      const incidents = Array.from({ length: 40 }, (_, i) => {
        const fact = incidentByChance(random, i);
        const actor = (): string => random.pick(['PF_POLICE', 'PF_GENDARMERIE']);
        return { ...fact, place: null, acts: fact.acts.map((act) => ({ ...act, actor: actor() })) };
      });
      for (const [split, filter] of Object.entries(filters) as [keyof typeof filters, string][])
        for (const { keys, low, asides } of answer(incidents, { indicator: 'I06', split: [split] }).cells) {
          const narrowed = answer(incidents, { indicator: 'I06', filters: { [filter]: [keys[0]!] } }).total;
          expect({ low, asides }).toEqual({ low: narrowed.low, asides: narrowed.asides });
          waiting += low * asides.notYetAssessed!.low;
        }
    }
    expect(waiting).toBeGreaterThan(0);
  });

  it('shows "no harm" that a source confirms as such, with or without a number, and as harm on no side', () => {
    const none = [NONE_COUNT, UNKNOWN_COUNT].map((said, i) =>
      anIncident({ code: `${i}`, harms: [aHarm({ type: 'HM_NONE', count: said })] }),
    );
    expect(row(answer(none, { split: ['harm'] }), 'HM_NONE')?.low).toBe(2);
    expect(answer(none, { filters: { harmTypes: ['HM_NONE'] } }).total.low).toBe(2);
    expect(answer(none, { filters: { sides: ['SI_ASSEMBLY'] } }).total.low).toBe(0);
    expect(answer(none, { split: ['side'] }).cells).toEqual([]);
  });

  it('counts "none" of a side among those who said something of it, whatever type of harm is asked for', () => {
    const said = [
      anIncident({ code: 'a', harms: [aHarm({ type: 'HM_NONE', count: NONE_COUNT })] }),
      anIncident({ code: 'b', harms: [aHarm({ type: 'HM_DEATH', count: exactly(1) })] }),
    ];
    expect(
      row(
        answer(said, { indicator: 'I09', measure: 'killed', split: ['side'], filters: { harmTypes: ['HM_DEATH'] } }),
        'SI_ASSEMBLY',
      ),
    ).toMatchObject({ low: 1, high: 1, notReported: { k: 0, of: 2 } });
  });
});

describe('rule 4, in a list of incidents', () => {
  it('is certain of an incident exactly where the figure is: not across the days between two periods', () => {
    const late = [
      anIncident({ code: 'a', earliest: '2021-01-20', latest: '2021-03-10' }),
      anIncident({ code: 'b', on: '2021-03-10' }),
    ];
    const question = createQuestion(['2021-01', '2021-03']);
    expect(count(factsOf(late), question, null).total).toMatchObject({ low: 1, high: 2 });
    expect(findMatches(factsOf(late), question).page(0, 9)).toEqual([
      { code: 'b', certain: true, singleSource: false },
      { code: 'a', certain: false, singleSource: false },
    ]);
    const next = createQuestion(['2021-01', '2021-02', '2021-03']);
    expect(
      findMatches(factsOf(late), next)
        .page(0, 9)
        .map(({ certain }) => certain),
    ).toEqual([true, true]);
  });
});

describe('rule 7, in a table: percentages', () => {
  it('of an actor, or of a means of force, are of all that was watched: no force has no actor', () => {
    const assemblies = [
      ...many(2, { acts: [aForce({ actor: 'PF_POLICE' })] }),
      ...many(3, { acts: [aForce({ actor: 'PF_GENDARMERIE', type: 'FM_BATON' })] }),
      ...many(7, { acts: [aForce({ type: 'FM_NONE' })] }),
    ];
    const police = { numerator: { low: 2 }, denominator: { low: 12 }, share: 2 / 12 };
    expect(row(answer(assemblies, { indicator: 'I11', split: ['actor'] }), 'PF_POLICE')?.rate).toMatchObject(police);
    expect(
      row(answer(assemblies, { indicator: 'I11', split: ['force', 'actor'] }), 'FM_PUSH', 'PF_POLICE')?.rate,
    ).toMatchObject(police);
    expect(
      row(answer(assemblies, { indicator: 'I11', split: ['force', 'actor'] }), ALL, 'PF_POLICE')?.rate,
    ).toMatchObject(police);
  });

  it('of a restriction are of all watched assemblies known to be interfered with or not', () => {
    const assemblies = [...many(4, { acts: [aRestriction()] }), ...many(8, { interference: 'IN_NONE' })];
    expect(
      row(answer(assemblies, { indicator: 'I03', split: ['restriction'] }), 'RS_SEIZE_MATERIAL')?.rate,
    ).toMatchObject({ numerator: { low: 4 }, denominator: { low: 12 }, share: 4 / 12 });
  });
});

describe('rule 7, what goes wrong', () => {
  it('no row says 100 % because quiet assemblies have nobody hurt, no reason given and nothing done', () => {
    const assemblies = [
      ...many(10, { acts: [aForce()], harms: [aHarm()], grounds: ['GR_TRAFFIC'] }),
      ...many(10, { interference: 'IN_NONE', acts: [aForce({ type: 'FM_NONE' })] }),
    ];
    const half = { numerator: { low: 10 }, denominator: { low: 20 }, share: 0.5 };
    for (const indicator of ['I03', 'I11'] as const) {
      expect(row(answer(assemblies, { indicator, split: ['harm'] }), 'HM_INJURY_UNSPEC')?.rate).toMatchObject(half);
      expect(row(answer(assemblies, { indicator, split: ['side'] }), 'SI_ASSEMBLY')?.rate).toMatchObject(half);
      expect(row(answer(assemblies, { indicator, split: ['ground'] }), 'GR_TRAFFIC')?.rate).toMatchObject(half);
    }
    expect(row(answer(assemblies, { indicator: 'I03', split: ['interference'] }), 'IN_INTERFERED')?.rate).toMatchObject(
      half,
    );
  });

  it('the split divides the denominator exactly where its filter may be asked', () => {
    const quiet = many(12, { interference: 'IN_NONE', acts: [aForce({ type: 'FM_NONE' })] });
    expect(
      row(
        answer([...quiet, ...many(12, { interference: 'IN_INTERFERED', acts: [aForce()] })], {
          indicator: 'I11',
          split: ['interference'],
        }),
        'IN_INTERFERED',
      )?.rate,
    ).toMatchObject({ numerator: { low: 12 }, denominator: { low: 12 }, share: 1 });
  });
});

describe('rule 8: breakdowns of people', () => {
  it('by sex or age cannot be asked for: no question knows such a split or filter', () => {
    for (const name of ['sex', 'age', 'children', 'affected']) {
      expect(questionProblems(createQuestion('2021', { indicator: 'I09', split: [name as 'side'] }))).toEqual([
        { key: 'split', problem: 'unknown-value' },
      ]);
      expect(questionProblems(createQuestion('2021', { indicator: 'I09', filters: { [name]: ['x'] } }))).toEqual([
        { key: name, problem: 'unknown-key' },
      ]);
    }
  });

  it('of people injured and killed have no row of sexual harm, and none of pregnancy loss', () => {
    const harms = ['HM_SEXUAL', 'HM_MISCARRIAGE', 'HM_INJURY_MINOR'].map((type) => aHarm({ type, count: exactly(7) }));
    const hurt = answer([anIncident({ code: 'a', harms })], { indicator: 'I09', split: ['harm'] });
    expect(hurt.cells.map(({ keys }) => keys[0])).toEqual(['HM_INJURY_MINOR']);
    expect(hurt.total).toMatchObject({ low: 7, high: 7 });
  });
});

describe('rule 9: one rule, one number', () => {
  it('gives a row of a table what the same question gives that asks for this row alone', () => {
    const both = [
      anIncident({ code: 'a', peacefulness: 'PE_PEACEFUL', acts: [aForce()] }),
      anIncident({ code: 'b', on: '2021-02-01', acts: [anArrest()] }),
      anIncident({ code: 'c', peacefulness: 'PE_VIOLENT' }),
    ];
    const table = answer(both, {
      split: ['period', 'peacefulness'],
      unit: 'half-year',
      filters: { peacefulness: ['PE_PEACEFUL', 'PE_UNKNOWN', 'PE_VIOLENT'] },
    });
    for (const { keys, low, high } of table.cells) {
      expect(answer(both, { filters: { peacefulness: [keys[1]!] } }, keys[0]!).total).toMatchObject({ low, high });
    }
    expect(table.cells.map(({ low }) => low)).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('never adds what others published: a question knows incidents only', () => {
    expect(answer([], { indicator: 'I06' }, '2021-H1').total).toMatchObject({ low: 0, high: 0 });
    expect(questionProblems(createQuestion('2021', { filters: { publishedTotals: ['x'] } as object }))).toEqual([
      { key: 'publishedTotals', problem: 'unknown-key' },
    ]);
  });
});
