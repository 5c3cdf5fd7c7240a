import { count } from '@vigil/shared/counting/count.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { aHarm, anIncident } from '@vigil/shared/counting/test-facts.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import type { HarmFact } from '@vigil/shared/counting/fact-rows.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { shortOf } from './format-figure-feed.js';

const injured = (...counts: HarmFact['count'][]): string => {
  const facts = createFacts(createPlaceTree([{ code: '01', parent: null, level: 1 }]));
  counts.forEach((count, i) => facts.put(anIncident({ code: `KH-${i}`, on: '2021-02-03', harms: [aHarm({ count })] })));
  return shortOf(count(facts, createQuestion('2021', { indicator: 'I09' }), null).total, 'en');
};

describe('the short form of a figure in a feed', () => {
  it('is "at least" only above 0: where one source says none and another is silent, the number is not known', () => {
    expect([
      injured(exactly(3), UNKNOWN_COUNT),
      injured(NONE_COUNT, UNKNOWN_COUNT),
      injured(UNKNOWN_COUNT),
      injured(atLeast(0)),
    ]).toEqual(['3+', '?', '?', '?']);
  });
});
