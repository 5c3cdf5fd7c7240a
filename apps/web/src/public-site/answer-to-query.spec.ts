import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { answerTo } from './answer-to-query.js';

const facts = createFacts(createPlaceTree([]));
const answered = (query: string) => count(facts, publicQuestion(new URLSearchParams(query)), null);
const ASKED = 'indicator=I05&period=2021&split=force';

describe('the answer to a query', () => {
  it('is the one whose question is that of the query, in whatever order it is written', () => {
    const answer = answered(ASKED);
    expect(answerTo(ASKED, answer)).toBe(answer);
    expect(answerTo('split=force&period=2021&indicator=I05&measure=', answer)).toBeNull();
    expect(answerTo('split=force&period=2021&indicator=I05', answer)).toBe(answer);
  });

  it.each([
    'indicator=I05&period=2020&split=force',
    'indicator=I05&period=2021',
    'indicator=I02&period=2021&split=force',
  ])('is not that of %s, which stays until the answer has come', (before) =>
    expect(answerTo(ASKED, answered(before))).toBeNull(),
  );

  it('is none where nothing is asked, read or understood', () => {
    expect(answerTo(null, answered(ASKED))).toBeNull();
    expect(answerTo(ASKED, null)).toBeNull();
    expect(answerTo('indicator=I99&period=2021', answered(ASKED))).toBeNull();
  });
});
