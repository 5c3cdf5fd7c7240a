import en from '../text/counting/en.json' with { type: 'json' };
import rule from '../text/rule/en.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { count } from './count.js';
import { createFacts } from './facts.js';
import { findMatches } from './find-matches.js';
import { formatFigure } from './format-figure.js';
import { formatRule } from './format-rule.js';
import { createPlaceTree } from './place-tree.js';
import { publicQuestion, staffQuestion } from './public-question.js';
import { createQuestion, type Question, questionProblems, QuestionRefused } from './question.js';
import { questionToQuery } from './question-address.js';
import { anIncident } from './test-facts.js';

const facts = createFacts(createPlaceTree([]));
for (const code of ['a', 'b', 'c']) facts.put(anIncident({ code }));
const only = Uint8Array.from(['a', 'b', 'c'], (_, row) => (row === facts.rowOf('b') ? 1 : 0));
const searched = (key: 'words' | 'queue', value: string): Question =>
  createQuestion('2021', { filters: { [key]: value } });
const t = createText('en', en, rule);
const names = { organisation: 'ORG', standards: 'LAW', group: (id: string) => id, place: (code: string) => code };
const pairsOf = (query: string): [string, string][] =>
  query.split('&').map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]);
const refusal = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (refused) {
    return (refused as QuestionRefused).problems;
  }
};

describe('a figure narrowed by a search', () => {
  it('counts what was found, says so in its sentence and in its rule, and lists the same', () => {
    const answer = count(facts, searched('words', 'tear gas'), null, only);
    expect(formatFigure(answer, t, names, 'watched')).toBe(
      '2021: at least 1 assembly interfered with (with the words: tear gas)',
    );
    expect(formatRule(answer, t)).toContain(
      'Only records that a search for these words finds count: tear gas. No record says all that happened, so what is not found may have been there.',
    );
    expect(findMatches(facts, searched('words', 'tear gas'), null, only).page(0, 9)).toMatchObject([{ code: 'b' }]);
    const ofQueue = count(facts, searched('queue', 'q=gas&gap=no-source'), null, only);
    expect(formatFigure(ofQueue, t, names, 'watched')).toContain('assembly interfered with (found in the queue)');
    const inWords = { ...names, queue: (address: string) => `WORDS OF ${address}` };
    expect(formatFigure(ofQueue, t, inWords, 'watched')).toContain(
      '(found in the queue: WORDS OF q=gas&gap=no-source)',
    );
    expect(formatRule(ofQueue, t).join(' ')).toContain('Only records that the queue finds');
    expect(formatRule(ofQueue, t).join(' ')).not.toContain('q=gas');
  });

  it('is refused by everything that did not search, so that nothing answers it as if it were not narrowed', () => {
    for (const key of ['words', 'queue'] as const)
      for (const run of [
        () => count(facts, searched(key, 'x'), null),
        () => findMatches(facts, searched(key, 'x')),
        // A list that a search narrows is not a figure that it narrows.
        () => findMatches(facts, searched(key, 'x'), only),
      ])
        expect(refusal(run)).toEqual([{ key, problem: 'does-not-fit' }]);
  });

  it('has an address that reads back, with any words in it', () => {
    for (const words of ['tear gas', 'a, b: "c" & d=1%', 'ដំបង']) {
      const question = searched('words', words);
      expect(publicQuestion(pairsOf(questionToQuery(question)))).toEqual(question);
      const ofQueue = searched('queue', `q=${encodeURIComponent(words)}&acts.type=FM_BATON,RS_DISPERSAL`);
      expect(staffQuestion(pairsOf(questionToQuery(ofQueue)))).toEqual(ofQueue);
    }
    expect(questionToQuery(createQuestion('2021'))).toBe('indicator=I02&period=2021');
  });

  it('asks for some words, and for the queue only where staff ask', () => {
    expect(questionProblems(searched('words', ' '))).toEqual([{ key: 'words', problem: 'missing' }]);
    expect(
      refusal(() =>
        publicQuestion([
          ['period', '2021'],
          ['queue', 'q=x'],
        ]),
      ),
    ).toEqual([{ key: 'queue', problem: 'unknown-key' }]);
  });
});

describe('a figure of assemblies alone', () => {
  it('is refused of reprisals: it could only be 0, whatever was recorded', () => {
    const of = (indicator: Question['indicator'], ...kinds: string[]) =>
      questionProblems(createQuestion('2021', { indicator, filters: { kinds } }));
    for (const indicator of ['I01', 'I02', 'I03', 'I06', 'I11', 'I21', 'I22'] as const) {
      expect([indicator, of(indicator, 'IK_REPRISAL')]).toEqual([
        indicator,
        [{ key: 'kinds', problem: 'does-not-fit' }],
      ]);
      expect([indicator, of(indicator, 'IK_REPRISAL', 'IK_ASSEMBLY')]).toEqual([indicator, []]);
    }
    for (const indicator of ['I04', 'I05', 'I07', 'I08', 'I09', 'I10', 'I23'] as const)
      expect([indicator, of(indicator, 'IK_REPRISAL')]).toEqual([indicator, []]);
  });
});
