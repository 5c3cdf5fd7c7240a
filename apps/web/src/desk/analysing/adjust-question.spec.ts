import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { suits } from '@vigil/shared/counting/analysis.js';
import { questionByChance } from '@vigil/shared/counting/random-facts.js';
import { INDICATOR_CODES } from '@vigil/shared/counting/indicators.js';
import { createQuestion, questionProblems } from '@vigil/shared/counting/question.js';
import { toAskable, withQuestion } from './adjust-question.js';

const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));

describe('a change of what is asked', () => {
  it('leads from any question to any indicator by a question that can be asked, in a picture that shows it', () => {
    for (let n = 0; n < 60; n++) {
      const question = questionByChance(random, n % 3);
      for (const indicator of INDICATOR_CODES) {
        const next = toAskable({ ...question, indicator, measure: null });
        expect([next.indicator, questionProblems(next)]).toEqual([indicator, []]);
        const { show } = withQuestion(
          { question, show: random.pick(['stacked', 'calendar', 'map', 'multiples', 'lines']), asOf: null },
          next,
        );
        expect(suits(show, next)).toBe(true);
      }
    }
  });

  it('keeps what still fits', () => {
    const question = createQuestion('2021', {
      indicator: 'I02',
      split: ['period', 'place:1'],
      unit: 'month',
      filters: { peacefulness: ['PE_PEACEFUL'] },
    });
    expect(toAskable({ ...question, indicator: 'I05' })).toEqual({ ...question, indicator: 'I05' });
    expect(
      toAskable({ ...createQuestion('2021', { filters: { actors: ['PF_POLICE'], place: ['01'] } }), indicator: 'I03' })
        .filters,
    ).toEqual({ place: ['01'] });
  });

  describe('what goes wrong', () => {
    it('a share by group without a group is asked by group', () => {
      expect(toAskable(createQuestion('2021', { indicator: 'I12' }))).toMatchObject({
        indicator: 'I12',
        split: ['group'],
      });
    });
  });
});
