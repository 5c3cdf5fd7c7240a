import { createQuestion, type Question, QuestionRefused, questionProblems } from './question.js';
import { questionFromQuery, questionToQuery } from './question-address.js';
import { count } from './count.js';
import { createFacts } from './facts.js';
import { createPlaceTree } from './place-tree.js';

const read = (query: string): Question =>
  questionFromQuery(
    query.split('&').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))] as const;
    }),
  );
const refusal = (query: string): string[] => {
  try {
    read(query);
  } catch (problem) {
    if (problem instanceof QuestionRefused) return problem.problems.map(({ key, problem: what }) => `${key} ${what}`);
    throw problem;
  }
  return [];
};

describe('a question in an address', () => {
  it('is I02, published, confirmed or fair, without a split, when only the period is given', () => {
    expect(read('period=2021-H1')).toEqual(createQuestion('2021-H1'));
    expect(read('period=2021-H1').indicator).toBe('I02');
  });

  it('has every part of a question', () => {
    expect(
      read(
        'indicator=I07&measure=force&period=2021&unit=month&split=period,place:1&place=12,08&groups=KH-G1&groupLink=any&forceTypes=FM_BATON&actors=PF_POLICE&singleSource=yes',
      ),
    ).toEqual(
      createQuestion('2021', {
        indicator: 'I07',
        measure: 'force',
        unit: 'month',
        split: ['period', 'place:1'],
        includeSingleSource: true,
        filters: {
          place: ['12', '08'],
          groups: ['KH-G1'],
          groupLink: 'any',
          forceTypes: ['FM_BATON'],
          actors: ['PF_POLICE'],
        },
      }),
    );
  });

  it('takes any two days as from and to, both included, and names them as the calendar does', () => {
    expect(read('from=2021-01-01&to=2021-06-30').periods).toEqual(['2021-H1']);
    expect(read('from=2021-01-02&to=2021-06-30').periods).toEqual(['2021-01-02..2021-06-30']);
  });

  it('takes several periods', () => {
    expect(read('period=2020-H1,2021-H1&split=period').periods).toEqual(['2020-H1', '2021-H1']);
  });

  it('keeps a group whose key has a comma, a percent sign or Khmer letters', () => {
    const question = createQuestion('2021', { filters: { groups: ['a,b', '50%2C', 'ក្រុម'] } });
    expect(read(questionToQuery(question))).toEqual(question);
  });

  it('leaves out what stands at its default', () => {
    expect(questionToQuery(createQuestion('2021-H1'))).toBe('indicator=I02&period=2021-H1');
  });
});

describe('what goes wrong', () => {
  it.each([
    ['period=2021&indicater=I01', 'indicater unknown-key'],
    ['period=2021&forcetypes=FM_BATON', 'forcetypes unknown-key'],
    ['period=2021&period=2020', 'period given-twice'],
    ['indicator=I01', 'period missing'],
    ['period=2021-13', 'period not-a-period'],
    ['period=2021&indicator=I99', 'indicator unknown-value'],
    ['period=2021&indicator=i02', 'indicator unknown-value'],
    ['period=2021&singleSource=true', 'singleSource unknown-value'],
    ['period=2021,2021-06', 'period periods-overlap'],
    ['period=2021-06,2021-01', 'period periods-overlap'],
    ['period=2021&split=period', 'unit needs-a-unit'],
    ['period=2020,2021&split=period&unit=month', 'unit needs-one-period'],
    ['period=2021&split=period&unit=fortnight', 'unit unknown-value'],
    ['period=2021&split=colour', 'split unknown-value'],
    ['period=2021&split=force,force', 'split given-twice'],
    ['period=2021&split=force,actor,group,place:1', 'split more-than-three'],
    ['period=2021&split=foo,foo', 'split given-twice'],
    ['period=2021&split=force,group,force', 'split given-twice'],
    ['period=2021&split=a,b,c,d', 'split more-than-three'],
    ['period=2021&split=restriction,force,actor', 'split does-not-fit'],
    ['period=2021&indicator=I09&split=harm,side,actor', 'split does-not-fit'],
    ['period=2021&split=dataset', 'split unknown-value'],
    ['period=2021&indicator=I08&split=force', 'split does-not-fit'],
    ['period=2021&indicator=I09&split=actor', 'split does-not-fit'],
    ['period=2021&indicator=I11&actors=PF_POLICE', 'actors does-not-fit'],
    ['period=2021&indicator=I03&restrictionTypes=RS_CORDON', 'restrictionTypes does-not-fit'],
    ['period=2021&indicator=I03&interference=IN_INTERFERED', 'interference does-not-fit'],
    ['period=2021&indicator=I03&words=tear+gas', 'words does-not-fit'],
    ['period=2021&indicator=I11&words=tear+gas', 'words does-not-fit'],
    ['period=2021&indicator=I09&measure=acts', 'measure does-not-fit'],
    ['period=2021&forceTypes=RS_FINE', 'forceTypes unknown-value'],
    ['period=2021&forceTypes=', 'forceTypes missing'],
    ['period=2021&grades=VG_DISCOUNTED', 'grades unknown-value'],
    ['period=2021&outcome=LT_LEGALITY', 'outcome unknown-value'],
    ['period=2021&groupLink=both', 'groupLink unknown-value'],
    ['period=2021&stages=secret', 'stages unknown-value'],
    ['period=2021&projectYearStart=0x4', 'projectYearStart unknown-value'],
    ['period=2021&projectYearStart=%204', 'projectYearStart unknown-value'],
    ['period=2021&projectYearStart=4.0', 'projectYearStart unknown-value'],
    ['period=2021&projectYearStart=', 'projectYearStart unknown-value'],
    ['period=2021&projectYearStart=13', 'projectYearStart unknown-value'],
    ['period=2021&indicator=I12', 'groups needs-a-group'],
    ['from=2021-01-01', 'to missing'],
    ['from=2021-01-01&to=2020-01-01', 'to not-a-period'],
    ['from=2021-02-30&to=2021-03-01', 'from not-a-period'],
    ['from=2021-01-01&to=2021-03-01&period=2021', 'period given-twice'],
  ])('%s is refused: %s', (query, problem) => {
    expect(refusal(query)).toContain(problem);
  });

  it('names every key that is wrong, not only the first', () => {
    expect(refusal('period=2021-13&indicator=I02&forceTypes=X&colour=red')).toEqual([
      'colour unknown-key',
      'period not-a-period',
      'forceTypes unknown-value',
    ]);
  });

  it('refuses a filter that no reader of an address could have written', () => {
    expect(questionProblems(createQuestion('2021', { filters: { colour: ['red'] } as object }))).toEqual([
      { key: 'colour', problem: 'unknown-key' },
    ]);
  });

  it('refuses a place that the gazetteer does not have, and a table that is too large', () => {
    const facts = createFacts(
      createPlaceTree(Array.from({ length: 2000 }, (_, i) => ({ code: `${i}`, parent: null, level: 1 }))),
    );
    expect(() => count(facts, createQuestion('2021', { filters: { place: ['99999'] } }), null)).toThrow(
      /place unknown-value/,
    );
    expect(() =>
      count(facts, createQuestion('1990-01-01..2089-12-31', { split: ['period', 'place:1'], unit: 'month' }), null),
    ).toThrow(/split too-many-cells/);
    expect(() =>
      count(facts, createQuestion('1900-01-01..2900-12-31', { split: ['period'], unit: 'week' }), null),
    ).toThrow(/unit too-many-cells/);
  });
});
