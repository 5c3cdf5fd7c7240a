import { SeededRandom } from '../random/seeded-random.js';
import { addsUp, analysisFromQuery, analysisToQuery, fitting, PICTURES, suits } from './analysis.js';
import { factsByChance, questionByChance } from './random-facts.js';
import { count } from './count.js';
import { createQuestion, questionProblems, QuestionRefused } from './question.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const random = new SeededRandom(Number(env['VIGIL_SEED'] ?? 7));
const read = (query: string) =>
  analysisFromQuery(
    query === ''
      ? []
      : query
          .split('&')
          .map((pair): [string, string] => [pair.split('=')[0]!, decodeURIComponent(pair.split('=')[1]!)]),
  );
const refusals = (query: string): string[] => {
  try {
    read(query);
  } catch (refused) {
    if (refused instanceof QuestionRefused) return refused.problems.map(({ key, problem }) => `${key} ${problem}`);
    throw refused;
  }
  return [];
};

describe('an analysis', () => {
  it('is one address: whatever can be asked and shown reads back as it was', () => {
    for (let n = 0; n < 90; n++) {
      const asked = questionByChance(random, n % 3);
      for (const show of PICTURES) {
        const question = fitting(show, asked);
        if (!question) continue;
        const analysis = { question, show, asOf: n % 2 === 0 ? null : ('2024-02-03' as never) };
        expect(read(analysisToQuery(analysis))).toEqual(analysis);
      }
    }
  });

  it('is a table where nothing else is said, of the figures as they stand', () => {
    expect(read('period=2021')).toMatchObject({ show: 'table', asOf: null, question: { indicator: 'I02' } });
    expect(analysisToQuery(read('period=2021&indicator=I02&show=table'))).toBe('indicator=I02&period=2021');
  });

  it.each([
    'period=2021-H1&indicator=I05',
    'indicator=I05&from=2021-01-01&to=2021-06-30',
    'indicator=I05&period=2021-H1&split=',
    'indicator=I05&period=2021-H1&singleSource=no&show=table',
  ])('is read as another hand wrote it: %s', (query) =>
    expect(analysisToQuery(read(query))).toBe('indicator=I05&period=2021-H1'),
  );

  it('turns into another picture with a question that can be asked, whose own divisions stay where they can', () => {
    for (let n = 0; n < 90; n++) {
      const asked = questionByChance(random, n % 3);
      for (const show of PICTURES) {
        const question = fitting(show, asked);
        if (question) expect([suits(show, question), questionProblems(question)]).toEqual([true, []]);
      }
    }
    expect(fitting('multiples', createQuestion('2021', { split: ['group'] }))).toMatchObject({
      split: ['group', 'period'],
      unit: 'month',
    });
    expect(fitting('calendar', createQuestion('2021', { split: ['place:1'] }))).toMatchObject({
      split: ['period'],
      unit: 'day',
    });
    expect(fitting('lines', createQuestion('2021', { split: ['period'], unit: 'day' }))).toMatchObject({ unit: 'day' });
    expect(fitting('multiples', createQuestion('2021', { split: ['period'], unit: 'day' }))).toMatchObject({
      split: ['place:1', 'period'],
      unit: 'month',
    });
  });

  it('knows which divisions add up as the counting rule does', () => {
    const facts = factsByChance(random, 60);
    for (let n = 0; n < 90; n++) {
      const question = questionByChance(random, 1 + (n % 2));
      for (const { split, overlaps } of count(facts, question, null).splits)
        expect([split, question.indicator, question.measure, addsUp(split, question)]).toEqual([
          split,
          question.indicator,
          question.measure,
          !overlaps,
        ]);
    }
  });

  it('does not stack shares or what overlaps, nor draw a calendar of months', () => {
    expect([
      suits('stacked', createQuestion('2021', { split: ['period', 'group'], unit: 'month' })),
      suits('stacked', createQuestion('2021', { indicator: 'I03', split: ['period', 'place:1'], unit: 'month' })),
      suits('stacked', createQuestion('2021', { split: ['period', 'place:1'], unit: 'month' })),
      suits('calendar', createQuestion('2021', { split: ['period'], unit: 'month' })),
      fitting('map', createQuestion('2021', { indicator: 'I03' })),
    ]).toEqual([false, false, true, false, null]);
  });

  describe('what goes wrong', () => {
    it.each([
      ['period=2021&show=pie', ['show unknown-value']],
      ['period=2021&asOf=yesterday', ['asOf unknown-value']],
      ['period=2021&asOf=2021-02-30', ['asOf unknown-value']],
      ['period=2021&show=map', ['show does-not-fit']],
      ['period=2021&asOf=2024-01-01&stages=verified', ['asOf does-not-fit']],
      ['period=2021&show=table&show=bars&evil=1', ['show given-twice', 'evil unknown-key']],
      ['period=2021&groups=nobody', ['groups unknown-value']],
      ['', ['period missing']],
      ['period=1990-01-01..2020-12-31&unit=day&split=period', ['unit too-many-cells']],
    ])('%s is refused, and each wrong key is named', (query, expected) => expect(refusals(query)).toEqual(expected));
  });
});
