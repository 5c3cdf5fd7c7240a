import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { createQuestion, type Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { separatelyCountedAddress } from './separately-counted-address.js';

const ROW = { keys: ['PE_VIOLENT'] } as unknown as Cell;
const at = (rest: Partial<Question>, asOf: Day | null = null): string | null => {
  const question = createQuestion('2021', { split: ['peacefulness'], ...rest });
  return separatelyCountedAddress(
    {
      answer: { question, splits: question.split.map((split) => ({ split })) } as unknown as Answer,
      analysis: { asOf },
      places: null,
    },
    ROW,
    'en',
  );
};

describe('what a row says is counted separately', () => {
  it('leads to the map, which lists those incidents, where it is of what is published', () => {
    expect([at({}), at({}, '2021-06-04' as Day)]).toEqual([
      '/?indicator=I02&period=2021&peacefulness=PE_VIOLENT&lang=en',
      '/?indicator=I02&period=2021&peacefulness=PE_VIOLENT&asOf=2021-06-04&lang=en',
    ]);
  });

  it('leads to an analysis of its own where readers see none of it, or the map has no such figure', () => {
    expect(at({ stages: ['published', 'verified'] })).toBe(
      '/desk/figures?indicator=I02&period=2021&peacefulness=PE_VIOLENT&stages=published,verified',
    );
    expect(at({ indicator: 'I08' })).toMatch(/^\/desk\/figures\?indicator=I08&period=2021&peacefulness=PE_VIOLENT/);
    expect(at({ indicator: 'I09' })).toBe('/?indicator=I09&period=2021&peacefulness=PE_VIOLENT&lang=en');
  });
});
