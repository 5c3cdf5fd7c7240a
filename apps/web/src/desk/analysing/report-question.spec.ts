import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { BEGIN, queryOf, refusedKeys, spanProblem } from './report-question.js';

const half = { ...BEGIN, from: '2021-01-01', until: '2021-06-30' };

describe('the figure that a report freezes', () => {
  it('is a half-year by its name when the days are the whole of it', () => {
    expect(queryOf(half)).toBe('indicator=I06&period=2021-H1');
  });

  it('can be divided by month and by force, and be of one group', () => {
    const query = queryOf({ ...half, indicator: 'I05', unit: 'month', split: 'force', group: 'G-AB12CD', singleSource: true });
    const question = questionFromQuery(new URLSearchParams(query!));
    expect(question).toMatchObject({ indicator: 'I05', unit: 'month', split: ['period', 'force'], filters: { groups: ['G-AB12CD'] }, includeSingleSource: true });
  });

  describe('what goes wrong', () => {
    it.each([
      [{ from: '', until: '' }, { at: 'from', code: 'required' }],
      [{ from: '2021-02-30', until: '2021-06-30' }, { at: 'from', code: 'not-a-day' }],
      [{ from: '2021-06-30', until: '2021-01-01' }, { at: 'until', code: 'latest-before-earliest' }],
    ])('%j has no period: %j', (days, problem) => {
      expect(spanProblem({ ...BEGIN, ...days })).toEqual(problem);
      expect(queryOf({ ...BEGIN, ...days })).toBeNull();
    });

    it('a share of a group without a group is not asked', () => {
      expect(queryOf({ ...half, indicator: 'I12' })).toBeNull();
      expect(refusedKeys({ ...half, indicator: 'I12' })).toEqual(['groups']);
    });
  });
});
