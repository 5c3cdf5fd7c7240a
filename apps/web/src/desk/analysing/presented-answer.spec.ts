import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createText } from '@vigil/shared/text/text.js';
import analysisTexts from '@vigil/shared/text/analysis/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { presentAnswer } from './presented-answer.js';

const captionOf = (query: string): string => {
  const analysis = analysisFromQuery(new URLSearchParams(query));
  const answer = count(createFacts(createPlaceTree([])), analysis.question, null);
  return presentAnswer(
    analysis,
    { answer, rule: [], of: 'all', datasets: [], notReviewed: 0, records: 0, asOf: null },
    {
      names: { organisation: 'ORG', standards: 'STANDARDS', group: (id) => id, place: (code) => code },
      about: null,
      places: null,
      coverage: null,
    },
    createText('en', analysisTexts, counting, desk),
  ).caption;
};

describe('the caption of an analysis', () => {
  it.each([
    ['indicator=I09', 'People injured'],
    ['indicator=I09&measure=killed', 'People killed'],
    ['indicator=I10', 'People deprived of liberty'],
    ['indicator=I10&measure=acts', 'Acts of deprivation of liberty, such as arrests'],
    ['indicator=I08&measure=violations', 'Restrictions assessed as violations'],
  ])('names what is counted: %s', (query, name) => {
    expect(captionOf(`${query}&period=2021`)).toBe(`${name}, 2021`);
  });
});
