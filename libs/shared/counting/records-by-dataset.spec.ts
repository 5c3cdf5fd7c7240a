import { count } from './count.js';
import type { IncidentFact, Stage } from './fact-rows.js';
import { createFacts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { publicQuestion, staffQuestion } from './public-question.js';
import { createQuestion, type Filters, QuestionRefused } from './question.js';
import { questionToQuery } from './question-address.js';
import { anIncident } from './test-facts.js';

const [ONE, OTHER] = ['1', '2'].map((n) => `${n.repeat(8)}-0000-4000-8000-${n.repeat(12)}`) as [string, string];
const ALL: readonly Stage[] = ['published', 'verified', 'unfinished'];

const facts = createFacts(createPlaceTree([]));
const put = (code: string, more: Partial<IncidentFact>): void => facts.put(anIncident({ code, ...more }));
put('own-1', { stage: 'published' });
put('own-2', { stage: 'unfinished', dataset: null });
put('one-1', { stage: 'published', dataset: ONE });
put('one-2', { stage: 'unfinished', dataset: ONE });
put('one-3', { stage: 'unfinished', dataset: ONE });
put('other-1', { stage: 'verified', dataset: OTHER });

const pairsOf = (query: string): [string, string][] =>
  query.split('&').map((pair) => pair.split('=') as [string, string]);
const asked = (filters: Filters, stages = ALL) => count(facts, createQuestion('2021', { stages, filters }), null);
const low = (datasets: readonly string[] | undefined, stages = ALL): number =>
  asked(datasets === undefined ? {} : { datasets }, stages).total.low;

describe("records of others' datasets in a figure", () => {
  it('count once somebody reviewed them; what nobody reviewed counts only where it is asked for', () => {
    expect(low(undefined)).toBe(4);
    expect(low(['own', 'any'])).toBe(6);
    expect(low(undefined, ['published'])).toBe(2);
  });

  it('are told apart: own ones, those of any dataset, those of one', () => {
    expect([low(['own']), low(['any']), low([ONE]), low([OTHER]), low([ONE, OTHER]), low(['own', OTHER])]).toEqual([
      2, 4, 3, 1, 4, 3,
    ]);
    // The stages of the question hold for them, too.
    expect([low([ONE], ['published']), low([OTHER], ['published'])]).toEqual([1, 0]);
  });

  it('divide a figure, in an order that says nothing of their arrival, and add up', () => {
    const answer = count(
      facts,
      createQuestion('2021', { stages: ALL, filters: { datasets: ['own', 'any'] }, split: ['dataset'] }),
      null,
    );
    expect(answer.cells.map(({ keys, low: n }) => [keys[0], n])).toEqual([
      [ONE, 3],
      [OTHER, 1],
      [null, 2],
    ]);
    expect(answer.splits[0]!.overlaps).toBe(false);
  });

  it('follow a record that somebody reviews, and one that came from nowhere', () => {
    put('one-2', { stage: 'verified', dataset: ONE });
    expect(low(undefined)).toBe(5);
    put('one-2', { stage: 'unfinished', dataset: ONE });
    facts.remove('own-2');
    put('own-3', { stage: 'unfinished' });
    expect([low(undefined), low(['own'])]).toEqual([4, 2]);
  });
});

describe('a question by dataset', () => {
  const refusal = (read: typeof publicQuestion, query: string): string[] => {
    try {
      read(pairsOf(query));
      return [];
    } catch (refused) {
      if (!(refused instanceof QuestionRefused)) throw refused;
      return refused.problems.map(({ key, problem }) => `${key} ${problem}`);
    }
  };

  it('is refused to readers as any unknown key or division is', () => {
    expect(refusal(publicQuestion, `period=2021&datasets=${ONE}`)).toEqual(['datasets unknown-key']);
    expect(refusal(publicQuestion, 'period=2021&split=dataset')).toEqual(['split unknown-value']);
    expect(refusal(publicQuestion, 'period=2021&datasetz=own')).toEqual(['datasetz unknown-key']);
  });

  it('is read for staff, and written as it was read', () => {
    const query = `indicator=I02&period=2021&split=dataset&datasets=own,${ONE}`;
    expect(questionToQuery(staffQuestion(pairsOf(query)))).toBe(query);
  });

  it.each(['datasets=', 'datasets=mine', 'datasets=1', `datasets=${'x'.repeat(10_000)}`, `datasets=own,${ONE}0`])(
    'names the key of a wrong value: %.30s',
    (pair) => {
      expect(refusal(staffQuestion, `period=2021&${pair}`)).toEqual([
        `datasets ${pair === 'datasets=' ? 'missing' : 'unknown-value'}`,
      ]);
    },
  );
});
